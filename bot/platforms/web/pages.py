"""The web pages: which address leads where, and who may go there."""

from dataclasses import dataclass

from aiohttp import web

from bot.answerer import Answerer
from bot.audience import Audience
from bot.config import Config
from bot.counting import Counting
from bot.desk import Desk
from bot.escalating import Escalating
from bot.platforms.web.asking import Asking
from bot.platforms.web.compare import Compare
from bot.platforms.web.consulting import Consulting
from bot.platforms.web.guard import SIGN_IN, SIGN_OUT, Guard
from bot.platforms.web.health import Health
from bot.platforms.web.opinions import Opinions
from bot.platforms.web.owner import OwnersPages
from bot.platforms.web.owners import OWNER, OWNER_SIGN_IN, OWNER_SIGN_OUT, Owners
from bot.platforms.web.reading import Reading
from bot.platforms.web.sources import Sources
from bot.platforms.web.templates import Templates
from bot.platforms.web.views import NoticeView
from bot.platforms.web.visitors import Visitors
from bot.recording import Recording
from bot.records.unrecorded import KINDS
from bot.reporting import Reporting
from bot.talking import Talking


@dataclass(frozen=True, slots=True)
class Pages:
    """The web on this bot's server."""

    templates: Templates
    guard: Guard
    asking: Asking
    compare: Compare
    reading: Reading
    health: Health
    opinions: Opinions
    consulting: Consulting
    owners: Owners
    owner: OwnersPages

    @property
    def desk(self) -> Desk:
        """The questions on their way to people."""
        return self.consulting.desk

    async def run(self) -> None:
        """Keep up the questions on their way to people, until cancelled."""
        await self.desk.run()

    def add_routes(self, server: web.Application) -> None:
        """Add the pages' addresses to the server; last, because what nobody else answers is theirs."""
        to, guarded, everybody = server.router, self.guard.guarded, self.guard.open
        to.add_get("/healthz", self.health.alive)
        to.add_get("/readyz", everybody(self.health.ready))
        to.add_get("/metrics", everybody(self.health.metrics))
        to.add_get("/static/{name}", self._static)
        to.add_get(SIGN_IN, everybody(self.guard.sign_in_page))
        to.add_post(SIGN_IN, everybody(self.guard.sign_in))
        to.add_post(SIGN_OUT, everybody(self.guard.sign_out))
        to.add_get("/", guarded(self.asking.show))
        to.add_post("/", guarded(self.asking.ask))
        to.add_get("/replies/{reply}/opinion", guarded(self.opinions.show))
        to.add_post("/replies/{reply}/opinion", guarded(self.opinions.give))
        to.add_get("/replies/{reply}/ask", guarded(self.consulting.form))
        to.add_post("/replies/{reply}/ask", guarded(self.consulting.send))
        to.add_get("/asked/{asked}", guarded(self.consulting.show))
        to.add_get("/compare", guarded(self.compare.show))
        to.add_post("/compare", guarded(self.compare.compare))
        to.add_get("/policies", guarded(self.reading.policies))
        to.add_get("/policies/{key}", guarded(self.reading.policy))
        to.add_get("/policies/{key}/source", guarded(self.reading.source))
        to.add_get("/clauses/{uid}", guarded(self.reading.clause))
        to.add_get("/clauses/{uid}/print", guarded(self.reading.on_paper))
        if self.owners.are_there:
            self._add_owners_routes(to)
        to.add_get("/privacy", guarded(self._privacy))
        to.add_get("/{path:.*}", guarded(self._nothing))

    def _add_owners_routes(self, to: web.UrlDispatcher) -> None:
        only, everybody = self.owners.only, self.guard.open
        to.add_get(OWNER_SIGN_IN, everybody(self.owners.sign_in_page))
        to.add_post(OWNER_SIGN_IN, everybody(self.owners.sign_in))
        to.add_post(OWNER_SIGN_OUT, everybody(self.owners.sign_out))
        to.add_get(OWNER, only(self.owner.first))
        to.add_get(f"{OWNER}/gaps", only(self.owner.gaps))
        to.add_get(f"{OWNER}/gaps.csv", only(self.owner.gaps_table))
        to.add_get(f"{OWNER}/usage", only(self.owner.usage))
        to.add_get(f"{OWNER}/usage.csv", only(self.owner.usage_table))

    async def _static(self, request: web.Request) -> web.Response:
        return self.templates.static(request.match_info["name"])

    async def _privacy(self, _: web.Request) -> web.Response:
        return self.templates.page(200, "privacy.html", None)

    async def _nothing(self, _: web.Request) -> web.Response:
        notice = NoticeView("There is no page at this address", "It may have been mistyped, or cut short when it was copied.")
        return self.templates.page(404, "notice.html", notice)


def open_web(config: Config, answerer: Answerer, audience: Audience, escalating: Escalating, counting: Counting) -> Pages:
    """Return the web pages."""
    templates = Templates(signs_in=bool(config.web.password))
    guard = Guard(config.web, config.public_url, templates)
    records = escalating.records
    talking = Talking(answerer, audience, records.conversations, Recording(records), counting.at("web"))
    visitors = Visitors(guard, lambda visitor: records.store.hash("visitor cookie", visitor))
    owners = Owners(config.web, templates, guard)
    counting.watch_unrecorded(lambda: dict.fromkeys(KINDS, 0) | records.store.unrecorded.counts)
    opinions = Opinions(talking, templates, guard, visitors)
    return Pages(
        templates,
        guard,
        Asking(talking, templates, guard, opinions),
        Compare(talking, templates, guard),
        Reading(talking, templates, Sources(config.policies), config.public_url),
        Health(answerer, records.store, counting, guard),
        opinions,
        Consulting(talking, escalating, templates, guard, visitors),
        owners,
        OwnersPages(Reporting(records, answerer, config.gaps_from), templates, owners),
    )
