"""What is drawn on a page beside its words: the rules of tables and boxes, and small pictures."""

import ctypes
from collections.abc import Callable, Sequence
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.pdf.sheet import Box, Picture

Placing = Callable[[float, float], tuple[float, float]]
"""From a point of the file to the point of the upright sheet."""
_THIN, _SHORTEST = 2.5, 6.0
_MOST_SEGMENTS = 400
_LARGEST_MARK = 40.0
_ROUND = 24
"""Points of curves that the four corners of a box have at most."""


def drawn(things: Sequence[pdfium.PdfObject], placing: Placing) -> tuple[list[Box], list[Picture]]:
    """Return the straight lines and the small pictures among the things of a page."""
    rules: list[Box] = []
    pictures: list[Picture] = []
    for thing in things:
        if thing.type not in {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE}:
            continue
        box = bounds_of(thing, placing)
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += [Picture(box, _looks(thing))] if box.height <= _LARGEST_MARK else []
        elif min(box.width, box.height) <= _THIN and max(box.width, box.height) >= _SHORTEST:
            rules.append(box)
        elif max(box.width, box.height) < _SHORTEST * 2:
            pictures.append(Picture(box, "shape"))
        else:
            rules += _outline(thing, box, placing)
    return rules, pictures


def _outline(path: pdfium.PdfObject, box: Box, placing: Placing) -> list[Box]:
    """Return the straight lines that a drawn shape is made of; the four sides of a box with round corners."""
    segments = raw.FPDFPath_CountSegments(path.raw)
    if segments > _MOST_SEGMENTS:
        return []
    points = [_point(path, at, placing) for at in range(segments)]
    curved = sum(kind == raw.FPDF_SEGMENT_BEZIERTO for _, kind in points)
    if curved:
        straight = any(kind == raw.FPDF_SEGMENT_LINETO for _, kind in points)
        return _sides(box) if straight and curved <= _ROUND else []
    lines = [_box(a, b) for (a, _), (b, kind) in pairwise(points) if kind == raw.FPDF_SEGMENT_LINETO]
    lines.append(Box(box.left, box.top, box.left, box.bottom))
    return [line for line in lines if min(line.width, line.height) < 1 and max(line.width, line.height) >= _SHORTEST]


def _point(path: pdfium.PdfObject, at: int, placing: Placing) -> tuple[tuple[float, float], int]:
    """Return where a path goes next, and how."""
    segment = raw.FPDFPath_GetPathSegment(path.raw, at)
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return placed(path, placing, *path.get_matrix().on_point(x.value, y.value)), raw.FPDFPathSegment_GetType(segment)


def bounds_of(thing: pdfium.PdfObject, placing: Placing) -> Box:
    """Return the area that a thing takes up."""
    x0, y0, x1, y1 = thing.get_bounds()
    return _box(placed(thing, placing, x0, y0), placed(thing, placing, x1, y1))


def placed(thing: pdfium.PdfObject, placing: Placing, x: float, y: float) -> tuple[float, float]:
    """Return where a point of a thing stands on the sheet; what stands in a form is counted from the form's own corner."""
    form = thing.container
    while form:
        x, y = form.get_matrix().on_point(x, y)
        form = form.container
    return placing(x, y)


def _box(a: tuple[float, float], b: tuple[float, float]) -> Box:
    return Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _sides(box: Box) -> list[Box]:
    """Return the four sides of a box whose corners are rounded."""
    return [
        Box(box.left, box.top, box.right, box.top),
        Box(box.left, box.bottom, box.right, box.bottom),
        Box(box.left, box.top, box.left, box.bottom),
        Box(box.right, box.top, box.right, box.bottom),
    ]


def _looks(picture: pdfium.PdfObject) -> str:
    """Return something that is the same for pictures that are."""
    size = raw.FPDFImageObj_GetImageDataRaw(picture.raw, None, 0)
    room = ctypes.create_string_buffer(max(1, min(size, 65536)))
    raw.FPDFImageObj_GetImageDataRaw(picture.raw, room, len(room))
    return f"{size}:{hash(room.raw)}"
