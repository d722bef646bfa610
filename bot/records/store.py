"""The database that the records are kept in."""

import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import MetaData, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import RecordsError

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_WAITS_MS = 1000
"""Milliseconds that a locked database is waited for: a question must be acknowledged before its platform gives up."""
KEY_FILE = "records.key"


@dataclass(frozen=True, slots=True)
class Store:
    """An open database; its tables are made by whoever keeps something in it."""

    engine: AsyncEngine
    metadata: MetaData
    key: Fernet
    pepper: bytes
    """What names are hashed with."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection whose changes are kept together or not at all; raises RecordsError."""
        try:
            async with self.engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise RecordsError(f"the records at {self.engine.url!r}: {_said(error)}") from error  # noqa: TRY003, EM102 (said once)

    async def create_tables(self) -> None:
        """Make the tables that are missing; raises RecordsError."""
        async with self.transaction() as connection:
            await connection.run_sync(self.metadata.create_all)

    async def reach(self) -> None:
        """Raise RecordsError if the database does not answer."""
        async with self.transaction() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


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
    # SQLite takes one writer at a time: one connection queues them in order, where several would wait for locks.
    pool = {"pool_size": 1, "max_overflow": 0} if kind == "sqlite" else {"pool_pre_ping": True}
    engine = create_async_engine(parsed.set(drivername=_DRIVERS[kind]), hide_parameters=True, **pool)
    if kind == "sqlite":
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    # A key that an earlier version made in ``folder`` stays in use.
    is_apart = kind == "sqlite" and parsed.database and not (folder / KEY_FILE).exists()
    beside = Path(parsed.database or "").parent if is_apart else folder
    secret = _secret(key, beside, kind)
    return Store(engine, MetaData(), Fernet(secret), hashlib.sha256(b"names" + secret).digest())


def _set_up_sqlite(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA busy_timeout={_WAITS_MS}")
    cursor.close()


def _secret(given: str, folder: Path, kind: str) -> bytes:
    """Return the key that is given, or the one that this installation made for itself."""
    if not given and kind != "sqlite":
        message = "POLICY_BOT_KEY: a database that several bots may share needs it; make one with 'policy-bot key'"
        raise RecordsError(message)
    secret = (given or _own_key(folder / KEY_FILE)).encode()
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
