"""Pictures of a part of a page, taken with and without some of its words: what makes no difference is not seen."""

import math
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.pdf.sheet import Word

_SCALE, _MOST_PIXELS = 2.0, 6e6
_NONE, _FAINT = 20, 45
"""Steps of 255 by which ink must differ from its ground to be seen at all, and to be seen well."""
_ABOVE, _BELOW = 0.75, 0.25
"""How far letters reach above and below the base line, in sizes."""
_BANDS = (0.42, 0.22, 0.02)
"""Heights between which every letter and figure leaves ink, in sizes above the base line."""
_LETTER = 0.9
"""Width, in sizes, in which every word leaves ink."""
_STRAY = 0.04
"""Share of a word's area that sticks out of what covers it and shows nothing of it."""
Pixels = npt.NDArray[np.int16]


class Sight(Enum):
    """How much of a word is seen."""

    NONE = auto()
    PART = auto()
    ALL = auto()


class Shots:
    """Takes the pictures; the words that are taken away stay away until the page is closed."""

    def __init__(self, page: pdfium.PdfPage, turn: int, width: float, height: float) -> None:
        self._page, self._turn = page, turn
        self.width, self.height = width, height
        self._scale = min(_SCALE, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
        self._left = self._top = self._right = self._bottom = 0.0

    def frame(self, words: Sequence[Word]) -> None:
        """Take the first picture, of the part of the page that ``words`` stand in."""
        self._left = max(0, math.floor(min(word.left for word in words)) - 2)
        self._top = max(0, math.floor(min(word.base - word.size for word in words)) - 2)
        self._right = max(0, math.floor(self.width - max(word.right for word in words)) - 2)
        self._bottom = max(0, math.floor(self.height - max(word.base + word.size for word in words)) - 2)
        self._before = self._after = self._taken()
        self._changed: Pixels = np.zeros(self._before.shape[:2], np.int16)

    def without(self, owns: Iterable[object]) -> None:
        """Take the next picture, with these text objects away."""
        for own in owns:
            raw.FPDFPageObj_SetIsActive(own, False)  # noqa: FBT003 (PDFium's own way)
        self._before, self._after = self._after, self._taken()
        self._changed = np.abs(self._before - self._after).max(axis=2)

    def sight(self, word: Word) -> Sight:
        """Return how much was seen of a word that is away in the last picture."""
        whole = self._part(self._changed, word, (_ABOVE, -_BELOW))
        strongest = int(whole.max(initial=0))
        if strongest < _NONE:
            return Sight.NONE
        if strongest < _FAINT:
            return Sight.PART
        if not word.text.isalnum():
            return Sight.ALL
        columns = max(1, int((word.right - word.left) / (_LETTER * word.size)))
        inked = [
            self._part(self._changed, word, band, (at / columns, (at + 1) / columns)).max(initial=0) >= _NONE
            for at in range(columns)
            for band in pairwise(_BANDS)
        ]
        if all(inked):
            return Sight.ALL
        stray = not any(inked) and (whole >= _NONE).mean() < _STRAY
        return Sight.NONE if stray else Sight.PART

    def is_blank(self, word: Word) -> bool:
        """Whether the first picture shows one colour only where a word stands."""
        part = self._part(self._before, word, (_BANDS[0], _BANDS[-1]))
        return part.size == 0 or int((part.max(axis=(0, 1)) - part.min(axis=(0, 1))).max()) < _NONE

    def _part(self, pixels: Pixels, word: Word, heights: tuple[float, float], shares: tuple[float, float] = (0.0, 1.0)) -> Pixels:
        """Return the pixels between two heights over a word's base line, and two shares of its width."""
        across = word.right - word.left
        top, bottom = (word.base - height * word.size - self._top for height in heights)
        left, right = (word.left + share * across - self._left for share in shares)
        rows = slice(max(0, math.floor(top * self._scale)), max(0, math.ceil(bottom * self._scale)))
        columns = slice(max(0, math.floor(left * self._scale)), max(0, math.ceil(right * self._scale)))
        return pixels[rows, columns]

    def _taken(self) -> Pixels:
        crop = (self._left, self._bottom, self._right, self._top)
        drawn = self._page.render(scale=self._scale, rotation=self._turn, crop=crop)
        pixels: Pixels = drawn.to_numpy().astype(np.int16)
        return pixels
