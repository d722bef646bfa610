"""What happened in Slack to what is sent there: refused, looked at, answered in a thread beside the loop, delivered."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot import wording
from bot.answer import Ask, Context, Reply
from bot.audience import Audience
from bot.errors import RecordsError
from bot.failing import failure
from bot.platforms.slack.delivering import Delivery, Progress
from bot.platforms.slack.happened import Happened, Way
from bot.platforms.slack.rendering import Look, render, render_lines, uids_of
from bot.platforms.slack.saying import Keys, Said, Saying, today
from bot.platforms.slack.sender import Sender
from bot.records.conversations import Conversations
from bot.wanted import Wanted, wanted

_log = logging.getLogger(__name__)
_RECENT_S = 10 * 60.0
"""Seconds in which a new message in a channel may go on from the one before, outside any thread."""
_DIRECT_S = 3600.0
_SHARED_S = 600.0
"""Seconds for which a channel is known to be shared with others, or not."""
_THREADS = 4
_T = TypeVar("_T")


class Answering:
    """Answers what happened in Slack, whatever way it came."""

    def __init__(self, saying: Saying, audience: Audience, conversations: Conversations) -> None:
        self.saying = saying
        self._audience, self._conversations = audience, conversations
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="answer")
        self._shared: dict[str, tuple[float, bool]] = {}

    async def answer(self, happened: Happened, sender: Sender, progress: Progress, *, sent: int = 0, again: bool = False) -> None:
        """Send the answer to ``happened``, from part ``sent`` on; raises DeliveryError."""
        if await self._is_refused(happened, sender):
            said = Said(render_lines(wording.NOT_SHARED, ()))
        else:
            await _show_seen(happened, sender, on=True)
            said = await self._surely(happened)
        delivery = Delivery(sender, happened, time.time(), sent, again)
        await delivery.send(said.messages, public=said.public, progress=progress)
        await _show_seen(happened, sender, on=False)

    async def is_for_me(self, happened: Happened) -> bool:
        """Whether a message with nobody tagged goes on from what its writer asked the bot in that thread."""
        if happened.way is not Way.FOLLOW_UP:
            return True
        return await self._find(_thread(happened)) is not None and wanted(happened.text) is Wanted.ANSWER

    async def policies(self, team: str, channel: str) -> Keys:
        """Return the policies that are seen in a channel; all if none are named."""
        setting = self._audience.at("slack", team, channel)
        return await self.aside(lambda: setting.policies(self.saying.answerer.policies))

    async def aside(self, work: Callable[[], _T]) -> _T:
        """Return what ``work`` returns, done beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def purge(self) -> None:
        """Delete conversations that are a day old; raises RecordsError."""
        await self._conversations.purge()

    async def _surely(self, happened: Happened) -> Said:
        """Return what is to be said; whatever goes wrong on the way, that something did."""
        try:
            return await self._said(happened)
        except Exception as fault:  # noqa: BLE001 (whatever it is, the asker gets a reply)
            return Said(render(failure("", fault), Look(), today()))

    async def _said(self, happened: Happened) -> Said:
        policies = await self.policies(happened.team, happened.channel)
        if happened.way is Way.SHARE:
            return await self.aside(lambda: self.saying.shared(happened, policies))
        if happened.way is Way.CHOICE:
            return await self.aside(lambda: self.saying.chosen(happened, policies))
        want = wanted(happened.text)
        if want is not Wanted.ANSWER:
            return await self.aside(lambda: self.saying.no_answer(want, policies))
        reply = await self._asked(happened, policies)
        public = bool(self._audience.at("slack", happened.team, happened.channel).public)
        return await self.aside(lambda: self.saying.reply(happened, reply, public=public))

    async def _asked(self, happened: Happened, policies: Keys) -> Reply:
        """Return the reply to a question, read together with what its asker asked before."""
        within = _DIRECT_S if happened.way is Way.DIRECT else _RECENT_S
        context = await self._find(_thread(happened)) or await self._find(_recent(happened), within) or Context()
        reply = await self.aside(lambda: self.saying.answerer.ask(Ask(happened.text, context, policies)))
        said = Context((*context.questions, happened.text), uids_of(reply) or context.shown)
        try:
            await self._conversations.remember([_thread(happened), _recent(happened)], said)
        except RecordsError as fault:
            _log.error("what was asked is not remembered for the next question: %s", fault)
        return reply

    async def _find(self, place: tuple[str, ...], within_s: float | None = None) -> Context | None:
        try:
            return await self._conversations.find(place, *([within_s] if within_s else []))
        except RecordsError as fault:
            _log.error("what was asked before is not known: %s", fault)
            return None

    async def _is_refused(self, happened: Happened, sender: Sender) -> bool:
        """Whether the channel is shared with another organisation and nobody allowed the bot there."""
        channel = happened.channel
        if channel.startswith("D") or self._audience.at("slack", happened.team, channel).external:
            return False
        if happened.external or happened.way in (Way.MENTION, Way.FOLLOW_UP):
            return happened.external  # an event tells by itself; the others are looked up
        seen, shared = self._shared.get(channel, (0.0, False))
        if time.monotonic() - seen > _SHARED_S or not seen:
            shared = await sender.is_shared(channel)
            self._shared[channel] = (time.monotonic(), shared)
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
        case Way.SHORTCUT | Way.COMMAND | Way.CHOICE | Way.SHARE:
            pass  # a command is answered at once by Slack's own reply, and a button shows that it was pressed


def _thread(happened: Happened) -> tuple[str, ...]:
    return ("slack", happened.team, happened.channel, happened.root or "-", happened.user)


def _recent(happened: Happened) -> tuple[str, ...]:
    """Return the place of what somebody asks outside threads.

    What was asked in private is never gone on from where others may read along.
    """
    part = happened.thread if happened.is_direct else "private" if happened.private else "open"
    return ("slack", happened.team, happened.channel, part, happened.user)
