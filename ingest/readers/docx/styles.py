"""styles.xml: what a paragraph or a run is by its style, and by the styles that it is based on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from ingest.readers.docx.elements import Element, attribute, child, children, integer, is_on, setting
from ingest.readers.docx.lists import indent

_HEADING = re.compile(r"heading ([1-9])")
_CONTENTS = re.compile(r"toc (?:\d|heading)|table of (?:figures|authorities)|index \d")
_BODY = 9
"""The outline level of what is no heading."""
_DEFAULT_SIZE = 20


@dataclass(frozen=True, slots=True)
class Look:
    """How words are shown; None where nothing says so."""

    bold: bool | None = None
    capitals: bool | None = None
    underlined: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    size: int | None = None
    """In half points."""

    def over(self, other: "Look") -> "Look":
        """Return this look where it says something, else ``other``."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in self.__slots__)
        return Look(*(theirs if own is None else own for own, theirs in pairs))


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style, with those it is based on, says of a paragraph."""

    keys: tuple[str, ...]
    """Its id and those of the styles that it is based on."""
    names: tuple[str, ...]
    """Their names, in lower case."""
    look: Look
    outline: int | None
    """0 to 8 for a heading."""
    number: str
    """The ``w:numId`` of its list."""
    depth: int | None
    indent: int | None

    @property
    def heading(self) -> int:
        """1 to 9 for a heading, else 0; by its outline level, else by Word's own name for it."""
        if self.outline is not None:
            return self.outline + 1 if self.outline < _BODY else 0
        return next((int(found[1]) for name in self.names if (found := _HEADING.fullmatch(name))), 0)

    @property
    def is_title(self) -> bool:
        """Whether it is the title of the document."""
        return self.names[:1] == ("title",)

    @property
    def is_contents(self) -> bool:
        """Whether it is Word's own style for a contents list."""
        return any(_CONTENTS.match(name) for name in self.names[:1])


class Styles:
    """The styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._by_key = {attribute(one, "w:styleId"): one for one in children(root, "w:style")}
        self._default = next(
            (key for key, one in self._by_key.items() if attribute(one, "w:type") == "paragraph" and _is_default(one)), ""
        )
        self._defaults = read_look(child(root, "w:docDefaults", "w:rPrDefault", "w:rPr"))
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._runs: dict[str, Look] = {}

    def paragraph(self, key: str) -> ParagraphStyle:
        """Return the paragraph style called ``key``; the document's default for one that it lacks."""
        key = key if key in self._by_key else self._default
        if key not in self._paragraphs:
            self._paragraphs[key] = self._resolved(tuple(self._chain(key)))
        return self._paragraphs[key]

    def run(self, key: str) -> Look:
        """Return what the character style called ``key`` says of words; that a link is underlined sets nothing apart."""
        if key not in self._runs:
            self._runs[key] = replace(_merged([child(one, "w:rPr") for one in self._chain(key)]), underlined=None)
        return self._runs[key]

    def look(self, paragraph: ParagraphStyle, run: Element | None) -> Look:
        """Return how words are shown that have these properties in a paragraph of this style."""
        key = setting(run, "w:rStyle")
        named = self.run(key) if key else Look()
        own = paragraph.look
        toggled = Look(bold=_toggled(own.bold, named.bold), hidden=_toggled(own.hidden, named.hidden))
        return read_look(run).over(toggled).over(named).over(own).over(self._defaults).over(Look(size=_DEFAULT_SIZE))

    def _chain(self, key: str) -> Iterator[Element]:
        """Yield the style and those that it is based on, itself first."""
        seen: set[str] = set()
        while key in self._by_key and key not in seen:
            seen.add(key)
            yield self._by_key[key]
            key = setting(self._by_key[key], "w:basedOn")

    def _resolved(self, chain: Sequence[Element]) -> ParagraphStyle:
        properties = [child(one, "w:pPr") for one in chain]
        outlines = [integer(setting(one, "w:outlineLvl")) for one in properties]
        numbers = [setting(one, "w:numPr", "w:numId") for one in properties]
        place = next((place for place, number in enumerate(numbers) if number), None)
        depths = [integer(setting(one, "w:numPr", "w:ilvl")) for one in properties]
        indents = [indent(one) for one in properties[: len(properties) if place is None else place + 1]]
        return ParagraphStyle(
            keys=tuple(attribute(one, "w:styleId") for one in chain),
            names=tuple(setting(one, "w:name").lower() for one in chain),
            look=_merged([child(one, "w:rPr") for one in chain]),
            outline=next((level for level in outlines if level is not None), None),
            number=numbers[place] if place is not None else "",
            depth=next((depth for depth in depths if depth is not None), None),
            indent=next((found for found in indents if found is not None), None),
        )


def read_look(run: Element | None) -> Look:
    """Return what a ``w:rPr`` says of words."""
    if run is None:
        return Look()
    underline = child(run, "w:u")
    return Look(
        bold=is_on(run, "w:b"),
        capitals=is_on(run, "w:caps"),
        underlined=None if underline is None else attribute(underline, "w:val") != "none",
        hidden=is_on(run, "w:vanish"),
        struck=is_on(run, "w:strike") or is_on(run, "w:dstrike"),
        size=integer(setting(run, "w:sz")),
    )


def _merged(properties: Sequence[Element | None]) -> Look:
    """Return the look of the first of ``properties`` that says something."""
    return reduce(Look.over, map(read_look, properties), Look())


def _toggled(paragraph: bool | None, run: bool | None) -> bool | None:  # noqa: FBT001 (two switches)
    """Return a switch that both styles set: Word lets the second turn off what the first turned on."""
    return None if paragraph is None or run is None else paragraph is not run


def _is_default(style: Element) -> bool:
    return attribute(style, "w:default") in {"1", "true", "on"}
