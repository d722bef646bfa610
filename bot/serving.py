"""``policy-bot serve``: one server for every platform that is set up, started closed and stopped without losing an answer."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from rich.console import Console

from bot.asking import Asker
from bot.audience import read_audience
from bot.config import Config
from bot.current import CurrentAnswerer
from bot.errors import BadInputError, RecordsError
from bot.platforms.slack.app import SlackPlatform, open_slack
from bot.platforms.web.pages import Pages
from bot.records.store import Store, open_store
from index.opening import open_index

_LARGEST = 1024 * 1024
_DRAINED_S = 20.0
"""Seconds that work in hand is waited for at the end; what is not done by then is answered at the next start."""
_log = logging.getLogger(__name__)


def serve(config: Config, console: Console) -> None:
    """Serve until SIGTERM or Ctrl-C; raises BadInputError, IndexFault or RecordsError where it cannot be started."""
    if not config.slack.is_on:
        raise BadInputError("nothing is set up to serve: give SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (docs/slack.md)")  # noqa: TRY003 (said once)
    faults = [f"Slack: {fault}" for fault in config.slack.faults]
    audience = read_audience(config.audience)
    if faults:
        raise BadInputError("\n".join(faults))
    answerer = CurrentAnswerer(config.build, lambda: Asker(open_index(config.build, config.model)))
    if unknown := audience.unknown(answerer.policies):
        raise BadInputError("\n".join(f"{config.audience}: no policy is held of {name!r}" for name in unknown))
    try:
        store = open_store(config.database, config.key, config.build)
        asyncio.run(_serve(config, console, answerer, store))
    except RecordsError as error:
        raise BadInputError(str(error)) from error


async def _serve(config: Config, console: Console, answerer: CurrentAnswerer, store: Store) -> None:
    audience = read_audience(config.audience)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        slack = await open_slack(config, answerer, audience, store)
        async with _server(config, Pages(answerer), slack), _kept_up(slack):
            console.print(_on(config), markup=False, soft_wrap=True)
            await stop.wait()
            console.print("Stopping; answers in hand are finished first.", markup=False)
    finally:
        await store.close()


@asynccontextmanager
async def _server(config: Config, pages: Pages, slack: SlackPlatform) -> AsyncIterator[None]:
    """Listen for as long as this is open."""
    server = web.Application(client_max_size=_LARGEST)
    server.router.add_get("/healthz", _alive)
    pages.add_routes(server)
    slack.add_routes(server)
    runner = web.AppRunner(server, access_log=None)
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
async def _kept_up(slack: SlackPlatform) -> AsyncIterator[None]:
    """Keep the platform's work going, and drain it at the end."""
    work = asyncio.create_task(slack.run())
    work.add_done_callback(_say_why)
    try:
        yield
    finally:
        await slack.desk.close(_DRAINED_S)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


def _say_why(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (fault := work.exception()):
        _log.error("Slack is not kept up any more: %s", type(fault).__name__)


async def _alive(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def _on(config: Config) -> str:
    """Return what is served and how, for whoever started it."""
    slack = config.slack
    ways = [
        *(["events at /slack/events"] if slack.signing_secret else []),
        *(["Socket Mode"] if slack.app_token else []),
        *(["installation at /slack/install"] if slack.client_id else []),
    ]
    return f"Serving on http://{config.host}:{config.port}\nSlack is on: {', '.join(ways)}."
