"""A small, strict Slack on 127.0.0.1: the Web API, response URLs and Socket Mode."""

import asyncio
import base64
import json
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from fake_slack_limits import JSON
from fake_slack_memory import _USES, CHANNEL, USER, Call, Grant, RefusedError, T, _ResponseUrl
from fake_slack_messages import _rewrite
from fake_slack_methods import Workspace
from fake_slack_sockets import Sockets


class FakeSlack(Workspace, Sockets):
    """The Slack that a bot under test talks to: ``async with FakeSlack() as slack``, or FakeSlack.in_thread()."""

    def __init__(self, schemas: Path | None = None) -> None:
        super().__init__(schemas)
        self.sent = list[Call]()
        self._news = threading.Condition()
        self._faults = dict[str, deque[tuple[str, float]]]()
        self._urls = dict[str, _ResponseUrl]()

    @property
    def url(self) -> str:
        """Return the base URL for a Web API client."""
        return f"{self.origin}/api/"

    @property
    def rejected(self) -> list[Call]:
        """Return the calls with faults: messages and views that Slack would not show, arguments that it misses."""
        return [call for call in self.sent if call.faults]

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        app = web.Application(client_max_size=16 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/actions/{key}", self._respond)
        app.router.add_get("/link/", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close_sockets()
        await self._runner.cleanup()

    @classmethod
    @contextmanager
    def in_thread(cls, schemas: Path | None = None) -> Iterator[Self]:
        """Yield a Slack that runs in a thread of its own; ``run`` calls its coroutines."""
        slack, ready, stop = cls(schemas), threading.Event(), asyncio.Event()

        async def serve() -> None:
            async with slack:
                ready.set()
                await stop.wait()

        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        assert ready.wait(10), "the fake Slack did not start"
        try:
            yield slack
        finally:
            slack._loop.call_soon_threadsafe(stop.set)
            thread.join()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what ``work`` returns when run in the thread of this Slack."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def calls(self, method: str | None = None) -> list[Call]:
        """Return every request to ``method`` that reached Slack, in order, the refused ones too."""
        return [call for call in self.sent if method in (None, call.method)]

    def posted(self, channel: str | None = None) -> list[JSON]:
        """Return the bot's messages that stand in a channel now."""
        return [one for one in self._messages if "bot_id" in one and channel in (None, one["channel"])]

    def ephemerals(self, user: str | None = None) -> list[JSON]:
        """Return the messages that only one user sees."""
        return [one for one in self._private if user in (None, one["user"])]

    def views(self) -> list[JSON]:
        """Return each view as it stands now, modals and home tabs."""
        return list(self._shown.values())

    def wait_until(self, wanted: Callable[[Call], bool], seconds: float = 10, outcome: str | None = "ok") -> Call:
        """Return the first call with ``outcome`` (None: any) that is ``wanted``, waiting for it outside the loop."""

        def found() -> Call | None:
            return next((call for call in self.sent if outcome in (None, call.outcome) and wanted(call)), None)

        with self._news:
            call = self._news.wait_for(found, seconds)
        if call is None:
            told = "\n".join(map(str, self.sent)) or "nothing"
            pytest.fail(f"not seen within {seconds} s; Slack recorded:\n{told}")
        return call

    async def wait_for(self, wanted: Callable[[Call], bool], seconds: float = 10, outcome: str | None = "ok") -> Call:
        """Return what wait_until returns, without blocking the loop."""
        return await asyncio.to_thread(self.wait_until, wanted, seconds, outcome)

    def fail(self, method: str, kind: str, times: int = 1, seconds: float = 5) -> None:
        """Let the next ``times`` calls of ``method`` ("response_url" too) go wrong.

        ``kind`` is 429, 503, drop_before, drop_after, hang (done, but told ``seconds`` later) or Slack's own error.
        """
        self._faults.setdefault(method, deque()).extend([(kind, seconds)] * times)

    def response_url(self, user: str = USER, channel: str = CHANNEL, original: JSON | None = None) -> str:
        """Return a URL good for five messages to ``user``; ``original`` is what replace_original replaces."""
        key = uuid.uuid4().hex
        self._urls[key] = _ResponseUrl(user, channel, original)
        return f"{self.origin}/actions/{key}"

    def expired(self, response_url: str) -> None:
        """Let ``response_url`` be more than thirty minutes old."""
        self._urls[response_url.rsplit("/", 1)[1]].expired = True

    async def _api(self, request: web.Request) -> web.Response:
        method, (sent, token) = request.match_info["method"], await _read(request)
        return await self._serve(request, Call(method, token, sent, time.time(), "ok"), lambda: self.answer(method, sent, token))

    async def _respond(self, request: web.Request) -> web.Response:
        sent, _ = await _read(request)
        url = self._urls.get(request.match_info["key"])
        return await self._serve(request, Call("response_url", "", sent, time.time(), "ok"), lambda: self._responded(sent, url))

    async def _serve(self, request: web.Request, call: Call, act: Callable[[], JSON]) -> web.Response:
        kind, seconds = self._faults[call.method].popleft() if self._faults.get(call.method) else ("", 0)
        if kind == "drop_before":
            return _drop(request)
        faults: list[str] = []
        try:
            answer = {"ok": False, "error": {"429": "ratelimited"}.get(kind, kind)} if kind not in _DONE else act()
        except RefusedError as refused:
            answer, faults = refused.answer, refused.faults
        outcome = "ok" if answer["ok"] else str(answer["error"])
        with self._news:
            self.sent.append(Call(call.method, call.token, call.payload, call.when, outcome, tuple(faults)))
            self._news.notify_all()
        if kind == "drop_after":
            return _drop(request)
        if kind == "hang":
            await asyncio.sleep(seconds)
        if kind == "503":
            return web.Response(status=503, text="<html>Service Unavailable</html>", content_type="text/html")
        scopes = self.tokens[call.token].scopes if call.token in self.tokens else ()
        headers = {"x-oauth-scopes": ",".join(sorted(scopes)), **({"Retry-After": "1"} if kind == "429" else {})}
        return web.json_response(answer, status=429 if kind == "429" else _status(call.method, outcome), headers=headers)

    def _responded(self, sent: JSON, url: _ResponseUrl | None) -> JSON:
        if url is None or url.expired or url.uses >= _USES:
            raise RefusedError("used_url" if url and not url.expired else "expired_url")
        url.uses += 1
        original = url.original or {}
        if sent.get("delete_original"):
            for place in (self._messages, self._private):
                place[:] = [one for one in place if one is not original]
            return {"ok": True}
        self._check(sent)
        if sent.get("replace_original") and original:
            _rewrite(original, self._made(sent, Grant()), sent)
        elif sent.get("response_type") == "in_channel":
            self._put(url.channel, self._made(sent, Grant()))
        else:
            self._put(url.channel, self._made(sent, Grant(), user=url.user, is_ephemeral=True), self._private)
        return {"ok": True}


_DONE = {"", "hang", "drop_after"}


def _drop(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


def _status(method: str, outcome: str) -> int:
    if method != "response_url" or outcome == "ok":
        return 200
    return 404 if outcome in {"used_url", "expired_url"} else 400


async def _read(request: web.Request) -> tuple[JSON, str]:
    sent: JSON = dict(request.query)
    body, (scheme, _, key) = await request.text(), request.headers.get("Authorization", "").partition(" ")
    try:
        sent |= (
            json.loads(body or "{}")
            if request.content_type == "application/json"
            else dict(parse_qsl(body, keep_blank_values=True))
        )
        for name in ("blocks", "attachments", "metadata", "view", "prompts"):
            if isinstance(sent.get(name), str):
                sent[name] = json.loads(sent[name])
    except (ValueError, TypeError):
        sent = {"invalid_json": body}
    if scheme == "Basic":
        sent["client_id"], _, sent["client_secret"] = base64.b64decode(key).decode().partition(":")
    return sent, key if scheme == "Bearer" else str(sent.pop("token", ""))
