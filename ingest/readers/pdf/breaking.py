"""Tables that run over a page: a head row that comes again, and a row that the page's end broke in two."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf.rows import text_of
from ingest.readers.pdf.sheet import Page, Row, Word

_TOP, _FOOT = 0.12, 0.88
"""Shares of a page's height above and below which a line may be a header or footer that stands round the table."""


def over_breaks(pages: Sequence[Page]) -> list[Page]:
    """Return ``pages`` with the rows whole that run over a page; a head row that is repeated is marked as no content."""
    made: list[Page] = []
    heads: set[tuple[str, ...]] = set()
    for page in pages:
        rows = list(page.rows)
        first = next((place for place, row in enumerate(rows) if row.cells), None)
        last = _last_of_table(made[-1]) if made else None
        if first is not None and last is not None and all(row.base < _TOP * page.sheet.height for row in rows[:first]):
            if _texts(rows[first]) in heads and first + 1 < len(rows):
                rows[first] = _unread_again(rows[first])
                first += 1
            if first < len(rows) and _goes_on(made[-1].rows[last], rows[first]):
                before = made[-1]
                whole = _joined(before.rows[last], rows.pop(first), before.sheet.height)
                made[-1] = replace(before, rows=(*before.rows[:last], whole, *before.rows[last + 1 :]))
        heads |= {_texts(row) for place, row in enumerate(rows) if row.cells and (place == 0 or not rows[place - 1].cells)}
        made.append(replace(page, rows=tuple(rows)))
    return made


def _last_of_table(page: Page) -> int | None:
    """Return the place of the table's row that ends a page, its footer apart; None where it ends with something else."""
    for place in range(len(page.rows) - 1, -1, -1):
        if page.rows[place].cells:
            return place
        if page.rows[place].base < _FOOT * page.sheet.height:
            return None
    return None


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(text_of(cell) for cell in row.cells)


def _unread_again(row: Row) -> Row:
    """Return a head row as the file would mark it had it been made with care: no content of this page."""
    words = tuple(replace(word, tag="Artifact") for word in row.words)
    return replace(row, words=words)


def _goes_on(row: Row, following: Row) -> bool:
    """Whether a row has nothing in its first column, and so is the rest of the row before the break."""
    return bool(following.cells) and len(following.cells) <= len(row.cells) and not following.cells[0]


def _joined(row: Row, rest: Row, height: float) -> Row:
    """Return a row with the rest of its cells, which stands a page further down."""
    moved = [tuple(_moved(word, height) for word in cell) for cell in rest.cells]
    moved += [()] * (len(row.cells) - len(moved))
    cells = tuple((*cell, *more) for cell, more in zip(row.cells, moved, strict=True))
    return replace(row, words=tuple(word for cell in cells for word in cell), cells=cells)


def _moved(word: Word, height: float) -> Word:
    return replace(word, base=word.base + height)
