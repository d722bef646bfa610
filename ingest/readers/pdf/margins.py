"""The margins of printed pages: what is repeated there, and the number of the page."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.policy import Line

_MARGIN = 0.14
"""Share of a page's height at its top, and at its foot, in which a running line may stand."""
_SHARE, _FEWEST = 0.34, 2
_LEVEL = 6.0
"""Points by which a line that is repeated may stand higher or lower."""
_COUNTED = re.compile(
    r"(?:page|p\.?|pg\.?)?\s*[-\u2013(\[|]*\s*(\d{1,4}|[ivxl]{1,6})\s*[-\u2013)\]|]*(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_PAGE = re.compile(r"\bpage\s*:?\s*(\d{1,4}|[ivxl]{1,6})\b", re.IGNORECASE)
_LAST = re.compile(r"(?:^|[\s|\u2013-])(\d{1,4}|[ivxl]{1,6})\s*$")
_NUMBERS = re.compile(r"\d+|(?<![^\W_])[ivxl]{1,6}$")
REPEATED, COUNTED = "running header or footer", "page number"


def exclude_margins(lines: Sequence[Line], heights: Mapping[int, float]) -> tuple[Line, ...]:
    """Return ``lines`` without what stands at the same place of several pages, or numbers them; ``heights`` are in points.

    Each line keeps the number printed on its page, read from what is left out there.
    """
    edges = [place for place, line in enumerate(lines) if line.text.strip() and _at_edge(line, heights)]
    reasons = _repeated(lines, edges, len(heights)) | _counted(lines, edges, heights)
    printed = _printed(lines, reasons, len(heights))
    return tuple(
        replace(line, excluded=line.excluded or reasons.get(place, ""), printed_page=printed.get(line.page or 0, ""))
        for place, line in enumerate(lines)
    )


def _at_edge(line: Line, heights: Mapping[int, float]) -> bool:
    if line.box is None or line.page is None:
        return False
    height = heights[line.page]
    return line.box[3] <= _MARGIN * height or line.box[1] >= (1 - _MARGIN) * height


def _repeated(lines: Sequence[Line], edges: Sequence[int], pages: int) -> dict[int, str]:
    """Return the lines that stand, but for their figures, at one height of a third of the pages or more."""
    alike: dict[str, list[int]] = defaultdict(list)
    for place in edges:
        alike[_shape(lines[place])].append(place)
    reasons: dict[int, str] = {}
    for places in alike.values():
        for place in places:
            there = {lines[other].page for other in places if abs(_height(lines[other]) - _height(lines[place])) <= _LEVEL}
            if len(there) >= max(_FEWEST, _SHARE * pages):
                reasons[place] = COUNTED if _COUNTED.fullmatch(lines[place].text.strip()) else REPEATED
    return reasons


def _counted(lines: Sequence[Line], edges: Sequence[int], heights: Mapping[int, float]) -> dict[int, str]:
    """Return the outermost lines of pages that are nothing but a page's number."""
    reasons: dict[int, str] = {}
    for page, height in heights.items():
        own = sorted((_height(lines[place]), place) for place in edges if lines[place].page == page)
        for _, place in [*own[:1], *own[-1:]]:
            text = lines[place].text.strip()
            apart = not any(
                line.page == page
                and line.box
                and lines[place] is not line
                and abs(_height(line) - _height(lines[place])) < 0.02 * height
                for line in lines
            )
            if _COUNTED.fullmatch(text) and apart and (len(heights) > 1 or "page" in text.lower()):
                reasons[place] = COUNTED
    return reasons


def _printed(lines: Sequence[Line], reasons: Mapping[int, str], pages: int) -> dict[int, str]:
    """Return the number printed on each page: of what the margins count, what goes up by one from page to page."""
    found: dict[int, list[str]] = defaultdict(list)
    for place in reasons:
        line = lines[place]
        text = line.text.strip()
        for mark in filter(None, (_COUNTED.fullmatch(text), _PAGE.search(text), _LAST.search(text))):
            found[line.page or 0].append(mark[1])
    steps = Counter(int(text) - page for page, texts in found.items() for text in set(texts) if text.isdigit())
    step = steps.most_common(1)[0] if steps else (0, 0)
    printed = {}
    for page, texts in found.items():
        fitting = [text for text in texts if text.isdigit() and int(text) - page == step[0] and (step[1] > 1 or pages == 1)]
        romans = [text for text in texts if not text.isdigit()]
        if fitting or romans:
            printed[page] = (fitting or romans)[0]
    return printed


def _height(line: Line) -> float:
    return line.box[3] if line.box else 0.0


def _shape(line: Line) -> str:
    return _NUMBERS.sub("#", " ".join(line.text.split()).lower())
