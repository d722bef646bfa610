import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from fake_slack import FakeSlack
from fake_slack_memory import BOT_USER, CHANNEL, USER
from fake_slack_requests import action_form, command_form, event_body, shortcut_form
from slack_bot import KEYS, Bot, build, running

from bot.audience import Setting

Script = Callable[[Bot, FakeSlack], Awaitable[None]]
ASKED = f"<@{BOT_USER}> can staff lend keys to pupils?"
TEAM = "T0SCHOOL"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


def play(script: Script, made: Path, records: Path, *settings: Setting, public_url: str = "") -> None:
    async def run(slack: FakeSlack) -> None:
        async with running(made, slack, *settings, records=records, public_url=public_url) as bot:
            await script(bot, slack)

    with FakeSlack.in_thread() as slack:
        asyncio.run(run(slack))
        assert not slack.rejected


def shown(message: dict[str, Any]) -> str:
    return json.dumps(message["blocks"], ensure_ascii=False)


async def whispered(slack: FakeSlack, count: int = 1) -> dict[str, Any]:
    await slack.wait_for(lambda call: call.method == "chat.postEphemeral" and len(slack.ephemerals()) >= count)
    return slack.ephemerals()[count - 1]


async def responded(slack: FakeSlack, count: int = 1) -> dict[str, Any]:
    await slack.wait_for(lambda _: len(slack.calls("response_url")) >= count)
    return slack.calls("response_url")[count - 1].payload


async def settled(bot: Bot) -> None:
    await bot.platform.desk.drain(5)


