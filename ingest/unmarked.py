"""Lists whose bullets were lost on the way: short lines right beneath words that announce them."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.conditions import is_condition
from ingest.cover import is_key
from ingest.paragraphs import Paragraph
from ingest.rules import carries_sense
from ingest.sentences import ends_sentence, words

_MARK = "-"
_FEWEST = 2
_LONGEST = 20


def mark_items(found: Sequence[Paragraph], contents: Collection[int]) -> list[Paragraph]:
    """Return ``found`` with the lines of such lists marked as items; ``contents`` are places of the contents list.

    "Teachers must not:" or "Don't" with two or more short lines beneath it, none of which is a
    sentence with its full stop. Unmarked, they would be titles or loose fragments without their lead-in.
    """
    marked = list(found)
    for place, paragraph in enumerate(found):
        if place not in contents and _announces(paragraph):
            items = _items(found, place + 1, contents)
            if len(items) >= _FEWEST:
                marked[items.start : items.stop] = [replace(found[item], bullet=_MARK) for item in items]
    return marked


def _announces(paragraph: Paragraph) -> bool:
    plain = not (paragraph.row or paragraph.bullet or is_key(paragraph))
    unlabelled = paragraph.label is None and not paragraph.heading
    return plain and (paragraph.text.endswith(":") or (unlabelled and carries_sense(paragraph.text)))


def _items(found: Sequence[Paragraph], start: int, contents: Collection[int]) -> range:
    stop = start
    while stop < len(found) and stop not in contents and _is_item(found[stop], found[start]):
        stop += 1
    if start < stop < len(found) and found[stop - 1].text.endswith(";") and _closes(found[stop], found[start]):
        stop += 1
    return range(start, stop)


def _closes(paragraph: Paragraph, first: Paragraph) -> bool:
    """Whether a line is the last of a list whose items end in semicolons: it has the full stop."""
    return paragraph.text.endswith(".") and _is_item(replace(paragraph, text=paragraph.text.rstrip(".")), first)


def _is_item(paragraph: Paragraph, first: Paragraph) -> bool:
    """Whether a line is of one unmarked list with the first: short, no sentence, set apart in the same way."""
    plain = not (paragraph.label or paragraph.bullet or paragraph.heading or paragraph.row or paragraph.bold)
    alike = paragraph.text.isupper() is first.text.isupper() and (first.gap or paragraph is first or not paragraph.gap)
    ends = ends_sentence(paragraph.text) or paragraph.text.endswith(":")
    limits = paragraph is not first and is_condition(paragraph.text)
    return bool(paragraph.text) and plain and alike and not (ends or limits) and words(paragraph.text) <= _LONGEST
