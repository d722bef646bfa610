"""What a policy owner should look at in a Word file, in sentences for the ingest report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.docx.block import Block
from ingest.readers.docx.fields import Fields

_SHOWN = 6
"""Paragraphs that are named before the rest are only counted."""


@dataclass(slots=True)
class Findings:
    """What was found on the way through a document that is no text, or that cannot be told from the file."""

    seen: Counter[str] = field(default_factory=Counter)
    fields: Fields = field(default_factory=Fields)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    """The paragraph before each, and what it is said to show."""
    boxes: list[int] = field(default_factory=list)
    diagrams: list[int] = field(default_factory=list)
    embedded: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    uncounted: bool = False
    """Whether paragraphs are in lists that the file does not define."""

    def sentences(self, blocks: Sequence[Block]) -> tuple[str, ...]:
        """Return what was found beside the ``blocks`` of the document and in them, each with its place and what to do."""
        unwritten = [(block.number, block.marker) for block in blocks if block.marker and not block.text.strip()]
        blanks = [block.number for block in blocks if block.blanks]
        told = (
            f"{_places(blanks)}: values stand behind blank cells of a table, and a quote does not show in which columns; "
            "write a word or a dash in each blank cell"
        )
        return tuple(filter(None, (*self._numbers(unwritten), *self._changes(), *self._unread(), told if blanks else "")))

    def _numbers(self, unwritten: Sequence[tuple[int, str]]) -> list[str]:
        return [
            "its automatic numbers cannot be told: the file does not say how they count; open it in Word and save it again"
            if self.uncounted
            else "",
            f"{self.fields.numbering} numbers are made by fields (LISTNUM, AUTONUM), which the file does not hold: make a list"
            if self.fields.numbering
            else "",
            *(
                f"paragraph {number}: the number {marker} is drawn before it, with no words of its own"
                for number, marker in unwritten
            ),
        ]

    def _changes(self) -> list[str]:
        changes, comments = self.seen["change"], self.seen["comment"]
        return [
            f"it has {changes} tracked changes, which are read as if accepted; accept or reject them in Word" if changes else "",
            f"its comments ({comments}) are left out" if comments else "",
        ]

    def _unread(self) -> list[str]:
        said = sorted({text for _, text in self.pictures if text})
        shown = f" (“{'”, “'.join(said)}”)" if said else ""
        return [
            f"{_places(self.boxes)}: in a text box; it is read where the box is anchored" if self.boxes else "",
            f"after {_places([place for place, _ in self.pictures])}: words in a picture cannot be read{shown}"
            if self.pictures
            else "",
            f"after {_places(self.diagrams)}: a diagram is left out; say in words what it says" if self.diagrams else "",
            f"before {_places(self.embedded)}: another file is embedded and cannot be read; open it in Word and save it again"
            if self.embedded
            else "",
            f"{_places(self.broken)}: a cross-reference is broken (“Error! …”); update the fields in Word" if self.broken else "",
            f"{self.seen['symbol']} characters of a picture font are not known; they are shown as \ufffd"
            if self.seen["symbol"]
            else "",
        ]


def _places(numbers: Sequence[int]) -> str:
    places = sorted(set(numbers))
    shown = ", ".join(map(str, places[:_SHOWN]))
    rest = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return f"paragraph{'s' if len(places) > 1 else ''} {shown}{rest}"
