"""Lead-ins: the words that introduce what comes after them, and how far back they begin."""

import re
from itertools import pairwise

from ingest.rules import commands, gathers
from ingest.sentences import NOTE_MARKS, ends_closed, sentence_starts, words

_ANNOUNCING = re.compile(
    r"\b(?:below|following|as\s+follows|(?:listed|shown|set\s+out)\s+here|these\s+(?:guidelines|rules|steps)|set\s+of\s+rules)\b",
    re.IGNORECASE,
)
_ENDS_ANNOUNCING = re.compile(r"\b(?:these(?:\s+\w+){0,2}|this|shown|listed|in\s+the\s+list|in\s+this\s+order)\.$", re.IGNORECASE)
_POINTING_BACK = re.compile(
    r"(?:this|that|these|those|they|it|such|in\s+(?:this|that|these|such|those)|he|she|however|therefore|"
    r"for\s+this|to\s+(?:do|this)|otherwise|if\s+(?:so|not|this|they)|when\s+(?:this|they))\b",
    re.IGNORECASE,
)
_LONGEST_OPEN = 30
_CONNECTING = re.compile(r"(?:therefore|thus|note|please note|n\.?b\.?|however|also|important|warning|example)\W*", re.IGNORECASE)
"""Words before a colon that introduce nothing by themselves; "Governors:" does."""


def points_back(text: str) -> bool:
    """Whether ``text`` cannot be read without the sentence before it ("They must also:")."""
    return bool(_POINTING_BACK.match(text))


def lead_in_place(text: str) -> tuple[int, int] | None:
    """Return where in a paragraph the lead-in to the list after it stands; None if it announces none.

    The last sentence that announces (a colon or dash at its end, no end at all, "below", "the
    following"), together with each sentence before it that it points back to.
    """
    starts = sentence_starts(text)
    edges = [*starts, len(text)]
    sentences = [text[a:b] for a, b in pairwise(edges)]
    announcing = [place for place, one in enumerate(sentences) if _ANNOUNCING.search(one) or _ENDS_ANNOUNCING.search(one.strip())]
    if _ends_open(text) or not ends_closed(text):
        announcing.append(len(sentences) - 1)
    if not announcing:
        return None
    first = last = announcing[-1]
    if _CONNECTING.fullmatch(sentences[last].strip()):
        return None
    while first and points_back(sentences[first]):
        first -= 1
    return edges[first], edges[last + 1]


def announces(text: str) -> bool:
    """Whether a paragraph announces what comes after it, whatever that is: a colon, "below"."""
    return lead_in_place(text) is not None and ends_closed(text)


def _ends_open(text: str) -> bool:
    bare = text.rstrip(f" {NOTE_MARKS}")
    if bare.endswith(";"):
        return (commands(bare) or gathers(bare)) and words(bare) < _LONGEST_OPEN
    return bare.endswith((":", ":-", ": -", ":\u2013", "-", "\u2013", "\u2014"))
