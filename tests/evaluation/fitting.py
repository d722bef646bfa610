"""Fitting the figures that rank and decide, on the half of the questions that may be looked at."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from corpus import Question
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from bot.deciding import SEARCHED, quoted, weigh
from bot.features import answer_features, hit_features, question_features
from index.calibration import Calibration, Logistic
from index.clause_index import ClauseIndex
from index.hit import Hit, Signals
from index.situations import ORDINARY, Recogniser
from ingest.situations import Situations

WEIGHED = 25
FOLDS = 5
ROUNDS = 2
"""Which clauses are compared word by word depends on the weights: the second round finds them by the first's."""
STRENGTH = 0.3
"""Inverse of the regularisation: few questions, so the weights are held small."""
UNCOVERED_ANSWERED, COVERED_ABSTAINED, RELEVANT = 0.04, 0.06, 0.66
"""Shares aimed at on the half that is fitted on, a little better than what is promised."""
WRONG = (0.02, 0.03, 0.06, 0.09, 0.12, 0.16, 0.2)
"""Shares of answers without an answering clause, tried in this order."""
MISSED, FALSE_ALARMS = 0.04, 0.03
"""Shares of sensitive examples missed, and of ordinary ones for which reporting clauses are shown."""
FEWEST = 20
"""Answers from which a share is taken to mean something."""
SCALE = 10
"""Signals lie between -1 and 1: so stretched, weights about 1 can tell clauses apart, and the smoothing holds them there."""
_SMOOTHING = 0.02

Matrix = NDArray[np.float64]
Column = NDArray[np.float64]
Asked = Sequence[tuple[Question, list[Hit]]]


def fit(index: ClauseIndex, questions: Sequence[Question]) -> Calibration:
    """Return the figures fitted on ``questions``."""
    ranked = index
    for _ in range(ROUNDS):
        ranked = replace(ranked, calibration=replace(ranked.calibration, ranking=_ranking(ranked, questions)))
    found = [ranked.search(ranked.read(one.text), SEARCHED) for one in questions]
    asked = [(one, hits) for one, hits in zip(questions, found, strict=True) if hits]
    figures = replace(ranked.calibration, model_digest=index.manifest.model_digest, measured={})
    figures, covered = _covered(asked, figures)
    return _answers(asked, covered, _quote(asked, covered, figures))


def _ranking(index: ClauseIndex, questions: Sequence[Question]) -> Signals:
    """Return the weights under which the answering clauses of each policy come first (a softmax over its clauses)."""
    lists: list[tuple[Matrix, Matrix]] = []
    for one in (one for one in questions if one.covered):
        query = index.read(one.text)
        for policy in index.policies:
            hits = index.search(query, SEARCHED, [policy.key])
            gold = np.array([one.grades.get(hit.clause.uid, 0) > 1 for hit in hits], float)
            if gold.any():
                lists.append((np.array([hit.signals for hit in hits], float) * SCALE, gold / gold.sum()))

    def loss(weights: Matrix) -> float:
        total = sum(float(-(gold * (rows @ weights - logsumexp(rows @ weights))).sum()) for rows, gold in lists)
        return total / len(lists) + _SMOOTHING * float(weights @ weights)

    best = minimize(loss, np.ones(len(Signals._fields)) / 2, bounds=[(0, None)] * len(Signals._fields)).x
    return Signals(*(round(float(weight), 3) for weight in best / best.sum()))


def fit_sensitive(index: ClauseIndex, situations: Situations) -> tuple[float, float]:
    """Return from when a question is taken to be sensitive, and from when reporting clauses are shown, by the owner's examples.

    Each example is judged by a classifier that was fitted without it.
    """
    examples = [(text, one.name) for one in situations.situations for text in one.examples]
    examples += [(text, ORDINARY) for text in situations.ordinary]
    vectors = np.vstack([index.read(text).encoded.vectors for text, _ in examples])
    names = np.array([name for _, name in examples])
    likely = np.zeros(len(names))
    for rest, part in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(vectors, names):
        recogniser = Recogniser.fit(vectors[rest], list(names[rest]))
        likely[part] = [recogniser.recognise(vector)[1] for vector in vectors[part]]
    sensitive = names != ORDINARY
    found, alarms = np.quantile(likely[sensitive], MISSED), np.quantile(likely[~sensitive], 1 - FALSE_ALARMS)
    return round(float(found), 3), round(float(max(found, alarms)), 3)


def _covered(asked: Asked, figures: Calibration) -> tuple[Calibration, Column]:
    """Return the figures that tell covered questions, and what they say of each when fitted without it."""
    rows = [question_features(hits, one.text) for one, hits in asked]
    labels = np.array([one.covered for one, _ in asked])
    made, likely = _logistic(rows, labels)
    near_from = float(np.quantile(likely[labels], COVERED_ABSTAINED))
    return replace(figures, covered=made, near_from=round(near_from, 4)), likely


