import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_limits import JSON
from fake_slack_memory import BOT_USER, CHANNEL, USER
from fake_slack_requests import action_form, command_form, event_body, view_submission_form
from slack_bot import KEYS, Bot, build, running
from slack_seen import nodes

from bot.audience import Setting
from bot.records.feedback import Reason, Vote
from bot.records.person import Person

Script = Callable[[Bot, FakeSlack], Awaitable[None]]
ASKED = f"<@{BOT_USER}> can staff lend keys to pupils?"
ASKER = Person("slack", "T0SCHOOL", USER)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


def play(script: Script, made: Path, records: Path, *settings: Setting, rejects: bool = False) -> None:
    async def run(slack: FakeSlack) -> None:
        async with running(made, slack, *settings, records=records) as bot:
            await script(bot, slack)

    with FakeSlack.in_thread() as slack:
        asyncio.run(run(slack))
        assert rejects or not slack.rejected


async def answered(bot: Bot, slack: FakeSlack, text: str = ASKED) -> JSON:
    """Return the reply that the asker alone sees."""
    before = len(slack.ephemerals())
    await bot.hears(event_body("app_mention", text=text))
    await slack.wait_for(lambda _: len(slack.ephemerals()) > before)
    await bot.platform.desk.drain(5)
    return slack.ephemerals()[-1]


def thumb(message: JSON, way: str) -> dict[str, str]:
    """Return the pressed thumb of a message, as Slack sends it."""
    (both,) = [one for one in nodes(message["blocks"]) if one.get("type") == "feedback_buttons"]
    return {"value": both["positive_button" if way == "up" else "negative_button"]["value"]}


async def press(bot: Bot, slack: FakeSlack, message: JSON, way: str, user: str = USER) -> None:
    block = next(one for one in message["blocks"] if one["type"] == "context_actions")
    plain = {**message, "blocks": [{**block, "elements": [{"type": "feedback_buttons", "action_id": "thumbs"}]}]}
    body = action_form("thumbs", plain, slack.response_url(), user=user, **thumb(message, way))
    assert (await bot.hears(body)).status == 200
    await bot.platform.desk.drain(5)


async def votes(bot: Bot, who: Person = ASKER) -> list[Vote]:
    return [vote for _, vote in await bot.escalating.records.feedback.of(who)]


def test_a_reply_that_helped_is_said_to_have_and_whoever_says_so_is_thanked(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await answered(bot, slack)
        await press(bot, slack, message, "up")
        assert await votes(bot) == [Vote(is_up=True)]
        assert "Thank you" in slack.calls("response_url")[-1].payload["text"]
        assert [one.question for one in await bot.escalating.records.feedback.confirmed()] == ["can staff lend keys to pupils?"]

    play(script, made, tmp_path)


def test_a_reply_that_was_no_help_is_asked_about_and_the_mind_can_be_changed(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await answered(bot, slack)
        await press(bot, slack, message, "down")
        assert await votes(bot) == [Vote(is_up=False)]
        (form,) = slack.views()
        assert "wrong clause" in json.dumps(form)
        assert form["submit"]["text"] == "Send"
        entered = {
            "reason": {"reason": {"type": "radio_buttons", "selected_option": {"value": "unclear"}}},
            "note": {"note": {"type": "plain_text_input", "value": "which keys?"}},
        }
        assert (await bot.hears(view_submission_form(form, entered))).text == ""
        await bot.platform.desk.drain(5)
        assert await votes(bot) == [Vote(is_up=False, reason=Reason.UNCLEAR, note="which keys?")]
        await press(bot, slack, message, "up")
        assert await votes(bot) == [Vote(is_up=True)]

    play(script, made, tmp_path)


def test_everybody_who_reads_a_public_reply_has_a_vote(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_mention", text=ASKED))
        await slack.wait_for(lambda call: call.method == "chat.postMessage")
        (message,) = slack.posted(CHANNEL)
        for who, way in ((USER, "up"), ("U0HEAD", "down")):
            await press(bot, slack, message, way, who)
        assert await votes(bot) == [Vote(is_up=True)]
        assert await votes(bot, Person("slack", "T0SCHOOL", "U0HEAD")) == [Vote(is_up=False)]

    play(script, made, tmp_path, Setting("slack", "T0SCHOOL", CHANNEL, public=True))


def test_a_slack_that_takes_no_thumbs_of_its_own_is_given_two_buttons(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.fail("chat.postEphemeral", "invalid_blocks")
        message = await answered(bot, slack)
        assert KEYS in json.dumps(message)
        await bot.hears(action_form("thumbs:down", message, slack.response_url()))
        await bot.platform.desk.drain(5)
        assert await votes(bot) == [Vote(is_up=False)]
        assert slack.views()

    play(script, made, tmp_path, rejects=True)


def test_an_answer_on_the_home_tab_can_be_judged_as_well(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_home_opened"))
        await bot.platform.desk.drain(5)
        (home,) = slack.views()
        home = {
            **home,
            "blocks": [one if one["type"] != "input" else {**one, "elements": [one["element"]]} for one in home["blocks"]],
        }
        await bot.hears(action_form("search", home, value="can staff lend keys to pupils?"))
        await bot.platform.desk.drain(5)
        view = slack.views()[-1]
        assert KEYS in json.dumps(view)
        await bot.hears(action_form("thumbs:down", view))
        await bot.platform.desk.drain(5)
        assert await votes(bot) == [Vote(is_up=False)]
        assert "What was wrong?" in json.dumps(slack.views()[-1])

    play(script, made, tmp_path)


def test_no_opinion_is_asked_where_it_could_not_be_kept(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        async def fails(*_: object) -> str:
            from bot.errors import RecordsError

            raise RecordsError("the disk is full")  # noqa: TRY003 (a test's own)

        monkeypatch.setattr(bot.escalating.records.replies.__class__, "add", fails)
        message = await answered(bot, slack)
        assert KEYS in json.dumps(message)
        assert "thumbs" not in json.dumps(message)
        assert bot.escalating.records.store.unrecorded.counts["reply"] == 1

    play(script, made, tmp_path)


def test_an_opinion_that_cannot_be_kept_is_said_to_be_lost(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await answered(bot, slack)
        await bot.escalating.records.erase(ASKER)
        await press(bot, slack, message, "up")
        assert "could not keep" in slack.calls("response_url")[-1].payload["text"]

    play(script, made, tmp_path)


def test_what_is_asked_counts_for_the_week_by_kind_policy_and_clause_alone(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await answered(bot, slack)
        await bot.hears(command_form("keys 1.2", slack.response_url()))
        await slack.wait_for(lambda call: call.method == "response_url")
        await bot.platform.desk.drain(5)
        counts = await bot.escalating.records.usage.counts()
        kinds = {(one.kind, one.policy): one.count for one in counts if not one.uid}
        assert kinds["answer", "keys"] == kinds["lookup", "keys"] == kinds["lookup", ""] == 1
        assert len([one for one in counts if one.kind == "cited"]) >= 2

    play(script, made, tmp_path)
