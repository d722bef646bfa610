"""What holds for all the characters of one text object: how large, how heavy, how turned, in which colour."""

import ctypes
import math
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.pdf.tagging import marks, tags

_HEAVY = 600
_NOT_PAINTED = 3
"""How PDF calls letters that are not painted (ISO 32000-1, table 106): those that a scanner lays over its picture."""
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """One text object; ``own`` is PDFium's pointer to it."""

    own: object
    size: float
    bold: bool
    angle: float
    """By how much it is turned against the clock, in radians; PDFium counts with it."""
    tag: str
    unpainted: bool
    layered: bool
    """Whether it belongs to a layer, which may be switched off."""
    colour: Colour | None
    """What its letters are filled with; None where that is no plain, opaque colour."""


class Runs:
    """The text objects of a page, each looked at once."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> None:
        self._text = text
        self._tags = tags(page)
        self._found: dict[int, Run] = {}

    def run_of(self, own: object, at: int) -> Run:
        """Return what holds for the text object ``own``, to which the character at ``at`` belongs."""
        key = address(own)
        if key not in self._found:
            mark = raw.FPDFPageObj_GetMarkedContentID(own) if own else -1
            marked = marks(own)
            self._found[key] = Run(
                own,
                size=round(self._size(at), 1),
                bold=self._is_bold(at),
                angle=float(-raw.FPDFText_GetCharAngle(self._text.raw, at)),
                tag="Artifact" if "Artifact" in marked else self._tags.get(mark, ""),
                unpainted=bool(own) and raw.FPDFTextObj_GetTextRenderMode(own) == _NOT_PAINTED,
                layered="OC" in marked,
                colour=filling(own) if own else None,
            )
        return self._found[key]

    def _size(self, at: int) -> float:
        """Return the size that a letter is seen at: the height of its loose box is that of its font, scaled."""
        matrix = raw.FS_MATRIX()
        size = float(raw.FPDFText_GetFontSize(self._text.raw, at))
        if raw.FPDFText_GetMatrix(self._text.raw, at, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
        return size if size > 0.5 else 1.0  # noqa: PLR2004 (nothing is printed smaller)

    def _is_bold(self, at: int) -> bool:
        flags, room = ctypes.c_int(), ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(self._text.raw, at, room, 128, flags)
        name = room.value.decode("utf-8", "replace").lower()
        heavy = any(word in name for word in ("bold", "black", "heavy", "-bd", ",bd", "cmbx"))
        return heavy or raw.FPDFText_GetFontWeight(self._text.raw, at) > _HEAVY


def filling(own: object) -> Colour | None:
    """Return the colour that an object is filled with; None where it is no plain one, or lets something shine through."""
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    plain = raw.FPDFPageObj_GetFillColor(own, red, green, blue, opacity)
    return (red.value, green.value, blue.value) if plain and opacity.value == 255 else None  # noqa: PLR2004 (opaque)


def address(own: object) -> int:
    """Return what tells one of PDFium's objects from another."""
    return ctypes.addressof(own.contents) if own else 0  # type: ignore[attr-defined]  # a pointer of PDFium's
