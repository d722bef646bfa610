"""numbering.xml to lists that can be counted."""

from collections.abc import Mapping
from dataclasses import replace

from ingest.readers.docx.elements import Element, attribute, child, children, integer, is_on, setting
from ingest.readers.docx.numbering import BULLET, DEEPEST, Level, NumberedList


def read_lists(numbering: Element | None) -> dict[str, NumberedList]:
    """Return the lists of a document by their ``w:numId``."""
    definitions = {attribute(one, "w:abstractNumId"): one for one in children(numbering, "w:abstractNum")}
    linked = {setting(one, "w:styleLink"): number for number, one in definitions.items() if setting(one, "w:styleLink")}
    lists: dict[str, NumberedList] = {}
    for one in children(numbering, "w:num"):
        number = setting(one, "w:abstractNumId")
        number = linked.get(setting(definitions.get(number), "w:numStyleLink"), number)
        if number in definitions:
            lists[attribute(one, "w:numId")] = _list(one, number, definitions[number])
    return lists


def _list(one: Element, number: str, definition: Element) -> NumberedList:
    elements = {_depth(level): level for level in children(definition, "w:lvl")}
    starts: dict[int, int] = {}
    for override in children(one, "w:lvlOverride"):
        depth, start = _depth(override), integer(setting(override, "w:startOverride"))
        if start is not None:
            starts[depth] = start
        own = child(override, "w:lvl")
        if own is not None:
            elements[depth] = own
    levels = {depth: _level(element) for depth, element in elements.items() if 0 <= depth <= DEEPEST}
    return NumberedList(number, _with_indents(levels), starts, _styles(elements))


def _depth(element: Element) -> int:
    return integer(attribute(element, "w:ilvl"), 0) or 0


def _level(element: Element) -> Level:
    form = child(element, "w:numFmt")
    form = child(element, "mc:AlternateContent", "mc:Choice", "w:numFmt") if form is None else form
    pictured = child(element, "w:lvlPicBulletId") is not None
    return Level(
        text=BULLET if pictured else setting(element, "w:lvlText"),
        form=attribute(form, "w:val") or "decimal",
        pattern=attribute(form, "w:format"),
        start=integer(setting(element, "w:start"), 0) or 0,
        restart=integer(setting(element, "w:lvlRestart")),
        legal=bool(is_on(element, "w:isLgl")),
        hidden=bool(is_on(child(element, "w:rPr"), "w:vanish")),
        indent=indent(child(element, "w:pPr")),
    )


def indent(properties: Element | None) -> int | None:
    """Return how far a paragraph stands in from the margin, in twentieths of a point; None where it is not said."""
    found = child(properties, "w:ind")
    return integer(attribute(found, "w:left") or attribute(found, "w:start"))


def _with_indents(levels: Mapping[int, Level]) -> dict[int, Level]:
    return {depth: level if level.indent is not None else replace(level, indent=0) for depth, level in levels.items()}


def _styles(elements: Mapping[int, Element]) -> dict[str, int]:
    return {style: depth for depth, element in elements.items() if (style := setting(element, "w:pStyle"))}
