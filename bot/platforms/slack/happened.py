"""Slack's payloads in, what somebody asked out: the one place that knows their shapes."""

import html
import json
import re
import time
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

COMMAND = "/policy"
SHORTCUT = "find_policy"
SHARE, CHOOSE = "share", "choose"
THUMBS, ASK_PERSON, TAKE, ANSWER, STAND = "thumbs", "ask_person", "take", "answer", "stand"
_SPOKEN = {None, "file_share", "thread_broadcast"}
"""Kinds of message that a person wrote; the others tell of edits, joins and the like."""
_TAG = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_CALLED = re.compile(r"<[@!]")
"""A message that calls somebody by a tag: a person, a group, everybody here."""


class Way(StrEnum):
    """How the bot was asked."""

    MENTION = "mention"
    DIRECT = "direct"
    FOLLOW_UP = "follow_up"
    """A message in a thread, with nobody tagged: the bot's business only if it talks there with whoever wrote it."""
    ASIDE = "aside"
    """A message in a thread that tags somebody else, or was edited: the bot's business only as a person's answer."""
    COMMAND = "command"
    SHORTCUT = "shortcut"
    CHOICE = "choice"
    SHARE = "share"
    ASK_PERSON = "ask_person"
    """A question that is to be put to a person."""
    TAKE = "take"
    """Somebody who offers to answer one."""
    EXPERT = "expert"
    """What they answer: in the thread of the question, or in a form."""
    STAND = "stand"
    """An answer that is to be shown under its clause from then on."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that wants an answer, whole enough to be answered after a restart."""

    event: str
    """Slack's own id of it, unique in its workspace."""
    way: Way
    text: str
    """What was asked; of a button, its value."""
    team: str
    user: str
    channel: str
    enterprise: str = ""
    is_grid: bool = False
    """Whether the bot is installed for a whole Enterprise Grid."""
    ts: str = ""
    """The message that was written; empty for a command."""
    thread: str = ""
    """The thread that it stands in, empty for none."""
    response_url: str = ""
    private: bool = False
    """Whether the bot was asked where nobody else sees it: by a command, a shortcut, on a message to the asker alone."""
    external: bool = False
    """Whether the channel is shared with another organisation (Slack Connect)."""
    at: float = 0.0
    """When it came, in seconds since 1970."""

    @property
    def key(self) -> str:
        """Return what the inbox knows it by."""
        return f"slack:{self.enterprise}:{self.team}:{self.event}"

    @property
    def is_direct(self) -> bool:
        """Whether it stands in the direct messages of the asker and the bot."""
        return self.channel.startswith("D") and not self.private

    @property
    def root(self) -> str:
        """Return the message that a thread about this hangs on, empty for a command."""
        return self.thread or self.ts

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Happened":
        """Return what was kept as JSON."""
        record = json.loads(text)
        return cls(**{**record, "way": Way(record["way"])})


def read(body: dict[str, Any], bot_user: str, now: float) -> Happened | None:
    """Return what ``body`` asks of the bot, whose own user id is ``bot_user``; None where it asks nothing."""
    if "command" in body:
        return _command(body, now)
    match body.get("type"):
        case "event_callback":
            return _event(body, body.get("event") or {}, bot_user, now)
        case "message_action" if body.get("callback_id") == SHORTCUT:
            message = body.get("message") or {}
            return _interaction(body, Way.SHORTCUT, plain(str(message.get("text") or ""), bot_user), message, now)
        case "block_actions":
            return _pressed(body, (body.get("actions") or [{}])[0], now)
        case _:
            return None


def installed_in(body: dict[str, Any]) -> dict[str, Any]:
    """Return the workspace, the enterprise and whether the bot is installed for all of it, of any payload."""
    team, enterprise, user = (body.get(name) or {} for name in ("team", "enterprise", "user"))
    # In a channel that is shared with others an event bears the team of whoever wrote; the bot's own stands here.
    own = (body.get("authorizations") or [{}])[0]
    return {
        "team": str(own.get("team_id") or body.get("team_id") or team.get("id") or user.get("team_id") or ""),
        "enterprise": str(own.get("enterprise_id") or body.get("enterprise_id") or enterprise.get("id") or ""),
        "is_grid": any(str(one.get("is_enterprise_install")).lower() == "true" for one in (body, own)),
    }


def shown_at(body: dict[str, Any], user: object, channel: object) -> Happened:
    """Return where a screen is to be shown, of any payload."""
    place = {"user": str(user or ""), "channel": str(channel or ""), **installed_in(body)}
    return Happened(event="", way=Way.DIRECT, text="", at=time.time(), **place)


