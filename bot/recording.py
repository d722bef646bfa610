"""What the bot keeps of its replies while it talks: whatever cannot be kept holds up no answer, and is counted."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.answer import Answer, Guidance, LookUp, NearMiss, Quote, Reply
from bot.errors import RecordsError
from bot.records.feedback import Vote
from bot.records.person import Person
from bot.records.records import Records
from bot.records.replies import Given


class Recording:
    """The records, as those who talk use them; without any, nothing is kept and nothing asked."""

    def __init__(self, records: Records | None = None) -> None:
        self.records = records

    def missed(self, kind: str, meaning: str, fault: RecordsError) -> None:
        """Count what could not be recorded or read."""
        if self.records is not None:
            self.records.store.unrecorded.add(kind, meaning, fault)

    async def note(self, key: str, person: Person, reply: Reply, policies: tuple[str, ...]) -> str:
        """Return the id that a reply is kept under, empty where no opinion is asked of it or it could not be kept."""
        if self.records is None:
            return ""
        try:
            return await self.records.replies.add(key, person, reply, policies)
        except RecordsError as fault:
            self.records.store.unrecorded.add(
                "reply", "a reply is given that is not kept, so nobody can say what they think", fault
            )
            return ""

    async def sent_as(self, reply: str, message: str) -> None:
        """Remember which message a reply stands in."""
        if self.records is None or not reply:
            return
        try:
            await self.records.replies.sent_as(reply, message)
        except RecordsError as fault:
            self.records.store.unrecorded.add("message", "it is not kept which message a reply stands in", fault)

    async def vote(self, reply: str, person: Person, vote: Vote) -> bool:
        """Return whether what somebody thinks of a reply is kept now."""
        if self.records is None:
            return False
        try:
            return await self.records.feedback.give(reply, person, vote)
        except RecordsError as fault:
            self.records.store.unrecorded.add("vote", "what somebody thinks of a reply is not kept", fault)
            return False

    async def find(self, reply: str) -> Given | None:
        """Return a reply that was given, None where it is not kept (any more)."""
        return await self._looked(lambda records: records.replies.find(reply)) if reply else None

    async def find_message(self, message: str, person: Person) -> Given | None:
        """Return the reply that stands in a message; where none is named, the last that the person was given."""
        if message:
            return await self._looked(lambda records: records.replies.find_message(message))
        return await self._looked(lambda records: records.replies.last_to(person))

    async def _looked(self, look: Callable[[Records], Awaitable[Given | None]]) -> Given | None:
        if self.records is None:
            return None
        try:
            return await look(self.records)
        except RecordsError as fault:
            self.records.store.unrecorded.add("vote", "a reply that was given cannot be looked up", fault)
            return None

    async def guided(self, reply: Reply) -> Reply:
        """Return ``reply`` with the guidance that stands under its clauses."""
        if isinstance(reply, Answer | NearMiss | LookUp):
            return replace(reply, quotes=await self.guided_quotes(reply.quotes))
        return reply

    async def guided_quotes(self, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """Return ``quotes`` with the guidance that stands under each and was given on what it says now."""
        notes = await self._standing(quotes)
        return tuple(replace(one, guidance=notes[one.uid]) if one.uid in notes else one for one in quotes)

    async def _standing(self, quotes: Sequence[Quote]) -> Mapping[str, tuple[Guidance, ...]]:
        if self.records is None or not quotes:
            return {}
        said = {one.uid: one.rule_sha for one in quotes}
        try:
            found = await self.records.guidance.under(tuple(said))
        except RecordsError as fault:
            self.records.store.unrecorded.add("guidance", "clauses are shown without the guidance on them", fault)
            return {}
        notes: dict[str, tuple[Guidance, ...]] = {}
        for one in found:
            if one.text_sha == said[one.uid]:
                given = Guidance(one.id, one.text, one.name, datetime.fromtimestamp(one.at, UTC).date())
                notes[one.uid] = (*notes.get(one.uid, ()), given)
        return notes
