"""Words to rows: what stands on one base line, with raised figures, in the order of the line."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.sheet import Row, Word

_SAME_LINE = 0.35
_TWICE = 2.0
"""Points by which what is printed twice, to look bold, stands apart."""
_SMALL, _RAISED = 0.82, 0.7
_APART = 1.2
"""How wide a gap, in letter sizes, parts the pieces of a line: a number from its text, one column from the next."""
_APART_UNLIKE, _UNLIKE = 0.5, 0.08
"""How wide a gap parts words of unlike sizes, and how unlike they are: a box beside the text."""
_WIDE = 3.0
WIDE = "   "
"""What stands for a gap that no sentence has: before a page number in a contents list, in a signature block."""
_FEWEST_SPACED = 4
LABEL = re.compile(
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]\d{0,2}(?:\.\d{1,3})*|[ivxIVX]{1,6})[.):]?\)?|§+\s*\d+|[\u2022\u25aa\u25cf\u25cb\u25a0\uf020-\uf0ff\u2013o*-])"
)
"""What may stand before the text of a clause or an item: a number, a letter, a bullet."""


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words of each base line, from top to bottom, each line from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(_once(words), key=lambda one: (one.base, one.left)):
        near = next((line for line in reversed(lines[-3:]) if abs(line[0].base - word.base) <= _SAME_LINE * word.size), None)
        if near is None:
            lines.append([word])
        else:
            near.append(word)
    return [sorted(line, key=lambda one: one.left) for line in _with_raised(lines)]


def _once(words: Sequence[Word]) -> list[Word]:
    """Return the words without those printed twice to look bold."""
    places: dict[tuple[str, int], list[int]] = {}
    found: list[Word] = []
    for word in words:
        near = (place for step in (-1, 0, 1) for place in places.get((word.text, int(word.base / _TWICE) + step), ()))
        twin = next((place for place in near if _is_twin(found[place], word)), None)
        if twin is not None:
            found[twin] = replace(found[twin], bold=True)
        else:
            places.setdefault((word.text, int(word.base / _TWICE)), []).append(len(found))
            found.append(word)
    return found


def _is_twin(one: Word, other: Word) -> bool:
    return abs(one.left - other.left) < _TWICE and abs(one.base - other.base) < _TWICE


def _with_raised(lines: list[list[Word]]) -> list[list[Word]]:
    """Return the lines, raised and lowered small figures in the line that they belong to."""
    left: list[list[Word]] = []
    sizes = [max(word.size for word in line) for line in lines]
    for at, line in enumerate(lines):
        if sizes[at] > _SMALL * max(sizes[max(0, at - 1) : at + 2]):
            left.append(line)
            continue
        beside = [other for other in lines[max(0, at - 1) : at + 2] if other is not line]
        host = next((other for other in beside if all(_is_beside(word, other) for word in line)), None)
        if host is None:
            left.append(line)
        else:
            host += line
    return left


def _is_beside(word: Word, line: Sequence[Word]) -> bool:
    near = (one for one in line if abs(one.right - word.left) < 0.4 * one.size or abs(word.right - one.left) < 0.4 * one.size)
    return any(word.size <= _SMALL * one.size and abs(word.base - one.base) <= _RAISED * one.size for one in near)


def text_of(words: Sequence[Word]) -> str:
    """Return the words of a line as they are read, single spaces between them."""
    if _is_spaced(words):
        return _unspaced(words)
    text = ""
    for at, word in enumerate(words):
        before = words[at - 1] if at else None
        glued = before is not None and word.glued and abs(word.left - before.right) < 0.3 * max(word.size, before.size)
        if glued and before and _is_mark(word, before):
            glued = not before.text[-1].isdigit()
        wide = before is not None and word.left - before.right > _WIDE * word.size
        text += word.text if glued or not text else f"{WIDE if wide else ' '}{word.text}"
    return text


def _is_mark(word: Word, before: Word) -> bool:
    """Whether a word is the raised figure of a footnote: after a number it must not be read as part of it."""
    return word.text.isdigit() and word.size <= _SMALL * before.size and before.base - word.base > 0.15 * before.size


def _is_spaced(words: Sequence[Word]) -> bool:
    """Whether a title is set with its letters apart: S O C I A L."""
    single = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    return len(words) >= _FEWEST_SPACED and single >= 0.8 * len(words)


def _unspaced(words: Sequence[Word]) -> str:
    gaps = [b.left - a.right for a, b in pairwise(words)]
    usual = median(gaps)
    text = words[0].text
    for gap, word in zip(gaps, words[1:], strict=True):
        text += f" {word.text}" if gap > 1.6 * max(usual, 0.5) else word.text
    return text


def pieces_of(line: Sequence[Word]) -> list[list[Word]]:
    """Return the parts of a line that wide gaps keep apart."""
    parts: list[list[Word]] = [[line[0]]]
    for before, word in pairwise(line):
        gap, size = word.left - before.right, max(word.size, before.size)
        unlike = abs(word.size - before.size) > _UNLIKE * size and gap > _APART_UNLIKE * size
        if gap > _APART * size or unlike:
            parts.append([])
        parts[-1].append(word)
    return parts


def is_label(words: Sequence[Word]) -> bool:
    """Whether a piece is a number or a bullet that stands before a text."""
    return LABEL.fullmatch(text_of(words)) is not None


def plain_rows(words: Sequence[Word], bounds: tuple[float, float] | None = None) -> list[Row]:
    """Return words of one column as rows, top to bottom."""
    lines = rows_of(words)
    if not lines:
        return []
    edges = bounds or (min(word.left for word in words), max(word.right for word in words))
    made = [Row(tuple(line), bounds=edges) for line in lines]
    return [replace(made[0], starts=True), *made[1:]]
