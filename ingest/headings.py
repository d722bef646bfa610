"""Which paragraphs are headings: a title that has something beneath it."""

import re
from collections.abc import Sequence

from ingest.conditions import is_condition
from ingest.contents import letters, shown
from ingest.labels import Label, Style
from ingest.paragraphs import Paragraph
from ingest.policy import Document
from ingest.rules import carries_sense, is_rule, is_title_like
from ingest.sentences import is_sentence, words

_LONGEST_RUN = 2
_LONGEST_COLON_TITLE = 5
_LONGEST_BOLD, _LONGEST_CAPITALS = 12, 30
_OPENING = re.compile(r"(?:in|for|under|within|when|where|if|by)\b", re.IGNORECASE)
"""How a lead-in begins and no title does: "In this policy:"."""


def find_headings(document: Document, found: Sequence[Paragraph], kept: list[int], titles: set[str]) -> set[int]:
    """Return which places are headings, judged from the end, since a title needs something beneath it."""
    headings: set[int] = set()
    ruled = _rule_lists(found)
    run = 0
    for at in range(len(kept) - 1, -1, -1):
        paragraph = found[kept[at]]
        beneath = _beneath(found, kept, at)
        following = None if beneath is None else found[beneath]
        heads = beneath in headings
        before = found[kept[at - 1]] if at else None
        listed = letters(shown(document, paragraph)) in titles and not paragraph.bullet
        if before and _limits(paragraph, before, following):
            continue
        run = run + 1 if _is_plain_title(paragraph) else 0
        if listed or _is_heading(paragraph, following, heads=heads, run=run):
            if not listed and (kept[at] in ruled or (paragraph.label and before and _is_list_member(before, paragraph))):
                continue
            headings.add(kept[at])
    return headings


def _beneath(found: Sequence[Paragraph], kept: list[int], at: int) -> int | None:
    """Return the place of what would stand beneath a title; of a condition on it only where there is nothing else."""
    after = kept[at + 1 :]
    return next((place for place in after if not _is_condition(found[place])), after[0] if after else None)


def _is_condition(paragraph: Paragraph) -> bool:
    marked = paragraph.label or paragraph.bullet or paragraph.row or paragraph.heading
    return not marked and is_condition(paragraph.text)


def _limits(paragraph: Paragraph, before: Paragraph, following: Paragraph | None) -> bool:
    """Whether a paragraph is a condition on the rule before it, and not a remark beneath the title of what follows."""
    a, b = before.label, following.label if following else None
    opens = a is None or (b is not None and len(b.parts) > len(a.parts) and b.parts[: len(a.parts)] == a.parts)
    titled = before.heading or (_is_title(before) and not before.bullet and (opens or _is_strong(before)))
    return _is_condition(paragraph) and not titled


def _rule_lists(found: Sequence[Paragraph]) -> set[int]:
    """Return the places of whole numbers in a sequence (1, 2, 3 …) most of which number sentences."""
    ruled: set[int] = set()
    run: list[int] = []
    numbered = [place for place, one in enumerate(found) if one.label and one.label.style is Style.INTEGER and not one.heading]
    for place in [*numbered, len(found)]:
        last = found[run[-1]].label if run else None
        label = found[place].label if place < len(found) else None
        if run and not (label and last and label.number == (last.number or 0) + 1 and label.enclosed == last.enclosed):
            titles = sum(_is_title(found[one]) for one in run)
            ruled |= set(run) if titles * 2 < len(run) else set()
            run = []
        run.append(place)
    return ruled


def _is_plain_title(paragraph: Paragraph) -> bool:
    marked = paragraph.label or paragraph.bullet or paragraph.heading or paragraph.row
    return not marked and is_title_like(paragraph.text, set_apart=paragraph.bold) and not paragraph.text.endswith(":")


def _is_heading(paragraph: Paragraph, following: Paragraph | None, *, heads: bool, run: int) -> bool:  # noqa: PLR0911 (a list of grounds)
    """Whether a paragraph is a heading: it reads as a title, and something stands beneath it."""
    if paragraph.row or (paragraph.bullet and not paragraph.label):
        return False
    if paragraph.heads_frame and (following is None or following.frame != paragraph.frame):
        return False
    if not paragraph.text:
        return bool(paragraph.heading and paragraph.label and following)
    if paragraph.heading:
        empty = following is None or (heads and 0 < following.heading <= paragraph.heading)
        return not (empty and is_sentence(paragraph.text) and is_rule(paragraph.text))
    if following is None or not _is_title(paragraph) or _leads_in(paragraph, following):
        return False
    if paragraph.text.endswith(":"):
        if _OPENING.match(paragraph.text):
            return False
        plain = not following.bullet and not following.row and following.label is None
        return plain and words(paragraph.text) <= _LONGEST_COLON_TITLE and not is_rule(paragraph.text)
    if paragraph.label:
        return _may_head(paragraph.label) and not _are_siblings(paragraph, following)
    if heads and following.label and not _is_strong(paragraph):
        return False
    return run == 1 or _is_strong(paragraph) or (run <= _LONGEST_RUN and heads)


def _is_title(paragraph: Paragraph) -> bool:
    """Whether a paragraph reads as a title, or is set as one: bold, short, and no rule ("What is expected of you")."""
    if is_title_like(paragraph.text):
        return True
    if paragraph.text.endswith((".", ";", ",")):
        return False
    if paragraph.text.isupper() and paragraph.label:
        return words(paragraph.text) <= _LONGEST_CAPITALS
    return paragraph.bold and words(paragraph.text) <= _LONGEST_BOLD and not is_rule(paragraph.text)


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


def _are_siblings(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether the next paragraph is numbered as this one's sibling or elder, so that nothing is beneath."""
    a, b = paragraph.label, following.label
    if a is None or b is None or a.style is not b.style or a.word != b.word or a.enclosed != b.enclosed:
        return False
    return len(b.section) <= len(a.section)


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
