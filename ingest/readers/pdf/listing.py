"""Tables without rules: lines whose parts stand beneath each other."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.columns import Piece
from ingest.readers.pdf.rows import is_label, text_of
from ingest.readers.pdf.sheet import Row, Word

_ALIGNED = 4.0
_EXACT = 1.0
_FEWEST = 3
_PAGES = re.compile(r"\d{1,3}(?:\s*[-\u2013]\s*\d{1,3})?|[ivxl]{1,5}")
_LEADER = re.compile(r"[.\u2026_]{4,}|(?:[.] ){4,}")


def tabled(lines: Sequence[Sequence[Piece]], bounds: tuple[float, float]) -> list[Row]:
    """Return lines as rows; where three or more in a row have their parts in the same columns, those as a table's."""
    made: list[Row] = []
    at = 0
    while at < len(lines):
        stop, starts = _table(lines, at)
        if stop - at >= _FEWEST:
            made += _cells(lines[at:stop], starts)
            at = stop
        else:
            made.append(_plain(lines[at], bounds))
            at += 1
    return made


def _plain(line: Sequence[Piece], bounds: tuple[float, float]) -> Row:
    return Row(tuple(word for piece in line for word in piece.words), bounds=bounds)


def _table(lines: Sequence[Sequence[Piece]], at: int) -> tuple[int, list[float]]:
    """Return where the table ends that begins with the line at ``at`` (there, if none does), and where its columns begin."""
    first = lines[at]
    if len(first) < 2 or is_label(first[0].words) or _is_contents(first):  # noqa: PLR2004 (two columns)
        return at, []
    starts = [piece.left for piece in first]
    stop, whole = at + 1, 1
    while stop < len(lines) and _is_near(lines, stop):
        line = _parted(lines[stop], starts)
        if not _fits(line, starts) or _is_contents(line) or (len(line) > 1 and is_label(line[0].words)):
            break
        whole += len(line) > 1
        stop += 1
    while stop > at and len(lines[stop - 1]) == 1 and abs(lines[stop - 1][0].left - starts[0]) <= _ALIGNED:
        stop -= 1
    return (stop, starts) if whole >= _FEWEST else (at, [])


def _parted(line: Sequence[Piece], starts: Sequence[float]) -> list[Piece]:
    """Return the parts of a line, one that runs into the next column parted where that begins."""
    parts: list[Piece] = []
    for piece in line:
        begun = 0
        for at, word in enumerate(piece.words):
            if at > begun and any(abs(word.left - start) <= _EXACT for start in starts):
                parts.append(Piece(piece.words[begun:at]))
                begun = at
        parts.append(Piece(piece.words[begun:]))
    return parts


def _fits(line: Sequence[Piece], starts: Sequence[float]) -> bool:
    """Whether each part of a line begins where a column does and ends before the next."""
    for piece in line:
        column = next((place for place, start in enumerate(starts) if abs(piece.left - start) <= _ALIGNED), None)
        if column is None or (column + 1 < len(starts) and piece.right > starts[column + 1] - 2):
            return False
    return True


def _is_near(lines: Sequence[Sequence[Piece]], at: int) -> bool:
    return lines[at][0].base - lines[at - 1][0].base <= 3 * lines[at][0].size


def _is_contents(line: Sequence[Piece]) -> bool:
    """Whether a line is one of a contents list: a title and its page."""
    text = text_of(line[-1].words)
    return _PAGES.fullmatch(text) is not None or any(_LEADER.search(text_of(piece.words)) for piece in line)


def _cells(lines: Sequence[Sequence[Piece]], starts: Sequence[float]) -> list[Row]:
    """Return a table's rows: a line goes on with one if it stands close beneath, or begins in mid-sentence or no first column."""
    steps = [b[0].base - a[0].base for a, b in pairwise(lines)]
    close = 1.25 * min(steps) if max(steps) > 1.4 * min(steps) else 0.0
    rows: list[list[list[Word]]] = []
    for place, line in enumerate(_parted(one, starts) for one in lines):
        own = abs(line[0].left - starts[0]) <= _ALIGNED and not text_of(line[0].words)[:1].islower()
        goes_on = rows and (steps[place - 1] <= close if close else not own)
        if not goes_on:
            rows.append([[] for _ in starts])
        for piece in line:
            column = min(range(len(starts)), key=lambda one: abs(starts[one] - piece.left))
            rows[-1][column] += piece.words
    return [
        Row(tuple(word for cell in row for word in cell), cells=tuple(tuple(cell) for cell in row), starts=True) for row in rows
    ]
