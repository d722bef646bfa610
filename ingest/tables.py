"""Tables: the row that names the columns, and what it names."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ingest.lists import Node
from ingest.outline import Section
from ingest.paragraphs import Paragraph
from ingest.rules import is_asking, is_rule
from ingest.sentences import words

_FEWEST_ROWS = 2
_LONGEST_CELL = 6
_FEW = 2

Heads = Mapping[int, Paragraph]
"""The head row of each table that has one, where the format says which row is of which table."""


def find_heads(sections: Sequence[Section]) -> Heads:
    """Return the head row of each table; a title within a table parts no row from it."""
    rows: dict[int, list[Paragraph]] = {}
    for section in sections:
        for paragraph in section.body:
            if paragraph.table and paragraph.tabled:
                rows.setdefault(paragraph.table, []).append(paragraph)
    return {table: first for table, (first, *after) in rows.items() if _is_head(first, after)}


def under_heads(items: Sequence[Node], heads: Heads) -> list[tuple[Node, Paragraph | None]]:
    """Return the items, each row with the head row that names its columns; head rows are left out."""
    head: Paragraph | None = None
    under: list[tuple[Node, Paragraph | None]] = []
    for place, item in enumerate(items):
        row = item.paragraph
        if row.table:
            head = heads.get(row.table) or (head if head and place and _goes_on(items[place - 1].paragraph, row) else None)
        elif row.tabled and (place == 0 or not items[place - 1].paragraph.tabled or items[place - 1].paragraph.table):
            head = row if _is_head(row, [one.paragraph for one in items[place + 1 :] if one.paragraph.tabled]) else None
        if row.tabled and head and (row == head or _says_again(row, head)):
            continue
        under.append((item, head if row.tabled else None))
    return under


def _goes_on(before: Paragraph, row: Paragraph) -> bool:
    """Whether a table without a head goes on with the one right before it: it has as many columns, or numbers too."""
    a, b = (len(one.breaks) + (one.label is not None) for one in (before, row))
    return before.tabled and (a == b or (before.label is not None and row.label is not None))


def _says_again(row: Paragraph, head: Paragraph) -> bool:
    """Whether a row is the head once more, as it is printed on the next page."""
    return bool(row.breaks) and row.label is None and row.text[: row.breaks[0]] == head.text[: head.breaks[0]]


def _is_head(row: Paragraph, after: Sequence[Paragraph]) -> bool:
    cells = [row.text[a:b].strip() for a, b in pairwise([0, *row.breaks, len(row.text)])]
    short = all(words(cell) <= _LONGEST_CELL and not cell[:1].islower() for cell in cells)
    short = short and not any(is_rule(cell) and words(cell) > _FEW and not is_asking(cell) for cell in cells)
    set_apart = row.bold and bool(after) and not after[0].bold
    return (len(after) >= _FEWEST_ROWS or set_apart) and short and row.label is None and len(cells) > 1
