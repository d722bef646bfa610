"""Every platform shows the same of a reply: the quotes whole, whose they are, how they bind, what to beware of, whom to tell.

A new platform is held by one more entry in PLATFORMS.
"""

import html
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from fake_slack_limits import JSON
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import TODAY, policy, quote
from rich.console import Console
from slack_seen import blocks_of, quoted, shown
from teams_seen import quoted as quoted_in_teams
from teams_seen import shown as shown_in_teams

from bot import wording
from bot.answer import Abstention, Answer, Binding, Care, Choice, Failure, Force, Guidance, Heard, Kind, LookUp, NearMiss, Reply
from bot.platforms.json_lines import to_json
from bot.platforms.slack.rendering import Look, render
from bot.platforms.teams.rendering import Look as TeamsLook
from bot.platforms.teams.rendering import render as render_for_teams
from bot.platforms.terminal import show
from bot.platforms.web.rendering import render as render_for_the_web
from bot.platforms.web.templates import Templates
from bot.platforms.web.views import AskView, FormView
from ingest.policy import Stated


class Platform(NamedTuple):
    """How one platform shows a reply."""

    words: Callable[[Reply], str]
    """Every word that people see, in its order."""
    quoted: Callable[[Reply], str]
    """The words that are set apart as a policy's own."""


def on_terminal(reply: Reply) -> str:
    console = Console(file=io.StringIO(), width=80, legacy_windows=False)
    show(reply, console, TODAY)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def quoted_on_terminal(reply: Reply) -> str:
    lines = [line.strip() for line in on_terminal(reply).splitlines()]
    return "".join(line[1:] for line in lines if line.startswith("\u2502"))


def in_slack(reply: Reply) -> list[JSON]:
    return blocks_of(render(reply, Look(can_share=True), TODAY))


def in_teams(reply: Reply) -> tuple[JSON, ...]:
    return render_for_teams(reply, TeamsLook("https://policies.example", {"c": "19:a@thread.tacv2"}), TODAY)


def in_json(reply: Reply) -> str:
    return "\n".join(_texts(json.loads(to_json(reply))))


def quoted_in_json(reply: Reply) -> str:
    return "".join(one["lead_in"] + one["text"] for one in json.loads(to_json(reply))["quotes"])


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for one in [*node.keys(), *node.values()] if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _texts(one)


def on_the_web(reply: Reply) -> str:
    view = AskView(FormView("q", "", (), 1000), reply=render_for_the_web(reply, TODAY))
    return Templates().page(200, "reply.html", view).text or ""


