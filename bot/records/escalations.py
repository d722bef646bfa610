"""Questions that were put to a person: who wants to know, who took it, what they answered."""

import json
import time
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records.escalation import Asker, Escalation, State, Waiting
from bot.records.person import Person
from bot.records.store import Store
from bot.retention import DAY_S

ID = 32
_NEAR_S = 1.0
"""Seconds by which a reminder may come early: clocks are read twice."""


class Escalations:
    """The questions that were put to a person."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._table, self._askers, self._answers = map(store.table, ("escalation", "asker", "expert_answer"))

    async def open(self, key: str, question: str, shown: tuple[str, ...], contact: str, asker: Asker) -> Escalation:
        """Return the question that ``asker`` puts to a contact; one that waits for the same words already is joined.

        Opening it again under the same ``key`` changes nothing. Raises RecordsError.
        """
        made, now = self._store.hash("escalation", key)[:ID], time.time()
        row = {
            "id": made,
            "words": self._words(question, contact),
            "question": question,
            "shown": json.dumps(shown),
            "contact": contact,
            "state": str(State.OPEN),
            "opened": now,
            "changed": now,
            "reminded": 0,
        }
        waits = self._waits(question, contact)
        async with self._store.transaction() as connection:
            own = await self._found(connection, self._table.c.id == made)
            same = own or await self._found(connection, waits)
            if same is None:
                await connection.execute(insert(self._table).values(row))
            elif own is None:  # whoever joins waits anew: the contact is reminded from now on
                again = update(self._table).where(self._table.c.id == same.id, self._table.c.state == State.OPEN)
                await connection.execute(again.values(changed=now, reminded=0))
            found = same or await self._found(connection, self._table.c.id == made)
            assert found is not None  # noqa: S101 (it was put there a line before)
            who = self._store.hash_of(asker.person)
            wants = {"escalation": found.id, "person": who, "address": asker.address, "name": asker.name or None}
            await connection.execute(self._store.upsert("asker").values(wants).on_conflict_do_nothing())
        return found

    async def find_same(self, question: str, contact: str) -> Escalation | None:
        """Return the question in the same words that a contact has not answered yet, None for none; raises RecordsError."""
        async with self._store.transaction() as connection:
            return await self._found(connection, self._waits(question, contact))

    def id_of(self, key: str) -> str:
        """Return the id of what is opened under ``key``."""
        return self._store.hash("escalation", key)[:ID]

    async def sent(self, escalation: str, message: str) -> None:
        """Remember which message a question stands in."""
        async with self._store.transaction() as connection:
            await connection.execute(update(self._table).where(self._table.c.id == escalation).values(message=message))

    async def find(self, escalation: str) -> Escalation | None:
        """Return a question by its id, None for none; raises RecordsError."""
        async with self._store.transaction() as connection:
            return await self._found(connection, self._table.c.id == escalation)

    async def find_message(self, message: str) -> Escalation | None:
        """Return the question that stands in a message, None for none; raises RecordsError."""
        async with self._store.transaction() as connection:
            return await self._found(connection, self._table.c.message == message)

    async def list(self, *states: State) -> tuple[Escalation, ...]:
        """Return the questions in these states, all if none is named, the oldest first."""
        wanted = select(self._table).order_by(self._table.c.opened)
        if states:
            wanted = wanted.where(self._table.c.state.in_(map(str, states)))
        async with self._store.transaction() as connection:
            return tuple(map(_escalation, (await connection.execute(wanted)).all()))

    async def take(self, escalation: str, expert: Person, name: str) -> Escalation | None:
        """Return a question after ``expert`` offered to answer it: whoever offers first has it. None for none."""
        free = (self._table.c.id == escalation) & (self._table.c.state == State.OPEN)
        values = {"state": str(State.TAKEN), "expert": self._store.hash_of(expert), "expert_name": name, "changed": time.time()}
        async with self._store.transaction() as connection:
            await connection.execute(update(self._table).where(free).values(values))
            return await self._found(connection, self._table.c.id == escalation)

    async def answer(self, key: str, escalation: str, text: str) -> Escalation | None:
        """Return a question with what whoever took it answers, kept once for each ``key``; None where nobody took it."""
        one = self._store.hash("answer", key)[:ID]
        taken = (self._table.c.id == escalation) & (self._table.c.state != State.OPEN)
        async with self._store.transaction() as connection:
            values = {"state": str(State.ANSWERED), "changed": time.time()}
            if not (await connection.execute(update(self._table).where(taken).values(values))).rowcount:
                return None
            row = {"id": one, "escalation": escalation, "text": text, "given": time.time()}
            await connection.execute(self._store.upsert("expert_answer").values(row).on_conflict_do_nothing())
            return await self._found(connection, self._table.c.id == escalation)

    async def answers(self, escalation: str) -> tuple[str, ...]:
        """Return what was answered to a question, the oldest first."""
        own = select(self._answers.c.text).where(self._answers.c.escalation == escalation).order_by(self._answers.c.given)
        async with self._store.transaction() as connection:
            return tuple((await connection.execute(own)).scalars().all())

    async def waiting(self, escalation: str, person: Person | None = None) -> tuple[Waiting, ...]:
        """Return who wants to know, of them all or of one person."""
        own = select(self._askers).where(self._askers.c.escalation == escalation)
        if person:
            own = own.where(self._askers.c.person == self._store.hash_of(person))
        async with self._store.transaction() as connection:
            rows = (await connection.execute(own)).all()
        return tuple(Waiting(row.address, row.name or "") for row in rows if row.address is not None)

    async def withdraw(self, escalation: str, person: Person) -> None:
        """Forget that a person waits for an answer, and the question where nobody else does."""
        one = self._askers.c.escalation == escalation
        async with self._store.transaction() as connection:
            await connection.execute(delete(self._askers).where(one, self._askers.c.person == self._store.hash_of(person)))
            alone = ~exists().where(self._askers.c.escalation == self._table.c.id)
            await connection.execute(delete(self._table).where(self._table.c.id == escalation, alone))

    async def lost(self, escalation: str) -> None:
        """Forget the message of a question that nobody can be reached about: whoever asks the same puts it anew."""
        async with self._store.transaction() as connection:
            await connection.execute(update(self._table).where(self._table.c.id == escalation).values(message=None))

    async def not_yet(self, one: Escalation) -> None:
        """Take back that somebody was reminded of a question, so that it is tried again."""
        was = update(self._table).where(self._table.c.id == one.id, self._table.c.state == State.OPEN)
        async with self._store.transaction() as connection:
            await connection.execute(was.values(reminded=one.reminded, changed=one.changed))

    async def forgotten(self, after_s: float) -> tuple[Escalation, ...]:
        """Return the questions that somebody took so long ago and did not answer, each free for anybody by this."""
        table, now = self._table, time.time()
        due = (table.c.state == State.TAKEN) & (table.c.changed <= now - after_s + _NEAR_S)
        async with self._store.transaction() as connection:
            rows = (await connection.execute(select(table).where(due).with_for_update(skip_locked=True))).all()
            for row in rows:
                one = (table.c.id == row.id) & (table.c.state == State.TAKEN)
                await connection.execute(update(table).where(one).values(_free(now)))
        return tuple(map(_escalation, rows))

    async def overlooked(self, after_s: float, most: int) -> tuple[Escalation, ...]:
        """Return the open questions that it is time to remind somebody of, each counted as reminded of by this.

        The first reminder comes ``after_s`` after it was put, the next as long after that one; ``most`` in all.
        """
        table, now = self._table, time.time()
        late = table.c.changed <= now - after_s + _NEAR_S
        due = (table.c.state == State.OPEN) & (table.c.reminded < most) & table.c.message.is_not(None) & late
        async with self._store.transaction() as connection:
            rows = (await connection.execute(select(table).where(due).with_for_update(skip_locked=True))).all()
            for row in rows:
                one = (table.c.id == row.id) & (table.c.reminded == row.reminded)
                await connection.execute(update(table).where(one).values(reminded=row.reminded + 1, changed=now))
        return tuple(map(_escalation, rows))

    async def of(self, person: Person) -> tuple[Escalation, ...]:
        """Return what a person asked to be put to somebody."""
        own = exists().where(
            (self._askers.c.escalation == self._table.c.id) & (self._askers.c.person == self._store.hash_of(person))
        )
        async with self._store.transaction() as connection:
            return tuple(map(_escalation, (await connection.execute(select(self._table).where(own))).all()))

    async def taken_by(self, person: Person) -> tuple[Escalation, ...]:
        """Return the questions that a person took or answered."""
        own = select(self._table).where(self._table.c.expert == self._store.hash_of(person)).order_by(self._table.c.opened)
        async with self._store.transaction() as connection:
            return tuple(map(_escalation, (await connection.execute(own)).all()))

    async def erase(self, person: Person) -> int:
        """Delete what a person put to somebody (where others wait for it too, only that they do), and their name as an expert."""
        who = self._store.hash_of(person)
        async with self._store.transaction() as connection:
            gone = await connection.execute(delete(self._askers).where(self._askers.c.person == who))
            alone = ~exists().where(self._askers.c.escalation == self._table.c.id)
            await connection.execute(delete(self._table).where(alone))
            taken = (self._table.c.expert == who) & (self._table.c.state == State.TAKEN)
            freed = await connection.execute(update(self._table).where(taken).values(_free(time.time())))
            own = update(self._table).where(self._table.c.expert == who).values(expert=None, expert_name=None)
            return freed.rowcount + gone.rowcount + (await connection.execute(own)).rowcount

    async def purge(self, days: int) -> None:
        """Delete what last changed more than so many days ago."""
        async with self._store.transaction() as connection:
            await connection.execute(delete(self._table).where(self._table.c.changed < time.time() - days * DAY_S))

    def is_expert(self, escalation: Escalation, person: Person) -> bool:
        """Whether it was this person who took the question."""
        return escalation.expert == self._store.hash_of(person)

    def _words(self, question: str, contact: str) -> str:
        return self._store.hash("words", contact, _bare(question))

    def _waits(self, question: str, contact: str) -> ColumnElement[bool]:
        return (self._table.c.words == self._words(question, contact)) & (self._table.c.state != State.ANSWERED)

    async def _found(self, connection: AsyncConnection, which: Any) -> Escalation | None:  # noqa: ANN401 (a condition, as SQLAlchemy makes it)
        row = (await connection.execute(select(self._table).where(which).order_by(self._table.c.opened).limit(1))).first()
        return _escalation(row) if row else None


def _free(now: float) -> dict[str, str | float | None]:
    """Return what is kept of a question that nobody has taken (any more)."""
    return {"state": str(State.OPEN), "expert": None, "expert_name": None, "changed": now, "reminded": 0}


def _escalation(row: Row[Any]) -> Escalation:
    return Escalation(
        row.id,
        row.question or "",
        tuple(json.loads(row.shown)),
        row.contact,
        State(row.state),
        row.opened,
        row.changed,
        row.reminded,
        row.message or "",
        row.expert or "",
        row.expert_name or "",
    )


def _bare(question: str) -> str:
    """Return the words of a question alone: without case, signs and spaces."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in question.casefold()).split())
