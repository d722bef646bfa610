"""A question put to a person: opened, sent to whom it concerns, taken, answered, and the answer carried back."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol
from weakref import WeakValueDictionary

from bot.answer import Care, Policy, Quote
from bot.answerer import Answerer
from bot.contacts import Contact, Contacts
from bot.errors import BotError, DeliveryError, RecordsError, UnreachableError
from bot.records.escalation import Asker, Escalation, State
from bot.records.person import Person
from bot.records.records import Records
from bot.wording_people import STILL_UNANSWERED, STILL_WAITS, free_again, nobody_took

_log = logging.getLogger(__name__)
_HOUR_S = 3600.0
_REMINDERS = 3


class Outcome(Enum):
    """What became of putting a question to somebody."""

    PUT = auto()
    JOINED = auto()
    """Somebody put the same question before; whoever answers it answers both."""
    NOBODY = auto()
    """There is nobody to put it to, or they cannot be reached."""
    NOT_KEPT = auto()
    """The records are away."""
    SENSITIVE = auto()
    """It may be about somebody's safety: whom to tell at once is named instead, and nothing is put or kept."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question as an expert sees it."""

    escalation: Escalation
    quotes: tuple[Quote, ...]
    """The clauses that whoever asked was shown."""
    askers: tuple[str, ...]
    """The names of those who gave them; empty where somebody stays anonymous."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an expert answered, as whoever asked sees it."""

    name: str
    """Under which the message is sent once."""
    question: str
    text: str
    expert: str
    again: bool = False
    """Whether it may have been sent before."""


class Courier(Protocol):
    """A platform that carries questions to experts, and answers back; raises DeliveryError, UnreachableError."""

    async def put(self, contact: Contact, case: Case) -> str:
        """Put a question to a contact, once; return how the platform names its message."""

    async def remind(self, contact: Contact, case: Case, sentence: str) -> None:
        """Bring a question up again, with a sentence on why."""

    async def tell(self, address: str, told: Told) -> None:
        """Carry an answer to whoever asked."""

    async def say(self, address: str, sentence: str) -> None:
        """Say something in the bot's own voice to whoever asked."""


