"""Running headers, footers and page numbers: what stands on every page and in no clause."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.policy import Line

_EDGE = 3
"""Lines at the top and at the foot of a page among which a running line is looked for."""
_SHARE = 0.5
_FEWEST_PAGES = 2
_FEWEST_COUNTED = 3
_COUNTING = re.compile(r"^[-\u2013\s]*\d{1,3}[-\u2013\s]*$|\bpage\b|\b\d+\s*(?:of|/)\s*\d+\s*$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-\u2013\s]*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-\u2013\s]*", re.IGNORECASE)


def exclude_running(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return ``lines`` with those excluded that a page only repeats or that number it.

    A line is running if it stands, but for its digits, at the same edge of more than half of the
    pages. A page number is excluded only as the outermost line that is left.
    """
    edges = _edges(lines)
    if len(edges) < _FEWEST_PAGES:
        return _exclude_counted(lines)
    repeated = Counter(key for tops in edges.values() for key in {_shape(lines[place], where) for where, place in tops})
    running = {key for key, count in repeated.items() if count >= max(_FEWEST_PAGES, _SHARE * len(edges))}
    reasons: dict[int, str] = {}
    for places in edges.values():
        for where, place in places:
            if _shape(lines[place], where) in running and not _PAGE_NUMBER.fullmatch(lines[place].text):
                reasons[place] = "running header or footer"
        for where in (0, -1):
            left = [place for side, place in places if side == where and place not in reasons]
            outermost = left[:1] if where == 0 else left[-1:]
            reasons |= {place: "page number" for place in outermost if _PAGE_NUMBER.fullmatch(lines[place].text.strip())}
    return tuple(replace(line, excluded=reasons.get(place, line.excluded)) for place, line in enumerate(lines))


def _exclude_counted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return ``lines`` of a file without page breaks, those excluded that count its pages all the same.

    Lines that are alike but for numbers, one of which goes up by one from each to the next, three
    times or more, count pages; so does what is repeated word for word beside most of them.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if any(mark.isdigit() for mark in line.text) and _COUNTING.search(line.text):
            alike[_shape(line, 0)[1]].append(place)
    reasons: dict[int, str] = {}
    for places in alike.values():
        if len(places) >= _FEWEST_COUNTED and _counts_up([lines[place].text for place in places]):
            reasons |= dict.fromkeys(
                places, "page number" if _PAGE_NUMBER.fullmatch(lines[places[0]].text) else "running header or footer"
            )
            beside = Counter(
                line.text.strip() for place in places for line in lines[max(0, place - 3) : place + 4] if line.text.strip()
            )
            repeated = {text for text, count in beside.items() if count >= max(_FEWEST_PAGES, len(places) - 1)}
            near = {other for place in places for other in range(max(0, place - 3), min(len(lines), place + 4))}
            reasons |= {other: "running header or footer" for other in near if lines[other].text.strip() in repeated}
    return tuple(replace(line, excluded=reasons.get(place, line.excluded)) for place, line in enumerate(lines))


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether one of the numbers in like lines goes up by one from each to the next."""
    columns = zip(*(map(int, re.findall(r"\d+", text)) for text in texts), strict=False)
    return any(all(b - a == 1 for a, b in pairwise(column)) for column in columns)


def _edges(lines: Sequence[Line]) -> dict[int, list[tuple[int, int]]]:
    """Return for each page the places of its first and last lines of text, as (0 or -1, place)."""
    pages: dict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if line.text.strip() and line.page is not None:
            pages[line.page].append(place)
    edges: dict[int, list[tuple[int, int]]] = {}
    for page, places in pages.items():
        half = (len(places) + 1) // 2
        tops, feet = places[: min(_EDGE, half)], places[max(half, len(places) - _EDGE) :]
        edges[page] = [(0, place) for place in tops] + [(-1, place) for place in feet]
    return edges


def _shape(line: Line, where: int) -> tuple[int, str]:
    return where, re.sub(r"\d+", "#", " ".join(line.text.split()).lower())
