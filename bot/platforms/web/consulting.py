"""A question put to a person from the web: the form, its way to the contact, and the page on which the answer comes."""

import json
import secrets
from dataclasses import dataclass

from aiohttp import web

from bot import wording, wording_people
from bot.answer import LONGEST_QUESTION
from bot.desk import Desk, Work
from bot.errors import RecordsError
from bot.escalating import Escalating, Outcome
from bot.platforms.web.asked import About, about, about_asked, asked_view, shown_views
from bot.platforms.web.guard import Guard, seen_at
from bot.platforms.web.people_views import AskPersonView, WhomView
from bot.platforms.web.templates import Templates, wants_fragment
from bot.platforms.web.views import NoticeView
from bot.platforms.web.visitors import Visitors
from bot.records.escalation import Asker
from bot.records.inbox import Inbox
from bot.records.person import Person
from bot.records.replies import Given
from bot.talking import Talking

_LONGEST_NAME = 80
_WAITED_S = 10.0
"""Seconds that a form waits for its question to arrive; later it arrives all the same, and the page says so."""
_ONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class _Entered:
    """What stands in the form."""

    question: str
    whom: str = ""
    name: str = ""


class Consulting:
    """The addresses ``/replies/<id>/ask`` and ``/asked/<id>``."""

    def __init__(self, talking: Talking, escalating: Escalating, templates: Templates, guard: Guard, visitors: Visitors) -> None:
        self._talking, self._escalating, self._templates = talking, escalating, templates
        self._guard, self._visitors = guard, visitors
        self.desk = Desk(Inbox(escalating.records.store, "web"), self._put, talking.keep_up)
        self._outcomes: dict[str, Outcome | None] = {}
        """What became of the questions that somebody waits for in front of the form."""

    async def form(self, request: web.Request) -> web.Response:
        """Return the form, with the question and the clauses that were shown."""
        given = await self._given(request)
        if isinstance(given, web.Response):
            return given
        return self._form(given, await about(given, self._talking, self._escalating), _Entered(given.question))

    async def send(self, request: web.Request) -> web.Response:
        """Return the way to the page on which the answer will come, or the form again with what is wrong."""
        given = await self._given(request)
        if isinstance(given, web.Response):
            return given
        form = await self._guard.form(request)
        # A browser sends a new line as two characters, and counts it as one.
        entered = _Entered(_one(form, "question").replace("\r\n", "\n"), _one(form, "whom"), _one(form, "name"))
        known = await about(given, self._talking, self._escalating)
        if fault := _fault(entered, known):
            # Whoever is told to write less of a disclosure would lose time over it.
            is_grave = bool(entered.question) and await self._escalating.care(entered.question)
            return self._said(403, wording.CARE) if is_grave else self._form(given, known, entered, fault)
        if too_many := self._guard.too_many_put(request):
            return too_many
        person = self._visitors.taking_part(request)
        told = {
            "user": person.user,
            "team": person.workspace,
            "question": entered.question,
            "shown": given.shown,
            "contact": entered.whom,
            "name": wording_people.signed(" ".join(entered.name.split())[:_LONGEST_NAME]),
        }
        key = f"web:{self._escalating.records.store.hash('form', str(person), _one(form, 'once'))}"
        where = await self._sent(key, json.dumps(told))
        if where is Outcome.SENSITIVE:
            return self._said(403, wording.CARE)
        if isinstance(where, Outcome):
            return self._form(given, known, entered, wording_people.NOT_ASKED)
        return self._visitors.remember(request, person, seen_at(where))

    async def show(self, request: web.Request) -> web.Response:
        """Return how far a question got, and its answer; for the page's own script, that alone."""
        records = self._escalating.records.escalations
        try:
            found = await records.find(request.match_info["asked"])
            if found is None:
                return self._said(404, wording_people.NO_SUCH_ASKED)
            answers = await records.answers(found.id)
        except RecordsError as fault:
            self._talking.recording.missed("escalation", "a question to a person cannot be shown", fault)
            return self._said(503, wording_people.CANNOT_LOOK)
        view = asked_view(found, answers, await about_asked(found, self._talking, self._escalating), asked_path(found.id))
        return self._templates.page(200, "asked-state.html" if wants_fragment(request) else "asked.html", view)

    async def _given(self, request: web.Request) -> Given | web.Response:
        """Return the reply that a question is put to a person from, else the page that says why that cannot be."""
        given = await self._talking.recording.find(request.match_info["reply"])
        if given is None or not given.question:
            return self._said(404, wording_people.GONE)
        if given.sensitive:
            # A disclosure must not wait for somebody to take it.
            return self._said(403, wording.CARE)
        return given

    async def _sent(self, key: str, payload: str) -> str | Outcome:
        """Return the address at which a question is followed, what came of it where it could not be put to anybody."""
        self._outcomes[key] = None
        await self.desk.take_in(key, payload)
        await self.desk.finish(key, _WAITED_S)
        outcome = self._outcomes.pop(key, None)
        if outcome in (Outcome.NOBODY, Outcome.NOT_KEPT, Outcome.SENSITIVE):
            return outcome
        told, records = json.loads(payload), self._escalating.records.escalations
        try:
            found = await records.find(records.id_of(key)) or await records.find_same(told["question"], told["contact"])
        except RecordsError as fault:
            self._talking.recording.missed("escalation", "where an answer will stand is not known", fault)
            return Outcome.NOT_KEPT
        return asked_path(found.id) if found else Outcome.NOT_KEPT

    async def _put(self, work: Work) -> None:
        """Put a question to its contact; raises UnreachableError where that is to be done again later."""
        told = json.loads(work.payload)
        asker = Asker(Person("web", told["team"], told["user"]), "web", told["name"])
        outcome = await self._escalating.put(work.key, told["question"], tuple(told["shown"]), told["contact"], asker)
        if work.key in self._outcomes:
            self._outcomes[work.key] = outcome

    def _form(self, given: Given, known: About, entered: _Entered, fault: str = "") -> web.Response:
        view = AskPersonView(
            url=ask_path(given.id),
            once=secrets.token_urlsafe(_ONCE_BYTES),
            question=entered.question,
            longest=LONGEST_QUESTION,
            chosen=entered.whom,
            name=entered.name,
            longest_name=_LONGEST_NAME,
            shown=shown_views(known.quotes),
            whom=tuple(WhomView(key, name) for key, name in known.whom.items()),
            themselves=known.themselves,
            fault=fault,
        )
        return self._templates.page(400 if fault else 200, "ask-person.html", view)

    def _said(self, status: int, says: str) -> web.Response:
        return self._templates.page(status, "notice.html", NoticeView(wording_people.ASK_PERSON, says))


def ask_path(reply: str) -> str:
    """Return where the question of a reply is put to a person, by the reply's id."""
    return f"/replies/{reply}/ask"


def asked_path(asked: str) -> str:
    """Return where a question that was put to a person is followed, by its id, which nobody can guess."""
    return f"/asked/{asked}"


def _fault(entered: _Entered, known: About) -> str:
    """Return what is wrong with what was entered, empty for nothing; it is never cut."""
    if not entered.question:
        return wording_people.NO_QUESTION
    if len(entered.question) > LONGEST_QUESTION:
        return wording_people.too_long(len(entered.question), LONGEST_QUESTION)
    return "" if entered.whom in known.whom else wording_people.NEEDED


def _one(form: dict[str, list[str]], name: str) -> str:
    return "".join(form.get(name, [])[:1]).strip()
