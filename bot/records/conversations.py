"""What a person asked last in one place, so that the next question can go on from it; forgotten after a day."""

import json
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

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
        return Context(tuple(_young(record)), tuple(record["shown"]))

    async def remember(self, places: Sequence[tuple[str, ...]], context: Context) -> None:
        """Keep ``context`` as what was said last in each of ``places``; raises RecordsError."""
        now, hashes = time.time(), [self._store.hash(*place) for place in places]
        async with self._store.transaction() as connection:
            before = (await connection.execute(select(self._table.c.said).where(self._table.c.place.in_(hashes)))).scalars().all()
        asked = {words: at for one in before if one is not None for words, at in _asked(json.loads(one)).items()}
        # Only what is said again keeps its own day: a thread that goes on for weeks holds no more than the last of it.
        times = {words: asked.get(words, now) for words in context.questions[-_QUESTIONS:]}
        known = {words: at for words, at in times.items() if at > now - KEPT_S}
        said = json.dumps({"questions": list(known), "asked": list(known.values()), "shown": context.shown})
        rows = [
            {"place": self._store.hash(*place), "said": said, "updated": now, "person": self._store.hash_of(_whose(place))}
            for place in dict.fromkeys(places)
        ]
        async with self._store.transaction() as connection:
            await connection.execute(delete(self._table).where(self._table.c.place.in_([row["place"] for row in rows])))
            await connection.execute(insert(self._table), rows)

    async def purge(self) -> None:
        """Delete what is a day old, also of a conversation that goes on."""
        own = self._table.c
        async with self._store.transaction() as connection:
            await connection.execute(delete(self._table).where(own.updated < time.time() - KEPT_S))
            for row in (await connection.execute(select(own.place, own.said))).all():
                record = json.loads(row.said) if row.said is not None else {"questions": [], "shown": []}
                young = _young(record)
                if len(young) < len(set(record["questions"])):
                    left = json.dumps({**record, "questions": list(young), "asked": list(young.values())})
                    await connection.execute(update(self._table).where(own.place == row.place).values(said=left))

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


def _asked(record: dict[str, list[Any]]) -> dict[str, float]:
    """Return the questions of a conversation, each with when it was asked; one from before that was kept counts as new."""
    asked = record.get("asked") or [time.time() for _ in record["questions"]]
    return dict(zip(record["questions"], asked, strict=True))


def _young(record: dict[str, list[Any]]) -> dict[str, float]:
    """Return the questions of a conversation that are not a day old, each with when it was asked."""
    return {words: at for words, at in _asked(record).items() if at > time.time() - KEPT_S}


def _whose(place: tuple[str, ...]) -> Person:
    """Return who speaks in a place: it begins with platform and workspace and ends with the person."""
    return Person(place[0], place[1] if len(place) > 1 else "", place[-1])
