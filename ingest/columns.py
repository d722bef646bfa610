"""The first column of a table: numbers of clauses, or figures (years, scores, ages) that number nothing."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from ingest.policy import Line
from ingest.rules import is_imperative
from ingest.sentences import ends_sentence, is_sentence, words

_FIGURE = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_NUMBERS = re.compile(r"(?:no|number|ref|reference|clause|rule|para|paragraph|section|item|step|point|#)s?[.:]?", re.IGNORECASE)
"""What stands above a column of clause numbers."""
_NEAR = 2
_FEW, _SAYS = 3, 8
_HALF = 0.5

_Entry = tuple[int, tuple[str, ...], str]
"""A row's index, its number in parts, and the rest of it."""


def find_figures(lines: Sequence[Line]) -> set[int]:
    """Return the indices of the rows whose first cell is a bare figure that numbers no clause.

    A column numbers clauses where its figures are a sequence and most of them stand before words that say something.
    """
    rows = [(index, line) for index, line in enumerate(lines) if line.table and not line.excluded and line.text.strip()]
    figures: set[int] = set()
    for _, group in groupby(rows, key=lambda row: row[1].table):
        table = list(group)
        entries = [entry for index, line in table if (entry := _entry(index, line))]
        named = bool(_NUMBERS.fullmatch(table[0][1].text.split("\t")[0].strip()))
        if not _is_sequence(entries) or not (named or _says(entries)):
            figures |= {index for index, _, _ in entries}
    return figures


def _entry(index: int, line: Line) -> _Entry | None:
    first, _, rest = line.text.partition("\t")
    return (index, tuple(first.strip().split(".")), rest) if _FIGURE.fullmatch(first.strip()) and not line.marker else None


def _is_sequence(entries: Sequence[_Entry]) -> bool:
    """Whether each number follows on the one before it: 1, 1.1, 1.2, 2; 1.4 may follow 1.2 where 1.3 is set apart."""
    return all(_follows(tuple(map(int, a)), tuple(map(int, b))) for (_, a, _), (_, b, _) in pairwise(entries))


def _follows(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    near = len(a) == len(b) > 1 and a[:-1] == b[:-1] and 0 <= b[-1] - a[-1] <= _NEAR
    beneath = b == (*a, 1)
    beside = len(b) <= len(a) and b[:-1] == a[: len(b) - 1] and b[-1] == a[len(b) - 1] + 1
    section = len(a) == len(b) > 1 and b == (*a[:-2], a[-2] + 1, 1)
    return near or beneath or beside or section


def _is_said(text: str) -> bool:
    return is_sentence(text) or is_imperative(text) or ends_sentence(text)


def _says(entries: Sequence[_Entry]) -> bool:
    """Whether at least half of the rows that have none beneath them say something."""
    titles = {number[:-1] for _, number, _ in entries}
    rest = [text for _, number, text in entries if number not in titles]
    telling = [text for text in rest if words(text) >= (_FEW if _is_said(text) else _SAYS)]
    return bool(rest) and len(telling) >= _HALF * len(rest)
