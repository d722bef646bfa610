"""The Slack app: bolt checks who calls, everything else is this bot's own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from sqlalchemy.exc import SQLAlchemyError

from bot.answerer import Answerer
from bot.audience import Audience
from bot.config import Config
from bot.counting import Count, uncounted
from bot.desk import Desk, Work
from bot.errors import DeliveryError
from bot.escalating import Escalating
from bot.platforms.slack.answering import Answering
from bot.platforms.slack.connecting import ManyWorkspaces, OneWorkspace, many_workspaces, web_client
from bot.platforms.slack.consulting import CONSULTED, Consulting
from bot.platforms.slack.courier import SlackCourier
from bot.platforms.slack.guard import guarded
from bot.platforms.slack.happened import Happened
from bot.platforms.slack.intake import Intake
from bot.platforms.slack.screens import Screens
from bot.recording import Recording
from bot.records.inbox import Inbox
from bot.talking import Talking

EVENTS_PATH = "/slack/events"
_LOOKED_AT_S = 10.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SlackPlatform:
    """Slack on this bot's server, or by Socket Mode."""

    config: Config
    app: AsyncApp
    desk: Desk

    def add_routes(self, server: web.Application) -> None:
        """Add Slack's addresses to the server."""
        flow = self.app.oauth_flow

        async def events(request: web.Request) -> web.StreamResponse:
            return await guarded(request, self._dispatched)

        if self.config.slack.signing_secret:
            server.router.add_post(EVENTS_PATH, events)
        if flow:
            server.router.add_get(flow.install_path, _page(flow.handle_installation))
            server.router.add_get(flow.redirect_uri_path, _page(flow.handle_callback))

    async def _dispatched(self, request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await self.app.async_dispatch(await to_bolt_request(request)))

    async def run(self) -> None:
        """Keep up the work in hand, and the Socket Mode connection where there is one, until cancelled."""
        keeping = [self.desk.run()]
        if self.config.slack.app_token:
            keeping.append(self._keep_connected())
        await asyncio.gather(*keeping)

    async def _keep_connected(self) -> None:
        """Hold a Socket Mode connection, and make a new one where it died in silence."""
        slack = self.config.slack
        client = web_client(slack, slack.app_token)
        handler = AsyncSocketModeHandler(self.app, slack.app_token, web_client=client)
        try:
            while True:
                try:
                    if not await _is_connected(handler.client):
                        await handler.client.connect_to_new_endpoint(force=True)
                        _log.warning("connected to Slack by Socket Mode")
                except Exception as fault:  # noqa: BLE001 (its libraries raise all kinds; the next look tries again)
                    _log.error("no Socket Mode connection: %s", type(fault).__name__)
                await asyncio.sleep(_LOOKED_AT_S)
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # its types lag behind


def _bolts_log() -> logging.Logger:
    """Return where bolt writes what goes wrong; its advice on settings is not for whoever runs this bot."""
    log = logging.getLogger("bot.platforms.slack.bolt")
    log.setLevel(logging.ERROR)
    return log


def _page(handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return a page of the installation, or the plain word that Slack or the records are away."""

    async def page(request: web.Request) -> web.Response:
        try:
            return await to_aiohttp_response(await handle(await to_bolt_request(request)))
        except (aiohttp.ClientError, TimeoutError, OSError, SlackApiError, SQLAlchemyError) as fault:
            _log.error("an installation could not be finished: %s", type(fault).__name__)
            return web.Response(status=503, text="Slack cannot be reached just now. Please begin again at /slack/install.")

    return page


async def _is_connected(client: SocketModeClient) -> bool:
    return client.current_session is not None and await client.is_connected()


async def open_slack(
    config: Config, answerer: Answerer, audience: Audience, escalating: Escalating, count: Count = uncounted
) -> SlackPlatform:
    """Return the platform; where it keeps its tokens in the records and they are away, it answers once they are back."""
    slack, records = config.slack, escalating.records
    many = await many_workspaces(slack, records.store, config.public_url) if slack.client_id else None
    connections: OneWorkspace | ManyWorkspaces = many or OneWorkspace(slack)
    talking = Talking(answerer, audience, records.conversations, Recording(records), count)
    escalating.couriers["slack"] = SlackCourier(connections, config.public_url)
    answering = Answering(talking, connections, config.public_url, escalating)
    consulting = Consulting(talking, escalating)

    async def work_on(work: Work) -> None:
        happened = Happened.from_json(work.payload)
        if happened.way not in CONSULTED:
            return await answering.answer(work)
        sender = await connections.sender(happened)
        if sender is None:
            raise DeliveryError(f"the bot is not installed (any more) in workspace {happened.team}")  # noqa: TRY003, EM102 (said once)
        return await consulting.do(happened, sender, work)

    async def keep_up() -> None:
        connections.forget()
        await connections.keep_up()
        await talking.keep_up()

    desk = Desk(Inbox(records.store, "slack"), work_on, keep_up)
    screens = Screens(talking, connections, config.public_url, escalating)
    app = AsyncApp(
        signing_secret=slack.signing_secret or "-",
        client=web_client(slack, "" if many else slack.bot_token),
        oauth_settings=many.settings if many else None,
        before_authorize=Intake(desk, answering, connections, screens, consulting).__call__,
        logger=_bolts_log(),
    )
    return SlackPlatform(config, app, desk)
