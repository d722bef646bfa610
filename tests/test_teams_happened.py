"""What Teams sends is read as it was meant: the question without the bot's own name before it, where it was asked, by whom."""

from typing import Any

import pytest
from fake_teams_activities import Client
from fake_teams_school import BOT, CHANNEL, GROUP, HEAD, JSON, PERSONAL, TEACHER, TENANT, Place

from bot.platforms.teams.happened import Happened, Way, as_typed, plain, read

URL = "https://smba.example/emea/"
HR = Client(URL, bot_name="HR")
THREAD = CHANNEL.thread("1700000000001")
ME = {"id": BOT, "name": "HR"}
ADA = {"id": HEAD.id, "name": HEAD.name}


def mention(who: JSON, text: str) -> JSON:
    return {"type": "mention", "mentioned": who, "text": text}


@pytest.mark.parametrize(
    ("text", "entities", "typed"),
    [
        ("<at>HR</at> Who approves HR-07?", [mention(ME, "<at>HR</at>")], "Who approves HR-07?"),
        ("Who approves HR-07? <at>HR</at>", [mention(ME, "<at>HR</at>")], "Who approves HR-07?"),
        ("<at>HR</at> what of the HR policy", [mention(ME, "<at>HR</at>")], "what of the HR policy"),
        ("Does HR know?", [], "Does HR know?"),
        ("<at>HR</at>&nbsp;may I lend\u00a0keys?\n", [mention(ME, "<at>HR</at>")], "may I lend keys?"),
        ("may\u00a0I  lend keys?", [], "may I lend keys?"),
        (
            "<at>HR</at> may <at>Grace Head</at> lend keys?",
            [mention(ME, "<at>HR</at>"), mention(ADA, "<at>Grace Head</at>")],
            "may Grace Head lend keys?",
        ),
        ("<at>HR</at> <at>HR</at> hello", [mention(ME, "<at>HR</at>"), mention(ME, "<at>HR</at>")], "hello"),
        ("<at>HR</at> rules for R&amp;D &lt; 5?", [mention(ME, "<at>HR</at>")], "rules for R&D < 5?"),
        ("<at>HR &amp; Co</at> keys?", [mention({"id": BOT, "name": "HR & Co"}, "<at>HR &amp; Co</at>")], "keys?"),
        ("<at>HR</at>", [mention(ME, "<at>HR</at>")], ""),
        ("<at>HR</at> keys?", [{"type": "Mention", "mentioned": ME, "text": "<at>HR</at>"}], "keys?"),
        ("a\r\nb\tc", [], "a b c"),
    ],
)
def test_the_question_is_what_was_typed_without_the_mention_of_the_bot(text: str, entities: list[JSON], typed: str) -> None:
    assert plain({"text": text, "entities": entities, "recipient": ME}) == typed


@pytest.mark.parametrize(
    "entities",
    [
        None,
        [],
        [None, 3, "mention", []],
        [{"type": "mention"}],
        [{"type": None}],
        [{"type": "mention", "text": None, "mentioned": ME}],
        [{"type": "mention", "text": "<at>HR</at>"}],
        [{"type": "mention", "text": "<at>HR</at>", "mentioned": None}],
        [{"type": "mention", "text": 7, "mentioned": {}}],
        [{"type": "mention", "text": "<at>HR</at>", "mentioned": "HR"}],
        [{"type": "clientInfo", "locale": "en-GB"}],
    ],
)
def test_a_malformed_mention_costs_nobody_their_question(entities: Any) -> None:  # noqa: ANN401 (it is of any kind)
    assert plain({"text": "Who approves HR-07?", "entities": entities, "recipient": ME}) == "Who approves HR-07?"


@pytest.mark.parametrize("text", [None, "", "   ", "\u00a0"])
def test_a_message_without_words_asks_nothing(text: str | None) -> None:
    assert plain({"text": text, "recipient": ME, "entities": [mention(ME, "<at>HR</at>")]}) == ""
    assert plain({}) == ""


@pytest.mark.parametrize("sign", ["1 < 2 and 3 > 2", "is 5 < 6?", "a <b", "R&D", "&", "x > y"])
def test_a_sign_that_somebody_typed_is_no_markup(sign: str) -> None:
    assert plain(HR.message(sign)) == sign


@pytest.mark.parametrize(
    ("content", "typed"),
    [
        ("<p>may I <b>lend</b> keys?</p>", "may I lend keys?"),
        ("<p>one</p><p>two&nbsp;&amp; three</p>", "one two & three"),
        ("", ""),
    ],
)
def test_the_words_of_anybodys_message_are_read_out_of_its_html(content: str, typed: str) -> None:
    assert as_typed(content) == typed


