"""A question put to a person in Slack: sent on its way, taken, answered in its thread, and left to stand."""

import json
from dataclasses import replace

from bot import wording, wording_people
from bot.desk import Work
from bot.errors import RecordsError
from bot.escalating import Escalating, Outcome, may_answer
from bot.platforms.slack.blocks import button, buttons, line, rich, words
from bot.platforms.slack.consulted import ANONYMOUS, CLAUSE, QUESTION, TEXT, WHOM
from bot.platforms.slack.courier import address_of, message_name
from bot.platforms.slack.happened import STAND, Happened, Way
from bot.platforms.slack.messages import Message, Part, packed
from bot.platforms.slack.rendering import render_lines
from bot.platforms.slack.sender import Sender
from bot.records.escalation import Asker, Escalation, State
from bot.records.person import Person
from bot.talking import Talking

CONSULTED = (Way.ASK_PERSON, Way.TAKE, Way.EXPERT, Way.STAND)


class Consulting:
    """Does what happened about a question that was put to a person."""

    def __init__(self, talking: Talking, escalating: Escalating) -> None:
        self._talking, self._escalating = talking, escalating

    async def contact_of(self, happened: Happened) -> Escalation | None:
        """Return the question in whose thread a message was written, None for none."""
        if not happened.thread or happened.thread == happened.ts:
            return None
        try:
            name = message_name(happened.team, happened.channel, happened.thread)
            return await self._escalating.records.escalations.find_message(name)
        except RecordsError as fault:
            self._escalating.records.store.unrecorded.add("escalation", "whether a message is an answer is not known", fault)
            return None

    async def do(self, happened: Happened, sender: Sender, work: Work) -> None:
        """Do it, or say that it could not be kept; raises DeliveryError, UnreachableError."""
        try:
            await self._do(happened, sender, work)
        except RecordsError as fault:
            self._escalating.records.store.unrecorded.add("escalation", "what somebody did about a question is not kept", fault)
            await self._whisper(happened, sender, wording_people.NOT_KEPT)

    async def _do(self, happened: Happened, sender: Sender, work: Work) -> None:
        told = json.loads(happened.text)
        match happened.way:
            case Way.ASK_PERSON:
                await self._put(happened, sender, told)
            case Way.TAKE:
                await self._take(happened, sender, told)
            case Way.EXPERT:
                await self._answer(happened, sender, told, again=work.again)
            case _:
                await self._stand(happened, sender, told)

    async def _put(self, happened: Happened, sender: Sender, told: dict[str, str]) -> None:
        """Put a question to whom its asker chose, and tell them what became of it."""
        given = await self._talking.recording.find(told["r"])
        anonymous = bool(told.get(ANONYMOUS))
        name = "" if anonymous else await sender.name_of(happened.user) or told["name"]
        asker = Asker(_person(happened), address_of(happened), name)
        outcome = await self._escalating.put(happened.key, told[QUESTION], given.shown if given else (), told[WHOM], asker)
        match outcome:
            case Outcome.PUT:
                said = render_lines(wording_people.ASKED, ())
            case Outcome.JOINED:
                said = render_lines(wording_people.ASKED_BEFORE, ())
            case Outcome.NOBODY | Outcome.NOT_KEPT:
                said = render_lines(wording_people.NOT_ASKED, self._whom(told[WHOM]))
            case Outcome.SENSITIVE:
                said = render_lines(wording.CARE, self._to_tell(told[WHOM]), [wording_people.NOT_PASSED_ON])
        await self._direct(happened, sender, said, "put")

    def _whom(self, contact: str) -> list[str]:
        """Return whom the register names for the policies that a contact answers for."""
        return list(filter(None, dict.fromkeys(map(wording.whom_to_ask, self._escalating.policies_of(contact)))))

    def _to_tell(self, contact: str) -> list[str]:
        """Return whom to tell at once, of the policies that a contact answers for."""
        return list(dict.fromkeys(map(wording.safeguarding, self._escalating.policies_of(contact))))

    async def _take(self, happened: Happened, sender: Sender, told: dict[str, str]) -> None:
        me = _person(happened)
        name = await sender.name_of(happened.user) or told["name"]
        taken = await self._escalating.take(told["e"], me, name)
        if taken is None:
            await self._whisper(happened, sender, wording_people.NO_SUCH_QUESTION)
        elif may_answer(taken, self._escalating.records, me):
            (message, *_) = render_lines(wording_people.taken(name), ())
            await sender.post(
                happened.channel, message, thread=happened.ts, answer=f"taken:{taken.id}:{taken.changed}", again=True
            )
        else:
            await self._whisper(happened, sender, wording_people.has_it(taken.expert_name))

    async def _answer(self, happened: Happened, sender: Sender, told: dict[str, str], *, again: bool) -> None:
        """Carry an answer to whoever asked, if it is from whoever took the question; the form takes it as well."""
        me, is_form = _person(happened), "name" in told
        known = await self._escalating.records.escalations.find(told["e"])
        if known and known.state is State.OPEN and (is_form or happened.channel.startswith("D")):
            known = await self._escalating.take(told["e"], me, await sender.name_of(happened.user) or told.get("name", ""))
        if known is None:
            await self._whisper(happened, sender, wording_people.NO_SUCH_QUESTION)
        elif not told.get(TEXT, "").strip():
            await self._whisper(happened, sender, wording_people.NO_WORDS)
        elif may_answer(known, self._escalating.records, me):
            await self._escalating.answer(happened.key, known.id, told[TEXT], again=again)
            if not is_form:
                await sender.react(happened.channel, happened.ts, on=True, name="white_check_mark")
            where = {"channel": happened.channel, "thread": happened.thread}
            await self._offer(happened, sender, known, json.dumps({"e": known.id, **where}))
        elif known.state is State.OPEN:
            await self._whisper(happened, sender, wording_people.TAKE_FIRST)
        elif is_form:
            await self._whisper(happened, sender, wording_people.has_it(known.expert_name))

    async def _offer(self, happened: Happened, sender: Sender, known: Escalation, value: str) -> None:
        """Tell whoever answered that it is on its way, and offer to let it stand under a clause."""
        row = [Part(buttons(button(wording_people.STAND, STAND, value)))] if known.shown else []
        said = rich(line(words(wording_people.ANSWERED, italic=True)))
        (message, *_) = packed([Part(said), *row], wording_people.ANSWERED, ())
        await self._shown(happened, sender, message)

    async def _stand(self, happened: Happened, sender: Sender, told: dict[str, str]) -> None:
        known = await self._escalating.records.escalations.find(told["e"])
        me = _person(happened)
        found = await self._talking.quotes([told[CLAUSE]], ())
        if known is None or not found or not may_answer(known, self._escalating.records, me):
            return await self._whisper(happened, sender, wording_people.NO_SUCH_QUESTION)
        notes = self._escalating.records.guidance
        await notes.add(found[0].uid, found[0].rule_sha, told[TEXT], me, known.expert_name)
        return await self._whisper(happened, sender, wording_people.STANDS)

    async def _whisper(self, happened: Happened, sender: Sender, sentence: str) -> None:
        (message, *_) = render_lines(sentence, ())
        await self._shown(happened, sender, message)

    async def _shown(self, happened: Happened, sender: Sender, message: Message) -> None:
        """Show something to whoever did it alone, where they did it."""
        if happened.channel.startswith("D"):
            await sender.post(
                happened.channel, message, thread=happened.thread or happened.ts, answer=f"said:{happened.key}", again=True
            )
        elif happened.channel:
            await sender.whisper(happened.channel, happened.user, message, thread=happened.thread or happened.ts)
        else:
            await self._direct(happened, sender, (message,), "said")

    async def _direct(self, happened: Happened, sender: Sender, messages: tuple[Message, ...], named: str) -> None:
        """Say something to whoever did it in their direct messages with the bot."""
        chat = await sender.open_chat(happened.user)
        for number, message in enumerate(messages):
            await sender.post(chat, message, thread="", answer=f"{named}:{happened.key}:{number}", again=True)


def as_answer(happened: Happened, escalation: Escalation, words: str) -> Happened:
    """Return a message in the thread of a question as what may be its answer, in its writer's ``words``."""
    return replace(happened, way=Way.EXPERT, text=json.dumps({"e": escalation.id, TEXT: words}))


def _person(happened: Happened) -> Person:
    return Person("slack", happened.team, happened.user)
