"""What is done with the records while the bot serves: old ones are deleted, open questions are brought up again."""

import asyncio
import logging

from bot.errors import RecordsError
from bot.escalating import Escalating
from bot.records.store import Store

_log = logging.getLogger(__name__)
_EVERY_S = 300.0


async def make_ready(store: Store) -> None:
    """Bring the records to this version; without them, questions are answered all the same, and the log says what that means."""
    try:
        await store.create_tables()
    except RecordsError as fault:
        store.unrecorded.add("start", "nothing can be recorded now, and what is asked would be lost if the bot stopped", fault)


async def keep_up(escalating: Escalating, remind_hours: int) -> None:
    """Purge and remind every few minutes, until cancelled."""
    while True:
        await keep_up_once(escalating, remind_hours)
        await asyncio.sleep(_EVERY_S)


async def keep_up_once(escalating: Escalating, remind_hours: int) -> None:
    """Delete what was kept long enough, remind of what nobody took, and learn which clauses helped."""
    try:
        await escalating.records.purge()
        await escalating.remind(remind_hours)
        confirmed = await escalating.records.feedback.confirmed()
        await asyncio.to_thread(escalating.answerer.confirm, confirmed)
    except RecordsError as fault:
        _log.error("old records are not deleted, nobody is reminded, and nothing is learnt from thumbs: %s", fault)
