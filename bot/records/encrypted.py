"""The column that nobody reads without the key."""

import logging
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Text, TypeDecorator
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
