"""What is drawn over the picture of a page: a box for each clause, lead-in, heading, line left out, thing to look at."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bot.explained import words
from bot.explained.boxes import areas
from bot.explained.sheet import Card, Drawing
from ingest.marking import Mark, MarkedLine, Part

_RIGHT = 0.42
"""Share of a page's width from which a box stands in its right column."""


def clauses_of(line: MarkedLine) -> list[int]:
    """Return the numbers, from 1, of the clauses that have words on a line."""
    return list(dict.fromkeys(piece.mark.owner + 1 for piece in line.pieces if piece.mark.part is Part.TEXT))


def look_of(number: int) -> str:
    """Return in which of two colours clause ``number`` is shown, so that neighbours can be told apart."""
    return "odd" if number % 2 else "even"


def draw_clauses(
    lines: Sequence[MarkedLine], cards: Mapping[int, Card], keys: Mapping[int, int], width: float
) -> Iterator[Drawing]:
    """Yield the boxes of the clauses ``keys`` of one page, which is so many points wide."""
    for number, key in keys.items():
        card = cards[number]
        says = ": ".join(part for part in (card.path, card.tag) if part)
        for at, area in enumerate(areas(one.line for one in lines if number in clauses_of(one))):
            right = area.left > _RIGHT * width
            yield Drawing(area, look_of(number), card.tag, says, f"c{number}", key, at == 0, right)


def draw_others(lines: Sequence[MarkedLine]) -> Iterator[Drawing]:
    """Yield the boxes of the headings, the lead-ins and the lines left out of one page; a reason once where it is repeated."""
    for part in (Part.LEAD_IN, Part.HEADING):
        for mark, run in groupby(lines, key=lambda line, part=part: _mark(line, part)):  # type: ignore[misc]  # a default binds it
            for area in areas(one.line for one in run) if mark else ():
                yield Drawing(area, part.replace(" ", "-"), "", words.LOOKS[part], "")
    reason = ""
    for line in lines:
        for area in areas([line.line]) if line.reason else ():
            yield Drawing(area, "left-out", line.reason if line.reason != reason else "", words.left_out(line.reason), "")
        reason = line.reason


def draw_notices(about: Sequence[tuple[int, MarkedLine, str]]) -> Iterator[Drawing]:
    """Yield a box for each thing to look at: its number, the line that it is about, and what it says."""
    for number, line, says in about:
        for area in areas([line.line]):
            yield Drawing(area, "notice", "!", says, f"n{number}")


def _mark(line: MarkedLine, part: Part) -> Mark | None:
    """Return the first mark of a sort on a line."""
    return next((piece.mark for piece in line.pieces if piece.mark.part is part), None)
