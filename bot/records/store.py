"""The database that the records are kept in."""

import hashlib
import hmac
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, MetaData, Table, Text, event, select, text, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import RecordsError
from bot.records.encrypted import Encrypted
from bot.records.migrating import migrate
from bot.records.person import Person
from bot.records.tables import define_tables
from bot.records.unrecorded import Unrecorded

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_WAITS_MS = 1000
"""Milliseconds that a locked database is waited for: a question must be acknowledged before its platform gives up."""
_REACHED_S, _DONE_S = 2.0, 10.0
"""Seconds that a server of databases is waited for: until it is reached, until it has done what it was told."""
_TRIED_AGAIN_S = 5.0
_AWAY_S = 2.0
"""Seconds for which nobody waits for the database after somebody waited in vain."""
KEY_FILE = "records.key"
_TRIED = 100
"""Rows of each kind that a key is tried on."""


@dataclass(slots=True)
class _Readiness:
    """Whether the tables are of this program's version, and when the database was last tried in vain."""

    is_ready: bool = False
    tried: float = float("-inf")
    fault: str = ""
    away_until: float = float("-inf")

    def check(self) -> None:
        """Raise RecordsError while the database is away: several who ask at once would wait one after the other."""
        if time.monotonic() < self.away_until:
            raise RecordsError(self.fault)


@dataclass(frozen=True, slots=True)
class Store:
    """An open database, brought to this program's version before anything is read or written."""

    engine: AsyncEngine
    metadata: MetaData
    key: Fernet
    pepper: bytes
    """What names are hashed with."""
    unrecorded: Unrecorded = field(default_factory=Unrecorded)
    _readiness: _Readiness = field(default_factory=_Readiness)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection whose changes are kept together or not at all; raises RecordsError."""
        await self._make_ready()
        async with self._transaction() as connection:
            yield connection

    async def create_tables(self) -> None:
        """Bring the tables to this program's version; raises RecordsError."""
        async with self._transaction() as connection:
            await connection.run_sync(migrate)
        self._readiness.is_ready = True

    def table(self, name: str) -> Table:
        """Return a table by its name."""
        return self.metadata.tables[name]

    def upsert(self, name: str) -> postgresql.Insert | sqlite.Insert:
        """Return an insert that can say what is to be done where the row is there already."""
        table = self.table(name)
        return postgresql.insert(table) if self.engine.dialect.name == "postgresql" else sqlite.insert(table)

    def hash(self, *words: str) -> str:
        """Return a name of ``words`` that tells nothing of them to whoever lacks the key."""
        return hmac.new(self.pepper, "\0".join(words).encode(), hashlib.sha256).hexdigest()

    def hash_of(self, person: Person) -> str:
        """Return what a person is kept as."""
        return self.hash("person", person.platform, person.workspace, person.user)

    async def reach(self) -> None:
        """Raise RecordsError if the database does not answer."""
        async with self.transaction() as connection:
            await connection.execute(text("SELECT 1"))

    async def check_key(self) -> None:
        """Raise RecordsError if something was stored with another key: nobody would be found by this one."""
        for table in self.metadata.tables.values():
            for column in (one for one in table.c if isinstance(one.type, Encrypted)):
                stored = select(type_coerce(column, Text)).where(column.is_not(None)).limit(_TRIED)
                async with self.transaction() as connection:
                    held = (await connection.execute(stored)).scalars().all()
                try:
                    for one in held:
                        self.key.decrypt(one.encode())
                except InvalidToken as error:
                    message = (
                        f"the records at {self.engine.url!r} were kept with another key: give the POLICY_BOT_KEY, or the file"
                    )
                    message += f" {KEY_FILE}, that the service has"
                    raise RecordsError(message) from error

    async def forget_deleted(self) -> None:
        """Let nothing of what was deleted be left in the files beside SQLite's own; raises RecordsError."""
        if self.engine.dialect.name != "sqlite":
            return
        try:
            async with self.engine.connect() as connection:
                held = await connection.get_raw_connection()
                assert held.driver_connection is not None  # noqa: S101 (it is connected)
                await held.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise RecordsError(f"the records at {self.engine.url!r}: {_said(error)}") from error  # noqa: TRY003, EM102 (said once)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    async def _make_ready(self) -> None:
        """Make up for a start at which the database was away; one that stays away is not waited for each time."""
        known = self._readiness
        if known.is_ready:
            return
        if time.monotonic() - known.tried < _TRIED_AGAIN_S:
            raise RecordsError(known.fault)
        try:
            await self.create_tables()
        except RecordsError as fault:
            known.tried, known.fault = time.monotonic(), str(fault)
            raise

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                self._readiness.check()  # it may have been away while this one queued for the connection
                await self._begin(connection)
                yield connection
                await connection.commit()
        except (SQLAlchemyError, OSError, RecordsError) as error:
            if str(error).startswith("the records at"):
                raise
            raise RecordsError(f"the records at {self.engine.url!r}: {_said(error)}") from error  # noqa: TRY003, EM102 (said once)

    async def _begin(self, connection: AsyncConnection) -> None:
        try:
            await connection.begin()
        except (SQLAlchemyError, OSError) as error:
            known = self._readiness
            known.fault = f"the records at {self.engine.url!r}: {_said(error)}"
            known.away_until = time.monotonic() + _AWAY_S
            raise RecordsError(known.fault) from error


