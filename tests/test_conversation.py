"""A conversation: numbers asked for in any words, follow-ups read with the question before, how firmly a clause binds."""

import tomllib
from pathlib import Path

import pytest

from bot.answer import Force
from bot.asked_number import asked_number
from bot.binding import binding
from bot.follow_up import is_elliptical, read_with, step
from bot.lookup import label_parts
from ingest.register import read_register

ROOT = Path(__file__).parent.parent
POLICIES = read_register(ROOT / "policies_src").policies
QUESTIONS = tomllib.loads((ROOT / "tests" / "questions.toml").read_text(encoding="utf-8"))
NUMBERS = [one for one in QUESTIONS["lookup"] if one["half"] == "dev"]


@pytest.mark.parametrize("one", [one for one in NUMBERS if one["kind"] != "question"], ids=lambda one: one["text"])
def test_a_number_is_asked_for_in_any_words(one: dict[str, str]) -> None:
    asked = asked_number(one["text"], POLICIES)
    assert asked
    assert not one["label"] or label_parts(asked.label) == label_parts(one["label"])
    assert [policy.key for policy in asked.policies] in ([one["policy"]], [])
    assert asked.policies or not any(policy.key in one["text"].lower() for policy in POLICIES)


@pytest.mark.parametrize("one", [one for one in NUMBERS if one["kind"] == "question"], ids=lambda one: one["text"])
def test_a_number_in_an_ordinary_question_is_not_asked_for(one: dict[str, str]) -> None:
    assert asked_number(one["text"], POLICIES) is None


@pytest.mark.parametrize("text", ["year 4", "2 jobs", "13 year olds", "what about 2 of them", "clauses", "", "Wimborne"])
def test_what_holds_no_number_of_a_clause_is_no_look_up(text: str) -> None:
    assert asked_number(text, POLICIES) is None


EARLIER = ("can I add a parent on Facebook?", "are memory sticks allowed at home?")


@pytest.mark.parametrize(
    "text",
    ["what about ex-pupils?", "and on WhatsApp?", "why?", "who do I tell?", "even if she's my cousin", "same for volunteers?"],
)
def test_what_makes_no_sense_alone_goes_on_from_the_question_before(text: str) -> None:
    assert read_with(text, EARLIER) == EARLIER[-1]
    assert read_with(text, ()) == ""


def test_a_chain_of_follow_ups_goes_on_from_the_question_that_began_it() -> None:
    assert read_with("and on WhatsApp?", ("can I add a parent?", "what about ex-pupils?")) == "can I add a parent?"


@pytest.mark.parametrize(
    "text",
    ["memory sticks allowed?", "what is the password rule", "and can I put photographs of pupils on the school website", "k"],
)
def test_a_new_topic_stands_alone(text: str) -> None:
    assert not is_elliptical(text)


@pytest.mark.parametrize(
    ("text", "way"), [("the next one", 1), ("next clause please", 1), ("and the one before", -1), ("what is next of kin?", 0)]
)
def test_the_next_and_the_one_before_are_asked_for(text: str, way: int) -> None:
    assert step(text) == way


@pytest.mark.parametrize(
    ("headings", "lead_in", "text", "force", "words"),
    [
        ((), "", "Staff must not share passwords.", Force.MUST_NOT, "must not"),
        ((), "", "Staff must never share passwords.", Force.MUST_NOT, "must never"),
        ((), "", "Never share a password.", Force.MUST_NOT, "Never"),
        ((), "", "It is strictly forbidden.", Force.MUST_NOT, "is strictly forbidden"),
        ((), "", "I will not share passwords.", Force.MUST_NOT, "I will not"),
        ((), "", "Passwords must be changed.", Force.MUST, "must"),
        ((), "", "Staff must not only lock it but sign it in.", Force.MUST, "must"),
        ((), "", "Staff are not required to sign.", Force.MAY, "are not required to"),
        ((), "", "Staff should never accept.", Force.SHOULD_NOT, "should never"),
        ((), "", "Staff should tell the head.", Force.SHOULD, "should"),
        ((), "", "Employees are strongly advised not to accept.", Force.ADVISED_NOT, "are strongly advised not to"),
        ((), "", "Staff may use their phones at lunch.", Force.MAY, "Staff may"),
        ((), "", "Material may not be illegal but harmful.", Force.NONE, ""),
        (
            (),
            "",
            "Staff are advised not to accept; safeguards may need to be put in place.",
            Force.ADVISED_NOT,
            "are advised not to",
        ),
        ((), "", "A call that cannot go to the office may be taken.", Force.MAY, "may be taken"),
        ((), "", "This policy applies to all staff.", Force.NONE, ""),
        ((), "", "There is a risk that posts can spread.", Force.NONE, ""),
        ((), "Staff must not:", "post anything they should keep private;", Force.MUST_NOT, "must not"),
        ((), "These rules must be followed:", "I will not share passwords.", Force.MUST_NOT, "I will not"),
        (("5.2 DO NOT",), "", "Build relationships. You may be asked.", Force.MUST_NOT, "5.2 DO NOT"),
        (("5.1 DO",), "", "Respect the privacy of others.", Force.MUST, "5.1 DO"),
        (("Do not disturb the caretaker",), "", "Keys hang in the office.", Force.NONE, ""),
    ],
)
def test_a_clause_binds_as_firmly_as_its_own_words_say(
    headings: tuple[str, ...], lead_in: str, text: str, force: Force, words: str
) -> None:
    found = binding(headings, lead_in, text)
    assert (found.force, found.words) == (force, words)
