"""The decision to quote: a pure function from hits to what is shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.features import answer_features, hit_features, is_no_rule, question_features
from index.calibration import Calibration
from index.hit import Hit

SEARCHED = 30
"""Hits that a decision is made from."""
MOST_PER_POLICY = 3
MOST_NEAR = 3
_SAME = 90
"""Likeness, of 100, from which two clauses of one policy say the same."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A hit, and how likely it is to help with the question, 0 to 1."""

    hit: Hit
    likely: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be shown for a question."""

    covered: float
    """How likely it is that the policies cover it, 0 to 1."""
    right: float
    """How likely it is that a clause that answers is among those that would be quoted, 0 to 1."""
    answers: bool
    """Whether ``shown`` is taken to answer; if not, they are the nearest, or there are none."""
    shown: tuple[Weighed, ...]


def decide(hits: Sequence[Hit], question: str, figures: Calibration) -> Verdict:
    """Return what to show of ``hits`` (best first) for ``question``.

    Whether the policies cover it is judged from all hits together, and what is quoted from each by
    itself, so that a policy that says nothing on it shows nothing.
    """
    if not hits:
        return Verdict(0.0, 0.0, answers=False, shown=())
    features = question_features(hits, question)
    covered = _share(figures.covered.logit(features))
    weighed = weigh(hits, question, covered, figures)
    shown = quoted(weighed, question, figures.quote_from)
    right = _share(figures.right.logit(answer_features(features, [one.likely for one in shown])))
    if shown and right >= figures.answer_from:
        return Verdict(covered, right, answers=True, shown=shown)
    if covered >= figures.near_from:
        return Verdict(covered, right, answers=False, shown=_nearest(weighed, figures.quote_from))
    return Verdict(covered, right, answers=False, shown=())


def weigh(hits: Sequence[Hit], question: str, covered: float, figures: Calibration) -> list[Weighed]:
    """Return each hit with how likely it is to help, the likeliest first."""
    features = hit_features(hits, question, covered)
    weighed = [Weighed(hit, _share(figures.quote.logit(own))) for hit, own in zip(hits, features, strict=True)]
    return sorted(weighed, key=lambda one: -one.likely)


def quoted(weighed: Sequence[Weighed], question: str, least: float) -> tuple[Weighed, ...]:
    """Return what is likely enough, a few of each policy; no law or form where the policy has a rule."""
    likely = [one for one in weighed if one.likely >= least]
    ruled = {one.hit.clause.policy for one in likely if not is_no_rule(one.hit.clause, question)}
    shown: list[Weighed] = []
    for one in likely:
        own = [other for other in shown if other.hit.clause.policy == one.hit.clause.policy]
        beside_rule = is_no_rule(one.hit.clause, question) and one.hit.clause.policy in ruled
        if len(own) < MOST_PER_POLICY and not beside_rule and not _repeats(one, own):
            shown.append(one)
    return tuple(shown)


def _nearest(weighed: Sequence[Weighed], least: float) -> tuple[Weighed, ...]:
    """Return the nearest clause and the best of other policies where they are likely enough; of one policy, the nearest few.

    Within one policy the search's own order holds an answering clause more often than that of how likely each is to help.
    """
    best: dict[str, Weighed] = {}
    for one in weighed:
        best.setdefault(one.hit.clause.policy, one)
    if len(best) == 1:
        return tuple(sorted(weighed, key=lambda one: one.hit.rank)[:MOST_NEAR])
    first, *others = best.values()
    return (first, *(one for one in others if one.likely >= least))[:MOST_NEAR]


def _repeats(one: Weighed, others: Sequence[Weighed]) -> bool:
    """Whether a clause says what another that is shown says, word for word or nearly."""
    return any(
        fuzz.ratio(one.hit.clause.text, other.hit.clause.text) >= _SAME and one.hit.clause.lead_in == other.hit.clause.lead_in
        for other in others
    )


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
