"""Which paragraphs are headings, how they nest, and what stands beneath each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.labels import Label, Style
from ingest.matter import find_contents, find_cover, find_signatures, is_end_mark, letters, shown
from ingest.paragraphs import Paragraph, paragraphs
from ingest.policy import Cut, Document
from ingest.sentences import carries_sense, is_rule, is_sentence, is_title_like, words

Rank = tuple[int, int]
"""How high a heading stands: the lower, the higher."""

_WORD_RANKS = {"part": 1, "chapter": 2, "article": 3, "section": 4, "\u00a7": 4}
_NUMBERED, _PLAIN = 5, 8
_LONGEST_RUN = 2
_LONGEST_COLON_TITLE = 5


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
    reasons = dict.fromkeys(contents, "contents")
    reasons |= {place: "end mark" for place, one in enumerate(found) if is_end_mark(one) and place not in reasons}
    reasons |= {place: "signature" for place in find_signatures(document, found) if place not in reasons}
    reasons |= {place: "picture" for place, one in enumerate(found) if not one.text and not one.label}
    kept = [place for place in range(len(found)) if place not in reasons]
    headings = _find_headings(document, found, kept, titles)
    cover = find_cover(found, headings, reasons)
    if len(cover) < len(kept):
        reasons |= dict.fromkeys(cover, "cover")
    return _arrange(document, found, headings - set(reasons), reasons)


def _find_headings(document: Document, found: Sequence[Paragraph], kept: list[int], titles: set[str]) -> set[int]:
    """Return which places are headings, judged from the end, since a title needs something beneath it."""
    headings: set[int] = set()
    ruled = _rule_lists(found)
    run = 0
    for at in range(len(kept) - 1, -1, -1):
        paragraph = found[kept[at]]
        following = found[kept[at + 1]] if at + 1 < len(kept) else None
        heads = at + 1 < len(kept) and kept[at + 1] in headings
        before = found[kept[at - 1]] if at else None
        listed = letters(shown(document, paragraph)) in titles and not paragraph.bullet
        run = run + 1 if _is_plain_title(paragraph) else 0
        if listed or _is_heading(paragraph, following, heads=heads, run=run):
            if not listed and (kept[at] in ruled or (paragraph.label and before and _is_list_member(before, paragraph))):
                continue
            headings.add(kept[at])
    return headings


def _rule_lists(found: Sequence[Paragraph]) -> set[int]:
    """Return the places of whole numbers in a sequence (1, 2, 3 …) most of which number sentences."""
    ruled: set[int] = set()
    run: list[int] = []
    numbered = [place for place, one in enumerate(found) if one.label and one.label.style is Style.INTEGER and not one.heading]
    for place in [*numbered, len(found)]:
        last = found[run[-1]].label if run else None
        label = found[place].label if place < len(found) else None
        if run and not (label and last and label.number == (last.number or 0) + 1 and label.enclosed == last.enclosed):
            titles = sum(is_title_like(found[one].text) for one in run)
            ruled |= set(run) if titles * 2 < len(run) else set()
            run = []
        run.append(place)
    return ruled


def _is_plain_title(paragraph: Paragraph) -> bool:
    marked = paragraph.label or paragraph.bullet or paragraph.heading or paragraph.row
    return not marked and is_title_like(paragraph.text) and not paragraph.text.endswith(":")


def _is_heading(paragraph: Paragraph, following: Paragraph | None, *, heads: bool, run: int) -> bool:  # noqa: PLR0911 (a list of grounds)
    """Whether a paragraph is a heading: it reads as a title, and something stands beneath it."""
    if paragraph.row or (paragraph.bullet and not paragraph.label) or not paragraph.text:
        return False
    if paragraph.heading:
        empty = following is None or (heads and 0 < following.heading <= paragraph.heading)
        return not (empty and is_sentence(paragraph.text) and is_rule(paragraph.text))
    if following is None or not is_title_like(paragraph.text) or _leads_in(paragraph, following):
        return False
    if paragraph.text.endswith(":"):
        plain = not following.bullet and not following.row and following.label is None
        return plain and words(paragraph.text) <= _LONGEST_COLON_TITLE and not is_rule(paragraph.text)
    if paragraph.label:
        return _may_head(paragraph.label) and not _are_siblings(paragraph, following)
    if heads and following.label and not _is_strong(paragraph):
        return False
    return run == 1 or _is_strong(paragraph) or (run <= _LONGEST_RUN and heads)


def _leads_in(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether the next paragraph is an item in mid-sentence, so that this one is the sentence's beginning.

    "DO NOT" with no number is a heading all the same: it has no other words.
    """
    goes_on = bool(following.bullet or following.label) and following.text[:1].islower()
    return goes_on and (paragraph.label is not None or not carries_sense(paragraph.text))


