"""The order in which a page is read: tables whole, one column after the other, else from top to bottom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf.centring import Numbered, find_centred
from ingest.readers.pdf.columns import Piece, find_columns
from ingest.readers.pdf.frames import Frame, find_frames
from ingest.readers.pdf.listing import tabled
from ingest.readers.pdf.rows import pieces_of, rows_of
from ingest.readers.pdf.sheet import Row, Sheet, Word
from ingest.readers.pdf.tables import cells_row, table_rows, tagged_rows

_MARK_REACH = 3.0
"""How far before a line, in letter sizes, its drawn bullet or number may stand."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rows that are read as one, and where they stand."""

    top: float
    bottom: float
    left: float
    right: float
    rows: tuple[Row, ...]


def gutter(sheet: Sheet) -> float | None:
    """Return where the columns of a page are surely parted; None where they are not."""
    found = find_columns(_pieces([word for word in sheet.words if not word.tag.startswith("TD ")]))
    return found.gutter if found else None


def ordered(sheet: Sheet, gutters: Sequence[float] = ()) -> list[Row]:
    """Return the rows of a page in reading order; every upright word of the sheet is in exactly one.

    ``gutters`` part the columns of the document's pages.
    """
    celled = [word for word in sheet.words if word.tag.startswith("TD ")]
    frames = [_Placed(box.top, box.bottom, box.left, box.right, tuple(rows)) for box, rows in tagged_rows(celled)]
    free = [word for word in sheet.words if not word.tag.startswith("TD ")]
    for frame in find_frames(sheet.rules, sheet.width, sheet.height):
        held = [word for word in free if frame.box.holds((word.left + word.right) / 2, word.base - 0.3 * word.size)]
        rows = table_rows(frame, held)
        if held and _count(rows) == _count_once(held):
            gone = set(map(id, held))
            free = [word for word in free if id(word) not in gone]
            frames.append(_placed(frame, rows))
    flow = _flow(_pieces(free), frames, gutters)
    return [_with_mark(row, sheet) for row in flow]


def _placed(frame: Frame, rows: Sequence[Row]) -> _Placed:
    return _Placed(frame.box.top, frame.box.bottom, frame.box.left, frame.box.right, tuple(rows))


def _count(rows: Sequence[Row]) -> int:
    return sum(len(row.words) for row in rows)


def _count_once(words: Sequence[Word]) -> int:
    return sum(len(line) for line in rows_of(words))


def _pieces(words: Sequence[Word]) -> list[Piece]:
    return [Piece(tuple(part)) for line in rows_of(words) for part in pieces_of(line)]


def _flow(pieces: Sequence[Piece], frames: Sequence[_Placed], gutters: Sequence[float]) -> list[Row]:
    """Return the rows of a part of the page; frames are read where their top stands, after text that runs beside them."""
    if not pieces and not frames:
        return []
    found = find_columns(pieces, gutters)
    if found:
        parts = ([], [], [], [])  # type: tuple[list[Piece], list[Piece], list[Piece], list[Piece]]
        for piece in pieces:
            parts[found.part(piece.left, piece.base)].append(piece)
        framed: tuple[list[_Placed], ...] = ([], [], [], [])
        for frame in frames:
            framed[found.part(frame.left, frame.top + 1)].append(frame)
        if sum(bool(part) for part in parts) > 1:
            flows = [_flow(part, own, gutters) for part, own in zip(parts, framed, strict=True)]
            return [*flows[0], *map(_columned, flows[1]), *map(_columned, flows[2]), *flows[3]]
    return _downwards(pieces, frames)


def _columned(row: Row) -> Row:
    return replace(row, columned=True)


def _downwards(pieces: Sequence[Piece], frames: Sequence[_Placed]) -> list[Row]:
    """Return one column's rows from top to bottom, each frame at its place."""
    rows: list[Row] = []
    numbered = find_centred(pieces)
    taken = {id(piece) for one in numbered for piece in (one.number, *one.text, *one.further)}
    pieces = [piece for piece in pieces if id(piece) not in taken]
    frames = [*frames, *map(_beside_its_number, numbered)]
    waiting = sorted(frames, key=lambda frame: frame.top)
    run: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: (one.base, one.left)):
        while waiting and waiting[0].top < piece.base and not _is_beside(waiting[0], piece):
            frame = waiting.pop(0)
            boxed = any(_is_beside(frame, other) and other.base > frame.top for other in pieces)
            rows += [*_rows(run), *(replace(row, boxed=boxed and not row.cells) for row in frame.rows)]
            run = []
        run.append(piece)
    return [*rows, *_rows(run), *(row for frame in waiting for row in frame.rows)]


def _beside_its_number(one: Numbered) -> _Placed:
    """Return a text and the number at half its height as the row of a table that they are."""
    pieces = (one.number, *one.text, *one.further)
    cells = [[word for piece in cell for word in piece.words] for cell in ((one.number,), one.text, one.further)]
    top, bottom = min(piece.base - piece.size for piece in pieces), max(piece.base for piece in pieces)
    right = max(piece.right for piece in pieces)
    return _Placed(top, bottom, one.number.left, right, tuple(cells_row(cells)))


def _is_beside(frame: _Placed, piece: Piece) -> bool:
    """Whether text runs past a frame at its side."""
    return piece.base < frame.bottom and (piece.right <= frame.left + 1 or piece.left >= frame.right - 1)


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    """Return pieces of one column as rows; those that stand in columns of a table without rules as its cells."""
    if not pieces:
        return []
    edges = (min(piece.left for piece in pieces), max(piece.right for piece in pieces))
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and abs(lines[-1][0].base - piece.base) <= 0.35 * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    rows = tabled([sorted(line, key=lambda one: one.left) for line in lines], edges)
    return [replace(rows[0], starts=True), *rows[1:]]


def _with_mark(row: Row, sheet: Sheet) -> Row:
    """Return ``row`` with the bullet that is drawn before it, or the note that a picture stands there."""
    top, reach = row.base - row.size, _MARK_REACH * row.size
    for picture in sheet.pictures:
        box = picture.box
        beside = top - 2 <= (box.top + box.bottom) / 2 <= row.base + 0.3 * row.size and 0 <= row.left - box.right + 1 <= reach
        if beside and box.height <= 1.6 * row.size:
            alike = sum(other.looks == picture.looks for other in sheet.pictures)
            if picture.looks == "shape" or (alike > 1 and box.width <= row.size):
                return replace(row, marker="\u2022")
            return replace(row, unread=True)
    return row
