"""What Slack sends, read: whoever asks the bot is heard, in the words that were typed, and nobody else is."""

import json
from typing import Any

import pytest
from fake_slack_limits import JSON
from fake_slack_memory import BOT_ID, BOT_USER, CHANNEL, TEAM, USER
from fake_slack_requests import action_form, as_envelope, command_form, event_body, shortcut_form, view_submission_form
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.blocks import button, buttons
from bot.platforms.slack.happened import CHOOSE, SHARE, SHORTCUT, Happened, Way, installed_in, plain, read

NOW = 1_800_000_000.0
DIRECT = "D0TEACHER"
URL = "https://hooks.slack.test/1"
GRID = {"enterprise_id": "E0TRUST", "is_enterprise_install": True}


def received(body: bytes) -> Happened | None:
    return read(as_envelope(body)[1], BOT_USER, NOW)


def heard(body: bytes) -> Happened:
    found = received(body)
    assert found
    return found


def pressed(action: str, value: str, **message: object) -> bytes:
    """Return a click on the bot's own button, under a message in a channel that the asker alone sees."""
    row = {**buttons(button("Post", action, value)), "block_id": "made1"}
    within: JSON = {"type": "message", "ts": "5.6", "channel": CHANNEL, "is_ephemeral": True, "blocks": [row], **message}
    return action_form(action, within, URL)


def test_a_mention_is_heard_without_the_tag() -> None:
    found = heard(event_body("app_mention", text=f"<@{BOT_USER}>  Can I lend my keys?", ts="1.2", event_id="Ev1"))
    assert (found.way, found.text, found.event, found.at) == (Way.MENTION, "Can I lend my keys?", "Ev1", NOW)
    assert (found.team, found.user, found.channel, found.ts) == (TEAM, USER, CHANNEL, "1.2")
    assert (found.thread, found.root, found.private, found.is_direct) == ("", "1.2", False, False)


def test_a_mention_in_a_thread_belongs_to_the_thread() -> None:
    found = heard(event_body("app_mention", ts="1.9", thread_ts="1.2"))
    assert (found.ts, found.thread, found.root) == ("1.9", "1.2", "1.2")


def test_a_direct_message_is_heard() -> None:
    found = heard(event_body("message", channel=DIRECT))
    assert (found.way, found.text, found.is_direct, found.private) == (Way.DIRECT, "Can I lend my keys?", True, False)


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_message_with_a_file_or_sent_to_the_channel_as_well_is_heard(subtype: str) -> None:
    assert heard(event_body("message", channel=DIRECT, subtype=subtype)).way is Way.DIRECT


@pytest.mark.parametrize("kind", ["channel", "group", "mpim"])
def test_a_message_in_a_thread_with_nobody_tagged_may_go_on_with_the_bot(kind: str) -> None:
    found = heard(event_body("message", channel=CHANNEL, channel_type=kind, thread_ts="1.2", text="and ex-pupils?"))
    assert (found.way, found.text, found.thread) == (Way.FOLLOW_UP, "and ex-pupils?", "1.2")


@pytest.mark.parametrize("text", [f"<@{BOT_USER}> and ex-pupils?", "<@U0HEAD> what do you say?", "ask <@U0HEAD|head>"])
def test_a_message_in_a_thread_that_tags_somebody_is_no_follow_up(text: str) -> None:
    found = received(event_body("message", channel=CHANNEL, thread_ts="1.2", text=text))
    assert found is None or found.way is Way.ASIDE


def test_everybody_elses_talk_in_a_channel_is_not_heard() -> None:
    assert received(event_body("message", channel=CHANNEL)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": BOT_ID, "user": "U0OTHER"},
        {"user": BOT_USER},
        {"user": ""},
        {"user": None},
        {"hidden": True},
        *({"subtype": name} for name in ("message_changed", "message_deleted", "bot_message", "channel_join", "channel_topic")),
        *({"subtype": name} for name in ("message_replied", "pinned_item", "reminder_add", "assistant_app_thread")),
    ],
    ids=str,
)
@pytest.mark.parametrize("where", [{"channel": DIRECT}, {"channel": CHANNEL, "thread_ts": "1.2"}], ids=["direct", "thread"])
def test_bots_edits_and_joins_are_not_heard(change: JSON, where: JSON) -> None:
    assert received(event_body("message", **where))
    assert received(event_body("message", **where, **change)) is None


