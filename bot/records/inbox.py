"""What people asked and is not answered yet: nothing is answered twice, nothing is lost when the bot stops."""

import json
import logging
import time
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import RecordsError
from bot.records.person import Person
from bot.records.store import Store
from bot.records.unrecorded import Unrecorded

_log = logging.getLogger(__name__)
HELD_S = 20.0
"""Seconds that whoever answers an entry has it for itself; it is extended while the work goes on."""
_KEPT_S = 24 * 3600.0
"""Seconds that an answered event is remembered, without its words: longer than any platform repeats one."""
_DONE = 4e12
"""Held for ever: answered."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something asked, and how far its answer got."""

    event: str
    payload: str
    sent: int
    """Parts of the answer that were sent."""
    tries: int
    """How often its answer was begun before."""


class Inbox:
    """The entries of one platform."""

    def __init__(self, store: Store, platform: str) -> None:
        self._store, self._platform = store, platform
        self._table = store.table("inbox")

    @property
    def unrecorded(self) -> Unrecorded:
        """What could not be recorded."""
        return self._store.unrecorded

    async def put(self, event: str, payload: str) -> bool:
        """Return whether ``event`` is new; it is then held by the caller. Raises RecordsError."""
        now = time.time()
        row = {"event": event, "platform": self._platform, "payload": payload, "held_until": now + HELD_S, "received": now}
        try:
            async with self._store.transaction() as connection:
                await connection.execute(insert(self._table).values(row))
        except RecordsError as error:
            if isinstance(error.__cause__, IntegrityError):
                return False
            raise
        return True

    async def take(self) -> list[Entry]:
        """Return what nobody holds (whoever held it has died), now held by the caller, the oldest first."""
        table, now = self._table, time.time()
        free = (table.c.platform == self._platform) & (table.c.held_until < now)
        async with self._store.transaction() as connection:
            rows = (await connection.execute(select(table).where(free).order_by(table.c.received))).all()
            taken = []
            for row in rows:
                if row.payload is None:
                    _log.error("a question cannot be read with this key and is given up: %s", row.event)
                    values = {"held_until": _DONE, "payload": None}
                    await connection.execute(update(table).where(table.c.event == row.event).values(values))
                    continue
                mine = (table.c.event == row.event) & (table.c.held_until == row.held_until)
                values = {"held_until": now + HELD_S, "tries": row.tries + 1}
                if (await connection.execute(update(table).where(mine).values(values))).rowcount:
                    taken.append(Entry(row.event, row.payload, row.sent, row.tries + 1))
        return taken

    async def hold(self, events: list[str]) -> None:
        """Go on holding these."""
        await self._set(events, held_until=time.time() + HELD_S)

    async def let_go(self, events: list[str]) -> None:
        """Leave these to whoever comes next, at once."""
        await self._set(events, held_until=0.0)

    async def postpone(self, event: str) -> None:
        """Leave an entry for later, since its platform is away; that was no try of ours."""
        values = {"held_until": time.time() + HELD_S, "tries": self._table.c.tries - 1}
        async with self._store.transaction() as connection:
            await connection.execute(update(self._table).where(self._table.c.event == event).values(values))

    async def sent(self, event: str, parts: int) -> None:
        """Remember that so many parts of the answer were sent."""
        await self._set([event], sent=parts)

    async def done(self, event: str) -> None:
        """Forget what was asked; that it was answered stays known for a day."""
        await self._set([event], payload=None, held_until=_DONE)

    async def purge(self) -> None:
        """Delete what was received more than a day ago, of any platform: one that was switched off has no desk."""
        async with self._store.transaction() as connection:
            old = self._table.c.received < time.time() - _KEPT_S
            await connection.execute(delete(self._table).where(old))

    async def of(self, person: Person) -> list[str]:
        """Return what a person asked and is not answered yet, as it was written down."""
        return [payload for _, payload in await self._own(person)]

    async def erase(self, person: Person) -> int:
        """Delete what a person asked and is not answered yet; return how much there was."""
        events = [event for event, _ in await self._own(person)]
        await self._set(events, payload=None, held_until=_DONE)
        return len(events)

    async def _own(self, person: Person) -> list[tuple[str, str]]:
        held = select(self._table).where((self._table.c.platform == self._platform) & self._table.c.payload.is_not(None))
        async with self._store.transaction() as connection:
            rows = (await connection.execute(held)).all()
        return [(row.event, row.payload) for row in rows if row.payload and _is_of(row.payload, person)]

    async def _set(self, events: list[str], **values: float | str | None) -> None:
        async with self._store.transaction() as connection:
            await connection.execute(update(self._table).where(self._table.c.event.in_(events)).values(values))


def _is_of(payload: str, person: Person) -> bool:
    """Whether it was this person who asked: what happened is written down as JSON with who and where."""
    record = json.loads(payload) if payload.startswith("{") else {}
    return record.get("user") == person.user and person.workspace in (record.get("team"), record.get("tenant"))
