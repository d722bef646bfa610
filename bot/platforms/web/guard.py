"""Who may come in, how, and how often: the shared password, the proxy's header, limits; nothing unforeseen comes out."""

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import quote

from aiohttp import web

from bot.answer import Policy
from bot.config import WebConfig
from bot.failing import failure
from bot.platforms.web.addresses import is_by_proxy, is_in, sender, site
from bot.platforms.web.limits import Limit
from bot.platforms.web.rendering import standing_care
from bot.platforms.web.templates import HEADERS, Templates
from bot.platforms.web.tickets import DAYS, Tickets
from bot.platforms.web.views import CareView, NoticeView, SignInView

Handler = Callable[[web.Request], Awaitable[web.Response]]
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
_COOKIE = "policy-bot"
_WRONG_AT_ONCE, _WRONG_PER_MINUTE = 20, 2
"""Wrong passwords that are taken from one address: a whole school may share one, so not too few."""
_PUT_AT_ONCE, _PUT_PER_MINUTE = 10, 2
"""Questions to people that are taken from one address: somebody has to read them."""
_FORGED = NoticeView("This was sent from another page", "Please come here yourself and try again.")
_LARGEST_FORM = 64 * 1024
"""Bytes of a form: a question, those before it and the clauses shown last fill a tenth of it."""


