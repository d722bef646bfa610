"""What a line begins with: a bullet, a number, a letter, and whether that is its own or the end of a sentence above."""

import re
from dataclasses import dataclass

from ingest.columns import find_figures
from ingest.labels import Label, Style, drawn_label, inner_label, read_label
from ingest.markup import Visible, bullet, visible
from ingest.policy import Document, Line
from ingest.wrapping import Wrapping, ends_open

_REFERENCE_END = re.compile(r"\b(?:sections?|paragraphs?|clauses?|rules?|articles?|appendix|schedule|part|item)$", re.IGNORECASE)
_LIST_END = re.compile(r"[;,]\s*(?:and|or)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Start:
    """A line with what it begins with."""

    index: int
    line: Line
    seen: Visible
    bullet: str
    after_bullet: int
    label: Label | None
    after_label: int
    gap: bool


def line_starts(document: Document, wrapping: Wrapping) -> list[Start]:
    """Return the lines of ``document`` that are read, each with what it begins with."""
    starts: list[Start] = []
    figures = find_figures(document.lines)
    gap = True
    for index, line in enumerate(document.lines):
        if line.excluded or line.note or not line.text.strip():
            gap = gap or not line.text.strip()
            continue
        seen = visible(line.text)
        mark, after_bullet = bullet(seen.text)
        drawn = drawn_label(line.marker)
        candidate = (drawn, 0) if drawn else None if index in figures else read_label(seen.text[after_bullet:])
        if candidate and not drawn and starts and not gap and wrapping.continues(starts[-1].line, line.text):
            candidate = None if _is_cited(starts[-1].line.text, candidate[0]) else candidate
        label, length = candidate or (None, 0)
        after_label = after_bullet + length
        starts.append(Start(index, line, seen, mark or line.marker, after_bullet, label, after_label, gap))
        gap = False
    return starts


def inner(start: Start) -> Label | None:
    """Return the letter right behind the number of a line, which bears out the next letter."""
    found = inner_label(start.seen.text[start.after_label :]) if start.label else None
    return found[0] if found else None


def _is_cited(line: str, label: Label) -> bool:
    """Whether a number is the end of "… in section" on the line above; after "; or" it is the next item's."""
    if label.style in {Style.LETTER, Style.ROMAN}:
        return bool(_REFERENCE_END.search(line.rstrip()))
    return ends_open(line) and not _LIST_END.search(line.rstrip())