def _quote(asked: Asked, covered: Column, figures: Calibration) -> Calibration:
    """Return the figures that tell a clause that helps."""
    rows: list[dict[str, float]] = []
    labels: list[bool] = []
    for (one, hits), likely in zip(asked, covered, strict=True):
        rows += hit_features(hits, one.text, float(likely))[:WEIGHED]
        labels += [hit.clause.uid in one.grades for hit in hits[:WEIGHED]]
    return replace(figures, quote=_logistic(rows, np.array(labels))[0])


def _answers(asked: Asked, covered: Column, figures: Calibration) -> Calibration:
    """Return the figures that tell a right answer, at the point that answers most within the bounds.

    Where no point keeps them, the share of wrong answers is let grow by a step, and so on.
    """
    tried = [_right(asked, covered, replace(figures, quote_from=round(float(one), 2))) for one in np.arange(0.2, 0.7, 0.04)]
    for wrong in WRONG:
        points = [point for made, tables in tried for point in _points(made, tables, wrong)]
        if points:
            return max(points, key=lambda point: point[0])[1]
    return replace(figures, answer_from=1.0)


def _points(figures: Calibration, tables: Sequence[Matrix], wrong: float) -> list[tuple[float, Calibration]]:
    """Return each operating point within the bounds by all ``tables``, with the share of covered questions that it answers."""
    kept: list[tuple[float, Calibration]] = []
    for least in np.arange(0.95, 0.1, -0.02):
        if all(_keeps(table, least, wrong) for table in tables):
            likely, _, is_covered, *_ = tables[-1].T
            share = float((likely >= least)[is_covered == 1].mean())
            kept.append((share, replace(figures, answer_from=round(float(least), 2))))
    return kept


def _keeps(table: Matrix, least: float, wrong: float) -> bool:
    """Whether the bounds are kept where the bot answers from ``least``."""
    likely, right, is_covered, relevant, shown = table.T
    answered = likely >= least
    bounds = (
        answered.sum() >= FEWEST,
        answered[is_covered == 0].mean() <= UNCOVERED_ANSWERED,
        (right[answered] == 0).mean() <= wrong,
        relevant[answered].sum() >= RELEVANT * shown[answered].sum(),
    )
    return all(bounds)


def _right(asked: Asked, covered: Column, figures: Calibration) -> tuple[Calibration, list[Matrix]]:
    """Return the figures that tell a right answer, and two tables of what they say of each question.

    The first is by figures fitted without the question, the second by those that will be used. A row holds how likely an
    answer would be right, whether it would, whether the question is covered, its relevant quotes, its quotes.
    """
    rows, table = _quoted(asked, covered, figures)
    made, without = _logistic(rows, table[:, 0] > 0)
    used = expit([figures.covered.logit(question_features(hits, one.text)) for one, hits in asked])
    rows_used, table_used = _quoted(asked, used, figures)
    fitted = expit([made.logit(row) for row in rows_used])
    return replace(figures, right=made), [np.column_stack([without, table]), np.column_stack([fitted, table_used])]


def _quoted(asked: Asked, covered: Column, figures: Calibration) -> tuple[list[dict[str, float]], Matrix]:
    """Return the features of what would be quoted for each question, and what that is worth: see :func:`_right`."""
    rows: list[dict[str, float]] = []
    table: list[tuple[float, ...]] = []
    for (one, hits), likely in zip(asked, covered, strict=True):
        shown = quoted(weigh(hits, one.text, float(likely), figures), one.text, figures.quote_from)
        grades = [one.grades.get(weighed.hit.clause.uid, 0) for weighed in shown]
        rows.append(answer_features(question_features(hits, one.text), [weighed.likely for weighed in shown]))
        table.append((max(grades, default=0) > 1, one.covered, sum(map(bool, grades)), len(grades)))
    return rows, np.array(table, float)


def _logistic(rows: Sequence[dict[str, float]], labels: NDArray[np.bool_]) -> tuple[Logistic, Column]:
    """Return the regression in the features' own units, and what it says of each row when fitted without it."""
    table = np.array([list(row.values()) for row in rows])
    middle, spread = table.mean(0), table.std(0) + 1e-9
    scaled = (table - middle) / spread
    model = LogisticRegression(C=STRENGTH)
    likely = cross_val_predict(model, scaled, labels, cv=FOLDS, method="predict_proba")[:, 1]
    fitted = model.fit(scaled, labels)
    weights = fitted.coef_[0] / spread
    bias = float(fitted.intercept_[0] - weights @ middle)
    return Logistic(round(bias, 4), {name: round(float(one), 4) for name, one in zip(rows[0], weights, strict=True)}), likely
