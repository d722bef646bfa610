"""What a person asked last in one place, so that the next question can go on from it; forgotten after a day."""

import hashlib
import hmac
import json
import time
from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from bot.answer import Context
from bot.records.store import Store
from bot.records.tables import conversation_table

_QUESTIONS = 5
KEPT_S = 24 * 3600.0
"""Seconds after which a conversation is deleted."""


class Conversations:
    """Earlier questions and the clauses shown last, by place; who asked is kept as a keyed hash alone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        known = store.metadata.tables.get("conversation")
        self._table = conversation_table(store.metadata, store.key) if known is None else known

    async def find(self, place: tuple[str, ...], within_s: float = KEPT_S) -> Context | None:
        """Return what was said in ``place`` in the last ``within_s`` seconds, None for nothing; raises RecordsError."""
        wanted = (self._table.c.place == self._hash(place)) & (self._table.c.updated > time.time() - within_s)
        async with self._store.transaction() as connection:
            said = (await connection.execute(select(self._table.c.said).where(wanted))).scalar()
        if said is None:
            return None
        record = json.loads(said)
        return Context(tuple(record["questions"]), tuple(record["shown"]))

    async def remember(self, places: Sequence[tuple[str, ...]], context: Context) -> None:
        """Keep ``context`` as what was said last in each of ``places``; raises RecordsError."""
        said = json.dumps({"questions": context.questions[-_QUESTIONS:], "shown": context.shown})
        rows = [{"place": self._hash(place), "said": said, "updated": time.time()} for place in dict.fromkeys(places)]
        async with self._store.transaction() as connection:
            await connection.execute(delete(self._table).where(self._table.c.place.in_([row["place"] for row in rows])))
            await connection.execute(insert(self._table), rows)

    async def purge(self) -> None:
        """Delete what is a day old."""
        async with self._store.transaction() as connection:
            await connection.execute(delete(self._table).where(self._table.c.updated < time.time() - KEPT_S))

    def _hash(self, place: tuple[str, ...]) -> str:
        return hmac.new(self._store.pepper, "\0".join(place).encode(), hashlib.sha256).hexdigest()
