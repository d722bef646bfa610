"""What people thought of a reply: one vote of each person for each reply, which they may change."""

import time
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select, update

from bot.answer import Confirmed
from bot.records.person import Person
from bot.records.replies import UNANSWERED, Given, given_of
from bot.records.store import Store
from bot.retention import DAY_S

LONGEST_NOTE = 1000


class Reason(StrEnum):
    """Why a reply was no help."""

    NONE = ""
    WRONG_CLAUSE = "wrong_clause"
    UNCLEAR = "unclear"
    """The right clause, but it is unclear."""
    NOT_COVERED = "not_covered"
    OUT_OF_DATE = "out_of_date"


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody thinks of a reply."""

    is_up: bool
    reason: Reason = Reason.NONE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not answered, or whose answer was no help."""

    question: str
    who: str
    """The keyed hash of whoever asked: to count people, never to name them."""
    kind: str
    """``abstention``, ``near_miss``, or ``thumbs_down`` for a reply that was voted down."""
    reasons: tuple[Reason, ...]
    shown: tuple[str, ...]
    asked: tuple[str, ...]
    at: float


class Feedback:
    """The votes."""

    def __init__(self, store: Store) -> None:
        self._store, self._table, self._replies = store, store.table("vote"), store.table("reply")

    async def give(self, reply: str, person: Person, vote: Vote) -> bool:
        """Keep what a person thinks now; return whether the reply is still known. Raises RecordsError.

        Voting down again without a reason takes no reason back.
        """
        values = {"is_up": vote.is_up, "reason": str(vote.reason), "note": vote.note[:LONGEST_NOTE] or None, "given": time.time()}
        changed = {"is_up": vote.is_up} if not (vote.is_up or vote.reason or vote.note) else values
        async with self._store.transaction() as connection:
            if (await connection.execute(select(self._replies.c.id).where(self._replies.c.id == reply))).scalar() is None:
                return False
            own = {"reply": reply, "person": self._store.hash_of(person), **values}
            insert = self._store.upsert("vote").values(own)
            await connection.execute(insert.on_conflict_do_update(index_elements=["reply", "person"], set_=changed))
        return True

    async def unanswered(self) -> tuple[Unanswered, ...]:
        """Return what the policies left open, the latest first; sensitive questions are never among it. Raises RecordsError."""
        replies, votes = self._replies, self._table
        both = replies.outerjoin(votes, (votes.c.reply == replies.c.id) & ~votes.c.is_up)
        left = replies.c.kind.in_(UNANSWERED) | votes.c.reply.is_not(None)
        wanted = select(replies, votes.c.reason.label("reason")).select_from(both).where(left & ~replies.c.sensitive)
        async with self._store.transaction() as connection:
            rows = (await connection.execute(wanted.order_by(replies.c.given.desc()))).all()
        found: dict[str, tuple[Given, str, list[Reason]]] = {}
        for row in rows:
            known = found.setdefault(row.id, (given_of(row), row.person, []))
            known[2].extend([Reason(row.reason)] if row.reason is not None else [])
        return tuple(
            Unanswered(
                one.question, who, one.kind if one.kind in UNANSWERED else "thumbs_down", tuple(why), one.shown, one.asked, one.at
            )
            for one, who, why in found.values()
            if one.question
        )

    async def confirmed(self) -> tuple[Confirmed, ...]:
        """Return the questions that were answered to somebody's liking, each with the best clause of each policy shown.

        A reply that anybody voted down confirms nothing, nor does a sensitive one. Raises RecordsError.
        """
        replies, votes = self._replies, self._table
        down = select(votes.c.reply).where(~votes.c.is_up)
        good = votes.c.is_up & ~replies.c.sensitive & replies.c.kind.in_(("answer", "near_miss")) & replies.c.id.not_in(down)
        wanted = select(replies, votes.c.person.label("voter")).select_from(replies.join(votes)).where(good)
        async with self._store.transaction() as connection:
            rows = (await connection.execute(wanted.order_by(replies.c.given))).all()
        found = [(given_of(row), row.voter) for row in rows]
        return tuple(Confirmed(one.question, uid, who) for one, who in found if one.question for uid in _best(one.shown))

    async def forget(self, uid: str) -> int:
        """Delete the votes that confirm a clause; return how many there were. Raises RecordsError."""
        replies, votes = self._replies, self._table
        async with self._store.transaction() as connection:
            given = (await connection.execute(select(replies).where(replies.c.id.in_(select(votes.c.reply))))).all()
            confirming = [row.id for row in given if uid in _best(given_of(row).shown)]
            return (await connection.execute(delete(votes).where(votes.c.is_up, votes.c.reply.in_(confirming)))).rowcount

    async def purge(self) -> None:
        """Delete a note to a sensitive reply after a day, as the question's own words are."""
        votes, replies = self._table, self._replies
        grave = select(replies.c.id).where(replies.c.sensitive, replies.c.given < time.time() - DAY_S)
        async with self._store.transaction() as connection:
            await connection.execute(update(votes).where(votes.c.reply.in_(grave), votes.c.note.is_not(None)).values(note=None))

    async def of(self, person: Person) -> tuple[tuple[str, Vote], ...]:
        """Return what a person voted, each with the id of its reply."""
        own = select(self._table).where(self._table.c.person == self._store.hash_of(person)).order_by(self._table.c.given)
        async with self._store.transaction() as connection:
            rows = (await connection.execute(own)).all()
        return tuple((row.reply, Vote(row.is_up, Reason(row.reason), row.note or "")) for row in rows)

    async def erase(self, person: Person) -> int:
        """Delete what a person voted; return how many votes there were."""
        async with self._store.transaction() as connection:
            own = self._table.c.person == self._store.hash_of(person)
            return (await connection.execute(delete(self._table).where(own))).rowcount


def _best(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first clause of each policy: those are shown best first."""
    best: dict[str, str] = {}
    for uid in shown:
        best.setdefault(uid.partition(":")[0], uid)
    return tuple(best.values())
