"""Slack's modals and the home tab: a clause among its neighbours, a reply in a modal, how to begin; Slack takes them all."""

import json
from dataclasses import replace

import pytest
from making import TODAY, clause, policy, quote
from slack_seen import buttons, nodes, quoted, shown, view_faults

from bot import wording
from bot.answer import Answer, Passage
from bot.passages import passage
from bot.platforms.slack.rendering import Look, render
from bot.platforms.slack.views import checking, home, passage_view, reply_view
from bot.quoting import Quoting
from bot.talking import Welcome

LOOK = Look("https://policies.example")
OAK = policy(status="not <agreed> yet")
MARK = "The clause that was cited"
TEXTS = [f"Rule {place} & <all> *of* it. " * (400 if place % 7 == 3 else 1) for place in range(40)]
CLAUSES = [clause(text, f"keys:{place}", OAK) for place, text in enumerate(TEXTS)]
QUOTING = Quoting([OAK], CLAUSES)


def opened(uid: str, cited: str = "", beside: int = 2) -> Passage:
    found = passage(uid, beside, CLAUSES, QUOTING)
    assert found, cited
    return found


def turned(uid: str, way: str) -> list[list[str]]:
    """Return the clauses on each page, from the one with ``uid`` on, as somebody sees them who presses on and on."""
    pages: list[list[str]] = []
    while uid:
        found = opened(uid)
        view = passage_view(found, "keys:20", LOOK, TODAY)
        assert view
        assert view_faults(view) == []
        assert quoted(view["blocks"]) == "".join(one.text for one in found.quotes)
        pages.append([one.uid for one in found.quotes])
        uid = buttons(view["blocks"]).get(f"page:{way}", "")
        assert len(pages) <= len(CLAUSES)
    return pages


def test_whoever_reads_on_from_the_first_clause_sees_every_clause_in_its_order() -> None:
    seen = [uid for page in turned("keys:0", "after") for uid in page]
    assert list(dict.fromkeys(seen)) == [one.uid for one in CLAUSES]


def test_whoever_reads_back_from_the_last_clause_sees_every_clause() -> None:
    seen = {uid for page in turned("keys:39", "before") for uid in page}
    assert seen == {one.uid for one in CLAUSES}


@pytest.mark.parametrize("beside", [0, 1, 2])
@pytest.mark.parametrize("place", [0, 1, 20, 39])
def test_the_clause_that_was_cited_is_marked_right_above_its_words(place: int, beside: int) -> None:
    view = passage_view(opened(f"keys:{place}", beside=beside), f"keys:{place}", LOOK, TODAY)
    assert view
    seen = shown(view["blocks"])
    assert seen.count(MARK) == 1
    assert seen.split(MARK)[1].removeprefix("2. Keys").startswith(TEXTS[place])


def test_a_page_without_the_cited_clause_marks_none_and_remembers_which_it_was() -> None:
    view = passage_view(opened("keys:30"), "keys:20", LOOK, TODAY)
    assert view
    assert MARK not in shown(view["blocks"])
    assert json.loads(view["private_metadata"]) == {"cited": "keys:20"}


def test_a_passage_says_whose_policy_it_is_how_old_and_what_to_beware_of() -> None:
    view = passage_view(opened("keys:20"), "keys:20", LOOK, TODAY)
    assert view
    for said in ("Oak School", "Keys Policy", "no date stated", "not <agreed> yet"):
        assert said in shown(view["blocks"])
    assert not [node for node in nodes(view) if node.get("type") == "mrkdwn"]


def test_a_passage_that_is_the_whole_policy_leads_nowhere() -> None:
    view = passage_view(Passage((quote(),)), "", LOOK, TODAY)
    assert view
    assert buttons(view["blocks"]) == {}
    assert view_faults(view) == []


def test_a_passage_that_is_too_much_for_one_modal_is_not_cut() -> None:
    huge = Passage(tuple(quote("Much to read. " * 6000) for _ in range(5)))
    assert passage_view(huge, "", LOOK, TODAY) is None


@pytest.mark.parametrize("size", [1, 8, 40])
def test_a_reply_in_a_modal_is_one_that_slack_takes(size: int) -> None:
    quotes = tuple(quote("Read this & <that>. " * 500, policy=policy(f"p{place}")) for place in range(size))
    view = reply_view("May I <lend> keys?", render(Answer("q", quotes), LOOK, TODAY))
    assert view_faults(view) == []
    assert shown(view["blocks"]).startswith("May I <lend> keys?")
    whole = quoted(view["blocks"]) == "".join(one.lead_in + one.text for one in quotes)
    assert whole is (size < 40)
    assert (wording.ASK_IN_MESSAGE in shown(view["blocks"])) is not whole


def test_a_question_of_any_length_and_the_waiting_are_shown() -> None:
    assert view_faults(reply_view("why? " * 3000, render(Answer("q", (quote(),)), LOOK, TODAY))) == []
    assert view_faults(checking()) == []


def welcome(many: int, changed: int = 0) -> Welcome:
    held = tuple(policy(f"p{place}", f"School {place} & Co", f"Policy <{place}>") for place in range(many))
    return Welcome(held, wording.EXAMPLES[:4], "keys 2.1", tuple(quote(f"New {place}.") for place in range(changed)))


@pytest.mark.parametrize(("many", "changed"), [(0, 0), (5, 0), (5, 3), (40, 0), (41, 5), (200, 80)])
def test_the_home_tab_is_one_that_slack_takes_however_many_policies_are_held(many: int, changed: int) -> None:
    view = home(welcome(many, changed), TODAY)
    assert view_faults(view) == []
    assert not [node for node in nodes(view) if node.get("type") == "mrkdwn"]


def test_the_home_tab_names_the_policies_or_how_many_more_there_are() -> None:
    assert wording.NO_POLICIES in shown(home(welcome(0), TODAY)["blocks"])
    few, many = (shown(home(welcome(size), TODAY)["blocks"]) for size in (5, 200))
    assert all(f"School {place} & Co  Policy <{place}>" in few for place in range(5))
    assert "more" not in few.split("The policies")[1]
    assert "And 160 more" in many


def test_the_home_tab_offers_examples_whole_and_the_clauses_that_changed() -> None:
    long = "Can I " + "really " * 9 + "do this?"
    told = replace(welcome(5, 1), examples=(long,))
    assert view_faults(home(told, TODAY)) == []
    made = buttons(home(told, TODAY)["blocks"])
    assert made["example:0"] == long
    assert f"context:{told.changed[0].uid}" in made
    assert "keys 2.1" in shown(home(told, TODAY)["blocks"])
