"""Numbers at half the height of their texts, as in a table without rules: each is put before the text that it stands beside."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise

from ingest.readers.pdf.columns import Piece
from ingest.readers.pdf.rows import is_label

_ALIGNED = 4.0
_CENTRED = 0.3
"""Sizes of a letter by which a number may miss the middle of its text, or a line."""
_PARTED = 1.25
"""Against the distance of two lines: from here on another text begins."""
_FEWEST = 2
_COUNTED = re.compile(r"\d+|[a-z]")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A text, the number that stands at half its height, and what stands in further columns beside it."""

    number: Piece
    text: tuple[Piece, ...]
    further: tuple[Piece, ...]


def find_centred(pieces: Sequence[Piece]) -> list[Numbered]:
    """Return the numbered texts among the pieces of one column whose numbers do not all stand at their first lines."""
    numbers = [
        piece
        for piece in pieces
        if len(piece.words) == 1 and is_label(piece.words) and _COUNTED.search(piece.words[0].text.lower())
    ]
    found: list[Numbered] = []
    used: set[int] = set()
    while len(numbers) >= _FEWEST:
        beneath = [_is_beneath(number, numbers[0]) for number in numbers]
        group = list(compress(numbers, beneath))
        numbers = [number for number, is_beneath in zip(numbers, beneath, strict=True) if not is_beneath]
        for run, texts in _runs(pieces, group):
            made = _numbered(run, texts)
            taken = {id(piece) for one in made for piece in (one.number, *one.text, *one.further)}
            if taken.isdisjoint(used):
                found += made
                used |= taken
    return found


def _is_beneath(number: Piece, first: Piece) -> bool:
    """Whether two numbers stand in one column, whichever way they are aligned in it."""
    apart = number.left - first.left, number.right - first.right
    return min(*map(abs, apart), abs(sum(apart)) / 2) <= _ALIGNED


def _runs(pieces: Sequence[Piece], numbers: Sequence[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Yield numbers with what stands right of them, between the lines that begin further left than that."""
    edge, counted = max(number.right for number in numbers), set(map(id, numbers))
    run: tuple[list[Piece], list[Piece]] = ([], [])
    for piece in sorted(pieces, key=lambda one: one.base):
        if id(piece) in counted:
            run[0].append(piece)
        elif piece.left > edge:
            run[1].append(piece)
        else:
            yield run
            run = ([], [])
    yield run


def _numbered(numbers: Sequence[Piece], beside: Sequence[Piece]) -> list[Numbered]:
    """Return the texts that numbers stand in the middle of; none where a number does not, or all stand at first lines."""
    if len(numbers) < _FEWEST or not beside or not _count_up(numbers):
        return []
    edge = min(piece.left for piece in beside)
    column = [piece for piece in beside if piece.left <= edge + _ALIGNED]
    right = max(piece.right for piece in column)
    further = [piece for piece in beside if piece.left >= right]
    lines = [piece for piece in beside if piece.left < right]
    size = numbers[0].size
    bases = sorted({round(piece.base, 1) for piece in lines})
    spans = _by_room(bases, numbers, size) or _by_symmetry(bases, numbers, size)
    return [
        Numbered(number, tuple(_within(lines, span, size)), tuple(_within(further, span, size)))
        for number, span in zip(numbers, spans, strict=False)
    ]


def _count_up(numbers: Sequence[Piece]) -> bool:
    counts = [[part.zfill(3) for part in _COUNTED.findall(number.words[0].text.lower())] for number in numbers]
    return all(a < b for a, b in pairwise(counts))


def _within(pieces: Sequence[Piece], span: tuple[float, float], size: float) -> Iterator[Piece]:
    return (piece for piece in pieces if span[0] - _CENTRED * size <= piece.base <= span[1] + _CENTRED * size)


def _by_room(bases: Sequence[float], numbers: Sequence[Piece], size: float) -> list[tuple[float, float]]:
    """Return from where to where the text of each number goes, texts being parted by room; none where one is not centred."""
    steps = [b - a for a, b in pairwise(bases)]
    usual = min((step for step in steps if step > size / 2), default=0.0)
    starts = [bases[0], *(b for a, b in pairwise(bases) if b - a > _PARTED * usual)]
    ends = [*(a for a, b in pairwise(bases) if b - a > _PARTED * usual), bases[-1]]
    spans = [
        [
            (start, end)
            for start, end in zip(starts, ends, strict=True)
            if start <= number.base + size / 2 and number.base <= end + size / 2
        ]
        for number in numbers
    ]
    whole = [span[0] for span in spans if len(span) == 1]
    centred = len(set(whole)) == len(numbers) and all(
        abs(number.base - sum(span) / 2) <= _CENTRED * size for number, span in zip(numbers, whole, strict=True)
    )
    lower = any(number.base - span[0] > _CENTRED * size for number, span in zip(numbers, whole, strict=False))
    return whole if centred and lower else []


def _by_symmetry(bases: Sequence[float], numbers: Sequence[Piece], size: float) -> list[tuple[float, float]]:
    """Return the same where all lines stand equally far apart: each text goes on below its number as far as it began above.

    A number must stand between two lines: numbers at first lines may happen to fit otherwise.
    """
    if all(min(abs(number.base - base) for base in bases) <= _CENTRED * size for number in numbers):
        return []
    for first in range(len(bases)):
        spans: list[tuple[float, float]] = []
        at = first
        for number in numbers:
            end = 2 * number.base - bases[at] if at < len(bases) else 0.0
            stop = next((place for place in range(at, len(bases)) if abs(bases[place] - end) <= _CENTRED * size), None)
            if stop is None:
                break
            spans.append((bases[at], bases[stop]))
            at = stop + 1
        if len(spans) == len(numbers) and at == len(bases):
            return spans
    return []
