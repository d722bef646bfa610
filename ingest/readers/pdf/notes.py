"""Footnotes: taken from the foot of a page to the words that they belong to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf.rows import text_of
from ingest.readers.pdf.sheet import Row

_SMALLER = 0.93
_MARK = re.compile(r"(\d{1,2}|[*\u2020\u2021\u00a7a-z])[.)]?(?=\s|[A-Z(\u2018\u201c\"])")
_LOWEST = 0.5
"""How far down a page its footnotes begin at the highest."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the place of the row that refers to it, and the places of its own rows."""

    referred: int
    rows: tuple[int, ...]


def find_notes(rows: Sequence[Row], size: float, height: float) -> list[Note]:
    """Return the footnotes of a page; ``size`` is that of the document's text, ``rows`` are in reading order.

    A note begins with a figure or sign that is raised, or stands at a word's end, in a row further up.
    """
    raised = {mark: place for place, row in reversed(list(enumerate(rows))) for mark in _raised(row, size)}
    notes: list[Note] = []
    for place, row in enumerate(rows):
        small = row.size <= _SMALLER * size and row.base > _LOWEST * height and not row.cells
        found = _MARK.match(text_of(row.words)) if small else None
        if found and raised.get(found[1], place) < place:
            notes.append(Note(raised[found[1]], (place,)))
        elif small and notes and notes[-1].rows[-1] == place - 1 and not row.starts:
            notes[-1] = Note(notes[-1].referred, (*notes[-1].rows, place))
    return notes


def _raised(row: Row, size: float) -> list[str]:
    """Return the marks in a row that refer to a note: raised figures, and signs at a word's end."""
    if row.size <= _SMALLER * size:
        return []
    base = row.base
    marks = [word.text for word in row.words[1:] if word.size <= 0.82 * row.size and base - word.base > 0.12 * row.size]
    marks += [word.text[-1] for word in row.words if len(word.text) > 1 and word.text[-1] in "*\u2020\u2021"]
    return [mark.strip("[]()., ") for mark in marks]
