"""How headings nest, and what stands beneath each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from ingest.conditions import is_condition
from ingest.contents import find_contents, shown
from ingest.cover import find_cover
from ingest.cutting import cut
from ingest.headings import find_headings
from ingest.labels import Label, Style
from ingest.paragraphs import Paragraph, paragraphs
from ingest.policy import Cut, Document
from ingest.rules import carries_sense
from ingest.signatures import find_signatures, find_version_tables, is_end_mark
from ingest.unmarked import mark_items

Rank = tuple[int, int]
"""How high a heading stands: the lower, the higher."""
_WORD_RANKS = {"part": 1, "chapter": 2, "article": 3, "section": 4, "\u00a7": 4}
_NUMBERED, _PLAIN = 5, 8


@dataclass(frozen=True, slots=True)
class Heading:
    """A title above clauses."""

    text: str
    cut: Cut
    rank: Rank
    paragraph: Paragraph

    @property
    def label(self) -> Label | None:
        """The number printed before the title."""
        return self.paragraph.label


@dataclass(slots=True)
class Section:
    """What stands beneath one heading, up to the next."""

    path: tuple[Heading, ...]
    """The headings above, outermost first."""
    body: list[Paragraph] = field(default_factory=list)
    signed: bool = False
    """Whether a signature block stands beneath the heading."""
    sense: bool = True
    """Whether the nearest heading, if it carries the sense ("DO NOT"), still speaks for this part."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A document taken apart: sections with their headings, and what is neither."""

    sections: tuple[Section, ...]
    headings: tuple[Heading, ...]
    remainder: tuple[tuple[Paragraph, str], ...]
    title: Heading | None
    """The document's own title, which stands in no heading path."""


def outline(document: Document) -> Outline:
    """Return the outline of ``document``: each paragraph in one section, as a heading, or left over."""
    found = paragraphs(document)
    contents, titles = find_contents(document, found)
    found = mark_items(found, contents)
    reasons = dict.fromkeys(contents, "contents")
    reasons |= {place: "end mark" for place, one in enumerate(found) if is_end_mark(one) and place not in reasons}
    reasons |= {place: "version table" for place in find_version_tables(found) if place not in reasons}
    reasons |= {place: "signature" for place in find_signatures(document, found) if place not in reasons}
    reasons |= {place: "picture" for place, one in enumerate(found) if not one.text and not one.label}
    kept = [place for place in range(len(found)) if place not in reasons]
    headings = find_headings(document, found, kept, titles)
    cover = find_cover(found, headings, reasons)
    if len(cover) < len(kept):
        reasons |= dict.fromkeys(cover, "cover")
    return _arrange(document, found, headings - set(reasons), reasons)


def _arrange(document: Document, found: Sequence[Paragraph], headings: set[int], reasons: dict[int, str]) -> Outline:
    """Return the outline, walking down with the headings that stand above each paragraph."""
    sections = [Section(())]
    path: tuple[Heading, ...] = ()
    every: list[Heading] = []
    title: Heading | None = None
    for place, paragraph in enumerate(found):
        if place in headings:
            bare, notes = _without_notes(document, paragraph)
            path = _left_frames(path, paragraph)
            heading = _heading(document, bare, path)
            every.append(heading)
            if title is None and paragraph.heading == 1 and len(every) == 1 and _only_one(found):
                title = heading
                sections[-1].body += notes
                continue
            path = (*_above(path, heading.rank, heading.label), heading)
            sections.append(Section(path, notes))
        elif place in reasons:
            sections[-1].signed |= reasons[place] == "signature"
        else:
            kept = _left_by(_left_frames(path, paragraph), paragraph.label, heads=False)
            if kept != path:
                path = kept
                sections.append(Section(path))
            if path and _is_outside(sections[-1], paragraph):
                path = path if path[-1].label or path[-1].paragraph.heading else path[:-1]
                sections.append(Section(path, sense=False))
            elif path and not sections[-1].sense and _resumes(sections, paragraph):
                sections.append(Section(path))
            sections[-1].body.append(paragraph)
    remainder = tuple((found[place], reasons[place]) for place in sorted(reasons))
    return Outline(tuple(section for section in sections if section.body), tuple(every), remainder, title)


