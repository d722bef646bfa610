"""Who may see the owner's pages: whoever gives their own password, or whoever the proxy signs in by a name that is listed."""

from aiohttp import web

from bot.config import WebConfig
from bot.platforms.web.doors import Door
from bot.platforms.web.guard import TOO_MANY_TRIED, WRONG, Guard, Handler, seen_at
from bot.platforms.web.limits import Limit
from bot.platforms.web.templates import Templates
from bot.platforms.web.tickets import Tickets
from bot.platforms.web.views import NoticeView, SignInView

OWNER = "/owner"
OWNER_SIGN_IN, OWNER_SIGN_OUT = f"{OWNER}/sign-in", f"{OWNER}/sign-out"
_COOKIE = "policy-bot-owner"
_LABEL = "The password of the policy owner"
_TRIED_AT_ONCE, _TRIED_PER_MINUTE = 10, 6
_NOT_YOURS = NoticeView("This is for the policy owner", "These pages are shown to whoever looks after the policies.")


class Owners:
    """Stands before the owner's pages; where no owner is named and no password set, there are none."""

    def __init__(self, config: WebConfig, templates: Templates, guard: Guard) -> None:
        self._names, self._templates, self._guard = config.owners, templates, guard
        password, tries = config.owner_password, Limit(_TRIED_PER_MINUTE, _TRIED_AT_ONCE)
        self._door = Door(Tickets(password, to="owner"), tries, _COOKIE, OWNER, "Strict") if password else None

    @property
    def are_there(self) -> bool:
        """Whether anybody may see the owner's pages."""
        return bool(self._door or self._names)

    def only(self, handler: Handler) -> Handler:
        """Return ``handler`` for the owner alone."""

        async def handle(request: web.Request) -> web.Response:
            if self._is_owner(request):
                return await handler(request)
            if self._door:
                return seen_at(OWNER_SIGN_IN)
            return self._templates.page(403, "notice.html", _NOT_YOURS)

        return self._guard.open(handle)

    async def sign_in_page(self, _: web.Request) -> web.Response:
        """Return the page that asks for the owner's password."""
        return self._sign_in(200) if self._door else seen_at(OWNER)

    async def sign_in(self, request: web.Request) -> web.Response:
        """Return the way in for whoever gives the owner's password."""
        if self._door is None:
            return seen_at(OWNER)
        form, who = await self._guard.form(request), self._guard.site(request)
        if wait := await self._door.turn(request, who):
            return self._guard.later(wait, TOO_MANY_TRIED)
        if not self._door.is_password(request, who, "".join(form.get("password", [])[:1])):
            return self._sign_in(401, WRONG)
        return self._door.let_in(seen_at(OWNER), is_secure=self._guard.is_secure(request))

    async def sign_out(self, request: web.Request) -> web.Response:
        """Return the way out."""
        done = seen_at("/")
        return self._door.sign_out(request, done) if self._door else done

    def has_ticket(self, request: web.Request) -> bool:
        """Whether there is somebody to sign out."""
        return bool(self._door and self._door.is_open(request))

    def _is_owner(self, request: web.Request) -> bool:
        return self._guard.name(request) in self._names or self.has_ticket(request)

    def _sign_in(self, status: int, fault: str = "") -> web.Response:
        view = SignInView(OWNER, fault, OWNER_SIGN_IN, _LABEL)
        return self._templates.page(status, "sign-in.html", view, signs_out=False)
