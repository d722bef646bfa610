import asyncio
import logging
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_memory import BOT_USER
from fake_slack_requests import event_body
from process import ROOT, settings
from records_bot import KEY
from records_bot import play as empty
from slack_bot import KEYS, Bot, Busy, build, running
from sqlalchemy import text

from bot import desk
from bot.records import inbox
from bot.records.records import open_records
from bot.records.store import open_store

ASKED = f"<@{BOT_USER}> can staff lend the purple keys to pupils?"
Script = Callable[[Bot, FakeSlack], Awaitable[None]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


async def ask(bot: Bot, slack: FakeSlack) -> None:
    assert (await bot.hears(event_body("app_mention", text=ASKED))).status == 200
    await slack.wait_for(lambda call: call.method == "chat.postEphemeral", 30)
    await bot.platform.desk.drain(20)


@asynccontextmanager
async def locked(records: Path) -> AsyncIterator[None]:
    """Hold the database for as long as this is open, as another program might."""
    other = sqlite3.connect(records / "records.db", timeout=0)
    try:
        while True:
            with suppress(sqlite3.OperationalError):  # the bot is writing just now
                other.execute("BEGIN EXCLUSIVE")
                break
            await asyncio.sleep(0.01)
        yield
    finally:
        other.close()


async def fill_up(bot: Bot) -> None:
    """Let the database not grow any more, as on a full disk."""
    async with bot.escalating.records.store.transaction() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Exception, match="full"):
            await connection.exec_driver_sql(
                "INSERT INTO inbox SELECT hex(randomblob(99)), 'x', hex(zeroblob(9999999)), 0, 0, 0, 0"
            )
        await connection.rollback()


def play(script: Script, made: Path, records: Path, database: str = "") -> None:
    async def run(slack: FakeSlack) -> None:
        async with running(made, slack, records=records, database=database) as bot:
            await script(bot, slack)

    with FakeSlack.in_thread() as slack:
        asyncio.run(run(slack))
        assert KEYS in str(slack.ephemerals())
        assert not slack.rejected


