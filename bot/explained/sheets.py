"""An explanation to the sheets of the page: each printed page, or the lines of a document that has none."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from bot import wording
from bot.explained import words
from bot.explained.drawings import clauses_of, draw_clauses, draw_notices, draw_others, look_of
from bot.explained.sheet import Block, Card, Sheet
from bot.quoting import Quoting
from ingest.explaining import Explanation
from ingest.marking import MarkedLine, Part, Piece
from ingest.policy import Kind
from ingest.readers.pdf.picturing import Drawn


class Sheets:
    """Makes the sheets of one explanation, from the first page to the last."""

    def __init__(self, told: Explanation) -> None:
        quoting = Quoting([told.policy], told.split.clauses)
        self._told = told
        self._cards = {place + 1: _card(told, place, quoting) for place in range(len(told.split.clauses))}
        self._path = ""
        self._begun: set[int] = set()

    def printed(self, pages: Iterable[Drawn]) -> Iterator[Sheet]:
        """Yield a sheet for each page, with boxes drawn over its picture."""
        by_page: dict[int | None, list[MarkedLine]] = {}
        for line in self._told.lines:
            if line.line.text.strip():
                by_page.setdefault(line.line.page, []).append(line)
        for drawn in pages:
            yield self._printed(drawn, by_page.get(drawn.page, []))

    def written(self) -> Sheet:
        """Return one sheet with the lines of a document that has no pages to be drawn."""
        lines = [(place, one) for place, one in enumerate(self._told.lines) if one.line.text.strip()]
        blocks: list[Block] = []
        for (look, reason, _), run in groupby(lines, key=lambda one: _sort(one[1])):
            same = list(run)
            places = {place for place, _ in same}
            numbers = dict.fromkeys(number for _, one in same for number in clauses_of(one))
            cards = tuple(self._taken(number) for number in numbers if number not in self._begun)
            notices = tuple(number for number, one in enumerate(self._told.notices, start=1) if one.place in places)
            blocks.append(Block(look, reason, tuple((one.line.number, _marked(one)) for _, one in same), cards, notices))
        return Sheet(blocks=tuple(blocks))

    def _printed(self, drawn: Drawn, lines: Sequence[MarkedLine]) -> Sheet:
        keys = {number: key for key, number in enumerate(dict.fromkeys(n for one in lines for n in clauses_of(one)), start=1)}
        notices = [(number, one) for number, one in enumerate(self._told.notices, start=1) if one.page == drawn.page]
        placed = [(number, self._told.lines[one.place], one.says) for number, one in notices if one.place is not None]
        owners = {number: _about(lines, line) for number, line, _ in placed}
        drawings = (
            *draw_others(lines),
            *draw_clauses(lines, self._cards, keys, drawn.width),
            *draw_notices(placed),
        )
        return Sheet(
            title=words.page(drawn.page, next((one.line.printed_page for one in lines), "")),
            page=drawn.page,
            picture=base64.b64encode(drawn.png).decode(),
            width=drawn.width,
            height=drawn.height,
            drawings=drawings,
            cards=tuple(self._taken(number) for number in keys),
            keys=tuple(keys.items()),
            left_out=tuple((one.line.text.strip(), one.reason) for one in lines if one.reason and one.line.box is None),
            notices=tuple((number, owners.get(number, 0)) for number, _ in notices),
        )

    def _taken(self, number: int) -> Card:
        """Return the card of a clause for the sheet at hand: whether it goes on there, whether its headings are new."""
        card, page = self._cards[number], self._told.split.clauses[number - 1].page
        beneath, self._path = card.path != self._path, card.path
        goes_on = words.goes_on(page) if number in self._begun and page else ""
        self._begun.add(number)
        return replace(card, beneath=beneath, goes_on=goes_on)


def _about(lines: Sequence[MarkedLine], line: MarkedLine) -> int:
    """Return the clause that a line belongs to, else the one before it on the page; 0 for none."""
    lead_in = next((piece.mark.owner + 1 for piece in line.pieces if piece.mark.part is Part.LEAD_IN), 0)
    before = [number for one in lines if one.line.number <= line.line.number for number in clauses_of(one)]
    own = clauses_of(line)
    return own[0] if own else lead_in if any(lead_in in clauses_of(one) for one in lines) else before[-1] if before else 0


def _card(told: Explanation, place: int, quoting: Quoting) -> Card:
    clause = told.split.clauses[place]
    cited = quoting.quote(clause, 1).citation
    edges = [0, *clause.breaks, len(clause.text)]
    return Card(
        number=place + 1,
        tag=wording.label(cited) or words.UNNUMBERED,
        path=" \u203a ".join(clause.headings),
        beneath=False,
        standing=wording.standing(cited),
        lead_in=clause.lead_in,
        lines=tuple(clause.text[start:end].strip() for start, end in pairwise(edges)),
        is_row=clause.kind is Kind.ROW,
        goes_on="",
        notes=words.repairs(clause, told.document),
    )


def _sort(line: MarkedLine) -> tuple[str, str, int]:
    """Return how a line is to be shown, why it was left out, and whose it is."""
    if line.reason:
        return "left-out", line.reason, 0
    marks = [piece.mark for piece in line.pieces if piece.mark.part not in {Part.CONVERSION, Part.UNCLAIMED}]
    mark = min(marks, key=lambda one: one.part is not Part.TEXT, default=None)
    if mark is None:
        return "left-out", "", 0
    if mark.part is Part.LABEL:
        mark = next((one for one in marks if one.part is not Part.LABEL), mark)
    if mark.part in {Part.HEADING, Part.LEAD_IN}:
        return str(mark.part), "", mark.owner
    return look_of(mark.owner + 1), "", mark.owner


def _marked(line: MarkedLine) -> tuple[Piece, ...]:
    """Return the pieces of a line, before them the marker that its format draws."""
    text = next((piece for piece in line.pieces if piece.mark.part is Part.TEXT), None)
    if not line.line.marker or text is None:
        return line.pieces
    return Piece(f"{line.line.marker} ", replace(text.mark, part=Part.LABEL)), *line.pieces
