"""What is printed on a page, as PDFium lays it out: its words with their places."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.pdf.drawings import drawn
from ingest.readers.pdf.sheet import Box, Sheet, Word
from ingest.readers.pdf.tagging import is_artifact, tags

FAULTS = (pdfium.PdfiumError, OSError, ValueError)
_DIVIDING = 2
"""PDFium's own sign for a hyphen at a line's end."""
_BLANK = frozenset(
    map(ord, "\0 \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
)
_UPRIGHT = 0.05
"""Radians by which a scan may hang askew."""
_HEAVY = 600
_LARGEST = 72.0
"""Points. Nothing larger is read: it is a watermark."""
_UNSEEN = 3
"""How PDF calls letters that are not painted (ISO 32000-1, table 106): those that a scanner lays over its picture."""
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
    unseen: bool


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
        self._tags = tags(page)
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
        rules, pictures = drawn(self._page, lambda x, y: (self._turned(x, y)[0] - left, self._turned(x, y)[1] - top))
        scanned = all(run.unseen for _, _, _, _, run in found)
        for text, first, last, glued, run in found:
            (x0, y), (x1, _) = self._turned(*first), self._turned(*last)
            if not _upright(run.angle - self._angle):
                aside.append((text, "set sideways or across the page"))
            elif not (left - 1 <= x0 <= right + 1 and top - 1 <= y <= bottom + run.size):
                aside.append((text, "outside of the visible page"))
            elif run.unseen and not scanned:
                aside.append((text, "not painted, so that nobody sees it"))
            elif run.size > _LARGEST:
                aside.append((text, "set across the page in large letters"))
            else:
                word = Word(text, x0 - left, max(x0, x1) - left, y - top, run.size, run.bold, glued, run.tag)
                if _is_struck(word, rules):
                    aside.append((text, "struck out"))
                else:
                    words.append(word)
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
                unseen=bool(own) and raw.FPDFTextObj_GetTextRenderMode(own) == _UNSEEN,
                tag="Artifact" if is_artifact(own) else self._tags.get(mark, ""),
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


def _is_struck(word: Word, rules: list[Box]) -> bool:
    """Whether a rule is drawn through the middle of a word."""
    high, low = word.base - 0.45 * word.size, word.base - 0.15 * word.size
    return any(
        high <= rule.top <= low and rule.width > rule.height and rule.left <= word.left + 2 and rule.right >= word.right - 2
        for rule in rules
    )


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
