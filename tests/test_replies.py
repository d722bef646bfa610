"""Replies: quoted whole and cited, or honestly none; the same on every platform."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from fakes import FIGURES, FakeModel
from hypothesis import given, settings
from hypothesis import strategies as st
from making import policy as made_policy
from making import quote as made_quote
from rich.console import Console

from bot import wording
from bot.answer import Abstention, Answer, Ask, Binding, Choice, Citation, Failure, Force, Heard, LookUp, NearMiss, Quote, Reply
from bot.asking import Asker
from bot.freshness import is_overdue, spoken
from bot.lookup import is_number, label_parts
from bot.platforms.json_lines import to_json
from bot.platforms.terminal import show
from index.building import build_index
from index.clause_index import ClauseIndex
from index.embedding import Together
from index.opening import open_index
from ingest.ingesting import ingest
from ingest.policy import Kind, Policy, Stated
from ingest.uids import sha

TODAY = date(2026, 11, 21)
KEYS = "1. Keys\n\n1.1 Keys must be signed for at reception.\n\n1.2 Staff must not:\n(a) lend keys to pupils;\n(b) copy keys.\n\n1.10 Keys are counted.\n"
PHONES = "1. Phones\n\n1.1 Phones must be switched off.\n\n1.1 Phones are kept in lockers.\n\n2. Pictures\n\nPhotographs need consent.\n"
REGISTER = """
[[policy]]
key = "keys"
organisation = "Oak School"
title = "Keys Policy"
file = "keys.txt"
contact = "the site manager"
nicknames = ["the key policy"]

