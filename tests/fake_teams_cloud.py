"""A small Microsoft cloud on 127.0.0.1: the hosts that Bot Framework and MSAL ask, behind a proxy that refuses all others."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from fake_teams_hosts import ANY_TENANT, BOT_HOST, ENTRA_HOST, ROUTES, Hosts
from fake_teams_keys import authority
from fake_teams_school import APP, TENANT
from fake_teams_serving import Faults, InThread, Record, drop, listen, told

SECRET = "secret-of-the-bot"  # noqa: S105


@dataclass(frozen=True)
class Asked:
    """One request that reached the cloud: ``doing`` is metadata, keys, instance, tenant, entra_keys or token."""

    doing: str
    path: str
    form: dict[str, str]
    when: float
    status: int


class FakeCloud(Hosts, InThread):
    """The cloud around a bot: ``with FakeCloud() as cloud``, then start the bot with ``cloud.environment()``.

    ``record.all`` is what it was asked, ``refused`` what the proxy refused: "CONNECT host:port" or "GET http://...".
    """

    def __init__(self, app: str = APP, secret: str = SECRET, tenants: tuple[str, ...] = (TENANT, ANY_TENANT)) -> None:
        super().__init__(app, secret, tenants)
        self.record, self.refused = Record[Asked](), list[str]()
        self._faults, self._tunnels = Faults(frozenset(ROUTES)), set[asyncio.Task[None]]()

    async def _open(self, stack: AsyncExitStack) -> None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self._trusted, secure = authority(BOT_HOST, ENTRA_HOST).write(folder)
        app = web.Application()
        for doing, (host, method, path) in ROUTES.items():
            app.router.add_route(method, path, self._handler(doing, host))
        self._port = await listen(stack, app, secure)
        proxy = await asyncio.start_server(self._proxied, "127.0.0.1", 0)
        self.proxy = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        stack.push_async_callback(self._cut)
        stack.callback(proxy.close)

    def environment(self) -> dict[str, str]:
        """Return the variables with which a process finds this cloud in place of Microsoft's, and nothing else."""
        proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"), self.proxy)
        direct = dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1,localhost")
        return {**proxies, **direct, **dict.fromkeys(("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"), str(self._trusted))}

    def count(self, doing: str) -> int:
        """Return how often the cloud was asked for token, metadata, keys, instance, tenant or entra_keys."""
        assert doing in ROUTES, f"{doing} is none of {sorted(ROUTES)}"
        return sum(asked.doing == doing for asked in self.record.all)

    def fail(self, doing: str, kind: str, times: int = 1, seconds: float = 5) -> None:
        """Let the next ``times`` requests for ``doing`` go wrong.

        ``kind`` is a status (500 and above come as a page), html (a page of status 200), drop_before, drop_after or hang (told ``seconds`` later).
        """
        self._faults.add(doing, kind, times, seconds)

    def heal(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    def _handler(self, doing: str, host: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            kind, seconds = self._faults.take(doing)
            if kind == "drop_before":
                return drop(request)
            form = {name: str(value) for name, value in (await request.post()).items()}
            status, body = self.answer(doing, request.match_info.get("tenant", ""), form)
            if request.host != host:
                status, body = 404, {}
            if kind.isdigit():
                status, body = int(kind), {"error": "temporarily_unavailable", "error_description": "AADSTS90033: Told to fail."}
            self.record.add(Asked(doing, request.path, form, time.time(), status))
            return await told(request, kind, seconds, status, body)

        return handle

    async def _proxied(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tunnels.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError), contextlib.closing(writer):
            wanted = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")[0].decode("latin-1").rpartition(" ")[0]
            if wanted in {f"CONNECT {BOT_HOST}:443", f"CONNECT {ENTRA_HOST}:443"}:
                await self._tunnel(reader, writer)
            else:
                self.refused.append(wanted)
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
        self._tunnels.discard(task)

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, onwards = await asyncio.open_connection("127.0.0.1", self._port)
        with contextlib.closing(onwards):
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(_pipe(reader, onwards), _pipe(answers, writer))

    async def _cut(self) -> None:
        for tunnel in self._tunnels:
            tunnel.cancel()
        await asyncio.gather(*self._tunnels, return_exceptions=True)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError), contextlib.closing(writer):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
