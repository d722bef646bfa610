"""Staff's words to the policies' words: a question mended and widened before it is searched for. Never a quote."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.glossary import GlossaryEntry

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+")
_SHORTEST_MENDED = 4
_LONG = 8
"""Letters from which a word may have two slips."""
_MOST_MEANINGS = 2
_MOST_ADDED = 4
"""Meanings added to one question: more would drown what was asked."""
_STEMMER = Stemmer.Stemmer("english")


class Match(NamedTuple):
    """Words of a question that the glossary knows."""

    said: str
    """As the question has them."""
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was read."""

    text: str
    """The question, slips of the keyboard mended."""
    mended: tuple[tuple[str, str], ...] = ()
    """Each word that was mended, and the word it was read as."""
    matches: tuple[Match, ...] = ()

    @property
    def added(self) -> tuple[str, ...]:
        """What the glossary adds, each once, the most telling first."""
        wanted = [means[place] for place in range(_MOST_MEANINGS) for _, means in self.matches if place < len(means)]
        once: dict[str, str] = {}
        for words in wanted:
            once.setdefault(words.lower(), words)
        return tuple(once.values())[:_MOST_ADDED]

    @property
    def widened(self) -> str:
        """The question with what the glossary adds."""
        return f"{self.text} ({', '.join(self.added)})" if self.added else self.text


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that are known: the glossary's, the policies', the language's."""

    entries: Sequence[GlossaryEntry]
    words: frozenset[str]
    """The policies' own words: what a slip is mended to."""
    language: frozenset[str]
    """Words that are spelt right, whatever the policies say."""
    _phrases: dict[tuple[str, ...], GlossaryEntry] = field(init=False)
    _targets: dict[str, list[str]] = field(init=False)
    """What a slip may be mended to, by the first letter: that one is seldom wrong."""
    _stems: frozenset[str] = field(init=False)
    """Of every known word: an inflection of one is no slip."""
    _longest: int = field(init=False)

    def __post_init__(self) -> None:
        phrases: dict[tuple[str, ...], GlossaryEntry] = {}
        for entry in self.entries:
            for said in entry.said:
                phrases.setdefault(_stems(said), entry)
        glossary_words = {word for entry in self.entries for said in entry.said for word in words_of(said)}
        object.__setattr__(self, "_phrases", phrases)
        object.__setattr__(self, "_longest", max(map(len, phrases), default=0))
        object.__setattr__(self, "_stems", frozenset(map(_stem, self.words | glossary_words)))
        targets: dict[str, list[str]] = {}
        for word in sorted(word for word in self.words | glossary_words if len(word) >= _SHORTEST_MENDED and word.isalpha()):
            targets.setdefault(word[0], []).append(word)
        object.__setattr__(self, "_targets", targets)

    def read(self, question: str) -> Reading:
        """Return ``question`` mended, with what the glossary knows of its words."""
        mended: list[tuple[str, str]] = []
        parts, last = [], 0
        for found in _WORD.finditer(question):
            right = self._mended(found[0], first=found.start() == 0)
            parts += [question[last : found.start()], right]
            last = found.end()
            if right != found[0]:
                mended.append((found[0], right))
        text = "".join([*parts, question[last:]])
        return Reading(text, tuple(mended), tuple(self._matches(text)))

    def _mended(self, word: str, *, first: bool) -> str:
        """Return the known word that ``word`` is a slip for, else ``word``; names are left alone."""
        low = word.lower()
        is_name = word[0].isupper() and not first and not word.isupper()
        if len(low) < _SHORTEST_MENDED or is_name or not low.isalpha() or self._knows(low):
            return word
        slips = 1 if len(low) < _LONG else 2
        alike = self._targets.get(low[0], ())
        found = process.extractOne(low, alike, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word

    def _knows(self, word: str) -> bool:
        return word in self.language or _stem(word) in self._stems

    def _matches(self, text: str) -> Iterable[Match]:
        """Yield the longest phrases of the glossary in ``text``, from left to right, none of them twice."""
        found = list(_WORD.finditer(text))
        stems = [_stem(word[0]) for word in found]
        start = 0
        seen: set[int] = set()
        while start < len(stems):
            fits = (
                size
                for size in range(min(self._longest, len(stems) - start), 0, -1)
                if tuple(stems[start : start + size]) in self._phrases
            )
            size = next(fits, 0)
            if size:
                entry = self._phrases[tuple(stems[start : start + size])]
                if id(entry) not in seen:
                    seen.add(id(entry))
                    yield Match(text[found[start].start() : found[start + size - 1].end()], entry.means)
            start += size or 1


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` in lower case, possessives without their s."""
    return [_plain(word) for word in _WORD.findall(text)]


def _plain(word: str) -> str:
    low = word.lower().replace("\u2019", "'")
    return low.removesuffix("'s").replace("'", "")


def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(_plain(word)))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(map(_stem, _WORD.findall(text)))
