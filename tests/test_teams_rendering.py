"""Replies in Teams: word for word whatever stands in the policy, whole, and never a message that Teams would refuse."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from fake_teams_cards import CARD_SCHEMA, KB, size
from fake_teams_limits import faults_of_activity
from fake_teams_school import JSON
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import TODAY, policy, quote
from reply_kinds import CARE, HEARD, ONE, REPLIES, SCHOOLS
from teams_replies import ENDLESS, LENGTHY, LOOK, TINY, WIDE
from teams_seen import buttons, cards_of, nodes, quoted, runs, shown, text_of

from bot import wording
from bot.answer import Abstention, Answer, Care, LookUp, NearMiss, Quote, Reply
from bot.platforms.teams.packing import packed
from bot.platforms.teams.rendering import Look, render, render_lines, render_shared

DATE = "{{DATE(2017-02-14T06:00:00Z)}}"
SIGNS = [
    *"&<>*_~`{\n ",
    "{{",
    DATE,
    "&amp;",
    "<at>HR</at>",
    "[x](y)",
    "**b**",
    "- a\n- b",
    "\U0001f642",
    "שלום",
    "\u202e",
    "word ",
]
ANY = st.characters(exclude_categories=["Cs", "Cc"])
SHORT = st.lists(st.sampled_from(SIGNS) | st.text(ANY, max_size=4), min_size=1, max_size=8).map("".join).filter(str.strip)
LONG = st.builds(lambda text, size: (text * size)[:size], SHORT, st.sampled_from([3583, 3584, 7200, 10_000, 60_000]))
TEXT = SHORT | LONG.filter(str.strip)
POLICIES = st.builds(lambda key, whose, title: policy(f"p{key}", whose, title), st.integers(0, 3), SHORT, SHORT)
BREAKS = st.lists(st.floats(0, 1), max_size=9).map(sorted)


@st.composite
def any_quote(draw: st.DrawFn) -> Quote:
    text, lead_in = draw(TEXT), draw(st.just("") | SHORT)
    breaks = tuple(int(part * len(text)) for part in draw(BREAKS))
    cited = {"label": draw(st.sampled_from(["", "6.1"])), "headings": tuple(draw(st.lists(SHORT, max_size=3)))}
    return quote(text, lead_in, draw(POLICIES), breaks=breaks, **cited)


QUOTES = st.lists(any_quote(), min_size=1, max_size=4).map(lambda found: sorted(found, key=lambda one: one.citation.policy.key))


def words_of(quotes: Sequence[Quote]) -> str:
    return "".join(one.lead_in + one.text for one in quotes)


def faults(messages: tuple[JSON, ...]) -> list[str]:
    return [fault for message in messages for fault in faults_of_activity(message, CARD_SCHEMA)]


@settings(max_examples=60, deadline=None)
@given(QUOTES)
@example(list(LENGTHY))
@example(list(ENDLESS))
@example(list(TINY))
def test_the_quotes_in_the_messages_are_the_clauses_byte_for_byte_and_in_order(quotes: list[Quote]) -> None:
    for reply in (Answer("q", tuple(quotes)), NearMiss("q", tuple(quotes)), LookUp("q", "6.1", tuple(quotes))):
        assert quoted(render(reply, LOOK, TODAY)) == words_of(quotes)
    assert quoted(render_shared(quotes, "Ada", sure=True, look=LOOK, today=TODAY)) == words_of(quotes)


@settings(max_examples=40, deadline=None)
@given(QUOTES)
@example(list(LENGTHY))
@example(list(ENDLESS))
@example(list(TINY))
@example(list(WIDE))
def test_teams_refuses_no_message_of_an_answer_and_shows_all_of_it(quotes: list[Quote]) -> None:
    messages = render(Answer("q", tuple(quotes)), LOOK, TODAY)
    assert faults(messages) == []
    assert [size(one) for one in cards_of(messages) if size(one) > 28 * KB] == []
    assert [size(one) for one in messages if size(one) > 80 * KB] == []


@settings(max_examples=60, deadline=None)
@given(QUOTES)
@example(list(LENGTHY))
@example(list(TINY))
def test_a_long_answer_goes_on_in_further_messages_and_nothing_is_left_out(quotes: list[Quote]) -> None:
    messages = render(Answer("q", tuple(quotes), SCHOOLS, HEARD), LOOK, TODAY)
    seen, pressed = shown(messages), [one["data"].get("uid") for one in buttons(messages) if one.get("verb") == "context"]
    assert text_of(messages[0]).startswith(wording.opening(Answer("q", ())))
    assert all(words in seen for words in (*wording.heard(HEARD), wording.silent(SCHOOLS)))
    assert pressed == [one.uid for one in quotes]
    for one in quotes:
        assert seen.count(wording.citation(one.citation)) >= 1
        assert " \u203a ".join(one.citation.headings) in seen


@settings(max_examples=60, deadline=None)
@given(QUOTES)
@example(list(ENDLESS))
def test_nothing_that_a_policy_prints_is_read_as_a_date_to_format(quotes: list[Quote]) -> None:
    messages = render(Answer("q", tuple(quotes), (quotes[0].citation.policy,)), LOOK, TODAY)
    assert [one for one in runs(cards_of(messages)) if "{{DATE(" in one or "{{TIME(" in one] == []


def elsewhere(node: object) -> Iterator[str]:
    """Yield every word of an activity that does not stand in a text run."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from () if node.get("type") == "TextRun" and key == "text" else elsewhere(value)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from elsewhere(one)


