"""What the owner of a PDF is told of it: pages that cannot be read, words that nobody sees, numbers that are drawn."""

import re
from collections.abc import Iterator, Sequence

from ingest.readers.pdf.hiding import UNSEEN
from ingest.readers.pdf.rows import text_of
from ingest.readers.pdf.sheet import Page, Sheet

_SHOWN = 40
_DIGITS = re.compile(r"\d+")


def unreached(page: int) -> str:
    """Return the warning that a page beyond the last that can be read is there."""
    return f"page {page} cannot be read: the file is damaged; export it again from its source"


def is_told(warnings: Sequence[str], page: int) -> bool:
    """Whether something is said of a page already."""
    return any(warning.startswith(f"page {page} ") for warning in warnings)


def unseen(sheets: Sequence[tuple[int, Sheet]]) -> list[str]:
    """Return for each page, with its number, what of it nobody sees and is left out, and what is kept though it may not be seen.

    What comes again on further pages, but for its figures, is told once.
    """
    pages: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for number, sheet in sheets:
        for says, words in _told(sheet):
            pages.setdefault((says, _DIGITS.sub("#", words)), []).append((number, words))
    return [
        f"page {found[0][0]}: \u201c{found[0][1]}\u201d {says}{f'; {len(found) - 1} more pages alike' if len(found) > 1 else ''}"
        for (says, _), found in pages.items()
    ]


def _told(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield what is said of words of a page, and the first of them."""
    left_out = [(text, reason) for text, reason in sheet.aside if reason in UNSEEN]
    for reason in dict.fromkeys(reason for _, reason in left_out):
        yield f"is left out: it is {reason}", _first(left_out, reason)
    for reason in dict.fromkeys(reason for _, reason in sheet.doubts):
        yield f"is {reason}, and is kept: look whether it is to be quoted", _first(sheet.doubts, reason)


def _first(words: Sequence[tuple[str, str]], reason: str) -> str:
    text = " ".join(text for text, why in words if why == reason)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}\u2026"


def unread(pages: Sequence[Page]) -> Iterator[str]:
    """Yield the warning on each row before which a number may be drawn that nobody can read."""
    for page in pages:
        for row in page.rows:
            if row.unread:
                shown = text_of(row.words)[:_SHOWN]
                yield (
                    f"page {page.number}: a picture stands before \u201c{shown}\u2026\u201d: if it is a number, it cannot"
                    " be read, and the clause is kept without one"
                )
