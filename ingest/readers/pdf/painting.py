"""In which order a page is painted, and with what: filled shapes, pictures, notes that are stuck on it."""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.pdf.drawings import Placing, bounds_of, placed
from ingest.readers.pdf.runs import Colour, address, filling
from ingest.readers.pdf.sheet import Box

_THIN = 2.5
"""Points: what is thinner underlines or frames words, and hides none."""
MOST = 20_000
"""Things on a page that are gone through."""
_ROW, _MOST_ROWS = 10.0, 2000
"""Points by which what is painted is looked up."""
_STUCK_ON = {
    raw.FPDF_ANNOT_FREETEXT,
    raw.FPDF_ANNOT_SQUARE,
    raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_POLYGON,
    raw.FPDF_ANNOT_LINE,
    raw.FPDF_ANNOT_INK,
    raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_REDACT,
}
"""The annotations that people put over words to hide them. A comment's sign that happens to lie on a word does not."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Something that is painted on an area of the page."""

    box: Box
    when: int
    """Its place in the order of painting."""
    colour: Colour | None
    """The plain colour that it is filled with; None for a picture, a shading, and where it lets something shine through."""
    picture: bool


@dataclass(frozen=True, slots=True)
class Painted:
    """What is painted on a page."""

    texts: dict[int, int]
    """For each text object, by its address, its place in the order of painting."""
    frames: dict[int, Box]
    """For text objects that are seen only inside of an area, that area."""
    in_forms: frozenset[int]
    """The text objects that stand in a form, which may be a layer as a whole."""
    paints: tuple[Paint, ...]
    whole: bool
    """Whether these are all; False where a page has more of them than can be gone through."""
    _rows: Mapping[int, Sequence[Paint]]

    def near(self, box: Box) -> Sequence[Paint]:
        """Return what is painted at the height of a box, and more."""
        return self._rows.get(round((box.top + box.bottom) / 2 / _ROW), ())


def painted(page: pdfium.PdfPage, things: Sequence[pdfium.PdfObject], placing: Placing) -> Painted:
    """Return in which order ``things``, all that a page holds, are painted."""
    texts: dict[int, int] = {}
    frames: dict[int, Box] = {}
    in_forms: set[int] = set()
    paints: list[Paint] = []
    for when, thing in enumerate(things):
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            texts[address(thing.raw)] = when
            in_forms |= {address(thing.raw)} if thing.level else set()
            frame = _frame(thing, placing)
            if frame:
                frames[address(thing.raw)] = frame
        elif _is_filled(thing):
            box = bounds_of(thing, placing)
            picture = thing.type == raw.FPDF_PAGEOBJ_IMAGE
            if min(box.width, box.height) >= _THIN:
                paints.append(Paint(box, when, None if picture else filling(thing.raw), picture))
    paints += [Paint(box, len(things), None, picture=False) for box in _stuck_on(page, placing)]
    return Painted(texts, frames, frozenset(in_forms), tuple(paints), len(things) < MOST, _by_height(paints))


def _by_height(paints: Sequence[Paint]) -> dict[int, list[Paint]]:
    rows: dict[int, list[Paint]] = {}
    for paint in paints:
        for row in range(max(0, int(paint.box.top / _ROW) - 1), min(_MOST_ROWS, int(paint.box.bottom / _ROW) + 2)):
            rows.setdefault(row, []).append(paint)
    return rows


def _is_filled(thing: pdfium.PdfObject) -> bool:
    if thing.type in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}:
        return True
    if thing.type != raw.FPDF_PAGEOBJ_PATH:
        return False
    fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    raw.FPDFPath_GetDrawMode(thing.raw, fill, stroke)
    raw.FPDFPageObj_GetStrokeWidth(thing.raw, width)
    return bool(fill.value) or (bool(stroke.value) and width.value >= _THIN)


def _frame(thing: pdfium.PdfObject, placing: Placing) -> Box | None:
    """Return the area that a thing is seen in; None where it is not cut off."""
    clip = raw.FPDFPageObj_GetClipPath(thing.raw)
    paths = raw.FPDFClipPath_CountPaths(clip)
    corners = [
        [placed(thing, placing, *_point(clip, path, at)) for at in range(raw.FPDFClipPath_CountPathSegments(clip, path))]
        for path in range(max(0, paths))
    ]
    if not corners or not all(corners):
        return None
    xs, ys = ([[corner[axis] for corner in path] for path in corners] for axis in (0, 1))
    return Box(max(map(min, xs)), max(map(min, ys)), min(map(max, xs)), min(map(max, ys)))


def _point(clip: object, path: int, at: int) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, at), x, y)
    return x.value, y.value


def _stuck_on(page: pdfium.PdfPage, placing: Placing) -> Iterator[Box]:
    for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note, box = raw.FPDFPage_GetAnnot(page.raw, at), raw.FS_RECTF()
        if note and raw.FPDFAnnot_GetSubtype(note) in _STUCK_ON and raw.FPDFAnnot_GetRect(note, box):
            (x0, y0), (x1, y1) = placing(box.left, box.bottom), placing(box.right, box.top)
            yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        raw.FPDFPage_CloseAnnot(note)
