"""The address that Teams calls: refused at once, or kept and acknowledged; what Teams waits for is answered in time."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.platforms.teams.auth import Gate, NoKeysError, NotAllowedError

MESSAGES_PATH = "/api/messages"
_INVOKED_S = 8.0
_log = logging.getLogger(__name__)
Invoked = tuple[int, dict[str, Any] | None]


class Entry:
    """Takes activities in."""

    def __init__(
        self,
        gate: Gate,
        hears: Callable[[dict[str, Any]], Awaitable[None]],
        invoked: Callable[[dict[str, Any]], Awaitable[Invoked]],
    ) -> None:
        self._gate, self._hears, self._invoked = gate, hears, invoked

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Return 202 (kept), 200 (an invoke's answer), 400, 401, 413, 415, or 503 while Microsoft's keys cannot be had."""
        activity = await _activity(request)
        if isinstance(activity, web.Response):
            return activity
        return await self._refused(request.headers.get("Authorization"), activity) or await self._taken(activity)

    async def _refused(self, header: str | None, activity: dict[str, Any]) -> web.Response | None:
        try:
            await self._gate.check(header, activity)
        except NotAllowedError:
            return web.Response(status=401)
        except (AttributeError, TypeError):
            return web.Response(status=400)
        except NoKeysError:
            _log.error("the keys of Microsoft cannot be had; Teams is asked to come again")
            return web.Response(status=503)
        return None

    async def _taken(self, activity: dict[str, Any]) -> web.Response:
        try:
            if activity["type"] == "invoke":
                return _json(*await asyncio.wait_for(self._invoked(activity), _INVOKED_S))
            await self._hears(activity)
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            _log.warning("an activity that Teams does not send was refused: %s", type(fault).__name__)
            return web.Response(status=400)
        except TimeoutError:
            return web.Response(status=504)
        return web.Response(status=202)


async def _activity(request: web.Request) -> dict[str, Any] | web.Response:
    """Return the activity, or why there is none."""
    if request.content_type != "application/json":
        return web.Response(status=415)
    try:
        activity = json.loads(await request.read())
    except web.HTTPRequestEntityTooLarge:
        return web.Response(status=413)
    except (ValueError, RecursionError):
        return web.Response(status=400)
    if not isinstance(activity, dict) or not isinstance(activity.get("type"), str):
        return web.Response(status=400)
    return activity


def _json(status: int, body: dict[str, Any] | None) -> web.Response:
    return web.Response(status=status) if body is None else web.json_response(body, status=status)
