"""The tables of the records, and the column that nobody reads without the key."""

import logging
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, TypeDecorator
from sqlalchemy.engine import Dialect

_log = logging.getLogger(__name__)


class Encrypted(TypeDecorator[str]):
    """Text that is stored encrypted (Fernet: AES-128-CBC with HMAC-SHA256)."""

    impl = Text
    cache_ok = False

    def __init__(self, key: Fernet) -> None:
        super().__init__()
        self._key = key

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's own signature)
        """Return what is stored."""
        return None if value is None else self._key.encrypt(value.encode()).decode()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002 (SQLAlchemy's own signature)
        """Return what was stored; None where another key was used, which the log says."""
        try:
            return None if value is None else self._key.decrypt(str(value).encode()).decode()
        except InvalidToken:
            _log.error("something was stored with another key: give the POLICY_BOT_KEY (or file records.key) of then")
            return None


def inbox_table(metadata: MetaData, key: Fernet) -> Table:
    """Return the table of what people asked: at most one row for each event."""
    return Table(
        "inbox",
        metadata,
        Column("event", String(255), primary_key=True),
        Column("platform", String(16), nullable=False),
        Column("payload", Encrypted(key)),
        Column("sent", Integer, nullable=False, default=0),
        Column("tries", Integer, nullable=False, default=0),
        Column("held_until", Float, nullable=False, index=True),
        Column("received", Float, nullable=False),
    )


def conversation_table(metadata: MetaData, key: Fernet) -> Table:
    """Return the table of what a person asked last in one place."""
    return Table(
        "conversation",
        metadata,
        Column("place", String(64), primary_key=True),
        Column("said", Encrypted(key), nullable=False),
        Column("updated", Float, nullable=False, index=True),
    )
