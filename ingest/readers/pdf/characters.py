"""What is printed on a page, as PDFium lays it out: the only module that imports pypdfium2."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.pdf.sheet import Box, Picture, Sheet, Word

FAULTS = (pdfium.PdfiumError, OSError, ValueError)
_DIVIDING = 2
"""PDFium's own sign for a hyphen at a line's end."""
_BLANK = frozenset(
    map(ord, "\0 \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
)
_UPRIGHT = 0.05
"""Radians by which a scan may hang askew."""
_HEAVY = 600
_THIN, _SHORTEST = 2.5, 6.0
_MOST_SEGMENTS, _MOST_SHAPES = 400, 6000
_LARGEST_MARK = 40.0
_COLOURS = 64
"""Of a page's picture, gathered by likeness: a red line among many black ones stays red."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What holds for all characters of one text object."""

    size: float
    bold: bool
    angle: float
    """By how much it is turned against the clock, in radians; PDFium counts with it."""
    tag: str


_Found = tuple[str, tuple[float, float], tuple[float, float], bool, _Run]
"""A word, where it begins and ends, whether it is glued to the last, and what holds for it."""


class Printed:
    """An opened PDF, page by page; raises one of ``FAULTS`` where it cannot be opened."""

    def __init__(self, data: bytes, password: str = "") -> None:
        self._document = pdfium.PdfDocument(data, password=password)

    def __len__(self) -> int:
        return len(self._document)

    def close(self) -> None:
        """Let the file go."""
        self._document.close()

    def sheet(self, place: int) -> Sheet:
        """Return the page at ``place`` (from 0); raises one of ``FAULTS`` where it cannot be read."""
        page = self._document[place]
        try:
            return _Reading(page).sheet()
        finally:
            page.close()

    def picture(self, place: int, scale: float) -> bytes:
        """Return the page at ``place`` as a PNG of few colours, so many pixels to a point, turned as its sheet is."""
        import io

        from PIL.Image import Quantize

        page = self._document[place]
        try:
            turn = (_Reading(page).degrees() - page.get_rotation()) % 360
            made = io.BytesIO()
            drawn = page.render(scale=scale, rotation=turn).to_pil().convert("RGB")
            drawn.quantize(_COLOURS, Quantize.FASTOCTREE).save(made, format="PNG", optimize=True)
            return made.getvalue()
        finally:
            page.close()


