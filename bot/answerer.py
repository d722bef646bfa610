"""What a platform asks: something that answers questions and shows policies, whatever index stands behind it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.answer import Ask, Care, Confirmed, LookUp, Passage, Policy, Quote, Reply


class Answerer(Protocol):
    """Answers in the words of the policies; each of its methods may take as long as a search."""

    @property
    def built(self) -> datetime:
        """When what it answers from was made."""

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All policies held."""

    def ask(self, ask: Ask) -> Reply:
        """Return the reply to a question in its conversation; never raises."""

    def confirm(self, confirmed: Sequence[Confirmed]) -> None:
        """Raise from now on, for questions that ask the same, the clauses that these are about, and no others."""

    def look_up(self, policy: str, label: str) -> Reply:
        """Return the clauses of ``policy`` (a name, or empty for all) with this number; never raises."""

    def quotes(self, uids: Sequence[str]) -> LookUp:
        """Return the clauses with these uids, as far as they are held, in this order."""

    def passage(self, uid: str, beside: int) -> Passage | None:
        """Return a clause with up to so many clauses before and after it; None if there is none with this uid."""

    def labels(self, policy: str) -> tuple[str, ...]:
        """Return the numbers that a policy (its key) prints, in its order."""

    def clauses(self, policy: str) -> tuple[Quote, ...]:
        """Return the whole of a policy (its key), in its order; none if it is not held."""

    def source_sha(self, policy: str) -> str:
        """Return the SHA-256 of the file that a policy (its key) was read from, as it was then; empty if it is not held."""

    def vector(self, question: str) -> tuple[float, ...]:
        """Return a question's meaning, a vector of length one."""

    def nearest(self, question: str, policies: Sequence[str]) -> Quote | None:
        """Return the clause of these policies (all if none is named) that is nearest to a question, None for none."""

    def care(self, words: str, policies: Sequence[str]) -> Care | None:
        """Return whom to tell at once where any part of what somebody wrote seems sensitive, None where none does."""

    def changed(self) -> tuple[Quote, ...]:
        """Return the clauses whose words changed since an earlier version of their policy."""
