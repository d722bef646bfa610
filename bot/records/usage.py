"""How much the bot is asked: counts of a week, of kinds of reply and of clauses; never of a person."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records.store import Store

_CITED = "cited"
"""What is counted for each clause; the other kinds are kinds of reply."""
_DAY_S = 86400.0


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened in a week."""

    week: str
    """Its Monday, as 2026-11-16."""
    kind: str
    """A kind of reply; ``cited`` where clauses are counted."""
    policy: str
    """Empty where all policies are counted together."""
    uid: str
    """The clause that was cited, empty where replies are counted."""
    count: int


class Usage:
    """The counts."""

    def __init__(self, store: Store) -> None:
        self._store, self._table = store, store.table("usage")

    async def add(self, connection: AsyncConnection, kind: str, uids: Sequence[str]) -> None:
        """Count a reply of ``kind`` that shows these clauses, in the transaction of ``connection``."""
        keys = [("", ""), *((key, "") for key in dict.fromkeys(uid.partition(":")[0] for uid in uids))]
        rows = [(kind, *key) for key in keys]
        rows += [(_CITED, uid.partition(":")[0], uid) for uid in dict.fromkeys(uids)]
        week = monday(time.time())
        insert = self._store.upsert("usage")
        again = insert.on_conflict_do_update(
            index_elements=["week", "kind", "policy", "uid"], set_={"count": self._table.c["count"] + 1}
        )
        # In one order, so that two bots never wait for each other's rows.
        values = [{"week": week, "kind": kind, "policy": key, "uid": uid, "count": 1} for kind, key, uid in sorted(rows)]
        await connection.execute(again, values)

    async def counts(self, since: str = "") -> tuple[Count, ...]:
        """Return every count since a week's Monday, the latest week first, the most first; raises RecordsError."""
        table = self._table
        wanted = select(table).where(table.c.week >= since).order_by(table.c.week.desc(), table.c["count"].desc(), table.c.uid)
        async with self._store.transaction() as connection:
            rows = (await connection.execute(wanted)).all()
        return tuple(Count(row.week, row.kind, row.policy, row.uid, row[4]) for row in rows)

    async def purge(self, days: int) -> None:
        """Delete the counts of weeks that began more than so many days ago."""
        async with self._store.transaction() as connection:
            old = self._table.c.week < monday(time.time() - days * _DAY_S)
            await connection.execute(delete(self._table).where(old))


def monday(at: float) -> str:
    """Return the Monday of the week of a moment in seconds since 1970, as 2026-11-16."""
    day = datetime.fromtimestamp(at, UTC).date()
    return (day - timedelta(days=day.weekday())).isoformat()
