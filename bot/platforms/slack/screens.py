"""What is shown at once: the home tab, suggestions, a clause among its neighbours. No restart takes it up again."""

import json
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from bot import wording
from bot.errors import DeliveryError
from bot.escalating import Escalating
from bot.platforms.slack.answering import Connections
from bot.platforms.slack.blocks import line, rich, words
from bot.platforms.slack.happened import CHOOSE, Happened, shown_at
from bot.platforms.slack.limits import faults_of_view
from bot.platforms.slack.opinions import Forms, Opinions
from bot.platforms.slack.quotes import CONTEXT
from bot.platforms.slack.rendering import Look, render
from bot.platforms.slack.sender import Sender
from bot.platforms.slack.views import EXAMPLE, PAGE, SEARCH, checking, home, modal, passage_view, reply_view
from bot.records.person import Person
from bot.talking import Keys, Talking, today

_BESIDE = 2
"""Clauses shown before and after the one that was cited; fewer where they are long."""


class Screens:
    """Shows modals and the home tab."""

    def __init__(self, talking: Talking, connections: Connections, public_url: str, escalating: Escalating | None = None) -> None:
        self._talking, self._connections, self._look = talking, connections, Look(public_url)
        self._opinions = Opinions(talking, connections)
        self._forms = Forms(talking, connections, escalating)

    def show(self, body: dict[str, Any]) -> Coroutine[object, object, None] | None:
        """Return the work of showing what ``body`` calls for, None where it calls for nothing."""
        event = body.get("event") or {}
        match body.get("type"), event.get("type"):
            case "event_callback", "app_home_opened" if event.get("tab", "home") == "home":
                return self._home(shown_at(body, event.get("user"), ""))
            case "event_callback", "app_home_opened":
                return self._prompts(shown_at(body, event.get("user"), event.get("channel")), "")
            case "event_callback", "assistant_thread_started":
                thread = event.get("assistant_thread") or {}
                where = shown_at(body, thread.get("user_id"), thread.get("channel_id"))
                return self._prompts(where, str(thread.get("thread_ts") or ""))
            case "block_actions", _:
                return self._pressed(body, body["actions"][0]) or self._opinions.show(body) or self._forms.show(body)
            case "view_submission", _:
                return self._opinions.show(body)
            case _:
                pass
        return None

    def _pressed(self, body: dict[str, Any], action: dict[str, Any]) -> Coroutine[object, object, None] | None:
        where = shown_at(body, (body.get("user") or {}).get("id"), (body.get("channel") or {}).get("id"))
        view, trigger, value = body.get("view") or {}, str(body.get("trigger_id") or ""), str(action.get("value") or "")
        is_modal = view.get("type") == "modal"
        match str(action.get("action_id")).partition(":")[0]:
            case name if name == CONTEXT:
                return self._context(where, trigger, value, upon=is_modal)
            case name if name == PAGE:
                cited = str(json.loads(view.get("private_metadata") or "{}").get("cited", ""))
                return self._page(where, str(view.get("id")), value, cited)
            case name if name == CHOOSE and is_modal:
                return self._chosen(where, str(view.get("id")), json.loads(value))
            case name if name in (SEARCH, EXAMPLE):
                return self._search(where, trigger, value)
        return None

    async def _home(self, where: Happened) -> None:
        sender, policies = await self._connected(where)
        if sender:
            told = await self._talking.welcome(policies)
            await sender.publish_home(where.user, home(told, today()))

    async def _prompts(self, where: Happened, thread: str) -> None:
        sender, policies = await self._connected(where)
        if sender:
            told = await self._talking.welcome(policies)
            await sender.prompts(where.channel, thread, told.examples or ("help", "list"))

    async def _context(self, where: Happened, trigger: str, uid: str, *, upon: bool) -> None:
        sender, policies = await self._connected(where)
        if sender:
            await sender.open_view(trigger, await self._passage(uid, uid, policies), upon=upon)

    async def _page(self, where: Happened, view_id: str, uid: str, cited: str) -> None:
        sender, policies = await self._connected(where)
        if sender:
            await sender.update_view(view_id, await self._passage(uid, cited, policies))

    async def _search(self, where: Happened, trigger: str, question: str) -> None:
        """Answer the home tab's question in a modal, which is there before the answer is."""
        sender, policies = await self._connected(where)
        if sender is None or not question.strip():
            return
        view_id = await sender.open_view(trigger, checking(), upon=False)
        reply = await self._talking.ask_once(question, policies)
        kept = await self._talking.recording.note(view_id, Person("slack", where.team, where.user), reply, policies)
        look = replace(self._look, reply=kept, in_view=True, can_ask=await self._forms.can_ask(reply, policies))
        view = reply_view(question, render(reply, look, today()))
        try:
            await sender.update_view(view_id, view if not faults_of_view(view) else _said(wording.ASK_IN_MESSAGE))
        except DeliveryError:
            await sender.update_view(view_id, _said(wording.ASK_IN_MESSAGE))

    async def _chosen(self, where: Happened, view_id: str, value: dict[str, str]) -> None:
        sender, policies = await self._connected(where)
        if sender:
            reply = await self._talking.look_up(value["p"], value["l"], policies)
            view = reply_view(value["l"], render(reply, self._look, today()))
            await sender.update_view(view_id, view if not faults_of_view(view) else _said(wording.ASK_IN_MESSAGE))

    async def _passage(self, uid: str, cited: str, policies: Keys) -> dict[str, Any]:
        """Return the modal of a clause among as many neighbours as one modal holds."""
        for beside in range(_BESIDE, -1, -1):
            found = await self._talking.passage(uid, beside, policies)
            if found is None:
                return _said(wording.NOT_FOUND)
            view = passage_view(found, cited, self._look, today())
            if view:
                return view
        return _said(wording.ASK_IN_MESSAGE)

    async def _connected(self, where: Happened) -> tuple[Sender | None, Keys]:
        setting = self._talking.setting("slack", where.team, where.channel)
        return await self._connections.sender(where), await self._talking.policies(setting)


def _said(sentence: str) -> dict[str, Any]:
    return modal("Policies", [rich(line(words(sentence)))])
