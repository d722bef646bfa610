"""What one fake Slack remembers, and who may do what."""

import json
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NamedTuple, TypeVar

from fake_slack_limits import JSON, error_code, faults_of_message

T = TypeVar("T")

TEAM, APP, BOT_USER, BOT_ID, USER, CHANNEL = "T0SCHOOL", "A0POLICY", "U0BOT", "B0BOT", "U0TEACHER", "C0STAFF"
BOT, APP_LEVEL = "xoxb-fake", "xapp-fake"
SCOPES = frozenset(
    "app_mentions:read assistant:write channels:history channels:read chat:write commands groups:history groups:read "
    "im:history im:read im:write reactions:write team:read users:read".split(),
)

METHODS = {
    "auth.test": ("", ""),
    "chat.postMessage": ("chat:write", "channel"),
    "chat.postEphemeral": ("chat:write", "channel user"),
    "chat.update": ("chat:write", "channel ts"),
    "chat.delete": ("chat:write", "channel ts"),
    "conversations.history": ("{kind}:history", "channel"),
    "conversations.replies": ("{kind}:history", "channel ts"),
    "conversations.info": ("{kind}:read", "channel"),
    "conversations.open": ("im:write", ""),
    "reactions.add": ("reactions:write", "channel name timestamp"),
    "reactions.remove": ("reactions:write", "channel name timestamp"),
    "views.open": ("", "trigger_id view"),
    "views.update": ("", "view"),
    "views.push": ("", "trigger_id view"),
    "views.publish": ("", "user_id view"),
    "assistant.threads.setStatus": ("chat:write assistant:write", "channel_id thread_ts"),
    "assistant.threads.setSuggestedPrompts": ("assistant:write", "channel_id prompts"),
    "apps.connections.open": ("connections:write", ""),
    "users.info": ("users:read", "user"),
    "team.info": ("team:read", ""),
    "oauth.v2.access": ("", "code"),
}
"""Each method with the scopes of which it needs one, and the arguments that it needs."""

_KINDS = {"D": "im", "G": "groups"}
_USES, _TRIGGER_SECONDS, _PROMPTS = 5, 3, 4


@dataclass(frozen=True)
class Grant:
    """What a token stands for."""

    scopes: frozenset[str] = SCOPES
    team: str = TEAM
    bot_user: str = BOT_USER
    bot_id: str = BOT_ID


@dataclass(frozen=True)
class Call:
    """One request that reached Slack: ``outcome`` is "ok" or the error that it was answered with."""

    method: str
    token: str
    payload: JSON
    when: float
    outcome: str
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} [{self.outcome}] {json.dumps(self.payload, default=str)[:300]} {' '.join(self.faults)}"


@dataclass(frozen=True)
class Answered:
    """How the bot answered a request: status 0 means not at all; ``faults`` is what Slack would not show of the answer."""

    status: int
    text: str
    seconds: float
    attempts: int = 1
    faults: tuple[str, ...] = ()


@dataclass
class _ResponseUrl:
    user: str
    channel: str
    original: JSON | None
    uses: int = 0
    expired: bool = False


class _Ask(NamedTuple):
    sent: JSON
    grant: Grant


class RefusedError(Exception):
    """Slack says no, in ``answer``."""

    def __init__(self, error: str, faults: list[str] | None = None, **more: object) -> None:
        super().__init__(error)
        self.faults = faults or []
        told = {"errors": faults, "response_metadata": {"messages": [f"[ERROR] {fault}" for fault in faults]}} if faults else {}
        self.answer: JSON = {"ok": False, "error": error, **told, **more}


class Memory:
    """What one Slack remembers.

    ``channels`` and ``users`` hold what differs from the default (None: there is none such);
    ``codes`` gives the token that an OAuth code is exchanged for.
    """

    def __init__(self, schemas: Path | None = None) -> None:
        self.schemas, self.origin = schemas, ""
        self.tokens = {BOT: Grant(), APP_LEVEL: Grant(frozenset({"connections:write"}))}
        self.client, self.codes = ("client-id", "client-secret"), dict[str, str]()
        self.channels, self.users = dict[str, JSON | None](), dict[str, JSON | None]()
        self._messages, self._private, self._shown = list[JSON](), list[JSON](), dict[str, JSON]()
        self._reactions, self._spent, self._tickets = set[tuple[str, ...]](), set[str](), set[str]()
        self._numbers, self._clock = count(1), 0

    def say(self, text: str, channel: str = CHANNEL, user: str = USER, thread_ts: str | None = None) -> str:
        """Put a person's message into a channel and return its ts."""
        return str(self._put(channel, {"user": user, "text": text, "thread_ts": thread_ts})["ts"])

    def _granted(self, method: str, sent: JSON, token: str) -> Grant:
        grant = self.tokens.get(token)
        if grant is None:
            raise RefusedError("invalid_auth" if token else "not_authed")
        if method != "auth.test" and token.startswith("xapp-") != (method == "apps.connections.open"):
            raise RefusedError("not_allowed_token_type")
        name = str(sent.get("channel"))
        kind = "groups" if (self.channels.get(name) or {}).get("is_private") else _KINDS.get(name[:1], "channels")
        needed = METHODS[method][0].format(kind=kind).split()
        if needed and not grant.scopes & set(needed):
            raise RefusedError("missing_scope", needed=",".join(needed), provided=",".join(sorted(grant.scopes)))
        return grant

    def _channel(self, channel: str) -> str:
        if self.channels.get(channel, {}) is None or channel[:1] not in {"C", "D", "G"}:
            raise RefusedError("channel_not_found")
        return channel

    def _joined(self, channel: str, grant: Grant | None = None) -> str:
        known = self.channels.get(self._channel(channel)) or {}
        public = grant is not None and "chat:write.public" in grant.scopes and not known.get("is_private")
        if not known.get("is_member", True) and not public:
            raise RefusedError("not_in_channel")
        if known.get("is_archived"):
            raise RefusedError("is_archived")
        return channel

    def _check(self, sent: JSON) -> None:
        if faults := faults_of_message(sent, self.schemas):
            raise RefusedError(error_code(faults), faults)

    def _made(self, sent: JSON, grant: Grant, **more: object) -> JSON:
        blocks = [{"block_id": f"made{next(self._numbers)}", **block} for block in sent.get("blocks") or []]
        kept = {key: sent.get(key) for key in ("thread_ts", "metadata", "attachments")}
        who = {"user": grant.bot_user, "bot_id": grant.bot_id, "app_id": APP, "team": grant.team}
        return {**who, "text": sent.get("text") or "", "blocks": blocks or None, **kept, **more}

    def _put(self, channel: str, message: JSON, place: list[JSON] | None = None) -> JSON:
        kept = {key: value for key, value in message.items() if value is not None}
        self._clock = max(self._clock + 1, time.time_ns() // 1000)
        made = {"type": "message", "channel": channel, "ts": f"{self._clock // 10**6}.{self._clock % 10**6:06d}", **kept}
        (self._messages if place is None else place).append(made)
        return made

    def _own(self, ask: _Ask, error: str) -> JSON:
        key = (self._channel(ask.sent["channel"]), ask.sent["ts"])
        found = next((message for message in self._messages if (message["channel"], message["ts"]) == key), None)
        if found is None:
            raise RefusedError("message_not_found")
        if found.get("bot_id") != ask.grant.bot_id:
            raise RefusedError(error)
        return found
