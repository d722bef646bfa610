"""What may hide a word: something painted over it, its frame, the colour behind it, a layer that is switched off."""

from dataclasses import dataclass

from ingest.readers.pdf.painting import Painted
from ingest.readers.pdf.runs import Colour, Run, address
from ingest.readers.pdf.sheet import Box, Word

COVERED = "covered by what is painted over it"
CUT_OFF = "cut off by the frame that it stands in"
LAYERED = "in a layer that is switched off"
LIKE_ITS_GROUND = "in the colour of what is behind it"
OUTSIDE = "outside of the visible page"
CROPPED = "partly outside of the visible page"
NOT_PAINTED = "not painted"
PARTLY = {
    COVERED: "partly covered by what is painted over it",
    CUT_OFF: "partly cut off by the frame that it stands in",
    LAYERED: "hardly to be seen",
    LIKE_ITS_GROUND: "hardly to be told from what is behind it",
}
"""What is said where a word is seen in part, in the order in which causes are looked into."""
BENEATH = "beneath a picture of the whole page"
UNSEEN = (*PARTLY, OUTSIDE, NOT_PAINTED)
_HEIGHT = 0.7
"""How high letters are, in sizes."""
_OVERLAP = 0.1
_PALE = 200
"""How light, of 255, a colour is in all its parts that may not show on white paper."""
_ALIKE = 60


@dataclass(frozen=True, slots=True)
class Inked:
    """A word, and the text object that paints it."""

    word: Word
    run: Run


class Suspicions:
    """What may hide the words of a page; more is suspected than is hidden."""

    def __init__(self, painted: Painted, *, layered: bool) -> None:
        self._painted, self._layered = painted, layered
        self._plain = painted.whole and not painted.paints and not painted.frames and not layered
        self._last_picture = max((paint.when for paint in painted.paints if paint.picture), default=-1)

    def cause(self, one: Inked) -> str:
        """Return what may hide a word; empty where nothing does."""
        colour = one.run.colour
        pale = LIKE_ITS_GROUND if colour is None or min(colour) >= _PALE else ""
        if self._plain:
            return pale
        own, box = address(one.run.own), body(one.word)
        when = self._painted.texts.get(own, -1)
        near = [paint for paint in self._painted.near(box) if _share(box, paint.box) > _OVERLAP]
        if not self._painted.whole or any(paint.when > when for paint in near):
            return COVERED
        if own in self._painted.frames and _share(box, self._painted.frames[own]) < 1 - _OVERLAP:
            return CUT_OFF
        if self._layered and (one.run.layered or own in self._painted.in_forms):
            return LAYERED
        return LIKE_ITS_GROUND if colour and any(_is_alike(colour, paint.colour) for paint in near) else pale

    def is_redacted(self, one: Inked) -> bool:
        """Whether something is painted over the place of a scanned page at which a word was recognised."""
        box = body(one.word)
        over = (paint for paint in self._painted.near(box) if paint.when > self._last_picture and not paint.picture)
        return any(_share(box, paint.box) > _OVERLAP for paint in over)


def body(word: Word) -> Box:
    """Return the area that a word's letters take up."""
    return Box(word.left, word.base - _HEIGHT * word.size, word.right, word.base)


def is_inside(word: Word, width: float, height: float) -> bool:
    """Whether the whole of a word surely stands on a page of this size."""
    return word.left >= 0 and word.right <= width and word.size <= word.base <= height


def cut(word: Word, width: float, height: float) -> str:
    """Return whether the edge of a page of this size cuts a word, or cuts it off; empty where it does neither."""
    share = _share(body(word), Box(0, 0, width, height))
    return OUTSIDE if share == 0 else CROPPED if share < 1 - _OVERLAP else ""


def _share(box: Box, other: Box) -> float:
    """Return how much of a box lies in another."""
    across = min(box.right, other.right) - max(box.left, other.left)
    down = min(box.bottom, other.bottom) - max(box.top, other.top)
    return max(0.0, across) * max(0.0, down) / max(0.01, box.width * box.height)


def _is_alike(colour: Colour, ground: Colour | None) -> bool:
    return ground is None or all(abs(a - b) < _ALIKE for a, b in zip(colour, ground, strict=True))