@pytest.mark.parametrize(
    ("place", "way", "channel", "team"),
    [
        (PERSONAL, Way.DIRECT, "", ""),
        (GROUP, Way.CHANNEL, "", ""),
        (CHANNEL, Way.CHANNEL, CHANNEL.id, CHANNEL.team),
        (THREAD, Way.CHANNEL, CHANNEL.id, CHANNEL.team),
    ],
)
def test_a_message_tells_where_it_was_asked_by_whom_and_how_to_answer(place: Place, way: Way, channel: str, team: str) -> None:
    activity = HR.message("may I lend keys?", place)
    happened = read(activity)
    assert happened is not None
    assert (happened.way, happened.text) == (way, "may I lend keys?")
    assert (happened.channel, happened.team, happened.conversation) == (channel, team, place.id)
    assert happened.place == (channel or place.id)
    assert (happened.tenant, happened.user, happened.bot) == (TENANT, TEACHER.aad, BOT)
    assert (happened.event, happened.service_url) == (activity["id"], URL)
    assert happened.account == {"id": TEACHER.id, "aadObjectId": TEACHER.aad}


def test_an_answer_to_a_thread_goes_to_that_thread_and_what_holds_in_the_channel_holds_in_it() -> None:
    first, second = (read(HR.message("keys?", CHANNEL.thread(root))) for root in ("1", "2"))
    assert first is not None
    assert second is not None
    assert (first.conversation, second.conversation) == (f"{CHANNEL.id};messageid=1", f"{CHANNEL.id};messageid=2")
    assert first.place == second.place == CHANNEL.id


def test_the_same_message_again_has_the_same_key_and_another_has_another() -> None:
    activity = HR.message("keys?")
    first, again, other = read(activity), read(dict(activity)), read(HR.message("keys?"))
    assert first and again and other  # noqa: PT018 (none of them is None)
    assert first.key == again.key != other.key
    elsewhere = read({**activity, "conversation": GROUP.conversation()})
    assert elsewhere is not None
    assert elsewhere.key != first.key


@pytest.mark.parametrize(
    ("action", "is_heard"), [("add", True), ("add-upgrade", False), ("remove", False), ("remove-upgrade", False)]
)
@pytest.mark.parametrize("place", [PERSONAL, GROUP, CHANNEL])
def test_who_installs_the_bot_is_welcomed_and_who_removes_it_is_not(place: Place, action: str, is_heard: bool) -> None:  # noqa: FBT001 (a case)
    happened = read(HR.installation(action, place))
    assert (happened is not None) == is_heard
    assert happened is None or (happened.way, happened.conversation) == (Way.WELCOME, place.id)


@pytest.mark.parametrize(
    "activity",
    [
        HR.joined(),
        HR.joined(left=True, place=CHANNEL),
        HR.reaction("like", "1"),
        HR.activity("typing"),
        HR.activity("messageUpdate", text="keys?"),
        HR.activity("messageDelete"),
        HR.activity("endOfConversation"),
        HR.activity("event", name="application/vnd.microsoft.readReceipt"),
        HR.invoke("adaptiveCard/action", {}),
        {"type": "somethingNew"},
        {},
    ],
)
def test_what_asks_nothing_is_let_pass(activity: JSON) -> None:
    assert read(activity) is None


@pytest.mark.parametrize("place", [PERSONAL, GROUP, THREAD])
def test_what_was_kept_is_what_happened_after_a_restart_too(place: Place) -> None:
    for activity in (HR.message('may \u05e9\u05dc \U0001f642 "I" {{lend}}?', place), HR.installation(place=place)):
        happened = read(activity)
        assert happened is not None
        assert Happened.from_json(happened.to_json()) == happened


def test_a_quoted_reply_with_a_mention_loses_no_word() -> None:
    content = '<attachment id="1"></attachment><p>can staff lend keys to pupils? <at id="0">Ms Smith</at> please</p>'
    assert as_typed(content) == "can staff lend keys to pupils? please"


@pytest.mark.parametrize("asker", [{"id": "28:bot", "role": "bot"}, {"id": "28:me"}])
def test_what_bots_write_is_not_answered(asker: dict[str, str]) -> None:
    assert read({"type": "message", "text": "hello", "from": asker, "recipient": {"id": "28:me"}}) is None


def test_a_channel_is_no_private_place_whatever_else_is_missing() -> None:
    activity = {
        "type": "message",
        "text": "x",
        "channelData": {"channel": {"id": "19:c"}},
        "conversation": {"id": "19:c;messageid=1"},
    }
    found = read(activity)
    assert found is not None
    assert found.way is Way.CHANNEL
    assert found.place == "19:c"