[[policy]]
key = "phones"
organisation = "Elm School"
title = "Phones Policy"
file = "phones.txt"
"""


@pytest.fixture(name="index", scope="module")
def _index(tmp_path_factory: pytest.TempPathFactory) -> ClauseIndex:
    folder: Path = tmp_path_factory.mktemp("policies")
    for name, text in (("keys.txt", KEYS), ("phones.txt", PHONES), ("register.toml", REGISTER)):
        (folder / name).write_text(text, encoding="utf-8")
    build = tmp_path_factory.mktemp("build")
    build_index(build, ingest(folder, previous=()), FakeModel(), calibration=FIGURES)
    return open_index(build, "fake", FakeModel())


@pytest.fixture(name="asker", scope="module")
def _asker(index: ClauseIndex) -> Asker:
    return Asker(index)


def quotes(reply: Reply) -> list[tuple[str, str, str]]:
    assert isinstance(reply, Answer | NearMiss | LookUp), reply
    return [(quote.citation.policy.key, quote.citation.label, quote.text) for quote in reply.quotes]


def test_a_question_is_answered_with_the_clause_word_for_word_and_its_lead_in(asker: Asker) -> None:
    reply = asker.ask(Ask("lend keys to pupils"))
    assert isinstance(reply, Answer)
    best = reply.quotes[0]
    assert (best.lead_in, best.text, best.citation.label) == ("Staff must not:", "lend keys to pupils;", "1.2(a)")
    assert (best.citation.policy.organisation, best.citation.headings, best.citation.lines) == (
        "Oak School",
        ("1. Keys",),
        (6, 6),
    )


def test_a_question_that_shares_nothing_with_any_clause_is_not_answered(asker: Asker) -> None:
    reply = asker.ask(Ask("minibus licence renewal"))
    assert isinstance(reply, Abstention)
    assert [policy.contact for policy in reply.contacts if policy.contact] == ["the site manager"]


def test_a_question_can_be_put_to_one_policy_alone(asker: Asker) -> None:
    reply = asker.ask(Ask("lend keys to pupils", policies=("phones",)))
    assert isinstance(reply, Abstention) or {key for key, _, _ in quotes(reply)} == {"phones"}


@pytest.mark.parametrize(
    "question", ["", "   ", "x" * 10_000, "keys " * 2_500, "🙂🙂🙂", "\x00\x07\x1b[31m", "'; drop table", "\ud800", "?!"]
)
def test_whatever_is_asked_gets_a_reply(asker: Asker, question: str) -> None:
    assert asker.ask(Ask(question)).question == question


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_question_raises(asker: Asker, question: str) -> None:
    assert not isinstance(asker.ask(Ask(question)), Failure)


def test_a_clause_is_found_by_its_number_and_policy(asker: Asker) -> None:
    assert quotes(asker.look_up("keys", "1.1")) == [("keys", "1.1", "Keys must be signed for at reception.")]
    assert quotes(asker.look_up("Oak School", "1.2(b)")) == [("keys", "1.2(b)", "copy keys.")]
    assert quotes(asker.look_up("the key policy", "1.2 b")) == [("keys", "1.2(b)", "copy keys.")]


def test_1_1_is_not_1_10(asker: Asker) -> None:
    assert quotes(asker.look_up("keys", "1.10")) == [("keys", "1.10", "Keys are counted.")]
    assert label_parts("6.1") != label_parts("6.10")


def test_a_number_with_items_gives_them_all(asker: Asker) -> None:
    assert [label for _, label, _ in quotes(asker.look_up("keys", "1.2"))] == ["1.2(a)", "1.2(b)"]


def test_a_number_printed_twice_gives_both_and_says_which_is_which(asker: Asker) -> None:
    reply = asker.look_up("phones", "1.1")
    assert isinstance(reply, LookUp)
    assert [wording.label(quote.citation) for quote in reply.quotes] == ["1.1 (first)", "1.1 (second)"]


@pytest.mark.parametrize(("file", "where"), [("keys.txt", "lines 3–4"), ("keys.docx", "paragraphs 3–4")])
def test_a_quote_of_a_word_file_is_cited_by_its_paragraphs(file: str, where: str) -> None:
    cited = replace(made_quote().citation, lines=(3, 4), policy=replace(made_policy(), file=file))
    assert wording.place(cited) == f"{file}, {where}"


def test_the_number_of_a_section_gives_its_clauses(asker: Asker) -> None:
    assert quotes(asker.look_up("phones", "2")) == [("phones", "", "Photographs need consent.")]


def test_a_number_that_several_policies_print_is_a_choice(asker: Asker) -> None:
    reply = asker.look_up("", "1.1")
    assert isinstance(reply, Choice)
    assert [policy.key for policy in reply.policies] == ["keys", "phones"]


def test_a_number_that_is_a_clause_here_and_a_section_there_is_a_choice(asker: Asker) -> None:
    reply = asker.look_up("", "1")
    assert isinstance(reply, Choice)


@pytest.mark.parametrize("text", ["2.3.4", "rule 18", "section 6.2", "3.1(a)", "3.1 (a)(ii)", "C2", "§ 7", "6.1.", "Appendix A"])
def test_what_can_be_a_number_is_taken_for_one(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "😀", "phones", "2..3", "2.3.4 extra words", "-1"])
def test_what_cannot_be_a_number_is_not(text: str) -> None:
    assert not is_number(text)


def test_a_number_that_is_not_there_is_said_not_to_be_with_the_nearest(asker: Asker) -> None:
    reply = asker.look_up("keys", "1.9")
    assert isinstance(reply, LookUp)
    assert (reply.quotes, reply.nearest[0]) == ((), "1.10")


def test_a_quote_whose_text_was_altered_is_never_shown(index: ClauseIndex, caplog: pytest.LogCaptureFixture) -> None:
    altered = tuple(replace(clause, text=clause.text.replace("must", "may")) for clause in index.clauses)
    reply = Asker(replace(index, clauses=altered)).ask(Ask("keys signed for at reception"))
    assert isinstance(reply, Failure)
    assert reply.reference in caplog.text


def test_a_failure_is_logged_without_the_question(index: ClauseIndex, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FakeModel):
        def embed(self, texts: object, progress: object = None) -> NoReturn:  # noqa: ARG002 (it only fails)
            raise RuntimeError(str(texts))

    caplog.set_level("DEBUG")
    reply = Asker(replace(index, _encoder=Together(Broken()))).ask(Ask("a very private question"))
    assert isinstance(reply, Failure)
    assert "private" not in caplog.text


POLICY = Policy(
    "p", "A School", "A Policy", "a.txt", next_review=Stated("2020-01", "Review: January 2020"), status="not agreed yet"
)


def quote(text: str, lead_in: str = "Staff must not:") -> Quote:
    return Quote(
        lead_in,
        text,
        (),
        "p:1",
        sha(text),
        Citation(POLICY, "2.1", 0, 0, Kind.NUMBERED, ("2. Keys",), (3, 4), None),
        Binding(Force.MUST_NOT, "must not"),
        0.9,
    )


def on_terminal(reply: Reply) -> str:
    console = Console(file=io.StringIO(), width=70, legacy_windows=False)
    show(reply, console, TODAY)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def quoted_on_terminal(shown: str) -> str:
    """Return the words beside the rule on the left: what a person would copy."""
    lines = [line.strip()[1:] for line in shown.splitlines() if line.strip().startswith("│")]
    return "".join("".join(lines).split())


PLATFORMS: dict[str, Callable[[Reply], str]] = {"terminal": on_terminal, "json_lines": to_json}

REPLIES: tuple[Reply, ...] = (
    Answer("q", (quote("lend keys;"),)),
    NearMiss("q", (quote("lend keys;"),)),
    LookUp("q", "2.1", (quote("lend keys;"),)),
    LookUp("q", "2.9", (), ("2.1",)),
    Abstention("q", (replace(POLICY, contact="the head"),)),
    Choice("q", "2.1", (POLICY,)),
    Failure("q", "abc123"),
)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
def test_every_kind_of_reply_is_shown_on_every_platform(platform: str, reply: Reply) -> None:
    shown = PLATFORMS[platform](reply)
    wanted = {
        Answer: "lend keys;",
        NearMiss: "lend keys;",
        LookUp: "2.1",
        Abstention: "the head",
        Choice: "2.1",
        Failure: "abc123",
    }
    assert wanted[type(reply)] in shown


QUOTABLE = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
)


@settings(max_examples=150, deadline=None)
@given(QUOTABLE)
def test_a_quote_is_shown_whole_and_unaltered_on_the_terminal(text: str) -> None:
    shown = on_terminal(Answer("q", (quote(text, ""),)))
    assert "".join(text.split()) in quoted_on_terminal(shown)


def test_what_somebody_asked_before_does_not_steer_the_terminal() -> None:
    shown = on_terminal(NearMiss("q", (quote("Keys hang there.", ""),), Heard(together_with="may I\x1b[2J\x07 lend keys?")))
    assert "lend" in shown
    assert not any(sign in shown for sign in ("\x1b[2J", "\x07"))


def test_markup_in_a_quote_is_shown_and_not_obeyed_on_the_terminal() -> None:
    text = "Staff [bold red]must[/] not use [link=http://x]this[/link] :smile: *at all* <b>ever</b> \\[x]."
    assert "".join(text.split()) in quoted_on_terminal(on_terminal(Answer("q", (quote(text, ""),))))


@settings(max_examples=150, deadline=None)
@given(QUOTABLE)
def test_json_gives_the_quote_byte_for_byte(text: str) -> None:
    (shown,) = json.loads(to_json(Answer("q", (quote(text),))))["quotes"]
    assert (shown["text"], shown["lead_in"], sha(shown["text"])) == (text, "Staff must not:", shown["text_sha"])


def test_json_has_every_field_that_was_promised() -> None:
    reply = json.loads(to_json(Answer("why?", (quote("lend keys;"),))))
    assert (reply["kind"], reply["question"]) == ("answer", "why?")
    promised = {
        "policy",
        "organisation",
        "title",
        "label",
        "headings",
        "lead_in",
        "text",
        "uid",
        "text_sha",
        "source",
        "page",
        "lines",
        "score",
    }
    assert promised <= set(reply["quotes"][0])
    kinds = {type(reply): json.loads(to_json(reply))["kind"] for reply in REPLIES}
    assert set(kinds.values()) == {"answer", "near_miss", "lookup", "abstention", "choice", "failure"}


@pytest.mark.parametrize(("kind", "words"), [(Kind.LAW, "A summary of the law"), (Kind.FORM, "Words to be signed")])
def test_what_is_no_rule_of_the_schools_own_is_said_not_to_be(kind: Kind, words: str) -> None:
    own = quote("It is an offence.", "")
    shown = on_terminal(LookUp("q", "2.1", (replace(own, citation=replace(own.citation, kind=kind)),)))
    assert words in shown
    assert words not in on_terminal(LookUp("q", "2.1", (own,)))


def test_a_policy_not_yet_agreed_and_overdue_says_so_beside_its_quotes() -> None:
    shown = on_terminal(Answer("q", (quote("lend keys;"),)))
    assert "Caution: not agreed yet" in shown
    assert "Review was due January 2020" in shown
    assert "a.txt, lines 3–4" in shown
    assert "2.1  2. Keys" in shown


@pytest.mark.parametrize(
    ("stated", "words", "overdue"),
    [
        ("2017-01-11", "11 January 2017", True),
        ("2026-11", "November 2026", False),
        ("2026", "2026", False),
        ("2026-11-20", "20 November 2026", True),
    ],
)
def test_dates_are_spoken_as_precisely_as_they_are_stated(stated: str, words: str, overdue: bool) -> None:  # noqa: FBT001 (a table)
    date_ = Stated(stated, "")
    assert spoken(date_) == words
    assert is_overdue(replace(POLICY, next_review=date_), TODAY) is overdue
