"""A small, strict Teams connector on 127.0.0.1: the service URL to which a bot's answers go."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from fake_teams_chats import Chats, RefusedError
from fake_teams_hosts import Hosts
from fake_teams_school import JSON
from fake_teams_serving import Faults, InThread, Record, drop, listen, told

_CHAT = "/emea/v3/conversations"
_ACTIVITY = f"{_CHAT}/{{chat}}/activities/{{activity}}"
_ROUTES = [
    ("send", "POST", f"{_CHAT}/{{chat}}/activities"),
    ("send", "POST", _ACTIVITY),
    ("update", "PUT", _ACTIVITY),
    ("delete", "DELETE", _ACTIVITY),
    ("create", "POST", _CHAT),
    ("members", "GET", f"{_CHAT}/{{chat}}/members"),
    ("page", "GET", f"{_CHAT}/{{chat}}/pagedmembers"),
    ("member", "GET", f"{_CHAT}/{{chat}}/members/{{member}}"),
    ("unknown", "*", "/{path:.*}"),
]
_CODES = {"412": "PreconditionFailed", "429": "Throttled"}
_REFUSED = 400

_Answer = tuple[int, JSON | list[JSON] | None, list[str]]


@dataclass(frozen=True)
class Call:
    """One request that reached the connector, and the status that it was answered with.

    ``doing`` is send, update, delete, create, members, page or member; ``activity`` is the one replied to, updated or deleted;
    ``faults`` is what Teams would refuse, or not show.
    """

    doing: str
    path: str
    conversation: str
    activity: str
    authorization: str
    payload: JSON
    when: float
    status: int
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = json.dumps(self.payload, ensure_ascii=False)[:300]
        return f"{self.doing} {self.conversation} {self.activity} [{self.status}] {told} {' '.join(self.faults)}"


class FakeConnector(Chats, InThread):
    """The Teams that a bot writes to: ``with FakeConnector(cloud) as teams``; ``teams.url`` is its service URL.

    ``cloud`` says which tokens are right; with ``schema``, cards are held against it. ``record.all`` is every call.
    """

    def __init__(self, cloud: Hosts, schema: Path | None = None) -> None:
        super().__init__(schema)
        self.cloud, self.record = cloud, Record[Call]()
        self._faults = Faults(frozenset(doing for doing, _, _ in _ROUTES))

    async def _open(self, stack: AsyncExitStack) -> None:
        app = web.Application(client_max_size=2**24)
        for doing, method, path in _ROUTES:
            app.router.add_route(method, path, self._handler(doing))
        self.url = f"http://127.0.0.1:{await listen(stack, app)}/emea/"

    @property
    def rejected(self) -> list[Call]:
        """Return the calls with faults, those too that were answered with a 2xx."""
        return [call for call in self.record.all if call.faults]

    def calls(self, doing: str | None = None) -> list[Call]:
        """Return every call, in order, the refused ones too."""
        return [call for call in self.record.all if doing in (None, call.doing)]

    def wait_until(self, wanted: Callable[[Call], bool], seconds: float = 10, *, refused: bool | None = False) -> Call:
        """Return the first call that is ``wanted`` and was done (``refused``: was not; None: any), waiting for it."""
        return self.record.wait_until(lambda call: refused in (None, call.status >= _REFUSED) and wanted(call), seconds)

    async def wait_for(self, wanted: Callable[[Call], bool], seconds: float = 10, *, refused: bool | None = False) -> Call:
        """Return what wait_until returns, without blocking the loop."""
        return await asyncio.to_thread(self.wait_until, wanted, seconds, refused=refused)

    def fail(self, doing: str, kind: str, times: int = 1, seconds: float = 5) -> None:
        """Let the next ``times`` calls go wrong.

        ``kind`` is a status (429 with Retry-After: 1; 500 and above come as a page), drop_before, drop_after or hang
        (done, but told ``seconds`` later).
        """
        self._faults.add(doing, kind, times, seconds)

    def heal(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    def _handler(self, doing: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            kind, seconds = self._faults.take(doing)
            if kind == "drop_before":
                return drop(request)
            payload = _read(await request.read())
            status, answer, faults = self._answered(doing, request, payload, kind)
            chat, activity = (request.match_info.get(name, "") for name in ("chat", "activity"))
            header = request.headers.get("Authorization", "")
            self.record.add(Call(doing, request.path, chat, activity, header, payload or {}, time.time(), status, tuple(faults)))
            return await told(request, kind, seconds, status, answer)

        return handle

    def _answered(self, doing: str, request: web.Request, payload: JSON | None, kind: str) -> _Answer:
        if kind.isdigit():
            return int(kind), {"error": {"code": _CODES.get(kind, "ServiceError"), "message": "Told to fail."}}, []
        try:
            if why := self.cloud.refuses(request.headers.get("Authorization", "")):
                return 401, {"message": "Authorization has been denied for this request."}, [f"Unauthorized: {why}"]
            return self._done(doing, request, payload)
        except RefusedError as refused:
            return refused.status, refused.body, list(refused.faults)

    def _done(self, doing: str, request: web.Request, payload: JSON | None) -> _Answer:
        if payload is None or (request.can_read_body and request.content_type != "application/json"):
            raise RefusedError(400, "BadSyntax", "Bad format of the request.")
        chat, activity, member = (request.match_info.get(name, "") for name in ("chat", "activity", "member"))
        size, token = (request.query.get(name, "") for name in ("pageSize", "continuationToken"))
        answers: dict[str, Callable[[], _Answer]] = {
            "send": lambda: self.send(chat, payload),
            "update": lambda: self.update(chat, activity, payload),
            "delete": lambda: self.delete(chat, activity),
            "create": lambda: self.create(payload),
            "members": lambda: (200, self.members(chat), []),
            "page": lambda: (200, self.page(chat, size, token), []),
            "member": lambda: (200, self.member(chat, member), []),
        }
        if doing not in answers:
            raise RefusedError(404, "NotFound", f"{request.method} {request.path}")
        return answers[doing]()


def _read(body: bytes) -> JSON | None:
    try:
        sent = json.loads(body or b"{}")
    except ValueError:
        return None
    return sent if isinstance(sent, dict) else None
