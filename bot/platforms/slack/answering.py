"""What happened in Slack to what is sent there: refused, looked at, answered, delivered."""

import json
import time
from dataclasses import replace
from typing import Protocol

from bot import wording
from bot.answer import Reply
from bot.desk import Work
from bot.errors import DeliveryError
from bot.escalating import Escalating
from bot.failing import failure
from bot.platforms.slack.delivering import Delivery
from bot.platforms.slack.happened import Happened, Way
from bot.platforms.slack.rendering import Look, render, render_lines
from bot.platforms.slack.saying import Said, said, said_to_all, said_without_a_question
from bot.platforms.slack.sender import Sender
from bot.records.person import Person
from bot.talking import DAY_S, Keys, Place, Talking, asked_of, today
from bot.wanted import Wanted, is_asking, wanted

_RECENT_S, _DIRECT_S = 10 * 60.0, 3600.0
"""Seconds in which a message outside any thread may go on from the one before: in a channel, in a direct message."""
_SHARED_S = 600.0
"""Seconds for which a channel is known to be shared with others, or not."""


class Connections(Protocol):
    """What knows the workspaces."""

    async def sender(self, happened: Happened) -> Sender | None:
        """Return what sends to the workspace where it happened, None where the bot is not installed any more."""

    async def remove(self, happened: Happened) -> None:
        """Forget a workspace that took the bot away; raises RecordsError."""

    def forget(self) -> None:
        """Look tokens up anew: another process may have stored or deleted some."""


class Answering:
    """Answers what happened in Slack, whatever way it came."""

    def __init__(self, talking: Talking, connections: Connections, public_url: str, escalating: Escalating | None = None) -> None:
        self._talking, self._connections, self._public_url = talking, connections, public_url
        self._escalating = escalating
        self._shared: dict[str, tuple[float, bool | None]] = {}

    async def answer(self, work: Work) -> None:
        """Send the answer to what was asked; raises DeliveryError, UnreachableError."""
        happened = Happened.from_json(work.payload)
        sender = await self._connections.sender(happened)
        if sender is None:
            raise DeliveryError(f"the bot is not installed (any more) in workspace {happened.team}")  # noqa: TRY003, EM102 (said once)
        if await self._is_refused(happened, sender):
            to_say = Said(render_lines(wording.NOT_SHARED, ()))
        else:
            if happened.way in (Way.MENTION, Way.FOLLOW_UP):
                await self._talking.begin(_thread(happened))
            await _show_seen(happened, sender, on=True)
            to_say = await self._surely(happened, can_share=await self._can_share(happened, sender))
        delivery = Delivery(sender, happened, time.time(), work.sent, work.again)
        await delivery.send(to_say.messages, public=to_say.public, progress=work.progress)
        if to_say.remembers:
            await self._talking.remember(list(_places(happened)), to_say.remembers)
        await _show_seen(happened, sender, on=False)
        if happened.way is Way.SHARE and to_say.public and happened.response_url:
            await sender.note(happened.response_url, wording.POSTED)

    async def is_for_me(self, happened: Happened) -> bool:
        """Whether a message with nobody tagged goes on from what its writer asked the bot in that thread."""
        if happened.way is not Way.FOLLOW_UP:
            return happened.way is not Way.ASIDE
        return is_asking(happened.text) and await self._talking.has_begun(_thread(happened))

    async def _surely(self, happened: Happened, *, can_share: bool) -> Said:
        """Return what is to be said; whatever goes wrong on the way, that something did."""
        try:
            return await self._said(happened, can_share=can_share)
        except Exception as fault:  # noqa: BLE001 (whatever it is, the asker gets a reply)
            return Said(render(failure("", fault), Look(), today()))

    async def _said(self, happened: Happened, *, can_share: bool) -> Said:
        setting = self._talking.setting("slack", happened.team, happened.channel)
        policies = await self._talking.policies(setting)
        if happened.way is Way.SHARE:
            if not can_share:
                return Said(render_lines(wording.NOT_POSTED, ()))
            value = json.loads(happened.text)
            quotes = await self._talking.quotes(value["u"], policies)
            return said_to_all(quotes, happened.user, self._public_url, sure=bool(value.get("s")))
        want = Wanted.ANSWER if happened.way is Way.CHOICE else wanted(happened.text)
        if want is not Wanted.ANSWER:
            return said_without_a_question(want, await self._talking.welcome(policies))
        if happened.way is Way.CHOICE:
            value = json.loads(happened.text)
            reply, context = await self._talking.look_up(value["p"], value["l"], policies), None
        else:
            reply, context = await self._talking.ask(happened.text, policies, _places(happened))
        public = bool(setting.public)
        person = Person("slack", happened.team, happened.user)
        kept = await self._talking.recording.note(happened.key, person, reply, policies)
        look = Look(self._public_url, can_share, reply=kept, can_ask=await self._can_ask(reply, policies))
        made = await self._talking.aside(lambda: said(happened, reply, look, public=public))
        return replace(made, remembers=context)

    async def _can_ask(self, reply: Reply, policies: Keys) -> bool:
        """Whether there is a person whom the question can be put to."""
        return bool(self._escalating and self._escalating.contacts_of(await asked_of(reply, self._talking, policies)))

    async def _is_refused(self, happened: Happened, sender: Sender) -> bool:
        """Whether the channel is shared with another organisation and nobody allowed the bot there."""
        if self._talking.setting("slack", happened.team, happened.channel).external:
            return False
        return await self._is_shared(happened, sender) is True

    async def _can_share(self, happened: Happened, sender: Sender) -> bool:
        """Whether the reply may be posted here for all: not in direct messages, nor where nobody can say who reads along."""
        if happened.channel.startswith("D"):
            return False
        allowed = self._talking.setting("slack", happened.team, happened.channel).external
        return bool(allowed) or await self._is_shared(happened, sender) is False

    async def _is_shared(self, happened: Happened, sender: Sender) -> bool | None:
        """Whether a channel is shared with another organisation, None where that cannot be known."""
        if happened.channel.startswith("D"):
            return False
        if happened.external or happened.way in (Way.MENTION, Way.FOLLOW_UP):
            return happened.external  # an event tells by itself; the others are looked up
        seen, shared = self._shared.get(happened.channel, (0.0, None))
        if shared is None or time.monotonic() - seen > _SHARED_S:
            shared = await sender.is_shared(happened.channel)
            self._shared[happened.channel] = (time.monotonic(), shared)
        return shared


