"""Replies in Slack: word for word whatever stands in the policy, whole, and never a message that Slack would refuse."""

import html
import json
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import TODAY, policy, quote
from reply_kinds import ONE, REPLIES, SCHOOLS
from slack_seen import blocks_of, buttons, faults, nodes, quoted, shown

from bot import wording
from bot.answer import Abstention, Answer, Care, Guidance, LookUp, NearMiss, Quote, Reply
from bot.platforms.slack.blocks import line, rich, words
from bot.platforms.slack.blocks import quote as quote_block
from bot.platforms.slack.messages import Message, Part, packed
from bot.platforms.slack.rendering import Look, render, render_lines, render_shared

LOOK = Look("https://policies.example", can_share=True, thread="171.5")
SIGNS = [*"&<>*_~`\n ", "&amp;", "@here", "<!channel>", "<@U1>", "<http://x|y>", ":x:", "\U0001f642", "שלום", "\u202e", "word "]
ANY = st.characters(exclude_categories=["Cs"])
SHORT = st.lists(st.sampled_from(SIGNS) | st.text(ANY, max_size=4), min_size=1, max_size=8).map("".join).filter(str.strip)
LONG = st.builds(lambda text, size: (text * size)[:size], SHORT, st.sampled_from([2899, 2900, 2901, 6000, 10_000]))
TEXT = SHORT | LONG.filter(str.strip)
POLICIES = st.builds(lambda key, whose, title: policy(f"p{key}", whose, title), st.integers(0, 3), SHORT, SHORT)
BREAKS = st.lists(st.floats(0, 1), max_size=9).map(sorted)


@st.composite
def any_quote(draw: st.DrawFn) -> Quote:
    text, lead_in = draw(TEXT), draw(st.just("") | SHORT)
    breaks = tuple(int(part * len(text)) for part in draw(BREAKS))
    cited = {"label": draw(st.sampled_from(["", "6.1"])), "headings": tuple(draw(st.lists(SHORT, max_size=3)))}
    return quote(text, lead_in, draw(POLICIES), breaks=breaks, **cited)


QUOTES = st.lists(any_quote(), min_size=1, max_size=5).map(lambda found: sorted(found, key=lambda one: one.citation.policy.key))
LENGTHY = tuple(quote("A rule. " * 1250, policy=policy(f"p{place // 3}", f"School {place // 3}")) for place in range(30))
TINY = tuple(quote(f"Rule {place}.", "", headings=()) for place in range(70))


def words_of(quotes: list[Quote] | tuple[Quote, ...]) -> str:
    return "".join(one.lead_in + one.text for one in quotes)


@settings(max_examples=150, deadline=None)
@given(QUOTES)
@example(list(LENGTHY))
def test_the_quotes_in_the_messages_are_the_clauses_byte_for_byte_and_in_order(quotes: list[Quote]) -> None:
    for reply in (Answer("q", tuple(quotes)), NearMiss("q", tuple(quotes)), LookUp("q", "6.1", tuple(quotes))):
        assert quoted(blocks_of(render(reply, LOOK, TODAY))) == words_of(quotes)
    assert quoted(blocks_of(render_shared(quotes, "U1", sure=True, look=LOOK, today=TODAY))) == words_of(quotes)


@settings(max_examples=25, deadline=None)
@given(QUOTES, st.booleans())
@example(list(LENGTHY), False)  # noqa: FBT003 (an example)
def test_slack_refuses_no_message_of_an_answer(quotes: list[Quote], sure: bool) -> None:  # noqa: FBT001 (hypothesis gives it)
    messages = [
        *render(Answer("q", tuple(quotes)), LOOK, TODAY),
        *render_shared(quotes, "U1", sure=sure, look=LOOK, today=TODAY),
    ]
    for message in messages:
        assert message.blocks
        assert faults(message) == []


@settings(max_examples=100, deadline=None)
@given(QUOTES)
@example(list(LENGTHY))
@example(list(TINY))
def test_a_long_answer_goes_on_in_further_messages_and_nothing_is_left_out(quotes: list[Quote]) -> None:
    messages = render(Answer("q", tuple(quotes)), LOOK, TODAY)
    assert all(len(message.blocks) <= 50 and len(shown(message.blocks)) <= 8000 for message in messages)
    seen = shown(blocks_of(messages))
    for one in quotes:
        assert seen.count(wording.citation(one.citation)) >= 1
        assert " \u203a ".join(one.citation.headings) in seen
        assert f"context:{one.uid}" in buttons(blocks_of(messages))


def test_the_items_of_a_clause_stand_together_each_in_its_own_line() -> None:
    items = [f"item {place}; " for place in range(20)]
    breaks = tuple(len("".join(items[:place])) for place in range(1, 20))
    (message,) = render(Answer("q", (quote("".join(items), "", breaks=breaks),)), LOOK, TODAY)
    (block,) = [one for one in message.blocks if quoted([one])]
    assert [quoted([part]) for part in block["elements"] if quoted([part])] == items


def test_a_message_that_goes_on_says_whose_policy_it_goes_on_with() -> None:
    _, *further = render(Answer("q", (quote("A rule. " * 2000),)), LOOK, TODAY)
    assert further
    assert all(shown(message.blocks).startswith("Oak School  Keys Policy (continued)") for message in further)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
@pytest.mark.parametrize("look", [LOOK, Look(), Look(can_share=True)])
def test_every_kind_of_reply_is_shown_and_slack_takes_it(reply: Reply, look: Look) -> None:
    messages = render(reply, look, TODAY)
    assert wording.opening(reply) in shown(blocks_of(messages))
    assert [faults(message) for message in messages] == [[] for _ in messages]


