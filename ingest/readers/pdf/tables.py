"""Tables and boxes drawn with rules: which words stand in which cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.readers.pdf.rows import LABEL, is_label, plain_rows, rows_of, text_of
from ingest.readers.pdf.sheet import Box, Row, Word

_TOUCH, _SAME = 3.0, 4.0
_WHOLE = 0.85
"""Share of a table's width that a rule must have to part its rows."""
_FEWEST_RULES, _MOST_RULES = 4, 1500
_SPANNED = 3.0
"""Sizes of a letter by which a row begins further right where the cell above reaches down into it."""
_LONG_CELL = 40
"""Words from which a cell of several paragraphs is read as running text."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A frame of rules."""

    box: Box
    across: tuple[float, ...]
    """The heights that part its rows, its top and foot included."""
    down: tuple[Box, ...]

    def cells(self, top: float, bottom: float) -> list[Box]:
        """Return the cells of the row between two heights."""
        middle = (top + bottom) / 2
        edges = _clustered(
            [
                self.box.left,
                self.box.right,
                *(rule.left for rule in self.down if rule.top - _TOUCH <= middle <= rule.bottom + _TOUCH),
            ]
        )
        return [Box(left, top, right, bottom) for left, right in pairwise(edges)]


def grids(rules: Sequence[Box], width: float, height: float) -> list[Grid]:
    """Return the frames on a page, the frame around the whole page left out."""
    found = []
    for group in _touching(rules[:_MOST_RULES]):
        down = tuple(rule for rule in group if rule.height > rule.width)
        flat = [rule for rule in group if rule.height <= rule.width]
        box = Box(
            min(rule.left for rule in group),
            min(rule.top for rule in group),
            max(rule.right for rule in group),
            max(rule.bottom for rule in group),
        )
        around = box.width > 0.85 * width and box.height > 0.8 * height
        if len(group) < _FEWEST_RULES or len(down) < 2 or not flat or box.height < 12 or box.width < 40:  # noqa: PLR2004 (a frame has two sides)
            continue
        heights = _clustered([box.top, box.bottom, *_parting(flat, box)])
        grid = Grid(box, tuple(heights), down)
        if around and len(heights) == 2 and len(grid.cells(box.top, box.bottom)) == 1:  # noqa: PLR2004 (one row)
            continue
        found.append(grid)
    return found


def _parting(flat: Sequence[Box], box: Box) -> list[float]:
    """Return the heights of rules that, pieces on one height together, go nearly across the frame."""
    heights: list[float] = []
    for height in _clustered([rule.top for rule in flat]):
        covered = sum(min(rule.right, box.right) - max(rule.left, box.left) for rule in flat if abs(rule.top - height) <= _SAME)
        if covered >= _WHOLE * box.width:
            heights.append(height)
    return heights


def table_rows(grid: Grid, words: Sequence[Word]) -> list[Row]:
    """Return what a frame holds: a row for each row of cells, plain lines where it has one column or long cells."""
    made: list[Row] = []
    for top, bottom in pairwise(grid.across):
        cells = [
            [word for word in words if cell.holds(_middle(word), word.base - 0.3 * word.size)] for cell in grid.cells(top, bottom)
        ]
        made += _one_row(cells)
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
        made.append((box, _one_row([*spanned, *ordered])))
    return made


def _one_row(cells: Sequence[Sequence[Word]]) -> list[Row]:
    filled = [cell for cell in cells if cell]
    if not filled:
        return []
    if len(filled) == 1 and (len(cells) == 1 or not cells[0]):
        rows = plain_rows(filled[0])
        return rows if len(cells) == 1 else [_celled(cells)]
    if len(filled) == 2 and filled[0] is cells[0] and is_label(rows_of(filled[0])[0]) and len(rows_of(filled[0])) == 1:  # noqa: PLR2004 (number and text)
        return _numbered(filled[0], filled[1])
    if any(_is_long(cell) for cell in filled):
        return [row for cell in filled for row in plain_rows(cell)]
    return [_celled(cells)]


def _celled(cells: Sequence[Sequence[Word]]) -> Row:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    parts = tuple(tuple(word for line in rows_of(cell) for word in line) for cell in kept)
    return Row(tuple(word for part in parts for word in part), cells=parts, starts=True)


def _numbered(label: Sequence[Word], text: Sequence[Word]) -> list[Row]:
    """Return the rows of a clause whose number stands in a cell of its own."""
    rows = plain_rows(text)
    return [replace(rows[0], words=(*label, *rows[0].words)), *rows[1:]]


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


def _touching(rules: Sequence[Box]) -> list[list[Box]]:
    """Return the rules in groups that hang together."""
    group_of = list(range(len(rules)))

    def leader(one: int) -> int:
        while group_of[one] != one:
            group_of[one] = group_of[group_of[one]]
            one = group_of[one]
        return one

    order = sorted(range(len(rules)), key=lambda place: rules[place].top)
    for at, a in enumerate(order):
        for b in order[at + 1 :]:
            if rules[b].top > rules[a].bottom + _TOUCH:
                break
            if rules[b].left <= rules[a].right + _TOUCH and rules[a].left <= rules[b].right + _TOUCH:
                group_of[leader(b)] = leader(a)
    groups: dict[int, list[Box]] = {}
    for place, rule in enumerate(rules):
        groups.setdefault(leader(place), []).append(rule)
    return list(groups.values())


def _clustered(values: Sequence[float]) -> list[float]:
    """Return the values, those that nearly agree as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SAME:
            kept.append(value)
    return kept


def _middle(word: Word) -> float:
    return (word.left + word.right) / 2
