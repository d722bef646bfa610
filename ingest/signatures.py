"""What is to be filled in and signed, and what only marks an end: no words of the policy."""

import re
from collections.abc import Sequence

from ingest.contents import DOTTED, raw
from ingest.paragraphs import Paragraph
from ingest.policy import Document
from ingest.rules import is_title_like
from ingest.sentences import is_sentence, words

_FIELD_NAME = (
    r"(?:print(?:ed)?\s+)?(?:full\s+)?(?:name|signed|signature|date|role|position|post|job\s+title|designation|witness)"
    r"(?:\s+of\s+[\w\s/']{2,30})?(?:\s*\([^)]*\))?"
)
_OFFICE_TITLE = re.compile(r"(?:role|position|post|job\s+title|designation)s?", re.IGNORECASE)
"""What heads a section on what somebody does, where no line to fill in stands behind it."""
_FIELD = re.compile(rf"{_FIELD_NAME}\s*[:.\u2026_\s-]*", re.IGNORECASE)
_BLANKS = re.compile(r"(?:[._\u2026]\s?){4,}")
_VERSION = re.compile(r"^(?:version|issue|revision|ver\.?|no\.?)\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:author|change[sd]?|amend\w*|summary|description|comments?|by)\b", re.IGNORECASE)
_PAGE_OF = re.compile(r"\bpage\s+\d+\s+of\s+\d+\b", re.IGNORECASE)
_SIGNED = re.compile(r"(?:signed|signature)(?:\s+by)?\s*:\s*\S.{0,60}", re.IGNORECASE)
_LONGEST_ROW = 14
_FEW_WORDS = 8
_SIGNING = re.compile(r"\bsign(?:ed|ature)s?\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:signed|signature|dated?\s*[:.]?[\s\d./-]*(?:\w+\s+\d{4})?|(?:acting\s+)?head\s?teacher|principal|"
    r"chair(?:man|person)?\s+of\s+(?:the\s+)?(?:governors?|governing\s+(?:body|board)|trustees)|governor|clerk)[\s:.]*",
    re.IGNORECASE,
)
_END = re.compile(
    r"[-*\s]*(?:the\s+)?end(?:\s+of\s+(?:the\s+)?(?:document|policy))?[-*\s.]*|page\s+\d+(?:\s+of\s+\d+)?"
    r"|\W*(?:this\s+page\s+(?:is\s+)?)?(?:intentionally|deliberately)\s+(?:left\s+)?blank\W*",
    re.IGNORECASE,
)


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
            bool(_SIGNING.search(text)) and bool(re.search(r"\bname|\bdate", text, re.IGNORECASE)) and words(text) < _LONGEST_ROW
        )
    blanks = len(_BLANKS.findall(raw(document, paragraph)))
    blank = blanks and (words(_BLANKS.sub(" ", text)) < _FEW_WORDS or (blanks > 1 and _SIGNING.search(text)))
    signed = bool(_SIGNED.fullmatch(text)) and words(text) <= _FEW_WORDS and not is_sentence(text)
    field = bool(_FIELD.fullmatch(text)) and not (_OFFICE_TITLE.fullmatch(text) and (text.isupper() or paragraph.bold))
    return bool(text) and (signed or field or bool(blank)) and not DOTTED.search(raw(document, paragraph))


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


def find_version_tables(found: Sequence[Paragraph]) -> set[int]:
    """Return the rows of tables that record a document's versions: who changed what and when."""
    tables: set[int] = set()
    for place, paragraph in enumerate(found):
        follows = place - 1 in tables and paragraph.table == found[place - 1].table
        opens = bool(_VERSION.search(paragraph.text) and _CHANGE.search(paragraph.text)) and len(paragraph.breaks) > 1
        if paragraph.row and (follows or opens):
            tables.add(place)
    return tables


def is_end_mark(paragraph: Paragraph) -> bool:
    """Whether a paragraph only marks the end of the document or counts a page."""
    counts = _PAGE_OF.search(paragraph.text) and words(paragraph.text) <= _LONGEST_ROW and not is_sentence(paragraph.text)
    return (bool(_END.fullmatch(paragraph.text)) or bool(counts)) and not paragraph.label
