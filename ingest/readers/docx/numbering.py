"""Counting: which number Word draws before a paragraph of a list. Knows nothing of XML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.readers.docx.numerals import numeral

BULLET = "\u2022"
DEEPEST = 8
"""Word counts nine levels, from 0."""
_PLACE = re.compile(r"%([1-9])")
_LEGAL = {"none", "bullet", "decimalZero"}
"""Formats that "legal" numbering leaves as they are: Word's own list "Article I, Section 1.01" is such a one."""
_DASHES = {"-", "\u2013", "\u2014"}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    text: str = ""
    """As it is printed, with ``%1`` for the number of the first level: ``%1.%2``, ``(%3)``."""
    form: str = "decimal"
    """Word's name of the number format."""
    pattern: str = ""
    """The example of a custom format."""
    start: int = 1
    restart: int | None = None
    """Restarts after this level (from 1) and those above it; 0 for never; None after any above it."""
    legal: bool = False
    """Whether every number in it is printed in digits, whatever its own level says."""
    hidden: bool = False
    indent: int | None = None
    """Where its text begins, in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class NumberedList:
    """One ``w:num``: a list that paragraphs belong to."""

    counted: str
    """What it counts with: lists of one definition go on with each other's numbers."""
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)
    """The levels that begin anew when this list first uses them, and the number that each of them always begins with."""
    styles: Mapping[str, int] = field(default_factory=dict)
    """The level of each paragraph style that is linked to one."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What is drawn before a paragraph."""

    number: str = ""
    """A number or a bullet."""
    words: str = ""
    """Words that hold no number ("Note:"): they are text."""


class Counting:
    """Counts the paragraphs of a document's lists, in the order in which they come."""

    def __init__(self, lists: Mapping[str, NumberedList]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def count(self, number: str, depth: int) -> Marker:
        """Return what stands before the next paragraph of list ``number`` at level ``depth`` (from 0)."""
        one = self._lists.get(number)
        if one is None:
            return Marker()
        counts = self._counts.setdefault(one.counted, {})
        for level in range(depth):
            counts.setdefault(level, _start(one, level))
        anew = depth in one.starts and (number, depth) not in self._begun
        self._begun.add((number, depth))
        counts[depth] = counts[depth] + 1 if depth in counts and not anew else _start(one, depth)
        for level in [below for below in counts if below > depth and _restarts(one, below, depth)]:
            del counts[level]
        return _marker(one, counts, depth)


def _start(one: NumberedList, level: int) -> int:
    return one.starts.get(level, one.levels.get(level, Level()).start)


def _restarts(one: NumberedList, below: int, used: int) -> bool:
    restart = one.levels.get(below, Level()).restart
    return restart is None or used < restart


def _marker(one: NumberedList, counts: Mapping[int, int], depth: int) -> Marker:
    level = one.levels.get(depth, Level())
    if level.hidden:
        return Marker()
    if level.form == "bullet":
        return Marker(level.text if level.text in _DASHES else BULLET if level.text.strip() else "")

    def printed(found: re.Match[str]) -> str:
        above = int(found[1]) - 1
        shown = one.levels.get(above, Level())
        form = "decimal" if level.legal and shown.form not in _LEGAL else shown.form
        return "" if form == "bullet" else numeral(counts.get(above, _start(one, above)), form, shown.pattern)

    text = " ".join(_PLACE.sub(printed, level.text).split())
    return Marker(number=text) if _PLACE.search(level.text) and re.search(r"\w", text) else Marker(words=text)
