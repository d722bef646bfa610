"""The cover: titles, keys and their values before the policy begins to speak."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.cutting import fold
from ingest.paragraphs import Paragraph
from ingest.rules import orders
from ingest.sentences import ends_sentence, is_sentence, words

_KEY = re.compile(r"[^.?!:]{2,40}:")
_ADMINISTRATIVE = re.compile(
    r"\b(?:audience|approv|adopt|review|owner|author|version|date|status|model|related|ref(?:erence)?\b|no\b|number|ratified|"
    r"minute|committee|contact|lead|issued?|next|prepared|applies|period|document|policy)",
    re.IGNORECASE,
)
_KEY_VALUE = re.compile(r"[^.?!:]{2,40}:\s*\S.*")
_LONGEST_KEY_VALUE = 14
_PROSE = 8
_FEWEST_SAID = 4
_CELL_OF_CONTENT = 5


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
        key = is_key(paragraph)
        in_field = key or (in_field and not paragraph.gap)
        if _heads_numbers(found, place) or _opens_body(found, headings, reasons, place):
            break
        if not (in_field or is_title) and _begins_body(paragraph, heads=place in headings):
            break
        if not is_title and not _heads_prose(found, headings, place) and not (in_field and is_prose(paragraph)):
            cover.add(place)
    return cover - _content_tables(found, cover)


def is_key(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a field's name on a cover ("Policy owner:"), its value to follow."""
    plain = not (paragraph.row or paragraph.bullet or paragraph.label)
    return plain and bool(_KEY.fullmatch(paragraph.text)) and bool(_ADMINISTRATIVE.search(paragraph.text))


def _begins_body(paragraph: Paragraph, *, heads: bool) -> bool:
    if paragraph.label or paragraph.bullet or (heads and paragraph.heading):
        return True
    speaks = orders(paragraph.text) and not paragraph.row
    if not is_key(paragraph) and (speaks or paragraph.text.endswith(":")):
        return True
    key_value = bool(_KEY_VALUE.fullmatch(paragraph.text)) and words(paragraph.text) <= _LONGEST_KEY_VALUE
    return is_prose(paragraph) and not key_value and not paragraph.row


def _opens_body(found: Sequence[Paragraph], headings: set[int], reasons: dict[int, str], place: int) -> bool:
    """Whether what stands right beneath a heading is no part of a cover: an item of a list, or words with a full stop."""
    if not place or place not in headings or is_key(found[place]):
        return False
    if place + 1 >= len(found) or place + 1 in headings or place + 1 in reasons:
        return False
    following = found[place + 1]
    stopped = following.text.endswith(".") and words(following.text) >= _FEWEST_SAID and not following.row
    administers = bool(_ADMINISTRATIVE.search(following.text))
    return bool(following.label or following.bullet) or (stopped and not administers)


def _heads_numbers(found: Sequence[Paragraph], place: int) -> bool:
    """Whether a row names the columns of a table of numbered rules."""
    following = found[place + 1] if place + 1 < len(found) else None
    return following is not None and following.label is not None and 0 < found[place].table == following.table


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
