"""The decision to quote: what answers, what is only near, what is not shown."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from fakes import FIGURES
from reading import clauses

from bot.deciding import Verdict, decide
from index.calibration import Calibration, shipped
from index.hit import Hit, Signals
from ingest.policy import Clause, Kind

(ONE,) = clauses("1.1 Staff must sign for the keys at the reception desk.\n")
TEXTS = (
    "Staff must sign for the keys.",
    "Phones are kept in lockers all day.",
    "Visitors must wear a badge at all times.",
    "Gifts above ten pounds must be declared.",
    "Parents are asked to ring the office first.",
)


def clause(policy: str, place: int, kind: Kind = Kind.NUMBERED) -> Clause:
    return replace(ONE, policy=policy, uid=f"{policy}:{place}", text=TEXTS[place], kind=kind)


def hits(*found: tuple[Clause, float]) -> list[Hit]:
    return [Hit(one, score, Signals(score, score, score, score, score), rank) for rank, (one, score) in enumerate(found, 1)]


def shown(verdict: Verdict) -> list[str]:
    return [one.hit.clause.uid for one in verdict.shown]


def decided(found: Sequence[Hit], question: str = "may I lend my keys?") -> Verdict:
    return decide(found, question, FIGURES)


def test_clauses_near_enough_answer_and_a_policy_that_says_nothing_on_it_shows_nothing() -> None:
    verdict = decided(hits((clause("a", 0), 0.8), (clause("b", 1), 0.75), (clause("c", 2), 0.2)))
    assert verdict.answers
    assert shown(verdict) == ["a:0", "b:1"]


def test_what_is_only_near_is_shown_as_such_and_what_is_far_not_at_all() -> None:
    near, far = decided(hits((clause("a", 0), 0.27), (clause("b", 1), 0.1))), decided(hits((clause("a", 0), 0.05)))
    assert (near.answers, shown(near)) == (False, ["a:0"])
    assert (far.answers, shown(far)) == (False, [])
    assert not decided([]).shown


def test_no_policy_fills_the_reply() -> None:
    verdict = decided(hits(*((clause("a", place), 0.8) for place in range(5)), (clause("b", 0), 0.8)))
    assert shown(verdict) == ["a:0", "a:1", "a:2", "b:0"]


def test_a_clause_that_says_the_same_is_shown_once_in_each_policy() -> None:
    again = replace(clause("a", 0), uid="a:again", text=TEXTS[0].replace("sign for", "sign  for "))
    verdict = decided(hits((clause("a", 0), 0.8), (again, 0.79), (clause("b", 0), 0.78)))
    assert shown(verdict) == ["a:0", "b:0"]


def test_the_same_words_under_another_lead_in_are_another_rule() -> None:
    other = replace(clause("a", 0), uid="a:other", lead_in="Visitors must not:")
    assert shown(decided(hits((clause("a", 0), 0.8), (other, 0.79)))) == ["a:0", "a:other"]


@pytest.mark.parametrize("kind", [Kind.LAW, Kind.FORM])
def test_the_law_or_a_form_is_not_offered_where_the_policy_has_a_rule(kind: Kind) -> None:
    assert shown(decided(hits((clause("a", 0), 0.8), (clause("a", 1, kind), 0.8)))) == ["a:0"]
    assert shown(decided(hits((clause("a", 1, kind), 0.8)))) == ["a:1"]


@pytest.mark.parametrize(
    ("question", "is_on_law"),
    [
        ("is it against the law to lend keys", True),
        ("can I be arrested for lending my keys", True),
        ("what does the Data Protection Act say about keys", True),
        ("am I breaking a computer misuse act thing", True),
        ("Sue from Year 4 lent her keys out on the tennis court", False),
        ("how should I act when a pupil asks for keys", False),
    ],
)
def test_the_law_is_offered_beside_a_rule_to_whoever_asks_what_the_law_says(question: str, *, is_on_law: bool) -> None:
    found = hits((clause("a", 0), 0.8), (clause("a", 1, Kind.LAW), 0.8), (clause("a", 2, Kind.FORM), 0.8))
    assert shown(decided(found, question)) == ["a:0", "a:1"][: 1 + is_on_law]


def test_of_one_policy_alone_the_nearest_few_are_shown() -> None:
    verdict = decided(hits(*((clause("a", place), 0.27 - place / 100) for place in range(4))))
    assert (verdict.answers, shown(verdict)) == (False, ["a:0", "a:1", "a:2"])


def test_the_calibration_that_is_shipped_reads_back_as_it_was_written() -> None:
    assert Calibration.from_json(shipped().to_json()) == shipped()
    assert 0 < shipped().near_from <= 1
