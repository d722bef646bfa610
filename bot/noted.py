"""Clauses that somebody noted for a question: raised among what is shown, never shown where nothing else would be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answer import Confirmed
from bot.deciding import MOST_PER_POLICY, Verdict, Weighed
from bot.searchable import Searchable
from index.clause_index import Query
from index.hit import Hit, Signals
from ingest.policy import Clause

_SEVERAL = 2
"""People who must say that a clause helped before it is raised for others."""
_NOTHING = Signals(0.0, 0.0, 0.0, 0.0, 0.0)


class Noted:
    """What is known of an index's clauses beyond their words: which questions they answer."""

    def __init__(self, index: Searchable) -> None:
        self._index = index
        self._clauses = {clause.uid: clause for clause in index.clauses}
        self._confirmed, self._voters = index.know((), ()), tuple[str, ...]()

    def confirm(self, confirmed: Sequence[Confirmed]) -> None:
        """Take over which clauses people said had helped, in place of what was known before."""
        self._confirmed = self._index.know([one.question for one in confirmed], [one.uid for one in confirmed])
        self._voters = tuple(one.who for one in confirmed)

    def raised(self, query: Query, verdict: Verdict, policies: Sequence[str]) -> tuple[Verdict, tuple[str, ...], bool]:
        """Return ``verdict`` with the clauses raised that are known for such a question, and why they are.

        What the owner noted comes first: those questions are returned. What people confirmed comes after it.
        """
        near, helped = self._index.noted(query), self._helped(query)
        verdict, confirmed = raise_noted(verdict, helped, self._clauses, policies)
        made, raised = raise_noted(verdict, [uid for uid, _ in near], self._clauses, policies)
        return made, tuple(question for uid, question in near if uid in raised), bool(set(confirmed) - set(raised))

    def _helped(self, query: Query) -> list[str]:
        """Return the clauses that several people said had helped with a question that asks the same."""
        people: dict[str, set[str]] = {}
        for place in self._confirmed.near(query.encoded.vectors[0]):
            people.setdefault(self._confirmed.uids[place], set()).add(self._voters[place])
        return [uid for uid, who in people.items() if len(who) >= _SEVERAL]


def raise_noted(
    verdict: Verdict, uids: Sequence[str], clauses: Mapping[str, Clause], policies: Sequence[str]
) -> tuple[Verdict, tuple[str, ...]]:
    """Return ``verdict`` with the clauses of ``uids`` first, each in its policy, and which of them were raised.

    What is decided stays decided: a reply that would show nothing shows nothing, and one that is not sure stays so.
    Clauses of other than ``policies`` (all, if none are named) are left out; so are those that stand first anyway.
    """
    wanted = [clauses[uid] for uid in dict.fromkeys(uids) if uid in clauses]
    wanted = [clause for clause in wanted if not policies or clause.policy in policies]
    if not verdict.shown or not wanted:
        return verdict, ()
    best = {one.hit.clause.policy: one.hit.clause.uid for one in reversed(verdict.shown)}
    raised = tuple(clause.uid for clause in wanted if best.get(clause.policy) != clause.uid)
    first = [_weighed(clause, verdict) for clause in wanted]
    taken = {clause.uid for clause in wanted}
    shown = [*first, *(one for one in verdict.shown if one.hit.clause.uid not in taken)]
    kept = [one for place, one in enumerate(shown) if _before(one, shown[:place]) < MOST_PER_POLICY]
    return replace(verdict, shown=tuple(kept)), raised


def _weighed(clause: Clause, verdict: Verdict) -> Weighed:
    """Return the clause as it was weighed, or as the likeliest of what is shown where the search had not found it."""
    known = next((one for one in verdict.shown if one.hit.clause.uid == clause.uid), None)
    return known or Weighed(Hit(clause, 0.0, _NOTHING, 1), max(one.likely for one in verdict.shown))


def _before(one: Weighed, others: Sequence[Weighed]) -> int:
    return sum(other.hit.clause.policy == one.hit.clause.policy for other in others)