def bare_html(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


PLATFORMS = {
    "terminal": Platform(on_terminal, quoted_on_terminal),
    "slack": Platform(lambda reply: shown(in_slack(reply)), lambda reply: quoted(in_slack(reply))),
    "teams": Platform(
        lambda reply: shown_in_teams(in_teams(reply)).removeprefix(wording.FIRST), lambda reply: quoted_in_teams(in_teams(reply))
    ),
    "web": Platform(
        lambda reply: bare_html(on_the_web(reply)),
        lambda reply: "".join(map(bare_html, re.findall(r"<blockquote>(.*?)</blockquote>", on_the_web(reply), re.DOTALL))),
    ),
    "json_lines": Platform(in_json, quoted_in_json),
}
WITHOUT_A_VOICE = {"json_lines"}
"""Platforms for programs: the facts stand in fields, and no sentence of the bot's own goes with them."""
SPEAKING = sorted(PLATFORMS.keys() - WITHOUT_A_VOICE)

OAK = policy(
    "oak",
    "Oak & Ash School",
    contact="the site manager",
    safeguarding="Mr Holm, the designated lead",
    status="not agreed by the governors yet",
    next_review=Stated("2020-01", "Review: January 2020"),
)
ELM = policy("elm", "Elm School", "Visitors Policy", contact="the office")
FIRST = quote("lend <keys> to *pupils*; :key: @here", policy=OAK, label="2.1(a)", binding=Binding(Force.MUST_NOT, "shall not"))
SECOND = quote("Badges are worn. " * 700, "", ELM, label="7.3", ordinal=2, binding=Binding(Force.SHOULD, "are asked to"))
LAW = quote("It is an offence.", "", ELM, label="", kind=Kind.LAW, headings=("The law",), binding=Binding(Force.NONE, ""))
QUOTES = (FIRST, SECOND, LAW)
HEARD = Heard("may I lend things?", (("kyes", "keys"),), (("fob", ("door key",)),))
CARE = Care("disclosure", (OAK, ELM))
REPLIES: dict[str, Reply] = {
    "answer": Answer("q", QUOTES, (), HEARD),
    "near_miss": NearMiss("q", QUOTES, HEARD),
    "lookup": LookUp("q", "2.1", QUOTES),
    "not_found": LookUp("q", "2.9", (), ("2.1", "2.11")),
    "abstention": Abstention("q", (OAK, ELM), HEARD),
    "choice": Choice("q", "2.1", (OAK, ELM)),
    "failure": Failure("q", "abc123"),
    "bad_question": Failure("q", "abc123", "a text is missing"),
}
QUOTING = ("answer", "near_miss", "lookup")
SENSITIVE: dict[str, Answer | NearMiss | Abstention] = {
    "answer": Answer("q", QUOTES, care=CARE),
    "near_miss": NearMiss("q", QUOTES, care=CARE),
    "abstention": Abstention("q", (OAK,), care=CARE),
}


def bare(text: str) -> str:
    """Return ``text`` without its white space: a platform breaks lines where it must."""
    return "".join(text.split())


def says(platform: str, reply: Reply, *wanted: str) -> bool:
    seen = bare(PLATFORMS[platform].words(reply))
    missing = [one for one in wanted if bare(one) not in seen]
    assert not missing, f"{platform} does not show {missing}"
    return True


@pytest.mark.parametrize("name", QUOTING)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_quote_is_shown_whole_with_its_lead_in_and_nothing_else_is_set_apart_as_one(platform: str, name: str) -> None:
    assert bare(PLATFORMS[platform].quoted(REPLIES[name])) == bare("".join(one.lead_in + one.text for one in QUOTES))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda text: " ".join(text.split())).filter(bool))
@example("A rule. " * 2000)
@example("[bold]must[/] <!channel> *not* :smile: `x` \u202e \\n &amp;")
def test_whatever_stands_in_a_clause_is_shown_on_every_platform(text: str) -> None:
    for platform in PLATFORMS.values():
        assert bare(platform.quoted(Answer("q", (quote(text, ""),)))) == bare(text)


@pytest.mark.parametrize("name", QUOTING)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_quote_is_shown_with_its_number_its_headings_and_whose_it_is(platform: str, name: str) -> None:
    cited = [one.citation for one in QUOTES]
    assert says(platform, REPLIES[name], *(one.label for one in cited), *(" ".join(one.headings) for one in cited))
    whose = [(one.policy.organisation, one.policy.title, one.policy.file) for one in cited]
    assert says(platform, REPLIES[name], *(part for parts in whose for part in parts))


@pytest.mark.parametrize("name", QUOTING)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_policy_that_is_not_agreed_yet_says_so_and_how_firmly_each_clause_binds(platform: str, name: str) -> None:
    assert says(platform, REPLIES[name], OAK.status)
    assert says(platform, REPLIES[name], *(one.binding.force for one in (FIRST, SECOND)), "shall not", "are asked to")


@pytest.mark.parametrize("name", QUOTING)
@pytest.mark.parametrize("platform", SPEAKING)
def test_people_are_told_what_is_no_rule_which_is_the_second_and_that_a_review_is_overdue(platform: str, name: str) -> None:
    assert says(platform, REPLIES[name], wording.standing(LAW.citation), "7.3 (second)", "Review was due January 2020")
    loose = (replace(FIRST, citation=replace(FIRST.citation, policy=replace(OAK, listed=False))),)
    assert says(platform, LookUp("q", "2.1", loose), "Caution:", wording.caution(replace(OAK, listed=False)))


@pytest.mark.parametrize("name", QUOTING)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_clauses_of_each_policy_stand_together_and_in_their_order(platform: str, name: str) -> None:
    seen = bare(PLATFORMS[platform].words(REPLIES[name]))
    places = [seen.index(bare(one.text[:40])) for one in QUOTES]
    assert places == sorted(places)
    assert seen.index(bare(ELM.organisation)) < places[1]
    if platform in SPEAKING:
        assert places[0] < seen.index(bare(ELM.title)) < places[1]


