"""Clauses that somebody noted for a question: raised among what is shown, never shown where nothing else would be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.deciding import MOST_PER_POLICY, Verdict, Weighed
from index.hit import Hit, Signals
from ingest.policy import Clause

_NOTHING = Signals(0.0, 0.0, 0.0, 0.0, 0.0)


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
