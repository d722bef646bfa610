"""What is printed on a page, as PDFium lays it out: its words with their places."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.pdf.drawings import drawn
from ingest.readers.pdf.hiding import OUTSIDE, Inked, cut, is_inside
from ingest.readers.pdf.painting import MOST, painted
from ingest.readers.pdf.runs import Run, Runs, address
from ingest.readers.pdf.seeing import look
from ingest.readers.pdf.sheet import Box, Sheet, Word
from ingest.readers.pdf.shots import Shots

FAULTS = (pdfium.PdfiumError, OSError, ValueError)
_DIVIDING = 2
"""PDFium's own sign for a hyphen at a line's end."""
_BLANK = frozenset(
    map(ord, "\0 \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
)
_UPRIGHT = 0.05
"""Radians by which a scan may hang askew."""
_LARGEST = 72.0
"""Points. Nothing larger is read: it is a watermark."""
_DEEPEST = 3
"""How deep forms stand in forms that are looked into."""
_COLOURS = 64
"""Of a page's picture, gathered by likeness: a red line among many black ones stays red."""


_Found = tuple[str, tuple[float, float], tuple[float, float], bool, Run]
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

    def sheet(self, place: int, *, layered: bool = False) -> Sheet:
        """Return the page at ``place`` (from 0); raises one of ``FAULTS`` where it cannot be read.

        ``layered`` says whether the file has layers.
        """
        page = self._document[place]
        try:
            return _Reading(page).sheet(layered=layered)
        finally:
            page.close()

    def picture(self, place: int, scale: float) -> bytes:
        """Return the page at ``place`` as a PNG of few colours, so many pixels to a point, turned as its sheet is."""
        import io

        from PIL.Image import Quantize

        page = self._document[place]
        try:
            made = io.BytesIO()
            drawn = page.render(scale=scale, rotation=_Reading(page).turn()).to_pil().convert("RGB")
            drawn.quantize(_COLOURS, Quantize.FASTOCTREE).save(made, format="PNG", optimize=True)
            return made.getvalue()
        finally:
            page.close()


class _Reading:
    """The reading of one page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page, self._text = page, page.get_textpage()
        self._runs = Runs(page, self._text)
        self._seen = Box(*_turned_down(page.get_bbox()))
        self._found = list(self._words())
        self._angle = self._most()
        self._cos, self._sin = round(math.cos(self._angle)), round(math.sin(self._angle))

    def turn(self) -> int:
        """Return by how many degrees more than its own the page must be turned clockwise for most of its text to be upright."""
        return (round(math.degrees(self._angle)) - int(self._page.get_rotation())) % 360

    def _most(self) -> float:
        """Return how most of the text is turned."""
        lengths = Counter[float]()
        for text, _, _, _, run in self._found:
            lengths[run.angle] += len(text)
        angles = Counter[float]()
        for angle, length in lengths.items():
            angles[_quarter(angle)] += length if _upright(angle - _quarter(angle)) else 0
        return angles.most_common(1)[0][0] if angles else 0.0

    def sheet(self, *, layered: bool) -> Sheet:
        left, top, width, height = self._edges()

        def placing(x: float, y: float) -> tuple[float, float]:
            across, down = self._turned(x, y)
            return across - left, down - top

        things = list(islice(self._page.get_objects(max_depth=_DEEPEST), MOST))
        rules, pictures = drawn(things, placing)
        inked: list[Inked] = []
        aside: list[tuple[str, str]] = []
        doubts: list[tuple[str, str]] = []
        for text, first, last, glued, run in self._found:
            (x0, y), (x1, _) = placing(*first), placing(*last)
            word = Word(text, x0, max(x0, x1), y, run.size, run.bold, glued, run.tag)
            edge = "" if is_inside(word, width, height) else cut(word, width, height)
            if not _upright(run.angle - self._angle):
                aside.append((text, "set sideways or across the page"))
            elif edge == OUTSIDE or run.size > _LARGEST:
                aside.append((text, edge or "set across the page in large letters"))
            else:
                inked.append(Inked(word, run))
                doubts += [(text, edge)] if edge else []
        seen = look(inked, painted(self._page, things, placing), Shots(self._page, self.turn(), width, height), layered=layered)
        struck = {place: "struck out" for place, one in enumerate(inked) if _is_struck(one.word, rules)}
        left_out = struck | dict(seen.unseen)
        words = tuple(one.word for place, one in enumerate(inked) if place not in left_out)
        aside += [(inked[place].word.text, reason) for place, reason in sorted(left_out.items())]
        doubts += [(inked[place].word.text, reason) for place, reason in sorted(seen.doubtful.items()) if place not in left_out]
        return Sheet(width, height, words, tuple(aside), tuple(rules), tuple(pictures), tuple(doubts))

    def _edges(self) -> tuple[float, float, float, float]:
        """Return the upper left corner of the visible page when its text is upright, and the page's width and height."""
        corners = [self._turned(x, y) for x in (self._seen.left, self._seen.right) for y in (-self._seen.top, -self._seen.bottom)]
        (left, right), (top, bottom) = (_ends([corner[axis] for corner in corners]) for axis in (0, 1))
        return left, top, right - left, bottom - top

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page as it stands when its text is upright, y downwards."""
        return x * self._cos + y * self._sin, x * self._sin - y * self._cos

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
            run = self._runs.run_of(own, at)
            yield text, self._origin(at), self._end(end - 1, run.angle), glued, run
            at, glued = end, codes[end - 1] != _DIVIDING

    def _is_of(self, own: object, at: int) -> bool:
        there = raw.FPDFText_GetTextObject(self._text.raw, at)
        return address(there) == address(own)

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


def _is_struck(word: Word, rules: list[Box]) -> bool:
    """Whether a rule is drawn through the middle of a word."""
    high, low = word.base - 0.45 * word.size, word.base - 0.15 * word.size
    return any(
        high <= rule.top <= low and rule.width > rule.height and rule.left <= word.left + 2 and rule.right >= word.right - 2
        for rule in rules
    )


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
