"""Tables: the row that names the columns, and what it names."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.lists import Node
from ingest.paragraphs import Paragraph
from ingest.rules import is_rule
from ingest.sentences import words

_FEWEST_ROWS = 2
_LONGEST_CELL = 6
_FEW = 2


def under_heads(items: Sequence[Node]) -> list[tuple[Node, Paragraph | None]]:
    """Return the items, each row with the head row that names its columns; head rows are left out."""
    head: Paragraph | None = None
    under: list[tuple[Node, Paragraph | None]] = []
    for place, item in enumerate(items):
        row = item.paragraph
        if row.row and (place == 0 or not items[place - 1].paragraph.row):
            head = row if _is_head(row, items[place + 1 :]) else None
            if head:
                continue
        elif head and row.row and row.breaks and row.text[: row.breaks[0]] == head.text[: head.breaks[0]]:
            continue
        under.append((item, head if row.row else None))
    return under


def _is_head(row: Paragraph, after: Sequence[Node]) -> bool:
    cells = [row.text[a:b].strip() for a, b in pairwise([0, *row.breaks, len(row.text)])]
    rows = sum(1 for item in after if item.paragraph.row)
    short = all(words(cell) <= _LONGEST_CELL and not cell[:1].islower() for cell in cells)
    short = short and not any(is_rule(cell) and words(cell) > _FEW for cell in cells)
    return rows >= _FEWEST_ROWS and short and row.label is None and len(cells) > 1
