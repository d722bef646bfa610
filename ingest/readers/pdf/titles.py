"""Which rows the file itself calls titles: by its structure, its bookmarks, the size of its letters."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.readers.pdf.rows import is_label, text_of
from ingest.readers.pdf.sheet import Row

Bookmarks = Mapping[int, Mapping[str, int]]
"""For each page (from 1) the letters of each bookmark that leads to it, and how deep it stands."""
_LARGER = 1.12
_LONGEST = 14
_MOST_LEVELS = 4
_STOPS = (".", ",", ";", ":")


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()


def tagged(row: Row) -> int:
    """Return the level that the file's structure gives a row as a heading; 0 where it gives none."""
    tags = {word.tag for word in row.words}
    tag = next(iter(tags)) if len(tags) == 1 else ""
    if re.fullmatch(r"H[1-6]", tag):
        return int(tag[1])
    return 1 if tag == "Title" else 0


def bookmarked(row: Row, bookmarks: Mapping[str, int]) -> int:
    """Return how deep the bookmark stands that has a row's words; 0 where none has them."""
    text = text_of(row.words)
    return 0 if len(text.split()) > _LONGEST or text.endswith(_STOPS) else bookmarks.get(letters(text), 0)


class Sizes:
    """The sizes of a document's letters."""

    def __init__(self, rows: Sequence[Row]) -> None:
        counts: Counter[float] = Counter()
        for row in rows:
            counts[row.size] += sum(len(word.text) for word in row.words)
        self.text = counts.most_common(1)[0][0] if counts else 10.0
        large = [row for row in rows if _is_title(row) and row.size >= _LARGER * self.text]
        numbered = max((row.size for row in large if is_label(row.words[:1])), default=0.0)
        sizes = sorted({row.size for row in large if not is_label(row.words[:1]) and row.size > numbered}, reverse=True)
        self._levels = {size: level for level, size in enumerate(_merged(sizes), start=1) if level <= _MOST_LEVELS}

    def level(self, row: Row) -> int:
        """Return the level of a title that is set larger than all numbered ones; 0 for everything else.

        A numbered title is ranked by its number, and an unnumbered one that is no larger by how it is set.
        """
        if not _is_title(row) or is_label(row.words[:1]):
            return 0
        return next((level for size, level in self._levels.items() if abs(size - row.size) < 0.6), 0)  # noqa: PLR2004 (points)


def _merged(sizes: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for size in sizes:
        if not kept or kept[-1] - size >= 0.6:  # noqa: PLR2004 (points)
            kept.append(size)
    return kept


def _is_title(row: Row) -> bool:
    text = text_of(row.words)
    return not row.cells and 0 < len(text.split()) <= _LONGEST and not text.endswith(_STOPS) and text[:1].isalnum()
