"""register.toml to policies: what the documents themselves cannot be trusted to say alike."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.errors import RegisterError
from ingest.policy import Policy, Stated

FILE = "register.toml"
_REQUIRED = ("key", "organisation", "title", "file")
_TEXTS = (*_REQUIRED, "version", "reference", "owner", "contact", "status", "status_says", "review_period")
_LISTS = ("audience", "nicknames")
_DATES = ("adopted", "approved", "reviewed", "next_review")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Register:
    """The policies that register.toml lists, and every fault found in it."""

    policies: tuple[Policy, ...]
    faults: tuple[RegisterError, ...]


def read_register(folder: Path) -> Register:
    """Return what ``register.toml`` in ``folder`` lists; an absent one lists nothing.

    All faults are gathered, each with the entry, the field and the mend; an entry with a fault is
    left out.
    """
    path = folder / FILE
    if not path.exists():
        return Register((), ())
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return Register((), (RegisterError(f"{FILE}: it is not valid TOML: {error}; mend that place"),))
    entries = table.get("policy", [])
    faults = [
        RegisterError(f"{FILE}: {name!r} is not known at the top; write each policy as [[policy]]")
        for name in table
        if name != "policy"
    ]
    if not isinstance(entries, list):
        return Register((), (*faults, RegisterError(f"{FILE}: write each policy as [[policy]], with two brackets")))
    policies: list[Policy] = []
    for number, entry in enumerate(entries, start=1):
        wrong = _faults(number, entry, policies)
        faults += wrong
        if not wrong:
            policies.append(_policy(entry))
    return Register(tuple(policies), tuple(faults))


def _faults(number: int, entry: object, before: list[Policy]) -> list[RegisterError]:
    """Return everything that is wrong with one entry."""
    if not isinstance(entry, Mapping):
        return [RegisterError(f"{FILE}: entry {number} is not a table; write each policy as [[policy]]")]
    where = f"{FILE}: entry {number} ({entry.get('key') or entry.get('file') or 'no key'})"
    wrong = [
        f"{name} is missing; every entry needs key, organisation, title and file" for name in _REQUIRED if not entry.get(name)
    ]
    wrong += [
        f"{name!r} is not a field; known are {', '.join((*_TEXTS, *_LISTS, *_DATES))}"
        for name in entry
        if name not in {*_TEXTS, *_LISTS, *_DATES}
    ]
    wrong += [f"{name} must be a text in quotes" for name in _TEXTS if name in entry and not isinstance(entry[name], str)]
    wrong += [
        f'{name} must be a list of texts, as in ["staff"]' for name in _LISTS if name in entry and not _is_texts(entry[name])
    ]
    wrong += [
        f'{name} must be a date and its source, as in {{ date = "2020-01", says = "Review Date: January 2020" }}'
        for name in _DATES
        if name in entry and not _is_stated(entry[name])
    ]
    key, file = str(entry.get("key") or ""), str(entry.get("file") or "")
    if key and not _KEY.fullmatch(key):
        wrong.append(f'key {key!r} must be small letters and digits, parted by hyphens, as in "wimborne"')
    if file and (PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts):
        wrong.append(f"file {file!r} must lie inside the policies folder")
    wrong += [
        f"the key {key!r} is used by an entry before it; give each policy a key of its own"
        for other in before
        if other.key == key
    ]
    wrong += [
        f"the file {file!r} is listed by {other.key!r} already; list each file once" for other in before if other.file == file
    ]
    return [RegisterError(f"{where}: {text}") for text in wrong]


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_stated(value: object) -> bool:
    if not isinstance(value, Mapping) or set(value) != {"date", "says"}:
        return False
    date, says = value["date"], value["says"]
    return isinstance(date, str) and bool(_DATE.fullmatch(date)) and isinstance(says, str) and bool(says)


def _policy(entry: Mapping[str, object]) -> Policy:
    texts = {name: str(entry[name]).strip() for name in _TEXTS if name in entry}
    lists = {name: tuple(map(str, value)) for name in _LISTS if isinstance(value := entry.get(name), list)}
    dates = {
        name: Stated(str(value["date"]), str(value["says"])) for name in _DATES if isinstance(value := entry.get(name), Mapping)
    }
    return Policy(**texts, **lists, **dates)  # type: ignore[arg-type]  # the fields were checked one by one above
