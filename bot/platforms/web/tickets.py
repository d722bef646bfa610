"""Tickets: what a browser shows instead of the password, once it has given it."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

DAYS, KNOWN_DAYS = 7, 30
_DAY_S = 24 * 3600
_SALT = b"policy-bot web ticket"
_ID_BYTES = 12


class Tickets:
    """Signed by a key that is made of the password: a new password makes every ticket void, and a restart none.

    A ticket to one part of the pages is none to another.
    """

    def __init__(self, password: str, clock: Callable[[], float] = time.time, to: str = "") -> None:
        self._password, self._clock = password.encode(), clock
        # Slow on purpose: whoever got hold of a ticket must not find the password by trying.
        self._key = hashlib.scrypt(self._password, salt=_SALT + to.encode(), n=2**14, r=8, p=1)

    def is_password(self, given: str) -> bool:
        """Whether ``given`` is the password; it takes the same time however much of it is right."""
        return hmac.compare_digest(self._signed(given.encode()), self._signed(self._password))

    def issue(self) -> str:
        """Return a new ticket, like no other."""
        said = f"{int(self._clock()) + DAYS * _DAY_S}.{secrets.token_urlsafe(_ID_BYTES)}"
        return f"{said}.{self._signed(said.encode())}"

    def is_valid(self, ticket: str) -> bool:
        """Whether a ticket was issued here and is not out of date."""
        return self.until(ticket) > self._clock()

    def is_known(self, ticket: str) -> bool:
        """Whether a ticket was issued here, though it may be out of date by now."""
        until = self.until(ticket)
        return until > 0 and until + (KNOWN_DAYS - DAYS) * _DAY_S > self._clock()

    def until(self, ticket: str) -> int:
        """Return when a ticket is out of date, in seconds since 1970; 0 for one that was not issued here."""
        said, _, signed = ticket.rpartition(".")
        until = said.partition(".")[0]
        is_ours = hmac.compare_digest(self._signed(said.encode("utf-8", "replace")).encode(), signed.encode("utf-8", "replace"))
        return int(until) if is_ours and until.isascii() and until.isdecimal() else 0

    def _signed(self, words: bytes) -> str:
        return hmac.new(self._key, words, hashlib.sha256).hexdigest()
