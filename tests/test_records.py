import asyncio
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from records_bot import KEY, play

from bot.answer import Context
from bot.errors import RecordsError
from bot.records import conversations, inbox
from bot.records.conversations import Conversations
from bot.records.inbox import Inbox
from bot.records.store import Store, open_store


def test_an_event_is_new_once(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        box = Inbox(store, "slack")
        assert [await box.put("T1:E1", "asked"), await box.put("T1:E1", "asked"), await box.put("T2:E1", "asked")] == [
            True,
            False,
            True,
        ]
        await box.done("T1:E1")
        assert not await box.put("T1:E1", "asked")

    play(url, tmp_path, script)


def test_two_bots_that_hear_of_an_event_at_once_do_not_both_take_it(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        other = open_store(url, KEY, tmp_path)
        boxes = [Inbox(store, "slack"), Inbox(other, "slack")] * 5
        taken = await asyncio.gather(*(box.put("E1", "asked") for box in boxes))
        assert sum(taken) == 1
        await boxes[0].let_go(["E1"])
        found = await asyncio.gather(boxes[0].take(), boxes[1].take(), return_exceptions=True)
        assert sum(len(one) for one in found if isinstance(one, list)) == 1
        await other.close()

    play(url, tmp_path, script)


def test_what_a_dead_bot_held_is_taken_up_and_what_a_living_one_holds_is_not(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(store: Store) -> None:
        box = Inbox(store, "slack")
        monkeypatch.setattr(inbox, "HELD_S", -1.0)
        await box.put("E1", "from the dead")
        await box.put("E2", "held")
        await box.sent("E1", 2)
        monkeypatch.setattr(inbox, "HELD_S", 20.0)
        await box.hold(["E2"])
        (entry,) = await box.take()
        assert (entry.event, entry.payload, entry.sent, entry.tries) == ("E1", "from the dead", 2, 1)
        assert not await Inbox(store, "teams").take()
        assert not await box.take()

    play(url, tmp_path, script)


def test_what_was_asked_is_deleted_when_it_is_answered_and_all_of_it_after_a_day(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(store: Store) -> None:
        box, talk = Inbox(store, "slack"), Conversations(store)
        await box.put("E1", "asked")
        await box.done("E1")
        async with store.transaction() as connection:
            (row,) = (await connection.execute(store.metadata.tables["inbox"].select())).all()
        assert row.payload is None
        await talk.remember([("here",)], Context(("asked",), ("uid",)))
        later = time.time() + 25 * 3600
        monkeypatch.setattr(time, "time", lambda: later)
        await box.purge()
        await talk.purge()
        assert await box.put("E1", "asked")
        assert await talk.find(("here",), 1e9) is None

    play(url, tmp_path, script)


def test_a_conversation_is_found_in_its_place_while_it_is_fresh(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        talk = Conversations(store)
        await talk.remember([("thread",), ("channel",)], Context(tuple("abcdefg"), ("uid",)))
        await talk.remember([("channel",)], Context(("z",), ()))
        assert await talk.find(("thread",)) == Context(tuple("cdefg"), ("uid",))
        assert await talk.find(("channel",)) == Context(("z",), ())
        assert await talk.find(("elsewhere",)) is None
        assert await talk.find(("thread",), -1.0) is None

    play(url, tmp_path, script)
    assert conversations.KEPT_S <= 24 * 3600


def test_nothing_that_people_wrote_can_be_read_without_the_key(tmp_path: Path) -> None:
    async def write(store: Store) -> None:
        await Inbox(store, "slack").put("E1", "purple keys")
        await Conversations(store).remember([("U0PURPLE",)], Context(("purple keys",), ()))
        written.append(on_disk())

    def on_disk() -> bytes:
        return b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())

    written: list[bytes] = []
    play("", tmp_path, write)
    assert b"E1" in written[0]
    assert b"purple" not in written[0].lower()


def test_what_was_stored_with_another_key_is_named_and_holds_up_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def put(key: str, event: str) -> list[str]:
        store = open_store("", key, tmp_path)
        box = Inbox(store, "slack")
        await store.create_tables()
        await box.put(event, "asked")
        await box.let_go([event])
        taken = [entry.event for entry in await box.take()]
        await box.let_go(taken)
        await store.close()
        return taken

    assert asyncio.run(put(KEY, "E1")) == ["E1"]
    assert asyncio.run(put(Fernet.generate_key().decode(), "E2")) == ["E2"]
    assert "another key" in caplog.text


def test_a_key_is_made_once_and_read_by_this_account_alone(tmp_path: Path) -> None:
    first, second = open_store("", "", tmp_path), open_store("", "", tmp_path)
    assert first.pepper == second.pepper
    assert (tmp_path / "records.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("database", "key", "says"),
    [
        ("mysql://somewhere/x", KEY, "known are sqlite and postgresql"),
        ("no address", KEY, "POLICY_BOT_DATABASE"),
        ("postgresql://somewhere/x", "", "POLICY_BOT_KEY"),
        ("", "short", "policy-bot key"),
    ],
)
def test_a_wrong_setting_says_what_to_write(database: str, key: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match=says):
        open_store(database, key, tmp_path)


def test_a_database_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    async def reach() -> None:
        store = open_store("postgresql://bot:secret@127.0.0.1:1/x", KEY, tmp_path)
        with pytest.raises(RecordsError, match="127") as raised:
            await store.create_tables()
        assert "secret" not in str(raised.value)

    asyncio.run(reach())


def test_a_key_that_cannot_be_read_is_named_with_what_to_mend(tmp_path: Path) -> None:
    (tmp_path / "records.key").mkdir()  # whoever runs the tests may be allowed to read any file
    with pytest.raises(RecordsError, match=r"records\.key: .*this account must be able to read it"):
        open_store("", "", tmp_path)
