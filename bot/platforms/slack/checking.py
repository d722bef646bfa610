"""``policy-bot slack check``: what is wrong with a set-up, in plain words, and what to press."""

import json
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from bot.config import SlackConfig
from bot.platforms.slack.connecting import web_client
from bot.platforms.slack.manifest import SCOPES

_REASONS = {
    "invalid_auth": "Slack does not know it: copy it again",
    "not_authed": "Slack does not know it: copy it again",
    "account_inactive": "its bot was removed from the workspace: install the app again",
    "token_revoked": "it was revoked: install the app again",
    "token_expired": "it has expired: install the app again",
    "missing_scope": "it lacks the scope connections:write: make a new one with it",
    "invalid_client_id": "Slack does not know the client: copy both again from Basic Information",
    "bad_client_secret": "the secret is another one: copy it again from Basic Information",
    "not_allowed_token_type": "it is a token of another kind",
}
Checked = tuple[bool, str]
"""Whether something is in order, and what to say of it."""
_TIMEOUT = aiohttp.ClientTimeout(total=10)


async def check(config: SlackConfig, url: str) -> AsyncIterator[Checked]:
    """Yield what was checked, a sentence each, and whether it is in order; ``url`` is where Slack reaches the bot."""
    if not config.is_on:
        yield False, "Nothing of Slack is set: give SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (docs/slack.md)"
        return
    for fault in config.faults:
        yield False, fault
    if config.bot_token.startswith("xoxb-") and len(config.bot_token.split()) == 1:
        yield await _asked("SLACK_BOT_TOKEN", config, _bot_token)
    if config.app_token.startswith("xapp-") and len(config.app_token.split()) == 1:
        yield await _asked("SLACK_APP_TOKEN", config, _app_token)
    if config.client_id and config.client_secret:
        yield await _asked("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET", config, _client)
    if config.signing_secret and url:
        yield await _events(config, url)
    elif config.signing_secret:
        yield False, "PUBLIC_URL is missing, so it cannot be checked whether events arrive: give it, or --url"


async def _asked(name: str, config: SlackConfig, ask: Callable[[SlackConfig], Awaitable[Checked]]) -> Checked:
    """Return what asking Slack brought, whatever answered in its place."""
    try:
        return await ask(config)
    except SlackApiError as error:
        if not isinstance(error.response.data, dict) or "ok" not in error.response.data:
            return False, f"At {config.api_url} something else answers in place of Slack: is there a proxy that wants a sign-in?"
        where = " (Basic Information, App-Level Tokens)" if name == "SLACK_APP_TOKEN" else ""
        return False, f"{name}: {_reason(error)}{where}"
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, AttributeError) as error:
        return False, f"Slack cannot be reached at {config.api_url} ({type(error).__name__}): may this machine call out?"


async def _bot_token(config: SlackConfig) -> Checked:
    done = await web_client(config, config.bot_token).auth_test()
    headers = {name.lower(): value for name, value in dict(done.headers or {}).items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        where = "under OAuth & Permissions, Bot Token Scopes, then press Reinstall to Workspace"
        return False, f"SLACK_BOT_TOKEN works in {done.get('team')}, but lacks {', '.join(missing)}: add them {where}"
    return True, f"SLACK_BOT_TOKEN works: {done.get('user')} in {done.get('team')}, with all {len(SCOPES)} scopes"


async def _app_token(config: SlackConfig) -> Checked:
    await web_client(config, config.app_token).apps_connections_open(app_token=config.app_token)
    return True, "SLACK_APP_TOKEN works: Socket Mode can be used"


async def _client(config: SlackConfig) -> Checked:
    """Ask for a token with a code that Slack never gave: it refuses the code only where it knows the client."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # slack_sdk's way of sending the secret
            await web_client(config).oauth_v2_access(
                client_id=config.client_id, client_secret=config.client_secret, code="policy-bot-check"
            )
    except SlackApiError as error:
        if isinstance(error.response.data, dict) and error.response.data.get("error") == "invalid_code":
            return True, "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET work: workspaces can install the bot"
        raise
    return False, "Slack took a code that it never gave: is SLACK_API_URL Slack's own?"


async def _events(config: SlackConfig, url: str) -> Checked:
    """Ask the running bot as Slack does when an address is entered, signed with the secret."""
    where = f"{url.rstrip('/')}/slack/events"
    body = json.dumps({"type": "url_verification", "challenge": "policy-bot-check"})
    try:
        status, text = await _posted(where, body, config.signing_secret)
        unsigned, _ = await _posted(where, body, "another secret")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return (
            False,
            f"Nothing answers at {where} ({type(error).__name__}): is 'policy-bot serve' running, and is the address right?",
        )
    if status == 200 and unsigned == 200 and "policy-bot-check" in text:  # noqa: PLR2004 (HTTP's word for success)
        return (
            False,
            f"At {where} something answers whatever it is sent, signed or not: does the address lead to 'policy-bot serve'?",
        )
    if status == 200 and "policy-bot-check" in text:  # noqa: PLR2004 (HTTP's word for success)
        return True, f"Events arrive at {where}, and the bot there has the same signing secret"
    if status == 401:  # noqa: PLR2004 (HTTP's word for not signed)
        return (
            False,
            f"The bot at {where} has another signing secret, or its clock is wrong: copy it again from Basic Information",
        )
    return False, f"At {where} something else answers (status {status}): does the address lead to 'policy-bot serve'?"


async def _posted(where: str, body: str, secret: str) -> tuple[int, str]:
    """Return the status and the text with which ``where`` answers a request signed with ``secret``."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": stamp, "Content-Type": "application/json"}
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, session.post(where, data=body, headers=headers) as done:
        return done.status, await done.text()


def _reason(error: SlackApiError) -> str:
    data: Any = error.response.data
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    return _REASONS.get(code, f"Slack refuses it ({code or error.response.status_code})")