class Guard:
    """Stands before every page."""

    def __init__(self, config: WebConfig, public_url: str, templates: Templates) -> None:
        self._config, self._public_url, self._templates = config, public_url, templates
        self._tickets = Tickets(config.password) if config.password else None
        self._wrong = Limit(_WRONG_PER_MINUTE, _WRONG_AT_ONCE)
        self._put = Limit(_PUT_PER_MINUTE, _PUT_AT_ONCE)
        self._questions = Limit(config.per_minute, config.per_minute)

    def guarded(self, handler: Handler) -> Handler:
        """Return ``handler`` for those alone who may come in; whatever goes wrong in it, a page says so."""

        async def handle(request: web.Request) -> web.Response:
            if not self._may_come_in(request):
                return self._turned_away(request)
            return await self._surely(handler, request)

        return handle

    def open(self, handler: Handler) -> Handler:
        """Return ``handler`` for everybody; whatever goes wrong in it, a page says so."""

        async def handle(request: web.Request) -> web.Response:
            return await self._surely(handler, request)

        return handle

    def site(self, request: web.Request) -> str:
        """Return the address that a request comes from, as one sender is counted."""
        return site(sender(request, self._config.proxies))

    def name(self, request: web.Request) -> str:
        """Return the name that the reverse proxy has signed somebody in by, empty where it signs nobody in."""
        header = self._config.user_header
        if not header or not is_by_proxy(request, self._config.proxies):
            return ""
        said = request.headers.getall(header, ())
        # Of two, one is the caller's own: a proxy added its header to what came.
        return said[0].strip() if len(said) == 1 else ""

    def may_see_metrics(self, request: web.Request) -> bool:
        """Whether the figures may be shown to whoever asks."""
        return is_in(sender(request, self._config.proxies), self._config.metrics_from)

    def too_many(self, request: web.Request, policies: Sequence[Policy] = ()) -> web.Response | None:
        """Count one more question of its sender; return the page to show instead of a reply, None where it had not too many.

        Others at the same address may have used it up: the page names the safeguarding contacts of ``policies``.
        """
        wait = self._questions.take(self.site(request))
        says = "Too many questions have come from your address."
        return self.later(wait, says, standing_care(policies)) if wait else None

    def too_many_put(self, request: web.Request) -> web.Response | None:
        """Count one more question that its sender puts to a person; return the page to show instead, None for not too many."""
        wait = self._put.take(self.site(request))
        return self.later(wait, "Too many questions to people have come from your address.", standing_care()) if wait else None

    async def form(self, request: web.Request) -> dict[str, list[str]]:
        """Return the texts of a form, by their names; raises HTTPRequestEntityTooLarge."""
        posted = await request.clone(client_max_size=_LARGEST_FORM).post()
        return {name: [one for one in posted.getall(name) if isinstance(one, str)] for name in posted}

    async def sign_in_page(self, request: web.Request) -> web.Response:
        """Return the page that asks for the password."""
        if self._tickets is None:
            return seen_at("/")
        return self._sign_in(200, SignInView(_own_path(request.query.get("to", "/"))))

    async def sign_in(self, request: web.Request) -> web.Response:
        """Return the way in for whoever gives the password."""
        if self._tickets is None:
            return seen_at("/")
        who = self.site(request)
        form = await self.form(request)
        if wait := self._wrong.wait(who):
            return self.later(wait, "Too many wrong passwords have come from your address.")
        to = _own_path("".join(form.get("to", [])[:1]))
        if not self._tickets.is_password("".join(form.get("password", [])[:1])):
            self._wrong.take(who)
            return self._sign_in(401, SignInView(to, "This is not the password. Please try again."))
        done = seen_at(to)
        done.set_cookie(
            _COOKIE,
            self._tickets.issue(),
            max_age=DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=self.is_secure(request),
        )
        return done

    async def sign_out(self, _: web.Request) -> web.Response:
        """Return the way out."""
        done = seen_at(SIGN_IN)
        done.del_cookie(_COOKIE)
        return done

    def _may_come_in(self, request: web.Request) -> bool:
        if self._tickets:
            return self._tickets.is_valid(request.cookies.get(_COOKIE, ""))
        if self._config.user_header:
            return bool(self.name(request))
        return True

    def _turned_away(self, request: web.Request) -> web.Response:
        if self._tickets:
            to = request.path_qs if request.method == "GET" else "/"
            return seen_at(f"{SIGN_IN}?to={quote(to, safe='')}")
        notice = NoticeView("Please sign in", "These pages are shown to whoever signs in at your school first.", "", "")
        return self._templates.page(403, "notice.html", notice, signs_out=False)

    async def _surely(self, handler: Handler, request: web.Request) -> web.Response:
        if is_forged(request, self._public_url):
            return self._templates.page(403, "notice.html", _FORGED)
        try:
            return await handler(request)
        except web.HTTPRequestEntityTooLarge:
            notice = NoticeView("This is too long", "Please put your question in fewer words.", care=standing_care())
            return self._templates.page(413, "notice.html", notice)
        except Exception as fault:  # noqa: BLE001 (whatever it is, a page says so, and the log has it without a word that was asked)
            reference = failure("", fault).reference
            says = f"Please try again. If it happens again, tell your IT person the reference {reference}."
            notice = NoticeView("Something went wrong on my side", says, care=standing_care())
            return self._templates.page(500, "notice.html", notice)

    def _sign_in(self, status: int, view: SignInView) -> web.Response:
        return self._templates.page(status, "sign-in.html", view, signs_out=False)

    def later(self, wait: float, says: str, care: CareView | None = None) -> web.Response:
        """Return the page that says why to wait, and for how long."""
        seconds = int(wait) + 1
        says = f"{says} Try again in {seconds} second{'' if seconds == 1 else 's'}."
        notice = NoticeView("Please wait a moment", says, care=care)
        page = self._templates.page(429, "notice.html", notice)
        page.headers["Retry-After"] = str(seconds)
        return page

    def is_secure(self, request: web.Request) -> bool:
        """Whether a browser comes by HTTPS, so that a cookie must never go any other way."""
        said = request.headers.get("X-Forwarded-Proto", "") if is_by_proxy(request, self._config.proxies) else ""
        return self._public_url.startswith("https:") or said == "https"


def seen_at(path: str) -> web.Response:
    """Return the way to another page."""
    return web.Response(status=303, headers={**HEADERS, "Location": path, "Cache-Control": "no-store"})


def is_forged(request: web.Request, public_url: str) -> bool:
    """Whether a form comes from another site's page, as far as the browser tells."""
    if request.method != "POST":
        return False
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] not in ("same-origin", "none")
    # Browsers tell that to no address without HTTPS; what is no browser names no origin either.
    origin = request.headers.get("Origin")
    # No page of another site can set X-Forwarded-Host, so whoever sets it need not be a believed proxy.
    hosts = {request.host, public_url.rpartition("://")[2], request.headers.get("X-Forwarded-Host", "")}
    return origin is not None and _host(origin.rpartition("://")[2]) not in set(map(_host, hosts)) - {""}


def _host(said: str) -> str:
    """Return a host with its port, without one that goes without saying."""
    return said.partition("/")[0].strip().lower().removesuffix(":80").removesuffix(":443")


def _own_path(path: str) -> str:
    """Return ``path`` if it is one of this server, else that of its first page."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_own else "/"
