"""Columns of running text: where on a page the gutter between them is, if there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.rows import is_label
from ingest.readers.pdf.sheet import Word

_FEWEST_ROWS = 4
_ALIGNED = 4.0
_PROSE_WORDS = 2.6
_FULL, _SHARE_FULL = 0.72, 0.5
_PARAGRAPH = 1.35
"""Against the usual distance of two lines: from here on a paragraph ends."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line that stand together."""

    words: tuple[Word, ...]

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.words[-1].right

    @property
    def base(self) -> float:
        """Where its letters stand."""
        return max(self.words, key=lambda word: word.size).base

    @property
    def size(self) -> float:
        """The size of its largest letters."""
        return max(word.size for word in self.words)


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side, between two heights."""

    gutter: float
    """Where the right one begins."""
    top: float
    bottom: float

    def part(self, left: float, base: float) -> int:
        """Return which part a thing belongs to: 0 above the columns, 1 the left one, 2 the right one, 3 below."""
        if base < self.top:
            return 0
        if base > self.bottom:
            return 3
        return 1 if left < self.gutter - _ALIGNED else 2


def find_columns(pieces: Sequence[Piece]) -> Columns | None:
    """Return the columns that most lines of a part of a page stand in, None where they run across."""
    if len(pieces) < 2 * _FEWEST_ROWS:
        return None
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    starts = sorted(piece.left for piece in pieces if left + 0.2 * (right - left) < piece.left < right)
    best: tuple[int, Columns] | None = None
    for gutter in _clusters(starts):
        for run in _uncrossed(pieces, gutter):
            columns = _columns(run, gutter)
            if columns and (best is None or len(run) > best[0]):
                best = (len(run), columns)
    return best[1] if best else None


def _clusters(starts: Sequence[float]) -> list[float]:
    """Return the places at which several pieces begin, the leftmost of each."""
    groups: list[list[float]] = []
    for start in starts:
        if groups and start - groups[-1][0] <= _ALIGNED:
            groups[-1].append(start)
        else:
            groups.append([start])
    return [group[0] for group in groups if len(group) >= _FEWEST_ROWS]


def _uncrossed(pieces: Sequence[Piece], gutter: float) -> list[list[Piece]]:
    """Return the runs of pieces, from top to bottom, between those that cross the gutter."""
    runs: list[list[Piece]] = [[]]
    for piece in sorted(pieces, key=lambda one: one.base):
        if piece.left < gutter - _ALIGNED and piece.right > gutter - 1:
            runs.append([])
        else:
            runs[-1].append(piece)
    return [run for run in runs if len(run) >= 2 * _FEWEST_ROWS]


def _columns(run: Sequence[Piece], gutter: float) -> Columns | None:
    rights = [piece for piece in run if piece.left >= gutter - _ALIGNED]
    lefts = [piece for piece in run if piece.left < gutter - _ALIGNED]
    if len(rights) < _FEWEST_ROWS or not rights or not lefts:
        return None
    top = min(piece.base for piece in rights) - 0.5 * rights[0].size
    beside = [piece for piece in lefts if piece.base >= top]
    bottom = _foot(beside, max(piece.base for piece in rights))
    beside = [piece for piece in beside if piece.base <= bottom]
    if not (_is_prose(beside) and _is_prose(rights)) or _is_synchronous(beside, rights):
        return None
    return Columns(gutter, top, bottom + 1)


def _foot(lefts: Sequence[Piece], bottom: float) -> float:
    """Return where the columns end: the left one may be longer, but what stands apart below is no part of it."""
    pitch = _pitch(lefts)
    for piece in sorted(lefts, key=lambda one: one.base):
        if bottom < piece.base <= bottom + 1.6 * pitch:
            bottom = piece.base
    return bottom


def _is_prose(pieces: Sequence[Piece]) -> bool:
    """Whether lines are those of a running text: several words each, most of them full."""
    texts = [piece for piece in pieces if not is_label(piece.words)]
    if len({round(piece.base) for piece in texts}) < _FEWEST_ROWS:
        return False
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    many = sum(len(piece.words) for piece in texts) / len(texts) >= _PROSE_WORDS
    full = sum(piece.right >= left + _FULL * (right - left) for piece in texts)
    return many and full >= _SHARE_FULL * len(texts)


def _is_synchronous(lefts: Sequence[Piece], rights: Sequence[Piece]) -> bool:
    """Whether paragraphs begin side by side, as the rows of a table do."""
    a, b = _begins(lefts), _begins(rights)
    together = sum(any(abs(one - other) <= 3 for other in b) for one in a)  # noqa: PLR2004 (points)
    return min(len(a), len(b)) > 1 and together >= 0.7 * min(len(a), len(b))


def _begins(pieces: Sequence[Piece]) -> list[float]:
    """Return where paragraphs begin that have a wider gap above."""
    bases = sorted({round(piece.base, 1) for piece in pieces})
    pitch = _pitch(pieces)
    return [b for a, b in pairwise(bases) if b - a > _PARAGRAPH * pitch]


def _pitch(pieces: Sequence[Piece]) -> float:
    """Return the usual distance of two lines."""
    bases = sorted({round(piece.base, 1) for piece in pieces})
    steps = sorted(b - a for a, b in pairwise(bases) if b - a > 3)  # noqa: PLR2004 (a raised figure is no line)
    return steps[len(steps) // 4] if steps else 14.0
