"""What the replies are worth: how many are wrong, how many quotes help, what is missed."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Question

from bot.deciding import Verdict, decide, quoted, weigh
from index.clause_index import ClauseIndex

_SEARCHED = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, and what was decided for it."""

    question: Question
    verdict: Verdict
    quoted_right: bool
    """Whether a clause that answers is among those that would be quoted if the bot answered everything."""

    @property
    def right(self) -> bool:
        """Whether a clause that answers is among the quotes of the answer."""
        return any(self.question.grades.get(one.hit.clause.uid, 0) > 1 for one in self.verdict.shown)


def judge(index: ClauseIndex, questions: Sequence[Question]) -> list[Judged]:
    """Return what is decided for each question."""
    judged = []
    for one in questions:
        hits = index.search(index.read(one.text), _SEARCHED)
        verdict = decide(hits, len(one.text.split()), index.calibration)
        shown = quoted(weigh(hits, verdict.covered, index.calibration), index.calibration.quote_from)
        judged.append(Judged(one, verdict, any(one.grades.get(weighed.hit.clause.uid, 0) > 1 for weighed in shown)))
    return judged


def shares(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the shares by which replies are judged, 0 to 1."""
    covered = [one for one in judged if one.question.covered]
    uncovered = [one for one in judged if not one.question.covered]
    answers = [one for one in judged if one.verdict.answers]
    quotes = [(one, weighed) for one in judged for weighed in one.verdict.shown]
    answered = [(one, weighed) for one in answers for weighed in one.verdict.shown]
    return {
        "uncovered questions answered": _share([one.verdict.answers for one in uncovered]),
        "uncovered questions shown a near miss": _share(
            [bool(one.verdict.shown) and not one.verdict.answers for one in uncovered]
        ),
        "covered questions answered": _share([one.verdict.answers for one in covered]),
        "covered questions abstained from": _share([not one.verdict.shown for one in covered]),
        "near misses among covered questions": _share([bool(one.verdict.shown) and not one.verdict.answers for one in covered]),
        "answers with no answering clause": _share([not one.right for one in answers]),
        "quotes in answers that are relevant": _share(
            [weighed.hit.clause.uid in one.question.grades for one, weighed in answered]
        ),
        "all quotes shown that are relevant": _share([weighed.hit.clause.uid in one.question.grades for one, weighed in quotes]),
        "quotes in an answer": len(answered) / max(1, len(answers)),
    }


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
