"""The nouns of a printed page: words, rules and pictures at their places, y counted downwards, in points."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space, on one base line."""

    text: str
    left: float
    right: float
    base: float
    """Where its letters stand, from the page's top."""
    size: float
    bold: bool = False
    glued: bool = False
    """Whether no space parts it from the word before it in the file."""
    tag: str = ""
    """What the file's own structure calls it: ``H1``, ``Artifact``, ``TD 4 7`` (cell 7 of row 4); empty where it says nothing."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page; a rule is a very thin one."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or a small drawn shape: a bullet, or a number that no reader can make out."""

    box: Box
    looks: str
    """The same for pictures that look alike; "shape" for what is drawn with lines."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is printed."""

    width: float
    height: float
    words: tuple[Word, ...]
    aside: tuple[tuple[str, str], ...]
    """Words that are no running text (sideways, a watermark, cut off by the page's edge), each with the reason."""
    rules: tuple[Box, ...]
    """The lines that are drawn: of tables, boxes and underlines."""
    pictures: tuple[Picture, ...]
    doubts: tuple[tuple[str, str], ...] = ()
    """Words that may not be seen, or not as they are read, each with the reason."""


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one line of a column or a cell, from left to right."""

    words: tuple[Word, ...]
    cells: tuple[tuple[Word, ...], ...] = ()
    """For a table's row the words of each cell, in their reading order."""
    marker: str = ""
    """A bullet that is drawn before it."""
    unread: bool = False
    """Whether a picture stands before it that may be its number."""
    starts: bool = False
    """Whether it begins a block: a column, a cell, a box."""
    bounds: tuple[float, float] = (0.0, 0.0)
    """The left and right edge of the column that it stands in."""
    columned: bool = False
    """Whether another column stands beside it."""
    boxed: bool = False
    """Whether it stands in a box beside the text: what it says is said there, and heads nothing."""
    beside: bool = False
    """Whether it belongs to the clause before it: a further cell of its row."""

    left: float = field(init=False)
    """Where its first word begins."""
    right: float = field(init=False)
    """Where its last word ends."""
    size: float = field(init=False)
    """The size of most of its letters, in points."""
    base: float = field(init=False)
    """Where its letters stand: the base line of its largest words."""

    def __post_init__(self) -> None:
        sizes: dict[float, int] = {}
        for word in self.words:
            sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
        largest = max(sizes)
        object.__setattr__(self, "left", min(word.left for word in self.words))
        object.__setattr__(self, "right", max(word.right for word in self.words))
        object.__setattr__(self, "size", max(sizes, key=lambda size: (sizes[size], size)))
        object.__setattr__(self, "base", next(word.base for word in self.words if word.size == largest))

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words if any(mark.isalnum() for mark in word.text))


@dataclass(frozen=True, slots=True)
class Page:
    """A page's rows in reading order, and what stands aside."""

    number: int
    """From 1."""
    sheet: Sheet
    rows: tuple[Row, ...]
