"""Blocks to lines: what a line is in a file that has none."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from ingest.contents import is_contents_title
from ingest.labels import read_label
from ingest.markup import bullet
from ingest.policy import Line
from ingest.readers.docx.block import Block
from ingest.readers.docx.runs import BREAK
from ingest.sentences import ends_closed, ends_sentence, words

_LOWEST_HEADING = 6
_LONGEST_TITLE = 14
_LARGER = 1.15
"""How much larger than the running text a title is set."""
_LONGEST_PARAGRAPH = 80
"""Words up to which sentences that only a line break parts are read as the one paragraph that they are."""
_FEWEST_SAID = 4
_LIST_END = re.compile(r";\s*(?:and|or)?$|,\s*(?:and|or)$", re.IGNORECASE)
_STRAY_TAB = re.compile(r"(?<=[a-z,])[ \t]*\t[ \t]*(?=[a-z])")
_TABS = re.compile(r" *\t[ \t]*")


def lay_out(blocks: Sequence[Block]) -> list[Line]:
    """Return the lines of a document: one for each block, more where its author broke it into lines."""
    shift = any(block.title for block in blocks) and any(block.heading and not block.title for block in blocks)
    body = _body_size(blocks)
    lines: list[Line] = []
    for place, block in enumerate(blocks):
        lines += [Line(block.number, "")] if block.gap else []
        if _heads_contents(blocks, place):
            lines.append(Line(block.number, block.text, excluded="contents"))
        else:
            lines += _shown(block, shift=shift, body=body)
        lines += [Line(block.number, text, excluded=why) for text, why in block.aside]
    return lines


def _shown(block: Block, *, shift: bool, body: int) -> Iterator[Line]:
    heading = min(block.heading + (shift and not block.title), _LOWEST_HEADING) if block.heading else 0
    title = words(block.text) <= _LONGEST_TITLE and (block.apart or block.size > body * _LARGER)
    marker, notes = block.marker, list(block.notes)
    for last, text in _segments(block):
        yield Line(
            block.number,
            text,
            heading=heading,
            marker=marker,
            depth=block.depth,
            bold=block.bold or title,
            table=block.table,
            frame=block.frame,
        )
        marker = ""
        yield from (Line(block.number, note, note=True) for place, note in notes if place <= last)
        notes = [(place, note) for place, note in notes if place > last]


def _segments(block: Block) -> list[tuple[int, str]]:
    """Return the lines of a block, each with the last of the author's lines in it, from 0.

    A line break within a sentence or a heading is only a space; else it parts two lines.
    """
    pieces = [(place, piece.strip() if block.row else _tabbed(piece)) for place, piece in enumerate(block.text.split(BREAK))]
    joins = (lambda _before, _text: True) if block.heading else _goes_on
    segments = _joined(_joined(pieces, joins), _is_more)
    return [(place, f"\t{text}" if block.text.startswith("\t") and block.row else text) for place, text in segments if text]


def _joined(pieces: Sequence[tuple[int, str]], joins: Callable[[str, str], bool]) -> list[tuple[int, str]]:
    """Return ``pieces``, those joined that belong together; an empty one parts what stands about it."""
    joined: list[tuple[int, str]] = []
    for place, text in pieces:
        before = joined[-1][1] if joined else ""
        if before and text and joins(before, text):
            joined[-1] = (place, f"{before} {text}")
        else:
            joined.append((place, text))
    return joined


def _goes_on(before: str, text: str) -> bool:
    """Whether a line goes on with the sentence of the author's line before it."""
    in_sentence = not ends_closed(before) and (text[0].islower() or before.endswith(","))
    return in_sentence and not _is_marked(text) and not _LIST_END.search(before)


def _is_more(before: str, text: str) -> bool:
    """Whether a line says more in the short paragraph that the line before it begins."""
    whole = ends_sentence(before) and ends_sentence(text) and words(before) >= _FEWEST_SAID
    return whole and not _is_marked(text) and words(before) + words(text) <= _LONGEST_PARAGRAPH


def _is_marked(text: str) -> bool:
    return bool(bullet(text)[0]) or read_label(text) is not None


def _tabbed(text: str) -> str:
    """Return a line with the tab after its number as it is, and no tab where it only makes room."""
    text = text.strip()
    start = bullet(text)[1]
    found = read_label(text[start:])
    start += found[1] if found else 0
    return text[:start] + _TABS.sub("\t", _STRAY_TAB.sub(" ", text[start:]))


def _body_size(blocks: Sequence[Block]) -> int:
    """Return the size, in half points, that most of the words are set in."""
    sizes = Counter[int]()
    for block in blocks:
        sizes[block.size] += words(block.text)
    del sizes[0]
    return sizes.most_common(1)[0][0] if sizes else 0


def _heads_contents(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block is the title of the contents list right after it."""
    following = next((block for block in blocks[place + 1 :] if block.text.strip() or block.aside), None)
    listed = following is not None and not following.text.strip() and any(why == "contents" for _, why in following.aside)
    return listed and is_contents_title(blocks[place].text)
