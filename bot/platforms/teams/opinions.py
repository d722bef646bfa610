"""What Teams waits for about opinions and people: thumbs and their dialog, the buttons of questions to a person."""

import hashlib
import json
from typing import Any

from bot import wording, wording_people
from bot.desk import Desk
from bot.errors import RecordsError
from bot.escalating import Escalating
from bot.platforms.teams.cards import Element, attached
from bot.platforms.teams.happened import Happened, Way, happened, message_name, person_of
from bot.platforms.teams.people_cards import (
    ASK,
    CLAUSE,
    EXPERT,
    NOTE,
    PUT,
    QUESTION,
    REASON,
    STAND,
    TAKE,
    TEXT,
    WHOM,
    answered_card,
    asking_card,
    case_card,
    opinion_card,
    said_card,
)
from bot.records.escalation import State
from bot.records.feedback import Reason, Vote
from bot.talking import Talking

PEOPLE = (ASK, PUT, TAKE, EXPERT, STAND)
_NEEDED = {PUT: (QUESTION, WHOM), EXPERT: (TEXT,), STAND: (CLAUSE, TEXT)}
"""Fields without which a card says nothing; Teams does not send a card that lacks them, others may."""
_WAYS = {PUT: Way.ASK_PERSON, EXPERT: Way.EXPERT, STAND: Way.STAND}


class Opinions:
    """Keeps what people think of a reply."""

    def __init__(self, talking: Talking) -> None:
        self._recording = talking.recording

    async def pressed(self, activity: dict[str, Any]) -> dict[str, Any]:
        """Return the dialog that a thumb opens; the thumb itself is kept at once."""
        is_up, _ = _opinion(activity)
        reply = await self._reply(activity)
        kept = await self._recording.vote(reply, person_of(happened(activity, Way.DIRECT, "")), Vote(is_up)) if reply else False
        if kept and not is_up:
            shown = {"title": wording_people.FEEDBACK_TITLE, "height": "medium", "width": "medium"}
            return {"task": {"type": "continue", "value": {**shown, "card": attached(opinion_card(reply))}}}
        said = wording_people.THANKS if kept else wording_people.NOT_KEPT if reply else wording_people.NOT_KNOWN
        return {"task": {"type": "message", "value": said}}

    async def sent(self, activity: dict[str, Any]) -> None:
        """Keep a thumb, and what was entered with it in the bot's dialog or in Teams' own."""
        is_up, told = _opinion(activity)
        reply = told.get("r") or await self._reply(activity)
        reason = told.get(REASON, "")
        vote = Vote(is_up, Reason(reason) if reason in set(Reason) and not is_up else Reason.NONE, told.get(NOTE, ""))
        if reply:
            await self._recording.vote(reply, person_of(happened(activity, Way.DIRECT, "")), vote)

    async def _reply(self, activity: dict[str, Any]) -> str:
        """Return the reply that a thumb is about: where Teams does not say, the last that the person was given."""
        where, message = happened(activity, Way.DIRECT, ""), activity.get("replyToId")
        name = message_name(where.conversation, str(message)) if message else ""
        given = await self._recording.find_message(name, person_of(where))
        return given.id if given else ""


