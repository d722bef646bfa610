"""The work in hand, on any platform: taken in once, answered beside the loop, drained at the end, resumed at the start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass

from bot.errors import BotError, RecordsError, UnreachableError
from bot.failing import failure
from bot.records.inbox import HELD_S, Inbox

_log = logging.getLogger(__name__)
_BEAT_S = HELD_S / 4
_TRIES = 5
"""Times that an answer is begun, over restarts, before it is given up."""
_REMEMBERED = 10_000
"""Events known by heart, for when the records cannot be reached."""


@dataclass(frozen=True, slots=True)
class Work:
    """Something asked, as its platform wrote it down, and how far its answer got."""

    key: str
    payload: str
    progress: Callable[[int], Awaitable[None]]
    """Called with the number of parts that were sent."""
    sent: int = 0
    """Parts that were sent before the bot was stopped."""
    again: bool = False
    """Whether the part after those may have been sent as well."""


class Desk:
    """Takes work in and sees to it that ``answer`` is given, once."""

    def __init__(self, inbox: Inbox, answer: Callable[[Work], Awaitable[None]], keep_up: Callable[[], Awaitable[None]]) -> None:
        self._inbox, self._work, self._keep_up = inbox, answer, keep_up
        self._in_hand: dict[str, asyncio.Task[None]] = {}
        self._beside: set[asyncio.Task[None]] = set()
        self._by_heart: dict[str, None] = {}
        self._unsaid: set[str] = set()
        """What was answered while the records could not be told so: it is in the inbox still, and must not be taken up."""
        self._is_closing = False

    async def take_in(self, key: str, payload: str) -> None:
        """Keep what was asked and begin with its answer; what comes again is let pass."""
        if key in self._by_heart:
            return
        self._by_heart[key] = None
        if len(self._by_heart) > _REMEMBERED:
            del self._by_heart[next(iter(self._by_heart))]
        try:
            if not await self._inbox.put(key, payload):
                return
            if self._is_closing:
                await self._inbox.let_go([key])
                return
        except asyncio.CancelledError:
            self._by_heart.pop(key, None)  # it was not taken in: when it comes again, it must be
            raise
        except RecordsError as fault:
            self._inbox.unrecorded.add("question", "a question is answered, but would be lost if the bot stopped now", fault)
        self._begin(key, payload, sent=0, again=False)

    def beside(self, work: Coroutine[object, object, None]) -> None:
        """Do what no restart can repeat, such as opening a modal."""
        task = asyncio.create_task(_quietly(work))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def run(self) -> None:
        """Hold what is in hand and take up what a stopped bot left, until cancelled."""
        while True:
            try:
                await self._catch_up()
                await self._inbox.hold(list(self._in_hand))
                for entry in [] if self._is_closing else await self._inbox.take():
                    if entry.tries > _TRIES:
                        _log.error("an answer is given up after %d tries: %s", _TRIES, entry.event)
                        await self._inbox.done(entry.event)
                    elif entry.event not in self._in_hand:
                        self._begin(entry.event, entry.payload, sent=entry.sent, again=True)
                await self._inbox.purge()
                await self._keep_up()
            except RecordsError as fault:
                _log.error("the records cannot be kept up: %s", fault)
            await asyncio.sleep(_BEAT_S)

    async def finish(self, key: str, seconds: float) -> None:
        """Let one answer in hand be finished for so many seconds; it goes on where that is too short."""
        if task := self._in_hand.get(key):
            await asyncio.wait([task], timeout=seconds)

    async def drain(self, seconds: float) -> None:
        """Let what is in hand be finished for so many seconds; what is not is left in the inbox for the next start."""
        tasks = [*self._in_hand.values(), *self._beside]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)

    async def close(self, seconds: float) -> None:
        """Drain, and begin nothing new: what still comes in is left for the next start as well."""
        self._is_closing = True
        await self.drain(seconds)
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

    def _begin(self, key: str, payload: str, *, sent: int, again: bool) -> None:
        async def progress(parts: int) -> None:
            await self._recorded(self._inbox.sent(key, parts))

        task = asyncio.create_task(self._answer(Work(key, payload, progress, sent, again)))
        self._in_hand[key] = task
        task.add_done_callback(lambda _: self._in_hand.pop(key, None))

    async def _answer(self, work: Work) -> None:
        try:
            await self._work(work)
        except UnreachableError as fault:
            _log.error("the platform is away; an answer waits in the inbox: %s", fault)
            await self._recorded(self._inbox.postpone(work.key))
            return
        except Exception as fault:  # noqa: BLE001 (one answer's fault must not end the others)
            failure("", fault)
        if not await self._recorded(self._inbox.done(work.key)):
            self._unsaid.add(work.key)

    async def _catch_up(self) -> None:
        for key in tuple(self._unsaid):
            await self._inbox.done(key)
            self._unsaid.discard(key)

    async def _recorded(self, work: Coroutine[object, object, None]) -> bool:
        """Return whether it could be recorded."""
        try:
            await work
        except RecordsError as fault:
            self._inbox.unrecorded.add("progress", "how far an answer got is not kept", fault)
            return False
        return True


async def _quietly(work: Coroutine[object, object, None]) -> None:
    try:
        await work
    except BotError as fault:
        _log.error("%s: %s", type(fault).__name__, fault)
    except Exception as fault:  # noqa: BLE001 (whatever it is, it is logged without a word of what was asked)
        failure("", fault)
