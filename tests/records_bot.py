"""Records to try: in SQLite and in a real PostgreSQL, emptied afterwards; for tests."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from cryptography.fernet import Fernet

from bot.records.store import Store, open_store

KEY = Fernet.generate_key().decode()
Script = Callable[[Store], Awaitable[None]]


def play(url: str, folder: Path, script: Script) -> None:
    """Run ``script`` on the database at ``url``, its tables made, and empty it at the end."""

    async def run() -> None:
        store = open_store(url, KEY, folder)
        await store.create_tables()
        try:
            await script(store)
        finally:
            async with store.transaction() as connection:
                for table in reversed(store.metadata.sorted_tables):
                    await connection.execute(table.delete())
            await store.close()

    asyncio.run(run())