@settings(max_examples=60, deadline=None)
@given(SHORT)
def test_the_words_of_a_clause_stand_in_text_runs_alone_where_teams_interprets_nothing(text: str) -> None:
    quotes = [quote(f"Zyx {text}", f"Zyx {text}", breaks=(2, 5)), quote("Zyx. " * 9000)]
    shared = render_shared(quotes, "Ada", sure=False, look=LOOK, today=TODAY)
    for messages in (render(Answer("q", tuple(quotes)), LOOK, TODAY), shared):
        assert "Zyx" in "".join(runs(cards_of(messages)))
        assert [one for one in elsewhere(messages) if "Zyx" in one] == []
        assert not [one for one in nodes(cards_of(messages)) if one.get("type") == "TextBlock"]


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
@pytest.mark.parametrize("look", [LOOK, Look()])
def test_every_kind_of_reply_is_shown_and_teams_takes_it(reply: Reply, look: Look) -> None:
    messages = render(reply, look, TODAY)
    assert wording.opening(reply) in shown(messages)
    assert faults(messages) == []
    assert all(text_of(one).strip() for one in messages), "a notification says nothing"


@pytest.mark.parametrize("name", [name for name in REPLIES if "sensitive" in name])
def test_a_sensitive_reply_begins_with_whom_to_tell_and_cannot_be_posted(name: str) -> None:
    messages = render(REPLIES[name], LOOK, TODAY)
    seen = shown(messages).removeprefix(wording.FIRST)
    assert seen.startswith(wording.CARE)
    assert max(map(seen.index, ("Oak School: the DSL & deputy", "Elm School: Mrs <Elm>"))) < seen.index(
        wording.opening(REPLIES[name])
    )
    assert "share" not in [one.get("verb") for one in buttons(messages)]


def test_whom_to_tell_is_never_lost_however_many_schools_there_are() -> None:
    many = tuple(
        replace(SCHOOLS[0], key=f"k{i}", organisation=f"St Someone's Church of England Primary School {i}") for i in range(200)
    )
    for reply in (Abstention("q", many, care=Care("harm", many)), Answer("q", LENGTHY, care=Care("harm", many))):
        messages = render(reply, LOOK, TODAY)
        assert [one for one in many if wording.safeguarding(one) not in shown(messages)] == []
        assert faults(messages) == []
    assert all(wording.whom_to_ask(one) in shown(render(Abstention("q", many), LOOK, TODAY)) for one in many)


@settings(max_examples=40, deadline=None)
@given(TEXT)
@example("&" * 60_000)
def test_where_the_check_fails_the_words_come_as_plain_text_all_the_same(text: str) -> None:
    one = quote(text)
    messages = packed("This is what the policies say.", cards_of(render(Answer("q", ONE), LOOK, TODAY)), [one], "")
    assert messages[0]["text"] == "This is what the policies say."
    assert not cards_of(messages)
    assert {message["textFormat"] for message in messages} == {"plain"}
    assert "".join(message["text"] for message in messages[1:]).endswith(f"{one.lead_in} {text}")
    assert faults(messages) == []


def test_whom_to_tell_is_said_in_plain_text_too() -> None:
    messages = render(Answer("q", (quote("\x01" * 20_000),), care=CARE), LOOK, TODAY)
    assert shown(messages).removeprefix(wording.FIRST).startswith(wording.CARE)
    assert all(wording.safeguarding(one) in shown(messages) for one in CARE.contacts)


def test_a_list_is_shown_whole_in_the_bots_own_voice() -> None:
    lines = [wording.summary(one, TODAY) for one in SCHOOLS * 4]
    messages = render_lines(wording.HELD, lines, ["And <this>."])
    assert shown(messages) == "".join([wording.HELD, *(f"\u2022 {line}" for line in lines), "And <this>."])
    assert faults(messages) == []
