"""All that is kept, in one hand: opened, purged, exported and erased together."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.records.conversations import Conversations
from bot.records.escalations import Escalations
from bot.records.feedback import Feedback
from bot.records.guidance import GuidanceNotes
from bot.records.inbox import Inbox
from bot.records.person import Person
from bot.records.replies import Replies
from bot.records.store import Store
from bot.records.usage import Usage
from bot.retention import Retention


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one database."""

    store: Store
    kept: Retention
    conversations: Conversations
    replies: Replies
    feedback: Feedback
    escalations: Escalations
    guidance: GuidanceNotes
    usage: Usage

    async def purge(self) -> None:
        """Delete what is older than its kind is kept; raises RecordsError."""
        await self.conversations.purge()
        await self.replies.purge(self.kept)
        await self.escalations.purge(self.kept.escalations)
        await self.usage.purge(self.kept.usage)
        await self.feedback.purge()
        await Inbox(self.store, "").purge()
        await self.store.forget_deleted()

    async def export(self, person: Person) -> str:
        """Return all that is kept of a person, as JSON for them to read; raises RecordsError."""
        given = await self.replies.of(person)
        put = await self.escalations.of(person)
        told = {
            "person": str(person),
            "waiting_to_be_answered": await Inbox(self.store, person.platform).of(person),
            "conversation": await self.conversations.of(person),
            "replies": [
                {"id": one.id, "when": _when(one.at), "kind": one.kind, "question": one.question or None, "clauses": one.shown}
                for one in given
            ],
            "votes": [
                {"reply": reply, "helpful": vote.is_up, "reason": vote.reason or None, "note": vote.note or None}
                for reply, vote in await self.feedback.of(person)
            ],
            "put_to_a_person": [
                {
                    "when": _when(one.opened),
                    "question": one.question,
                    "your_name": own.name or None,
                    "your_address": own.address,
                    "answers": await self.escalations.answers(one.id),
                }
                for one in put
                for own in await self.escalations.waiting(one.id, person)
            ],
            "taken_to_answer": [
                {
                    "when": _when(one.changed),
                    "state": str(one.state),
                    "your_name": one.expert_name,
                    "your_answers": await self.escalations.answers(one.id),
                }
                for one in await self.escalations.taken_by(person)
            ],
            "guidance_given": [
                {"when": _when(one.at), "clause": one.uid, "words": one.text, "your_name": one.name}
                for one in await self.guidance.of(person)
            ],
        }
        return json.dumps(told, indent=2, ensure_ascii=False)

    async def erase(self, person: Person) -> int:
        """Delete all that is kept of a person and take their name off what stands; return how many records that were."""
        gone = sum(
            [
                await Inbox(self.store, person.platform).erase(person),
                await self.conversations.erase(person),
                await self.feedback.erase(person),
                await self.replies.erase(person),
                await self.escalations.erase(person),
                await self.guidance.erase(person),
            ]
        )
        await self.store.forget_deleted()
        return gone


def open_records(store: Store, kept: Retention | None = None) -> Records:
    """Return the records in ``store``."""
    return Records(
        store,
        kept or Retention(),
        Conversations(store),
        Replies(store),
        Feedback(store),
        Escalations(store),
        GuidanceNotes(store),
        Usage(store),
    )


def _when(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