@settings(max_examples=100, deadline=None)
@given(QUOTES)
def test_nothing_of_a_policy_stands_where_slack_would_interpret_it(quotes: list[Quote]) -> None:
    messages = render(Answer("q", tuple(quotes), (quotes[0].citation.policy,)), LOOK, TODAY)
    assert not [node for node in nodes(blocks_of(messages)) if node.get("type") == "mrkdwn"]
    for message in messages:
        assert not set(message.text) & {"<", ">"}
        assert "&" not in message.text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "") or len(message.text) == 2900


def test_a_notification_says_what_the_policy_prints_once_slack_has_read_it() -> None:
    (message,) = render(LookUp("q", "2.1", (quote(policy=policy("k", "Smith & <Sons>")),)), LOOK, TODAY)
    assert "Smith & <Sons>, Keys Policy, 2.1" in html.unescape(message.text)


@pytest.mark.parametrize("name", [name for name in REPLIES if "sensitive" in name])
def test_a_sensitive_reply_begins_with_whom_to_tell_and_cannot_be_posted(name: str) -> None:
    blocks = blocks_of(render(REPLIES[name], LOOK, TODAY))
    first = shown(blocks[:1])
    assert first.startswith(wording.CARE)
    assert "Oak School: the DSL & deputy" in first
    assert "Elm School: Mrs <Elm>" in first
    assert "share" not in buttons(blocks)


@pytest.mark.parametrize("name", ["answer", "near_miss", "lookup"])
def test_a_reply_can_be_posted_only_where_there_is_somewhere_to_post_it(name: str) -> None:
    def button(look: Look) -> str | None:
        return buttons(blocks_of(render(REPLIES[name], look, TODAY))).get("share")

    assert json.loads(button(LOOK) or "") == {"u": [ONE[0].uid], "t": "171.5", "s": name != "near_miss"}
    assert button(Look(can_share=True))
    assert button(replace(LOOK, can_share=False)) is None


@pytest.mark.parametrize("name", ["abstention", "look_up_not_found", "choice", "failure"])
def test_a_reply_without_a_quote_cannot_be_posted(name: str) -> None:
    assert "share" not in buttons(blocks_of(render(REPLIES[name], LOOK, TODAY)))


def test_a_choice_offers_every_policy_and_says_which_clause_is_meant() -> None:
    made = buttons(blocks_of(render(REPLIES["choice_of_sixty"], LOOK, TODAY)))
    assert [json.loads(value) for value in made.values()] == [{"p": one.key, "l": "2.1"} for one in SCHOOLS]


@settings(max_examples=60, deadline=None)
@given(TEXT)
@example("&" * 10_000)
def test_where_the_check_fails_the_words_come_as_plain_text_all_the_same(text: str) -> None:
    messages = packed([Part(rich(quote_block("altered")))], "This is what the policies say.", [text])
    assert messages[0].text == "This is what the policies say."
    assert not blocks_of(messages)
    assert "".join(html.unescape(message.text) for message in messages[1:]).split() == text.split()
    assert [faults(message) for message in messages] == [[] for _ in messages]


def test_a_message_that_slack_would_refuse_comes_as_plain_text() -> None:
    assert packed([Part(rich(line(words(""))))], "Hello <all>", ()) == (Message("Hello &lt;all&gt;"),)


def test_whom_to_tell_is_never_lost_however_many_schools_there_are() -> None:
    many = tuple(
        replace(SCHOOLS[0], key=f"k{i}", organisation=f"St Someone's Church of England Primary School {i}") for i in range(200)
    )
    messages = render(Abstention("q", many, care=Care("harm", many)), LOOK, TODAY)
    said = shown(blocks_of(messages))
    assert all(wording.safeguarding(one) in said for one in many)
    assert [faults(message) for message in messages] == [[] for _ in messages]


@pytest.mark.parametrize("name", REPLIES)
def test_a_person_can_be_asked_unless_somebody_may_be_in_danger_and_every_reply_that_is_kept_can_be_judged(name: str) -> None:
    messages = render(REPLIES[name], Look(reply="r1", can_ask=True), TODAY)
    assert ("ask_person" in buttons(blocks_of(messages))) is not name.endswith("sensitive")
    assert [one["type"] for one in blocks_of(messages)].count("context_actions") == 1
    assert not [fault for message in messages for fault in faults(message)]
    assert "ask_person" not in buttons(blocks_of(render(REPLIES[name], Look(reply="r1"), TODAY)))
    assert "context_actions" not in [one["type"] for one in blocks_of(render(REPLIES[name], Look(can_ask=True), TODAY))]


def test_guidance_stands_under_its_clause_with_its_name_and_never_in_the_form_of_a_quote() -> None:
    given = Guidance("g", "Ask *me* <first>.", "Grace", TODAY)
    blocks = blocks_of(render(Answer("q", (replace(quote("Lend nothing."), guidance=(given,)),)), Look(), TODAY))
    assert "Guidance from Grace, not policy text (21 November 2026)" in shown(blocks)
    assert shown(blocks).index("Lend nothing.") < shown(blocks).index("Ask *me* <first>.")
    assert quoted(blocks) == "Staff must not:Lend nothing."


def test_a_list_is_shown_whole_in_the_bots_own_voice() -> None:
    lines = [wording.summary(one, TODAY) for one in SCHOOLS * 4]
    messages = render_lines(wording.HELD, lines, ["And <this>."])
    assert shown(blocks_of(messages)) == "".join([wording.HELD, *lines, "And <this>."])
    assert [faults(message) for message in messages] == [[] for _ in messages]
