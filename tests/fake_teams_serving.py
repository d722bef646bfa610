"""What the fake cloud and the fake connector have in common: a thread of their own, faults on demand, a record."""

import asyncio
import ssl
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import AsyncExitStack
from typing import Any, Generic, Self, TypeVar

import pytest
from aiohttp import web

T = TypeVar("T")

_KINDS = {"html", "drop_before", "drop_after", "hang"}
_TOO_MANY, _SERVER_ERROR = 429, 500


class InThread:
    """A server that runs in a thread of its own: ``with FakeCloud() as cloud``."""

    async def _open(self, stack: AsyncExitStack) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        ready = Future[None]()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        ready.result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what ``work`` returns when run in the thread of this server."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _serve(self, ready: Future[None]) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with AsyncExitStack() as stack:
            try:
                await self._open(stack)
            except BaseException as error:
                ready.set_exception(error)
                raise
            ready.set_result(None)
            await self._stop.wait()


async def listen(stack: AsyncExitStack, app: web.Application, secure: ssl.SSLContext | None = None) -> int:
    """Return the port of 127.0.0.1 on which ``app`` is served until ``stack`` is closed."""
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=secure).start()
    return int(runner.addresses[0][1])


class Faults:
    """What is to go wrong, in order, for each of the things that the server does."""

    def __init__(self, doings: frozenset[str]) -> None:
        self._queues = {doing: deque[tuple[str, float]]() for doing in doings}

    def add(self, doing: str, kind: str, times: int, seconds: float) -> None:
        """Let the next ``times`` requests for ``doing`` go wrong."""
        assert kind.isdigit() or kind in _KINDS, f"{kind} is none of {sorted(_KINDS)}"
        self._queues[doing].extend([(kind, seconds)] * times)

    def take(self, doing: str) -> tuple[str, float]:
        """Return what is to go wrong now and the seconds that go with it, ("", 0) for nothing."""
        return self._queues[doing].popleft() if self._queues[doing] else ("", 0.0)

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        for queue in self._queues.values():
            queue.clear()


class Record(Generic[T]):
    """What reached the server, in order; it can be waited for."""

    def __init__(self) -> None:
        self.all = list[T]()
        self._news = threading.Condition()

    def add(self, one: T) -> None:
        """Record ``one``."""
        with self._news:
            self.all.append(one)
            self._news.notify_all()

    def wait_until(self, wanted: Callable[[T], bool], seconds: float) -> T:
        """Return the first record that is ``wanted``; the test fails when none comes within ``seconds``."""
        with self._news:
            found = self._news.wait_for(lambda: [one for one in self.all if wanted(one)], seconds)
        if not found:
            told = "\n".join(map(str, self.all)) or "nothing"
            pytest.fail(f"not seen within {seconds} s; recorded:\n{told}")
        return found[0]


def drop(request: web.Request) -> web.Response:
    """Return an answer that never arrives: the connection is cut."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def told(request: web.Request, kind: str, seconds: float, status: int, body: object) -> web.StreamResponse:
    """Return the answer of ``status`` and ``body``, gone wrong as ``kind`` says."""
    if kind == "hang":
        await asyncio.sleep(seconds)
    if kind == "drop_after":
        return drop(request)
    if kind == "html" or status >= _SERVER_ERROR:
        # What stands before the servers answers with a page, not with JSON.
        return web.Response(status=status, text=f"<html><h1>{status}</h1></html>", content_type="text/html")
    headers = {"Retry-After": "1"} if status == _TOO_MANY else {}
    return web.Response(status=status) if body is None else web.json_response(body, status=status, headers=headers)
