"""The key that the records are encrypted with: given, or made once and kept beside the database."""

import os
from pathlib import Path

from cryptography.fernet import Fernet

from bot.errors import RecordsError

KEY_FILE = "records.key"


def secret_of(given: str, folder: Path, kind: str) -> bytes:
    """Return the key that is given, or the one that this installation made for itself in ``folder``; raises RecordsError."""
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
