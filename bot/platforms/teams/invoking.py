"""What Teams waits for: a pressed button, a search while writing, the action on anybody's message. Each is answered in place."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from bot import wording
from bot.answer import Passage, Policy, Quote
from bot.desk import Desk
from bot.escalating import Escalating
from bot.platforms.teams.answering import shareable
from bot.platforms.teams.cards import CARD, MESSAGE, Element, actions, attached, card, execute, rich, run, size
from bot.platforms.teams.entry import Invoked
from bot.platforms.teams.happened import Way, as_typed, happened
from bot.platforms.teams.opinions import PEOPLE, Buttons, Opinions
from bot.platforms.teams.rendering import (
    CHOOSE,
    CONTEXT,
    SHARE,
    Look,
    is_sensitive,
    policy_card,
    policy_head,
    quote_elements,
    quotes_of,
    render,
)
from bot.talking import Keys, Talking, today
from bot.wanted import Wanted, wanted

BACK, SEARCH, QUERY, FIND = "back", "search", "query", "findPolicy"
_BESIDE = 2
"""Clauses shown before and after the one that was cited; fewer where they are long."""
_MOST_FOUND = 10
_ADAPTIVE = "application/vnd.microsoft.card.adaptive"


class Invoking:
    """Answers invokes."""

    def __init__(self, talking: Talking, desk: Desk, public_url: str, escalating: Escalating | None = None) -> None:
        self._talking, self._desk, self._look = talking, desk, Look(public_url)
        self._opinions = Opinions(talking)
        self._people = Buttons(talking, desk, escalating) if escalating else None

    async def answer(self, activity: dict[str, Any]) -> Invoked:
        """Return the status and the body that Teams is answered with."""
        value = activity.get("value") or {}
        where = happened(activity, Way.DIRECT, "")
        policies = await self._talking.policies(self._talking.setting("teams", where.tenant, where.place, where.team))
        match activity.get("name"):
            case "adaptiveCard/action":
                return 200, await self._pressed(activity, value.get("action") or {}, policies)
            case "composeExtension/query":
                return 200, await self._searched(value, policies)
            case "composeExtension/fetchTask" if value.get("commandId") == FIND:
                message = ((value.get("messagePayload") or {}).get("body") or {}).get("content") or ""
                return 200, _task(await self._found(as_typed(str(message)), policies))
            case "message/fetchTask":
                return 200, await self._opinions.pressed(activity)
            case "message/submitAction":
                await self._opinions.sent(activity)
                return 200, {}
            case _:
                return 501, None

    async def _pressed(self, activity: dict[str, Any], action: dict[str, Any], policies: Keys) -> dict[str, Any]:
        data = action.get("data") or {}
        if self._people and action.get("verb") in PEOPLE:
            return _shows(await self._people.pressed(activity, str(action["verb"]), data))
        return await self._on_clauses(activity, action, data, policies)

    async def _on_clauses(
        self, activity: dict[str, Any], action: dict[str, Any], data: dict[str, Any], policies: Keys
    ) -> dict[str, Any]:
        match action.get("verb"):
            case verb if verb == CONTEXT:
                return _shows(await self._passage(str(data["uid"]), str(data["cited"]), _uids(data), policies))
            case verb if verb == BACK:
                return _shows(self._whole(await self._talking.quotes(_uids(data), policies)))
            case verb if verb == CHOOSE:
                reply = await self._talking.look_up(str(data["p"]), str(data["l"]), policies)
                return _shows(self._whole(quotes_of(reply)))
            case verb if verb == SHARE:
                work = happened(activity, Way.SHARE, json.dumps(data, sort_keys=True))
                if not (await shareable(self._talking, work))[0]:
                    return _says(wording.NOT_FOUND)
                # Named after who shares what where, so that a button that is pressed twice posts once.
                await self._desk.take_in(f"teams:share:{hash_of(f'{work.tenant} {work.user} {work.text}')}", work.to_json())
                return _says(wording.POSTING)
            case _:
                return {
                    "statusCode": 400,
                    "type": "application/vnd.microsoft.error",
                    "value": {"code": "400", "message": "unknown"},
                }

    async def _passage(self, uid: str, cited: str, beside_it: list[str], policies: Keys) -> Element:
        for beside in range(_BESIDE, -1, -1):
            found = await self._talking.passage(uid, beside, policies)
            if found is None:
                return _gone()
            made = passage_card(found, cited, beside_it)
            if size(made) <= CARD:
                return made
        return card([rich(run(wording.ASK_IN_MESSAGE))], wording.ASK_IN_MESSAGE)

    async def _searched(self, value: dict[str, Any], policies: Keys) -> dict[str, Any]:
        """Return clauses for whoever is writing a message; each is inserted as a card with its citation."""
        typed = [str(one.get("value") or "") for one in value.get("parameters") or [] if one.get("name") == QUERY]
        question = next(iter(typed), "")
        if wanted(question) is not Wanted.ANSWER:
            question = next(iter((await self._talking.welcome(policies)).examples), "")
        quotes = quotes_of(await self._talking.ask_once(question, policies))[:_MOST_FOUND] if question else ()
        found: list[Element] = []
        for one in map(self._result, quotes):
            if size(one) <= CARD and size({"found": [*found, one]}) <= MESSAGE:
                found.append(one)
        return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": found}}

    def _result(self, one: Quote) -> Element:
        policy = one.citation.policy
        whole = policy_card(policy, [one], self._look, today(), with_buttons=False)
        shown = {"title": wording.citation(one.citation), "text": wording.binds(one.binding)}
        preview = {"contentType": "application/vnd.microsoft.card.thumbnail", "content": shown}
        return {**attached(whole), "preview": preview}

    async def _found(self, message: str, policies: Keys) -> Element:
        if wanted(message) is not Wanted.ANSWER:
            return card([rich(run(wording.NOTHING_TO_FIND))], wording.NOTHING_TO_FIND)
        reply = await self._talking.ask_once(message, policies)
        parts = render(reply, self._look, today())
        if quotes_of(reply) and not all("attachments" in part for part in parts):
            return card([rich(run(wording.ASK_IN_MESSAGE))], wording.ASK_IN_MESSAGE)
        body = [
            element
            for part in parts
            for one in part.get("attachments", [])
            for element in one["content"]["body"]
            if element["type"] != "ActionSet"
        ]
        # Where somebody's safety may be at stake, whom to tell comes before the bot's own sentence, which stands below it.
        opening = [] if is_sensitive(reply) else [rich(run(wording.opening(reply), italic=True))]
        made = card([*opening, *body], wording.opening(reply))
        return made if size(made) <= CARD else card([rich(run(wording.ASK_IN_MESSAGE))], wording.ASK_IN_MESSAGE)

    def _whole(self, quotes: Sequence[Quote]) -> Element:
        if not quotes:
            return _gone()
        made = policy_card(quotes[0].citation.policy, quotes, self._look, today())
        return made if size(made) <= CARD else card([rich(run(wording.ASK_IN_MESSAGE))], wording.ASK_IN_MESSAGE)


def passage_card(passage: Passage, cited: str, shown: Sequence[str]) -> Element:
    """Return the card of a clause among its neighbours, the cited one marked, with the way back to what was ``shown``."""
    policy: Policy = passage.quotes[0].citation.policy
    body = [*policy_head(policy, today())]
    for one in passage.quotes:
        body += quote_elements(one, mark="\u25b6 The clause that was cited" if one.uid == cited else "")
    turning = [("\u2190 Earlier", passage.before), ("Later \u2192", passage.after)]
    found = [execute(title, CONTEXT, {"uid": uid, "cited": cited, "u": list(shown)}) for title, uid in turning if uid]
    return card([*body, actions(*found, execute("Back", BACK, {"u": list(shown)}))], wording.citation(passage.quotes[0].citation))


def _uids(data: dict[str, Any]) -> list[str]:
    """Return the clauses of the card that a button stands on."""
    return list(map(str, data.get("u") or [data["cited"]]))


def _shows(content: Element) -> dict[str, Any]:
    return {"statusCode": 200, "type": _ADAPTIVE, "value": content}


def _says(sentence: str) -> dict[str, Any]:
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": sentence}


def _gone() -> Element:
    return card([rich(run(wording.NOT_FOUND))], wording.NOT_FOUND)


def _task(content: Element) -> dict[str, Any]:
    value = {"title": "Policies", "height": "large", "width": "large", "card": attached(content)}
    return {"task": {"type": "continue", "value": value}}


def hash_of(text: str) -> str:
    """Return a short name of ``text`` that tells nothing of it."""
    return hashlib.sha256(text.encode()).hexdigest()
