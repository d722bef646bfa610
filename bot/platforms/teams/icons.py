"""The app's two icons, drawn here: a page with a quotation beside its rule."""

import struct
import zlib
from collections.abc import Callable

Colour = tuple[int, int, int, int]
_INK, _PAPER, _MARK, _NONE = (29, 53, 87, 255), (255, 255, 255, 255), (230, 57, 70, 255), (255, 255, 255, 0)
_LINES = ((0.34, 0.78), (0.46, 0.74), (0.58, 0.78), (0.70, 0.60))
"""Where each line of the quotation stands, and where it ends, as shares of the icon."""


def colour_icon() -> bytes:
    """Return the icon of 192 by 192 pixels, as PNG."""

    def paint(x: float, y: float) -> Colour:
        if 0.28 <= x <= 0.34 and 0.30 <= y <= 0.76:  # noqa: PLR2004 (the rule)
            return _MARK
        return _INK if _is_line(x, y, 0.06) else _PAPER if 0.16 <= x <= 0.84 and 0.16 <= y <= 0.86 else _INK  # noqa: PLR2004 (the page)

    return _png(192, paint)


def outline_icon() -> bytes:
    """Return the icon of 32 by 32 pixels, white on nothing, as PNG."""

    def paint(x: float, y: float) -> Colour:
        is_rule = 0.16 <= x <= 0.24 and 0.26 <= y <= 0.78  # noqa: PLR2004 (the rule)
        return _PAPER if is_rule or _is_line(x, y, 0.07) else _NONE

    return _png(32, paint)


def _is_line(x: float, y: float, height: float) -> bool:
    return any(top <= y <= top + height and 0.40 <= x <= end for top, end in _LINES)  # noqa: PLR2004 (where the lines begin)


def _png(size: int, paint: Callable[[float, float], Colour]) -> bytes:
    """Return a square picture (PNG, ISO/IEC 15948: RGBA, 8 bits), painted pixel by pixel in shares of its side."""
    rows = b"".join(
        b"\0" + bytes(part for x in range(size) for part in paint((x + 0.5) / size, (y + 0.5) / size)) for y in range(size)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