class _Reading:
    """The reading of one page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page, self._text = page, page.get_textpage()
        self._runs: dict[int, _Run] = {}
        self._tags = _tags(page)
        self._seen = Box(*_turned_down(page.get_bbox()))
        self._angle = 0.0

    def degrees(self) -> int:
        """Return by how much the page as it is written must be turned clockwise for most of its text to be upright."""
        return round(math.degrees(self._most(self._words())))

    def _most(self, found: Iterable[_Found]) -> float:
        """Return how most of the text is turned."""
        lengths = Counter[float]()
        for text, _, _, _, run in found:
            lengths[run.angle] += len(text)
        angles = Counter[float]()
        for angle, length in lengths.items():
            angles[_quarter(angle)] += length if _upright(angle - _quarter(angle)) else 0
        return angles.most_common(1)[0][0] if angles else 0.0

    def sheet(self) -> Sheet:
        found = list(self._words())
        self._angle = self._most(found)
        corners = [self._turned(x, y) for x in (self._seen.left, self._seen.right) for y in (-self._seen.top, -self._seen.bottom)]
        (left, right), (top, bottom) = (_ends([corner[axis] for corner in corners]) for axis in (0, 1))
        words: list[Word] = []
        aside: list[tuple[str, str]] = []
        for text, first, last, glued, run in found:
            (x0, y), (x1, _) = self._turned(*first), self._turned(*last)
            if not _upright(run.angle - self._angle):
                aside.append((text, "set sideways or across the page"))
            elif not (left - 1 <= x0 <= right + 1 and top - 1 <= y <= bottom + run.size):
                aside.append((text, "outside of the visible page"))
            else:
                words.append(Word(text, x0 - left, max(x0, x1) - left, y - top, run.size, run.bold, glued, run.tag))
        rules, pictures = self._drawn(left, top)
        return Sheet(right - left, bottom - top, tuple(words), tuple(aside), tuple(rules), tuple(pictures))

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page as it stands when its text is upright, y downwards."""
        cos, sin = round(math.cos(self._angle)), round(math.sin(self._angle))
        return x * cos + y * sin, x * sin - y * cos

    def _words(self) -> Iterator[_Found]:
        """Yield each word with the point that it begins at, the one that it ends at, and whether it is glued to the last."""
        handle = self._text.raw
        length = raw.FPDFText_CountChars(handle)
        codes = [raw.FPDFText_GetUnicode(handle, at) for at in range(length)]
        at, glued = 0, False
        while at < length:
            if _is_blank(codes[at]):
                at, glued = at + 1, False
                continue
            own = raw.FPDFText_GetTextObject(handle, at)
            end = at + 1
            while end < length and codes[end - 1] != _DIVIDING and not _is_blank(codes[end]):
                end += 1
            if not self._is_of(own, end - 1):
                end = next(place for place in range(at + 1, end) if not self._is_of(own, place))
            text = "".join(map(_character, codes[at:end]))
            run = self._run(own, at)
            yield text, self._origin(at), self._end(end - 1, run.angle), glued, run
            at, glued = end, codes[end - 1] != _DIVIDING

    def _is_of(self, own: object, at: int) -> bool:
        there = raw.FPDFText_GetTextObject(self._text.raw, at)
        return _address(there) == _address(own)

    def _origin(self, at: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._text.raw, at, x, y)
        return x.value, y.value

    def _end(self, at: int, angle: float) -> tuple[float, float]:
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text.raw, at, box)
        quarter = _quarter(angle)
        x = box.right if abs(math.cos(quarter) - 1) < _UPRIGHT or abs(math.sin(quarter)) > _UPRIGHT else box.left
        y = box.bottom if math.sin(quarter) < -_UPRIGHT else box.top
        return x, y

    def _run(self, own: object, at: int) -> _Run:
        key = _address(own)
        if key not in self._runs:
            mark = raw.FPDFPageObj_GetMarkedContentID(own) if own else -1
            self._runs[key] = _Run(
                size=round(self._size(at), 1),
                bold=self._is_bold(at),
                angle=float(-raw.FPDFText_GetCharAngle(self._text.raw, at)),
                tag="Artifact" if _is_artifact(own) else self._tags.get(mark, ""),
            )
        return self._runs[key]

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

    def _drawn(self, left: float, top: float) -> tuple[list[Box], list[Picture]]:
        """Return the straight lines and the small pictures of the page."""
        rules: list[Box] = []
        pictures: list[Picture] = []
        for number, thing in enumerate(self._page.get_objects(max_depth=3)):
            if number > _MOST_SHAPES:
                break
            if thing.type not in {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE}:
                continue
            x0, y0, x1, y1 = thing.get_bounds()
            (ax, ay), (bx, by) = self._turned(x0, y0), self._turned(x1, y1)
            box = Box(min(ax, bx) - left, min(ay, by) - top, max(ax, bx) - left, max(ay, by) - top)
            if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                pictures += [Picture(box, _looks(thing))] if box.height <= _LARGEST_MARK else []
            elif min(box.width, box.height) <= _THIN and max(box.width, box.height) >= _SHORTEST:
                rules.append(box)
            elif max(box.width, box.height) < _SHORTEST * 2:
                pictures.append(Picture(box, "shape"))
            elif box.width < self._seen.width * 0.97 or box.height < self._seen.height * 0.9:
                rules += self._outline(thing, box, left, top)
        return rules, pictures

    def _outline(self, path: pdfium.PdfObject, box: Box, left: float, top: float) -> list[Box]:
        """Return the straight lines that a drawn shape is made of; the four sides of a plain rectangle."""
        segments = raw.FPDFPath_CountSegments(path.raw)
        if segments > _MOST_SEGMENTS:
            return []
        matrix, points = path.get_matrix(), []
        for at in range(segments):
            segment = raw.FPDFPath_GetPathSegment(path.raw, at)
            x, y = ctypes.c_float(), ctypes.c_float()
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            kind = raw.FPDFPathSegment_GetType(segment)
            points.append((self._turned(*matrix.on_point(x.value, y.value)), kind))
        if any(kind == raw.FPDF_SEGMENT_BEZIERTO for _, kind in points):
            return []
        sides: list[Box] = []
        for (a, _), (b, kind) in pairwise(points):
            if kind == raw.FPDF_SEGMENT_LINETO and (abs(a[0] - b[0]) < 1 or abs(a[1] - b[1]) < 1):
                sides.append(Box(min(a[0], b[0]) - left, min(a[1], b[1]) - top, max(a[0], b[0]) - left, max(a[1], b[1]) - top))
        sides.append(Box(box.left, box.top, box.left, box.bottom))
        return [side for side in sides if max(side.width, side.height) >= _SHORTEST]


