"""What is measured: success, nDCG, recall, AUROC, and risk against coverage."""

import math
from collections.abc import Mapping, Sequence

import numpy as np


def success(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> bool:
    """Whether a clause that answers stands among the first ``depth``."""
    return any(grades.get(uid, 0) > 1 for uid in ranked[:depth])


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain, 0 to 1 (Järvelin and Kekäläinen 2002), with gains 2^grade - 1."""
    gained = sum((2 ** grades.get(uid, 0) - 1) / math.log2(place + 2) for place, uid in enumerate(ranked[:depth]))
    best = sorted(grades.values(), reverse=True)[:depth]
    most = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best))
    return gained / most if most else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return the share of the clauses that answer which stand among the first ``depth``."""
    answering = {uid for uid, grade in grades.items() if grade > 1}
    return len(answering & set(ranked[:depth])) / len(answering) if answering else 0.0


def auroc(covered: Sequence[float], uncovered: Sequence[float]) -> float:
    """Return how often a covered question scores higher than one that is not, ties counting half."""
    if not len(covered) or not len(uncovered):
        return math.nan
    above, level = np.array(covered)[:, None], np.array(uncovered)[None, :]
    return float((above > level).mean() + (above == level).mean() / 2)


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Return (coverage, risk) as ever less confident replies are let through (El-Yaniv and Wiener 2010).

    Coverage is the share of all questions that are answered, risk the share of those answers that are wrong.
    """
    order = np.argsort(-np.array(confidences), kind="stable")
    wrong = np.cumsum(~np.array(right, bool)[order])
    answered = np.arange(1, len(order) + 1)
    return [(float(a) / len(order), float(w) / float(a)) for a, w in zip(answered, wrong, strict=True)]
