"""The work in hand: taken in once, answered beside the loop, drained when the bot stops, resumed when it starts."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Protocol

from bot.errors import BotError, RecordsError, UnreachableError
from bot.failing import failure
from bot.platforms.slack.answering import Answering
from bot.platforms.slack.happened import Happened
from bot.platforms.slack.sender import Sender
from bot.records.inbox import HELD_S, Inbox

_log = logging.getLogger(__name__)
_BEAT_S = HELD_S / 4
_TRIES = 5
"""Times that an answer is begun, over restarts, before it is given up."""
_REMEMBERED = 10_000
"""Events known by heart, for when the records cannot be reached."""


class Connections(Protocol):
    """What knows the workspaces."""

    async def sender(self, happened: Happened) -> Sender | None:
        """Return what sends to the workspace where it happened, None where the bot is not installed any more."""

    def forget(self) -> None:
        """Look tokens up anew: another process may have stored or deleted some."""


class Desk:
    """Takes in what happened and sees to its answer."""

    def __init__(self, answering: Answering, inbox: Inbox, connections: Connections) -> None:
        self.answering, self.connections = answering, connections
        self._inbox = inbox
        self._in_hand: dict[str, asyncio.Task[None]] = {}
        self._beside: set[asyncio.Task[None]] = set()
        self._by_heart: dict[str, None] = {}

    async def take_in(self, happened: Happened) -> None:
        """Keep ``happened`` and begin with its answer; an event that comes again is let pass."""
        if not await self.answering.is_for_me(happened):
            return
        if happened.key in self._by_heart:
            return
        self._by_heart[happened.key] = None
        if len(self._by_heart) > _REMEMBERED:
            del self._by_heart[next(iter(self._by_heart))]
        try:
            if not await self._inbox.put(happened.key, happened.to_json()):
                return
        except RecordsError as fault:
            _log.error("a question is answered, but would be lost if the bot stopped now: %s", fault)
        self._begin(happened, sent=0, again=False)

    def beside(self, work: Coroutine[object, object, None]) -> None:
        """Do what no restart can repeat, such as opening a modal."""
        task = asyncio.create_task(_quietly(work))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def run(self) -> None:
        """Hold what is in hand and take up what a stopped bot left, until cancelled."""
        while True:
            try:
                await self._inbox.hold(list(self._in_hand))
                for entry in await self._inbox.take():
                    if entry.tries > _TRIES:
                        _log.error("an answer is given up after %d tries: %s", _TRIES, entry.event)
                        await self._inbox.done(entry.event)
                    elif entry.event not in self._in_hand:
                        self._begin(Happened.from_json(entry.payload), sent=entry.sent, again=True)
                await self._inbox.purge()
                await self.answering.purge()
            except RecordsError as fault:
                _log.error("the records cannot be kept up: %s", fault)
            self.connections.forget()
            await asyncio.sleep(_BEAT_S)

    async def drain(self, seconds: float) -> None:
        """Let what is in hand be finished for so many seconds; what is not is left in the inbox for the next start."""
        tasks = [*self._in_hand.values(), *self._beside]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        left = dict(self._in_hand)
        for task in [*left.values(), *self._beside]:
            task.cancel()
        await asyncio.gather(*left.values(), *self._beside, return_exceptions=True)
        if left:
            _log.warning("%d answers are left for the next start", len(left))
            try:
                await self._inbox.let_go(list(left))
            except RecordsError as fault:
                _log.error("they are taken up %d seconds later: %s", HELD_S, fault)

    def _begin(self, happened: Happened, *, sent: int, again: bool) -> None:
        task = asyncio.create_task(self._answer(happened, sent=sent, again=again))
        self._in_hand[happened.key] = task
        task.add_done_callback(lambda _: self._in_hand.pop(happened.key, None))

    async def _answer(self, happened: Happened, *, sent: int, again: bool) -> None:
        async def progress(parts: int) -> None:
            await self._record(self._inbox.sent(happened.key, parts))

        try:
            sender = await self.connections.sender(happened)
            if sender is None:
                _log.error("the bot is not installed (any more) where it was asked: workspace %s", happened.team)
            else:
                await self.answering.answer(happened, sender, progress, sent=sent, again=again)
        except UnreachableError as fault:
            _log.error("Slack is away; an answer waits in the inbox: %s", fault)
            return
        except Exception as fault:  # noqa: BLE001 (one answer's fault must not end the others)
            failure("", fault)
        await self._record(self._inbox.done(happened.key))

    async def _record(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except RecordsError as fault:
            _log.error("how far an answer got is not kept: %s", fault)


async def _quietly(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except BotError as fault:
        _log.error("%s: %s", type(fault).__name__, fault)
    except Exception as fault:  # noqa: BLE001 (whatever it is, it is logged without a word of what was asked)
        failure("", fault)
