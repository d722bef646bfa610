"""A question put to a person in Teams: sent on its way, answered in its card, left to stand; each once, also after a restart."""

import json

from bot import wording, wording_people
from bot.desk import Work
from bot.errors import RecordsError
from bot.escalating import Escalating, Outcome, may_answer
from bot.platforms.teams.courier import TeamsCourier, address_of
from bot.platforms.teams.delivering import Letter, Sends, deliver
from bot.platforms.teams.happened import Happened, Way, person_of
from bot.platforms.teams.people_cards import ANONYMOUS, CLAUSE, QUESTION, TEXT, WHOM, said_message
from bot.records.escalation import Asker, State
from bot.talking import Talking

CONSULTED = (Way.ASK_PERSON, Way.EXPERT, Way.STAND)


class Consulting:
    """Does what happened about a question that was put to a person."""

    def __init__(self, talking: Talking, escalating: Escalating, connector: Sends, courier: TeamsCourier) -> None:
        self._talking, self._escalating, self._connector, self._courier = talking, escalating, connector, courier

    async def do(self, work: Work) -> None:
        """Do it, or say that it could not be kept; raises DeliveryError, UnreachableError."""
        happened = Happened.from_json(work.payload)
        self._courier.met(happened)
        try:
            await self._do(happened, json.loads(happened.text), work)
        except RecordsError as fault:
            self._escalating.records.store.unrecorded.add("escalation", "what somebody did about a question is not kept", fault)
            await self._say(happened, work, wording_people.NOT_KEPT)

    async def _do(self, happened: Happened, told: dict[str, str], work: Work) -> None:
        match happened.way:
            case Way.ASK_PERSON:
                await self._put(happened, told, work)
            case Way.EXPERT:
                await self._answer(happened, told, work)
            case _:
                await self._stand(happened, told, work)

    async def _put(self, happened: Happened, told: dict[str, str], work: Work) -> None:
        """Put a question to whom its asker chose, and tell them what became of it."""
        given = await self._talking.recording.find(told["r"])
        name = "" if told.get(ANONYMOUS) == "true" else told["name"]
        asker = Asker(person_of(happened), address_of(happened), name)
        outcome = await self._escalating.put(happened.key, told[QUESTION], given.shown if given else (), told[WHOM], asker)
        match outcome:
            case Outcome.PUT:
                await self._say(happened, work, wording_people.ASKED)
            case Outcome.JOINED:
                await self._say(happened, work, wording_people.ASKED_BEFORE)
            case Outcome.NOBODY | Outcome.NOT_KEPT:
                await self._say(happened, work, wording_people.NOT_ASKED, self._whom(told[WHOM]))
            case Outcome.SENSITIVE:
                told_now = [*self._to_tell(told[WHOM]), wording_people.NOT_PASSED_ON]
                await self._say(happened, work, wording.CARE, told_now)

    def _whom(self, contact: str) -> list[str]:
        """Return whom the register names for the policies that a contact answers for."""
        return list(filter(None, dict.fromkeys(map(wording.whom_to_ask, self._escalating.policies_of(contact)))))

    def _to_tell(self, contact: str) -> list[str]:
        """Return whom to tell at once, of the policies that a contact answers for."""
        return list(dict.fromkeys(map(wording.safeguarding, self._escalating.policies_of(contact))))

    async def _answer(self, happened: Happened, told: dict[str, str], work: Work) -> None:
        """Carry an answer to whoever asked; sending it takes the question as well."""
        me = person_of(happened)
        known = await self._escalating.records.escalations.find(told["e"])
        if known and known.state is State.OPEN:
            known = await self._escalating.take(told["e"], me, told["name"])
        if known and may_answer(known, self._escalating.records, me):
            await self._escalating.answer(happened.key, known.id, told[TEXT], again=work.again)
        else:
            said = wording_people.has_it(known.expert_name) if known else wording_people.NO_SUCH_QUESTION
            await self._say(happened, work, said)

    async def _stand(self, happened: Happened, told: dict[str, str], work: Work) -> None:
        """Let an answer stand under a clause."""
        known = await self._escalating.records.escalations.find(told["e"])
        me, found = person_of(happened), await self._talking.quotes([told[CLAUSE]], ())
        if known and found and may_answer(known, self._escalating.records, me):
            notes = self._escalating.records.guidance
            await notes.add(found[0].uid, found[0].rule_sha, told[TEXT], me, known.expert_name)
        else:
            await self._say(happened, work, wording_people.NO_SUCH_QUESTION)

    async def _say(self, happened: Happened, work: Work, sentence: str, lines: list[str] | None = None) -> None:
        """Say something to whoever did it, where they did it if that is their own chat with the bot."""
        await deliver(self._connector, Letter(happened, happened.conversation, [said_message(sentence, lines or ())]), work)
