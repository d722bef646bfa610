"""The nouns that are born on this floor: policy, document, clause. Imports nothing of ours."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start`` to ``end`` of the document's line at index ``line`` (all from 0)."""

    line: int
    start: int
    end: int


Cut = tuple[Span, ...]
"""The places that a text was cut from, in the order of the document."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document as a reader read it, with what the format itself says of it."""

    number: int
    """The line of the source file, from 1; in a PDF, of all the text that was read from it; in a Word file, the paragraph."""
    text: str
    page: int | None = None
    heading: int = 0
    """1 to 6 where the format marks a heading (``<h2>``, ``##``), else 0."""
    marker: str = ""
    """A list marker that the format draws and does not write: ``2.`` of an ``<ol>``, ``•``."""
    depth: int = 0
    """How deep the format nests this line in lists; 0 outside a list or where it does not say."""
    bold: bool = False
    """Whether the format sets the whole line in bold, or apart from the text in another way."""
    excluded: str = ""
    """Why the line is no text of the policy: running header, page number, front matter."""
    goes_on: bool | None = None
    """Whether the next line goes on with this one's paragraph, by the width of what is printed; None where nothing tells."""
    note: bool = False
    """Whether it is a footnote to the words before it, and so goes with them whatever it begins with."""
    printed_page: str = ""
    """The number that is printed on the page, such as ``ii``; empty where none is."""
    table: int = 0
    """Which of the document's tables it is a row of, from 1; 0 for none, and where the format does not say."""
    frame: int = 0
    """Which text box, shape or row of laid out cells it stands in, and heads nothing outside of; 0 for none."""
    box: tuple[float, float, float, float] | None = None
    """Where it is printed: left, top, right, bottom, in points from the page's upper left corner."""


@dataclass(frozen=True, slots=True)
class Document:
    """A policy's text as a reader read it."""

    source: str
    """The file's name inside the policies folder."""
    sha: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()


def counted_in(source: str) -> str:
    """Return what the lines of the file ``source`` are: lines, or paragraphs in a Word file, which has no lines."""
    return "paragraph" if source.lower().endswith(".docx") else "line"


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as a document states it: never inferred, always with the words it was read from."""

    date: str
    """ISO 8601, as precise as the document is: ``2017-01-11``, ``2020-01`` or ``2020``."""
    says: str
    """The exact words of the document."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of one organisation in one version, as the register lists it."""

    key: str
    organisation: str
    title: str
    file: str
    version: str = ""
    reference: str = ""
    owner: str = ""
    contact: str = ""
    safeguarding: str = ""
    """Whom to tell at once of a safeguarding concern, by role."""
    audience: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    status: str = ""
    """A caution that every citation carries, such as that the governors have not agreed it yet."""
    status_says: str = ""
    """The document's own words behind ``status``."""
    adopted: Stated | None = None
    approved: Stated | None = None
    reviewed: Stated | None = None
    next_review: Stated | None = None
    review_period: str = ""
    """How often it is to be reviewed, in the document's own words."""
    listed: bool = True
    """False for a file that the register lacks."""

    @property
    def dates(self) -> tuple[Stated, ...]:
        """Every date that the register states, in the order of a policy's life."""
        return tuple(date for date in (self.adopted, self.approved, self.reviewed, self.next_review) if date)


class Kind(StrEnum):
    """What sort of provision a clause is."""

    NUMBERED = "numbered"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    LAW = "law"
    """A summary of a statute: the law's words, not the school's rule."""
    FORM = "form"
    """Words that somebody is to sign."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a clause said before its text changed under the same uid."""

    lead_in: str
    text: str
    text_sha: str


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest provision that can be quoted on its own."""

    policy: str
    organisation: str
    label: str
    """The number as printed, without its closing dot; empty where none is printed."""
    label_ordinal: int
    """1, or 2, 3 … for a label that the document prints again."""
    item: int
    """Which item or row under its number (or heading) it is, counted from 1; 0 if it is none."""
    kind: Kind
    headings: tuple[str, ...]
    lead_in: str
    text: str
    uid: str
    text_sha: str
    """SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    source: str
    lines: tuple[int, int]
    page: int | None
    """The page of the file that it begins on, from 1; None where the format has no pages."""
    repairs: tuple[str, ...]
    breaks: tuple[int, ...]
    """Offsets in ``text`` at which an item, a paragraph or a cell begins: a screen may break there."""
    headings_cut: tuple[Cut, ...] = field(repr=False)
    lead_in_cut: Cut = field(repr=False)
    text_cut: Cut = field(repr=False)
    earlier: tuple[Earlier, ...] = ()
    printed_page: str = ""
    """The number that is printed on ``page``; empty where none is."""
