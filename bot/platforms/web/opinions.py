"""What people on the web think of a reply: a thumb is kept at once, and where it is down, why."""

import secrets

from aiohttp import web

from bot import wording_people
from bot.answer import Reply
from bot.platforms.web.guard import Guard, seen_at
from bot.platforms.web.people_views import OpinionView
from bot.platforms.web.templates import Templates, wants_fragment
from bot.platforms.web.visitors import Visitors
from bot.records.feedback import LONGEST_NOTE, Reason, Vote
from bot.records.person import Person
from bot.talking import Keys, Talking

_SAID = {
    "up": wording_people.THANKS,
    "down": "",
    "why": wording_people.THANKS_FOR_MORE,
    "not-kept": wording_people.NOT_KEPT,
}
"""What is said about what was sent last, by the name that stands for it in an address."""
_DOWN = ("down", "why")


class Opinions:
    """The addresses ``/replies/<id>/opinion``."""

    def __init__(self, talking: Talking, templates: Templates, guard: Guard, visitors: Visitors) -> None:
        self._talking, self._templates, self._guard, self._visitors = talking, templates, guard, visitors

    async def kept(self, request: web.Request, reply: Reply, policies: Keys) -> str:
        """Return the id that a reply is kept under, empty where nobody is asked what they think of it."""
        return await self._talking.recording.note(f"web:{secrets.token_hex(16)}", self._visitors.asking(request), reply, policies)

    async def show(self, request: web.Request) -> web.Response:
        """Return the page on which an opinion can be given or changed."""
        view = opinion_view(request.match_info["reply"], request.query.get("said", ""))
        return self._templates.page(200, "opinion-page.html", view)

    async def give(self, request: web.Request) -> web.Response:
        """Return the way to the page that says it is kept; for the page's own script, what it says."""
        if too_many := self._guard.too_many(request):
            return too_many
        form, reply = await self._guard.form(request), request.match_info["reply"]
        person = self._visitors.taking_part(request)
        said = await self._voted(form, reply, person)
        if wants_fragment(request):
            answer = self._templates.page(200, "opinion.html", opinion_view(reply, said))
        else:
            answer = seen_at(f"{opinion_path(reply)}?said={said}")
        return answer if said == "not-kept" else self._visitors.remember(request, person, answer)

    async def _voted(self, form: dict[str, list[str]], reply: str, person: Person) -> str:
        is_up = form.get("thumb") == ["up"]
        vote = Vote(is_up) if "thumb" in form else Vote(is_up=False, reason=_reason(form), note=_one(form, "note"))
        if not await self._talking.recording.vote(reply, person, vote):
            return "not-kept"
        return "up" if is_up else "down" if "thumb" in form else "why"


def opinion_path(reply: str) -> str:
    """Return where an opinion of a reply is sent, by the reply's id."""
    return f"/replies/{reply}/opinion"


def opinion_view(reply: str, said: str = "") -> OpinionView:
    """Return what is asked about a reply; ``said`` names what was sent last."""
    thumb = "down" if said in _DOWN else "up" if said == "up" else ""
    why = said == "down"
    return OpinionView(opinion_path(reply), thumb, _SAID.get(said, ""), why, wording_people.REASONS if why else (), LONGEST_NOTE)


def _reason(form: dict[str, list[str]]) -> Reason:
    """Return the reason that was chosen, none for anything that is none."""
    chosen = _one(form, "reason")
    return Reason(chosen) if chosen in set(Reason) else Reason.NONE


def _one(form: dict[str, list[str]], name: str) -> str:
    return "".join(form.get(name, [])[:1]).strip()