async def _show_seen(happened: Happened, sender: Sender, *, on: bool) -> None:
    """Show at once that a question has come, and take the sign away when it is answered."""
    match happened.way:
        case Way.DIRECT if happened.thread:
            await sender.status(happened.channel, happened.thread, wording.CHECKING if on else "")
        case Way.MENTION | Way.FOLLOW_UP | Way.DIRECT:
            await sender.react(happened.channel, happened.ts, on=on)
        case Way.SHORTCUT if on:
            await sender.note(happened.response_url, wording.CHECKING)
        case Way.SHORTCUT | Way.COMMAND | Way.CHOICE | Way.SHARE | Way.ASIDE | Way.ASK_PERSON | Way.TAKE | Way.EXPERT | Way.STAND:
            pass  # a command is answered at once by Slack's own reply, and a button shows that it was pressed


def _thread(happened: Happened) -> Place:
    """Return the place of what somebody asks in a thread that others may read along."""
    return ("slack", happened.team, happened.channel, happened.root or "-", happened.user)


def _places(happened: Happened) -> dict[Place, float]:
    """Return where a question may go on from, and for how many seconds.

    What was asked in private is never gone on from where others may read along, nor the other way round.
    """
    own = ("slack", happened.team, happened.channel)
    if happened.private:
        return {(*own, "private", happened.user): _RECENT_S}
    if happened.is_direct:
        return {(*own, happened.thread or "direct", happened.user): DAY_S if happened.thread else _DIRECT_S}
    return {_thread(happened): DAY_S, (*own, "open", happened.user): _RECENT_S}
