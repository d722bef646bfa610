"""What stands among a page's words and is read in another way than they are: initials that are set large, and line numbers."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.sheet import Sheet, Word

_LARGE = 1.7
"""Sizes of the text from which a single letter is an initial."""
_NEAR = 0.7
_FEWEST = 8
_IN_STEP = 0.8
_SMALL = 0.85
_MID_SENTENCE = 0.25
"""Share of the numbered lines that go on in mid-sentence, where it is lines that are numbered and not clauses."""
NUMBERS = "number of a line"


def tidied(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with each initial before the word that it begins, and the numbers of lines aside."""
    words = _with_initials(sheet.words)
    numbers = _line_numbers(words)
    aside = tuple((word.text, NUMBERS) for word in words if id(word) in numbers)
    return replace(sheet, words=tuple(word for word in words if id(word) not in numbers), aside=(*sheet.aside, *aside))


def _with_initials(words: Sequence[Word]) -> list[Word]:
    """Return the words, a letter that is set over several lines joined to the word beside it."""
    if not words:
        return []
    usual = median(word.size for word in words)
    kept = list(words)
    for initial in [word for word in words if len(word.text) == 1 and word.text.isupper() and word.size >= _LARGE * usual]:
        beside = [word for word in kept if word is not initial and _begins(initial, word)]
        first = min(beside, key=lambda word: (word.base, word.left), default=None)
        if first is not None:
            kept[kept.index(first)] = replace(first, text=initial.text + first.text, left=first.left)
            kept.remove(initial)
    return kept


def _begins(initial: Word, word: Word) -> bool:
    """Whether a word stands right beside an initial, at one of the lines that it reaches over."""
    inside = initial.base - initial.size <= word.base <= initial.base + 1
    near = -1 <= word.left - initial.right <= _NEAR * initial.size
    return inside and near and word.size < initial.size and word.text[:1].islower()


def _line_numbers(words: Sequence[Word]) -> set[int]:
    """Return the words (by identity) of a column of numbers, left of all text, that count the lines of a page."""
    figures = [word for word in words if word.text.isdigit()]
    texts = [word for word in words if not word.text.isdigit()]
    if len(figures) < _FEWEST or not texts:
        return set()
    edge = min(word.left for word in texts)
    column = sorted((word for word in figures if word.right < edge), key=lambda word: word.base)
    if len(column) < _FEWEST or not _count_lines(column, texts):
        return set()
    steps = [int(b.text) - int(a.text) for a, b in pairwise(column)]
    usual = max(set(steps), key=steps.count)
    return {id(word) for word in column} if usual > 0 and steps.count(usual) >= _IN_STEP * len(steps) else set()


def _count_lines(column: Sequence[Word], texts: Sequence[Word]) -> bool:
    """Whether numbers are smaller than the text, or stand before lines as they come, in mid-sentence as well."""
    firsts = []
    for number in column:
        line = [word for word in texts if abs(word.base - number.base) < 0.35 * word.size]
        firsts += [min(line, key=lambda word: word.left)] if line else []
    small = median(word.size for word in column) <= _SMALL * median(word.size for word in texts)
    return small or sum(word.text[:1].islower() for word in firsts) >= _MID_SENTENCE * len(column)
