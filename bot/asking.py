"""Question to reply: retrieve, decide, quote."""

import logging
import re
import secrets
import traceback
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from bot.answer import Abstention, Answer, Failure, LookUp, NearMiss, Quote, Reply
from bot.errors import BotError
from bot.lookup import find_policy, look_up
from bot.quoting import Quoting
from index.errors import IndexFault
from index.hit import Hit
from ingest.policy import Clause, Policy

_ANSWERS_FROM = 0.38
"""Cosine from which the best clause is taken to answer; a first threshold, see docs/decisions/0004."""
_NEAR_FROM = 0.31
_MARGIN = 0.1
"""How far below the best clause of the reply another may be and still be shown."""
_MOST_PER_POLICY = 3
_MOST_NEAR = 3
_SEARCHED = 40
_LONGEST_QUESTION = 1000
"""Characters of a question that are searched for: more than the model reads of it."""

_log = logging.getLogger(__name__)


class Searchable(Protocol):
    """What an index offers to be asked."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, in the order of their policies."""

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All policies."""

    def search(self, question: str, count: int, policies: Collection[str] | None = None) -> list[Hit]:
        """Return the ``count`` best clauses for ``question``, best first, from ``policies`` alone if any are named."""


class Asker:
    """Answers questions from one index."""

    def __init__(self, index: Searchable) -> None:
        self._index = index
        self._quoting = Quoting(index.policies, index.clauses)

    def ask(self, question: str, policies: Sequence[str] = ()) -> Reply:
        """Return the reply to ``question``, from ``policies`` (keys) alone if any are named; never raises."""
        try:
            return self._reply(question, policies)
        except (BotError, IndexFault, ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError) as fault:
            return failure(question, fault)

    def look_up(self, policy: str, label: str) -> Reply:
        """Return the clauses of ``policy`` (a name, or empty for all) numbered ``label``; never raises."""
        question = " ".join(part for part in (policy, label) if part)
        try:
            named = find_policy(policy, self._index.policies) if policy else None
            among = [named] if named else list(self._index.policies)
            return look_up(question, label, self._index.clauses, among, self._quoting)
        except (BotError, LookupError, TypeError, ValueError) as fault:
            return failure(question, fault)

    def clause(self, uid: str) -> Reply | None:
        """Return the look-up of the clause with this uid; None if there is none."""
        found = next((clause for clause in self._index.clauses if uid in {clause.uid, clause.uid.partition(":")[2]}), None)
        if found is None:
            return None
        return LookUp(uid, (self._quoting.quote(found, 1.0),))

    def policy(self, key: str) -> Reply:
        """Return the look-up of a whole policy; never raises."""
        try:
            return LookUp(key, tuple(self._quoting.quote(clause, 1.0) for clause in self._index.clauses if clause.policy == key))
        except BotError as fault:
            return failure(key, fault)

    def _reply(self, question: str, policies: Sequence[str]) -> Reply:
        words = " ".join(re.sub(r"[^\w\s'’\-.,?!/&@%£()]", " ", question).split())[:_LONGEST_QUESTION]
        hits = self._index.search(words, _SEARCHED, policies or None) if any(mark.isalpha() for mark in words) else []
        best = max((hit.similarity for hit in hits), default=0.0)
        if best < _NEAR_FROM:
            return Abstention(question, tuple(one for one in self._index.policies if not policies or one.key in policies))
        if best < _ANSWERS_FROM:
            return NearMiss(question, self._quotes(_shown(hits, best, 1)[:_MOST_NEAR]))
        return Answer(question, self._quotes(_shown(hits, best, _MOST_PER_POLICY)))

    def _quotes(self, hits: Sequence[Hit]) -> tuple[Quote, ...]:
        return tuple(self._quoting.quote(hit.clause, hit.similarity) for hit in hits)


def _shown(hits: Sequence[Hit], best: float, most: int) -> list[Hit]:
    """Return the hits to show: near the best, at most so many of each policy, policies in the order of their best."""
    near = [hit for hit in hits if hit.similarity >= best - _MARGIN]
    order = list(dict.fromkeys(hit.clause.policy for hit in near))
    return [hit for policy in order for hit in [one for one in near if one.clause.policy == policy][:most]]


def failure(question: str, fault: Exception) -> Failure:
    """Return the failure to show for ``fault``, which is logged under its reference.

    What the fault says is logged only where it is ours: another library's might hold the question.
    """
    reference = secrets.token_hex(4)
    says = str(fault) if isinstance(fault, BotError | IndexFault) else "at " + " < ".join(_places(fault))
    _log.error("failure %s: %s %s", reference, type(fault).__name__, says)
    return Failure(question, reference)


def _places(fault: Exception) -> list[str]:
    """Return where a fault came from, innermost first, without a word of what was asked."""
    frames = traceback.extract_tb(fault.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
