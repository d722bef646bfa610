"""Guidance that stands: a person's words, shown under a clause for as long as the clause says what it said then."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from bot.records.person import Person
from bot.records.store import Store

LONGEST = 2000
"""Characters of a note: what is longer is a policy."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A note as it is kept."""

    id: str
    uid: str
    text_sha: str
    """The clause's rule (``Quote.rule_sha``) when the note was given; where it is another now, it is for review, not shown."""
    text: str
    name: str
    """Whose words they are; empty where that was erased."""
    at: float


class GuidanceNotes:
    """The notes."""

    def __init__(self, store: Store) -> None:
        self._store, self._table = store, store.table("guidance")

    async def add(self, uid: str, text_sha: str, text: str, expert: Person, name: str) -> str:
        """Let a note stand under a clause; return its id. The same words of the same person stand once. Raises RecordsError."""
        who, made = self._store.hash_of(expert), secrets.token_hex(4)
        row = {"id": made, "uid": uid, "text_sha": text_sha, "text": text[:LONGEST], "name": name, "person": who}
        async with self._store.transaction() as connection:
            own = select(self._table).where((self._table.c.uid == uid) & (self._table.c.person == who))
            same = [one.id for one in (await connection.execute(own)).all() if one.text == text[:LONGEST]]
            if same:
                await connection.execute(update(self._table).where(self._table.c.id == same[0]).values(text_sha=text_sha))
                return str(same[0])
            await connection.execute(insert(self._table).values(given=time.time(), **row))
        return made

    async def under(self, uids: Sequence[str]) -> tuple[Standing, ...]:
        """Return the notes under these clauses, the oldest first; raises RecordsError."""
        return await self._all(self._table.c.uid.in_(list(dict.fromkeys(uids)))) if uids else ()

    async def list(self) -> tuple[Standing, ...]:
        """Return every note."""
        return await self._all(self._table.c.uid.is_not(None))

    async def remove(self, note: str) -> bool:
        """Take a note away; return whether there was one."""
        async with self._store.transaction() as connection:
            return bool((await connection.execute(delete(self._table).where(self._table.c.id == note))).rowcount)

    async def of(self, person: Person) -> tuple[Standing, ...]:
        """Return the notes in a person's words."""
        return await self._all(self._table.c.person == self._store.hash_of(person))

    async def erase(self, person: Person) -> int:
        """Take a person's name off their notes, which stay; return how many there were."""
        own = update(self._table).where(self._table.c.person == self._store.hash_of(person)).values(name="", person="")
        async with self._store.transaction() as connection:
            return (await connection.execute(own)).rowcount

    async def _all(self, which: object) -> tuple[Standing, ...]:
        wanted = select(self._table).where(which).order_by(self._table.c.given)  # type: ignore[arg-type]  # a condition
        async with self._store.transaction() as connection:
            rows = (await connection.execute(wanted)).all()
        return tuple(
            Standing(row.id, row.uid, row.text_sha, row.text, row.name or "", row.given) for row in rows if row.text is not None
        )
