"""Slack's payloads about questions put to people: forms that were sent, buttons of the question's own message."""

import json
from dataclasses import replace
from typing import Any

from bot.platforms.slack.happened import ANSWER, ASK_PERSON, STAND, TAKE, Happened, Way, installed_in

QUESTION, WHOM, ANONYMOUS, TEXT, CLAUSE = "question", "whom", "anonymous", "text", "clause"
_FORMS = {ASK_PERSON: Way.ASK_PERSON, ANSWER: Way.EXPERT, STAND: Way.STAND}
"""Forms by their callback id."""


def read_consulted(body: dict[str, Any], now: float) -> Happened | None:
    """Return what ``body`` says about a question put to a person, None where it says nothing of one."""
    match body.get("type"):
        case "view_submission" if (body.get("view") or {}).get("callback_id") in _FORMS:
            return _sent(body, body["view"], now)
        case "block_actions" if not body.get("view"):
            action = body["actions"][0]
            return _taken(body, str(action.get("value") or ""), now) if action.get("action_id") == TAKE else None
        case _:
            return None


def entered(view: dict[str, Any]) -> dict[str, str]:
    """Return what was entered in a form, by the names of its fields; what was left empty is left out."""
    found: dict[str, str] = {}
    for fields in ((view.get("state") or {}).get("values") or {}).values():
        for name, field in fields.items():
            picked = [field.get("selected_option"), *(field.get("selected_options") or [])]
            values = [field.get("value"), *(one.get("value") for one in picked if one)]
            value = next(filter(None, values), None)
            found |= {name: str(value)} if value else {}
    return found


def named(body: dict[str, Any]) -> str:
    """Return the short name that Slack gives of whoever pressed, for where no other is to be had."""
    user = body.get("user") or {}
    return str(user.get("name") or user.get("username") or "")


def _sent(body: dict[str, Any], view: dict[str, Any], now: float) -> Happened:
    told = json.loads(view.get("private_metadata") or "{}")
    text = json.dumps({**told, **entered(view), "name": named(body)})
    # Named after the form: one that is sent twice is one.
    made = _happened(body, _FORMS[view["callback_id"]], text, f"{view['callback_id']}:{view.get('id')}", now)
    return replace(made, channel=str(told.get("channel") or ""), thread=str(told.get("thread") or ""), private=True)


def _taken(body: dict[str, Any], escalation: str, now: float) -> Happened:
    place = body.get("container") or {}
    text = json.dumps({"e": escalation, "name": named(body)})
    made = _happened(body, Way.TAKE, text, str(body.get("trigger_id") or now), now)
    return replace(made, channel=str(place.get("channel_id") or ""), ts=str(place.get("message_ts") or ""), private=True)


def _happened(body: dict[str, Any], way: Way, text: str, event: str, now: float) -> Happened:
    return Happened(
        event=event,
        way=way,
        text=text,
        user=str((body.get("user") or {}).get("id") or ""),
        channel="",
        response_url=str(body.get("response_url") or ""),
        at=now,
        **installed_in(body),
    )