@dataclass(frozen=True, slots=True)
class Escalating:
    """Puts questions to people."""

    records: Records
    contacts: Contacts
    answerer: Answerer
    couriers: dict[str, Courier] = field(default_factory=dict)
    """By platform; each platform enters itself."""
    _one_at_a_time: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def contacts_of(self, policies: Sequence[Policy]) -> dict[Contact, tuple[Policy, ...]]:
        """Return whom a question on these policies may be put to, as far as they can be reached."""
        return {one: own for one, own in self.contacts.of(policies).items() if one.platform in self.couriers}

    async def care(self, words: str, policies: Sequence[str] = ()) -> Care | None:
        """Return whom to tell at once where what somebody wrote seems to be about somebody's safety, None where it does not."""
        return await asyncio.to_thread(self.answerer.care, words, policies)

    def policies_of(self, contact: str) -> tuple[Policy, ...]:
        """Return the policies that a contact answers for, all that are held where that is not known."""
        held = self.answerer.policies
        return next((own for one, own in self.contacts.of(held).items() if one.key == contact), held)

    async def put(self, key: str, question: str, shown: tuple[str, ...], contact: str, asker: Asker) -> Outcome:
        """Return what became of putting a question to a contact; done again under the same ``key``, it is put once.

        Raises UnreachableError where it is to be done again later.
        """
        if await self.care(question):
            return Outcome.SENSITIVE
        whom = self.contacts.find(contact)
        if whom is None or whom.platform not in self.couriers:
            return Outcome.NOBODY
        try:
            opened = await self.records.escalations.open(key, question, shown, contact, asker)
            await self._send(whom, opened.id)
        except RecordsError as fault:
            self.records.store.unrecorded.add("escalation", "a question could not be put to a person", fault)
            return Outcome.NOT_KEPT
        except DeliveryError as refusal:
            _log.error(
                "the contact for %s cannot be written to (%s): is the bot a member of the channel there?", whom.told, refusal
            )
            await self._withdraw(opened.id, asker.person)
            return Outcome.NOBODY
        return Outcome.PUT if opened.id == self.records.escalations.id_of(key) else Outcome.JOINED

    async def _send(self, whom: Contact, escalation: str) -> None:
        """Put a question to its contact if it stands in no message yet: whoever joined it may have come after a failure."""
        async with self._one_at_a_time.setdefault(escalation, asyncio.Lock()):
            one = await self.records.escalations.find(escalation)
            if one and not one.message and one.state is State.OPEN:
                message = await self.couriers[whom.platform].put(whom, await self._case(one))
                await self.records.escalations.sent(escalation, message)

    async def _withdraw(self, escalation: str, asker: Person) -> None:
        try:
            await self.records.escalations.withdraw(escalation, asker)
        except RecordsError as fault:
            self.records.store.unrecorded.add("escalation", "a question that was put to nobody is still kept", fault)

    async def take(self, escalation: str, expert: Person, name: str) -> Escalation | None:
        """Return a question after somebody offered to answer it; see who has it. None for none."""
        return await self.records.escalations.take(escalation, expert, name)

    async def answer(self, key: str, escalation: str, text: str, *, again: bool = False) -> Escalation | None:
        """Return a question after its answer was carried to all who wait for it; None where nobody took it.

        Raises RecordsError, UnreachableError.
        """
        answered = await self.records.escalations.answer(key, escalation, text)
        if answered is None:
            return None
        told = Told(f"answer:{key}", answered.question, text, answered.expert_name, again)
        for one in await self.records.escalations.waiting(escalation):
            platform = one.address.partition(" ")[0]
            if platform not in self.couriers:
                continue  # on the web, whoever asked looks for it
            try:
                await self.couriers[platform].tell(one.address.partition(" ")[2], told)
            except DeliveryError as refusal:
                _log.error("an answer cannot be carried to somebody who asked: %s", refusal)
        return answered

    async def case(self, escalation: str) -> Case | None:
        """Return a question as an expert sees it, None for none; raises RecordsError."""
        found = await self.records.escalations.find(escalation)
        return await self._case(found) if found else None

    async def remind(self, after_hours: int) -> None:
        """Bring up again what nobody took, or took and left; where that is in vain, tell those who wait. Raises RecordsError."""
        box, after_s = self.records.escalations, after_hours * _HOUR_S
        for one in await box.forgotten(after_s):
            await self._tell(one, free_again(one.question))
            await self._remind(one, STILL_UNANSWERED)
        for one in await box.overlooked(after_s, _REMINDERS):
            is_last = one.reminded + 1 == _REMINDERS
            if await self._remind(one, STILL_WAITS) and is_last:
                await self._tell(one, nobody_took(one.question))

    async def _remind(self, one: Escalation, sentence: str) -> bool:
        """Return whether a question's contact was reminded; where they cannot be any more, those who wait are told."""
        contact = self.contacts.find(one.contact)
        try:
            if contact is None or contact.platform not in self.couriers or not one.message:
                raise DeliveryError("nobody answers for it any more")  # noqa: TRY003 (said once)
            await self.couriers[contact.platform].remind(contact, await self._case(one), sentence)
        except UnreachableError as fault:
            _log.error("somebody is reminded of a question later: %s", fault)
            await self.records.escalations.not_yet(one)
            return False
        except BotError as fault:
            _log.error("nobody can be reminded of a question, and those who wait are told: %s", fault)
            await self.records.escalations.lost(one.id)
            await self._tell(one, nobody_took(one.question))
            return False
        return True

    async def _tell(self, one: Escalation, sentence: str) -> None:
        """Say something to each of those who wait."""
        for waits in await self.records.escalations.waiting(one.id):
            platform, _, address = waits.address.partition(" ")
            if platform not in self.couriers:
                continue  # on the web, whoever asked looks for it
            try:
                await self.couriers[platform].say(address, sentence)
            except BotError as fault:
                _log.error("somebody who waits for an answer cannot be told how it stands: %s", fault)

    async def _case(self, one: Escalation) -> Case:
        names = tuple(waits.name for waits in await self.records.escalations.waiting(one.id))
        return Case(one, self.answerer.quotes(one.shown).quotes, names)


def may_answer(escalation: Escalation, records: Records, expert: Person) -> bool:
    """Whether what somebody writes about a question is its answer: it is theirs alone who took it."""
    return escalation.state is not State.OPEN and records.escalations.is_expert(escalation, expert)
