"""The body of a Word file to blocks: paragraphs, tables, text boxes and content controls, in order."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from ingest.readers.docx.block import Block
from ingest.readers.docx.elements import Element, child, inside, is_on, name, setting
from ingest.readers.docx.findings import Findings
from ingest.readers.docx.lists import read_lists
from ingest.readers.docx.notes import Notes
from ingest.readers.docx.package import Parts
from ingest.readers.docx.paragraphs import Paragraphs
from ingest.readers.docx.runs import DELETED, Content, Runs
from ingest.readers.docx.styles import Styles
from ingest.readers.docx.tables import read_table

_DELETING = {"w:del", "w:moveFrom"}
_WRAPPING = {"w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo", "mc:Choice"}
_BROKEN = "Error! "
"""How Word's own message begins for a reference to what is gone."""


class Body:
    """One walk over the body of a Word file."""

    def __init__(self, parts: Parts) -> None:
        self.findings = Findings()
        self._parts = parts
        self._frames = count(1)
        self._styles = Styles(parts.styles)
        self._runs = Runs(self._styles)
        lists = read_lists(parts.numbering)
        self._paragraphs = Paragraphs(self._styles, lists, self._runs, Notes(parts.notes, self.text_of))
        self.findings.seen = self._runs.seen
        self.findings.fields = self._runs.fields

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the body, in order."""
        body = child(self._parts.body, "w:body")
        if body is not None:
            yield from self._inside(body, "")
        left = self._paragraphs.close()
        if left:
            yield left
        self.findings.uncounted = self._parts.numbering is None and self._paragraphs.in_list

    def margins(self) -> Iterator[str]:
        """Yield the lines of the headers and footers, each once."""
        found = (self._line(one) for margin in self._parts.margins for one in inside(margin, "w:p"))
        yield from dict.fromkeys(filter(None, found))

    def text_of(self, element: Element) -> str:
        """Return the words of a note: all of its paragraphs in one line."""
        return " ".join(filter(None, (self._line(one) for one in inside(element, "w:p"))))

    def _line(self, paragraph: Element) -> str:
        """Return the words of a paragraph outside the body."""
        content = Runs(self._styles).read(paragraph, self._styles.paragraph(""))
        return " ".join("".join(piece.text for piece in content.pieces if not piece.reason).split())

    def _inside(self, element: Element, reason: str) -> Iterator[Block]:
        for one in element:
            called = name(one)
            if called == "w:p":
                yield from self._paragraph(one, reason)
            elif called == "w:tbl":
                yield from read_table(one, self._inside, reason, self._frames)
            elif called == "w:sdt":
                yield from self._inside(one, reason or _aside(child(one, "w:sdtPr")))
            elif called == "mc:AlternateContent":
                chosen = child(one, "mc:Choice")
                yield from self._inside(one if chosen is None else chosen, reason)
            elif called in _WRAPPING or called == "mc:Fallback":
                yield from self._inside(one, reason)
            elif called in _DELETING:
                yield from self._inside(one, reason or DELETED)
            elif called == "w:altChunk":
                self.findings.embedded.append(self._paragraphs.last + 1)

    def _paragraph(self, paragraph: Element, reason: str) -> Iterator[Block]:
        block, content = self._paragraphs.read(paragraph, reason)
        if block:
            self.findings.broken += [block.number] if _BROKEN in block.text else []
            yield block
        yield from self._anchored(content, reason)

    def _anchored(self, content: Content, reason: str) -> Iterator[Block]:
        """Yield the text boxes and diagrams that are anchored in a paragraph; take note of its pictures."""
        last = self._paragraphs.last
        self.findings.pictures += [(last, said) for said in content.pictures]
        for box in content.boxes:
            self.findings.boxes.append(last + 1)
            frame = next(self._frames)
            yield from (replace(block, frame=frame) for block in self._inside(box, reason))
        for key in content.diagrams:
            diagram = self._parts.diagrams.get(key)
            said = (
                [] if diagram is None else [" ".join("".join(map(str, one.itertext())).split()) for one in inside(diagram, "a:p")]
            )
            self.findings.diagrams.append(last)
            yield Block(max(last, 1), "", aside=tuple((words, "words in a diagram") for words in said if words))


def _aside(properties: Element | None) -> str:
    """Return why what stands in a content control is no text of the policy; empty where it is."""
    gallery = setting(properties, "w:docPartObj", "w:docPartGallery")
    if "table of contents" in gallery.lower():
        return "contents"
    return "placeholder to be filled in" if is_on(properties, "w:showingPlcHdr") else ""
