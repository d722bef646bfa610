"""botbuilder: the one module that imports it. Activities are plain dicts everywhere else; its successor would take this place."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationParameters, ConversationReference, Entity
from botframework.connector.auth import PasswordServiceClientCredentialFactory
from msrest.exceptions import ClientException, DeserializationError, HttpOperationError  # type: ignore[attr-defined]  # they are exported by name

from bot.config import TeamsConfig
from bot.errors import DeliveryError, UnreachableError
from bot.platforms.teams.happened import Happened

_CHANNEL = "msteams"
_LOGIN = "https://login.microsoftonline.com/botframework.com"
_SCOPE = "https://api.botframework.com"
_BUSY = {412, 429, 502, 503, 504}
"""Statuses with which Teams asks to be asked again."""
_AWAY = {401, 408, 500}
"""Statuses of a fault on the way, which may be mended by the next time."""


# It writes a trace for each page that Microsoft sends in place of JSON; what is wrong is said by whoever asked.
logging.getLogger("msal").setLevel(logging.CRITICAL)


class BusyError(UnreachableError):
    """Teams asks to be asked again after some seconds."""

    def __init__(self, status: int, after_s: float) -> None:
        super().__init__(f"status {status}")
        self.after_s = after_s


class _AnyEntity(Entity):  # type: ignore[misc]  # the SDK has no types
    """An entity that keeps all of its fields on the wire; the SDK's own drops those that it does not know."""

    _attribute_map = {"type": {"key": "type", "type": "str"}, "additional_properties": {"key": "", "type": "{object}"}}  # noqa: RUF012 (msrest's own form)

    def __init__(self, record: dict[str, Any]) -> None:
        super().__init__(type=record["type"])
        self.additional_properties = {name: value for name, value in record.items() if name != "type"}


class _OneLogin(PasswordServiceClientCredentialFactory):  # type: ignore[misc]  # the SDK has no types
    """Credentials that are made once, so that their token is asked for once an hour and not once a turn."""

    def __init__(self, config: TeamsConfig) -> None:
        super().__init__(config.app_id, config.app_password, config.tenant or None)
        self._made: dict[str, Any] = {}
        self._lock = asyncio.Lock()

    async def create_credentials(self, app_id: str, oauth_scope: str, login_endpoint: str, validate_authority: bool) -> Any:  # noqa: ANN401, FBT001 (the SDK's own signature)
        """Return the credentials for a scope, with a token that is fresh; the token is fetched beside the event loop."""
        async with self._lock:  # whoever comes at the same time waits for one token
            if oauth_scope not in self._made:
                made = await super().create_credentials(app_id, oauth_scope, login_endpoint, validate_authority)
                self._made[oauth_scope] = made
            if self.app_id:
                await self._log_in(oauth_scope)
        return self._made[oauth_scope]

    async def _log_in(self, scope: str) -> None:
        try:
            await asyncio.to_thread(self._made[scope].get_access_token)
        except PermissionError as error:
            raise UnreachableError("Microsoft gives no token: is TEAMS_APP_PASSWORD right (Certificates & secrets)?") from error  # noqa: TRY003 (said once)
        except Exception as error:  # msal and requests raise all kinds, a wrong tenant among them
            away = "login.microsoftonline.com cannot be reached, or does not know the tenant"
            said = f"{away}: is TEAMS_TENANT_ID right, and may this machine call out?"
            raise UnreachableError(said) from error


class _Settings:
    """What botbuilder reads its settings from."""

    def __init__(self, config: TeamsConfig) -> None:
        self.APP_ID, self.APP_PASSWORD, self.APP_TENANTID = config.app_id, config.app_password, config.tenant
        self.APP_TYPE = "SingleTenant" if config.tenant else "MultiTenant"


class Connector:
    """Sends activities; raises DeliveryError where Teams refuses, UnreachableError or BusyError where it is away."""

    def __init__(self, config: TeamsConfig) -> None:
        self._app_id = config.app_id
        self._login = _OneLogin(config)
        self._adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(_Settings(config), credentials_factory=self._login))

    async def log_in(self) -> None:
        """Get a token, as sending does."""
        await _translated(lambda: self._login.create_credentials(self._app_id, _SCOPE, _LOGIN, validate_authority=True))

    async def send(self, to: Happened, conversation: str, activity: dict[str, Any]) -> str:
        """Send ``activity`` to a conversation where ``to`` happened; return its id."""
        sent: list[str] = []

        async def turn(context: TurnContext) -> None:
            sent.append(await say(context, activity))

        reference = ConversationReference(
            service_url=to.service_url,
            channel_id=_CHANNEL,
            bot=ChannelAccount(id=to.bot),
            user=ChannelAccount(**_account(to)),
            conversation=ConversationAccount(id=conversation, tenant_id=to.tenant),
        )
        await _translated(lambda: self._adapter.continue_conversation(reference, turn, self._app_id))
        return sent[0] if sent else ""

    async def open_chat(self, to: Happened) -> str:
        """Return the conversation of the bot and whoever asked, opened if there is none."""
        opened: list[str] = []

        async def turn(context: TurnContext) -> None:
            opened.append(context.activity.conversation.id)

        members = ConversationParameters(
            bot=ChannelAccount(id=to.bot),
            members=[ChannelAccount(**_account(to))],
            tenant_id=to.tenant,
            is_group=False,
            channel_data={"tenant": {"id": to.tenant}},
        )
        await _translated(
            lambda: self._adapter.create_conversation(self._app_id, turn, members, _CHANNEL, to.service_url, _SCOPE)
        )
        return opened[0]


async def say(context: TurnContext, activity: dict[str, Any]) -> str:
    """Send ``activity`` in a turn, with every field of its entities; return its id."""
    made = Activity().deserialize(activity)
    made.entities = [_AnyEntity(one) for one in activity.get("entities", [])] or None
    done = await context.send_activity(made)
    return str(done.id) if done else ""


def _account(to: Happened) -> dict[str, Any]:
    return {"id": to.account.get("id"), "aad_object_id": to.account.get("aadObjectId")}


async def _translated(call: Callable[[], Awaitable[Any]]) -> None:
    """Await ``call``; raises this program's errors in place of the libraries'."""
    try:
        await call()
    except DeserializationError as error:  # a page in place of JSON: what stands before Teams is busy, and its status is lost
        raise BusyError(0, 1.0) from error
    except HttpOperationError as error:
        response = getattr(error, "response", None)
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
        if status in _BUSY:
            after = (getattr(response, "headers", None) or {}).get("Retry-After", "1")
            raise BusyError(status, float(after) if after.replace(".", "").isdigit() else 1.0) from error
        if status in _AWAY:
            raise UnreachableError(f"status {status}") from error  # noqa: TRY003, EM102 (said once)
        raise DeliveryError(f"Teams refuses a message: status {status or 'unknown'}") from error  # noqa: TRY003, EM102 (said once)
    except ValueError as error:
        raise DeliveryError("the address to answer to is none") from error  # noqa: TRY003 (said once)
    except (ClientException, OSError, TimeoutError) as error:
        raise UnreachableError(type(error).__name__) from error
