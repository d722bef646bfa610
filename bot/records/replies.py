"""Which reply was given: its kind, its clauses, to whom as a keyed hash; its words only for as long as something needs them."""

import json
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, exists, select, update

from bot.answer import Abstention, Answer, Choice, Failure, LookUp, NearMiss, Reply
from bot.records.person import Person
from bot.records.store import Store
from bot.records.usage import Usage
from bot.retention import DAY_S, Retention

_ID = 32
UNANSWERED = ("abstention", "near_miss")
"""Kinds of reply that left a gap."""


@dataclass(frozen=True, slots=True)
class Given:
    """A reply that was given."""

    id: str
    kind: str
    platform: str
    question: str
    """Empty where its words are not kept any more."""
    shown: tuple[str, ...]
    """The uids of its clauses."""
    asked: tuple[str, ...]
    """The policies that were searched; none where all were."""
    sensitive: bool
    at: float


class Replies:
    """The replies."""

    def __init__(self, store: Store) -> None:
        self._store, self._table, self._usage = store, store.table("reply"), Usage(store)

    async def add(self, key: str, person: Person, reply: Reply, policies: tuple[str, ...]) -> str:
        """Keep and count that ``reply`` was given, once for each ``key``; return its id, empty for one that asks for no opinion.

        Raises RecordsError.
        """
        kind, shown = reply.kind, shown_in(reply)
        made = self._store.hash("reply", key)[:_ID]
        row = {
            "id": made,
            "kind": kind,
            "platform": person.platform,
            "person": self._store.hash_of(person),
            "question": reply.question or None,
            "shown": json.dumps(shown),
            "asked": json.dumps(policies),
            "sensitive": is_sensitive(reply),
            "given": time.time(),
        }
        can_be_judged = not isinstance(reply, Choice | Failure)
        if not can_be_judged:
            row |= {"question": None}
        async with self._store.transaction() as connection:
            new = await connection.execute(self._store.upsert("reply").values(row).on_conflict_do_nothing())
            if new.rowcount:
                await self._usage.add(connection, kind, shown)
        return made if can_be_judged else ""

    async def sent_as(self, reply: str, message: str) -> None:
        """Remember under which name its platform knows the message that a reply stands in."""
        named = {"message": self._store.hash("message", message)}
        async with self._store.transaction() as connection:
            await connection.execute(update(self._table).where(self._table.c.id == reply).values(named))

    async def find(self, reply: str) -> Given | None:
        """Return a reply by its id, None where it is not kept any more; raises RecordsError."""
        return await self._first(self._table.c.id == reply)

    async def find_message(self, message: str) -> Given | None:
        """Return the reply that stands in a message, None for none."""
        return await self._first(self._table.c.message == self._store.hash("message", message))

    async def last_to(self, person: Person) -> Given | None:
        """Return the last reply that somebody was given, None for none."""
        return await self._first(self._table.c.person == self._store.hash_of(person))

    async def _first(self, which: Any) -> Given | None:  # noqa: ANN401 (a condition, as SQLAlchemy makes it)
        wanted = select(self._table).where(which).order_by(self._table.c.given.desc()).limit(1)
        async with self._store.transaction() as connection:
            row = (await connection.execute(wanted)).first()
        return given_of(row) if row else None

    async def of(self, person: Person) -> tuple[Given, ...]:
        """Return every reply that a person was given and that is still kept, the oldest first."""
        own = select(self._table).where(self._table.c.person == self._store.hash_of(person)).order_by(self._table.c.given)
        async with self._store.transaction() as connection:
            return tuple(map(given_of, (await connection.execute(own)).all()))

    async def erase(self, person: Person) -> int:
        """Delete every reply that a person was given, with what anybody thought of it; return how many there were."""
        async with self._store.transaction() as connection:
            own = self._table.c.person == self._store.hash_of(person)
            return (await connection.execute(delete(self._table).where(own))).rowcount

    async def purge(self, kept: Retention) -> None:
        """Delete words after a day where nothing needs them, and what is older than ``kept`` says."""
        table, vote, now = self._table, self._store.table("vote"), time.time()
        judged = exists().where(vote.c.reply == table.c.id)
        down = exists().where((vote.c.reply == table.c.id) & ~vote.c.is_up)
        gap = table.c.kind.in_(UNANSWERED) | down
        async with self._store.transaction() as connection:
            idle = (table.c.given < now - DAY_S) & (table.c.sensitive | (~gap & ~judged)) & table.c.question.is_not(None)
            await connection.execute(update(table).where(idle).values(question=None))
            for which, days in ((gap, kept.gaps), (judged & ~gap, kept.confirmed), (~judged & ~gap, kept.replies)):
                await connection.execute(delete(table).where(which & (table.c.given < now - days * DAY_S)))


def given_of(row: Row[Any]) -> Given:
    """Return the reply of a row."""
    shown, asked = tuple(json.loads(row.shown)), tuple(json.loads(row.asked))
    return Given(row.id, row.kind, row.platform, row.question or "", shown, asked, row.sensitive, row.given)


def shown_in(reply: Reply) -> tuple[str, ...]:
    """Return the uids of the clauses that a reply quotes."""
    return tuple(one.uid for one in reply.quotes) if isinstance(reply, Answer | NearMiss | LookUp) else ()


def is_sensitive(reply: Reply) -> bool:
    """Whether a reply is for the asker's eyes alone."""
    return isinstance(reply, Answer | NearMiss | Abstention) and reply.care is not None
