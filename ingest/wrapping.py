"""Hard-wrapped text: which lines of a document are one paragraph broken to a width."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from spellchecker import SpellChecker

from ingest.policy import Line
from ingest.rules import is_title_like
from ingest.sentences import ends_closed

_WIDEST_WRAP = 140
_NARROWEST_WRAP = 45
_FULL = 0.86
"""How full a line must be, against the width, to have been broken for want of room."""
_CLEAR_SIGNS = 3
_LONG_ENOUGH = 50
"""Characters from which a line that breaks off is taken to go on even where nothing else is wrapped."""
_HALF_FULL = 0.6
_RARE = 0.01
"""A compound used less than this often against the rarer of its halves is two words with a hyphen."""
_FUNCTION_WORD = re.compile(
    r"\b(?:the|a|an|of|and|or|to|in|with|by|for|on|at|from|that|which|who|whose|their|its|our|your|his|her|any|all|"
    r"section|paragraph|clause|rule|appendix|see|as|is|are|be|been|must|should|will|may|not|no|under|into|per|"
    r"this|these|those|if|when|where|than|but|nor|such|both|between)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIVIDED = re.compile(r"([^\W\d_]+)([-\u2010\u00ad])$")
_KEPT_PREFIXES = {
    "anti",
    "co",
    "cross",
    "ex",
    "ill",
    "mid",
    "multi",
    "non",
    "on",
    "off",
    "post",
    "pre",
    "pro",
    "re",
    "self",
    "well",
}


def ends_open(text: str) -> bool:
    """Whether ``text`` breaks off in mid-sentence: no stop at its end, and a word that wants more."""
    return bool(_FUNCTION_WORD.search(text.rstrip()))


class Wrapping:
    """The width that a document's lines were broken to, if they were, and its vocabulary."""

    def __init__(self, lines: Sequence[str]) -> None:
        """``lines`` are the document's lines in order, blank ones included."""
        lengths = sorted(len(line.rstrip()) for line in lines if 0 < len(line.rstrip()) <= _WIDEST_WRAP)
        self._width = lengths[int(len(lengths) * 0.97)] if lengths else 0
        pairs = [(a.rstrip(), b.strip()) for a, b in pairwise(lines) if a.strip() and b.strip()]
        signs = sum(b[0].islower() and self._width * _HALF_FULL <= len(a) <= _WIDEST_WRAP for a, b in pairs)
        self.is_wrapped = self._width >= _NARROWEST_WRAP and signs >= min(_CLEAR_SIGNS, max(1, len(pairs) // 4))
        self._words = Counter(word.lower() for line in lines for word in _WORD.findall(line))

    def continues(self, above: Line, following: str, *, begun: bool = False) -> bool:
        """Whether ``following`` (with no blank line between) goes on with the paragraph of the line ``above``.

        ``begun`` says that ``above`` is not the first of its paragraph, and so no title. Where the print itself
        tells that there was, or was not, room for one more word, that counts before the length of the text.
        """
        line = above.text
        if not following.strip():
            return False
        first = following.split(maxsplit=1)[0]
        if above.goes_on is not None:
            return above.goes_on or (first[0].islower() and not ends_closed(line)) or (begun and ends_open(line))
        if len(line.rstrip()) > _WIDEST_WRAP:
            return False
        if not self.is_wrapped:
            return first[0].islower() and not ends_closed(line) and len(line.strip()) >= _LONG_ENOUGH
        no_room = len(line.rstrip()) + 1 + len(first) > self._width * _FULL
        goes_on = first[0].islower() and not ends_closed(line)
        may_break_off = begun or not is_title_like(line.strip())
        unfinished = not ends_closed(line) and len(line.rstrip()) > self._width * _HALF_FULL and may_break_off
        cut_short = ends_open(line) and (may_break_off or not first[0].isupper())
        return no_room or goes_on or unfinished or cut_short

    def loses_hyphen(self, line: str, following: str) -> bool:
        """Whether the hyphen at the end of ``line`` was put there by dividing a word.

        Settled by the document's own spelling elsewhere; where it has neither spelling, a prefix
        that is normally hyphenated (non-, ex-, well-) keeps its hyphen unless the whole is the commoner word (records, not
        cords), and so do two words that English does not write as one (follow-up, half-yearly).
        """
        found = _DIVIDED.search(line.rstrip())
        rest = _WORD.match(following.strip())
        if not found or not rest or not following.strip()[0].islower():
            return False
        if found[2] == "\u00ad":
            return True
        head, tail = found[1].lower(), rest[0].lower()
        if self._words[head + tail] or self._words[f"{head}-{tail}"]:
            return self._words[head + tail] > self._words[f"{head}-{tail}"]
        if head in _KEPT_PREFIXES:
            return _english().get(head + tail, 0) > _english().get(tail, 0)
        return _is_one_word(head, tail)


def _is_one_word(head: str, tail: str) -> bool:
    """Whether English writes the two as one word; so it is taken to do where it has no such halves."""
    counts = _english()
    halves = min(counts.get(head, 0), counts.get(tail, 0))
    return not halves or counts.get(head + tail, 0) > _RARE * halves


@cache
def _english() -> Mapping[str, int]:
    """Return how often English words are used."""
    return SpellChecker(language="en", distance=1).word_frequency.dictionary
