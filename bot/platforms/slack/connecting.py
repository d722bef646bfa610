"""The workspaces: one by its token, or many that installed the bot themselves (OAuth), their tokens encrypted at rest."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_cacheable_installation_store import AsyncCacheableInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.config import SlackConfig
from bot.errors import RecordsError, UnreachableError
from bot.platforms.slack.happened import Happened
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.sender import Sender
from bot.records.encrypted import Encrypted
from bot.records.store import Store

_STATE_HOLDS_S = 600
_SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
_log = logging.getLogger(__name__)


def web_client(config: SlackConfig, token: str = "") -> AsyncWebClient:
    """Return a client of the Web API; retrying is the sender's business, which knows what must not be sent twice."""
    return AsyncWebClient(token=token or None, base_url=config.api_url, retry_handlers=[], timeout=15)


class OneWorkspace:
    """The workspace whose token was given."""

    def __init__(self, config: SlackConfig) -> None:
        self._sender = Sender(web_client(config, config.bot_token))

    async def sender(self, happened: Happened) -> Sender | None:  # noqa: ARG002 (there is but one)
        """Return what sends to the workspace."""
        return self._sender

    async def keep_up(self) -> None:
        """There is nothing to make."""

    def forget(self) -> None:
        """There is nothing to look up anew."""

    async def remove(self, happened: Happened) -> None:
        """Say that the token is of no use any more; it was given from outside."""
        _log.error("the bot was taken out of workspace %s: install it again and give the new SLACK_BOT_TOKEN", happened.team)


@dataclass(frozen=True, slots=True)
class ManyWorkspaces:
    """The workspaces that installed the bot."""

    config: SlackConfig
    settings: AsyncOAuthSettings
    store: AsyncCacheableInstallationStore
    make_tables: Callable[[], Awaitable[None]]

    async def sender(self, happened: Happened) -> Sender | None:
        """Return what sends to the workspace where it happened, None where the bot is not installed any more."""
        try:
            found = await self.store.async_find_bot(
                enterprise_id=happened.enterprise or None, team_id=happened.team or None, is_enterprise_install=happened.is_grid
            )
        except (SQLAlchemyError, RecordsError) as error:
            raise UnreachableError("the installations cannot be read") from error  # noqa: TRY003 (said once)
        return Sender(web_client(self.config, found.bot_token)) if found and found.bot_token else None

    async def remove(self, happened: Happened) -> None:
        """Delete the tokens of a workspace that took the bot away; raises RecordsError."""
        try:
            await self.store.async_delete_all(
                enterprise_id=happened.enterprise or None, team_id=None if happened.is_grid else happened.team or None
            )
        except SQLAlchemyError as error:
            raise RecordsError("the tokens of a workspace cannot be deleted") from error  # noqa: TRY003 (said once)

    async def keep_up(self) -> None:
        """Make up for tables that could not be made at the start; raises RecordsError."""
        await self.make_tables()

    def forget(self) -> None:
        """Look tokens up anew: another process may have stored or deleted some."""
        self.store.cached_bots.clear()
        self.store.cached_installations.clear()


async def many_workspaces(config: SlackConfig, store: Store, public_url: str) -> ManyWorkspaces:
    """Return the workspaces in ``store``, whose tables are made if they are missing, later where the records are away."""
    installations = AsyncSQLAlchemyInstallationStore(config.client_id, store.engine, logger=_log)
    for table in (installations.bots, installations.installations):
        for name in _SECRETS:
            if name in table.c:
                table.c[name].type = Encrypted(store.key)
    states = AsyncSQLAlchemyOAuthStateStore(_STATE_HOLDS_S, store.engine, logger=_log)

    async def make_tables() -> None:
        async with store.transaction() as connection:
            await connection.run_sync(installations.metadata.create_all)
            await connection.run_sync(states.metadata.create_all)

    cached = AsyncCacheableInstallationStore(installations)
    settings = AsyncOAuthSettings(
        client_id=config.client_id,
        client_secret=config.client_secret,
        scopes=SCOPES,
        redirect_uri=f"{public_url}/slack/oauth_redirect" if public_url else None,
        authorization_url=None if config.is_slack else config.api_url.replace("/api/", "/oauth/v2/authorize"),
        installation_store=cached,
        state_store=states,
        state_expiration_seconds=_STATE_HOLDS_S,
        logger=_log,
    )
    made = ManyWorkspaces(config, settings, cached, make_tables)
    try:
        await made.make_tables()
    except RecordsError as fault:  # the web pages and Teams are served all the same
        store.unrecorded.add("start", "Slack is not answered until its installations can be read", fault)
    return made
