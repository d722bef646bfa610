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


def cut_heading(lines: tuple[Line, ...], spans: Cut) -> str:
    """Return a heading at ``spans`` as it is printed: with the number that the format draws before it."""
    marker = lines[spans[0].line].marker if spans else ""
    drawn = marker if any(map(str.isalnum, marker)) else ""
    return fold(f"{drawn} {cut(lines, spans)}")


def part(lines: tuple[Line, ...], spans: Cut, start: int, end: int) -> Cut:
    """Return the spans of characters ``start`` to ``end`` of the text ``cut(lines, spans)``."""
    text = cut(lines, spans)
    skip, stop = (len("".join(text[:offset].split())) for offset in (start, end))
    kept: list[Span] = []
    for span in spans:
        marks = [place for place in range(span.start, span.end) if not lines[span.line].text[place].isspace()]
        inside = marks[max(0, skip) : max(0, stop)]
        if inside:
            kept.append(Span(span.line, inside[0], inside[-1] + 1))
        skip, stop = skip - len(marks), stop - len(marks)
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
