"""The database that the records are kept in."""

import hashlib
import hmac
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import MetaData, Table, Text, select, text, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import RecordsError
from bot.records.encrypted import Encrypted
from bot.records.engine import DRIVERS, WAITS_MS, engine_of
from bot.records.keys import KEY_FILE, secret_of
from bot.records.migrating import migrate
from bot.records.person import Person
from bot.records.tables import define_tables
from bot.records.unrecorded import Unrecorded

_TRIED_AGAIN_S = 5.0
_OTHERS_START_MS = 5000
"""Milliseconds that a bot waits at its start for others that start at once and make the tables."""
_AWAY_S = 2.0
"""Seconds for which nobody waits for the database after somebody waited in vain."""
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

    async def create_tables(self, waits_ms: int = _OTHERS_START_MS) -> None:
        """Bring the tables to this program's version, waiting so long for others that do; raises RecordsError."""
        async with self._transaction(waits_ms) as connection:
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
            await self.create_tables(WAITS_MS)
        except RecordsError as fault:
            known.tried, known.fault = time.monotonic(), str(fault)
            raise

    @asynccontextmanager
    async def _transaction(self, waits_ms: int = WAITS_MS) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                self._readiness.check()  # it may have been away while this one queued for the connection
                if waits_ms != WAITS_MS:
                    await self._wait_for(connection, waits_ms)
                try:
                    await self._begin(connection)
                    yield connection
                    await connection.commit()
                finally:
                    if waits_ms != WAITS_MS:
                        await self._wait_for(connection, WAITS_MS)
        except (SQLAlchemyError, OSError, RecordsError) as error:
            if str(error).startswith("the records at"):
                raise
            raise RecordsError(f"the records at {self.engine.url!r}: {_said(error)}") from error  # noqa: TRY003, EM102 (said once)

    async def _wait_for(self, connection: AsyncConnection, milliseconds: int) -> None:
        """Let this connection wait so long for a locked SQLite; PostgreSQL queues by itself."""
        if self.engine.dialect.name == "sqlite":
            held = await connection.get_raw_connection()
            assert held.driver_connection is not None  # noqa: S101 (it is connected)
            await held.driver_connection.execute(f"PRAGMA busy_timeout={milliseconds}")

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
    if kind not in DRIVERS:
        message = f"POLICY_BOT_DATABASE: {kind} is not known; known are sqlite and postgresql"
        raise RecordsError(message)
    # A key that an earlier version made in ``folder`` stays in use.
    is_apart = kind == "sqlite" and parsed.database and not (folder / KEY_FILE).exists()
    secret = secret_of(key, Path(parsed.database or "").parent if is_apart else folder, kind)
    engine = engine_of(parsed, kind)
    metadata, fernet = MetaData(), Fernet(secret)
    define_tables(metadata, fernet)
    return Store(engine, metadata, fernet, hashlib.sha256(b"names" + secret).digest())


def _said(error: Exception) -> str:
    """Return what the database says, without what was to be stored."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
