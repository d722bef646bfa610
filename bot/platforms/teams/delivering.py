"""Where a reply goes in Teams: part after part, each once, after waiting where Teams is busy."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from weakref import WeakValueDictionary

from bot.desk import Work
from bot.errors import UnreachableError
from bot.platforms.teams.adapter import BusyError
from bot.platforms.teams.cards import Element
from bot.platforms.teams.happened import Happened

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


async def deliver(connector: Sends, letter: Letter, work: Work) -> None:
    """Send what is not sent yet, in order; raises DeliveryError, UnreachableError."""
    lane = _lanes.get(letter.conversation)
    if lane is None:
        lane = _lanes[letter.conversation] = asyncio.Lock()
    async with lane:
        for number, activity in enumerate(letter.activities):
            if number >= work.sent:
                await tried(partial(connector.send, letter.to, letter.conversation, activity))
                await work.progress(number + 1)


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