def _tags(page: pdfium.PdfPage) -> dict[int, str]:
    """Return what the file's structure calls each marked part of the page."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    found: dict[int, str] = {}
    try:
        waiting = [(raw.FPDF_StructTree_GetChildAtIndex(tree, at), "") for at in range(raw.FPDF_StructTree_CountChildren(tree))]
        numbers = count()
        while waiting:
            element, above = waiting.pop()
            if not element:
                continue
            told = _told(_name_of(element), above, next(numbers))
            for at in range(raw.FPDF_StructElement_CountChildren(element)):
                mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
                if mark >= 0:
                    found[mark] = told
                waiting.append((raw.FPDF_StructElement_GetChildAtIndex(element, at), told))
            mark = raw.FPDF_StructElement_GetMarkedContentID(element)
            if mark >= 0:
                found[mark] = told
    finally:
        raw.FPDF_StructTree_Close(tree)
    return found


def _told(name: str, above: str, number: int) -> str:
    """Return what a part of the structure is, by its name and what it stands in; the cells of one row share its number."""
    if name == "TR":
        return f"TR {number}"
    if name in {"TD", "TH"} and above.startswith("TR "):
        return f"TD {above[3:]} {number}"
    inside = above.startswith("TD ") or name in {"Span", "Link", "NonStruct", "P", "Div", "Sect", "LBody", ""}
    return above if inside and above else name


def _name_of(element: object) -> str:
    room = ctypes.create_string_buffer(64)
    raw.FPDF_StructElement_GetType(element, room, 64)
    return room.raw.decode("utf-16-le", "replace").split("\0")[0]


def _is_artifact(own: object) -> bool:
    """Whether the file calls a text object no part of its content: a running header, a page number."""
    for at in range(max(0, raw.FPDFPageObj_CountMarks(own))) if own else ():
        room, size = ctypes.create_string_buffer(64), ctypes.c_ulong()
        held = ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(own, at), held, 64, size)
        if room.raw.decode("utf-16-le", "replace").split("\0")[0] == "Artifact":
            return True
    return False


def _looks(picture: pdfium.PdfObject) -> str:
    """Return something that is the same for pictures that are."""
    size = raw.FPDFImageObj_GetImageDataRaw(picture.raw, None, 0)
    room = ctypes.create_string_buffer(max(1, min(size, 65536)))
    raw.FPDFImageObj_GetImageDataRaw(picture.raw, room, len(room))
    return f"{size}:{hash(room.raw)}"


def _address(own: object) -> int:
    return ctypes.addressof(own.contents) if own else 0  # type: ignore[attr-defined]  # a pointer of PDFium's


def _character(code: int) -> str:
    if code == _DIVIDING:
        return "-"
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"  # noqa: PLR2004 (Unicode's bounds)


def _is_blank(code: int) -> bool:
    return code in _BLANK or not 0 <= code < 0x110000  # noqa: PLR2004 (Unicode's end)


def _quarter(angle: float) -> float:
    """Return the nearest quarter turn, in radians from 0."""
    return round(angle / (math.pi / 2)) % 4 * (math.pi / 2)


def _upright(angle: float) -> bool:
    return abs(math.remainder(angle, 2 * math.pi)) <= _UPRIGHT


def _turned_down(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    return left, -top, right, -bottom


def _ends(values: list[float]) -> tuple[float, float]:
    return min(values), max(values)
