"""Replies in the terminal with the guidance that stands under their clauses, where records are kept at all."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.answer import Reply
from bot.config import Config
from bot.errors import RecordsError

_log = logging.getLogger(__name__)


@contextmanager
def guiding(config: Config) -> Iterator[Callable[[Reply], Reply]]:
    """Yield what puts guidance under the clauses of a reply; a reply is given without where the records are away."""
    if not config.database and not (config.build / "records.db").exists():
        yield lambda reply: reply
        return
    # Most who ask in a terminal keep no records: the libraries behind them take longer to load than an answer takes.
    from bot.recording import Recording
    from bot.records.records import open_records
    from bot.records.store import open_store

    with asyncio.Runner() as runner:
        try:
            store = open_store(config.database, config.key, config.build)
        except RecordsError as fault:
            _log.error("clauses are shown without the guidance on them: %s", fault)
            yield lambda reply: reply
            return
        recording = Recording(open_records(store))
        try:
            yield lambda reply: runner.run(recording.guided(reply))
        finally:
            runner.run(store.close())
