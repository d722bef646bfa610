"""What answers are found in: an index, or anything that offers the same."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from index.asked_as import KnownQuestions
from index.calibration import Calibration
from index.clause_index import Query
from index.hit import Hit
from index.manifest import Manifest
from ingest.policy import Clause, Policy


class Searchable(Protocol):
    """What an index offers to be asked."""

    @property
    def manifest(self) -> Manifest:
        """What the index was made of, and when."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, in the order of their policies."""

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All policies."""

    @property
    def calibration(self) -> Calibration:
        """The figures to decide by."""

    @property
    def look_for(self) -> Mapping[str, str]:
        """What to search for, beside the question itself, in each sensitive situation."""

    def read(self, question: str) -> Query:
        """Return ``question`` as it is searched for."""

    def recognise(self, query: Query) -> tuple[str, float]:
        """Return the likeliest sensitive situation, and how likely it is that there is one."""

    def noted(self, query: Query) -> list[tuple[str, str]]:
        """Return the clause (its uid) and the question for each question that the owner noted and that asks the same."""

    def know(self, questions: Sequence[str], uids: Sequence[str]) -> KnownQuestions:
        """Return questions with the clauses that answer them, ready to be compared with new ones."""

    def search(self, query: Query, count: int, policies: Collection[str] | None = None) -> list[Hit]:
        """Return the ``count`` best clauses for ``query``, best first, from ``policies`` alone if any are named."""
