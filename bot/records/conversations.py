"""What a person asked last in one place, so that the next question can go on from it; forgotten after a day."""

import json
import time
from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from bot.answer import Context
from bot.records.person import Person
from bot.records.store import Store
from bot.records.unrecorded import Unrecorded

_QUESTIONS = 5
KEPT_S = 24 * 3600.0
"""Seconds after which a conversation is deleted."""


class Conversations:
    """Earlier questions and the clauses shown last, by place; who asked is kept as a keyed hash alone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._table = store.table("conversation")

    @property
    def unrecorded(self) -> Unrecorded:
        """What could not be recorded."""
        return self._store.unrecorded

    async def find(self, place: tuple[str, ...], within_s: float = KEPT_S) -> Context | None:
        """Return what was said in ``place`` in the last ``within_s`` seconds, None for nothing; raises RecordsError."""
        wanted = (self._table.c.place == self._store.hash(*place)) & (self._table.c.updated > time.time() - within_s)
        async with self._store.transaction() as connection:
            said = (await connection.execute(select(self._table.c.said).where(wanted))).scalar()
        if said is None:
            return None
        record = json.loads(said)
        return Context(tuple(record["questions"]), tuple(record["shown"]))

    async def remember(self, places: Sequence[tuple[str, ...]], context: Context) -> None:
        """Keep ``context`` as what was said last in each of ``places``; raises RecordsError."""
        said = json.dumps({"questions": context.questions[-_QUESTIONS:], "shown": context.shown})
        now = time.time()
        rows = [
            {"place": self._store.hash(*place), "said": said, "updated": now, "person": self._store.hash_of(_whose(place))}
            for place in dict.fromkeys(places)
        ]
        async with self._store.transaction() as connection:
            await connection.execute(delete(self._table).where(self._table.c.place.in_([row["place"] for row in rows])))
            await connection.execute(insert(self._table), rows)

    async def purge(self) -> None:
        """Delete what is a day old."""
        async with self._store.transaction() as connection:
            await connection.execute(delete(self._table).where(self._table.c.updated < time.time() - KEPT_S))

    async def of(self, person: Person) -> list[str]:
        """Return what a person asked that is still kept, the oldest first."""
        own = (
            select(self._table.c.said).where(self._table.c.person == self._store.hash_of(person)).order_by(self._table.c.updated)
        )
        async with self._store.transaction() as connection:
            found = (await connection.execute(own)).scalars().all()
        asked = [question for said in found if said is not None for question in json.loads(said)["questions"]]
        return list(dict.fromkeys(asked))

    async def erase(self, person: Person) -> int:
        """Delete every conversation of a person; return how many there were."""
        async with self._store.transaction() as connection:
            own = self._table.c.person == self._store.hash_of(person)
            return (await connection.execute(delete(self._table).where(own))).rowcount


def _whose(place: tuple[str, ...]) -> Person:
    """Return who speaks in a place: it begins with platform and workspace and ends with the person."""
    return Person(place[0], place[1] if len(place) > 1 else "", place[-1])
