"""Rows to a document's lines: where a paragraph ends, what is indented, what is a title or a footnote."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.policy import Line
from ingest.readers.pdf.layout import PARAGRAPH, Layout
from ingest.readers.pdf.margins import Margins
from ingest.readers.pdf.notes import Note, find_notes
from ingest.readers.pdf.rows import text_of
from ingest.readers.pdf.sheet import Page, Row, Sheet
from ingest.readers.pdf.tables import cell_text
from ingest.readers.pdf.titles import Bookmarks, bookmarked, tagged

_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|[a-z]{1,4}\))")
"""What surely begins another clause or item, however full the line above is."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row of the text, the page that it stands on, and the title that it is."""

    page: int
    row: Row
    heading: int


def lines_of(pages: Sequence[Page], margins: Margins, bookmarks: Bookmarks) -> tuple[Line, ...]:
    """Return the lines of a document, a blank one wherever the print leaves room; numbers run through the whole of it.

    Footnotes stand where they are referred to; what stands in a margin, or aside, comes last on its page.
    """
    bodies = {page.number: _body(page, margins) for page in pages}
    layout = Layout([row for rows in bodies.values() for row in rows])
    text = [_Placed(page, row, _heading(row, layout, bookmarks.get(page, {}))) for page, rows in bodies.items() for row in rows]
    made: list[Line] = []
    own = {page.number: find_notes(bodies[page.number], layout.sizes.text, page.sheet.height) for page in pages}
    lines = _lines(text, layout, own)
    for page in pages:
        made.append(Line(0, "", page.number))
        for blank, line in [*lines.get(page.number, ()), *_aside(page, margins)]:
            made += [Line(0, "", page.number)] if blank else []
            made.append(replace(line, page=page.number, printed_page=margins.printed.get(page.number, "")))
    return tuple(_numbered(made))


def _numbered(lines: Sequence[Line]) -> Iterator[Line]:
    number = 0
    for line in lines:
        number += bool(line.text)
        yield replace(line, number=number)


def _body(page: Page, margins: Margins) -> list[Row]:
    return [row for place, row in enumerate(page.rows) if (page.number, place) not in margins.reasons]


def _heading(row: Row, layout: Layout, bookmarks: Mapping[str, int]) -> int:
    if row.cells or row.boxed or row.beside:
        return 0
    return tagged(row) or bookmarked(row, bookmarks) or layout.sizes.level(row)


def _lines(text: Sequence[_Placed], layout: Layout, notes: Mapping[int, Sequence[Note]]) -> dict[int, list[tuple[bool, Line]]]:
    """Return for each page its lines of text, each with whether room is left before it."""
    made: dict[int, list[tuple[bool, Line]]] = {}
    own: dict[int, list[Row]] = {}
    for one in text:
        own.setdefault(one.page, []).append(one.row)
    places = {id(row): place for rows in own.values() for place, row in enumerate(rows)}
    noted = {id(row) for page, found in notes.items() for row in _rows_of(found, own.get(page, ()))}
    kept = [one for one in text if id(one.row) not in noted]
    waiting = {page: list(found) for page, found in notes.items()}
    before: _Placed | None = None
    titled = False
    for place, one in enumerate(kept):
        following = kept[place + 1] if place + 1 < len(kept) else None
        goes_on = layout.goes_on(one.row, following.row) if following else None
        if following and one.heading and following.heading and not following.row.starts and one.heading != following.heading:
            goes_on = False
        ends = goes_on is not True or (following is not None and _NUMBER.fullmatch(following.row.words[0].text) is not None)
        due = [note for note in waiting[one.page] if note.referred <= places[id(one.row)]] if ends else []
        blank = before is None or before.page != one.page or _is_apart(before.row, one.row, layout)
        line = _line(one, layout, goes_on=True if due else goes_on)
        line = replace(line, heading=0) if titled else line
        titled = bool(goes_on and one.heading and following and following.heading == one.heading)
        lines = made.setdefault(one.page, [])
        lines.append((blank, line))
        for note in due:
            waiting[one.page].remove(note)
            *first, last = (_Placed(one.page, row, 0) for row in _rows_of([note], own[one.page]))
            lines += [(False, replace(_line(row, layout, goes_on=True), note=True)) for row in first]
            lines.append((False, replace(_line(last, layout, goes_on=False), note=True)))
        before = one
    return made


def _rows_of(notes: Sequence[Note], rows: Sequence[Row]) -> list[Row]:
    return [rows[place] for note in notes for place in note.rows]


def _is_apart(before: Row, row: Row, layout: Layout) -> bool:
    return row.starts or row.unread or row.base - before.base > PARAGRAPH * layout.pitch(row)


def _line(one: _Placed, layout: Layout, *, goes_on: bool | None) -> Line:
    row = one.row
    text = "\t".join(cell_text(cell) for cell in row.cells) if row.cells else text_of(row.words)
    return Line(
        0,
        text if row.cells else " " * layout.indent(row) + text,
        one.page,
        heading=one.heading,
        marker=row.marker,
        bold=row.bold and not row.cells and not row.boxed,
        goes_on=None if row.beside else goes_on,
        note=row.beside,
        box=_box(row),
    )


def _box(row: Row) -> tuple[float, float, float, float]:
    return (row.left, min(word.base - word.size for word in row.words), row.right, max(word.base for word in row.words) + 2)


def _aside(page: Page, margins: Margins) -> Iterator[tuple[bool, Line]]:
    """Yield what stands on a page and is no text of the document, with the reason."""
    for place, row in enumerate(page.rows):
        reason = margins.reasons.get((page.number, place))
        if reason:
            yield True, Line(0, text_of(row.words), page.number, excluded=reason, box=_box(row))
    for text, reason in _strays(page.sheet):
        yield True, Line(0, text, page.number, excluded=reason)


def _strays(sheet: Sheet) -> list[tuple[str, str]]:
    reasons = dict.fromkeys(reason for _, reason in sheet.aside)
    return [(" ".join(text for text, why in sheet.aside if why == reason), reason) for reason in reasons]
