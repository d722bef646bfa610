"""What each character of a document was taken for: text of a clause, lead-in, number, heading, left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from ingest.markup import visible
from ingest.paragraphs import Paragraph
from ingest.policy import Cut, Document, Line, Span
from ingest.splitting import Split

_HYPHENS = "-\u2010\u00ad"


class Part(StrEnum):
    """What characters were taken for."""

    TEXT = "text"
    LEAD_IN = "lead-in"
    LABEL = "label"
    """A number or a list marker: shown with a clause, and no word of it."""
    HEADING = "heading"
    LEFT_OUT = "left out"
    CONVERSION = "conversion"
    """What a conversion left behind, and a hyphen that only divided a word."""
    UNCLAIMED = "unclaimed"
    """Nothing took them up: with any of these, words of the policy would be lost."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What some characters were taken for, and whose they are."""

    part: Part
    owner: int = -1
    """Which clause, or which heading, from 0; of a lead-in the first clause that it introduces; -1 for none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one line that were taken for the same."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of a document, taken apart."""

    line: Line
    pieces: tuple[Piece, ...]
    """All of its characters in order; white space between two alike goes with them."""
    reason: str = ""
    """Why the line was left out; empty where it was not."""


_UNCLAIMED, _CONVERSION = Mark(Part.UNCLAIMED), Mark(Part.CONVERSION)


def mark_lines(document: Document, split: Split) -> tuple[MarkedLine, ...]:
    """Return the lines of ``document``, each character marked with what ``split`` took it for."""
    marks: list[list[Mark]] = [[_UNCLAIMED] * len(line.text) for line in document.lines]
    for number, clause in enumerate(split.clauses):
        _claim(marks, clause.text_cut, Mark(Part.TEXT, number))
    for number, heading in enumerate(split.headings):
        _claim(marks, heading.cut, Mark(Part.HEADING, number))
    for number, clause in enumerate(split.clauses):
        _claim(marks, clause.lead_in_cut, Mark(Part.LEAD_IN, number))
    for place, line in enumerate(document.lines):
        seen = set(visible(line.text).places)
        _claim(marks, (Span(place, at, at + 1) for at in range(len(line.text)) if at not in seen), _CONVERSION)
    for paragraph in _numbered(split):
        _claim(marks, _before(document, paragraph), Mark(Part.LABEL, _owner(marks, paragraph)))
    reasons = {place: reason for places, reason in split.remainder for place in places}
    for place, line in enumerate(document.lines):
        if place in reasons:
            _claim(marks, (Span(place, 0, len(line.text)),), Mark(Part.LEFT_OUT))
        _claim(marks, _divided(line, place, marks[place]), _CONVERSION)
    return tuple(
        MarkedLine(line, tuple(_pieces(line.text, marks[place])), reasons.get(place, ""))
        for place, line in enumerate(document.lines)
    )


def _claim(marks: Sequence[list[Mark]], spans: Iterable[Span], mark: Mark) -> None:
    """Mark the characters of ``spans`` that nothing has claimed yet."""
    for span in spans:
        own = marks[span.line]
        for place in range(span.start, span.end):
            if own[place] is _UNCLAIMED:
                own[place] = mark


def _numbered(split: Split) -> Iterator[Paragraph]:
    """Yield every paragraph that may have a number or a list marker before its text."""
    for section in split.outline.sections:
        yield from section.body
    for heading in split.headings:
        yield heading.paragraph


def _before(document: Document, paragraph: Paragraph) -> Cut:
    """Return what stands before a paragraph's text: its number, and the list marker before that."""
    first = paragraph.lines[0]
    start = min((span.start for span in paragraph.printed if span.line == first), default=len(document.lines[first].text))
    marker = Span(first, 0, start)
    return (
        (marker, *paragraph.printed) if paragraph.bullet or not document.lines[first].text[:start].strip() else paragraph.printed
    )


def _owner(marks: Sequence[list[Mark]], paragraph: Paragraph) -> int:
    """Return which clause or heading the text of a paragraph became."""
    claimed = (marks[span.line][span.start] for span in paragraph.cut)
    return next((mark.owner for mark in claimed if mark.owner >= 0), -1)


def _divided(line: Line, place: int, marks: Sequence[Mark]) -> Cut:
    """Return the hyphen at a line's end that a repair took out."""
    end = len(line.text.rstrip())
    taken_out = end > 1 and line.text[end - 1] in _HYPHENS and marks[end - 2].part in {Part.TEXT, Part.HEADING, Part.LEAD_IN}
    return (Span(place, end - 1, end),) if taken_out else ()


def _pieces(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Yield the runs of characters that were taken for the same; white space goes with what stands before it."""
    run: list[Mark] = []
    for character, mark in zip(text, marks, strict=True):
        run.append((run[-1] if run else _CONVERSION) if character.isspace() and mark is _UNCLAIMED else mark)
    place = 0
    for mark, same in groupby(run):
        length = sum(1 for _ in same)
        yield Piece(text[place : place + length], mark)
        place += length
