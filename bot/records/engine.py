"""How a database is connected to: SQLite as it is safe for one bot, PostgreSQL without long waits."""

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
WAITS_MS = 1000
"""Milliseconds that a locked database is waited for: a question must be acknowledged before its platform gives up."""
_REACHED_S, _DONE_S = 2.0, 10.0
"""Seconds that a server of databases is waited for: until it is reached, until it has done what it was told."""


def engine_of(url: URL, kind: str) -> AsyncEngine:
    """Return what connects to the database at ``url``, one of the ``DRIVERS``; nothing is connected yet."""
    url = url.set(drivername=DRIVERS[kind])
    if kind != "sqlite":
        waits = {"lock_timeout": str(WAITS_MS)}
        told = {"timeout": _REACHED_S, "command_timeout": _DONE_S, "server_settings": waits}
        return create_async_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=told)
    # SQLite takes one writer at a time: one connection queues them in order, where several would wait for locks.
    engine = create_async_engine(url, hide_parameters=True, pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: object, _: object) -> None:
    # Its driver would begin a transaction at the first change alone, and none for a change of the tables.
    connection.isolation_level = None  # type: ignore[attr-defined]  # a DBAPI connection
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection
    cursor.execute(f"PRAGMA busy_timeout={WAITS_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer halfway is refused at once where another wrote in between; who writes from the start waits.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
