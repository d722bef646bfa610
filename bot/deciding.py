"""The decision to quote: a pure function from hits to what is shown."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

from rapidfuzz import fuzz

from bot.answer import Force
from bot.binding import binding
from index.calibration import Calibration
from index.hit import Hit
from ingest.policy import Kind

SEARCHED = 30
"""Hits that a decision is made from."""
MOST_PER_POLICY = 3
MOST_NEAR = 3
_BEST = 5
"""Hits that say together whether a question is covered."""
_SAME = 90
"""Likeness, of 100, from which two clauses of one policy say the same."""
_NO_RULE = {Kind.LAW, Kind.FORM}
_PREAMBLE = re.compile(
    r"\b(?:introduction|purpose|scope|aims?|rationale|definitions?|background|principles|touchstones)\b", re.IGNORECASE
)


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


def decide(hits: Sequence[Hit], words: int, figures: Calibration) -> Verdict:
    """Return what to show of ``hits`` (best first) for a question of so many ``words``.

    Whether the policies cover it is judged from all hits together, and what is quoted from each by
    itself, so that a policy that says nothing on it shows nothing.
    """
    if not hits:
        return Verdict(0.0, 0.0, answers=False, shown=())
    question = question_features(hits, words)
    covered = _share(figures.covered.logit(question))
    weighed = weigh(hits, covered, figures)
    shown = quoted(weighed, figures.quote_from)
    right = _share(figures.right.logit(answer_features(question, covered, shown)))
    if shown and right >= figures.answer_from:
        return Verdict(covered, right, answers=True, shown=shown)
    if covered >= figures.near_from:
        return Verdict(covered, right, answers=False, shown=_nearest(weighed, figures.quote_from))
    return Verdict(covered, right, answers=False, shown=())


def weigh(hits: Sequence[Hit], covered: float, figures: Calibration) -> list[Weighed]:
    """Return each hit with how likely it is to help, the likeliest first."""
    weighed = [Weighed(hit, _share(figures.quote.logit(hit_features(hit, hits, covered)))) for hit in hits]
    return sorted(weighed, key=lambda one: -one.likely)


def question_features(hits: Sequence[Hit], words: int) -> dict[str, float]:
    """Return what tells a covered question from one that is not."""
    scores = [hit.score for hit in hits[:_BEST]]
    return {
        "score": scores[0],
        "scores": fmean(scores),
        "tokens": max(hit.signals.tokens for hit in hits),
        "lexical": max(hit.signals.lexical for hit in hits),
        "context": max(hit.signals.context for hit in hits),
        "words": math.log(1 + words),
    }


def answer_features(question: dict[str, float], covered: float, shown: Sequence[Weighed]) -> dict[str, float]:
    """Return what tells an answer that holds an answering clause from one that does not."""
    likely = [one.likely for one in shown]
    return {
        "covered": _log_odds(covered),
        "best": _log_odds(max(likely, default=0.01)),
        "none": math.log(1.001 - min(0.999, 1 - math.prod(1 - one for one in likely))),
        "quotes": math.log(1 + len(shown)),
        "tokens": question["tokens"],
        "score": question["score"],
    }


def hit_features(hit: Hit, hits: Sequence[Hit], covered: float) -> dict[str, float]:
    """Return what tells a clause that helps from one that does not."""
    best = next(one for one in hits if one.clause.policy == hit.clause.policy)
    clause = hit.clause
    return {
        "score": hit.score,
        "below_best": hits[0].score - hit.score,
        "below_own": best.score - hit.score,
        "tokens": hit.signals.tokens,
        "sentence": hit.signals.sentence,
        "lexical": hit.signals.lexical,
        "covered": _log_odds(covered),
        "no_rule": float(clause.kind in _NO_RULE),
        "preamble": float(_is_preamble(clause.headings)),
        "unbinding": float(binding(clause.headings, clause.lead_in, clause.text).force is Force.NONE),
    }


def quoted(weighed: Sequence[Weighed], least: float) -> tuple[Weighed, ...]:
    """Return what is likely enough, a few of each policy; no law or form where the policy has a rule."""
    likely = [one for one in weighed if one.likely >= least]
    ruled = {one.hit.clause.policy for one in likely if one.hit.clause.kind not in _NO_RULE}
    shown: list[Weighed] = []
    for one in likely:
        own = [other for other in shown if other.hit.clause.policy == one.hit.clause.policy]
        beside_rule = one.hit.clause.kind in _NO_RULE and one.hit.clause.policy in ruled
        if len(own) < MOST_PER_POLICY and not beside_rule and not _repeats(one, own):
            shown.append(one)
    return tuple(shown)


def _nearest(weighed: Sequence[Weighed], least: float) -> tuple[Weighed, ...]:
    """Return the nearest clause and the best of other policies where they are likely enough; of one policy, the nearest few."""
    best: dict[str, Weighed] = {}
    for one in weighed:
        best.setdefault(one.hit.clause.policy, one)
    if len(best) == 1:
        return tuple(weighed[:MOST_NEAR])
    first, *others = best.values()
    return (first, *(one for one in others if one.likely >= least))[:MOST_NEAR]


def _repeats(one: Weighed, others: Sequence[Weighed]) -> bool:
    """Whether a clause says what another that is shown says, word for word or nearly."""
    return any(
        fuzz.ratio(one.hit.clause.text, other.hit.clause.text) >= _SAME and one.hit.clause.lead_in == other.hit.clause.lead_in
        for other in others
    )


@lru_cache(maxsize=20_000)
def _is_preamble(headings: tuple[str, ...]) -> bool:
    return any(_PREAMBLE.search(heading) for heading in headings)


def _log_odds(share: float) -> float:
    return math.log((share + 1e-6) / (1 - share + 1e-6))


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
