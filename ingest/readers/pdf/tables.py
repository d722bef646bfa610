"""Tables to rows: which words stand in which cell, and what is read as a row, a numbered clause, or running text."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.readers.pdf.frames import Frame
from ingest.readers.pdf.rows import LABEL, is_label, plain_rows, rows_of, text_of
from ingest.readers.pdf.sheet import Box, Row, Word

_LONG_CELL = 40
"""Words from which a cell of several paragraphs is read as running text."""
_SPANNED = 3.0
"""Sizes of a letter by which a row begins further right where the cell above reaches down into it."""


def table_rows(frame: Frame, words: Sequence[Word]) -> list[Row]:
    """Return what a frame holds: a row for each row of cells, plain lines where it has one column or long cells."""
    made: list[Row] = []
    for cells in frame.rows:
        held = [[word for word in words if cell and cell.holds(_middle(word), word.base - 0.3 * word.size)] for cell in cells]
        made += cells_row(held)
    return made


def tagged_rows(words: Sequence[Word]) -> list[tuple[Box, list[Row]]]:
    """Return the rows that the file's own structure marks as such, each with the place that it takes up."""
    rows: dict[str, dict[str, list[Word]]] = {}
    for word in words:
        row, _, cell = word.tag.removeprefix("TD ").partition(" ")
        rows.setdefault(row, {}).setdefault(cell, []).append(word)
    edge = min((word.left for word in words), default=0.0)
    made = []
    for cells in rows.values():
        ordered = sorted(cells.values(), key=lambda cell: min(word.left for word in cell))
        own = [word for cell in ordered for word in cell]
        box = Box(
            min(word.left for word in own),
            min(word.base - word.size for word in own),
            max(word.right for word in own),
            max(word.base for word in own),
        )
        spanned: list[list[Word]] = [[]] if box.left > edge + _SPANNED * own[0].size else []
        made.append((box, cells_row([*spanned, *ordered])))
    return made


def cells_row(cells: Sequence[Sequence[Word]]) -> list[Row]:
    """Return what the cells of one row hold: a row of the table, a numbered clause, or plain lines."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return []
    if len(cells) == 1:
        return plain_rows(filled[0])
    numbered = filled[0] is cells[0] and len(filled) > 1 and is_label(rows_of(filled[0])[0]) and len(rows_of(filled[0])) == 1
    if numbered and (len(filled) == 2 or any(_is_long(cell) for cell in filled)):  # noqa: PLR2004 (number and text)
        return _numbered(filled[0], filled[1], filled[2:])
    if any(_is_long(cell) for cell in filled):
        return [row for cell in filled for row in plain_rows(cell)]
    return [_celled(cells)]


def _celled(cells: Sequence[Sequence[Word]]) -> Row:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    parts = tuple(tuple(word for line in rows_of(cell) for word in line) for cell in kept)
    return Row(tuple(word for part in parts for word in part), cells=parts, starts=True)


def _numbered(label: Sequence[Word], text: Sequence[Word], further: Sequence[Sequence[Word]]) -> list[Row]:
    """Return the rows of a clause whose number stands in a cell of its own; what stands in further cells goes with it."""
    rows = plain_rows(text)
    beside = [replace(row, beside=True, starts=False) for cell in further for row in plain_rows(cell)]
    return [replace(rows[0], words=(*label, *rows[0].words)), *rows[1:], *beside]


def _is_long(cell: Sequence[Word]) -> bool:
    """Whether a cell holds a text of its own: several numbered or bulleted paragraphs."""
    lines = rows_of(cell)
    marked = sum(LABEL.fullmatch(line[0].text) is not None and len(line) > 1 for line in lines)
    gaps = [b[0].base - a[0].base for a, b in pairwise(lines)]
    parted = sum(gap > 1.6 * min(gaps) for gap in gaps)
    return len(cell) >= _LONG_CELL and (marked > 1 or parted > 1)


def cell_text(cell: Sequence[Word]) -> str:
    """Return the words of a cell, its lines run together; a word that a line's end divides stays in one piece."""
    text = ""
    for line in rows_of(cell):
        words = text_of(line)
        divided = text.endswith("-") and text[-2:-1].isalpha() and words[:1].islower()
        text = f"{text}{words}" if divided or not text else f"{text} {words}"
    return text


def _middle(word: Word) -> float:
    return (word.left + word.right) / 2
