"""A paragraph of the file to a block: its words, its number, what sort of paragraph it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.labels import read_label
from ingest.readers.docx.block import Block
from ingest.readers.docx.elements import Element, child, integer, setting
from ingest.readers.docx.indents import Indents
from ingest.readers.docx.lists import indent
from ingest.readers.docx.notes import Notes
from ingest.readers.docx.numbering import DEEPEST, Counting, Marker, NumberedList
from ingest.readers.docx.runs import BREAK, Content, Piece, Runs, is_large_letter, is_taken_out, list_of
from ingest.readers.docx.styles import ParagraphStyle, Styles
from ingest.rules import carries_sense, is_title_like
from ingest.sentences import is_sentence, words

_LONGEST_HEADING = 25
_LONGEST_STOPPED = 7
"""Words of a heading that ends with a full stop or a colon."""
_BODY = 9


@dataclass(slots=True)
class _Held:
    """A paragraph whose words are read, or several that are one since the end of one was taken out."""

    properties: Element | None
    style: ParagraphStyle
    content: Content
    joined: bool = False


class Paragraphs:
    """Reads the paragraphs of a document one after another, and counts their numbers."""

    def __init__(self, styles: Styles, lists: dict[str, NumberedList], runs: Runs, notes: Notes) -> None:
        self.last = 0
        """The number of the last paragraph with words."""
        self.in_list = False
        """Whether any paragraph so far is in a list."""
        self._styles, self._lists, self._runs, self._notes = styles, lists, runs, notes
        self._counting, self._indents = Counting(lists), Indents()
        self._held: _Held | None = None

    def read(self, paragraph: Element, reason: str = "") -> tuple[Block | None, Content]:
        """Return a ``w:p`` as a block, None if it shows nothing, and what else is anchored in it.

        ``reason`` says why its words are none of the policy, where they are not.
        """
        properties = child(paragraph, "w:pPr")
        style = self._styles.paragraph(setting(properties, "w:pStyle"))
        read = _Held(properties, style, self._runs.read(paragraph, style))
        held = _joined(self._held, read) if self._held else read
        self._held = held if is_taken_out(paragraph) else None
        return (None if self._held else self._block(held, reason)), read.content

    def close(self) -> Block | None:
        """Return what is left of a paragraph whose end was taken out and that nothing follows."""
        held, self._held = self._held, None
        return self._block(held, "") if held else None

    def _block(self, held: _Held, reason: str) -> Block | None:
        pieces = held.content.pieces
        reason = reason or ("contents" if held.style.is_contents else "")
        shown = [piece for piece in pieces if not (piece.reason or reason)]
        aside = _aside(pieces, reason)
        text, notes = self._text(shown)
        heading = 0 if held.joined else _heading(held, text)
        marker, depth = (Marker(), 0) if reason else self._numbered(held, heads=bool(heading))
        if not text.strip() and not aside:
            drawn = any(map(str.isalnum, marker.number))
            return Block(self.last + 1, "", marker=marker.number) if drawn else None
        self.last += 1
        looks = [piece.look for piece in shown if piece.text.strip()]
        sizes = {look.size for look in looks}
        text = f"{marker.words} {text}" if marker.words and text.strip() else text
        return Block(
            number=self.last,
            text=text,
            heading=heading,
            marker=marker.number,
            depth=depth,
            bold=bool(looks) and all(look.bold for look in looks),
            apart=bool(looks) and all(look.capitals or look.underlined for look in looks),
            size=(sizes.pop() or 0) if len(sizes) == 1 else 0,
            title=held.style.is_title,
            notes=notes,
            aside=aside,
        )

    def _text(self, shown: Sequence[Piece]) -> tuple[str, tuple[tuple[int, str], ...]]:
        """Return the words of a paragraph with the marks of its notes, and the notes."""
        text = ""
        notes: list[tuple[int, str]] = []
        for piece in shown:
            text += piece.text
            if piece.note:
                mark, note = self._notes.call(*piece.note)
                text += f" {mark}" if mark and text[-1:].isalnum() else mark
                notes += [(text.count(BREAK), note)] if note else []
        return text, tuple(notes)

    def _numbered(self, held: _Held, *, heads: bool) -> tuple[Marker, int]:
        """Return what Word draws before a paragraph, and how deep it stands in lists."""
        number, level = _place(held, self._lists)
        self.in_list |= number not in {"", "0"}
        own = indent(held.properties)
        marker = self._counting.count(number, level)
        if heads:
            self._indents.clear()
            return marker, 0
        if number not in self._lists:
            return marker, self._indents.text(own if own is not None else held.style.indent or 0)
        by_style = held.style.indent if not list_of(held.properties)[0] else None
        far = next((one for one in (own, by_style, self._level_indent(number, level)) if one is not None), 0)
        return marker, self._indents.item(number, level, far, counts=any(map(str.isalnum, marker.number)))

    def _level_indent(self, number: str, level: int) -> int | None:
        found = self._lists[number].levels.get(level)
        return found.indent if found else None


def _place(held: _Held, lists: dict[str, NumberedList]) -> tuple[str, int]:
    """Return the list of a paragraph and its level there: its own, else those of its style."""
    own, level = list_of(held.properties)
    number = own or held.style.number
    linked = lists[number].styles if number in lists else {}
    by_style = next((linked[key] for key in held.style.keys if key in linked), None)
    if by_style is None and not own:
        by_style = held.style.depth
    depth = integer(level, by_style)
    return number, min(max(depth or 0, 0), DEEPEST)


def _heading(held: _Held, text: str) -> int:
    """Return which heading a paragraph is, 0 for none: many policies set whole rules in a heading's style."""
    direct = integer(setting(held.properties, "w:outlineLvl"))
    level = held.style.heading if direct is None else direct + 1 if direct < _BODY else 0
    if held.style.is_title and not level:
        level = 1
    return level if level and _is_title(text) else 0


def _is_title(text: str) -> bool:
    """Whether words in a heading's style are a heading, and no rule that is set like one."""
    bare = " ".join(text.split())
    found = read_label(bare)
    core = bare[found[1] if found else 0 :].removesuffix(".").removesuffix(":")
    if not bare or bare[0].islower() or words(bare) > _LONGEST_HEADING or bare.endswith((";", ",")):
        return False
    if bare.endswith((".", ":")) and (words(bare) > _LONGEST_STOPPED or (is_sentence(core) and not carries_sense(core))):
        return False
    return bare.endswith("?") or is_title_like(core, set_apart=True) or not is_sentence(core)


def _aside(pieces: Sequence[Piece], reason: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a paragraph that are none of the policy, those for one reason together."""
    aside: list[tuple[str, str]] = []
    for piece in pieces:
        why = reason or piece.reason
        if why and aside and aside[-1][1] == why:
            aside[-1] = (aside[-1][0] + piece.text, why)
        elif why:
            aside.append((piece.text, why))
    return tuple((" ".join(text.split()), why) for text, why in aside if text.strip())


def _joined(first: _Held, second: _Held) -> _Held:
    """Return two paragraphs as the one that Word shows; the first gives its number, if any of it is shown."""
    shown = any(piece.text.strip() and not piece.reason for piece in first.content.pieces)
    between = [] if is_large_letter(first.properties) or not shown else [Piece(" ", first.content.pieces[-1].look)]
    content = Content([*first.content.pieces, *between, *second.content.pieces])
    leads = first if shown else second
    return _Held(leads.properties, leads.style, content, joined=shown)
