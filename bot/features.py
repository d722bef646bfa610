"""What tells questions and clauses apart: the features that the decision to quote is made from."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean, pstdev

from bot.answer import Force
from bot.binding import binding
from index.hit import Hit
from ingest.policy import Clause, Kind

_BEST = 5
"""Hits that say together whether a question is covered."""
_PREAMBLE = re.compile(
    r"\b(?:introduction|purpose|scope|aims?|rationale|definitions?|background|principles|touchstones)\b", re.IGNORECASE
)
_ON_LAW = re.compile(
    r"\b(?:laws?|(?:un)?lawful(?:ly)?|(?:il)?legal(?:ly|ity)?|crim(?:es?|inal(?:ly|s)?)|offences?|statut\w+|legislation|prosecut\w+"
    r"|arrest\w*|sued|suing|prison|jail|(?:protection|communications|equality|rights|misuse|order|powers|information)\s+act|freedom\s+of\s+information|(?-i:Act))\b",
    re.IGNORECASE,
)
"""Who asks in these words asks what the law says, not only what the school does."""


def question_features(hits: Sequence[Hit], question: str) -> dict[str, float]:
    """Return what tells a covered question from one that is not."""
    scores = [hit.score for hit in hits[:_BEST]]
    return {
        "score": scores[0],
        "scores": fmean(scores),
        "tokens": max(hit.signals.tokens for hit in hits),
        "lexical": max(hit.signals.lexical for hit in hits),
        "context": max(hit.signals.context for hit in hits),
        "words": math.log(1 + len(question.split())),
    }


def answer_features(question: dict[str, float], likely: Sequence[float]) -> dict[str, float]:
    """Return what tells an answer that holds an answering clause from one that does not; ``likely`` is of each of its quotes."""
    return {"best": log_odds(max(likely, default=0.01)), "score": question["score"]}


def hit_features(hits: Sequence[Hit], question: str, covered: float) -> list[dict[str, float]]:
    """Return for each of ``hits``, best first, what tells a clause that helps from one that does not."""
    scores = [hit.score for hit in hits]
    middle, spread = fmean(scores), pstdev(scores) + 1e-6
    best: dict[str, float] = {}
    place: Counter[str] = Counter()
    for hit in hits:
        best.setdefault(hit.clause.policy, hit.score)
    features = []
    for hit in hits:
        clause = hit.clause
        elsewhere = [score for policy, score in best.items() if policy != clause.policy]
        features.append(
            {
                "score": hit.score,
                "below_best": scores[0] - hit.score,
                "below_own": best[clause.policy] - hit.score,
                "outstanding": (hit.score - middle) / spread,
                "elsewhere": fmean(elsewhere or scores[:1]),
                "place": math.log(1 + place[clause.policy]),
                "tokens": hit.signals.tokens,
                "sentence": hit.signals.sentence,
                "bare": hit.signals.bare,
                "lexical": hit.signals.lexical,
                "covered": log_odds(covered),
                "no_rule": float(is_no_rule(clause, question)),
                "preamble": float(_is_preamble(clause.headings)),
                "unbinding": float(binding(clause.headings, clause.lead_in, clause.text).force is Force.NONE),
            }
        )
        place[clause.policy] += 1
    return features


def is_no_rule(clause: Clause, question: str) -> bool:
    """Whether a clause is a form, or sums up a law where the question is not on the law, and so no rule of the school's."""
    return clause.kind is Kind.FORM or (clause.kind is Kind.LAW and not _ON_LAW.search(question))


@lru_cache(maxsize=20_000)
def _is_preamble(headings: tuple[str, ...]) -> bool:
    return any(_PREAMBLE.search(heading) for heading in headings)


def log_odds(share: float) -> float:
    """Return the log odds of a share between 0 and 1."""
    return math.log((share + 1e-6) / (1 - share + 1e-6))
