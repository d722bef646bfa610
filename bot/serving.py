"""``policy-bot serve``: one server for every platform that is set up, started closed and stopped without losing an answer."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from aiohttp import web
from rich.console import Console

from bot.announcing import announcement
from bot.asking import Asker
from bot.audience import Audience, read_audience
from bot.config import Config
from bot.contacts import read_contacts
from bot.counting import Counting
from bot.current import CurrentAnswerer
from bot.desk import Desk
from bot.errors import BadInputError, RecordsError
from bot.escalating import Escalating
from bot.platforms.web.pages import Pages, open_web
from bot.records.records import open_records
from bot.records.store import open_store
from bot.upkeep import keep_up, make_ready
from index.opening import open_index
from index.reranking import open_reranker

_LARGEST = 1024 * 1024
_DRAINED_S = 20.0
"""Seconds that work in hand is waited for at the end; what is not done by then is answered at the next start."""
_OWN = ("127.0.0.1", "localhost", "::1")
_log = logging.getLogger(__name__)


class Platform(Protocol):
    """A chat platform on this server."""

    @property
    def desk(self) -> Desk:
        """The work in hand."""

    def add_routes(self, server: web.Application) -> None:
        """Add the platform's addresses to the server."""

    async def run(self) -> None:
        """Keep up the work in hand, until cancelled."""


def serve(config: Config, console: Console) -> None:
    """Serve until SIGTERM or Ctrl-C; raises BadInputError, IndexFault or RecordsError where it cannot be started."""
    if faults := _faults(config):
        raise BadInputError("\n".join(faults))
    audience, contacts = read_audience(config.audience), read_contacts(config.contacts)
    reranker = open_reranker(config.reranker)
    answerer = CurrentAnswerer(config.build, lambda: Asker(open_index(config.build, config.model, reranker=reranker)))
    unknown = [f"{config.audience}: no policy is held of {name!r}" for name in audience.unknown(answerer.policies)]
    unknown += [f"{config.contacts}: no policy is held of {name!r}" for name in contacts.unknown(answerer.policies)]
    if unknown:
        raise BadInputError("\n".join(unknown))
    try:
        store = open_store(config.database, config.key, config.build)
        escalating = Escalating(open_records(store, config.kept), contacts, answerer)
        asyncio.run(_serve(config, console, answerer, audience, escalating))
    except RecordsError as error:
        raise BadInputError(str(error)) from error


def _faults(config: Config) -> list[str]:
    """Return what is missing or wrong; nothing is served that is half set up."""
    faults = [f"Web: {fault}" for fault in config.web.faults]
    faults += [f"Slack: {fault}" for fault in config.slack.faults] if config.slack.is_on else []
    faults += [f"Teams: {fault}" for fault in config.teams.faults] if config.teams.is_on else []
    if config.teams.is_open and config.host not in _OWN:
        faults.append("Teams: TEAMS_DEVELOPMENT answers anybody, so POLICY_BOT_HOST must be 127.0.0.1")
    return faults


async def _serve(config: Config, console: Console, answerer: CurrentAnswerer, audience: Audience, escalating: Escalating) -> None:
    store = escalating.records.store
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        await make_ready(store)
        counting = Counting()
        counting.watch(lambda: answerer.built)
        platforms = await _platforms(config, answerer, audience, escalating, counting)
        pages = open_web(config, answerer, audience, escalating, counting)
        async with _server(config, pages, platforms), _kept_up([*platforms, pages], keep_up(escalating, config.remind_hours)):
            console.print(announcement(config), markup=False, soft_wrap=True)
            await stop.wait()
            console.print("Stopping; answers in hand are finished first.", markup=False)
    finally:
        await store.close()


async def _platforms(
    config: Config, answerer: CurrentAnswerer, audience: Audience, escalating: Escalating, counting: Counting
) -> list[Platform]:
    """Return what is set up; the libraries of what is not are not loaded."""
    found: list[Platform] = []
    if config.slack.is_on:
        from bot.platforms.slack.app import open_slack

        found.append(await open_slack(config, answerer, audience, escalating, counting.at("slack")))
    if config.teams.is_on:
        from bot.platforms.teams.app import open_teams

        found.append(await open_teams(config, answerer, audience, escalating, counting.at("teams")))
    return found


class _WithoutWords(logging.Filter):
    """The web server's log, without a word of the requests that it could not read: it would quote them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return that there is something to log: what kind of fault it was."""
        fault = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
        record.msg, record.args = "a request was malformed or could not be handled: %s", (fault.__name__ if fault else "-",)
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _quiet() -> logging.Logger:
    """Return what the web server logs to."""
    log = logging.getLogger(f"{__name__}.requests")
    log.filters = [_WithoutWords()]
    return log


@asynccontextmanager
async def _server(config: Config, pages: Pages, platforms: Sequence[Platform]) -> AsyncIterator[None]:
    """Listen for as long as this is open."""
    server = web.Application(client_max_size=_LARGEST)
    for platform in platforms:
        platform.add_routes(server)
    pages.add_routes(server)
    runner = web.AppRunner(server, access_log=None, logger=_quiet())
    await runner.setup()
    try:
        site = web.TCPSite(runner, config.host, config.port)
        await site.start()
        yield
    except OSError as error:
        message = f"port {config.port} on {config.host} cannot be used ({error.strerror}); set POLICY_BOT_PORT to another"
        raise BadInputError(message) from error
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _kept_up(platforms: Sequence[Platform], upkeep: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Keep the platforms' work and the records going, and drain the work at the end."""
    work = [asyncio.create_task(one) for one in (*(platform.run() for platform in platforms), upkeep)]
    for task in work:
        task.add_done_callback(_say_why)
    try:
        yield
    finally:
        await asyncio.gather(*(platform.desk.close(_DRAINED_S) for platform in platforms))
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)


def _say_why(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (fault := work.exception()):
        _log.error("a platform is not kept up any more: %s", type(fault).__name__)
