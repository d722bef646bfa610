"""Of whole documents, every character is in a clause, a heading or the reported remainder: none lost, none twice."""

import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from reading import POLICY

from ingest import readers
from ingest.labels import read_label
from ingest.markup import bullet, visible
from ingest.policy import Document
from ingest.register import read_register
from ingest.splitting import Split, split

HERE = Path(__file__).parent
POLICIES = HERE.parent / "policies_src"
FILES = [
    *(POLICIES / policy.file for policy in read_register(POLICIES).policies),
    *sorted((HERE / "documents").iterdir()),
    *sorted(path for path in (HERE / "samples").iterdir() if path.suffix in readers.SUFFIXES),
]
WORD = [path for path in FILES if path.suffix == ".docx"]
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWN_WORDS = {"volunteers.docx": "Note:"}
"""Words that a list draws and no paragraph holds."""

Place = tuple[int, int]
"""A line and an offset in it."""


def _places(taken_apart: Split) -> tuple[Counter[Place], set[Place], set[Place]]:
    """Return how often each character is in a clause's text, and which are in lead-ins and in headings."""
    texts = Counter((span.line, at) for one in taken_apart.clauses for span in one.text_cut for at in range(span.start, span.end))
    leads = {(span.line, at) for one in taken_apart.clauses for span in one.lead_in_cut for at in range(span.start, span.end)}
    headings = {
        (span.line, at) for one in taken_apart.headings for span in one.paragraph.printed for at in range(span.start, span.end)
    }
    return texts, leads, headings


def _label_end(text: str) -> int:
    """Return where the words of a line begin, after its bullet and its number."""
    seen = visible(text)
    after = bullet(seen.text)[1]
    found = read_label(seen.text[after:])
    end = after + (found[1] if found else 0)
    return seen.places[end] if end < len(seen.places) else len(text)


def _unaccounted(document: Document, taken_apart: Split) -> list[str]:
    """Return the lines of which a character is in no place, or in places of two sorts."""
    texts, leads, headings = _places(taken_apart)
    leads -= headings  # a "DO NOT" above a list, a table's first row: headings that are shown with each clause
    remainder = {line for lines, _ in taken_apart.remainder for line in lines}
    wrong: list[str] = []
    for place, line in enumerate(document.lines):
        seen = [at for at in visible(line.text).places if not line.text[at].isspace()]
        sorts = [[(place, at) in texts or (place, at) in leads, (place, at) in headings, place in remainder] for at in seen]
        lost = [at for at, one in zip(seen, sorts, strict=True) if not any(one)]
        hyphen = [at for at in lost if at == seen[-1] and line.text[at] in "-\u2010"]
        if any(sum(one) > 1 for one in sorts) or any(at >= _label_end(line.text) for at in lost if at not in hyphen):
            wrong.append(line.text)
    return wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_character_is_in_a_clause_a_heading_or_the_remainder_and_in_one_of_them_only(path: Path) -> None:
    document = readers.read(path.name, path.read_bytes())
    assert _unaccounted(document, split(POLICY, document)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_words_stand_in_two_clauses_only_as_the_closing_words_of_a_list(path: Path) -> None:
    document = readers.read(path.name, path.read_bytes())
    taken_apart = split(POLICY, document)
    twice = {place for place, count in _places(taken_apart)[0].items() if count > 1}
    for clause in taken_apart.clauses:
        again = [(span.line, span.end - 1) in twice for span in clause.text_cut]
        assert again == sorted(again), clause.text


@pytest.mark.parametrize("path", WORD, ids=lambda path: path.name)
def test_every_letter_of_a_word_file_is_read_once(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name in {"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"}]
        roots = [ET.fromstring(package.read(name)) for name in parts]  # noqa: S314 (our own files)
    written = "".join(text for root in roots for text in _texts(root)) + _DRAWN_WORDS.get(path.name, "")
    document = readers.read(path.name, path.read_bytes())
    read = "".join(line.text for line in document.lines if line.excluded != "running header or footer")
    assert _letters(read) == _letters(written)


def _texts(element: ET.Element) -> list[str]:
    if element.tag == _FALLBACK:
        return []
    own = [element.text or ""] if element.tag in {f"{_W}t", f"{_W}delText", f"{_M}t"} else []
    return [*own, *(text for one in element for text in _texts(one))]


def _letters(text: str) -> Counter[str]:
    return Counter(mark for mark in text if mark.isascii() and mark.isalnum())
