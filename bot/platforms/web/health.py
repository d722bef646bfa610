"""For machines: is the bot alive, is it ready, and its figures."""

import asyncio

from aiohttp import web

from bot.answerer import Answerer
from bot.counting import CONTENT_TYPE, Counting
from bot.errors import RecordsError
from bot.platforms.web.guard import Guard
from bot.platforms.web.templates import HEADERS
from bot.records.store import Store

_REACHED_S = 3.0


class Health:
    """``/healthz``, ``/readyz`` and ``/metrics``."""

    def __init__(self, answerer: Answerer, store: Store, counting: Counting, guard: Guard) -> None:
        self._answerer, self._store, self._counting, self._guard = answerer, store, counting, guard

    async def alive(self, _: web.Request) -> web.Response:
        """Return that the server runs."""
        return _plain(200, "ok")

    async def ready(self, _: web.Request) -> web.Response:
        """Return that questions can be answered, or why not."""
        faults = []
        if not await asyncio.to_thread(lambda: self._answerer.policies):
            faults.append("the index holds no policies")
        try:
            await asyncio.wait_for(self._store.reach(), _REACHED_S)
        except (RecordsError, TimeoutError):
            faults.append("the records cannot be reached")
        return _plain(503, "; ".join(faults)) if faults else _plain(200, "ready")

    async def metrics(self, request: web.Request) -> web.Response:
        """Return the figures, to those who may see them."""
        if not self._guard.may_see_metrics(request):
            return _plain(403, "The figures are shown to the addresses in POLICY_BOT_METRICS_FROM alone.")
        return web.Response(
            body=await asyncio.to_thread(self._counting.figures), headers={**HEADERS, "Content-Type": CONTENT_TYPE}
        )


def _plain(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=text, headers={**HEADERS, "Cache-Control": "no-store"})
