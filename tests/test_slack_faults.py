import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_memory import BOT_USER, CHANNEL
from fake_slack_requests import deliver, event_body, sign
from slack_bot import KEYS, SECRET, Bot, Busy, build, running

from bot import desk
from bot.audience import Setting
from bot.platforms.slack import sender
from bot.records import inbox

Script = Callable[[Bot, FakeSlack], Awaitable[None]]
ASKED = f"<@{BOT_USER}> can staff lend keys to pupils?"
PUBLIC = Setting("slack", "T0SCHOOL", CHANNEL, public=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let waiting for Slack take no time."""
    monkeypatch.setattr(sender, "_LONGEST_WAIT_S", 0.01)


def play(script: Script, made: Path, records: Path, *settings: Setting) -> None:
    async def run(slack: FakeSlack) -> None:
        async with running(made, slack, *settings, records=records) as bot:
            await script(bot, slack)

    with FakeSlack.in_thread() as slack:
        asyncio.run(run(slack))


def test_an_event_that_comes_three_times_is_answered_once(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        body = event_body("app_mention", text=ASKED)
        first, second = await asyncio.gather(bot.hears(body), bot.hears(body))
        await bot.platform.desk.drain(5)
        third = await bot.hears(body)
        await bot.platform.desk.drain(5)
        assert [one.status for one in (first, second, third)] == [200, 200, 200]
        assert len(slack.ephemerals()) == 1

    play(script, made, tmp_path)


def test_an_event_that_comes_again_after_a_restart_is_not_answered_again(made: Path, tmp_path: Path) -> None:
    body = event_body("app_mention", text=ASKED)

    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(body)
        await bot.platform.desk.drain(5)
        answered.append(len(slack.ephemerals()))

    answered: list[int] = []
    play(script, made, tmp_path)
    play(script, made, tmp_path)
    assert answered == [1, 0]


@pytest.mark.parametrize("fault", ["429", "503", "drop_before", "drop_after", "internal_error"])
@pytest.mark.parametrize("public", [True, False])
def test_a_busy_or_broken_slack_gets_the_answer_once(fault: str, public: bool, made: Path, tmp_path: Path) -> None:  # noqa: FBT001 (a parameter of the test)
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.fail("chat.postMessage" if public else "chat.postEphemeral", fault, times=1 if fault == "drop_after" else 2)
        await bot.hears(event_body("app_mention", text=ASKED, ts="1700000000.000100"))
        await bot.platform.desk.drain(10)
        told = slack.posted(CHANNEL) if public else slack.ephemerals()
        # Slack has no way to ask whether a message to one person arrived; twice is better than never.
        assert len(told) == (2 if fault == "drop_after" and not public else 1)

    play(script, made, tmp_path, *([PUBLIC] if public else []))


def test_a_message_whose_blocks_slack_refuses_is_sent_as_plain_text(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.fail("chat.postEphemeral", "invalid_blocks", times=2)  # with its own thumbs, and without
        await bot.hears(event_body("app_mention", text=ASKED))
        await bot.platform.desk.drain(5)
        (message,) = slack.ephemerals()
        assert KEYS in message["text"]

    play(script, made, tmp_path)


def test_where_the_channel_is_closed_to_the_bot_the_asker_is_answered_in_a_direct_message(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.fail("chat.postEphemeral", "not_in_channel")
        await bot.hears(event_body("app_mention", text=ASKED))
        await bot.platform.desk.drain(5)
        assert KEYS in json.dumps(slack.posted())
        assert not slack.posted(CHANNEL)

    play(script, made, tmp_path)


def test_that_a_question_has_come_is_shown_while_the_core_is_busy(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        busy = Busy(bot)
        for _ in range(3):
            assert (await bot.hears(event_body("app_mention", text=ASKED))).status == 200
        await slack.wait_for(lambda _: len(slack.calls("reactions.add")) == 3)
        assert not slack.ephemerals()
        busy.free.set()
        await bot.platform.desk.drain(5)
        assert len(slack.ephemerals()) == 3

    play(script, made, tmp_path)


def test_a_bot_stopped_before_it_answered_does_so_when_it_starts_again(made: Path, tmp_path: Path) -> None:
    async def stopped(bot: Bot, slack: FakeSlack) -> None:
        busy = Busy(bot)
        await bot.hears(event_body("app_mention", text=ASKED))
        await slack.wait_for(lambda _: bool(slack.calls("reactions.add")))
        await bot.platform.desk.close(0.1)
        busy.free.set()
        assert not slack.ephemerals()

    async def started(_: Bot, slack: FakeSlack) -> None:
        await slack.wait_for(lambda _: bool(slack.ephemerals()))

    play(stopped, made, tmp_path)
    play(started, made, tmp_path)


def test_questions_are_answered_while_the_records_cannot_be_kept(
    made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        with sqlite3.connect(tmp_path / "records.db") as records:
            records.execute("DROP TABLE inbox")
            records.execute("DROP TABLE conversation")
        body = event_body("app_mention", text=ASKED)
        for _ in range(2):
            await bot.hears(body)
        await bot.platform.desk.drain(5)
        assert len(slack.ephemerals()) == 1

    play(script, made, tmp_path)
    assert "would be lost" in caplog.text


def test_nothing_that_was_asked_stands_in_a_log_or_readably_in_the_records(
    made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        for fault in ("invalid_blocks", "429", "drop_before"):
            slack.fail("chat.postEphemeral", fault)
        for _ in range(3):
            await bot.hears(event_body("app_mention", text=f"<@{BOT_USER}> may I lend the purple keys?"))
        await bot.hears(event_body("app_mention", text=["the purple keys"]))
        await bot.platform.desk.drain(5)
        assert slack.ephemerals()

    with caplog.at_level(logging.INFO):
        play(script, made, tmp_path)
    assert "purple" not in caplog.text
    assert not any(b"purple" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


STAMP = "X-Slack-Request-Timestamp"
BODY = event_body("app_mention", text=ASKED)


@pytest.mark.filterwarnings("ignore:Sending a large body")
@pytest.mark.parametrize(
    ("status", "body", "change"),
    [
        (401, BODY, {"X-Slack-Signature": "v0=" + "0" * 64}),
        (401, BODY, {"X-Slack-Signature": ""}),
        (401, BODY, {"X-Slack-Signature": "v0=\u00e9"}),
        (401, BODY, {STAMP: "soon"}),
        (401, BODY, {STAMP: "\u0661\u0662"}),
        (401, BODY, {STAMP: str(int(time.time()) - 400)}),
        (401, BODY, {STAMP: "9" * 30}),
        (400, b"\xff\xfe", {}),
        (400, b"{not json", {}),
        (400, b"[1]", {"Content-Type": "application/json"}),
        (400, b"payload=%7Bnot", {}),
        (400, b"[" * 100_000, {"Content-Type": "application/json"}),
        (413, b"x" * 1_100_000, {}),
        (200, b'{"type": "event_callback", "event": []}', {}),
        (400, b'{"type": "block_actions"}', {}),
        (400, b'{"type": "event_callback", "event": {"type": "message", "user": 3}}', {}),
        (200, b'{"type": "something new"}', {}),
        (400, b'{"type": "event_callback", "event": 1}', {}),
        (400, b'{"type": "event_callback", "event": {"type": []}}', {}),
        (400, b'{"type": "event_callback", "event": {"type": "tokens_revoked", "tokens": 1}}', {}),
        (400, b'{"type": "block_actions", "actions": null}', {}),
        (400, b"not compressed", {"Content-Encoding": "gzip"}),
        (200, b"ssl_check=1&token=x", {"X-Slack-Signature": ""}),
    ],
)
def test_a_malformed_request_is_refused_and_is_no_server_error(
    status: int, body: bytes, change: dict[str, str], made: Path, tmp_path: Path
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        headers = {**sign(body if body[:1] != b"\xff" else b"", SECRET), **change}
        done = await deliver(f"{bot.url}/slack/events", body, headers)
        assert done.status == status
        await bot.platform.desk.drain(5)
        assert not slack.ephemerals()

    play(script, made, tmp_path)


def test_an_outage_of_slack_is_waited_out_however_long_it_is(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "HELD_S", 0.2)
    monkeypatch.setattr(desk, "_BEAT_S", 0.1)

    async def script(bot: Bot, slack: FakeSlack) -> None:
        slack.fail("chat.postEphemeral", "503", times=50)
        await bot.hears(event_body("app_mention", text=ASKED))
        await slack.wait_for(lambda _: bool(slack.ephemerals()), 20)

    play(script, made, tmp_path)


def test_a_bot_that_is_stopping_begins_nothing_new_and_answers_it_once_at_the_next_start(made: Path, tmp_path: Path) -> None:
    answered: list[int] = []

    async def stopping(bot: Bot, slack: FakeSlack) -> None:
        busy = Busy(bot)
        await bot.hears(event_body("app_mention", text=ASKED))
        closing = asyncio.create_task(bot.platform.desk.close(3))
        await asyncio.sleep(0.1)
        await bot.hears(event_body("app_mention", text=f"<@{BOT_USER}> what of lost keys?"))
        await asyncio.sleep(1)
        busy.free.set()
        await closing
        answered.append(len(slack.ephemerals()))

    async def started(_: Bot, slack: FakeSlack) -> None:
        await slack.wait_for(lambda _: bool(slack.ephemerals()), 20)
        await asyncio.sleep(0.5)
        answered.append(len(slack.ephemerals()))

    play(stopping, made, tmp_path)
    play(started, made, tmp_path)
    assert answered == [1, 1]
