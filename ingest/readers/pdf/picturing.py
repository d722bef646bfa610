"""The pages of a PDF as pictures, for people to see what was understood of them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.pdf.characters import FAULTS, Printed

_SHARPEST, _COARSEST = 2.0, 1.0
_SHARP_PAGES = 80
"""Pages that are drawn sharp: beyond, a page must be smaller for the whole to be opened in a browser."""
_SIZE = struct.Struct(">II")
_SIZE_AT = 16
"""Where a PNG says how many pixels wide and high it is."""
_A4 = (595.0, 842.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it is printed, turned so that its text is upright."""

    page: int
    """Counted from 1."""
    png: bytes
    """Empty where the page cannot be drawn."""
    width: float
    """In points, as its height is: the measure of the boxes of its lines."""
    height: float


def draw_pages(data: bytes) -> Iterator[Drawn]:
    """Yield the pages of the PDF in ``data`` one by one."""
    printed = Printed(data)
    try:
        scale = max(_COARSEST, min(_SHARPEST, _SHARPEST * _SHARP_PAGES / max(1, len(printed))))
        for place in range(len(printed)):
            try:
                png = printed.picture(place, scale)
            except FAULTS:
                yield Drawn(place + 1, b"", *_A4)
                continue
            across, down = _SIZE.unpack_from(png, _SIZE_AT)
            yield Drawn(place + 1, png, across / scale, down / scale)
    finally:
        printed.close()
