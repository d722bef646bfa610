"""The page where anybody asks: the reply comes with the page, or into it where its script runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from aiohttp import web

from bot import wording
from bot.answer import LONGEST_QUESTION, Ask, Choice, Context, Failure, Policy, Reply
from bot.platforms.web.consulting import ask_path
from bot.platforms.web.guard import Guard, seen_at
from bot.platforms.web.opinions import Opinions, opinion_view
from bot.platforms.web.origins import is_asked_here
from bot.platforms.web.rendering import render_surely
from bot.platforms.web.scopes import form_view, narrowed, nothing_within, seen
from bot.platforms.web.templates import Templates, wants_fragment
from bot.platforms.web.views import AskView, GoingOnView, ReplyView
from bot.records.replies import is_sensitive
from bot.talking import Keys, Talking, today, uids_of
from bot.wanted import Wanted, wanted

_MOST_EARLIER, _MOST_SHOWN = 5, 30
_HERE = "ask"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came with a request."""

    question: str
    scope: str = ""
    context: Context = field(default_factory=Context)
    policy: str = ""
    label: str = ""
    """With ``policy``: the number that was chosen in it."""


class Asking:
    """The page at ``/``."""

    def __init__(self, talking: Talking, templates: Templates, guard: Guard, opinions: Opinions) -> None:
        self._talking, self._templates, self._guard, self._opinions = talking, templates, guard, opinions

    async def show(self, request: web.Request) -> web.Response:
        """Return the page, with the reply to the question that its address names."""
        return await self._answered(request, _Asked(request.query.get("q", "").strip(), request.query.get("in", "")))

    async def ask(self, request: web.Request) -> web.Response:
        """Return the page with the reply to the question in the form, or the reply alone."""
        form = await self._guard.form(request)

        def one(name: str) -> str:
            return "".join(form.get(name, [])[:1]).strip()

        earlier = [said[:LONGEST_QUESTION] for said in form.get("after", [])[-_MOST_EARLIER:]]
        context = Context(tuple(earlier), tuple(form.get("shown", [])[:_MOST_SHOWN]))
        return await self._answered(request, _Asked(one("q"), one("in"), context, one("policy"), one("label")))

    async def _answered(self, request: web.Request, asked: _Asked) -> web.Response:
        keys = await seen(self._talking)
        held = await self._talking.held(keys)
        view = AskView(form_view(asked.question, asked.scope, held))
        if asked.label:
            return await self._replied(request, asked, keys, view, held)
        match wanted(asked.question):
            case Wanted.HELP:
                welcome = await self._talking.welcome(keys)
                return self._shown(request, 200, replace(view, examples=welcome.examples, by_number=welcome.by_number))
            case Wanted.LIST:
                return seen_at("/policies")
            case Wanted.NOTHING:
                return self._shown(request, 200, replace(view, reply=ReplyView(wording.YOU_ARE_WELCOME, "word")))
            case Wanted.ANSWER:
                within = narrowed(asked.scope, held, keys)
                if within is None:
                    return self._shown(request, 200, replace(view, reply=nothing_within(held)))
                return await self._replied(request, asked, within, view, held)

    async def _replied(
        self, request: web.Request, asked: _Asked, keys: Keys, view: AskView, held: Sequence[Policy]
    ) -> web.Response:
        if too_many := self._guard.too_many(request, held):
            return too_many
        if not asked.label and len(asked.question) > LONGEST_QUESTION:
            reply: Reply = Failure(asked.question, "-", f"it is longer than {LONGEST_QUESTION:,} characters")
        elif asked.label:
            reply = await self._talking.look_up(asked.policy, asked.label, keys)
        else:
            reply = await self._talking.asked(Ask(asked.question, asked.context, keys), counts=is_asked_here(request))
        kept = await self._opinions.kept(request, reply, keys) if is_asked_here(request) else ""
        made = replace(
            view,
            reply=render_surely(reply, today(), held),
            goes_on=_going_on(asked, reply),
            link=_link(asked, reply),
            opinion=opinion_view(kept) if kept else None,
            ask_person=ask_path(kept) if kept and not is_sensitive(reply) else "",
        )
        is_fault = isinstance(reply, Failure) and not reply.says
        return self._shown(request, 500 if is_fault else 200, made)

    def _shown(self, request: web.Request, status: int, view: AskView) -> web.Response:
        if not wants_fragment(request):
            return self._templates.page(status, "ask.html", view, here=_HERE)
        # What is no question leads to the first page, where its answer stands.
        return self._templates.page(status, "reply.html", view) if view.reply else seen_at("/")


def _going_on(asked: _Asked, reply: Reply) -> GoingOnView | None:
    """Return what a further question takes along, None where there is nothing to go on from."""
    if isinstance(reply, Choice | Failure):
        return None
    said = f"{asked.policy} {asked.label}" if asked.label else asked.question
    after = (*asked.context.questions, said)[-_MOST_EARLIER:]
    return GoingOnView(after, (uids_of(reply) or asked.context.shown)[:_MOST_SHOWN])


def _link(asked: _Asked, reply: Reply) -> str:
    """Return the address of a question, empty where it makes no sense alone or is for its asker's eyes."""
    if is_sensitive(reply) or isinstance(reply, Failure) or asked.context.questions or asked.label:
        return ""
    return "/?" + urlencode({"q": asked.question} | ({"in": asked.scope} if asked.scope else {}))
