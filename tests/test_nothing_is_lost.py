"""Every character of a document is a clause's, a heading's or left out with a reason: none lost, none twice."""

import io
import logging
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from printing import KEYS, print_pdf
from pypdf import PdfReader
from reading import POLICY

from ingest import readers
from ingest.marking import Part, mark_lines
from ingest.policy import Clause, Cut, Document, Span
from ingest.splitting import Split, split

HERE = Path(__file__).parent
PRINTED = {
    "one page.pdf": print_pdf(KEYS),
    "two pages.pdf": print_pdf(KEYS[:8], KEYS[8:]),
    "set sideways.pdf": print_pdf(KEYS, turn=90),
}
FILES = [
    path
    for folder in (HERE.parent / "policies_src", HERE / "documents", HERE / "samples")
    for path in sorted(folder.rglob("*"))
    if path.suffix in readers.SUFFIXES
]
TOLD_OTHERWISE = {
    "hyphens_and_ligatures": "its bold letters are printed twice, a little aside; pypdf gives both",
}
"""Samples in which pypdf finds other characters than are seen, and why."""
Places = Counter[tuple[int, int]]


def document_of(file: Path | str) -> Document:
    return readers.read("a.pdf", PRINTED[file]) if isinstance(file, str) else readers.read(file.name, file.read_bytes())


def places(document: Document, spans: Cut) -> Places:
    """Return each visible character at ``spans`` by its line and its place there."""
    return Counter(
        (line, at) for line, start, end in spans for at in range(start, end) if not document.lines[line].text[at].isspace()
    )


@pytest.mark.parametrize("file", [*PRINTED, *FILES], ids=str)
def test_the_characters_of_clauses_headings_and_remainder_are_those_of_the_document(file: Path | str) -> None:
    document = document_of(file)
    taken_apart = split(POLICY, document)
    whole = places(document, spans_of(document, range(len(document.lines))))
    texts = Counter(place for clause in taken_apart.clauses for place in places(document, clause.text_cut))
    assert {clause.text for clause in taken_apart.clauses if not places(document, clause.text_cut)} == set()
    assert shared_but_closing(document, taken_apart) == []
    headings = sum((places(document, heading.cut) for heading in taken_apart.headings), Counter())
    left_out = sum((places(document, spans_of(document, lines)) for lines, _ in taken_apart.remainder), Counter())
    for one, other in ((texts, headings), (texts, left_out), (headings, left_out)):
        assert one.keys() & other.keys() == set()
    assert headings == Counter(headings.keys())
    assert left_out == Counter(left_out.keys())
    introducing = Counter(place for clause in taken_apart.clauses for place in places(document, clause.lead_in_cut))
    rest = whole.keys() - texts.keys() - headings.keys() - left_out.keys() - introducing.keys()
    marks = numbers_and_marks(document, taken_apart)
    assert rest <= marks
    assert marks - rest <= left_out.keys()


def spans_of(document: Document, lines: Iterable[int]) -> Cut:
    return tuple(Span(line, 0, len(document.lines[line].text)) for line in lines)


def shared_but_closing(document: Document, taken_apart: Split) -> list[str]:
    """Return the texts of clauses that share words with another, but for the closing words of a list, which hold for each item."""
    owners: dict[tuple[int, int], list[Clause]] = defaultdict(list)
    for clause in taken_apart.clauses:
        for place in places(document, clause.text_cut):
            owners[place].append(clause)
    shared = [(place, clauses) for place, clauses in owners.items() if len(clauses) > 1]
    return [clause.text for place, clauses in shared for clause in clauses if place[0] < clause.text_cut[-1].line - 3]


def numbers_and_marks(document: Document, taken_apart: Split) -> set[tuple[int, int]]:
    """Return the characters that were taken for numbers, list markers, markup and hyphens that divide a word."""
    found = set()
    for place, line in enumerate(mark_lines(document, taken_apart)):
        assert "".join(piece.text for piece in line.pieces) == document.lines[place].text
        at = 0
        for piece in line.pieces:
            if piece.mark.part in {Part.LABEL, Part.CONVERSION}:
                found |= {(place, at + offset) for offset, character in enumerate(piece.text) if not character.isspace()}
            at += len(piece.text)
    return found


@pytest.mark.parametrize("file", [*PRINTED, *(path for path in FILES if path.suffix == ".pdf")], ids=str)
def test_the_characters_of_a_pdf_are_those_that_pypdf_finds(file: Path | str) -> None:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    data = PRINTED[file] if isinstance(file, str) else file.read_bytes()
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    theirs = characters("".join(page.extract_text() for page in reader.pages))
    ours = characters("".join(line.text for line in document_of(file).lines))
    assert ours == theirs or (isinstance(file, Path) and file.stem in TOLD_OTHERWISE and ours <= theirs)


def characters(text: str) -> Counter[str]:
    return Counter(character for character in unicodedata.normalize("NFKC", text) if not character.isspace())