class Buttons:
    """Answers the buttons of questions that are put to people."""

    def __init__(self, talking: Talking, desk: Desk, escalating: Escalating) -> None:
        self._talking, self._desk, self._escalating = talking, desk, escalating

    async def pressed(self, activity: dict[str, Any], verb: str, data: dict[str, Any]) -> Element:
        """Return the card that takes the place of the one that was pressed."""
        try:
            return await self._pressed(activity, verb, data)
        except RecordsError as fault:
            self._escalating.records.store.unrecorded.add("escalation", "a question to a person cannot be shown", fault)
            return said_card(wording_people.NOT_KEPT)

    async def _pressed(self, activity: dict[str, Any], verb: str, data: dict[str, Any]) -> Element:
        where = happened(activity, Way.DIRECT, "")
        missing = [name for name in _NEEDED.get(verb, ()) if not str(data.get(name) or "").strip()]
        if verb == ASK or (missing and verb == PUT):
            return await self._form(str(data["r"]))
        if verb == TAKE or missing:
            return await self._take(where, str(data["e"]), _name(activity))
        if verb in (EXPERT, STAND) and (refusal := await self._refusal(where, verb, data)):
            return said_card(refusal)
        told = json.dumps({**data, "name": _name(activity)}, sort_keys=True)
        way = _WAYS[verb]
        # Named after what is sent by whom, so that a button that is pressed twice does it once.
        key = hashlib.sha256(f"{where.tenant} {where.user} {verb} {told}".encode()).hexdigest()
        work = happened({**activity, "id": key}, way, told)
        await self._desk.take_in(f"teams:{verb}:{key}", work.to_json())
        if verb == EXPERT:
            case = await self._escalating.case(str(data["e"]))
            return answered_card(str(data["e"]), str(data[TEXT]), case.quotes if case else ())
        return said_card(wording_people.PASSING_ON if verb == PUT else wording_people.STANDS)

    async def _refusal(self, where: Happened, verb: str, data: dict[str, Any]) -> str:
        """Return why an answer cannot be passed on, or cannot stand under a clause; empty where it can."""
        known = await self._escalating.records.escalations.find(str(data["e"]))
        if known is None or (verb == STAND and not await self._talking.quotes([str(data[CLAUSE])], ())):
            return wording_people.NO_SUCH_QUESTION
        if known.state is State.OPEN:
            return wording_people.NO_SUCH_QUESTION if verb == STAND else ""
        mine = self._escalating.records.escalations.is_expert(known, person_of(where))
        return "" if mine else wording_people.has_it(known.expert_name)

    async def _form(self, reply: str) -> Element:
        """Return the card that puts a question to a person."""
        given = await self._talking.recording.find(reply)
        if given is None:
            return said_card(wording_people.GONE)
        quotes = await self._talking.quotes(given.shown, given.asked)
        about = tuple(dict.fromkeys(one.citation.policy.key for one in quotes)) or given.asked
        policies = await self._talking.policies_of(about)
        if given.sensitive:  # a disclosure must not wait in a channel for somebody to take it
            return said_card(wording.CARE, list(dict.fromkeys(map(wording.safeguarding, policies))))
        contacts = self._escalating.contacts_of(policies)
        return asking_card(reply, given.question, quotes, contacts) if contacts else said_card(wording_people.NOT_ASKED)

    async def _take(self, where: Happened, escalation: str, name: str) -> Element:
        """Return a question's card after somebody offered to answer it."""
        me = person_of(where)
        taken = await self._escalating.take(escalation, me, name)
        case = await self._escalating.case(escalation)
        if taken is None or case is None:
            return said_card(wording_people.NO_SUCH_QUESTION)
        if taken.state is not State.OPEN and not self._escalating.records.escalations.is_expert(taken, me):
            return said_card(wording_people.has_it(taken.expert_name))
        return case_card(case, taken_by=name)


def _opinion(activity: dict[str, Any]) -> tuple[bool, dict[str, str]]:
    """Return whether a thumb is up, and what was entered with it.

    Teams sends what was entered as JSON in a text, or what was written in its own dialog; its playground sends bare words.
    """
    value = activity.get("value") or {}
    inside = value.get("data")
    told = value.get("actionValue") or (inside.get("actionValue") if isinstance(inside, dict) else None) or {}
    said = told.get("feedback") or ""
    try:
        entered = json.loads(said) if isinstance(said, str) else said
    except ValueError:
        entered = {NOTE: said}
    if not isinstance(entered, dict):
        entered = {NOTE: str(said)}
    words = {name: str(one) for name, one in entered.items() if one}
    words.setdefault(NOTE, words.get("feedbackText", ""))
    return told.get("reaction") == "like", words


def _name(activity: dict[str, Any]) -> str:
    return str((activity.get("from") or {}).get("name") or "")
