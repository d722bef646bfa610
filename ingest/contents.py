"""The contents list: titles that are no headings, and what they tell of the headings."""

import re
from collections.abc import Sequence

from ingest.cutting import cut_heading
from ingest.paragraphs import Paragraph
from ingest.policy import Document
from ingest.sentences import words

_CONTENTS = re.compile(r"(?:table\s+of\s+)?contents(?:\s+page)?(?:\s+numbers?)?[\s.:]*\d*", re.IGNORECASE)
_LEADER = re.compile(
    r"(?:\.{2,}|\u2026|(?:\.\s){3,}|_{3,}|\t|\s{3,})\s*(?:page\s*)?\d{1,3}(?:\s*[-\u2013]\s*\d{1,3})?\s*$", re.IGNORECASE
)
DOTTED = re.compile(r"(?:\.{3,}|\u2026{2,}|(?:\.\s){3,})\s*\d{1,3}\s*$")
_WIDE_SPACE = re.compile(r"[ \xa0]{3,}")
"""Folded to three spaces, which say "leader" as well as three thousand do."""
_FEWEST_ENTRIES = 3
_LONGEST_ENTRY = 14


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` in lower case: what makes two titles the same."""
    return re.sub(r"[\W_]+", "", text).lower()


def is_contents_title(text: str) -> bool:
    """Whether ``text`` is the title of a contents list."""
    return bool(_CONTENTS.fullmatch(text.strip()))


def shown(document: Document, paragraph: Paragraph) -> str:
    """Return a paragraph with its label, as printed."""
    return cut_heading(document.lines, paragraph.printed)


def find_contents(document: Document, found: Sequence[Paragraph]) -> tuple[set[int], set[str]]:
    """Return which of ``found`` are the contents list, and the titles that it names (their letters)."""
    titles = [letters(_LEADER.sub("", raw(document, paragraph))) for paragraph in found]
    inside: set[int] = set()
    for place, paragraph in enumerate(found):
        if place not in inside and _CONTENTS.fullmatch(shown(document, paragraph)):
            entries = _entries(document, found, titles, place + 1)
            if entries:
                inside |= {place, *entries}
    inside |= _headless(document, found) | _foretold(found, titles)
    return inside, {titles[place] for place in inside} - {"", "contents"}


def raw(document: Document, paragraph: Paragraph) -> str:
    """Return the lines of a paragraph from its first printed character on, tabs and dots kept."""
    first = paragraph.printed[0] if paragraph.printed else None
    lines = "" if first is None else " ".join(document.lines[line].text for line in paragraph.lines)[first.start :]
    return _WIDE_SPACE.sub("   ", lines)


def _entries(document: Document, found: Sequence[Paragraph], titles: list[str], start: int) -> list[int]:
    """Return the places of the entries from ``start`` on: a page number, or a title that comes again."""
    entries: list[int] = []
    seen: set[str] = set()
    for place in range(start, len(found)):
        again = titles[place] in titles[place + 1 :] and words(found[place].text) < _LONGEST_ENTRY
        ends = bool(_LEADER.search(raw(document, found[place])))
        if not ends and not again and place + 1 < len(found) and not found[place + 1].label and not found[place + 1].gap:
            ends = bool(_LEADER.search(raw(document, found[place + 1])))
            titles[place] += titles[place + 1] if ends else ""
        if titles[place] in seen or not (ends or again):
            break
        seen.add(titles[place])
        entries.append(place)
    return entries


def _headless(document: Document, found: Sequence[Paragraph]) -> set[int]:
    """Return runs of dotted leaders with page numbers that no heading announces."""
    dotted = [place for place, paragraph in enumerate(found) if DOTTED.search(raw(document, paragraph))]
    return set(dotted) if len(dotted) >= _FEWEST_ENTRIES else set()


def _foretold(found: Sequence[Paragraph], titles: list[str]) -> set[int]:
    """Return runs of three or more titles in the document's first part that all come again, in order."""
    run: list[int] = []
    last = {title: place for place, title in enumerate(titles)}
    for place in range(len(found) // 2):
        fresh = bool(titles[place]) and all(titles[place] != titles[before] for before in run)
        if fresh and last[titles[place]] > place and words(found[place].text) < _LONGEST_ENTRY:
            run.append(place)
        elif len(run) >= _FEWEST_ENTRIES:
            return set(run)
        else:
            run = []
    return set(run) if len(run) >= _FEWEST_ENTRIES else set()
