"""manifest.json: what an index was built from and by, so that it can be trusted or refused."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import DamagedIndexError

FILE = "manifest.json"
_SEAL = "sha256"
"""The name of its own hash in it."""
FORMAT = 5
"""Raised when an older index can no longer be read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in manifest.json."""

    format: int
    content: str
    """A hash of all that it was made from; its folder is named by it."""
    built: str
    """When, ISO 8601 in UTC."""
    model: str
    model_digest: str
    dimensions: int
    vectors: str
    """The vector backend."""
    clauses: int
    clauses_digest: str
    """SHA-256 of clauses.jsonl: the very quotes that this index gives."""
    sources: dict[str, str]
    """Policy file → SHA-256 of its bytes when it was ingested."""
    calibration: dict[str, Any]
    """The figures that rank and decide; see :class:`~index.calibration.Calibration`."""
    versions: dict[str, str]
    files: dict[str, str]
    """File of the index → SHA-256, to know a damaged one by."""


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of the index in ``folder``."""
    record = asdict(manifest)
    sealed = {**record, _SEAL: _seal(record)}
    (folder / FILE).write_text(json.dumps(sealed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the index in ``folder``; raises DamagedIndexError."""
    path = folder / FILE
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            message = f"{path}: its format is {record['format']}, not {FORMAT}; run 'policy-bot ingest' to build it anew"
            raise DamagedIndexError(message)
        if record.pop(_SEAL, None) != _seal(record):
            message = f"{path}: it was altered or cut short; run 'policy-bot ingest' to build the index anew"
            raise DamagedIndexError(message)
        return Manifest(**record)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"{path}: it cannot be read ({error}); run 'policy-bot ingest' to build the index anew"
        raise DamagedIndexError(message) from error


def _seal(record: dict[str, Any]) -> str:
    """Return a hash of what a manifest says: a figure that was altered could make the bot answer what it must not."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of each of the named files in ``folder``; raises DamagedIndexError for a missing one."""
    found: dict[str, str] = {}
    for name in sorted(names):
        try:
            with (folder / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            message = f"{folder / name}: a part of the index is missing ({error}); run 'policy-bot ingest' to build it anew"
            raise DamagedIndexError(message) from error
    return found
