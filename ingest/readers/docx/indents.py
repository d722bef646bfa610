"""How deep a paragraph stands in lists, read off its list's levels and its distance from the margin."""

from dataclasses import dataclass

_ALIKE = 120
"""Twentieths of a point: half a character. Margins as near as this look the same."""


@dataclass(frozen=True, slots=True)
class _Item:
    number: str
    level: int
    indent: int


class Indents:
    """The list items that the next paragraph may stand beneath."""

    def __init__(self) -> None:
        self._open: list[_Item] = []
        self._stood: dict[tuple[str, int], tuple[_Item, ...]] = {}
        """Beneath which items each level of a numbered list last stood."""

    def clear(self) -> None:
        """Forget the items: a heading ends every list."""
        self._open.clear()
        self._stood.clear()

    def item(self, number: str, level: int, indent: int, *, counts: bool) -> int:
        """Return how deep an item of list ``number`` stands, from 1; numbers that go on (``counts``) stand where they began."""
        one = _Item(number, level, indent)
        if counts and not self._open:
            self._open = list(self._stood.get((number, level), ()))
        while self._open and not _is_beneath(one, self._open[-1]):
            self._open.pop()
        self._stood[number, level] = tuple(self._open)
        self._open.append(one)
        return len(self._open)

    def text(self, indent: int) -> int:
        """Return how deep a paragraph without a number stands: in the last item that it is as far in as."""
        while self._open and (indent <= 0 or indent + _ALIKE < self._open[-1].indent):
            self._open.pop()
        return len(self._open)


def _is_beneath(one: _Item, other: _Item) -> bool:
    if one.number == other.number:
        return one.level > other.level
    return one.indent > other.indent + _ALIKE
