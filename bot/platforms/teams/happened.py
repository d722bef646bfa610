"""Teams' activities in, what somebody asked out: the one place that knows their shapes."""

import hashlib
import html
import json
import re
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from bot.records.person import Person

_TAG = re.compile(r"<[^<>]+>")
_MENTION = re.compile(r"<at(?:\s[^<>]*)?>[^<>]*</at>")
_LONGEST = 8000
"""Characters of a message that are read; no question is as long."""


class Way(StrEnum):
    """How the bot was asked."""

    DIRECT = "direct"
    CHANNEL = "channel"
    """In a channel or a group, by mention."""
    SHARE = "share"
    """The button that posts an answer where it was asked for."""
    WELCOME = "welcome"
    ASK_PERSON = "ask_person"
    """A question that is to be put to a person."""
    EXPERT = "expert"
    """What a person answers, in the card of the question."""
    STAND = "stand"
    """An answer that is to be shown under its clause from then on."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that wants an answer, whole enough to be answered after a restart."""

    event: str
    way: Way
    text: str
    """What was asked; of a button, its data as JSON."""
    tenant: str
    user: str
    """Who asked, as Teams knows them in this conversation."""
    conversation: str
    service_url: str
    bot: str
    channel: str = ""
    """The channel's own id, without the message that a thread hangs on; empty in a chat."""
    team: str = ""
    reply_to: str = ""
    account: dict[str, Any] = field(default_factory=dict)
    """Who asked, as Teams wants them named again."""

    @property
    def key(self) -> str:
        """Return what the inbox knows it by."""
        return f"teams:{hashlib.sha256(f'{self.tenant} {self.conversation} {self.event}'.encode()).hexdigest()}"

    @property
    def place(self) -> str:
        """Return what the audience knows the place by: the channel, else the conversation."""
        return self.channel or self.conversation.partition(";")[0]

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Happened":
        """Return what was kept as JSON."""
        record = json.loads(text)
        return cls(**{**record, "way": Way(record["way"])})


def read(activity: dict[str, Any]) -> Happened | None:
    """Return what ``activity`` asks of the bot, None where it asks nothing; invokes are read by ``invoked``."""
    asker = activity.get("from") or {}
    me = (activity.get("recipient") or {}).get("id")
    if asker.get("role") == "bot" or (me and asker.get("id") == me):
        return None
    match activity.get("type"):
        case "message":
            return happened(activity, Way.DIRECT if _is_direct(activity) else Way.CHANNEL, plain(activity))
        case "installationUpdate" if activity.get("action") == "add":
            return happened(activity, Way.WELCOME, "")
        case _:
            return None


def happened(activity: dict[str, Any], way: Way, text: str) -> Happened:
    """Return what happened where ``activity`` came from."""
    data, conversation = activity.get("channelData") or {}, _conversation(activity)
    asker = activity.get("from") or {}
    tenant = (data.get("tenant") or {}).get("id") or conversation.get("tenantId") or ""
    return Happened(
        event=str(activity.get("id") or activity.get("timestamp") or ""),
        way=way,
        text=text,
        tenant=str(tenant),
        user=str(asker.get("aadObjectId") or asker.get("id") or ""),
        conversation=str(conversation.get("id") or ""),
        service_url=str(activity.get("serviceUrl") or ""),
        bot=str((activity.get("recipient") or {}).get("id") or ""),
        channel=str((data.get("channel") or {}).get("id") or ""),
        team=str((data.get("team") or {}).get("id") or ""),
        reply_to=str(activity.get("id") or ""),
        account={name: asker[name] for name in ("id", "aadObjectId") if asker.get(name)},
    )


def person_of(happened: Happened) -> Person:
    """Return who did what happened."""
    return Person("teams", happened.tenant, happened.user)


def message_name(conversation: str, activity: str) -> str:
    """Return the name under which the records know a message."""
    return f"teams:{conversation.partition(';')[0]}:{activity}"


def plain(activity: dict[str, Any]) -> str:
    """Return the question as it was typed: the bot's own mention is taken out, nobody else's, and its name nowhere else."""
    text = str(activity.get("text") or "")[:_LONGEST]
    me = (activity.get("recipient") or {}).get("id")
    for entity in activity.get("entities") or []:
        if not isinstance(entity, dict) or str(entity.get("type")).lower() != "mention" or not entity.get("text"):
            continue
        said = str(entity["text"])
        whom = entity.get("mentioned")
        is_me = isinstance(whom, dict) and whom.get("id") == me
        text = text.replace(said, " " if is_me else _TAG.sub("", said), 1)
    if activity.get("textFormat") == "xml":
        return as_typed(text)
    return " ".join(html.unescape(_MENTION.sub(" ", text)).replace("\u00a0", " ").split())


def as_typed(text: str) -> str:
    """Return the words of Teams' HTML."""
    return " ".join(html.unescape(_TAG.sub(" ", _MENTION.sub(" ", text[:_LONGEST]))).replace("\u00a0", " ").split())


def _is_direct(activity: dict[str, Any]) -> bool:
    """Whether an activity stands in the chat of the asker and the bot; what is not surely so is not."""
    data, conversation = activity.get("channelData") or {}, _conversation(activity)
    kind = conversation.get("conversationType")
    is_shared = bool(data.get("channel") or data.get("team") or conversation.get("isGroup"))
    return not is_shared and kind in ("personal", None)


def _conversation(activity: dict[str, Any]) -> dict[str, Any]:
    found = activity.get("conversation")
    return found if isinstance(found, dict) else {}
