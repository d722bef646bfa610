import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_limits import JSON
from fake_slack_memory import BOT_USER, USER
from fake_slack_requests import action_form, event_body, view_submission_form
from making import quote
from slack_bot import KEYS, Bot, build, running
from slack_seen import buttons, quoted, shown

from bot.answer import Binding, Force
from bot.contacts import Contact, Contacts
from bot.errors import RecordsError
from bot.records.escalation import Asker, State
from bot.records.person import Person

Script = Callable[[Bot, FakeSlack], Awaitable[None]]
ASKED = f"<@{BOT_USER}> can staff lend keys to pupils?"
OFFICE, SITE, OTHER = "C0OFFICE", "U0SITE", "U0OTHER"
TO_OFFICE = Contacts((Contact("slack", "T0SCHOOL", OFFICE, policies=("keys",)), Contact("slack", "T0SCHOOL", "C0ANYTHING")))
TO_SITE = Contacts((Contact("slack", "T0SCHOOL", person=SITE),))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


def play(script: Script, made: Path, records: Path, contacts: Contacts = TO_OFFICE) -> None:
    async def run(slack: FakeSlack) -> None:
        async with running(made, slack, records=records, contacts=contacts) as bot:
            await script(bot, slack)

    with FakeSlack.in_thread() as slack:
        for user, name in ((USER, "Ada Lovelace"), (SITE, "Grace Hopper"), (OTHER, "Ben Other")):
            slack.users[user] = {"profile": {"real_name": name}}
        asyncio.run(run(slack))
        assert not slack.rejected


async def hears(bot: Bot, body: bytes) -> None:
    assert (await bot.hears(body)).status == 200
    await bot.platform.desk.drain(5)


async def asks(bot: Bot, slack: FakeSlack, text: str = ASKED, user: str = USER) -> JSON:
    """Return the form that "Ask a person" opens under the reply to a question."""
    await hears(bot, event_body("app_mention", text=text, user=user))
    await hears(bot, action_form("ask_person", slack.ephemerals(user)[-1], slack.response_url(user), user=user))
    return slack.views()[-1]


def entered(form: JSON, *, anonymous: bool = False) -> JSON:
    """Return what is entered in the form of a question where nothing is changed but the box that is ticked."""
    fields = {one["block_id"]: one["element"] for one in form["blocks"] if one["type"] == "input"}
    whom = fields["whom"].get("initial_option") or fields["whom"]["options"][0]
    return {
        "question": {"question": {"type": "plain_text_input", "value": fields["question"]["initial_value"]}},
        "whom": {"whom": {"type": "radio_buttons", "selected_option": whom}},
        "anonymous": {"anonymous": {"type": "checkboxes", "selected_options": [{"value": "yes"}] if anonymous else []}},
    }


async def put(bot: Bot, slack: FakeSlack, *, anonymous: bool = False, user: str = USER) -> JSON:
    """Return the message in which somebody's question was put to the contact."""
    form = await asks(bot, slack, user=user)
    await hears(bot, view_submission_form(form, entered(form, anonymous=anonymous), user=user))
    return next(one for one in slack.posted() if "A question for you" in json.dumps(one))


def told(slack: FakeSlack, words: str, channel: str = "") -> JSON:
    """Return the one message that says ``words``."""
    (found,) = [one for one in slack.posted(channel or None) if words in shown(one.get("blocks", []))]
    return found


def in_thread(message: JSON, text: str, user: str = SITE) -> bytes:
    return event_body("message", text=text, user=user, channel=message["channel"], thread_ts=message["ts"])


