"""What stands in a paragraph: its words as Word shows them, and what else is anchored there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.docx.elements import Element, attribute, child, children, inside, is_on, name, setting
from ingest.readers.docx.fields import Fields
from ingest.readers.docx.styles import Look, ParagraphStyle, Styles
from ingest.readers.docx.symbols import symbol

BREAK = "\v"
"""A line break within a paragraph."""
DELETED = "deleted by a tracked change"
_DELETING = {"w:del": DELETED, "w:moveFrom": "moved from here by a tracked change"}
_ADDING = {"w:ins", "w:moveTo"}
_FIXED = {"w:tab": "\t", "w:ptab": "\t", "w:br": BREAK, "w:cr": BREAK, "w:noBreakHyphen": "-"}
_TEXTS = {"w:t", "m:t", "w:delText"}
_DRAWN = {"w:drawing", "w:pict", "w:object"}
_NOTES = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
_SILENT = {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:rt", "m:rPr", "m:ctrlPr", "w:txbxContent"}
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that look alike, or the mark of a note."""

    text: str
    look: Look
    reason: str = ""
    """Why they are no words of the policy; empty where they are."""
    note: tuple[str, str] | None = None
    """``footnote`` or ``endnote``, and its id in the file."""


@dataclass(slots=True)
class Content:
    """What stands in a paragraph."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    """The contents of the text boxes that are anchored in it."""
    pictures: list[str] = field(default_factory=list)
    """What its pictures are said to show; empty for one of which nothing is said."""
    diagrams: list[str] = field(default_factory=list)
    """The ids of its SmartArt."""


class Runs:
    """Reads the runs of a document's paragraphs, in order: a field may go from one to another."""

    def __init__(self, styles: Styles) -> None:
        self.fields = Fields()
        self.seen: Counter[str] = Counter()
        """How many comments, tracked changes and unknown symbols there were."""
        self._styles = styles

    def read(self, paragraph: Element, style: ParagraphStyle) -> Content:
        """Return what stands in a ``w:p``."""
        content = Content()
        self._inside(paragraph, style, "", Look(), content)
        return content

    def _inside(self, element: Element, style: ParagraphStyle, reason: str, look: Look, content: Content) -> None:
        for one in element:
            self._one(one, style, reason, look, content)

    def _one(self, one: Element, style: ParagraphStyle, reason: str, look: Look, content: Content) -> None:
        called = name(one)
        if called in _TEXTS or called in _FIXED or called == "w:sym":
            why = reason or self.fields.reason or ("hidden text" if look.hidden else "struck through" if look.struck else "")
            content.pieces.append(Piece(self._text(one, called), look, why))
        elif called in _NOTES:
            why = reason or self.fields.reason
            content.pieces.append(Piece("", look, why, (_NOTES[called], attribute(one, "w:id"))))
        elif called == "w:r":
            self._inside(one, style, reason, self._styles.look(style, child(one, "w:rPr")), content)
        elif called in _DRAWN:
            _draw(one, content)
        elif called == "mc:AlternateContent":
            for chosen in _chosen(one):
                self._inside(chosen, style, reason, look, content)
        elif called not in _SILENT:
            self._note(one, called)
            self._inside(one, style, reason or _DELETING.get(called, "") or _empty(one, called), look, content)

    def _note(self, one: Element, called: str) -> None:
        """Take note of what is no text itself."""
        if called == "w:fldChar":
            self.fields.turn(attribute(one, "w:fldCharType"))
        elif called == "w:instrText":
            self.fields.instruct(one.text or "")
        elif called == "w:commentReference":
            self.seen["comment"] += 1
        elif called in _ADDING or called in _DELETING:
            self.seen["change"] += 1

    def _text(self, one: Element, called: str) -> str:
        if called in _FIXED:
            return _FIXED[called]
        if called == "w:sym":
            found = symbol(attribute(one, "w:font"), attribute(one, "w:char"))
            self.seen["symbol"] += found is None
            return "\ufffd" if found is None else found
        return (one.text or "").replace(_SOFT_HYPHEN, "").replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _empty(one: Element, called: str) -> str:
    """Return why the text of a content control is none: nobody has filled it in yet."""
    return "placeholder to be filled in" if called == "w:sdt" and is_on(child(one, "w:sdtPr"), "w:showingPlcHdr") else ""


def _chosen(alternatives: Element) -> Iterator[Element]:
    """Yield the one of several ways to show the same thing that a new Word shows."""
    found = child(alternatives, "mc:Choice")
    found = child(alternatives, "mc:Fallback") if found is None else found
    if found is not None:
        yield found


def _draw(drawn: Element, content: Content) -> None:
    """Take note of a drawing: its text boxes, or that it is a picture."""
    boxes = list(_boxes(drawn))
    content.boxes += boxes
    content.diagrams += [attribute(one, "r:dm") for one in inside(drawn, "dgm:relIds")]
    pictured = any(True for called in ("a:blip", "v:imagedata") for _ in inside(drawn, called))
    if pictured and not boxes:
        said = [one.get("descr") or one.get("title") or "" for one in inside(drawn, "wp:docPr")]
        content.pictures.append(" ".join(" ".join(said).split()))
    content.pieces += [
        Piece(f" {text} ", Look()) for one in inside(drawn, "v:textpath") if (text := str(one.get("string") or ""))
    ]


def _boxes(element: Element) -> Iterator[Element]:
    for one in element:
        called = name(one)
        if called == "w:txbxContent":
            yield one
        elif called == "mc:AlternateContent":
            for chosen in _chosen(one):
                yield from _boxes(chosen)
        else:
            yield from _boxes(one)


def is_large_letter(properties: Element | None) -> bool:
    """Whether a paragraph is only the large first letter of the next."""
    return attribute(child(properties, "w:framePr"), "w:dropCap") in {"drop", "margin"}


def is_taken_out(paragraph: Element) -> bool:
    """Whether the end of a paragraph is no end.

    It may be deleted by a tracked change, be hidden (a "style separator"), or stand after a large letter.
    """
    if is_large_letter(child(paragraph, "w:pPr")):
        return True
    mark = child(paragraph, "w:pPr", "w:rPr")
    return any(True for called in _DELETING for _ in children(mark, called)) or bool(is_on(mark, "w:vanish"))


def list_of(properties: Element | None) -> tuple[str, str]:
    """Return the ``w:numId`` and the level that a paragraph itself gives; empty where it leaves them to its style."""
    return setting(properties, "w:numPr", "w:numId"), setting(properties, "w:numPr", "w:ilvl")
