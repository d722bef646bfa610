"""Cutting a text out of a document: the only way in which words get into a clause."""

import re

from ingest.policy import Cut, Line, Span

_HYPHENS = "-\u2010\u00ad"
_JOINABLE_HYPHEN = re.compile(rf"[^\W\d_][{_HYPHENS}]$")


def fold(text: str) -> str:
    """Return ``text`` with every run of white space as one space, and none at the ends."""
    return " ".join(text.split())


def cut(lines: tuple[Line, ...], spans: Cut) -> str:
    """Return the text at ``spans``: slices in order, joined, white space folded, nothing else.

    Slices of one line are joined as they stand (markup stood between them), slices of two lines by
    one space; without one where a word was divided at the line's end.
    """
    pieces: list[str] = []
    previous: Span | None = None
    for span in spans:
        piece = lines[span.line].text[span.start : span.end]
        if previous is not None and previous.line != span.line and not _divided(lines, previous, piece):
            pieces.append(" ")
        pieces.append(piece)
        previous = span
    return fold("".join(pieces))


def without_start(lines: tuple[Line, ...], spans: Cut, offset: int) -> Cut:
    """Return the end of ``spans`` whose text is ``cut(lines, spans)`` from ``offset`` on."""
    skip = len("".join(cut(lines, spans)[:offset].split()))
    kept: list[Span] = []
    for span in spans:
        marks = [place for place in range(span.start, span.end) if not lines[span.line].text[place].isspace()]
        if skip < len(marks):
            kept.append(span._replace(start=marks[skip]))
        skip = max(0, skip - len(marks))
    return tuple(kept)


def without_end(lines: tuple[Line, ...], spans: Cut, offset: int) -> Cut:
    """Return the beginning of ``spans`` whose text is ``cut(lines, spans)`` up to ``offset``."""
    room = len("".join(cut(lines, spans)[:offset].split()))
    kept: list[Span] = []
    for span in spans:
        marks = [place for place in range(span.start, span.end) if not lines[span.line].text[place].isspace()]
        if room:
            kept.append(span._replace(end=marks[min(room, len(marks)) - 1] + 1))
        room -= min(room, len(marks))
    return tuple(kept)


def _divided(lines: tuple[Line, ...], span: Span, following: str) -> bool:
    """Whether the word at the end of ``span`` goes on in ``following``."""
    text = lines[span.line].text
    rest = text[span.end :].rstrip()
    if rest and rest in _HYPHENS:
        return True
    return (
        not rest
        and bool(_JOINABLE_HYPHEN.search(text[span.start : span.end].rstrip()))
        and following[:1].islower()
        and following.split(maxsplit=1)[0] not in {"and", "or", "to"}
    )
