"""Thumbs and forms in Slack: an opinion is kept as soon as it is pressed, a form is opened while its trigger holds."""

import json
from collections.abc import Coroutine, Iterable
from typing import Any

from bot import wording, wording_people
from bot.answer import Reply
from bot.errors import RecordsError
from bot.escalating import Case, Escalating
from bot.platforms.slack.answering import Connections
from bot.platforms.slack.blocks import bullets, line, rich, words
from bot.platforms.slack.consulted import entered
from bot.platforms.slack.forms import NOTE, REASON, answering_form, asking_form, opinion_form, standing_form
from bot.platforms.slack.happened import ANSWER, ASK_PERSON, STAND, THUMBS, Happened, shown_at
from bot.platforms.slack.views import modal
from bot.records.feedback import Reason, Vote
from bot.records.person import Person
from bot.talking import Keys, Talking, asked_of


class Opinions:
    """Keeps what people think of a reply."""

    def __init__(self, talking: Talking, connections: Connections) -> None:
        self._talking, self._connections = talking, connections

    def show(self, body: dict[str, Any]) -> Coroutine[object, object, None] | None:
        """Return the work that a pressed thumb or the form after it calls for, None for anything else."""
        view = body.get("view") or {}
        where = shown_at(body, (body.get("user") or {}).get("id"), "")
        if body.get("type") == "view_submission":
            return self._explained(where, view) if view.get("callback_id") == THUMBS else None
        action = body["actions"][0]
        if str(action.get("action_id")).partition(":")[0] != THUMBS:
            return None
        thumb, _, reply = str(action.get("value") or "").partition(":")
        return self._pressed(where, body, reply, is_up=thumb == "up")

    async def _pressed(self, where: Happened, body: dict[str, Any], reply: str, *, is_up: bool) -> None:
        """Keep a thumb; where it is down, ask why."""
        sender = await self._connections.sender(where)
        kept = await self._talking.recording.vote(reply, _person(where), Vote(is_up))
        if sender is None:
            return
        in_view = (body.get("view") or {}).get("type") == "modal"
        if kept and not is_up:
            await sender.open_view(str(body.get("trigger_id") or ""), opinion_form(reply), upon=in_view)
        elif body.get("response_url"):
            await sender.note(str(body["response_url"]), wording_people.THANKS if kept else wording_people.NOT_KEPT)

    async def _explained(self, where: Happened, view: dict[str, Any]) -> None:
        """Keep why a reply was no help."""
        told, reply = entered(view), str(json.loads(view.get("private_metadata") or "{}").get("r", ""))
        vote = Vote(is_up=False, reason=Reason(told.get(REASON, "")), note=told.get(NOTE, ""))
        await self._talking.recording.vote(reply, _person(where), vote)


class Forms:
    """Opens the forms of questions to people."""

    def __init__(self, talking: Talking, connections: Connections, escalating: Escalating | None) -> None:
        self._talking, self._connections, self._escalating = talking, connections, escalating

    async def can_ask(self, reply: Reply, policies: Keys) -> bool:
        """Whether there is a person whom a question can be put to."""
        return bool(self._escalating and self._escalating.contacts_of(await asked_of(reply, self._talking, policies)))

    def show(self, body: dict[str, Any]) -> Coroutine[object, object, None] | None:
        """Return the work of opening the form that ``body`` calls for, None for anything else."""
        action, place = body["actions"][0], body.get("container") or {}
        channel = (body.get("channel") or {}).get("id")
        where = shown_at(body, (body.get("user") or {}).get("id"), channel)
        value, upon = str(action.get("value") or ""), (body.get("view") or {}).get("type") == "modal"
        trigger = str(body.get("trigger_id") or "")
        match action.get("action_id"):
            case name if name == ASK_PERSON:
                return self._ask(where, trigger, value, upon=upon)
            case name if name == ANSWER:
                thread = {"channel": str(channel or ""), "thread": str(place.get("message_ts") or "")}
                return self._answer(where, trigger, value, thread)
            case name if name == STAND:
                return self._stand(where, trigger, json.loads(value))
            case _:
                return None

    async def _ask(self, where: Happened, trigger: str, reply: str, *, upon: bool) -> None:
        sender, given = await self._connections.sender(where), await self._talking.recording.find(reply)
        if sender is None or self._escalating is None:
            return
        if given is None:
            await sender.open_view(trigger, _said(wording_people.GONE), upon=upon)
            return
        quotes = await self._talking.quotes(given.shown, given.asked)
        about = tuple(dict.fromkeys(one.citation.policy.key for one in quotes)) or given.asked
        policies = await self._talking.policies_of(about)
        if given.sensitive:  # a disclosure must not wait in a channel for somebody to take it
            await sender.open_view(trigger, _said(wording.CARE, dict.fromkeys(map(wording.safeguarding, policies))), upon=upon)
            return
        contacts = self._escalating.contacts_of(policies)
        form = asking_form(reply, given.question, quotes, contacts) if contacts else _said(wording_people.NOT_ASKED)
        await sender.open_view(trigger, form, upon=upon)

    async def _answer(self, where: Happened, trigger: str, escalation: str, thread: dict[str, str]) -> None:
        sender = await self._connections.sender(where)
        if sender is None or self._escalating is None:
            return
        case = await self._case(escalation)
        form = answering_form(escalation, case.escalation.question, thread) if case else _said(wording_people.NO_SUCH_QUESTION)
        await sender.open_view(trigger, form, upon=False)

    async def _stand(self, where: Happened, trigger: str, told: dict[str, str]) -> None:
        sender = await self._connections.sender(where)
        if sender is None or self._escalating is None:
            return
        case, answers = await self._case(told["e"]), await self._answers(told["e"])
        if case is None or not case.quotes or not answers:
            await sender.open_view(trigger, _said(wording_people.NO_SUCH_QUESTION), upon=False)
            return
        thread = {"channel": told["channel"], "thread": told["thread"]}
        await sender.open_view(trigger, standing_form(told["e"], answers[-1], case.quotes, thread), upon=False)

    async def _case(self, escalation: str) -> Case | None:
        """Return a question as an expert sees it, None where it is not known or the records are away."""
        try:
            return await self._escalating.case(escalation) if self._escalating else None
        except RecordsError as fault:
            self._talking.recording.missed("escalation", "a question to a person cannot be shown", fault)
            return None

    async def _answers(self, escalation: str) -> tuple[str, ...]:
        try:
            return await self._escalating.records.escalations.answers(escalation) if self._escalating else ()
        except RecordsError as fault:
            self._talking.recording.missed("escalation", "an answer cannot be shown", fault)
            return ()


def _person(where: Happened) -> Person:
    return Person("slack", where.team, where.user)


def _said(sentence: str, lines: Iterable[str] = ()) -> dict[str, Any]:
    listed = [words(one) for one in lines]
    return modal("Policies", [rich(line(words(sentence)), *([bullets([one] for one in listed)] if listed else []))])