def open_store(url: str, key: str, folder: Path) -> Store:
    """Return the database at ``url`` (SQLite or PostgreSQL; empty: a SQLite file in ``folder``).

    ``key`` encrypts what people wrote and the tokens; with SQLite it may be empty: one is made and kept beside
    the file. Raises RecordsError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        parsed = make_url(url or f"sqlite:///{(folder / 'records.db').resolve()}")
    except ArgumentError as error:
        message = "POLICY_BOT_DATABASE: it is no address of a database; write postgresql://user:password@host/name"
        raise RecordsError(message) from error
    kind = parsed.drivername.partition("+")[0]
    if kind not in _DRIVERS:
        message = f"POLICY_BOT_DATABASE: {kind} is not known; known are sqlite and postgresql"
        raise RecordsError(message)
    # A key that an earlier version made in ``folder`` stays in use.
    is_apart = kind == "sqlite" and parsed.database and not (folder / KEY_FILE).exists()
    secret = _secret(key, Path(parsed.database or "").parent if is_apart else folder, kind)
    engine = _engine(parsed.set(drivername=_DRIVERS[kind]), kind)
    metadata, fernet = MetaData(), Fernet(secret)
    define_tables(metadata, fernet)
    return Store(engine, metadata, fernet, hashlib.sha256(b"names" + secret).digest())


def _engine(url: URL, kind: str) -> AsyncEngine:
    if kind != "sqlite":
        waits = {"lock_timeout": str(_WAITS_MS)}
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
    cursor.execute(f"PRAGMA busy_timeout={_WAITS_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer halfway is refused at once where another wrote in between; who writes from the start waits.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _secret(given: str, folder: Path, kind: str) -> bytes:
    """Return the key that is given, or the one that this installation made for itself."""
    if not given and kind != "sqlite":
        message = "POLICY_BOT_KEY: a database that several bots may share needs it; make one with 'policy-bot key'"
        raise RecordsError(message)
    try:
        secret = (given or _own_key(folder / KEY_FILE)).encode()
    except OSError as error:
        message = (
            f"{folder / KEY_FILE}: {error.strerror}; this account must be able to read it, and to make it where it is missing"
        )
        raise RecordsError(message) from error
    try:
        Fernet(secret)
    except ValueError as error:
        where = "POLICY_BOT_KEY" if given else str(folder / KEY_FILE)
        message = f"{where}: it is no key; make one with 'policy-bot key'"
        raise RecordsError(message) from error
    return secret


def _own_key(path: Path) -> str:
    """Return the key in ``path``, made if it is not there; only this account may read it."""
    if not path.exists():
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.touch(mode=0o600)
        beside.write_bytes(Fernet.generate_key())
        try:
            os.link(beside, path)  # whoever comes second takes the key of the first
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text(encoding="ascii").strip()


def _said(error: Exception) -> str:
    """Return what the database says, without what was to be stored."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
