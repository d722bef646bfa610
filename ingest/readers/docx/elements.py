"""The XML of WordprocessingML by its usual names: ``w:p``, ``m:t``, ``mc:Choice``."""

from collections.abc import Iterator
from functools import cache

from lxml.etree import _Element as Element

__all__ = ["Element", "attribute", "child", "children", "inside", "integer", "is_on", "name", "setting"]

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "urn:schemas-microsoft-com:vml": "v",
}
_NAMESPACES = {prefix: namespace for namespace, prefix in _PREFIXES.items()}
_OFF = {"0", "false", "off", "none"}


def name(element: Element) -> str:
    """Return an element's name with its usual prefix; empty for a comment or an instruction."""
    tag: object = element.tag
    return _prefixed(tag) if isinstance(tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child called ``path[0]``, its first child ``path[1]`` …; None where there is none."""
    for step in path:
        element = None if element is None else element.find(_tag(step))
    return element


def children(element: Element | None, called: str) -> Iterator[Element]:
    """Yield the children called ``called``."""
    return iter(()) if element is None else element.iterchildren(_tag(called))


def inside(element: Element, called: str) -> Iterator[Element]:
    """Yield every element called ``called`` beneath ``element``, however deep, in order."""
    return element.iter(_tag(called))


def attribute(element: Element | None, called: str) -> str:
    """Return an attribute (``w:val``), empty where there is none."""
    return "" if element is None else str(element.get(_tag(called)) or "")


def setting(element: Element | None, *path: str) -> str:
    """Return the ``w:val`` of the child at ``path``; empty where there is none."""
    return attribute(child(element, *path), "w:val")


def integer(text: str, default: int | None = None) -> int | None:
    """Return ``text`` as a whole number, ``default`` where it is none that a document can hold."""
    bare = text.strip().removesuffix(".0")
    return int(bare) if bare.lstrip("-").isascii() and bare.lstrip("-").isdigit() and len(bare) < 10 else default  # noqa: PLR2004 (32 bits)


def is_on(element: Element | None, called: str) -> bool | None:
    """Return whether a switch such as ``w:b`` is on; None where it is not set."""
    found = child(element, called)
    return None if found is None else attribute(found, "w:val") not in _OFF


@cache
def _prefixed(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(namespace[1:], '?')}:{local}"


@cache
def _tag(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"
