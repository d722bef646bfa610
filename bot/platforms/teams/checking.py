"""``policy-bot teams check``: what is wrong with a set-up, in plain words, and where to mend it."""

import json
from collections.abc import AsyncIterator

import aiohttp

from bot.config import TeamsConfig
from bot.errors import BotError
from bot.platforms.teams.adapter import Connector

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_ACTIVITY = {"type": "message", "channelId": "msteams", "text": "policy-bot check"}
Checked = tuple[bool, str]
"""Whether something is in order, and what to say of it."""


async def check(config: TeamsConfig, url: str) -> AsyncIterator[Checked]:
    """Yield what was checked, a sentence each, and whether it is in order; ``url`` is where Teams reaches the bot."""
    if not config.is_on:
        yield False, "Nothing of Teams is set: give TEAMS_APP_ID and TEAMS_APP_PASSWORD (docs/teams.md)"
        return
    for fault in config.faults:
        yield False, fault
    if config.app_id and config.app_password:
        yield await _token(config)
        yield await _keys(config)
    if url:
        yield await _messages(url)
    else:
        yield False, "PUBLIC_URL is missing, so it cannot be checked whether messages arrive: give it, or --url"


async def _token(config: TeamsConfig) -> Checked:
    try:
        await Connector(config).log_in()
    except BotError as error:
        return False, str(error)
    return True, "TEAMS_APP_ID and TEAMS_APP_PASSWORD work: Microsoft gives a token for them"


async def _keys(config: TeamsConfig) -> Checked:
    try:
        async with aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=True) as session, session.get(config.openid_url) as done:
            found = await done.json(content_type=None)
            if done.ok and "jwks_uri" in found:
                return True, "The keys of Teams' tokens can be fetched"
            said = f"status {done.status}"
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, TypeError) as error:
        said = type(error).__name__
    return False, f"The keys of Teams' tokens cannot be fetched from {config.openid_url} ({said}): may this machine call out?"


async def _messages(url: str) -> Checked:
    """Send a message without a token: the bot itself refuses it, and nothing else answers like that."""
    where = f"{url.rstrip('/')}/api/messages"
    try:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            refused = await _status(session, where, json.dumps(_ACTIVITY))
            malformed = await _status(session, where, "[1]")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return (
            False,
            f"Nothing answers at {where} ({type(error).__name__}): is 'policy-bot serve' running, and is the address right?",
        )
    if (refused, malformed) == (401, 400):
        secure = "" if where.startswith("https://") else " (Teams itself calls https:// alone)"
        return True, f"Messages arrive at {where}, and the bot there lets nobody in without a token{secure}"
    if refused == 202:  # noqa: PLR2004 (HTTP's word for accepted)
        return False, f"The bot at {where} answers anybody: TEAMS_DEVELOPMENT is set there; take it away"
    return False, f"At {where} something else answers (status {refused}): does the address lead to 'policy-bot serve'?"


async def _status(session: aiohttp.ClientSession, where: str, body: str) -> int:
    async with session.post(where, data=body, headers={"Content-Type": "application/json"}) as done:
        return done.status
