"""Tables: which rows are one line, and which are a layout that is read cell by cell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile

from ingest.labels import read_label
from ingest.markup import bullet
from ingest.readers.docx.block import Block
from ingest.readers.docx.elements import Element, attribute, child, name
from ingest.readers.docx.runs import BREAK, DELETED
from ingest.sentences import words

_LONGEST_CELL = 120
"""Words. A cell of several paragraphs that is longer is a page of its own and no entry of a table."""
_LONGEST_MERGED = 150
_WRAPPING = {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:del", "w:moveFrom"}
_COVERED = "covered by a merged cell"

ReadInside = Callable[[Element, str], Iterator[Block]]
"""Reads what stands in a cell; is told why it is no text of the policy, where it is none."""


@dataclass(frozen=True, slots=True)
class _Cell:
    blocks: tuple[Block, ...]
    merged: bool
    """Whether it is the lower part of a cell that goes over several rows."""

    @property
    def shown(self) -> tuple[Block, ...]:
        """The blocks that have words or a number."""
        return tuple(block for block in self.blocks if block.text.strip() or block.marker)


def read_table(table: Element, read_inside: ReadInside, reason: str, frames: Iterator[int]) -> Iterator[Block]:
    """Yield the rows of a ``w:tbl`` as blocks, or the paragraphs in them where they are a layout.

    ``frames`` gives the table, and each row that is a layout, a number of its own.
    """
    place = next(frames)
    gap, merged = True, 0
    for row in _named(table, "w:tr"):
        why = reason or (DELETED if child(row, "w:trPr", "w:del") is not None else "")
        cells = [_cell(cell, read_inside, why) for cell in _named(row, "w:tc")]
        joined = bool(cells) and cells[0].merged and not cells[0].shown
        blocks = list(_row(cells, place, next(frames), gap=gap))
        merged = (merged if joined else 0) + sum(words(block.text) for block in blocks)
        if joined and merged <= _LONGEST_MERGED and blocks and blocks[0].row:
            blocks[0] = replace(blocks[0], text=f"\t{blocks[0].text}", gap=True)
        yield from blocks
        gap = not (blocks and blocks[-1].row)


def _named(element: Element, called: str) -> Iterator[Element]:
    """Yield the rows or cells of a table, whatever wraps them."""
    for one in element:
        if name(one) == called:
            yield one
        elif name(one) in _WRAPPING:
            yield from _named(one, called)


def _cell(cell: Element, read_inside: ReadInside, reason: str) -> _Cell:
    properties = child(cell, "w:tcPr")
    spans = (child(properties, "w:vMerge"), child(properties, "w:hMerge"))
    down, along = (one is not None and attribute(one, "w:val") != "restart" for one in spans)
    return _Cell(tuple(read_inside(cell, reason or (_COVERED if down or along else ""))), down)


def _row(cells: Sequence[_Cell], table: int, frame: int, *, gap: bool) -> Iterator[Block]:
    """Yield a row as one block, or what stands in its cells one after another."""
    filled = [cell.shown for cell in cells if cell.shown]
    if len(filled) > 1 and _is_flat(filled):
        yield _entry(cells, filled, table, 0, gap=gap)
        return
    frame = frame if len(filled) > 1 else 0
    opening = list(takewhile(_is_plain, cells)) if frame else []
    if len([cell for cell in opening if cell.shown]) > 1:
        yield _entry(opening, [cell.shown for cell in opening if cell.shown], table, frame, gap=gap)
        cells = cells[len(opening) :]
    yield from (replace(block, frame=frame or block.frame) for cell in cells for block in cell.blocks)


def _is_plain(cell: _Cell) -> bool:
    """Whether a cell is an entry of a table: a few words without a number, a bullet or a list of their own."""
    return all(not (block.row or block.heading or _is_marked(block)) for block in cell.shown) and len(cell.shown) <= 1


def _entry(cells: Sequence[_Cell], filled: Sequence[tuple[Block, ...]], table: int, frame: int, *, gap: bool) -> Block:
    """Return cells as one line of their table."""
    first, rest = filled[0][0], list(chain.from_iterable(filled))
    texts = [" ".join(" ".join(block.text.replace(BREAK, " ").split()) for block in cell) for cell in filled]
    return Block(
        number=min(block.number for block in rest),
        text="\t".join(filter(None, texts)),
        marker=first.marker,
        bold=all(block.bold for block in rest if block.text),
        notes=tuple((0, note) for block in rest for _, note in block.notes),
        aside=tuple(chain.from_iterable(block.aside for cell in cells for block in cell.blocks)),
        row=True,
        blanks=_has_blanks(cells),
        table=table,
        frame=frame,
        gap=gap,
    )


def _has_blanks(cells: Sequence[_Cell]) -> bool:
    """Whether a value stands behind a blank cell, so that its place among the words no longer tells its column."""
    filled = [bool(cell.shown) or any(block.aside for block in cell.blocks) for cell in cells if not cell.merged]
    return False in filled and any(filled[filled.index(False) :])


def _is_flat(filled: Sequence[tuple[Block, ...]]) -> bool:
    """Whether the cells of a row are entries of a table: no numbers, lists or headings inside, and short."""
    first, *rest = chain.from_iterable(filled)
    headings = {block.heading > 0 for cell in filled for block in cell}
    if True in headings and (len(headings) > 1 or any(len(cell) > 1 for cell in filled)):
        return False
    if any(block.row or _is_marked(block) for block in rest) or first.row:
        return False
    return all(len(cell) == 1 or sum(words(block.text) for block in cell) <= _LONGEST_CELL for cell in filled)


def _is_marked(block: Block) -> bool:
    """Whether a paragraph has a number or a bullet, drawn or typed."""
    return bool(block.marker) or bool(bullet(block.text)[0]) or _is_numbered(block.text)


def _is_numbered(text: str) -> bool:
    """Whether a typed number stands before a sentence; a bare "5" in a cell is an entry."""
    found = read_label(text)
    if found is None or found[0].bare or (found[0].doubtful and not found[0].enclosed):
        return False
    return bool(text[found[1] :].strip())