@pytest.mark.parametrize("platform", SPEAKING)
def test_what_holds_for_all_clauses_of_a_policy_is_said_once(platform: str) -> None:
    seen = bare(PLATFORMS[platform].words(Answer("q", (FIRST, quote("copy keys.", policy=OAK), LAW))))
    assert (seen.count(bare(OAK.status)), seen.count(bare("Review was due January 2020"))) == (1, 1)


@pytest.mark.parametrize("reply", [*REPLIES.values(), *SENSITIVE.values()])
@pytest.mark.parametrize("platform", SPEAKING)
def test_the_bot_says_first_what_its_reply_is(platform: str, reply: Reply) -> None:
    assert says(platform, reply, wording.opening(reply))
    seen = bare(PLATFORMS[platform].words(reply))
    if isinstance(reply, Answer | NearMiss | LookUp) and reply.quotes:
        assert seen.index(bare(wording.opening(reply))) < seen.index(bare(FIRST.text))


@pytest.mark.parametrize("name", QUOTING)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_guidance_is_shown_under_its_clause_with_its_name_and_never_as_a_quote(platform: str, name: str) -> None:
    given = Guidance("g1", "Ask the *caretaker* first; never <lend> to visitors.", "Grace Hopper", TODAY)
    reply = REPLIES[name]
    assert isinstance(reply, Answer | NearMiss | LookUp)
    guided = replace(reply, quotes=(replace(FIRST, guidance=(given,)), SECOND, LAW))
    assert says(platform, guided, given.text, given.name)
    assert platform in WITHOUT_A_VOICE or says(platform, guided, "not policy text", "21 November 2026")
    seen = bare(PLATFORMS[platform].words(guided))
    assert seen.index(bare(FIRST.text)) < seen.index(bare(given.text))
    assert bare(given.text) not in bare(PLATFORMS[platform].quoted(guided))
    assert bare(PLATFORMS[platform].quoted(guided)) == bare(PLATFORMS[platform].quoted(reply))


@pytest.mark.parametrize("name", ["answer", "near_miss", "abstention"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_how_the_question_was_read_is_told(platform: str, name: str) -> None:
    assert says(platform, REPLIES[name], "may I lend things?", "kyes", "keys", "fob", "door key")
    assert platform in WITHOUT_A_VOICE or says(platform, REPLIES[name], *wording.heard(HEARD))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("abstention", ("the site manager", "the office")),
        ("not_found", ("2.1", "2.11")),
        ("failure", ("abc123",)),
        ("bad_question", ("a text is missing",)),
    ],
)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_helps_further_is_told_where_nothing_is_quoted(platform: str, name: str, wanted: tuple[str, ...]) -> None:
    assert says(platform, REPLIES[name], *wanted)


@pytest.mark.parametrize("platform", SPEAKING)
def test_whose_policies_there_are_to_choose_from_and_to_ask_about_is_told(platform: str) -> None:
    assert says(platform, REPLIES["choice"], "2.1", *(f"{one.organisation}, {one.title}" for one in (OAK, ELM)))
    assert says(platform, REPLIES["abstention"], *map(wording.whom_to_ask, (OAK, ELM)))


@pytest.mark.parametrize("name", SENSITIVE)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_sensitive_reply_names_whom_to_tell_also_where_the_register_names_nobody(platform: str, name: str) -> None:
    assert says(platform, SENSITIVE[name], OAK.safeguarding, wording.ANY_CONTACT)


@pytest.mark.parametrize("name", SENSITIVE)
@pytest.mark.parametrize("platform", SPEAKING)
def test_a_sensitive_reply_says_whom_to_tell_before_all_else(platform: str, name: str) -> None:
    seen = bare(PLATFORMS[platform].words(SENSITIVE[name]))
    assert seen.startswith(bare(wording.CARE))
    told = [seen.index(bare(wording.safeguarding(one))) for one in CARE.contacts]
    assert max(told) < seen.index(bare(wording.opening(SENSITIVE[name])))
