"""The page that asks all policies the same and shows side by side what each of them says, and how firmly."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from bot.answer import LONGEST_QUESTION, Answer, Ask, Failure, Force, NearMiss, Policy, Quote, Reply, by_policy
from bot.platforms.web.guard import Guard
from bot.platforms.web.origins import is_asked_here
from bot.platforms.web.rendering import policy_view, quote_view, render_surely
from bot.platforms.web.scopes import form_view, narrowed, nothing_within, seen
from bot.platforms.web.templates import Templates
from bot.platforms.web.views import CompareView, ComparisonRow
from bot.talking import Talking, today

_STRICTNESS = {force: place for place, force in enumerate(Force)}


class Compare:
    """The page at ``/compare``."""

    def __init__(self, talking: Talking, templates: Templates, guard: Guard) -> None:
        self._talking, self._templates, self._guard = talking, templates, guard

    async def show(self, request: web.Request) -> web.Response:
        """Return the page, with what its address asks."""
        return await self._compared(request, request.query.get("topic", ""), request.query.get("in", ""))

    async def compare(self, request: web.Request) -> web.Response:
        """Return the page with what the form asks."""
        form = await self._guard.form(request)
        return await self._compared(request, "".join(form.get("topic", [])[:1]), "".join(form.get("in", [])[:1]))

    async def _compared(self, request: web.Request, topic: str, scope: str) -> web.Response:
        topic = topic.strip()
        keys = await seen(self._talking)
        held = await self._talking.held(keys)
        form = form_view(topic, scope, held)
        if not topic:
            return self._templates.page(200, "compare.html", CompareView(form), here="compare")
        within = narrowed(scope, held, keys)
        if within is None:
            return self._templates.page(200, "compare.html", CompareView(form, nothing_within(held)), here="compare")
        if too_many := self._guard.too_many(request, held):
            return too_many
        if len(topic) > LONGEST_QUESTION:
            reply: Reply = Failure(topic, "-", f"it is longer than {LONGEST_QUESTION:,} characters")
        else:
            ask = Ask(topic, policies=within, of_each=True)
            reply = await self._talking.asked(ask, counts=is_asked_here(request))
        view = CompareView(form, render_surely(reply, today(), held), rows(reply, today()), _link(topic, scope, reply))
        is_fault = isinstance(reply, Failure) and not reply.says
        return self._templates.page(500 if is_fault else 200, "compare.html", view, here="compare")


def rows(reply: Reply, today: date) -> tuple[ComparisonRow, ...]:
    """Return a line for each policy, the firmest first, those that say nothing last; none where no policy says anything."""
    if not isinstance(reply, Answer | NearMiss):
        return ()
    firmest = [(policy, min(own, key=_strictness)) for policy, own in by_policy(reply.quotes)]
    firmest.sort(key=lambda pair: _strictness(pair[1]))
    silent = reply.silent if isinstance(reply, Answer) else ()
    return (*(_row(policy, quote, today) for policy, quote in firmest), *_silent_rows(silent, today))


def _strictness(quote: Quote) -> int:
    return _STRICTNESS[quote.binding.force]


def _row(policy: Policy, quote: Quote, today: date) -> ComparisonRow:
    shown = quote_view(quote, today)
    # A clause in which no word binds is named all the same: the policy does say something.
    binds = shown.binds or "says something; no word of it binds"
    return ComparisonRow(policy_view(policy, today), shown.force, binds, shown.label, quote.uid)


def _silent_rows(policies: Sequence[Policy], today: date) -> tuple[ComparisonRow, ...]:
    return tuple(ComparisonRow(policy_view(one, today), "", "", "", "") for one in policies)


def _link(topic: str, scope: str, reply: Reply) -> str:
    """Return the address of a comparison, empty where it had better stand in no history."""
    if not isinstance(reply, Answer | NearMiss) or reply.care:
        return ""
    return "/compare?" + urlencode({"topic": topic} | ({"in": scope} if scope else {}))
