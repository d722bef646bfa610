"""Which words of a page its readers see. What may be hidden is looked for in pictures of the page: with it, and without."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.hiding import BENEATH, COVERED, NOT_PAINTED, PARTLY, Inked, Suspicions, body
from ingest.readers.pdf.painting import Painted
from ingest.readers.pdf.runs import address
from ingest.readers.pdf.sheet import Box
from ingest.readers.pdf.shots import Shots, Sight

_MOST_OF = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """The places of the words that nobody sees, and of those that may not be seen, each with the reason."""

    unseen: Mapping[int, str]
    doubtful: Mapping[int, str]


def look(inked: Sequence[Inked], painted: Painted, shots: Shots, *, layered: bool) -> Seen:
    """Return which of a page's words are not seen, and of which it cannot be told.

    Letters that are not painted, or stand beneath a picture of the whole page, are what a scanner recognised: they stand for
    what the picture shows. ``layered`` says whether the file has layers.
    """
    scanned = _scanned(inked, painted, shots.width * shots.height)
    beneath = frozenset(place for place in scanned if not inked[place].run.unpainted)
    unseen = {place: NOT_PAINTED for place, one in enumerate(inked) if one.run.unpainted and place not in scanned}
    suspicions = Suspicions(painted, layered=layered)
    redacted = [place for place in scanned if suspicions.is_redacted(inked[place])]
    asked = (place for place, one in enumerate(inked) if not one.run.unpainted)
    suspected = {place: cause for place in asked if (cause := suspicions.cause(inked[place]))}
    if not redacted and not suspected:
        return Seen(unseen, {})
    shots.frame([inked[place].word for place in [*redacted, *suspected]])
    blank = {place: COVERED for place in redacted if shots.is_blank(inked[place].word)}
    sights = dict(_sights(inked, suspected, shots))
    gone = {place: suspected[place] for place, sight in sights.items() if sight is Sight.NONE}
    doubtful = {place: PARTLY[suspected[place]] for place, sight in sights.items() if sight is Sight.PART}
    if len(beneath & gone.keys()) > _MOST_OF * len(beneath):
        doubtful |= dict.fromkeys(beneath & gone.keys(), BENEATH)
        gone = {place: cause for place, cause in gone.items() if place not in beneath}
    return Seen(unseen | gone | blank, doubtful)


def _sights(inked: Sequence[Inked], suspected: Mapping[int, str], shots: Shots) -> Iterator[tuple[int, Sight]]:
    """Yield how much is seen of each suspected word, one cause after the other: what is printed over a word is no sign of it."""
    cause_of: dict[int, str] = {}
    for place, cause in suspected.items():
        own = address(inked[place].run.own)
        cause_of[own] = min(cause_of.get(own, cause), cause, key=list(PARTLY).index)
    for cause in PARTLY:
        places = [place for place in suspected if cause_of[address(inked[place].run.own)] == cause]
        if places:
            shots.without([inked[place].run.own for place in places])
            yield from ((place, shots.sight(inked[place].word)) for place in places)


def _scanned(inked: Sequence[Inked], painted: Painted, area: float) -> frozenset[int]:
    """Return the words that a scanner recognised in the picture of the page."""
    every = frozenset(range(len(inked)))
    pictures = [paint for paint in painted.paints if paint.picture]
    if sum(paint.box.width * paint.box.height for paint in pictures) < _MOST_OF * area:
        outlined = bool(painted.paints) and all(one.run.unpainted for one in inked)
        return every if outlined else frozenset()
    found = {place for place in every if inked[place].run.unpainted or _is_beneath(inked[place], painted)}
    letters = sum(len(inked[place].word.text) for place in found)
    return frozenset(found) if letters >= _MOST_OF * sum(len(one.word.text) for one in inked) else frozenset()


def _is_beneath(one: Inked, painted: Painted) -> bool:
    """Whether a picture is painted over the whole of a word."""
    box, when = body(one.word), painted.texts.get(address(one.run.own), -1)
    return any(paint.picture and paint.when > when and _holds(paint.box, box) for paint in painted.near(box))


def _holds(outer: Box, inner: Box) -> bool:
    return outer.holds(inner.left, inner.top) and outer.holds(inner.right, inner.bottom)