def test_questions_are_answered_while_the_database_is_locked(
    made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        async with locked(tmp_path):
            await ask(bot, slack)
        assert bot.escalating.records.store.unrecorded.counts.keys() >= {"question", "reply"}

    with caplog.at_level(logging.INFO):
        play(script, made, tmp_path)
    assert "database is locked" in caplog.text
    assert "purple" not in caplog.text


def test_several_who_ask_at_once_while_the_database_is_locked_are_acknowledged_in_time_and_answered(
    made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        async with locked(tmp_path):
            # The fake gives up on an acknowledgement after three seconds, as Slack does.
            asked = [bot.hears(event_body("app_mention", text=ASKED, user=f"U{number:04}")) for number in range(8)]
            assert [one.status for one in await asyncio.gather(*asked)] == [200] * 8
            await bot.platform.desk.drain(30)
            assert len(slack.ephemerals()) == 8

    play(script, made, tmp_path)
    assert "8 of its kind since the start" in caplog.text


def test_an_answer_whose_end_could_not_be_recorded_is_not_given_again(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "HELD_S", 1.5)
    monkeypatch.setattr(desk, "_BEAT_S", 0.2)

    async def script(bot: Bot, slack: FakeSlack) -> None:
        busy = Busy(bot)
        assert (await bot.hears(event_body("app_mention", text=ASKED))).status == 200
        async with locked(tmp_path):
            busy.free.set()
            await bot.platform.desk.drain(20)
            assert len(slack.ephemerals()) == 1
        await asyncio.sleep(5)  # it would be taken up from the inbox by now
        assert len(slack.ephemerals()) == 1

    play(script, made, tmp_path)


def test_questions_are_answered_while_the_disk_is_full(made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await fill_up(bot)
        for place in range(40):
            await bot.hears(event_body("app_mention", text=f"{ASKED} {place} {'and so on ' * 80}"))
        await ask(bot, slack)
        assert bot.escalating.records.store.unrecorded.counts["question"]

    with caplog.at_level(logging.INFO):
        play(script, made, tmp_path)
    assert "database or disk is full" in caplog.text
    assert "purple" not in caplog.text


@pytest.mark.parametrize("database", ["", "postgresql://bot:secret@127.0.0.1:1/x"])
def test_questions_are_answered_where_the_records_are_newer_or_out_of_reach(
    database: str, made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def make_newer() -> None:
        store = open_store("", "", tmp_path)
        await store.create_tables()
        async with store.transaction() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await store.close()

    async def script(bot: Bot, slack: FakeSlack) -> None:
        await ask(bot, slack)
        assert bot.escalating.records.store.unrecorded.counts.keys() >= {"start", "question", "reply"}

    if not database:
        asyncio.run(make_newer())
    play(script, made, tmp_path, database)
    assert "nothing can be recorded now" in caplog.text
    assert "secret" not in caplog.text
    assert ("9999 is newer" in caplog.text) is not bool(database)


WRITES = """
import asyncio, sys, time
from pathlib import Path
sys.path.insert(0, "tests")
from making import policy, quote
from bot.answer import Abstention, Answer
from bot.records.escalation import Asker
from bot.records.feedback import Vote
from bot.records.person import Person
from bot.records.records import open_records
from bot.records.store import open_store

async def main(url, key, folder, name):
    records = open_records(open_store(url, key, Path(folder)))
    quotes = (quote(policy=policy("oak")), quote(policy=policy("elm")))
    for place in range(100_000):
        who = Person("slack", name, str(place % 7))
        reply = await records.replies.add(f"{name} {place}", who, Answer("q", quotes), ())
        await records.feedback.give(reply, who, Vote(is_up=place % 2 == 0))
        put = await records.escalations.open(f"{name} {place}", f"q {place}", (), "c", Asker(who, "a", "n"))
        await records.escalations.take(put.id, who, "n")
        await records.escalations.answer(f"{name} {place}", put.id, "yes")
        await records.guidance.add("oak:1", "sha", f"{name} {place}", who, "n")
        if place == 3:
            print("writing", flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


def test_whenever_the_program_is_killed_nothing_half_written_is_found(url: str, tmp_path: Path) -> None:
    for kill in range(4):
        words = [sys.executable, "-c", WRITES, url, KEY, str(tmp_path), f"T{kill}"]
        writer = subprocess.Popen(words, cwd=ROOT, env=settings(tmp_path, PYTHONPATH=str(ROOT)), stdout=subprocess.PIPE)  # noqa: S603 (our own program)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        time.sleep(0.03 * kill + 0.011)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        asyncio.run(_check(url, tmp_path))
    empty(url, tmp_path, lambda _: asyncio.sleep(0))  # for the tests that come after


async def _check(url: str, folder: Path) -> None:
    """See that what belongs together was kept together."""
    store = open_store(url, KEY, folder)
    records = open_records(store)
    counted = sum(one.count for one in await records.usage.counts() if one.kind == "answer" and not one.policy)
    async with store.transaction() as connection:

        async def number(query: str) -> int:
            return int((await connection.exec_driver_sql(query)).scalar() or 0)

        replies = await number("SELECT count(*) FROM reply")
        alone = await number("SELECT count(*) FROM escalation WHERE id NOT IN (SELECT escalation FROM asker)")
        untold = await number(
            "SELECT count(*) FROM escalation WHERE state = 'answered' AND id NOT IN (SELECT escalation FROM expert_answer)"
        )
        early = await number(
            "SELECT count(*) FROM expert_answer WHERE escalation IN (SELECT id FROM escalation WHERE state <> 'answered')"
        )
    assert replies > 3
    assert (counted, alone, untold, early) == (replies, 0, 0, 0)
    await store.close()
