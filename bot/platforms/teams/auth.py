"""Who may speak to the bot: tokens of the Bot Framework, checked against its keys, which are fetched beside everything else."""

import asyncio
import time
from typing import Any

import aiohttp
import jwt

from bot.config import TeamsConfig

_ISSUER = "https://api.botframework.com"
_CHANNEL = "msteams"
_LEEWAY_S = 300
_FRESH_S = 24 * 3600.0
"""Seconds for which keys are believed."""
_AGAIN_S = 5.0
"""Seconds after which keys are fetched again for one that is not among them, or after they could not be had."""
_TIMEOUT = aiohttp.ClientTimeout(total=5)


class NotAllowedError(Exception):
    """The request is not from Teams, or not meant for this bot."""


class NoKeysError(Exception):
    """The keys cannot be had for now."""


class Keys:
    """The keys of the Bot Framework; one fetch at a time, however many wait for it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, dict[str, Any]] = {}
        self._fetched = self._tried = 0.0
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> dict[str, Any]:
        """Return a key; raises NotAllowedError if there is none such, NoKeysError while none can be fetched."""
        if self._is_wanted(kid):
            async with self._lock:  # whoever waited finds it done
                if self._is_wanted(kid):
                    await self._fetch()
        if not self._keys:
            raise NoKeysError
        if kid not in self._keys:
            raise NotAllowedError
        return self._keys[kid]

    def _is_wanted(self, kid: str) -> bool:
        """Whether keys are to be fetched: they are old, or one is not among them; not so soon after the last time."""
        now = time.monotonic()
        is_old = not self._keys or now - self._fetched > _FRESH_S
        return (is_old or kid not in self._keys) and (not self._tried or now - self._tried > _AGAIN_S)

    async def _fetch(self) -> None:
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=True, raise_for_status=True) as session:
                async with session.get(self._url) as done:
                    where = (await done.json(content_type=None))["jwks_uri"]
                async with session.get(where) as done:
                    found = (await done.json(content_type=None))["keys"]
            self._keys = {str(one["kid"]): one for one in found}
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError):
            return  # the keys that are there go on being believed
        finally:
            self._tried = time.monotonic()
        self._fetched = time.monotonic()


class Gate:
    """Lets Teams in, and nobody else."""

    def __init__(self, config: TeamsConfig) -> None:
        self._config = config
        self._keys = Keys(config.openid_url)

    async def check(self, header: str | None, activity: dict[str, Any]) -> None:
        """Return if ``activity`` came from Teams to this bot; raises NotAllowedError, NoKeysError."""
        if not self._config.is_open:
            await self._check_token(header or "", activity)
        if self._config.tenants and tenant_of(activity) not in self._config.tenants:
            raise NotAllowedError

    async def _check_token(self, header: str, activity: dict[str, Any]) -> None:
        kind, _, token = header.partition(" ")
        if kind.lower() != "bearer" or activity.get("channelId") != _CHANNEL:
            raise NotAllowedError
        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != "RS256":
                raise NotAllowedError
            key = await self._keys.key(str(head.get("kid") or ""))
            claims = jwt.decode(
                token,
                jwt.PyJWK(key, algorithm="RS256").key,
                algorithms=["RS256"],
                audience=self._config.app_id,
                issuer=_ISSUER,
                leeway=_LEEWAY_S,
                options={"require": ["exp", "aud", "iss"]},
            )
        except (jwt.PyJWTError, ValueError) as error:  # the latter: a header that is no ASCII
            raise NotAllowedError from error
        named = claims.get("serviceurl") or claims.get("serviceUrl")
        if _CHANNEL not in key.get("endorsements", []) or not named or named != activity.get("serviceUrl"):
            raise NotAllowedError


def tenant_of(activity: dict[str, Any]) -> str:
    """Return the tenant that an activity comes from."""
    data, conversation = activity.get("channelData") or {}, activity.get("conversation") or {}
    return str((data.get("tenant") or {}).get("id") or conversation.get("tenantId") or "")