def test_a_mention_is_answered_to_the_asker_alone(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        assert (await bot.hears(event_body("app_mention", text=ASKED))).status == 200
        message = await whispered(slack)
        assert message["user"] == USER
        assert KEYS in shown(message)
        await settled(bot)
        assert not slack.posted()

    play(script, made, tmp_path)


def test_the_asker_can_post_the_answer_to_the_thread_and_pressing_twice_posts_it_once(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_mention", text=ASKED, ts="1700000000.000100"))
        message = await whispered(slack)
        for _ in range(2):
            await bot.hears(action_form("share", message, slack.response_url()))
        await slack.wait_for(lambda call: call.method == "chat.postMessage")
        await settled(bot)
        (posted,) = slack.posted(CHANNEL)
        assert posted["thread_ts"] == "1700000000.000100"
        assert KEYS in shown(posted)
        assert USER in shown(posted)
        assert "can staff lend" not in shown(posted)

    play(script, made, tmp_path)


def test_a_channel_that_was_set_public_is_answered_in_its_thread(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_mention", text=ASKED, ts="1700000000.000100"))
        await slack.wait_for(lambda call: call.method == "chat.postMessage")
        (posted,) = slack.posted(CHANNEL)
        assert posted["thread_ts"] == "1700000000.000100"
        assert KEYS in shown(posted)
        await bot.hears(event_body("app_mention", text=ASKED, channel="C0OTHER"))
        await whispered(slack)

    play(script, made, tmp_path, Setting("slack", TEAM, CHANNEL, public=True))


def test_a_command_and_a_shortcut_are_private_even_in_a_public_channel(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        done = await bot.hears(command_form("can staff lend keys to pupils?", slack.response_url()))
        assert "Checking" in done.text
        assert KEYS in shown(await responded(slack))
        about = {"user": "U0PUPILS", "text": "somebody lost their keys", "ts": "1700000000.000200"}
        await bot.hears(shortcut_form(about, "find_policy", slack.response_url()))
        assert "Lost keys" in shown(await responded(slack, 3))
        await settled(bot)
        assert not slack.posted()
        assert all(call.payload["response_type"] == "ephemeral" for call in slack.calls("response_url"))

    play(script, made, tmp_path, Setting("slack", TEAM, CHANNEL, public=True))


def test_a_command_in_the_direct_messages_of_two_people_is_shown_to_neither_the_other_nor_posted(
    made: Path, tmp_path: Path
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(command_form("can staff lend keys to pupils?", slack.response_url(), channel_id="D0OTHERS"))
        answer = await responded(slack)
        assert answer["response_type"] == "ephemeral"
        await settled(bot)
        assert not slack.posted()

    play(script, made, tmp_path)


def test_what_was_asked_in_private_is_not_told_in_a_public_reply(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(command_form("can staff lend keys to pupils?", slack.response_url()))
        await responded(slack)
        await settled(bot)
        await bot.hears(event_body("app_mention", text=f"<@{BOT_USER}> and to visitors?"))
        await slack.wait_for(lambda call: call.method == "chat.postMessage")
        assert "lend keys" not in shown(slack.posted()[0])

    play(script, made, tmp_path, Setting("slack", TEAM, CHANNEL, public=True))


def test_a_follow_up_in_the_thread_needs_no_tag_and_is_read_with_the_question_before(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_mention", text=ASKED, ts="1700000000.000100"))
        await whispered(slack)
        await settled(bot)
        await bot.hears(event_body("message", text="what about visitors?", channel=CHANNEL, thread_ts="1700000000.000100"))
        assert "together with your earlier question" in shown(await whispered(slack, 2))

    play(script, made, tmp_path)


@pytest.mark.parametrize(
    "fields",
    [
        {"user": "U0SOMEBODY"},
        {"thread_ts": "1600000000.000100"},
        {"text": "thanks!"},
        {"text": "<@U0COLLEAGUE> what about visitors?"},
        {"text": "<!subteam^S0HEADS> what about visitors?"},
        {"text": "<!here> what about visitors?"},
        {"text": "ok Jo, see you at the staff meeting at three"},
        {"bot_id": "B0ANOTHER"},
        {"subtype": "message_changed"},
    ],
)
def test_the_bot_stays_out_of_everybody_elses_talk(fields: dict[str, str], made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_mention", text=ASKED, ts="1700000000.000100"))
        await whispered(slack)
        await settled(bot)
        said: dict[str, Any] = {"text": "what about visitors?", "channel": CHANNEL, "thread_ts": "1700000000.000100", **fields}
        assert (await bot.hears(event_body("message", **said))).status == 200
        await settled(bot)
        assert len(slack.ephemerals()) == 1
        assert not slack.posted()

    play(script, made, tmp_path)


def test_a_direct_message_is_answered_there_and_goes_on(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("message", text="can staff lend keys to pupils?"))
        await slack.wait_for(lambda call: call.method == "chat.postMessage")
        await settled(bot)
        await bot.hears(event_body("message", text="what about visitors?"))
        await slack.wait_for(lambda _: len(slack.posted()) == 2)
        assert KEYS in shown(slack.posted()[0])
        assert "together with your earlier question" in shown(slack.posted()[1])
        assert {call.payload["name"] for call in slack.calls("reactions.add")} == {"eyes"}

    play(script, made, tmp_path)


def test_a_workspace_sees_the_policies_of_its_organisations_alone(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        for text in ("can staff lend keys to pupils?", "keys 1.1", "list"):
            await bot.hears(command_form(text, slack.response_url()))
        await settled(bot)
        answers = [json.dumps(call.payload) for call in slack.calls("response_url")]
        assert len(answers) == 3
        assert not any("lend their keys" in answer or "Oak School" in answer for answer in answers)
        assert any("Elm School" in answer for answer in answers)

    play(script, made, tmp_path, Setting("slack", TEAM, organisations=("Elm School",)))


@pytest.mark.parametrize("allowed", [True, False])
def test_a_channel_shared_with_another_organisation_is_answered_only_if_that_is_allowed(
    allowed: bool,  # noqa: FBT001 (a parameter of the test)
    made: Path,
    tmp_path: Path,
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.channels[CHANNEL] = {"is_ext_shared": True}
        await bot.hears(event_body("app_mention", text=ASKED, shared=True))
        assert (KEYS in shown(await whispered(slack))) is allowed
        await bot.hears(command_form("can staff lend keys to pupils?", slack.response_url()))
        assert (KEYS in shown(await responded(slack))) is allowed

    play(script, made, tmp_path, Setting("slack", TEAM, CHANNEL, external=allowed))


def test_a_citation_leads_to_the_clauses_own_page(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_mention", text=ASKED))
        assert "https://policies.example/clauses/keys%3A" in shown(await whispered(slack))

    play(script, made, tmp_path, public_url="https://policies.example")


def test_a_private_shortcut_opens_no_thread(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        about = {"user": "U0HEAD", "text": "can staff lend keys to pupils?", "ts": "1700000000.000300"}
        await bot.hears(shortcut_form(about, "find_policy", slack.response_url()))
        await settled(bot)
        await bot.hears(event_body("message", text="what about visitors?", channel=CHANNEL, thread_ts="1700000000.000300"))
        await settled(bot)
        assert not slack.posted()
        assert not slack.calls("chat.postEphemeral")

    play(script, made, tmp_path, Setting("slack", TEAM, CHANNEL, public=True))


def test_where_nobody_can_say_who_reads_along_nothing_can_be_posted(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.fail("conversations.info", "channel_not_found", times=9)
        await bot.hears(command_form("can staff lend keys to pupils?", slack.response_url()))
        answer = await responded(slack)
        assert KEYS in shown(answer)
        assert "share" not in shown(answer)

    play(script, made, tmp_path)


def test_a_choice_of_a_policy_that_is_not_seen_here_shows_nothing_of_any(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("message", text="1.1"))
        await settled(bot)
        choice = slack.posted()[-1]
        elements = [one for block in choice["blocks"] for one in block.get("elements", []) if "action_id" in one]
        elements[0]["value"] = json.dumps({"p": "gone", "l": "1.1"})
        await bot.hears(action_form(elements[0]["action_id"], choice, slack.response_url(channel=choice["channel"])))
        await settled(bot)
        assert KEYS not in json.dumps(slack.posted()[-1])
        assert "I find no" in json.dumps(slack.posted()[-1])

    play(script, made, tmp_path)


def test_a_follow_up_that_comes_before_the_answer_is_heard(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.fail("reactions.add", "hang", seconds=1)
        await bot.hears(event_body("app_mention", text=ASKED, ts="1700000000.000100"))
        await slack.wait_for(lambda call: call.method == "reactions.add")
        await bot.hears(event_body("message", text="what about visitors?", channel=CHANNEL, thread_ts="1700000000.000100"))
        await settled(bot)
        assert len(slack.ephemerals()) == 2

    play(script, made, tmp_path)