def test_the_form_brings_the_question_the_clauses_and_whom_it_goes_to(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        form = await asks(bot, slack)
        fields = {one["block_id"]: one["element"] for one in form["blocks"] if one["type"] == "input"}
        assert fields["question"]["initial_value"] == "can staff lend keys to pupils?"
        assert fields["whom"]["initial_option"]["text"]["text"] == "Oak School: the site manager"
        assert "Keys Policy, 1.1" in shown(form["blocks"])

    play(script, made, tmp_path)


def test_a_question_goes_to_the_policys_contact_with_the_clauses_and_the_asker_is_told(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        assert message["channel"] == OFFICE
        assert "Ada Lovelace" in shown(message["blocks"])
        assert "can staff lend keys to pupils?" in shown(message["blocks"])
        assert "Keys Policy, 1.1" in shown(message["blocks"])
        assert quoted(message["blocks"]) == ""
        assert "put your question" in shown(told(slack, "put your question")["blocks"])

    play(script, made, tmp_path)


def test_whoever_stays_anonymous_is_named_nowhere_in_what_the_expert_sees(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack, anonymous=True)
        await hears(bot, action_form("take", message, slack.response_url(SITE), user=SITE))
        await hears(bot, in_thread(message, "Never."))
        seen = json.dumps([*slack.posted(OFFICE), *slack.ephemerals(SITE)])
        assert "does not wish to be named" in seen
        assert "Ada" not in seen
        assert USER not in seen
        assert "Never." in shown(told(slack, "Guidance from Grace Hopper")["blocks"])

    play(script, made, tmp_path)


def test_the_answer_in_the_thread_of_whoever_took_it_comes_back_marked_as_no_policy(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        await hears(bot, in_thread(message, "who knows this?", OTHER))
        assert "I will answer this" in json.dumps(slack.ephemerals(OTHER)[-1])
        await hears(bot, action_form("take", message, slack.response_url(SITE), user=SITE))
        assert told(slack, "Grace Hopper answers this")["thread_ts"] == message["ts"]
        await hears(bot, action_form("take", message, slack.response_url(OTHER), user=OTHER))
        assert "Grace Hopper answers this already" in shown(slack.ephemerals(OTHER)[-1]["blocks"])
        await hears(bot, in_thread(message, "I would say never", OTHER))
        assert not [one for one in slack.posted() if "I would say never" in json.dumps(one)]
        answer = in_thread(message, "Only the *caretaker* may &amp; &lt;must&gt; sign.\nThey  know how.")
        await hears(bot, answer)
        await hears(bot, answer)
        back = told(slack, "Guidance from Grace Hopper, not policy text")
        assert back["channel"].startswith("D")
        assert "Only the *caretaker* may & <must> sign.\nThey know how." in shown(back["blocks"])
        assert "You asked" in shown(back["blocks"])
        assert quoted(back["blocks"]) == ""
        (kept,) = await bot.escalating.records.escalations.list()
        assert kept.state is State.ANSWERED

    play(script, made, tmp_path)


def test_a_person_of_their_own_is_asked_and_answers_in_their_direct_messages(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        assert message["channel"].startswith("D")
        await hears(bot, event_body("message", text="Yes.", user=SITE, channel=message["channel"], thread_ts=message["ts"]))
        assert "Yes." in shown(told(slack, "Guidance from Grace Hopper")["blocks"])

    play(script, made, tmp_path, TO_SITE)


def test_two_who_ask_the_same_are_both_told(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        await put(bot, slack, user=OTHER)
        assert len([one for one in slack.posted(OFFICE) if "A question for you" in json.dumps(one)]) == 1
        assert told(slack, "asked them the same already")
        await hears(bot, action_form("take", message, slack.response_url(SITE), user=SITE))
        await hears(bot, in_thread(message, "Never."))
        assert len({one["channel"] for one in slack.posted() if "Guidance from" in json.dumps(one)}) == 2

    play(script, made, tmp_path)


def test_an_answer_can_be_written_in_a_form_and_be_left_to_stand_under_its_clause(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        await hears(bot, action_form("answer", message, slack.response_url(SITE), user=SITE))
        form = slack.views()[-1]
        await hears(bot, view_submission_form(form, {"text": {"text": {"value": "Only for a fire drill."}}}, user=SITE))
        assert "Only for a fire drill." in shown(told(slack, "Guidance from Grace Hopper")["blocks"])
        await hears(bot, action_form("stand", slack.ephemerals(SITE)[-1], slack.response_url(SITE), user=SITE))
        form = slack.views()[-1]
        clause = next(one for one in form["blocks"] if one.get("block_id") == "clause")["element"]["options"][0]
        values = {"clause": {"clause": {"selected_option": clause}}, "text": {"text": {"value": "Only for a fire drill."}}}
        await hears(bot, view_submission_form(form, values, user=SITE))
        assert "stands under the clause" in shown(slack.ephemerals(SITE)[-1]["blocks"])
        await hears(bot, event_body("app_mention", text=ASKED, user=OTHER))
        reply = slack.ephemerals(OTHER)[-1]["blocks"]
        assert "Guidance from Grace Hopper, not policy text" in shown(reply)
        assert "Only for a fire drill." in shown(reply)
        assert "fire drill" not in quoted(reply)
        assert KEYS in quoted(reply)

    play(script, made, tmp_path)


def test_only_whoever_answered_may_let_it_stand(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        await hears(bot, action_form("take", message, slack.response_url(SITE), user=SITE))
        await hears(bot, in_thread(message, "Never."))
        offer = slack.ephemerals(SITE)[-1]
        await hears(bot, action_form("stand", offer, slack.response_url(OTHER), user=OTHER))
        form = slack.views()[-1]
        clause = next(one for one in form["blocks"] if one.get("block_id") == "clause")["element"]["options"][0]
        values = {"clause": {"clause": {"selected_option": clause}}, "text": {"text": {"value": "Whatever."}}}
        await hears(bot, view_submission_form(form, values, user=OTHER))
        assert await bot.escalating.records.guidance.list() == ()

    play(script, made, tmp_path)


def test_guidance_on_a_clause_that_changed_is_not_shown(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        from bot.records.person import Person

        found = bot.asker.look_up("keys", "1.1").quotes[0]  # type: ignore[union-attr]  # there is one
        notes = bot.escalating.records.guidance
        await notes.add(found.uid, "what it said before", "Out of date.", Person("slack", "T", SITE), "Grace")
        await hears(bot, event_body("app_mention", text=ASKED))
        assert "Out of date." not in json.dumps(slack.ephemerals()[-1])
        await notes.add(found.uid, found.rule_sha, "Up to date.", Person("slack", "T", SITE), "Grace")
        await hears(bot, event_body("app_mention", text=ASKED))
        assert "Up to date." in json.dumps(slack.ephemerals()[-1])

    play(script, made, tmp_path)


def test_guidance_does_not_outlive_the_words_that_lead_into_its_clause() -> None:
    item = quote("lend their keys to pupils;", lead_in="Staff must not:")
    assert replace(item, lead_in="Staff may:").rule_sha != item.rule_sha
    assert replace(item, binding=Binding(Force.MAY, "may")).rule_sha != item.rule_sha
    assert replace(item, score=0.5).rule_sha == item.rule_sha


def test_a_contact_that_cannot_be_written_to_is_said_and_whom_to_ask_instead(
    made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.channels[OFFICE] = None
        form = await asks(bot, slack)
        await hears(bot, view_submission_form(form, entered(form)))
        said = shown(told(slack, "could not pass your question on")["blocks"])
        assert "Oak School: the site manager" in said

    play(script, made, tmp_path)
    assert "is the bot a member" in caplog.text


HIT = "A child in my class told me her stepfather hits her. Her name is Zyxia."


@pytest.mark.parametrize("words", [HIT, f"{ASKED} {'And where are the cupboards locked at night? ' * 9}\n{HIT}"])
def test_a_disclosure_that_is_entered_in_the_form_is_put_to_nobody_and_whom_to_tell_is_said(
    words: str, made: Path, tmp_path: Path
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        form = await asks(bot, slack)
        values = entered(form) | {"question": {"question": {"type": "plain_text_input", "value": words}}}
        await hears(bot, view_submission_form(form, values))
        assert "Zyxia" not in json.dumps(slack.posted())
        assert "Oak School: the designated safeguarding lead" in shown(told(slack, "somebody's safety")["blocks"])
        assert await bot.escalating.records.escalations.list() == ()

    play(script, made, tmp_path)


def test_no_form_is_opened_for_a_question_that_was_taken_for_a_disclosure(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await hears(bot, event_body("app_mention", text=ASKED))
        async with bot.escalating.records.store.transaction() as connection:
            await connection.exec_driver_sql("UPDATE reply SET sensitive = 1")
        await hears(bot, action_form("ask_person", slack.ephemerals(USER)[-1], slack.response_url(USER), user=USER))
        assert "designated safeguarding lead" in shown(slack.views()[-1]["blocks"])
        assert not [one for one in slack.views()[-1]["blocks"] if one["type"] == "input"]

    play(script, made, tmp_path)


def test_a_question_in_hand_when_the_bot_is_stopped_is_put_once_at_the_next_start(made: Path, tmp_path: Path) -> None:
    async def before(bot: Bot, slack: FakeSlack) -> None:
        form = await asks(bot, slack)
        slack.fail("chat.postMessage", "hang", seconds=30)
        await bot.hears(view_submission_form(form, entered(form)))
        await slack.wait_for(lambda call: call.method == "chat.postMessage")

    async def after(_: Bot, slack: FakeSlack) -> None:
        await slack.wait_for(lambda call: "put your question" in json.dumps(call.payload), 30)
        assert len([one for one in slack.posted(OFFICE) if "A question for you" in json.dumps(one)]) == 1

    with FakeSlack.in_thread() as slack:

        async def run(script: Script) -> None:
            async with running(made, slack, records=tmp_path, contacts=TO_OFFICE) as bot:
                await script(bot, slack)

        asyncio.run(run(before))
        asyncio.run(run(after))


def test_what_nobody_takes_is_brought_up_again_in_its_thread_and_at_last_the_asker_is_told(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        start = time.time()
        for day in (1, 2, 3, 4):
            monkeypatch.setattr("bot.records.escalations.time.time", lambda day=day: start + day * 86400 + 60)
            await bot.escalating.remind(24)
        reminders = [one for one in slack.posted(OFFICE) if "still waits" in json.dumps(one)]
        assert len(reminders) == 3
        assert {one["thread_ts"] for one in reminders} == {message["ts"]}
        assert told(slack, "Nobody has taken your question yet")

    play(script, made, tmp_path)


async def days(bot: Bot, monkeypatch: pytest.MonkeyPatch, *of_them: int) -> None:
    """Let the bot look after its questions on each of these days from now."""
    start = time.time()
    for day in of_them:
        monkeypatch.setattr("bot.records.escalations.time.time", lambda day=day: start + day * 86400 + 60)
        await bot.escalating.remind(24)
    monkeypatch.undo()


def test_a_question_that_reached_nobody_is_put_anew_for_whoever_asks_next(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.channels[OFFICE] = None
        form = await asks(bot, slack)
        await hears(bot, view_submission_form(form, entered(form)))
        assert told(slack, "could not pass your question on")
        assert await bot.escalating.records.escalations.list() == ()
        del slack.channels[OFFICE]
        message = await put(bot, slack, user=OTHER)
        assert message["channel"] == OFFICE
        assert told(slack, "have put your question")

    play(script, made, tmp_path)


def test_a_question_that_was_opened_and_never_sent_is_sent_for_whoever_joins_it(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        asker = Asker(Person("slack", "T0SCHOOL", SITE), "slack {}", "Grace")
        words = "can staff lend keys to pupils?"
        await bot.escalating.records.escalations.open("before", words, (), TO_OFFICE.contacts[0].key, asker)
        assert (await put(bot, slack))["channel"] == OFFICE
        assert told(slack, "asked them the same already")

    play(script, made, tmp_path)


def test_what_is_taken_and_left_is_free_again_and_both_sides_are_told(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        await hears(bot, action_form("take", message, slack.response_url(SITE), user=SITE))
        await days(bot, monkeypatch, 1)
        assert told(slack, "anybody here may take it")["thread_ts"] == message["ts"]
        assert told(slack, "Your question was taken, but is not answered yet")["channel"].startswith("D")
        await hears(bot, action_form("take", message, slack.response_url(OTHER), user=OTHER))
        assert told(slack, "Ben Other answers this")

    play(script, made, tmp_path)


def test_where_the_channel_is_gone_the_asker_is_told_and_whoever_asks_next_is_not_joined_to_it(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await put(bot, slack)
        slack.channels[OFFICE] = None
        await days(bot, monkeypatch, 1, 2, 3, 4)
        assert told(slack, "Nobody has taken your question yet")
        form = await asks(bot, slack, user=OTHER)
        await hears(bot, view_submission_form(form, entered(form), user=OTHER))
        assert told(slack, "could not pass your question on")

    play(script, made, tmp_path)


def test_an_answer_that_tags_somebody_and_one_that_is_edited_reach_the_asker(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await put(bot, slack)
        await hears(bot, in_thread(message, f"<@{OTHER}> what do you think?"))
        assert slack.ephemerals(SITE) == []
        await hears(bot, action_form("take", message, slack.response_url(SITE), user=SITE))
        await hears(bot, in_thread(message, f"Never. <@{OTHER}> keeps the list."))
        assert "Never. somebody keeps the list." in json.dumps(slack.posted())
        written = {"type": "message", "user": SITE, "ts": "9.1", "thread_ts": message["ts"], "text": "Always.", "edited": {}}
        edited = {**written, "edited": {"user": SITE, "ts": "9.2"}, "text": "On Mondays alone."}
        told_of: JSON = {"subtype": "message_changed", "message": edited, "previous_message": written, "channel": OFFICE}
        await hears(bot, event_body("message", user=SITE, **told_of))
        assert "On Mondays alone." in json.dumps(slack.posted())
        told_of["previous_message"] = edited  # a link that Slack unfurls changes a message as well
        await hears(bot, event_body("message", user=SITE, **told_of))
        assert json.dumps(slack.posted()).count("On Mondays alone.") == 1
        await hears(bot, in_thread(message, ""))
        assert "words alone" in json.dumps(slack.ephemerals(SITE)[-1])

    play(script, made, tmp_path)


def test_no_person_is_offered_where_there_is_nobody_to_ask(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await hears(bot, event_body("app_mention", text=ASKED))
        assert "ask_person" not in buttons(slack.ephemerals()[-1]["blocks"])

    play(script, made, tmp_path, Contacts())


def test_an_answer_that_cannot_be_kept_is_said_to_be_lost_to_whoever_wrote_it(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        async def fails(*_: object) -> None:
            raise RecordsError("the disk is full")  # noqa: TRY003 (a test's own)

        message = await put(bot, slack)
        await hears(bot, action_form("take", message, slack.response_url(SITE), user=SITE))
        monkeypatch.setattr(bot.escalating.records.escalations.__class__, "answer", fails)
        await hears(bot, in_thread(message, "Never."))
        assert "could not keep that" in shown(slack.ephemerals(SITE)[-1]["blocks"])
        assert not [one for one in slack.posted() if "Guidance from" in json.dumps(one)]
        assert bot.escalating.records.store.unrecorded.counts["escalation"] == 1

    play(script, made, tmp_path)
