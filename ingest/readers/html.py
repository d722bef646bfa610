"""HTML, whole pages or fragments, read by Beautiful Soup."""

import hashlib
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from ingest.errors import DocumentError
from ingest.policy import Document, Line
from ingest.readers.decoding import decode
from ingest.readers.running import exclude_running

_SKIPPED = {"script", "style", "head", "template", "noscript", "svg", "iframe", "object"}
_APART = {"nav": "navigation", "footer": "page footer", "form": "form"}
_APART_CLASS = re.compile(r"\b(?:nav|navbar|navigation|breadcrumbs?|menu|footer|cookies?)\b", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    *_HEADINGS,
    "p", "li", "dt", "dd", "tr", "td", "th", "div", "section", "article", "main", "header", "body", "html", "ul", "ol",
    "dl", "table", "thead", "tbody", "tfoot", "caption", "blockquote", "pre", "address", "figure", "figcaption", "aside", "hr",
    "fieldset", "legend", "details", "summary", *_APART,
}  # fmt: skip
_NUMBER = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3})*\.?|[A-Z]\d{0,2}(?:\.\d{1,3})+)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def read(name: str, data: bytes) -> Document:
    """Return the document in an HTML file: a line for each block, numbered as in the source.

    List numbers are those that a browser would print (``start``, ``value``, ``type``); the cells of
    a table's row and the halves of a definition stand in one line, parted by tabs.
    """
    text, warnings = decode(name, data)
    try:
        lines = exclude_running(tuple(_Walk().lines(BeautifulSoup(text, "html.parser"))))
    except RecursionError as error:
        message = f"{name}: its elements are nested too deeply to be read; save it again from a word processor"
        raise DocumentError(message) from error
    return Document(name, hashlib.sha256(data).hexdigest(), lines, warnings)


def text_of(fragment: str) -> str:
    """Return the words of an HTML fragment, a line a block, without its tags and comments."""
    return "\n".join(line.text for line in _Walk().lines(BeautifulSoup(fragment, "html.parser")) if line.text)


class _Walk:
    """One walk over a page: words are gathered until a block begins or ends."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._number = 1
        self._marker = ""
        self._bold: set[bool] = set()
        self._tables: dict[int, int] = {}
        """How many tables were begun when the one with this identity was."""

    def lines(self, soup: Tag) -> Iterator[Line]:
        """Yield the lines of the page, a blank one between blocks."""
        yield from self._inside(soup, depth=0, heading=0, excluded="")
        yield from self._flush(0, 0, "")

    def _inside(self, tag: Tag, *, depth: int, heading: int, excluded: str) -> Iterator[Line]:
        for child in tag.children:
            if isinstance(child, Tag):
                yield from self._element(child, depth, heading, excluded)
            elif isinstance(child, NavigableString) and type(child) is NavigableString:
                self._take(child)

    def _element(self, tag: Tag, depth: int, heading: int, excluded: str) -> Iterator[Line]:
        if tag.name in _SKIPPED:
            return
        if tag.name == "br":
            self._words.append("\v")
        elif tag.name not in _BLOCKS:
            yield from self._inside(tag, depth=depth, heading=heading, excluded=excluded)
        else:
            yield from self._flush(depth, heading, excluded)
            self._number = tag.sourceline or self._number
            reason = excluded or _apart(tag)
            if tag.name in {"tr", "dl"} and (rows := _rows(tag)):
                for number, row in rows:
                    yield from (Line(number, row, depth=depth, excluded=reason, table=self._table(tag)), Line(number, ""))
                return
            inner = depth + (tag.name in {"ul", "ol"})
            if tag.name == "li":
                self._marker = _marker(tag)
            yield from self._inside(tag, depth=inner, heading=_HEADINGS.get(tag.name, heading), excluded=reason)
            yield from self._flush(inner, _HEADINGS.get(tag.name, heading), reason)

    def _table(self, row: Tag) -> int:
        """Return which table of the page a row stands in; 0 for a definition."""
        table = row.find_parent("table")
        return 0 if table is None or row.name != "tr" else self._tables.setdefault(id(table), len(self._tables) + 1)

    def _take(self, string: NavigableString) -> None:
        if string[:1].isalpha() and _NUMBER.fullmatch("".join(self._words)):
            self._words.append(" ")
        if string.strip():
            self._bold.add(string.find_parent(["b", "strong"]) is not None)
        self._words.append(str(string))

    def _flush(self, depth: int, heading: int, excluded: str) -> Iterator[Line]:
        """Yield what was gathered as a line; as several where ``<br>`` parts what are no halves of a sentence."""
        texts: list[str] = []
        for piece in filter(None, (" ".join(part.split()) for part in "".join(self._words).split("\v"))):
            if texts and (piece[0].islower() or texts[-1].endswith(",")):
                texts[-1] = f"{texts[-1]} {piece}"
            else:
                texts.append(piece)
        for text in texts:
            yield Line(self._number, text, None, heading, self._marker, depth, self._bold == {True}, excluded)
            self._marker = ""
        if texts:
            yield Line(self._number, "")
        self._words, self._bold = [], set()


def _apart(tag: Tag) -> str:
    """Return why an element stands outside the policy's text, empty if it does not."""
    classes = " ".join(tag.get_attribute_list("class")) if tag.has_attr("class") else ""
    apart = "navigation" if _APART_CLASS.search(classes) and tag.name != "body" else ""
    return _APART.get(tag.name, "") or ("hidden" if tag.has_attr("hidden") else apart)


def _rows(tag: Tag) -> list[tuple[int, str]]:
    """Return the rows of a table's row or a definition list; empty where a cell holds blocks."""
    cells = tag.find_all(["td", "th", "dt", "dd"], recursive=False)
    if len(cells) < 2 or any(cell.find(["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "dl", "div"]) for cell in cells):  # noqa: PLR2004
        return []
    texts = [(cell.sourceline or tag.sourceline or 1, " ".join(cell.get_text().split()), cell.name) for cell in cells]
    if tag.name == "tr":
        return [(texts[0][0], "\t".join(text for _, text, _ in texts))]
    rows: list[tuple[int, str]] = []
    for number, text, name in texts:
        if name == "dt" or not rows:
            rows.append((number, text))
        else:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]}\t{text}")
    return rows


def _marker(item: Tag) -> str:
    """Return what a browser prints before a list item."""
    parent = item.parent
    if parent is None or parent.name != "ol":
        return "\u2022"
    number = _integer(parent.get("start"), 1) - 1
    for sibling in parent.find_all("li", recursive=False):
        number = _integer(sibling.get("value"), number + 1)
        if sibling is item:
            break
    return f"{_numeral(number, str(parent.get('type') or '1'))}."


def _integer(value: object, default: int) -> int:
    text = str(value) if value is not None else ""
    return int(text) if text.lstrip("-").isdigit() else default


def _numeral(number: int, style: str) -> str:
    if style in {"a", "A"} and 1 <= number <= 26:  # noqa: PLR2004 (the alphabet)
        return chr(ord(style) + number - 1)
    if style in {"i", "I"} and 1 <= number < 40:  # noqa: PLR2004 (as far as these digits go)
        digits = ""
        for value, digit in _ROMAN:
            digits += digit * (number // value)
            number %= value
        return digits if style == "i" else digits.upper()
    return str(number)
