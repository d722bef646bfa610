"""What could not be recorded: said in the log and counted, so that somebody sees that the records are away."""

import logging
from collections import Counter
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)


KINDS = ("start", "question", "progress", "conversation", "reply", "message", "vote", "guidance", "escalation", "report")


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """How much of each kind could not be recorded since the start."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, meaning: str, fault: Exception) -> None:
        """Count one of ``kind``, and say in the log what it means that it is not kept; never whose it is nor its words."""
        self.counts[kind] += 1
        _log.error("%s (%d of its kind since the start): %s", meaning, self.counts[kind], fault)
