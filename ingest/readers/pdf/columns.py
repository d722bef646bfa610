"""Columns of running text: where on a page the gutter between them is, if there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.rows import is_label
from ingest.readers.pdf.sheet import Word

_FEWEST_ROWS, _FEWEST_KNOWN = 4, 1
_ALIGNED = 4.0
_SAME_GUTTER = 6.0
_NARROWEST = 0.16
"""Share of the text's width that a column has at least."""
_GUTTER = 0.7
"""Width of a gutter at least, in sizes of a letter."""
_PROSE_WORDS = 2.6
_FULL, _SHARE_FULL = 0.72, 0.4
_NUMBERED = 2
_HANGING = 4.5
"""Sizes of a letter by which a number may stand before its text."""
_HUNG = 9.0
"""Sizes of a letter by which the lines of an item may stand in from the edge of their column."""
_LONGEST_GAP = 3.2
"""Against the usual distance of two lines: what stands further below is no part of the column."""
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
        return 1 if left < self.gutter - 1 else 2


def find_columns(pieces: Sequence[Piece], known: Sequence[float] = ()) -> Columns | None:
    """Return the columns that most lines of a part of a page stand in, None where they run across.

    ``known`` are gutters of other pages of the document, at which a few lines are enough.
    """
    if len(pieces) < 2:  # noqa: PLR2004 (one for each column)
        return None
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    best: tuple[int, Columns] | None = None
    for gutter in _candidates(pieces, left, right, known):
        at_known = any(abs(gutter - one) <= _SAME_GUTTER for one in known)
        for run in _uncrossed(pieces, gutter):
            columns = _columns(run, gutter, at_known=at_known)
            if columns and (best is None or len(run) > best[0]):
                best = (len(run), columns)
    return best[1] if best else None


def _candidates(pieces: Sequence[Piece], left: float, right: float, known: Sequence[float]) -> list[float]:
    """Return the places at which a right column may begin: where pieces begin, the leftmost of those that nearly agree.

    A short column may have nothing but indented lines: it begins where one does on other pages.
    """
    inside = (left + _NARROWEST * (right - left), right - _NARROWEST * (right - left))
    may = (
        piece.left for piece in pieces if inside[0] < piece.left < inside[1] or any(abs(piece.left - one) <= 1 for one in known)
    )
    hung = (one for one in known if any(0 < piece.left - one <= _HUNG * piece.size for piece in pieces))
    starts = sorted({round(left, 1) for left in (*may, *hung)})
    return [start for place, start in enumerate(starts) if place == 0 or start - starts[place - 1] > 1]


def _uncrossed(pieces: Sequence[Piece], gutter: float) -> list[list[Piece]]:
    """Return the runs of pieces, from top to bottom, between those that cross the gutter."""
    runs: list[list[Piece]] = [[]]
    for piece in sorted(pieces, key=lambda one: one.base):
        if piece.left < gutter - 1 and piece.right > gutter - _GUTTER * piece.size:
            runs.append([])
        else:
            runs[-1].append(piece)
    return [run for run in runs if len(run) > 1]


def _columns(run: Sequence[Piece], gutter: float, *, at_known: bool) -> Columns | None:
    rights = [piece for piece in run if piece.left >= gutter - 1]
    lefts = [piece for piece in run if piece.left < gutter - 1]
    if not rights or not lefts:
        return None
    top = min(piece.base for piece in rights) - 0.5 * rights[0].size
    beside = [piece for piece in lefts if piece.base >= top]
    bottom = _foot(beside, max(piece.base for piece in rights))
    beside = [piece for piece in beside if piece.base <= bottom]
    fewest = _FEWEST_KNOWN if at_known else _FEWEST_ROWS
    if min(_heights(beside), _heights(rights)) < fewest or _tears_numbers(beside, rights):
        return None
    hung = at_known and min(piece.left for piece in rights) > gutter + _SAME_GUTTER
    if hung and not _ends_text(lefts, rights, gutter):
        return None
    if not at_known and not _are_columns(beside, rights, gutter):
        return None
    return Columns(gutter, top, bottom + 1)


def _ends_text(lefts: Sequence[Piece], rights: Sequence[Piece], gutter: float) -> bool:
    """Whether a few indented lines are a text's last column: level with the left one, which is longer, and close together."""
    if _heights(lefts) <= _heights(rights):
        return False
    bases = sorted(piece.base for piece in rights)
    pitch = _pitch(lefts)
    level = abs(bases[0] - min(piece.base for piece in lefts)) <= 0.35 * rights[0].size
    close = all(b - a <= _LONGEST_GAP * pitch for a, b in pairwise(bases))
    return level and close and all(piece.left - gutter <= _HUNG * piece.size for piece in rights)


def _heights(pieces: Sequence[Piece]) -> int:
    return len({round(piece.base) for piece in pieces})


def _are_columns(lefts: Sequence[Piece], rights: Sequence[Piece], gutter: float) -> bool:
    """Whether two sides of a gutter are read one after the other: the right one has numbers of its own, or both are prose."""
    if _numbers(rights, gutter) >= _NUMBERED and _words(lefts) > 1:
        return True
    return _is_prose(lefts) and _is_prose(rights) and not _is_synchronous(lefts, rights)


def _numbers(pieces: Sequence[Piece], edge: float) -> int:
    """Return how many lines at the edge of a column begin with a number and go on with a text."""
    count = 0
    for piece in pieces:
        if piece.left <= edge + _ALIGNED:
            alone = is_label(piece.words) and any(
                abs(other.base - piece.base) < 1 and other.left > piece.right for other in pieces
            )
            count += alone or (len(piece.words) > 2 and _is_number(piece.words[:1]))  # noqa: PLR2004 (a number and some words)
    return count


def _is_number(words: Sequence[Word]) -> bool:
    return is_label(words) and any(mark.isdigit() or mark in "()" for mark in words[0].text)


def _tears_numbers(lefts: Sequence[Piece], rights: Sequence[Piece]) -> bool:
    """Whether the gutter would part numbers from the texts that they stand before."""
    edge = min(piece.left for piece in lefts)
    for piece in rights:
        before = [one for one in lefts if abs(one.base - piece.base) < 0.35 * piece.size]
        nearest = max(before, key=lambda one: one.right, default=None)
        close = nearest and piece.left - nearest.right <= _HANGING * piece.size
        if (
            nearest
            and close
            and is_label(nearest.words)
            and (len(before) > 1 or nearest.left > edge + _ALIGNED or _words(lefts) <= 1)
        ):
            return True
    return False


def _words(pieces: Sequence[Piece]) -> float:
    """Return how many words a piece has on the average, numbers and bullets left out."""
    texts = [piece for piece in pieces if not is_label(piece.words)]
    return sum(len(piece.words) for piece in texts) / len(texts) if texts else 0.0


def _foot(lefts: Sequence[Piece], bottom: float) -> float:
    """Return where the columns end: the left one may be longer, but what stands apart below is no part of it."""
    pitch = _pitch(lefts)
    for piece in sorted(lefts, key=lambda one: one.base):
        if bottom < piece.base <= bottom + _LONGEST_GAP * pitch:
            bottom = piece.base
    return bottom


def _is_prose(pieces: Sequence[Piece]) -> bool:
    """Whether lines are those of a running text: several words each, many of them full."""
    texts = [piece for piece in pieces if not is_label(piece.words)]
    if _heights(texts) < _FEWEST_ROWS:
        return False
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    full = sum(piece.right >= left + _FULL * (right - left) for piece in texts)
    return _words(pieces) >= _PROSE_WORDS and full >= _SHARE_FULL * len(texts)


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
