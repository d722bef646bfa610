"""Markdown (CommonMark with tables), read by markdown-it-py."""

import hashlib
import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.policy import Document, Line
from ingest.readers.decoding import decode, split_lines
from ingest.readers.html import text_of

_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)\s*")
_SILENT = {"html_inline", "image"}


def read(name: str, data: bytes) -> Document:
    """Return the document in a Markdown file; lines as its source numbers them.

    A list that is written "1." throughout is numbered as it would be printed; one that is numbered
    by its author keeps the author's numbers. Clauses in indented code are text.
    """
    text, warnings = decode(name, data)
    source = split_lines(text)
    matter = _front_matter(source)
    lines = [Line(number, source[number - 1], excluded="front matter") for number in range(1, matter + 1)]
    body = "\n".join([*([""] * matter), *source[matter:]])
    lines += _Walk(MarkdownIt("commonmark").enable("table").parse(body)).lines()
    return Document(name, hashlib.sha256(data).hexdigest(), tuple(lines), warnings)


def _front_matter(source: Sequence[str]) -> int:
    """Return how many lines at the top are front matter."""
    if not source or not _FRONT_MATTER.fullmatch(source[0]):
        return 0
    closing = (place for place, line in enumerate(source[1:], start=1) if line.strip() in {source[0].strip(), "..."})
    end = next(closing, 0)
    return end + 1 if end and any(":" in line or "=" in line for line in source[1:end]) else 0


class _Walk:
    """One walk over the tokens of a file."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lists: list[Iterator[str]] = []
        self._marker = ""
        self._heading = 0
        self._row: list[str] | None = None

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the document, a blank one before each block."""
        for place, token in enumerate(self._tokens):
            self._enter(place, token)
            if token.type == "tr_close":
                yield from self._block(self._tokens[place - 2], ["\t".join(self._row or [])])
                self._row = None
            elif token.type == "inline" and self._row is not None:
                self._row.append(" ".join(_plain(token).split()))
            elif token.type == "inline":
                yield from self._block(token, _plain(token).split("\n"))
            elif token.type in {"code_block", "fence"}:
                below = 1 if token.type == "fence" else 0
                yield from self._block(token, [line.strip() for line in token.content.split("\n")], below)
            elif token.type == "html_block" and (shown := text_of(token.content)).strip():
                yield from self._block(token, shown.split("\n"))
            elif token.type == "html_block":
                yield Line((token.map or [0])[0] + 1, token.content, excluded="comment")

    def _enter(self, place: int, token: Token) -> None:
        """Take note of what opens or closes: headings, lists, items, rows."""
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1])
            case "heading_close":
                self._heading = 0
            case "bullet_list_open":
                self._lists.append(iter(lambda: "\u2022", ""))
            case "ordered_list_open":
                self._lists.append(_numbers(self._tokens[place:]))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._marker = next(self._lists[-1])
            case "tr_open":
                self._row = []
            case _:
                pass

    def _block(self, token: Token, texts: Sequence[str], below: int = 0) -> Iterator[Line]:
        number = (token.map or [0])[0] + 1 + below
        yield Line(number, "")
        bold = _is_bold(token)
        for offset, text in enumerate(texts):
            marker = self._marker if text.strip() else ""
            if marker:
                self._marker = ""
            yield Line(number + offset, text, None, self._heading, marker, len(self._lists), bold)


def _numbers(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the numbers of the ordered list that opens ``tokens``, as they are printed."""
    level = tokens[0].level
    written: list[Token] = []
    for token in tokens[1:]:
        if token.type == "ordered_list_close" and token.level == level:
            break
        if token.type == "list_item_open" and token.level == level + 1:
            written.append(token)
    counted = len({item.info for item in written}) == 1
    for place, item in enumerate(written):
        number = int(item.info) + place if counted else int(item.info)
        yield f"{number}{item.markup}"


def _plain(token: Token) -> str:
    """Return the words of an inline token without its markup; its line breaks stay."""
    pieces = []
    for child in token.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif child.type not in _SILENT:
            pieces.append(child.content)
    return "".join(pieces)


def _is_bold(token: Token) -> bool:
    children = [child for child in token.children or [] if child.content or child.nesting]
    return len(children) > 2 and children[0].type == "strong_open" and children[-1].type == "strong_close"  # noqa: PLR2004
