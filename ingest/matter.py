"""What in a document is neither clause nor heading: contents, cover, signatures, pictures."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.cutting import cut, fold
from ingest.paragraphs import Paragraph
from ingest.policy import Document
from ingest.sentences import ends_sentence, is_sentence, is_title_like, words

_CONTENTS = re.compile(r"(?:table\s+of\s+)?contents(?:\s+page)?(?:\s+numbers?)?[\s.:]*\d*", re.IGNORECASE)
_LEADER = re.compile(
    r"(?:\.{2,}|\u2026|(?:\.\s){3,}|_{3,}|\t|\s{3,})\s*(?:page\s*)?\d{1,3}(?:\s*[-\u2013]\s*\d{1,3})?\s*$", re.IGNORECASE
)
_DOTTED = re.compile(r"(?:\.{3,}|\u2026{2,}|(?:\.\s){3,})\s*\d{1,3}\s*$")
_FIELD_NAME = (
    r"(?:print(?:ed)?\s+)?(?:full\s+)?(?:name|signed|signature|date|role|position|post|job\s+title|designation|witness)"
    r"(?:\s+of\s+[\w\s/']{2,30})?(?:\s*\([^)]*\))?"
)
_FIELD = re.compile(rf"{_FIELD_NAME}\s*[:.\u2026_\s-]*", re.IGNORECASE)
_BLANKS = re.compile(r"(?:[._\u2026]\s?){4,}")
_SIGNING = re.compile(r"\bsign(?:ed|ature)s?\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:signed|signature|dated?\s*[:.]?[\s\d./-]*|(?:acting\s+)?head\s?teacher|principal|"
    r"chair(?:man|person)?\s+of\s+(?:the\s+)?(?:governors?|governing\s+(?:body|board)|trustees)|governor|clerk)[\s:.]*",
    re.IGNORECASE,
)
_KEY = re.compile(r"[^.?!:]{2,40}:")
_ADMINISTRATIVE = re.compile(
    r"\b(?:audience|approv|adopt|review|owner|author|version|date|status|model|related|ref(?:erence)?\b|no\b|number|ratified|"
    r"minute|committee|contact|lead|issued?|next|prepared|applies|period|document|policy)",
    re.IGNORECASE,
)
_KEY_VALUE = re.compile(r"[^.?!:]{2,40}:\s*\S.*")
_END = re.compile(
    r"[-*\s]*(?:the\s+)?end(?:\s+of\s+(?:the\s+)?(?:document|policy))?[-*\s.]*|page\s+\d+(?:\s+of\s+\d+)?"
    r"|\W*(?:this\s+page\s+(?:is\s+)?)?(?:intentionally|deliberately)\s+(?:left\s+)?blank\W*",
    re.IGNORECASE,
)
_FEWEST_ENTRIES = 3
_LONGEST_KEY_VALUE = 14
_PROSE = 8
_CELL_OF_CONTENT = 5


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` in lower case: what makes two titles the same."""
    return re.sub(r"[\W_]+", "", text).lower()


def shown(document: Document, paragraph: Paragraph) -> str:
    """Return a paragraph with its label, as printed."""
    return cut(document.lines, paragraph.printed)


def find_contents(document: Document, found: Sequence[Paragraph]) -> tuple[set[int], set[str]]:
    """Return which of ``found`` are the contents list, and the titles that it names (their letters)."""
    titles = [letters(_LEADER.sub("", _raw(document, paragraph))) for paragraph in found]
    inside: set[int] = set()
    for place, paragraph in enumerate(found):
        if place not in inside and _CONTENTS.fullmatch(shown(document, paragraph)):
            entries = _entries(document, found, titles, place + 1)
            if entries:
                inside |= {place, *entries}
    inside |= _headless(document, found) | _foretold(found, titles)
    return inside, {titles[place] for place in inside} - {"", "contents"}


def _raw(document: Document, paragraph: Paragraph) -> str:
    """Return the lines of a paragraph from its first printed character on, tabs and dots kept."""
    first = paragraph.printed[0] if paragraph.printed else None
    return "" if first is None else " ".join(document.lines[line].text for line in paragraph.lines)[first.start :]


def _entries(document: Document, found: Sequence[Paragraph], titles: list[str], start: int) -> list[int]:
    """Return the places of the entries from ``start`` on: a page number, or a title that comes again."""
    entries: list[int] = []
    seen: set[str] = set()
    for place in range(start, len(found)):
        again = titles[place] in titles[place + 1 :] and words(found[place].text) < _LONGEST_KEY_VALUE
        ends = bool(_LEADER.search(_raw(document, found[place])))
        if not ends and not again and place + 1 < len(found) and not found[place + 1].label and not found[place + 1].gap:
            ends = bool(_LEADER.search(_raw(document, found[place + 1])))
            titles[place] += titles[place + 1] if ends else ""
        if titles[place] in seen or not (ends or again):
            break
        seen.add(titles[place])
        entries.append(place)
    return entries


def _headless(document: Document, found: Sequence[Paragraph]) -> set[int]:
    """Return runs of dotted leaders with page numbers that no heading announces."""
    dotted = [place for place, paragraph in enumerate(found) if _DOTTED.search(_raw(document, paragraph))]
    return set(dotted) if len(dotted) >= _FEWEST_ENTRIES else set()