def test_another_bots_mention_is_not_heard() -> None:
    assert received(event_body("app_mention", bot_id="B0OTHER")) is None


@pytest.mark.parametrize("kind", ["app_home_opened", "assistant_thread_started", "app_uninstalled", "tokens_revoked"])
def test_events_that_ask_nothing_are_not_heard(kind: str) -> None:
    assert received(event_body(kind)) is None


def test_a_command_is_heard_and_is_private() -> None:
    found = heard(command_form("lend <https://keys.example|keys.example> &amp; doors", URL, trigger_id="7.8"))
    assert (found.way, found.text, found.event) == (Way.COMMAND, "lend keys.example & doors", "7.8")
    assert (found.team, found.user, found.channel, found.response_url) == (TEAM, USER, CHANNEL, URL)
    assert (found.private, found.ts, found.root) == (True, "", "")


def test_a_command_in_a_direct_message_is_not_answered_for_the_other_person_to_see() -> None:
    assert not heard(command_form("keys", channel_id=DIRECT)).is_direct


def test_a_shortcut_asks_with_the_message_that_it_was_used_on() -> None:
    message = {"user": "U0HEAD", "text": f"<@{BOT_USER}> who has <@U0BOB|bob>'s keys?", "ts": "1.5", "thread_ts": "1.2"}
    found = heard(shortcut_form(message, SHORTCUT, URL))
    assert (found.way, found.text, found.user) == (Way.SHORTCUT, "who has @bob's keys?", USER)
    assert (found.ts, found.thread, found.private, found.response_url) == ("1.5", "1.2", True, URL)


def test_another_apps_shortcut_and_a_submitted_form_ask_nothing() -> None:
    assert received(shortcut_form({"user": "U1", "text": "x", "ts": "1.5"}, "another")) is None
    assert received(view_submission_form({"id": "V1", "type": "modal"})) is None


def test_a_choice_is_heard_with_what_its_button_means() -> None:
    value = json.dumps({"p": "keys", "l": "1.1 & <2>"})
    found = heard(pressed(f"{CHOOSE}:12", value))
    assert (found.way, found.text, found.ts, found.response_url) == (Way.CHOICE, value, "5.6", URL)
    assert (found.user, found.channel, found.private) == (USER, CHANNEL, True)


def test_a_button_under_a_message_for_all_is_not_private() -> None:
    assert not heard(pressed(f"{CHOOSE}:0", "{}", is_ephemeral=False)).private
    assert heard(pressed(f"{CHOOSE}:0", "{}", is_ephemeral=False, channel=DIRECT)).is_direct


def test_posting_is_one_thing_however_often_its_button_is_pressed() -> None:
    first, second = heard(pressed(SHARE, '{"u":[]}')), heard(pressed(SHARE, '{"u":[]}'))
    assert (first.way, first.text) == (Way.SHARE, '{"u":[]}')
    assert first.key == second.key
    assert first.key != heard(pressed(SHARE, '{"u":[]}', ts="5.7")).key
    assert heard(pressed(f"{CHOOSE}:0", "{}")).key != heard(pressed(f"{CHOOSE}:0", "{}")).key


@pytest.mark.parametrize("action", ["context:keys:1", "page:after", "shared", "chooser:1", ""])
def test_buttons_that_only_show_something_ask_nothing(action: str) -> None:
    body = as_envelope(pressed(SHARE, "x"))[1]
    body["actions"][0]["action_id"] = action
    assert read(body, BOT_USER, NOW) is None


