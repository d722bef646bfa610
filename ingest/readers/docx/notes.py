"""Footnotes and endnotes: their marks in the text, and what they say."""

from collections.abc import Callable, Mapping

from ingest.readers.docx.elements import Element, attribute, children
from ingest.readers.docx.numerals import numeral
from ingest.readers.docx.symbols import superscript

_FORMS = {"footnote": "decimal", "endnote": "lowerRoman"}
"""How Word numbers them where nobody chose otherwise."""


class Notes:
    """The notes of a document, numbered in the order in which the text calls them."""

    def __init__(self, parts: Mapping[str, Element], text_of: Callable[[Element], str]) -> None:
        """``text_of`` reads the words of a note."""
        self._notes = {(kind, attribute(one, "w:id")): one for kind, part in parts.items() for one in children(part, f"w:{kind}")}
        self._text_of = text_of
        self._called: dict[str, int] = dict.fromkeys(_FORMS, 0)

    def call(self, kind: str, key: str) -> tuple[str, str]:
        """Return the mark of the next note and the note as it is printed, its mark before it; both empty for none."""
        note = self._notes.get((kind, key))
        words = self._text_of(note) if note is not None else ""
        if not words:
            return "", ""
        self._called[kind] += 1
        mark = superscript(numeral(self._called[kind], _FORMS[kind]))
        return mark, f"{mark} {words}"
