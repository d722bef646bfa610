"""``policy-bot slack check``: what is wrong with a set-up, in plain words, and what to press."""

import json
import time
from collections.abc import AsyncIterator
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
    "not_allowed_token_type": "it is a token of another kind",
}
_TIMEOUT = aiohttp.ClientTimeout(total=10)


async def check(config: SlackConfig, url: str) -> AsyncIterator[tuple[bool, str]]:
    """Yield what was checked, a sentence each, and whether it is in order; ``url`` is where Slack reaches the bot."""
    if not config.is_on:
        yield False, "Nothing of Slack is set: give SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (docs/slack.md)"
        return
    for fault in config.faults:
        yield False, fault
    if config.bot_token:
        yield await _bot_token(config)
    if config.app_token:
        yield await _app_token(config)
    if config.signing_secret and url:
        yield await _events(config, url)
    elif config.signing_secret:
        yield False, "PUBLIC_URL is missing, so it cannot be checked whether events arrive: give it, or --url"


async def _bot_token(config: SlackConfig) -> tuple[bool, str]:
    try:
        done = await web_client(config, config.bot_token).auth_test()
    except SlackApiError as error:
        return False, f"SLACK_BOT_TOKEN: {_reason(error)}"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return False, f"Slack cannot be reached at {config.api_url} ({type(error).__name__}): may this machine call out?"
    headers = {name.lower(): value for name, value in dict(done.headers or {}).items()}
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        where = "under OAuth & Permissions, Bot Token Scopes, then press Reinstall to Workspace"
        return False, f"SLACK_BOT_TOKEN works in {done.get('team')}, but lacks {', '.join(missing)}: add them {where}"
    return True, f"SLACK_BOT_TOKEN works: {done.get('user')} in {done.get('team')}, with all {len(SCOPES)} scopes"


async def _app_token(config: SlackConfig) -> tuple[bool, str]:
    try:
        await web_client(config, config.app_token).apps_connections_open(app_token=config.app_token)
    except SlackApiError as error:
        return False, f"SLACK_APP_TOKEN: {_reason(error)} (Basic Information, App-Level Tokens)"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return False, f"Slack cannot be reached at {config.api_url} ({type(error).__name__}): may this machine call out?"
    return True, "SLACK_APP_TOKEN works: Socket Mode can be used"


async def _events(config: SlackConfig, url: str) -> tuple[bool, str]:
    """Ask the running bot as Slack does when an address is entered, signed with the secret."""
    where = f"{url.rstrip('/')}/slack/events"
    body = json.dumps({"type": "url_verification", "challenge": "policy-bot-check"})
    stamp = str(int(time.time()))
    signature = SignatureVerifier(config.signing_secret).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": stamp, "Content-Type": "application/json"}
    try:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, session.post(where, data=body, headers=headers) as done:
            status, text = done.status, await done.text()
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return (
            False,
            f"Nothing answers at {where} ({type(error).__name__}): is 'policy-bot serve' running, and is the address right?",
        )
    if status == 200 and "policy-bot-check" in text:  # noqa: PLR2004 (HTTP's word for success)
        return True, f"Events arrive at {where}, and the bot there has the same signing secret"
    if status == 401:  # noqa: PLR2004 (HTTP's word for not signed)
        return (
            False,
            f"The bot at {where} has another signing secret, or its clock is wrong: copy it again from Basic Information",
        )
    return False, f"At {where} something else answers (status {status}): does the address lead to 'policy-bot serve'?"


def _reason(error: SlackApiError) -> str:
    data: Any = error.response.data
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    return _REASONS.get(code, f"Slack refuses it ({code or error.response.status_code})")
