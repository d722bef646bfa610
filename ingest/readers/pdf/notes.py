"""Footnotes: taken from the foot of a page to the words that they belong to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.rows import text_of
from ingest.readers.pdf.sheet import Row, Word

_SMALLER = 0.93
_MARK = re.compile(r"(\d{1,2}|[*\u2020\u2021\u00a7a-z])[.)]?(?=\s|[A-Z(\u2018\u201c\"])")
_RAISED_SIZE, _RAISED = 0.82, 0.12
_STOPS = (".", "!", "?", ")", "\u201d", "\u2019")
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
    referred = {mark: place for place, row in reversed(list(enumerate(rows))) for mark in _raised(row, size)}
    small = [row.size <= _SMALLER * size and row.base > _LOWEST * height and not row.cells for row in rows]
    begun = _begun(rows, [place for place, is_small in enumerate(small) if is_small], referred)
    notes: list[Note] = []
    for place, row in enumerate(rows):
        if place in begun:
            notes.append(Note(begun[place], (place,)))
        elif small[place] and notes and notes[-1].rows[-1] == place - 1 and not row.starts:
            notes[-1] = Note(notes[-1].referred, (*notes[-1].rows, place))
    return notes


def _begun(rows: Sequence[Row], small: Sequence[int], referred: Mapping[str, int]) -> dict[int, int]:
    """Return the rows that begin a note, each with the row that refers to it.

    A note's further line may begin with a figure that is another note's: what is raised begins a note before what is not, and
    what begins a sentence after the end of one before what does not.
    """
    marked: dict[str, list[int]] = {}
    for place in small:
        found = _MARK.match(text_of(rows[place].words))
        if found and referred.get(found[1], place) < place:
            marked.setdefault(found[1], []).append(place)

    def likely(place: int) -> tuple[bool, bool, int]:
        words = rows[place].words
        before = text_of(rows[place - 1].words)
        capital = text_of(words).lstrip(words[0].text + " ")[:1].isupper()
        return _is_raised(words[0], rows[place]), capital and (before.endswith(_STOPS) or place - 1 not in small), -place

    best = {mark: max(places, key=likely) for mark, places in marked.items()}
    return {place: referred[mark] for mark, place in best.items()}


def _is_raised(word: Word, row: Row) -> bool:
    return word.size <= _RAISED_SIZE * row.size and row.base - word.base > _RAISED * row.size


def _raised(row: Row, size: float) -> list[str]:
    """Return the marks in a row that refer to a note: raised figures, and signs at a word's end."""
    if row.size <= _SMALLER * size:
        return []
    marks = [word.text for word in row.words[1:] if _is_raised(word, row)]
    ends = [word.text.rstrip(".,;:)") for word in row.words]
    marks += [end[-1] for end in ends if len(end) > 1 and end[-1] in "*\u2020\u2021"]
    return [mark.strip("[]()., ") for mark in marks]
