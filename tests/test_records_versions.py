import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from records_bot import KEY
from sqlalchemy import Connection, inspect, text

from bot.answer import Context
from bot.errors import RecordsError
from bot.records.conversations import Conversations
from bot.records.inbox import Inbox
from bot.records.migrating import migrate
from bot.records.store import Store, open_store

BEFORE_VERSIONS = (
    (
        "CREATE TABLE inbox (event VARCHAR(255) NOT NULL, platform VARCHAR(16) NOT NULL, payload TEXT, sent INTEGER NOT NULL,"
        " tries INTEGER NOT NULL, held_until FLOAT NOT NULL, received FLOAT NOT NULL, PRIMARY KEY (event))"
    ),
    "CREATE INDEX ix_inbox_held_until ON inbox (held_until)",
    "CREATE TABLE conversation (place VARCHAR(64) NOT NULL, said TEXT NOT NULL, updated FLOAT NOT NULL, PRIMARY KEY (place))",
    "CREATE INDEX ix_conversation_updated ON conversation (updated)",
)
"""The tables as the first release made them."""


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    """Yield a database without any table."""
    store = open_store(url, KEY, tmp_path)
    run(store, _clear)
    yield store
    run(store, _clear)


def _clear(connection: Connection) -> None:
    for name in inspect(connection).get_table_names():
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.execute(text(f"DROP TABLE {quoted} {'CASCADE' if connection.dialect.name == 'postgresql' else ''}"))


def run(store: Store, *steps: Any) -> list[Any]:  # noqa: ANN401 (whatever the steps return)
    """Return what each step returns, each in a transaction of its own."""

    async def all_of_them() -> list[Any]:
        found = []
        try:
            for step in steps:
                async with store.engine.begin() as connection:
                    found.append(await connection.run_sync(step))
        finally:
            await store.engine.dispose()
        return found

    return asyncio.run(all_of_them())


def _make_first_release(connection: Connection) -> None:
    for statement in BEFORE_VERSIONS:
        connection.execute(text(statement))


@pytest.mark.parametrize("version", ["", "0000", "0001", "0002", "0003"])
def test_a_database_of_every_version_is_carried_on_with_what_is_in_it(version: str, store: Store) -> None:
    def differs(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection), store.metadata)

    if version == "0000":
        run(store, _make_first_release)
    elif version:
        run(store, lambda connection: migrate(connection, version))
    if version:
        now = "INSERT INTO inbox VALUES ('E1', 'slack', NULL, 0, 0, 4e12, 4e12)"
        run(store, lambda connection: connection.execute(text(now)) and None)
    (_, found) = run(store, migrate, differs)
    assert found == []
    if version:
        assert asyncio.run(_puts(store, "E1")) is False
    assert asyncio.run(_puts(store, "E2")) is True


async def _puts(store: Store, event: str) -> bool:
    try:
        done = await Inbox(store, "slack").put(event, "asked")
        await Conversations(store).remember([("slack", "T", "U")], Context(("asked",)))
    finally:
        await store.close()
    return done


def test_bots_that_start_at_once_make_the_tables_once(url: str, store: Store, tmp_path: Path) -> None:
    async def start() -> None:
        stores = [open_store(url, KEY, tmp_path) for _ in range(4)]
        await asyncio.gather(*(one.create_tables() for one in stores))
        for one in [*stores, store]:
            await one.close()

    asyncio.run(start())


def test_a_newer_database_is_left_alone_and_is_said_to_be_newer(store: Store) -> None:
    run(store, migrate, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")) and None)
    with pytest.raises(RecordsError, match="9999 is newer than 0003"):
        asyncio.run(_puts(store, "E1"))


def test_a_change_of_the_tables_that_fails_halfway_leaves_nothing_behind(store: Store) -> None:
    def fails_at_the_end(connection: Connection) -> None:
        migrate(connection)
        raise RecordsError("the power went")  # noqa: TRY003 (a test's own)

    with pytest.raises(RecordsError):
        run(store, fails_at_the_end)
    assert run(store, lambda connection: inspect(connection).get_table_names()) == [[]]


def test_a_database_that_was_away_at_the_start_is_made_ready_when_it_is_back(tmp_path: Path) -> None:
    store = open_store("", KEY, tmp_path)
    with sqlite3.connect(tmp_path / "records.db") as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RecordsError, match="locked"):
            asyncio.run(_puts(store, "E1"))
    other.close()
    object.__setattr__(store._readiness, "tried", float("-inf"))  # noqa: SLF001 (so that the test need not wait)
    assert asyncio.run(_puts(store, "E1")) is True
