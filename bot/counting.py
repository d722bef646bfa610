"""Counting for whoever runs the bot: how many replies of which kind, how fast, how old the index is; never what was asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.answer import KINDS, Reply

CONTENT_TYPE = CONTENT_TYPE_LATEST
Count = Callable[[Reply, float], None]
"""Called with each reply and the seconds that it took."""
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def uncounted(_: Reply, __: float) -> None:
    """Count nothing."""


class Counting:
    """The figures of one bot, since it was started."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._replies = Counter(
            "policy_bot_replies", "Replies given, by platform and kind.", ("platform", "kind"), registry=self._registry
        )
        self._seconds = Histogram(
            "policy_bot_reply_seconds",
            "Seconds from a question to its reply, without the way through Slack or Teams.",
            ("platform",),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def at(self, platform: str) -> Count:
        """Return what counts the replies of one platform; its figures begin at nought."""
        for kind in KINDS:
            self._replies.labels(platform, kind)
        seconds = self._seconds.labels(platform)

        def count(reply: Reply, took: float) -> None:
            self._replies.labels(platform, reply.kind).inc()
            seconds.observe(took)

        return count

    def watch(self, built: Callable[[], datetime]) -> None:
        """Show the age of the index, which was made when ``built`` says."""

        def age() -> float:
            return (datetime.now(UTC) - built()).total_seconds()

        gauge = Gauge("policy_bot_index_age_seconds", "Seconds since the index in use was made.", registry=self._registry)
        gauge.set_function(age)

    def watch_unrecorded(self, counts: Callable[[], Mapping[str, int]]) -> None:
        """Show how much of each kind could not be recorded, which ``counts`` says."""
        self._registry.register(_Unrecorded(counts))

    def figures(self) -> bytes:
        """Return all figures as Prometheus reads them, of the type ``CONTENT_TYPE``."""
        return generate_latest(self._registry)


@dataclass(frozen=True)
class _Unrecorded(Collector):
    """Counted where it happens, which knows nothing of figures."""

    counts: Callable[[], Mapping[str, int]]

    def collect(self) -> Iterator[Metric]:
        """Yield the figures as they are now."""
        told = CounterMetricFamily("policy_bot_unrecorded", "What could not be recorded, by its kind.", labels=("kind",))
        for kind, count in sorted(self.counts().items()):
            told.add_metric((kind,), count)
        yield told