TYPED = {
    f"<@{BOT_USER}|policybot>, help": ", help",
    f"can <@{BOT_USER}> say": "can say",
    "<@U0BOB>": "somebody",
    "<#C01|general> rules": "general rules",
    "<#C01> rules": "C01 rules",
    "<!here> <!channel> all": "all",
    "see <https://a.example/x?a=1&amp;b=2>": "see https://a.example/x?a=1&b=2",
    "see <https://a.example|a.example>": "see a.example",
    "<mailto:a@b.example|a@b.example>": "a@b.example",
    "if 1 &lt; 2 &gt; 0 &amp; more": "if 1 < 2 > 0 & more",
    "&amp;lt;b&amp;gt; &amp;copy;": "&lt;b&gt; &copy;",
    "two\n lines\u00a0and  spaces": "two lines and spaces",
    "a * b _c_ ~d~ `e`": "a * b _c_ ~d~ `e`",
    "an <unclosed": "an <unclosed",
    "": "",
}


@pytest.mark.parametrize(("sent", "typed"), TYPED.items(), ids=TYPED)
def test_a_message_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert plain(sent, BOT_USER) == typed


@given(st.text(st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), max_size=40))
def test_whatever_is_typed_arrives_as_it_was_typed(typed: str) -> None:
    sent = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(sent, BOT_USER) == typed


def test_an_event_of_a_whole_enterprise_grid_says_so() -> None:
    body = as_envelope(event_body("app_mention", event_id="Ev1"))[1]
    grid = {**body, "enterprise_id": "E0TRUST", "authorizations": [{**body["authorizations"][0], **GRID}]}
    found = read(grid, BOT_USER, NOW)
    assert found
    assert (found.team, found.enterprise, found.is_grid, found.key) == (TEAM, "E0TRUST", True, f"slack:E0TRUST:{TEAM}:Ev1")
    assert (heard(event_body("app_mention")).enterprise, heard(event_body("app_mention")).is_grid) == ("", False)


def test_a_command_and_a_click_in_a_whole_enterprise_grid_say_so() -> None:
    command = heard(command_form("keys", enterprise_id="E0TRUST", is_enterprise_install="true"))
    assert (command.team, command.enterprise, command.is_grid) == (TEAM, "E0TRUST", True)
    click = as_envelope(pressed(SHARE, "{}"))[1] | {"team": None, "enterprise": {"id": "E0TRUST"}, "is_enterprise_install": True}
    assert installed_in(click) == {"team": TEAM, "enterprise": "E0TRUST", "is_grid": True}


def test_a_channel_shared_with_another_organisation_is_known_as_one() -> None:
    assert heard(event_body("app_mention", shared=True)).external
    assert not heard(event_body("app_mention")).external


BODIES = {
    "mention": event_body("app_mention", thread_ts="1.2", shared=True),
    "direct": event_body("message", channel=DIRECT, text="\u202e\U0001f642 \u2026"),
    "command": command_form("keys", URL),
    "shortcut": shortcut_form({"user": "U1", "text": "x", "ts": "1.5"}, SHORTCUT, URL),
    "choice": pressed(f"{CHOOSE}:0", "{}"),
    "share": pressed(SHARE, "{}"),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_happened_is_the_same_after_a_restart(body: bytes) -> None:
    found = heard(body)
    again = Happened.from_json(found.to_json())
    assert again == found
    assert again.way is found.way


ODD: list[dict[str, Any]] = [
    {},
    {"type": "event_callback"},
    {"type": "event_callback", "event": None},
    {"type": "event_callback", "event": {"type": "app_mention"}},
    {"type": "event_callback", "event": {"type": "message", "user": "U1"}},
    {"type": "event_callback", "event": {"type": "reaction_added", "user": "U1"}},
    {"type": "block_actions"},
    {"type": "block_actions", "actions": []},
    {"type": "message_action"},
    {"type": "shortcut", "callback_id": SHORTCUT},
]


@pytest.mark.parametrize("body", ODD, ids=str)
def test_a_payload_with_nothing_in_it_asks_nothing(body: dict[str, Any]) -> None:
    assert read(body, BOT_USER, NOW) is None


def test_a_payload_with_little_in_it_is_read_as_far_as_it_goes() -> None:
    assert read({"command": "/policy"}, BOT_USER, NOW) == Happened(str(NOW), Way.COMMAND, "", "", "", "", private=True, at=NOW)
    found = read({"type": "message_action", "callback_id": SHORTCUT, "message": {"text": None}}, BOT_USER, NOW)
    assert found
    assert (found.text, found.ts) == ("", "")
