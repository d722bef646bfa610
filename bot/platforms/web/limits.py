"""How much one sender may do: so many at once, and then so many a minute."""

import time
from collections import OrderedDict
from collections.abc import Callable

_MINUTE_S = 60.0
_KNOWN = 10_000
"""Senders that are told apart; beyond, the one that was heard of least lately is forgotten."""


class Limit:
    """So many of something in a minute for each sender; what was not used up is there again after a while."""

    def __init__(self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._burst, self._clock = per_minute / _MINUTE_S, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, sender: str) -> float:
        """Return 0 and count one more for ``sender``; where it had its share, the seconds until there is another."""
        left = self._now(sender)
        if left < 1:
            return (1 - left) / self._per_second
        self._put(sender, left - 1)
        return 0.0

    def queue(self, sender: str, longest_s: float) -> float:
        """Return the seconds until it is the turn of one more of ``sender``, which is counted unless that is too long."""
        left = self._now(sender)
        wait = max(0.0, (1 - left) / self._per_second)
        if wait <= longest_s:
            self._put(sender, left - 1)
        return wait

    def give_back(self, sender: str) -> None:
        """Count one of ``sender`` less."""
        self._put(sender, self._now(sender) + 1)

    def _now(self, sender: str) -> float:
        left, at = self._left.get(sender, (float(self._burst), self._clock()))
        return min(self._burst, left + (self._clock() - at) * self._per_second)

    def _put(self, sender: str, left: float) -> None:
        self._left[sender] = (left, self._clock())
        self._left.move_to_end(sender)
        if len(self._left) > _KNOWN:
            self._left.popitem(last=False)
