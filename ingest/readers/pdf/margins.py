"""The margins of printed pages: what is repeated there, and the number of the page."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.rows import text_of
from ingest.readers.pdf.sheet import Page, Row

_MARGIN = 0.14
"""Share of a page's height at its top, and at its foot, in which a running line may stand."""
_FOOT = 0.1
_SHARE, _FEWEST = 0.34, 2
_LEVEL = 12.0
"""Points by which a line that is repeated may stand nearer to the page's edge, or further from it."""
_SAME_LINE = 2.0
_APART = 1.8
"""Sizes of a letter that part a footer from the text above it, on a page that stands alone."""
_COUNTED = re.compile(
    r"(?:page|p\.?|pg\.?)?\s*[-\u2013(\[|]*\s*(\d{1,4}|[ivxl]{1,6})\s*[-\u2013)\]|]*(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_PAGE = re.compile(r"\bpage\s*[:|]?\s*(\d{1,4}|[ivxl]{1,6})\b", re.IGNORECASE)
_LAST = re.compile(r"(?:^|[\s|\u2013])(\d{1,4}|[ivxl]{1,6})\s*$")
_NUMBERS = re.compile(r"\d+|(?<![^\W_])[ivxl]{1,6}$")
_FOOTER = re.compile(
    r"\bpage\b|www\.|https?:|@|\btel(?:ephone)?\b|\bcharity\b|\bcompany\s+(?:no|number)|\bregistered\b|\bversion\b|\bv\d|\breview|"
    r"\u00a9|copyright|\.(?:docx?|pdf)\b|\buncontrolled\b|\d{1,2}/\d{1,2}/\d{2,4}",
    re.IGNORECASE,
)
REPEATED, COUNTED = "running header or footer", "page number"


@dataclass(frozen=True, slots=True)
class Margins:
    """What stands in the margins of a document's pages."""

    reasons: Mapping[tuple[int, int], str]
    """For the number of a page and the place of a row in it, why the row is no text of the document."""
    printed: Mapping[int, str]
    """The number printed on each page."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the top or the foot of a page."""

    page: int
    place: int
    row: Row
    text: str
    from_edge: float
    """Points from the nearer edge of the page; below 0 at its foot."""

    @property
    def key(self) -> tuple[int, int]:
        return self.page, self.place

    @property
    def shape(self) -> tuple[bool, str]:
        return self.from_edge < 0, _NUMBERS.sub("#", " ".join(self.text.split()).lower())


def find_margins(pages: Sequence[Page]) -> Margins:
    """Return what stands, but for its figures, at one place of a third of the pages or more, and what only numbers a page."""
    edges = [edge for page in pages for edge in _edges(page)]
    reasons = _repeated(edges, len(pages))
    for page in pages:
        own = [edge for edge in edges if edge.page == page.number]
        reasons |= _counted(page, [edge for edge in own if edge.key not in reasons], alone=len(pages) == 1)
    reasons |= {
        (page.number, place): "marked as no content in the file"
        for page in pages
        for place, row in enumerate(page.rows)
        if all(word.tag == "Artifact" for word in row.words)
    }
    return Margins(reasons, _printed([edge for edge in edges if edge.key in reasons], len(pages)))


def _edges(page: Page) -> list[_Edge]:
    height = page.sheet.height
    found = []
    for place, row in enumerate(page.rows):
        low, high = row.base >= (1 - _MARGIN) * height, row.base <= _MARGIN * height
        if low or high:
            found.append(_Edge(page.number, place, row, text_of(row.words), row.base - height if low else row.base))
    return found


def _repeated(edges: Sequence[_Edge], pages: int) -> dict[tuple[int, int], str]:
    alike: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        alike[edge.shape].append(edge)
    reasons: dict[tuple[int, int], str] = {}
    for group in alike.values():
        for edge in group:
            there = {other.page for other in group if abs(other.from_edge - edge.from_edge) <= _LEVEL}
            known = {other.page for other in group}
            if len(there) >= max(_FEWEST, _SHARE * pages) or (len(known) >= max(_FEWEST + 1, pages / 2)):
                reasons[edge.key] = COUNTED if _COUNTED.fullmatch(edge.text.strip()) else REPEATED
    return reasons


def _counted(page: Page, edges: Sequence[_Edge], *, alone: bool) -> dict[tuple[int, int], str]:
    """Return the outermost rows that are nothing but the page's number; on a page alone, the footer that stands apart."""
    reasons: dict[tuple[int, int], str] = {}
    by_height = sorted(edges, key=lambda edge: edge.row.base)
    outermost = [
        edge
        for edge in by_height
        if any(abs(edge.row.base - one.row.base) <= _SAME_LINE for one in (by_height[0], by_height[-1]))
    ]
    for edge in outermost:
        text = edge.text.strip()
        above = [row.base for row in page.rows if row.base < edge.row.base - 2]
        below = [row.base for row in page.rows if row.base > edge.row.base + 2]
        gap = min(
            edge.row.base - max(above) if above else 1e9,
            min(below) - edge.row.base if below else 1e9,
        )
        marked = text != text.strip("-\u2013 ") or text == "1"
        sure = not alone or "page" in text.lower() or (marked and not below and gap > _APART * edge.row.size)
        if _COUNTED.fullmatch(text) and gap > 1.2 * edge.row.size and sure:
            reasons[edge.key] = COUNTED
        elif edge.from_edge < 0 and -edge.from_edge < _FOOT * page.sheet.height and gap > _APART * edge.row.size:
            reasons |= {edge.key: REPEATED} if _FOOTER.search(text) and not below else {}
    return reasons


def _printed(edges: Sequence[_Edge], pages: int) -> dict[int, str]:
    """Return the number printed on each page: of what the margins count, what goes up by one from page to page."""
    found: dict[int, list[str]] = defaultdict(list)
    for edge in edges:
        text = edge.text.strip()
        for mark in filter(None, (_COUNTED.fullmatch(text), _PAGE.search(text), _LAST.search(text))):
            found[edge.page].append(mark[1])
    steps = Counter(int(text) - page for page, texts in found.items() for text in set(texts) if text.isdigit())
    step, count = steps.most_common(1)[0] if steps else (0, 0)
    printed = {}
    for page, texts in found.items():
        fitting = [text for text in texts if text.isdigit() and int(text) - page == step and (count > 1 or pages == 1)]
        romans = [text for text in texts if not text.isdigit()]
        if fitting or romans:
            printed[page] = (fitting or romans)[0]
    return printed
