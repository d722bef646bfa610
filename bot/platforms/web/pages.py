"""Pages to read, made on the server: each clause at an address of its own, among its neighbours."""

import asyncio
from datetime import date
from itertools import pairwise
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import wording
from bot.answer import Policy, Quote
from bot.answerer import Answerer

_HERE = Path(__file__).parent
_BESIDE = 4
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing runs on a page, nothing is fetched from elsewhere, and no link tells where its reader came from."""


class Pages:
    """The pages over what an answerer holds."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def add_routes(self, server: web.Application) -> None:
        """Add the pages' addresses to the server."""
        server.router.add_get("/clauses/{uid}", self._clause)
        server.router.add_get("/privacy", self._privacy)
        server.router.add_static("/static", _HERE / "static")

    async def _clause(self, request: web.Request) -> web.Response:
        uid = request.match_info["uid"]
        passage = await asyncio.to_thread(self._answerer.passage, uid, _BESIDE)
        if passage is None:
            return self._page(404, "missing.html", title=wording.NO_SUCH_CLAUSE)
        policy = passage.quotes[0].citation.policy
        clauses = [(_shown(one), one.uid == uid) for one in passage.quotes]
        around = {"before": passage.before, "after": passage.after}
        return self._page(200, "clause.html", title=policy.title, policy=_told(policy), clauses=clauses, **around)

    async def _privacy(self, _: web.Request) -> web.Response:
        return self._page(200, "privacy.html", title="What becomes of what you ask")

    def _page(self, status: int, name: str, **content: object) -> web.Response:
        text = self._templates.get_template(name).render(**content)
        return web.Response(status=status, text=text, content_type="text/html", headers=_HEADERS)


def _shown(quote: Quote) -> dict[str, object]:
    """Return a clause for the page; its words are shown as they are, escaped."""
    edges = [0, *quote.breaks, len(quote.text)]
    return {
        "uid": quote.uid,
        "label": wording.label(quote.citation),
        "headings": quote.citation.headings,
        "standing": wording.standing(quote.citation),
        "lead_in": quote.lead_in,
        "lines": [quote.text[start:end] for start, end in pairwise(edges)],
        "citation": wording.citation(quote.citation),
        "binds": wording.binds(quote.binding),
    }


def _told(policy: Policy) -> dict[str, str]:
    today = date.today()  # noqa: DTZ011 (the school's own day)
    return {"whose": wording.name(policy), "known": "; ".join(wording.dates(policy, today)), "caution": wording.caution(policy)}
