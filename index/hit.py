"""The nouns of this floor: a hit, and the signals that it was found by."""

from dataclasses import dataclass
from typing import NamedTuple

from ingest.policy import Clause


class Signals(NamedTuple):
    """How near a clause is to a question, each way of looking by itself; all comparable between questions."""

    bare: float
    """Cosine of the question and the clause's own words, -1 to 1."""
    context: float
    """Cosine of the question and the clause under its headings, after its lead-in."""
    sentence: float
    """Cosine of the question and the nearest sentence of the clause."""
    tokens: float
    """How near the question's words are, each by itself, to words of the clause, -1 to 1."""
    lexical: float
    """BM25 as a share of the most that the question's words can score, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that a search returned."""

    clause: Clause
    score: float
    """The weighted sum of its signals, by which hits are ranked."""
    signals: Signals
    rank: int
    """1 for the best."""