def spoken(event: dict[str, Any]) -> dict[str, Any]:
    """Return the message that a person wrote, of an edit what they made of it; Slack's own changes are no edits."""
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    if event.get("subtype") != "message_changed" or not message.get("edited") or message.get("text") == before.get("text"):
        return event
    place = {name: event[name] for name in ("channel", "channel_type") if name in event}
    return {**message, **place, "type": "message"}


def _event(body: dict[str, Any], event: dict[str, Any], bot_user: str, now: float) -> Happened | None:
    event = spoken(event)
    text = str(event.get("text") or "")
    way = _way(event, text, bot_user)
    if way is None:
        return None
    return Happened(
        event=str(body.get("event_id") or event.get("client_msg_id") or event.get("ts")),
        way=way,
        text=plain(text, bot_user),
        user=str(event["user"]),
        channel=str(event.get("channel") or ""),
        ts=str(event.get("ts") or ""),
        thread=str(event.get("thread_ts") or ""),
        external=bool(body.get("is_ext_shared_channel")),
        at=now,
        **installed_in(body),
    )


def _way(event: dict[str, Any], text: str, bot_user: str) -> Way | None:
    """Return how an event asks the bot, None where it does not: other bots, edits, everybody else's talk."""
    user = event.get("user")
    if not user or user == bot_user or event.get("bot_id") or event.get("hidden") or event.get("subtype") not in _SPOKEN:
        return None
    if event.get("type") == "app_mention":
        return Way.MENTION
    if event.get("type") == "message" and event.get("channel_type") == "im" and not event.get("edited"):
        return Way.DIRECT
    if event.get("type") != "message" or not event.get("thread_ts"):
        return None
    if event.get("edited") or _CALLED.search(text):
        # A mention of the bot comes again as an app_mention.
        return Way.ASIDE if bot_user and f"<@{bot_user}" not in text else None
    return Way.FOLLOW_UP


def _command(body: dict[str, Any], now: float) -> Happened:
    return Happened(
        event=str(body.get("trigger_id") or now),
        way=Way.COMMAND,
        text=plain(str(body.get("text") or ""), ""),
        user=str(body.get("user_id") or ""),
        channel=str(body.get("channel_id") or ""),
        response_url=str(body.get("response_url") or ""),
        private=True,
        at=now,
        **installed_in(body),
    )


def _pressed(body: dict[str, Any], action: dict[str, Any], now: float) -> Happened | None:
    if body.get("view"):
        return None  # what is pressed on a screen is answered on it
    made = _interaction(body, Way.CHOICE, str(action.get("value") or ""), body.get("container") or {}, now)
    match str(action.get("action_id")).partition(":")[0]:
        case name if name == CHOOSE:
            return made
        case name if name == SHARE:
            # Named after the message whose button it is: pressed twice, it is posted once.
            event = f"share:{made.channel}:{made.ts}:{action.get('action_id')}"
            return replace(made, way=Way.SHARE, event=event, thread=str(json.loads(made.text).get("t") or ""))
        case _:
            return None


def _interaction(body: dict[str, Any], way: Way, text: str, message: dict[str, Any], now: float) -> Happened:
    return Happened(
        event=str(body.get("trigger_id") or now),
        way=way,
        text=text,
        user=str((body.get("user") or {}).get("id") or ""),
        channel=str((body.get("channel") or {}).get("id") or ""),
        ts=str(message.get("message_ts") or message.get("ts") or ""),
        thread=str(message.get("thread_ts") or ""),
        response_url=str(body.get("response_url") or ""),
        private=way is Way.SHORTCUT or bool(message.get("is_ephemeral")),
        at=now,
        **installed_in(body),
    )


def plain_lines(text: str, bot_user: str) -> str:
    """Return ``text`` as it was typed, with its lines; see ``plain``."""
    return "\n".join(plain(one, bot_user) for one in text.strip().splitlines())


def plain(text: str, bot_user: str) -> str:
    """Return ``text`` as it was typed: without the bot's own tag, with names for the other tags, links and signs."""

    def said(found: re.Match[str]) -> str:
        sign, value, label = found.groups()
        if sign == "@":
            return "" if value == bot_user else f"@{label}" if label else "somebody"
        return (label or value) if sign != "!" else ""

    return html.unescape(" ".join(_TAG.sub(said, text).split()))
