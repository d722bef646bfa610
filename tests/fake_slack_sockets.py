"""A fake Socket Mode."""

import asyncio
import json
import time
import uuid
from collections import deque
from pathlib import Path

from aiohttp import web
from fake_slack_limits import JSON, faults_of_answer
from fake_slack_memory import APP, Answered, Memory


class Sockets(Memory):
    """Socket Mode: ``acks`` holds every ack that came, ``connected`` how many connections there ever were."""

    def __init__(self, schemas: Path | None = None) -> None:
        super().__init__(schemas)
        self.acks, self.connected = list[JSON](), 0
        self._sockets = deque[tuple[web.Request, web.WebSocketResponse]]()
        self._waiting = dict[str, asyncio.Future[JSON]]()

    @property
    def connections(self) -> int:
        """Return how many connections are open."""
        return len(self._sockets)

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        if (ticket := request.query.get("ticket", "")) not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append((request, socket))
        self.connected += 1
        try:
            about = {"connection_info": {"app_id": APP}, "debug_info": {"host": "applink", "approximate_connection_time": 18060}}
            await socket.send_json({"type": "hello", "num_connections": len(self._sockets), **about})
            async for message in socket:
                ack: JSON = json.loads(message.data)
                self.acks.append(ack)
                if (waiting := self._waiting.pop(ack.get("envelope_id", ""), None)) and not waiting.done():
                    waiting.set_result(ack)
        finally:
            self._sockets.remove((request, socket))
        return socket

    async def send_socket(self, kind: str, payload: JSON, *, seconds: float = 3.0, retries: int = 0) -> Answered:
        """Send an envelope to one connection and return its ack (status 200, its payload as text; 0 when none came).

        An event that is not acked within ``seconds`` is sent again, up to ``retries`` times, on the next connection.
        """
        start = time.monotonic()
        for attempt in range(1 + (retries if kind == "events_api" else 0)):
            envelope: JSON = {"envelope_id": str(uuid.uuid4()), "type": kind, "payload": payload}
            envelope["accepts_response_payload"] = kind != "events_api"
            if kind == "events_api":
                envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
            ack = await self._acked(envelope, seconds)
            if ack is not None:
                told = ack.get("payload")
                faults = tuple(faults_of_answer(told, self.schemas)) if isinstance(told, dict) else ()
                return Answered(200, json.dumps(told) if told else "", time.monotonic() - start, attempt + 1, faults)
        return Answered(0, "timeout", time.monotonic() - start, attempt + 1)

    async def _acked(self, envelope: JSON, seconds: float) -> JSON | None:
        assert self._sockets, "no Socket Mode connection is open"
        self._sockets.rotate(-1)
        waiting = self._waiting[envelope["envelope_id"]] = asyncio.get_running_loop().create_future()
        try:
            await self._sockets[-1][1].send_json(envelope)
            return await asyncio.wait_for(waiting, seconds)
        except (TimeoutError, ConnectionError):
            return None

    async def send_disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell one connection to go: ``reason`` is warning, refresh_requested or link_disabled."""
        await self._sockets[0][1].send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink"}})

    async def close_sockets(self, *, abruptly: bool = False) -> None:
        """Close every connection, with the closing handshake or ``abruptly`` without."""
        for request, socket in list(self._sockets):
            if abruptly and request.transport:
                request.transport.abort()
            else:
                await socket.close()
