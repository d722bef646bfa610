"""Who somebody on the web is: the name that the proxy signs them in by, a random id, or no more than an address."""

import hmac
import re
import secrets
from collections.abc import Callable

from aiohttp import web

from bot.platforms.web.guard import Guard
from bot.records.person import Person

VISITOR = "policy-bot-visitor"
_DAYS = 30
_FORM = re.compile(r"[A-Za-z0-9_-]{22}")
_RANDOM_BYTES = 16


class Visitors:
    """Tells one person on the web from another; whoever only asks is given nothing to be known by.

    ``sign`` makes of an id what only the bot can make, so that an id that was made up elsewhere is nobody's.
    """

    def __init__(self, guard: Guard, sign: Callable[[str], str]) -> None:
        self._guard, self._sign = guard, sign

    def asking(self, request: web.Request) -> Person:
        """Return who asks; whoever has no name and no id is their address, so that nobody counts for many."""
        return self._known(request) or Person("web", "address", self._guard.site(request))

    def taking_part(self, request: web.Request) -> Person:
        """Return who votes or puts a question to a person: with a new random id where they have none yet."""
        return self._known(request) or Person("web", "visitor", secrets.token_urlsafe(_RANDOM_BYTES))

    def remember(self, request: web.Request, person: Person, response: web.Response) -> web.Response:
        """Return ``response`` with the cookie by which a visitor is known again; none for whoever has a name."""
        if person.workspace == "visitor":
            response.set_cookie(
                VISITOR,
                f"{person.user}.{self._sign(person.user)}",
                max_age=_DAYS * 24 * 3600,
                httponly=True,
                samesite="Strict",
                secure=self._guard.is_secure(request),
            )
        return response

    def _known(self, request: web.Request) -> Person | None:
        if name := self._guard.name(request):
            return Person("web", "name", name)
        visitor, _, signed = request.cookies.get(VISITOR, "").partition(".")
        is_ours = hmac.compare_digest(self._sign(visitor).encode(), signed.encode("utf-8", "replace"))
        return Person("web", "visitor", visitor) if is_ours and _FORM.fullmatch(visitor) else None
