"""A door: a password, the cookie of whoever gave it, and how fast it may be tried."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from bot.platforms.web.limits import Limit
from bot.platforms.web.tickets import KNOWN_DAYS, Tickets

_LONGEST_WAIT_S = 15.0
"""Seconds that a password waits for its turn: less than a stop leaves it, and than a browser waits."""


@dataclass(frozen=True, slots=True)
class Door:
    """Opens to whoever gives the password.

    Those at an address that had its share of wrong ones are not turned away but wait for their turn, one after the other,
    whether theirs be right: only so can a right one pass and guessing stay slow. A browser that gave the password before
    has a turn of its own, so that nobody at an address that a school shares can hold up the others.
    """

    tickets: Tickets
    tries: Limit
    cookie: str
    path: str = "/"
    same_site: Literal["Lax", "Strict"] = "Lax"
    signed_out: dict[str, int] = field(default_factory=dict)
    """The tickets that open nothing any more, and when they would be out of date."""

    def is_open(self, request: web.Request) -> bool:
        """Whether whoever asks gave the password, and has not signed out since."""
        ticket = self._ticket(request)
        return self.tickets.is_valid(ticket) and ticket not in self.signed_out

    async def turn(self, request: web.Request, site: str) -> float:
        """Return 0 once it is the turn of whoever gives a password; where that is too far off, the seconds until then."""
        wait = self.tries.queue(self._who(request, site), _LONGEST_WAIT_S)
        if wait > _LONGEST_WAIT_S:
            return wait
        await asyncio.sleep(wait)
        return 0.0

    def is_password(self, request: web.Request, site: str, given: str) -> bool:
        """Whether ``given`` is the password, whose turn it is; a right one is not counted."""
        is_right = self.tickets.is_password(given)
        if is_right:
            self.tries.give_back(self._who(request, site))
        return is_right

    def let_in(self, response: web.Response, *, is_secure: bool) -> web.Response:
        """Return ``response`` with a ticket."""
        response.set_cookie(
            self.cookie,
            self.tickets.issue(),
            max_age=KNOWN_DAYS * 24 * 3600,
            path=self.path,
            httponly=True,
            samesite=self.same_site,
            secure=is_secure,
        )
        return response

    def sign_out(self, request: web.Request, response: web.Response) -> web.Response:
        """Return ``response`` without the ticket, which opens nothing from now on, wherever it was copied to."""
        self.void(self._ticket(request))
        response.del_cookie(self.cookie, path=self.path)
        return response

    def void(self, ticket: str) -> None:
        """Let a ticket open nothing any more."""
        for one in [one for one in self.signed_out if not self.tickets.is_valid(one)]:
            del self.signed_out[one]
        if self.tickets.is_valid(ticket):
            self.signed_out[ticket] = self.tickets.until(ticket)

    def _who(self, request: web.Request, site: str) -> str:
        """Return whose tries are counted together."""
        ticket = self._ticket(request)
        return ticket if self.tickets.is_known(ticket) else site

    def _ticket(self, request: web.Request) -> str:
        return request.cookies.get(self.cookie, "")
