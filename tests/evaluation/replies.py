"""What the replies are worth: how many are wrong, how many quotes help, what is missed."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Question

from bot.answer import Answer, Ask, NearMiss, Reply
from bot.asking import Asker
from bot.deciding import SEARCHED, Verdict, decide, quoted, weigh
from index.clause_index import ClauseIndex


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, the reply to it, and what was decided."""

    question: Question
    reply: Reply
    verdict: Verdict
    quoted_right: bool
    """Whether a clause that answers is among those that would be quoted if the bot answered everything."""

    @property
    def answers(self) -> bool:
        """Whether the reply is an answer."""
        return isinstance(self.reply, Answer)

    @property
    def grades(self) -> list[int]:
        """The grade of each quote: 2 answers, 1 supports, 0 neither."""
        quotes = self.reply.quotes if isinstance(self.reply, Answer | NearMiss) else ()
        return [self.question.grades.get(quote.uid, 0) for quote in quotes]


def judge(index: ClauseIndex, questions: Sequence[Question]) -> list[Judged]:
    """Return what is replied to each question."""
    asker = Asker(index)
    judged = []
    for one in questions:
        hits = index.search(index.read(one.text), SEARCHED)
        verdict = decide(hits, one.text, index.calibration)
        shown = quoted(weigh(hits, one.text, verdict.covered, index.calibration), one.text, index.calibration.quote_from)
        right = any(one.grades.get(weighed.hit.clause.uid, 0) > 1 for weighed in shown)
        judged.append(Judged(one, asker.ask(Ask(one.text)), verdict, right))
    return judged


def shares(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the shares by which replies are judged, 0 to 1."""
    covered = [one for one in judged if one.question.covered]
    uncovered = [one for one in judged if not one.question.covered]
    answers = [one for one in judged if one.answers]
    return {
        "uncovered questions answered": _share([one.answers for one in uncovered]),
        "uncovered questions shown a near miss": _share([isinstance(one.reply, NearMiss) for one in uncovered]),
        "covered questions answered": _share([one.answers for one in covered]),
        "covered questions shown a near miss": _share([isinstance(one.reply, NearMiss) for one in covered]),
        "covered questions abstained from": _share([not one.grades for one in covered]),
        "answers with no answering clause": _share([max(one.grades, default=0) < 2 for one in answers]),
        "quotes in answers that are relevant": _share([grade > 0 for one in answers for grade in one.grades]),
        "all quotes shown that are relevant": _share([grade > 0 for one in judged for grade in one.grades]),
        "quotes in an answer": sum(len(one.grades) for one in answers) / max(1, len(answers)),
    }


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
