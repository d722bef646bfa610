"""Frames of drawn rules: where the cells of a table are, those that reach over several rows or columns included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.sheet import Box

_TOUCH, _SAME = 3.0, 4.0
_FEWEST_RULES, _MOST_RULES, _MOST_CELLS = 4, 1500, 4000
_LEAST_WIDTH, _LEAST_HEIGHT = 40, 12
_COVERED = 0.8
"""Share of a cell's width that a rule must have to end the cell."""
_AROUND_WIDTH, _AROUND_HEIGHT = 0.85, 0.8
"""Shares of the page from which a frame with nothing in it but text is a border round the page."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Rules that hang together."""

    box: Box
    flat: tuple[Box, ...]
    upright: tuple[Box, ...]

    @property
    def rows(self) -> list[list[Box | None]]:
        """The cells of each row, from left to right; None where a cell above reaches down."""
        heights = _clustered([self.box.top, self.box.bottom, *(rule.top for rule in self.flat)])
        edges = _clustered([self.box.left, self.box.right, *(rule.left for rule in self.upright)])
        down, across = list(pairwise(heights)), list(pairwise(edges))
        if len(down) * len(across) > _MOST_CELLS:
            return [[self.box]]
        group = {(row, column): (row, column) for row in range(len(down)) for column in range(len(across))}
        for (row, column), own in list(group.items()):
            left, above = (row, column - 1), (row - 1, column)
            if column and not self._ends(edges[column], *down[row]):
                _merge(group, group[left], own)
            if row and not self._parts(heights[row], *across[column]):
                _merge(group, group[above], group[row, column])
        return [list(_row(row, group, down, across)) for row in range(len(down))]

    def _ends(self, edge: float, top: float, bottom: float) -> bool:
        """Whether an upright rule stands between two cells of a row."""
        middle = (top + bottom) / 2
        return any(
            abs(rule.left - edge) <= _SAME and rule.top - _TOUCH <= middle <= rule.bottom + _TOUCH for rule in self.upright
        )

    def _parts(self, height: float, left: float, right: float) -> bool:
        """Whether rules stand all along between two cells of a column."""
        covered = sum(
            max(0.0, min(rule.right, right) - max(rule.left, left)) for rule in self.flat if abs(rule.top - height) <= _SAME
        )
        return covered >= _COVERED * (right - left)


def _merge(group: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]) -> None:
    first = min(one, other)
    for place, own in group.items():
        if own in {one, other}:
            group[place] = first


def _row(
    row: int,
    group: dict[tuple[int, int], tuple[int, int]],
    down: Sequence[tuple[float, float]],
    across: Sequence[tuple[float, float]],
) -> Iterator[Box | None]:
    for own in dict.fromkeys(group[row, column] for column in range(len(across))):
        places = [place for place, first in group.items() if first == own]
        if own[0] < row:
            yield None
        else:
            rows, columns = [place[0] for place in places], [place[1] for place in places]
            yield Box(across[min(columns)][0], down[min(rows)][0], across[max(columns)][1], down[max(rows)][1])


def find_frames(rules: Sequence[Box], width: float, height: float) -> list[Frame]:
    """Return the frames on a page, one around the whole page left out."""
    found = []
    for group in _touching(rules[:_MOST_RULES]):
        upright = tuple(rule for rule in group if rule.height > rule.width)
        flat = tuple(rule for rule in group if rule.height <= rule.width)
        box = Box(
            min(rule.left for rule in group),
            min(rule.top for rule in group),
            max(rule.right for rule in group),
            max(rule.bottom for rule in group),
        )
        small = box.height < _LEAST_HEIGHT or box.width < _LEAST_WIDTH
        if len(group) < _FEWEST_RULES or len(upright) < 2 or not flat or small:  # noqa: PLR2004 (a frame has two sides)
            continue
        frame = Frame(box, flat, upright)
        around = box.width > _AROUND_WIDTH * width and box.height > _AROUND_HEIGHT * height
        if not around or len(frame.rows) > 1 or len(frame.rows[0]) > 1:
            found.append(frame)
    return found


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
