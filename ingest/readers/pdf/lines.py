"""Rows to a document's lines: where a paragraph ends, what is indented, what is a title or a footnote."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.policy import Line
from ingest.readers.pdf.notes import find_notes
from ingest.readers.pdf.rows import text_of
from ingest.readers.pdf.sheet import Row, Sheet
from ingest.readers.pdf.tables import cell_text
from ingest.readers.pdf.titles import Bookmarks, Sizes, bookmarked, tagged

_PARAGRAPH = 1.3
"""Against the usual distance of two lines: from here on a new paragraph begins."""
_ALIKE = 0.06
_SAME_COLUMN = 6.0
_INDENT = 0.5
"""Width of a space of indentation, in sizes of the text."""
_MOST_INDENT = 40
_CENTRED = 0.12


@dataclass(frozen=True, slots=True)
class Page:
    """A page's rows in reading order, and what stands aside."""

    number: int
    sheet: Sheet
    rows: tuple[Row, ...]


def lines_of(pages: Sequence[Page], bookmarks: Bookmarks) -> list[Line]:
    """Return the lines of a document, a blank one wherever the print leaves room; numbers run through the whole of it."""
    rows = [row for page in pages for row in page.rows]
    layout = _Layout(rows)
    made: list[Line] = []
    number = 0
    for page in pages:
        made.append(Line(number, "", page.number))
        for blank, line in _page_lines(page, layout, dict(bookmarks.get(page.number, {}))):
            made += [Line(number, "", page.number)] if blank else []
            number += 1
            made.append(replace(line, number=number))
        for text, reason in _aside(page.sheet):
            number += 1
            made += [Line(number, "", page.number), Line(number, text, page.number, excluded=reason)]
    return made


def _aside(sheet: Sheet) -> list[tuple[str, str]]:
    reasons = dict.fromkeys(reason for _, reason in sheet.aside)
    return [(" ".join(text for text, why in sheet.aside if why == reason), reason) for reason in reasons]


class _Layout:
    """What is usual in a document: its letters, its columns, the distance of its lines."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.sizes = Sizes(rows)
        self._rights: dict[int, float] = {}
        self._lefts = Counter(round(row.bounds[0]) for row in rows if row.bounds != (0.0, 0.0))
        for row in rows:
            left = round(self.left(row))
            self._rights[left] = max(self._rights.get(left, 0.0), row.right if not row.cells else 0.0)
        steps: dict[float, list[float]] = {}
        for a, b in pairwise(rows):
            if not b.starts and a.size == b.size and 0 < b.base - a.base < 4 * b.size:
                steps.setdefault(b.size, []).append(b.base - a.base)
        self._pitches = {size: _usual(found) for size, found in steps.items() if len(found) >= 3}  # noqa: PLR2004 (a few)

    def left(self, row: Row) -> float:
        """Return the left edge of the column that a row stands in: a list alone on a page is indented all the same."""
        own = row.bounds[0]
        usual = self._lefts.most_common(1)[0][0] if self._lefts else own
        return float(usual) if 0 < own - usual < 8 * self.sizes.text else own

    def right(self, row: Row) -> float:
        """Return how far rows of its column go at most."""
        left = self.left(row)
        return max(right for edge, right in self._rights.items() if abs(edge - left) <= _SAME_COLUMN)

    def pitch(self, row: Row) -> float:
        """Return the usual distance of lines of its size."""
        return self._pitches.get(row.size, 1.25 * row.size)

    def goes_on(self, row: Row, following: Row) -> bool | None:
        """Return whether a paragraph goes on: there was no room for the next word; None for the rows of a table."""
        if row.cells or following.cells:
            return None
        alike = abs(row.size - following.size) <= _ALIKE * row.size and row.bold == following.bold
        if not alike or following.marker or following.unread:
            return False
        if not following.starts and following.base - row.base > _PARAGRAPH * self.pitch(row):
            return False
        first = following.words[0]
        room = self.right(row) - row.right
        return first.right - first.left + 0.25 * row.size > room - 1

    def indent(self, row: Row) -> int:
        """Return how far a row is indented, in spaces; 0 where it is centred."""
        before, after = row.left - self.left(row), self.right(row) - row.right
        width = self.right(row) - self.left(row)
        if abs(before - after) < 0.1 * width and min(before, after) > _CENTRED * width:
            return 0
        return max(0, min(_MOST_INDENT, round(before / (_INDENT * self.sizes.text))))


def _usual(steps: Sequence[float]) -> float:
    """Return the distance of two lines of one paragraph: the smallest that is common."""
    counts = Counter(round(step, 0) for step in steps)
    common = [step for step, count in counts.items() if count >= max(2, 0.15 * len(steps))]
    return min(common) if common else median(steps)


def _page_lines(page: Page, layout: _Layout, bookmarks: dict[str, int]) -> Iterator[tuple[bool, Line]]:
    """Yield the lines of a page, each with whether room is left before it; footnotes where they are referred to."""
    rows = page.rows
    notes = find_notes(rows, layout.sizes.text, page.sheet.height)
    inside = {place for note in notes for place in note.rows}
    order = [place for place in range(len(rows)) if place not in inside]
    waiting = list(notes)
    before: Row | None = None
    for at, place in enumerate(order):
        row = rows[place]
        following = rows[order[at + 1]] if at + 1 < len(order) else None
        goes_on = layout.goes_on(row, following) if following else None
        due = [note for note in waiting if note.referred <= place] if goes_on is not True else []
        blank = before is None or row.starts or row.unread or row.base - before.base > _PARAGRAPH * layout.pitch(row)
        yield bool(blank), _line(page, row, layout, bookmarks, goes_on=True if due else goes_on)
        for note in due:
            waiting.remove(note)
            for one in note.rows:
                yield False, replace(_line(page, rows[one], layout, {}, goes_on=None), note=True)
        before = row if not due else None


def _line(page: Page, row: Row, layout: _Layout, bookmarks: dict[str, int], *, goes_on: bool | None) -> Line:
    text = "\t".join(cell_text(cell) for cell in row.cells) if row.cells else text_of(row.words)
    return Line(
        0,
        text if row.cells else " " * layout.indent(row) + text,
        page.number,
        heading=0 if row.cells else tagged(row) or bookmarked(row, bookmarks) or layout.sizes.level(row),
        marker=row.marker,
        bold=row.bold and not row.cells,
        excluded="marked as no content in the file" if all(word.tag == "Artifact" for word in row.words) else "",
        goes_on=goes_on,
        box=(row.left, min(word.base - word.size for word in row.words), row.right, max(word.base for word in row.words) + 2),
    )
