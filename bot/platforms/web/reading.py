"""The pages to read: the policies held, a whole policy, a clause by its permanent address or on paper, the source files."""

import asyncio
from urllib.parse import quote, urlencode

from aiohttp import web

from bot import wording
from bot.answer import Policy, Quote, Stated
from bot.freshness import spoken
from bot.links import policy_path
from bot.platforms.web.guard import seen_at
from bot.platforms.web.reader import Cited, anchors, reader_view
from bot.platforms.web.reader_views import PrintView
from bot.platforms.web.rendering import policy_view, quote_view
from bot.platforms.web.scopes import seen
from bot.platforms.web.sources import Sources
from bot.platforms.web.templates import Templates
from bot.platforms.web.views import NoticeView
from bot.talking import Talking, today

_HERE = "policies"


class Reading:
    """The pages under ``/policies`` and ``/clauses``."""

    def __init__(self, talking: Talking, templates: Templates, sources: Sources, public_url: str) -> None:
        self._talking, self._templates, self._sources, self._public_url = talking, templates, sources, public_url

    async def policies(self, _: web.Request) -> web.Response:
        """Return the list of the policies held."""
        held = await self._held()
        return self._templates.page(200, "policies.html", tuple(policy_view(one, today()) for one in held), here=_HERE)

    async def policy(self, request: web.Request) -> web.Response:
        """Return a whole policy."""
        policy = await self._named(request)
        clauses = await self._talking.clauses(policy.key, ()) if policy else ()
        if policy is None:
            return self._missing("There is no policy at this address", "It may have been taken away, or have another key now.")
        sha = await self._talking.source_sha(policy.key)
        cited = Cited(request.query.get("cited", ""), request.query.get("as", ""))

        def made() -> web.Response:
            view = reader_view(policy, clauses, self._sources.describe(policy, sha), cited, today())
            return self._templates.page(200, "reader.html", view, here=_HERE)

        return await asyncio.to_thread(made)

    async def source(self, request: web.Request) -> web.Response:
        """Return the file that a policy was read from."""
        policy = await self._named(request)
        found = await asyncio.to_thread(self._sources.send, policy) if policy else None
        return found or self._missing("There is no file at this address", "The policy's source file is not on this server.")

    async def clause(self, request: web.Request) -> web.Response:
        """Return the way to a clause in its policy, wherever it stands there today."""
        found = await self._found(request)
        if found is None:
            return await self._gone(request)
        key = found.citation.policy.key
        # A new index may have come into use since the clause was found.
        anchor = anchors(await self._talking.clauses(key, ())).get(found.uid, found.uid)
        told = {"cited": found.uid} | ({"as": request.query["as"]} if "as" in request.query else {})
        return seen_at(f"{policy_path(key)}?{urlencode(told)}#{quote(anchor, safe='().:~')}")

    async def on_paper(self, request: web.Request) -> web.Response:
        """Return a clause on a page of its own, to be printed."""
        found = await self._found(request)
        if found is None:
            return await self._gone(request)
        day = today()
        shown = quote_view(found, day)
        view = PrintView(
            policy=policy_view(found.citation.policy, day),
            quote=shown,
            sha=found.text_sha,
            address=(self._public_url or str(request.url.origin())) + shown.dated_url,
            today=spoken(Stated(day.isoformat(), "")),
        )
        return self._templates.page(200, "print.html", view, here=_HERE)

    async def _held(self) -> tuple[Policy, ...]:
        return await self._talking.held(await seen(self._talking))

    async def _named(self, request: web.Request) -> Policy | None:
        return next((one for one in await self._held() if one.key == request.match_info["key"]), None)

    async def _found(self, request: web.Request) -> Quote | None:
        found = await self._talking.quotes([request.match_info["uid"]], await seen(self._talking))
        return found[0] if found else None

    async def _gone(self, request: web.Request) -> web.Response:
        """Return the word that there is no such clause (any more), and the way to the policy that it was of."""
        key = request.match_info["uid"].partition(":")[0]
        policy = next((one for one in await self._held() if one.key == key), None)
        if policy is None:
            return self._missing(wording.NO_SUCH_CLAUSE, "The policy may have been changed or taken away since it was given.")
        says = f"The address is of a clause of {wording.name(policy)}, {policy.title}, which does not hold it (any more)."
        return self._missing(wording.NO_SUCH_CLAUSE, says, policy_path(key), "Read the policy as it is today")

    def _missing(
        self, title: str, says: str, url: str = "/policies", leads_to: str = "See the policies that I hold"
    ) -> web.Response:
        return self._templates.page(404, "notice.html", NoticeView(title, says, url, leads_to), here=_HERE)
