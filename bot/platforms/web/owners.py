"""Who may see the owner's pages: whoever gives their own password, or whoever the proxy signs in by a name that is listed."""

from aiohttp import web

from bot.config import WebConfig
from bot.platforms.web.guard import Guard, Handler, seen_at
from bot.platforms.web.limits import Limit
from bot.platforms.web.templates import Templates
from bot.platforms.web.tickets import DAYS, Tickets
from bot.platforms.web.views import NoticeView, SignInView

OWNER = "/owner"
OWNER_SIGN_IN, OWNER_SIGN_OUT = f"{OWNER}/sign-in", f"{OWNER}/sign-out"
_COOKIE = "policy-bot-owner"
_LABEL = "The password of the policy owner"
_WRONG_AT_ONCE, _WRONG_PER_MINUTE = 10, 1
_NOT_YOURS = NoticeView("This is for the policy owner", "These pages are shown to whoever looks after the policies.")


class Owners:
    """Stands before the owner's pages; where no owner is named and no password set, there are none."""

    def __init__(self, config: WebConfig, templates: Templates, guard: Guard) -> None:
        self._names, self._templates, self._guard = config.owners, templates, guard
        self._password = config.owner_password
        self._tickets = Tickets(self._password, to="owner") if self._password else None
        self._wrong = Limit(_WRONG_PER_MINUTE, _WRONG_AT_ONCE)

    @property
    def are_there(self) -> bool:
        """Whether anybody may see the owner's pages."""
        return bool(self._tickets or self._names)

    def only(self, handler: Handler) -> Handler:
        """Return ``handler`` for the owner alone."""

        async def handle(request: web.Request) -> web.Response:
            if self._is_owner(request):
                return await handler(request)
            if self._tickets:
                return seen_at(OWNER_SIGN_IN)
            return self._templates.page(403, "notice.html", _NOT_YOURS)

        return self._guard.open(handle)

    async def sign_in_page(self, _: web.Request) -> web.Response:
        """Return the page that asks for the owner's password."""
        return self._sign_in(200) if self._tickets else seen_at(OWNER)

    async def sign_in(self, request: web.Request) -> web.Response:
        """Return the way in for whoever gives the owner's password."""
        if self._tickets is None:
            return seen_at(OWNER)
        form, who = await self._guard.form(request), self._guard.site(request)
        if wait := self._wrong.wait(who):
            return self._guard.later(wait, "Too many wrong passwords have come from your address.")
        if not self._tickets.is_password("".join(form.get("password", [])[:1])):
            self._wrong.take(who)
            return self._sign_in(401, "This is not the password. Please try again.")
        done = seen_at(OWNER)
        done.set_cookie(
            _COOKIE,
            self._tickets.issue(),
            max_age=DAYS * 24 * 3600,
            path=OWNER,
            httponly=True,
            samesite="Strict",
            secure=self._guard.is_secure(request),
        )
        return done

    async def sign_out(self, _: web.Request) -> web.Response:
        """Return the way out."""
        done = seen_at("/")
        done.del_cookie(_COOKIE, path=OWNER)
        return done

    def has_ticket(self, request: web.Request) -> bool:
        """Whether there is somebody to sign out."""
        return bool(self._tickets and self._tickets.is_valid(request.cookies.get(_COOKIE, "")))

    def _is_owner(self, request: web.Request) -> bool:
        return self._guard.name(request) in self._names or self.has_ticket(request)

    def _sign_in(self, status: int, fault: str = "") -> web.Response:
        view = SignInView(OWNER, fault, OWNER_SIGN_IN, _LABEL)
        return self._templates.page(status, "sign-in.html", view, signs_out=False)
