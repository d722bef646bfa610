"""The owner's pages: what people ask that the policies leave open, and how much is asked; never who."""

from aiohttp import web

from bot import wording_owner
from bot.errors import RecordsError
from bot.gaps import Gap
from bot.links import clause_path
from bot.platforms.web.guard import seen_at
from bot.platforms.web.owner_views import GapsView, GapView, TableView, UsageView
from bot.platforms.web.owners import OWNER, Owners
from bot.platforms.web.templates import HEADERS, Templates
from bot.platforms.web.views import NoticeView
from bot.reporting import Reporting, gaps_export, nearest_of, usage_export

_AWAY = NoticeView(
    "The records cannot be reached", "Please try again in a while; the log says why.", f"{OWNER}/gaps", "Try again"
)


class OwnersPages:
    """The pages under ``/owner``."""

    def __init__(self, reporting: Reporting, templates: Templates, owners: Owners) -> None:
        self._reporting, self._templates, self._owners = reporting, templates, owners

    async def first(self, _: web.Request) -> web.Response:
        """Return the way to the gap report."""
        return seen_at(f"{OWNER}/gaps")

    async def gaps(self, request: web.Request) -> web.Response:
        """Return the gap report."""
        try:
            found = await self._reporting.gaps()
        except RecordsError as fault:
            return self._away(fault)
        view = GapsView(
            tuple(map(_gap_view, found)), wording_owner.NO_GAPS, self._reporting.gaps_from, self._owners.has_ticket(request)
        )
        return self._templates.page(200, "gaps.html", view, here="gaps")

    async def gaps_table(self, _: web.Request) -> web.Response:
        """Return the gap report as CSV."""
        try:
            return _saved("gaps.csv", gaps_export(await self._reporting.gaps()))
        except RecordsError as fault:
            return self._away(fault)

    async def usage(self, request: web.Request) -> web.Response:
        """Return how much is asked."""
        try:
            reports = await self._reporting.usage()
        except RecordsError as fault:
            return self._away(fault)
        tables = tuple(TableView(one.title, one.columns, one.rows) for one in reports)
        view = UsageView(tables, wording_owner.NO_USAGE, self._owners.has_ticket(request))
        return self._templates.page(200, "usage.html", view, here="usage")

    async def usage_table(self, _: web.Request) -> web.Response:
        """Return every count as CSV."""
        try:
            return _saved("usage.csv", usage_export(await self._reporting.counts()))
        except RecordsError as fault:
            return self._away(fault)

    def _away(self, fault: RecordsError) -> web.Response:
        unrecorded = self._reporting.records.store.unrecorded
        unrecorded.add("report", "the owner's pages cannot be shown", fault)
        return self._templates.page(503, "notice.html", _AWAY)


def _gap_view(gap: Gap) -> GapView:
    lines = wording_owner.gap_lines(gap.reasons, "", gap.first, gap.last)
    head = wording_owner.gap_head(gap.people, gap.questions, gap.kinds)
    return GapView(head, gap.question, lines, nearest_of(gap), clause_path(gap.nearest.uid) if gap.nearest else "")


def _saved(name: str, body: str) -> web.Response:
    """Return a table to be saved."""
    own = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    # Spreadsheets take it for UTF-8 by its first character.
    return web.Response(text="\ufeff" + body, content_type="text/csv", headers={**HEADERS, **own})
