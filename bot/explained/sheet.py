"""The nouns of the page: sheets with boxes drawn over them, cards with clauses."""

from dataclasses import dataclass

from bot.explained.boxes import Area
from ingest.marking import Piece

_TAG = 6.2
"""Points that a letter of a tag takes up at most."""


@dataclass(frozen=True, slots=True)
class Card:
    """A clause as it would be quoted."""

    number: int
    """Which clause of the document it is, from 1."""
    tag: str
    """Its label, or what sort of clause it is."""
    path: str
    """The headings above it."""
    beneath: bool
    """Whether the card before has another heading path, so that this one's is to be shown."""
    standing: str
    lead_in: str
    lines: tuple[str, ...]
    is_row: bool
    """Whether its lines are the cells of a table's row."""
    goes_on: str
    """Said of a clause that began on an earlier page; empty for all others."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A box drawn over a page."""

    area: Area
    look: str
    """How it is drawn: ``even`` and ``odd`` for clauses, ``lead-in``, ``heading``, ``left-out``, ``notice``."""
    tag: str
    says: str
    """What it is, for whoever points at it or reaches it with the keyboard."""
    to: str
    """The place on the page of HTML that it leads to; empty for none."""
    key: int = 0
    """Which clause of its sheet it belongs to, from 1; 0 for none."""
    is_first: bool = True
    is_right: bool = False
    """Whether its tag stands in the right margin, because another column parts it from the left one."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a document without pages that were taken for the same, and what was understood of them."""

    look: str
    reason: str
    lines: tuple[tuple[int, tuple[Piece, ...]], ...]
    cards: tuple[Card, ...]
    notices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, or the whole of a document that has no pages to be drawn."""

    title: str = ""
    page: int = 0
    """0 where there are no pages."""
    picture: str = ""
    """A PNG in base 64; empty where the page cannot be drawn."""
    width: float = 0
    height: float = 0
    drawings: tuple[Drawing, ...] = ()
    cards: tuple[Card, ...] = ()
    keys: tuple[tuple[int, int], ...] = ()
    """The number of each clause, and which of its sheet it is, from 1."""
    left_out: tuple[tuple[str, str], ...] = ()
    """What no box can be drawn around, and each reason."""
    notices: tuple[tuple[int, int], ...] = ()
    """The number of each notice, and the number of the clause that it is about, 0 for none."""
    blocks: tuple[Block, ...] = ()

    @property
    def before(self) -> float:
        """Points left for the tags before the page."""
        return max((_TAG * (len(box.tag) + 1) for box in self.drawings if box.key and not box.is_right), default=0)

    @property
    def after(self) -> float:
        """Points left for the tags after it."""
        return max((_TAG * (len(box.tag) + 1) for box in self.drawings if box.key and box.is_right), default=0)

    def key(self, number: int) -> int:
        """Return which clause of this sheet clause ``number`` of the document is."""
        return dict(self.keys)[number]

    def about(self, number: int) -> tuple[int, ...]:
        """Return the notices that are about clause ``number``; those that are about none for 0."""
        return tuple(notice for notice, clause in self.notices if clause == number)
