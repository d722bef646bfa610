"""Where a reply goes in Teams: part after part, each once, after waiting where Teams is busy."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from weakref import WeakValueDictionary

from bot.desk import Work
from bot.errors import DeliveryError, UnreachableError
from bot.platforms.teams.adapter import BusyError
from bot.platforms.teams.cards import Element
from bot.platforms.teams.happened import Happened
from bot.platforms.teams.packing import plainly

_log = logging.getLogger(__name__)
_TRIES = 6
_LONGEST_WAIT_S = 120.0
_lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


class Sends(Protocol):
    """What sends activities."""

    async def send(self, to: Happened, conversation: str, activity: Element) -> str:
        """Send ``activity`` to a conversation; return its id."""

    async def open_chat(self, to: Happened) -> str:
        """Return the conversation of the bot and whoever asked."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, and where."""

    to: Happened
    conversation: str
    activities: Sequence[Element]


async def deliver(connector: Sends, letter: Letter, work: Work) -> str:
    """Send what is not sent yet, in order; return Teams' own name of the last message. Raises DeliveryError, UnreachableError."""
    last = ""
    lane = _lanes.get(letter.conversation)
    if lane is None:
        lane = _lanes[letter.conversation] = asyncio.Lock()
    async with lane:
        for number, activity in enumerate(letter.activities):
            if number >= work.sent:
                last = await _sent(connector, letter, activity)
                await work.progress(number + 1)
    return last


async def _sent(connector: Sends, letter: Letter, activity: Element) -> str:
    """Send one activity; without its cards where Teams refuses it with them, so that nobody is left without a reply."""
    send = partial(connector.send, letter.to, letter.conversation)
    try:
        return await tried(partial(send, activity))
    except DeliveryError:
        if not activity.get("attachments"):
            raise
        last = ""
        for piece in plainly(activity):
            last = await tried(partial(send, piece))
        return last


async def tried(call: Callable[[], Awaitable[str]]) -> str:
    """Return what ``call`` returns, tried until Teams takes it; raises UnreachableError where it stays busy."""
    for number in range(1, _TRIES + 1):
        try:
            return await call()
        except BusyError as busy:
            if number == _TRIES:
                raise
            _log.warning("Teams is asked again in %.0f s (%s)", busy.after_s, busy)
            await asyncio.sleep(min(busy.after_s, _LONGEST_WAIT_S))
    raise UnreachableError("busy")
