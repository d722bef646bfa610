"""How a document is set: its letters, its columns, the distance of its lines."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.rows import is_label
from ingest.readers.pdf.sheet import Row
from ingest.readers.pdf.titles import Sizes

PARAGRAPH = 1.3
"""Against the usual distance of two lines: from here on a new paragraph begins."""
_ALIKE = 0.06
_SAME_COLUMN = 6.0
_INDENT = 0.5
"""Width of a space of indentation, in sizes of the text."""
_MOST_INDENT = 40
_CENTRED = 0.12
_ALIGNED = 4
"""Rows that begin at one place, from which on that is an edge and no chance."""
_EVEN = 4.0
"""Points by which the room before and after a centred line may differ."""


class Layout:
    """What is usual in a document."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.sizes = Sizes(rows)
        plain = [row for row in rows if row.bounds != (0.0, 0.0) and not row.boxed]
        self._columns = sorted({_rounded(row.bounds) for row in plain if row.columned})
        self._lefts = Counter(round(row.bounds[0]) for row in plain if not self._column(row))
        self._rights: dict[int, float] = {}
        for row in plain:
            alike = abs(row.size - self.sizes.text) <= _ALIKE * self.sizes.text
            if not self._column(row) and not row.cells and alike:
                left = round(self.left(row))
                self._rights[left] = max(self._rights.get(left, 0.0), row.right)
        self._pitches = _pitches(rows)
        self._starts = Counter(round(row.left) for row in rows)

    def _column(self, row: Row) -> tuple[int, int] | None:
        """Return the column, of those that stand beside another, that a row's part of the page fits into."""
        left, right = row.bounds
        fits = (one for one in self._columns if left >= one[0] - _SAME_COLUMN and right <= one[1] + _SAME_COLUMN)
        return max(fits, key=lambda one: one[1] - one[0], default=None)

    def left(self, row: Row) -> float:
        """Return the left edge of the column that a row stands in: a list alone on a page is indented all the same."""
        column = self._column(row)
        if column:
            return float(column[0])
        own = row.bounds[0]
        usual = self._lefts.most_common(1)[0][0] if self._lefts else own
        return float(usual) if 0 < own - usual < 8 * self.sizes.text and not row.boxed else own

    def right(self, row: Row) -> float:
        """Return how far rows of its column go at most."""
        column = self._column(row)
        if column or row.boxed:
            return float(column[1]) if column else row.bounds[1]
        left = self.left(row)
        return max((right for edge, right in self._rights.items() if abs(edge - left) <= _SAME_COLUMN), default=row.right)

    def pitch(self, row: Row) -> float:
        """Return the usual distance of lines of its size."""
        return self._pitches.get(row.size, 1.25 * row.size)

    def goes_on(self, row: Row, following: Row) -> bool | None:
        """Return whether a paragraph goes on: there was no room for the next word; None for the rows of a table."""
        if row.cells or following.cells or row.boxed is not following.boxed:
            return None
        if row.boxed and row.starts and not following.starts and row.bold:
            return True
        alike = abs(row.size - following.size) <= _ALIKE * row.size and (row.bold == following.bold or row.boxed)
        if not alike or following.marker or following.unread:
            return False
        if not following.starts and following.base - row.base > PARAGRAPH * self.pitch(row):
            return False
        first = following.words[0]
        room = self.right(row) - row.right
        if self._is_centred(row):
            room += row.left - self.left(row)
        return first.right - first.left + 0.25 * row.size > room - 1

    def _is_centred(self, row: Row) -> bool:
        before, after = row.left - self.left(row), self.right(row) - row.right
        width = self.right(row) - self.left(row)
        aligned = sum(self._starts[round(row.left) + step] for step in (-1, 0, 1)) >= _ALIGNED
        even = abs(before - after) < _EVEN and min(before, after) > 0.01 * width
        return even and not aligned and not is_label(row.words[:1])

    def indent(self, row: Row) -> int:
        """Return how far a row is indented, in spaces; 0 where it is centred."""
        before, after = row.left - self.left(row), self.right(row) - row.right
        width = self.right(row) - self.left(row)
        if self._is_centred(row) and min(before, after) > _CENTRED * width:
            return 0
        return max(0, min(_MOST_INDENT, round(before / (_INDENT * self.sizes.text))))


def _rounded(bounds: tuple[float, float]) -> tuple[int, int]:
    return round(bounds[0]), round(bounds[1])


def _pitches(rows: Sequence[Row]) -> dict[float, float]:
    """Return the usual distance of two lines of one paragraph, for each size of letters that is common."""
    steps: dict[float, list[float]] = {}
    for a, b in pairwise(rows):
        if not b.starts and a.size == b.size and 0 < b.base - a.base < 4 * b.size:
            steps.setdefault(b.size, []).append(b.base - a.base)
    return {size: _usual(found) for size, found in steps.items() if len(found) >= 3}  # noqa: PLR2004 (a few)


def _usual(steps: Sequence[float]) -> float:
    """Return the smallest distance that is common."""
    counts = Counter(round(step, 0) for step in steps)
    common = [step for step, count in counts.items() if count >= max(2, 0.15 * len(steps))]
    return min(common) if common else median(steps)
