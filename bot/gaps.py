"""The gap report: what people ask that the policies leave open, grouped by meaning, the most asked first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.answer import Quote
from bot.records.feedback import Reason, Unanswered

_Name = TypeVar("_Name", bound=str)
_ALIKE = 0.6
"""Cosine from which two questions ask the same: of the questions of ``make eval``, no two as near ask for other clauses."""
_MOST = 2000
"""Questions that are grouped, the latest ones."""


class Understands(Protocol):
    """What knows the meaning of a question."""

    def vector(self, question: str) -> tuple[float, ...]:
        """Return a question's meaning, a vector of length one."""

    def nearest(self, question: str, policies: Sequence[str]) -> Quote | None:
        """Return the clause of these policies (all if none is named) that is nearest to a question, None for none."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one meaning that the policies leave open."""

    question: str
    """The most typical of them, in its asker's words."""
    questions: int
    people: int
    kinds: tuple[str, ...]
    """``abstention``, ``near_miss``, ``thumbs_down``, the most frequent first."""
    reasons: tuple[Reason, ...]
    """What those who were shown something said was wrong with it."""
    nearest: Quote | None
    first: date
    last: date


def find_gaps(asked: Sequence[Unanswered], meanings: Understands, least: int = 1) -> tuple[Gap, ...]:
    """Return the gaps that at least ``least`` people asked about, those of the most people first."""
    latest = sorted(asked, key=lambda one: -one.at)[:_MOST]
    known = {words: meanings.vector(words) for words in dict.fromkeys(one.question for one in latest)}
    gaps = [
        _gap(typical, group, meanings) for typical, group in _grouped(latest, known) if len({one.who for one in group}) >= least
    ]
    return tuple(sorted(gaps, key=lambda gap: (-gap.people, -gap.questions, gap.question)))


def _grouped(asked: Sequence[Unanswered], known: dict[str, tuple[float, ...]]) -> list[tuple[Unanswered, list[Unanswered]]]:
    """Return groups of questions that are alike: whichever has the most like it is typical of its group."""
    if not asked:
        return []
    rows = np.array([known[one.question] for one in asked], np.float32)
    alike: NDArray[np.bool_] = rows @ rows.T >= _ALIKE
    np.fill_diagonal(alike, val=True)
    left = np.ones(len(asked), bool)
    groups: list[tuple[Unanswered, list[Unanswered]]] = []
    while left.any():
        typical = int(np.argmax((alike & left).sum(axis=1) * left))
        members = [int(place) for place in np.flatnonzero(alike[typical] & left)]
        groups.append((asked[typical], [asked[place] for place in members]))
        left[members] = False
    return groups


def _gap(typical: Unanswered, group: Sequence[Unanswered], meanings: Understands) -> Gap:
    days = [datetime.fromtimestamp(one.at, UTC).date() for one in group]
    return Gap(
        typical.question,
        len(group),
        len({one.who for one in group}),
        _by_count([one.kind for one in group]),
        _by_count([why for one in group for why in one.reasons if why]),
        meanings.nearest(typical.question, typical.asked),
        min(days),
        max(days),
    )


def _by_count(names: Sequence[_Name]) -> tuple[_Name, ...]:
    return tuple(sorted(dict.fromkeys(names), key=lambda one: -names.count(one)))