def _is_strong(paragraph: Paragraph) -> bool:
    """Whether a title is set apart from the text by more than its place."""
    return paragraph.bold or (paragraph.text.isupper() and len(paragraph.text) > 2)  # noqa: PLR2004 (an initial)


def _may_head(label: Label) -> bool:
    """Whether a label of this kind can number a heading: (a) and iv. number items."""
    return label.style not in {Style.LETTER, Style.ROMAN} or (label.text.isupper() and label.enclosed == ".")


def parts(label: Label) -> tuple[str, ...]:
    """Return a label's parts with 3.0 as 3: it numbers the section, not a clause in it."""
    return label.parts[:-1] if len(label.parts) == 2 and label.parts[-1] == "0" else label.parts  # noqa: PLR2004 (two parts)


def _are_siblings(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether the next paragraph is numbered as this one's sibling or elder, so that nothing is beneath."""
    a, b = paragraph.label, following.label
    if a is None or b is None or a.style is not b.style or a.word != b.word or a.enclosed != b.enclosed:
        return False
    return len(parts(b)) <= len(parts(a))


def _is_list_member(before: Paragraph, paragraph: Paragraph) -> bool:
    """Whether a numbered title is the last of a list, not the heading of what comes after it."""
    a, b = before.label, paragraph.label
    if (
        a is None
        or b is None
        or (paragraph.gap and not paragraph.depth[0])
        or a.style is not b.style
        or len(a.parts) != len(b.parts)
    ):
        return False
    return a.number is not None and b.number == a.number + 1 and words(before.text) <= words(paragraph.text) + 6


def _arrange(document: Document, found: Sequence[Paragraph], headings: set[int], reasons: dict[int, str]) -> Outline:
    """Return the outline, walking down with the headings that stand above each paragraph."""
    sections = [Section(())]
    path: tuple[Heading, ...] = ()
    every: list[Heading] = []
    title: Heading | None = None
    for place, paragraph in enumerate(found):
        if place in headings:
            heading = _heading(document, paragraph, path)
            every.append(heading)
            if title is None and paragraph.heading == 1 and len(every) == 1 and _only_one(found):
                title = heading
                continue
            path = (*_above(path, heading.rank, heading.label), heading)
            sections.append(Section(path))
        elif place in reasons:
            sections[-1].signed |= reasons[place] == "signature"
        else:
            kept = _left_by(path, paragraph.label, heads=False)
            if kept != path:
                path = kept
                sections.append(Section(path))
            if path and _is_outside(sections[-1], paragraph):
                path = path if path[-1].label or path[-1].paragraph.heading else path[:-1]
                sections.append(Section(path, sense=False))
            sections[-1].body.append(paragraph)
    remainder = tuple((found[place], reasons[place]) for place in sorted(reasons))
    return Outline(tuple(section for section in sections if section.body), tuple(every), remainder, title)


def _is_outside(section: Section, paragraph: Paragraph) -> bool:
    """Whether a "DO NOT" above a section no longer speaks for ``paragraph``: its list is over.

    Such a heading speaks for the run of like paragraphs that it opens, bullets or numbers or running
    text, and for nothing after it: else it would turn the next rule into its opposite.
    """
    if not section.body or not section.sense or not carries_sense(section.path[-1].paragraph.text):
        return False
    first = section.body[0]
    return _sort(first) != _sort(paragraph) and paragraph.depth <= first.depth


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
    return (_NUMBERED, len(parts(label)) - 1)


def _above(path: tuple[Heading, ...], rank: Rank, label: Label | None) -> tuple[Heading, ...]:
    """Return the headings of ``path`` that still stand above a new one of ``rank``."""
    kept = tuple(heading for heading in path if heading.rank < rank)
    return _left_by(kept, label, heads=True)


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
        if not heads and len(label.parts) > len(parts(above)):
            continue
        if above.parts[0].isdigit() and parts(above) != parts(label)[: len(parts(above))]:
            return path[:place]
    return path
