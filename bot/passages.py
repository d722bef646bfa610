"""Clauses by their place: one among its neighbours, those that changed."""

from collections.abc import Sequence

from bot.answer import Passage, Quote
from bot.quoting import Quoting
from ingest.policy import Clause


def passage(uid: str, beside: int, clauses: Sequence[Clause], quoting: Quoting) -> Passage | None:
    """Return the clause with this uid and up to ``beside`` clauses of its policy before and after it; None if there is none.

    Going back or on leads to the middle of the passage beside this one, so that no clause is passed over.
    """
    found = next((clause for clause in clauses if clause.uid == uid), None)
    if found is None:
        return None
    own = [clause for clause in clauses if clause.policy == found.policy]
    place = own.index(found)
    first, last = max(0, place - beside), min(len(own), place + beside + 1)
    return Passage(
        tuple(quoting.quote(clause, 1.0) for clause in own[first:last]),
        before=own[max(0, first - beside - 1)].uid if first else "",
        after=own[min(len(own) - 1, last + beside)].uid if last < len(own) else "",
    )


def changed(clauses: Sequence[Clause], quoting: Quoting) -> tuple[Quote, ...]:
    """Return the clauses whose words changed since they were first read."""
    return tuple(quoting.quote(clause, 1.0) for clause in clauses if clause.earlier)