def _foretold(found: Sequence[Paragraph], titles: list[str]) -> set[int]:
    """Return runs of three or more titles in the document's first part that all come again, in order."""
    run: list[int] = []
    for place in range(len(found) // 2):
        fresh = bool(titles[place]) and all(titles[place] != titles[before] for before in run)
        if fresh and titles[place] in titles[place + 1 :] and words(found[place].text) < _LONGEST_KEY_VALUE:
            run.append(place)
        elif len(run) >= _FEWEST_ENTRIES:
            return set(run)
        else:
            run = []
    return set(run) if len(run) >= _FEWEST_ENTRIES else set()


def find_signatures(document: Document, found: Sequence[Paragraph]) -> set[int]:
    """Return which of ``found`` are fields to fill in and the block round a signature."""
    fields = {place for place, paragraph in enumerate(found) if _is_field(document, paragraph)}
    block: set[int] = set()
    for place in sorted(fields):
        if _SIGNING.search(found[place].text):
            block |= _block(document, found, place)
    titles = {place - 1 for place in fields if place and place - 1 not in fields and _titles_form(found[place - 1])}
    return fields | block | titles


def _titles_form(paragraph: Paragraph) -> bool:
    """Whether a paragraph is the title of the fields to fill in that stand right beneath it."""
    return is_title_like(paragraph.text) and paragraph.text.isupper() and not paragraph.label


def _is_field(document: Document, paragraph: Paragraph) -> bool:
    text = paragraph.text
    if paragraph.row:
        return (
            bool(_SIGNING.search(text))
            and bool(re.search(r"\bname|\bdate", text, re.IGNORECASE))
            and words(text) < _LONGEST_KEY_VALUE
        )
    blanks = len(_BLANKS.findall(_raw(document, paragraph)))
    blank = blanks and (words(_BLANKS.sub(" ", text)) < _PROSE or (blanks > 1 and _SIGNING.search(text)))
    return bool(text) and (bool(_FIELD.fullmatch(text)) or bool(blank)) and not _DOTTED.search(_raw(document, paragraph))


def _block(document: Document, found: Sequence[Paragraph], place: int) -> set[int]:
    """Return the lines after a "Signature" that only name who signed and when."""
    block: set[int] = set()
    for after in range(place + 1, len(found)):
        paragraph = found[after]
        stray = words(paragraph.text) <= 2 and after == place + 1 and not paragraph.heading  # noqa: PLR2004 (what is left of a name)
        signed_row = found[place].row and paragraph.row and not paragraph.gap
        if signed_row:
            block.add(after)
            continue
        if paragraph.label or not (_OFFICE.fullmatch(paragraph.text) or _is_field(document, paragraph) or stray):
            break
        block.add(after)
    return block


def is_end_mark(paragraph: Paragraph) -> bool:
    """Whether a paragraph only marks the end of the document or the number of a page."""
    return bool(_END.fullmatch(paragraph.text)) and not paragraph.label


def is_prose(paragraph: Paragraph) -> bool:
    """Whether a paragraph is running text of the policy, wherever it stands."""
    whole = words(paragraph.text) >= _PROSE or ends_sentence(paragraph.text)
    return whole and is_sentence(paragraph.text)


def find_cover(found: Sequence[Paragraph], headings: set[int], reasons: dict[int, str]) -> set[int]:
    """Return which of ``found`` before the body are cover: titles, keys and their values, dates.

    ``headings`` are the places of headings, ``reasons`` those of remainder found already. The body
    begins after the contents list, or at the first labelled heading, list, or running text that is
    no key's value.
    """
    cover: set[int] = set()
    in_field = False
    for place, paragraph in enumerate(found):
        if reasons.get(place) == "contents":
            break
        if place in reasons:
            continue
        is_title = place == 0 and bool(paragraph.heading)
        key = _is_key(paragraph)
        in_field = key or (in_field and not paragraph.gap)
        if not (in_field or is_title) and _begins_body(paragraph, heads=place in headings):
            break
        if not is_title and not _heads_prose(found, headings, place) and not (in_field and is_prose(paragraph)):
            cover.add(place)
    return cover - _content_tables(found, cover)


def _is_key(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a field's name on a cover ("Policy owner:"), its value to follow."""
    plain = not (paragraph.row or paragraph.bullet or paragraph.label)
    return plain and bool(_KEY.fullmatch(paragraph.text)) and bool(_ADMINISTRATIVE.search(paragraph.text))


def _begins_body(paragraph: Paragraph, *, heads: bool) -> bool:
    if paragraph.label or paragraph.bullet or (heads and paragraph.heading):
        return True
    key_value = bool(_KEY_VALUE.fullmatch(paragraph.text)) and words(paragraph.text) <= _LONGEST_KEY_VALUE
    return is_prose(paragraph) and not key_value and not paragraph.row


def _heads_prose(found: Sequence[Paragraph], headings: set[int], place: int) -> bool:
    """Whether a heading on the cover has running text right beneath it, and a title before it."""
    following = next((paragraph for paragraph in found[place + 1 :] if paragraph.text), None)
    return place > 0 and place in headings and following is not None and is_prose(following)


def _content_tables(found: Sequence[Paragraph], cover: set[int]) -> set[int]:
    """Return the rows on the cover that say something: most hold a cell of five or more words."""
    content: set[int] = set()
    run: list[int] = []
    for place in [*sorted(cover), len(found)]:
        is_row = place in cover and found[place].row
        if run and (not is_row or found[place].gap or place != run[-1] + 1):
            if median(_longest_cell(found[row]) for row in run) >= _CELL_OF_CONTENT:
                content |= set(run)
            run = []
        if is_row:
            run.append(place)
    return content


def _longest_cell(row: Paragraph) -> int:
    edges = [0, *row.breaks, len(row.text)]
    return max(words(fold(row.text[a:b])) for a, b in pairwise(edges))
