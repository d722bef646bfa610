"""Who may come in, how, and how often: the shared password, the proxy's header, limits; nothing unforeseen comes out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, quote, unquote_to_bytes

from aiohttp import web

from bot.answer import Policy
from bot.config import WebConfig
from bot.failing import failure
from bot.platforms.web.addresses import is_by_proxy, is_in, sender, site
from bot.platforms.web.doors import Door
from bot.platforms.web.limits import Limit
from bot.platforms.web.origins import is_forged
from bot.platforms.web.rendering import standing_care
from bot.platforms.web.templates import HEADERS, Templates
from bot.platforms.web.tickets import Tickets
from bot.platforms.web.views import CareView, NoticeView, SignInView

Handler = Callable[[web.Request], Awaitable[web.Response]]
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
_COOKIE = "policy-bot"
_TRIED_AT_ONCE, _TRIED_PER_MINUTE = 20, 12
"""Passwords that are looked at from one address: a whole school may share one, so not too few."""
_PUT_AT_ONCE, _PUT_PER_MINUTE = 10, 2
"""Questions to people that are taken from one address: somebody has to read them."""
WRONG = "This is not the password. Please try again."
TOO_MANY_TRIED = "Too many wrong passwords have come from your address."
_SIGNED_OUT = "You are not signed in any more. What you wrote is not lost: sign in, and it is sent."
_FORGED = NoticeView("This was sent from another page", "Please come here yourself and try again.")
_UNREADABLE = NoticeView(
    "I cannot read this",
    "It is not in UTF-8, as browsers send it. Please come here yourself and try again.",
    care=standing_care(),
)
_LARGEST_FORM = 64 * 1024
"""Bytes of a form: a question, those before it and the clauses shown last fill a tenth of it."""


class Guard:
    """Stands before every page."""

    def __init__(self, config: WebConfig, public_url: str, templates: Templates) -> None:
        self._config, self._public_url, self._templates = config, public_url, templates
        tries = Limit(_TRIED_PER_MINUTE, _TRIED_AT_ONCE)
        self._door = Door(Tickets(config.password), tries, _COOKIE) if config.password else None
        self._put = Limit(_PUT_PER_MINUTE, _PUT_AT_ONCE)
        self._questions = Limit(config.per_minute, config.per_minute)

    def guarded(self, handler: Handler) -> Handler:
        """Return ``handler`` for those alone who may come in; whatever goes wrong in it, a page says so."""

        async def handle(request: web.Request) -> web.Response:
            return await self._surely(handler if self._may_come_in(request) else self._turned_away, request)

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
        """Return the texts of a form, by their names; raises HTTPRequestEntityTooLarge, or HTTPBadRequest for what is none."""
        try:
            sent = await request.clone(client_max_size=_LARGEST_FORM).read()
            return parse_qs(sent.decode(), keep_blank_values=True, errors="strict")
        except (ValueError, web.RequestPayloadError) as fault:
            raise web.HTTPBadRequest from fault

    async def sign_in_page(self, request: web.Request) -> web.Response:
        """Return the page that asks for the password."""
        if self._door is None:
            return seen_at("/")
        return self._sign_in(200, SignInView(_own_path(request.query.get("to", "/"))))

    async def sign_in(self, request: web.Request) -> web.Response:
        """Return the way in for whoever gives the password; what they had sent before is sent on."""
        if self._door is None:
            return seen_at("/")
        who, form = self.site(request), await self.form(request)
        given, to = ("".join(form.pop(name, [])[:1]) for name in ("password", "to"))
        view = _sending_on(_own_path(to), form)
        if wait := await self._door.turn(request, who):
            return _after(wait, self._sign_in(429, replace(view, fault=f"{TOO_MANY_TRIED} {_again_in(wait)}")))
        if not self._door.is_password(request, who, given):
            return self._sign_in(401, replace(view, fault=WRONG))
        way = _sent_on(view.to) if view.carried else seen_at(view.to)
        return self._door.let_in(way, is_secure=self.is_secure(request))

    async def sign_out(self, request: web.Request) -> web.Response:
        """Return the way out."""
        done = seen_at(SIGN_IN)
        return self._door.sign_out(request, done) if self._door else done

    def _may_come_in(self, request: web.Request) -> bool:
        if self._door:
            return self._door.is_open(request)
        if self._config.user_header:
            return bool(self.name(request))
        return True

    async def _turned_away(self, request: web.Request) -> web.Response:
        if self._door is None:
            notice = NoticeView("Please sign in", "These pages are shown to whoever signs in at your school first.", "", "")
            return self._templates.page(403, "notice.html", notice, signs_out=False)
        if request.method == "POST" and (form := await self.form(request)):
            return self._sign_in(401, _sending_on(request.path_qs, form))
        to = request.path_qs if request.method == "GET" else "/"
        return seen_at(f"{SIGN_IN}?to={quote(to, safe='')}")

    async def _surely(self, handler: Handler, request: web.Request) -> web.Response:
        if is_forged(request, self._public_url):
            return self._templates.page(403, "notice.html", _FORGED)
        try:
            if not self._is_readable(request):
                raise web.HTTPBadRequest  # noqa: TRY301 (what a form is raises it too)
            return await handler(request)
        except web.HTTPBadRequest:
            return self._templates.page(400, "notice.html", _UNREADABLE, signs_out=False)
        except web.HTTPRequestEntityTooLarge:
            notice = NoticeView("This is too long", "Please put your question in fewer words.", care=standing_care())
            return self._templates.page(413, "notice.html", notice)
        except Exception as fault:  # noqa: BLE001 (whatever it is, a page says so, and the log has it without a word that was asked)
            reference = failure("", fault).reference
            says = f"Please try again. If it happens again, tell your IT person the reference {reference}."
            notice = NoticeView("Something went wrong on my side", says, care=standing_care())
            return self._templates.page(500, "notice.html", notice)

    def _is_readable(self, request: web.Request) -> bool:
        """Whether the address and the headers that are read are UTF-8; other programs' cookies may be what they like."""
        own = [said for name, said in request.cookies.items() if name.startswith(_COOKIE)]
        named = request.headers.getall(self._config.user_header, ()) if self._config.user_header else ()
        try:
            unquote_to_bytes(request.raw_path).decode()
            "".join([*own, *named]).encode()
        except UnicodeError:
            return False
        return True

    def _sign_in(self, status: int, view: SignInView) -> web.Response:
        return self._templates.page(status, "sign-in.html", view, signs_out=False)

    def later(self, wait: float, says: str, care: CareView | None = None) -> web.Response:
        """Return the page that says why to wait, and for how long."""
        notice = NoticeView("Please wait a moment", f"{says} {_again_in(wait)}", care=care)
        return _after(wait, self._templates.page(429, "notice.html", notice))

    def is_secure(self, request: web.Request) -> bool:
        """Whether a browser comes by HTTPS, so that a cookie must never go any other way."""
        said = request.headers.get("X-Forwarded-Proto", "") if is_by_proxy(request, self._config.proxies) else ""
        return self._public_url.startswith("https:") or said == "https"


def seen_at(path: str) -> web.Response:
    """Return the way to another page."""
    return web.Response(status=303, headers={**HEADERS, "Location": path, "Cache-Control": "no-store"})


def _sent_on(path: str) -> web.Response:
    """Return the way to another page for a form, which the browser sends there once more."""
    return web.Response(status=307, headers={**HEADERS, "Location": path, "Cache-Control": "no-store"})


def _after(wait: float, page: web.Response) -> web.Response:
    """Return ``page`` with the time after which to come again."""
    page.headers["Retry-After"] = str(int(wait) + 1)
    return page


def _again_in(wait: float) -> str:
    seconds = int(wait) + 1
    return f"Try again in {seconds} second{'' if seconds == 1 else 's'}."


def _sending_on(to: str, form: dict[str, list[str]]) -> SignInView:
    """Return the page that asks for the password and sends a form on to ``to`` then; an empty one is not spoken of."""
    carried = tuple((name, said) for name, texts in form.items() for said in texts)
    return SignInView(to, says=_SIGNED_OUT if carried else "", carried=carried)


def _own_path(path: str) -> str:
    """Return ``path`` if it is one of this server, else that of its first page."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_own else "/"
