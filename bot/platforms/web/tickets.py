"""Tickets: what a browser shows instead of the password, once it has given it."""

import hashlib
import hmac
import time
from collections.abc import Callable

DAYS = 7
_VALID_S = DAYS * 24 * 3600
_SALT = b"policy-bot web ticket"


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
        """Return a new ticket."""
        until = str(int(self._clock()) + _VALID_S)
        return f"{until}.{self._signed(until.encode())}"

    def is_valid(self, ticket: str) -> bool:
        """Whether a ticket was issued here and is not out of date."""
        until, _, signed = ticket.partition(".")
        return (
            until.isascii()
            and until.isdecimal()
            and hmac.compare_digest(self._signed(until.encode()).encode(), signed.encode("utf-8", "replace"))
            and int(until) > self._clock()
        )

    def _signed(self, words: bytes) -> str:
        return hmac.new(self._key, words, hashlib.sha256).hexdigest()
