"""A database brought to the version of its tables that this program knows."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.errors import RecordsError

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 5_150_210_601
"""The number of the lock that bots which start at the same time wait for."""
# It tells of each step on the level that people are shown; a start says what it serves, no more.
logging.getLogger("alembic").setLevel(logging.ERROR)


def migrate(connection: Connection, version: str = "head") -> None:
    """Bring the database to ``version``, all of it or nothing; raises RecordsError where it is newer than this program."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("version_locations", str(_MIGRATIONS / "versions"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    known = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    held = MigrationContext.configure(connection).get_current_revision()
    if held is not None and held not in known:
        message = f"their version {held} is newer than {known[0]}, the newest that this program knows: run the newer program"
        raise RecordsError(message)
    if held != known[0]:
        command.upgrade(config, version)
