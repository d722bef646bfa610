"""The noun of this floor."""

from dataclasses import dataclass

from ingest.policy import Clause


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that a search returned."""

    clause: Clause
    score: float
    """How near it is for ranking: 0 to 1 within one search; not comparable between searches."""
    similarity: float
    """Cosine of question and clause, -1 to 1: comparable between searches, so good to judge with."""
    rank: int
    """1 for the best."""
