"""Where on a printed page the lines of one clause stand: the boxes that are drawn around them."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.policy import Line

_ROOM = 2.0
"""Points left around the letters."""
_LINE_GAP = 2.2
"""Heights of a line from which a line stands apart from the one before: what lies between is another's."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


def areas(lines: Iterable[Line]) -> list[Area]:
    """Return the rectangles around lines of one page, in order: one for each run that stands together in one column."""
    found: list[list[float]] = []
    for line in lines:
        if line.box is None:
            continue
        left, top, right, bottom = line.box
        if found and _is_below(found[-1], line.box):
            last = found[-1]
            found[-1] = [min(last[0], left), min(last[1], top), max(last[2], right), max(last[3], bottom)]
        else:
            found.append([left, top, right, bottom])
    return [
        Area(round(a - _ROOM, 1), round(b - _ROOM / 2, 1), round(c - a + 2 * _ROOM, 1), round(d - b + _ROOM, 1))
        for a, b, c, d in found
    ]


def _is_below(last: list[float], box: tuple[float, float, float, float]) -> bool:
    """Whether a line stands right beneath what comes before it, and not in the next column."""
    left, top, right, bottom = box
    height = bottom - top
    return left < last[2] and right > last[0] and -height < top - last[3] < _LINE_GAP * height
