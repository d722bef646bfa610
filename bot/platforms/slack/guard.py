"""What keeps malformed requests from bolt, which would answer them with a server error (500)."""

import json
import logging
import re
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from aiohttp import web

_log = logging.getLogger(__name__)
_LARGEST = 1024 * 1024
_OWN_FAULT = 500
"""From this status on bolt tells of a payload that it tripped over."""
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SSL_CHECK = re.compile(rb"(?:^|&)ssl_check=1(?:&|$)")
"""Slack's own test of a new address, which is not signed; bolt answers it and does nothing else."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def guarded(request: web.Request, handle: Handler) -> web.StreamResponse:
    """Return what ``handle`` returns, or why the request is refused: 400 (malformed), 401 (not signed), 413 (too large).

    Whether a signature is right is bolt's to say; whether there can be one is checked here.
    """
    try:
        body = await request.read() if (request.content_length or 0) <= _LARGEST else None
    except web.HTTPRequestEntityTooLarge:
        body = None
    except Exception:  # noqa: BLE001 (it says that it is compressed and is not, or ends in the middle)
        return web.Response(status=400, text="malformed")
    if body is None or len(body) > _LARGEST:
        return web.Response(status=413, text="too large")
    signature = request.headers.get("X-Slack-Signature", "")
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    if not (_SIGNATURE.fullmatch(signature) and _TIMESTAMP.fullmatch(stamp)) and not _SSL_CHECK.search(body):
        return web.Response(status=401, text="not signed")
    if _is_malformed(body, request.content_type):
        return web.Response(status=400, text="malformed")
    try:
        done = await handle(request)
        return web.Response(status=400, text="malformed") if done.status >= _OWN_FAULT else done
    except Exception as fault:  # noqa: BLE001 (whatever a payload does to bolt, it is no server error)
        _log.error("a request of Slack could not be taken: %s", type(fault).__name__)
        return web.Response(status=400, text="malformed")


def _is_malformed(body: bytes, kind: str) -> bool:
    """Whether ``body`` is not what Slack sends: UTF-8, and JSON or a form whose payload is JSON."""
    try:
        text = body.decode("utf-8")
        if kind == "application/json" or text.startswith("{"):
            return not isinstance(json.loads(text), dict)
        payload = parse_qs(text).get("payload")
        return bool(payload) and not isinstance(json.loads(payload[0]), dict)  # type: ignore[index]  # it is there
    except (ValueError, RecursionError):
        return True
