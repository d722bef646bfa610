"""A settings file of the operator's in TOML: entries of one name, each checked, all faults said at once."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.errors import BadInputError

Entry = dict[str, Any]


def read_entries(path: Path, name: str, faults_in: Callable[[Entry], list[str]]) -> tuple[list[Entry], list[str]]:
    """Return the ``[[name]]`` entries of a file and what is wrong with it; raises BadInputError where it cannot be read."""
    try:
        record = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        message = f"{path}: it cannot be read as TOML ({error})"
        raise BadInputError(message) from error
    entries = record.get(name, [])
    faults = [f"{path}: {other!r} is not known; write [[{name}]]" for other in record if other != name]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append(f"{path}: write each {name} as [[{name}]], with two brackets, and its settings below")
        entries = []
    for number, entry in enumerate(entries, start=1):
        faults += [f"{path}: {name} {number}: {fault}" for fault in faults_in(entry)]
    return entries, faults


def misfits(entry: Entry, texts: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return what is wrong with an entry that may hold ``texts``, and ``others`` that are no texts."""
    known = (*texts, *others)
    faults = [f"{name!r} is not known; known are {', '.join(known)}" for name in entry if name not in known]
    return faults + [f"{name} must be a text" for name in texts if not isinstance(entry.get(name, ""), str)]