def _without_notes(document: Document, paragraph: Paragraph) -> tuple[Paragraph, list[Paragraph]]:
    """Return a heading without its footnotes, and the footnotes as a paragraph that stands beneath it."""
    if not paragraph.notes:
        return paragraph, []
    lines = tuple(span.line for span in paragraph.notes)
    text = cut(document.lines, paragraph.notes)
    note = Paragraph(text, paragraph.notes, paragraph.notes, lines, page=document.lines[lines[0]].page)
    return replace(paragraph, notes=(), lines=tuple(line for line in paragraph.lines if line not in lines)), [note]


def _is_outside(section: Section, paragraph: Paragraph) -> bool:
    """Whether a "DO NOT" above a section no longer speaks for ``paragraph``: its list is over.

    Such a heading speaks for the run of like paragraphs that it opens, bullets or numbers or running
    text, and for nothing after it: else it would turn the next rule into its opposite.
    """
    if _sort(paragraph) == "text" and is_condition(paragraph.text):
        return False
    if not section.body or not section.sense or not carries_sense(section.path[-1].paragraph.text):
        return False
    first = section.body[0]
    beneath = paragraph.depth > first.depth or (_sort(first) == "numbered" and _sort(paragraph) == "item")
    return _sort(first) != _sort(paragraph) and not beneath


def _resumes(sections: Sequence[Section], paragraph: Paragraph) -> bool:
    """Whether the numbers go on that a "DO NOT" speaks for, after text that it does not speak for."""
    path = sections[-1].path
    spoken = next((section for section in reversed(sections) if section.path == path and section.sense and section.body), None)
    return spoken is not None and _sort(spoken.body[0]) == "numbered" == _sort(paragraph)


def _sort(paragraph: Paragraph) -> str:
    if paragraph.label and paragraph.label.style not in {Style.LETTER, Style.ROMAN}:
        return "numbered"
    return "item" if paragraph.bullet or paragraph.label else "row" if paragraph.row else "text"


def _only_one(found: Sequence[Paragraph]) -> bool:
    return sum(paragraph.heading == 1 for paragraph in found) == 1


def _heading(document: Document, paragraph: Paragraph, path: tuple[Heading, ...]) -> Heading:
    return Heading(shown(document, paragraph), paragraph.printed, _rank(paragraph, path), paragraph)


def _rank(paragraph: Paragraph, path: tuple[Heading, ...]) -> Rank:
    if paragraph.heading:
        return (paragraph.heading, 0)
    label = paragraph.label
    if label is None:
        return (_PLAIN, 0 if paragraph.text.isupper() else 1 if paragraph.bold else 2)
    if label.style is Style.WORD and label.word.startswith(("append", "annex", "schedule")):
        inside = any("append" in heading.text.lower() and heading.label != label for heading in path[:1])
        return (_NUMBERED, 0) if inside else (0, 0)
    if label.style is Style.WORD:
        return (_WORD_RANKS.get(label.word, _NUMBERED), len(label.parts) - 1)
    return (_NUMBERED, len(label.section) - 1)


def _above(path: tuple[Heading, ...], rank: Rank, label: Label | None) -> tuple[Heading, ...]:
    """Return the headings of ``path`` that still stand above a new one of ``rank``."""
    kept = tuple(heading for heading in path if heading.rank < rank)
    return _left_by(kept, label, heads=True)


def _left_frames(path: tuple[Heading, ...], paragraph: Paragraph) -> tuple[Heading, ...]:
    """Return ``path`` up to the first heading that stands in a text box or a cell which ``paragraph`` is not in."""
    return tuple(takewhile(lambda heading: heading.paragraph.heads_frame in {0, paragraph.frame}, path))


def _left_by(path: tuple[Heading, ...], label: Label | None, *, heads: bool) -> tuple[Heading, ...]:
    """Return ``path`` up to the first heading whose number is no beginning of ``label``'s.

    A clause numbered lower than its heading stays beneath it even if the numbers contradict each
    other: authors renumber headings and forget the clauses. A heading (``heads``) does not.
    """
    if label is None or label.style is not Style.DECIMAL:
        return path
    for place, heading in enumerate(path):
        above = heading.label
        if above is None or above.style not in {Style.DECIMAL, Style.INTEGER, Style.WORD}:
            continue
        if above.style is Style.WORD and above.word not in {"section", "\u00a7"}:
            continue
        if not heads and len(label.parts) > len(above.section):
            continue
        if above.parts[0].isdigit() and above.section != label.section[: len(above.section)]:
            return path[:place]
    return path
