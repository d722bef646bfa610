"""One entry of the register: what may stand in it, what is wrong with it, and the policy that it lists."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from ingest.dates import bears_out, is_iso
from ingest.owners_file import is_texts
from ingest.policy import Policy, Stated

FILE = "register.toml"
_REQUIRED = ("key", "organisation", "title", "file")
_TEXTS = (*_REQUIRED, "version", "reference", "owner", "contact", "safeguarding", "status", "status_says", "review_period")
_LISTS = ("audience", "nicknames")
_DATES = ("adopted", "approved", "reviewed", "next_review")
_FIELDS = (*_TEXTS, *_LISTS, *_DATES)
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE_EXAMPLE = '{ date = "2020-01", says = "Review Date: January 2020" }'

Entry = Mapping[str, object]


def faults_of(entry: Entry, before: Sequence[Policy]) -> list[str]:
    """Return everything that is wrong with an entry, each with the mend; ``before`` are the policies listed above it."""
    missing = [name for name in _REQUIRED if not entry.get(name)]
    return [
        *(f"{name} is missing; every entry needs key, organisation, title and file" for name in missing),
        *(f"{name!r} is not a field; known are {', '.join(_FIELDS)}" for name in entry if name not in _FIELDS),
        *(f"{name} must be a text in quotes" for name in _TEXTS if name in entry and not isinstance(entry[name], str)),
        *(
            f'{name} must be a list of texts, none of them empty, as in ["staff"]'
            for name in _LISTS
            if name in entry and not _is_said(entry[name])
        ),
        *(fault for name in _DATES if name in entry and (fault := _date_fault(name, entry[name]))),
        *_place_faults(entry),
        *_clashes(entry, before),
    ]


def policy_of(entry: Entry) -> Policy:
    """Return the policy that an entry without faults lists."""
    texts = {name: str(entry[name]).strip() for name in _TEXTS if name in entry}
    lists = {name: tuple(str(one).strip() for one in value) for name in _LISTS if isinstance(value := entry.get(name), list)}
    dates = {
        name: Stated(str(value["date"]), str(value["says"])) for name in _DATES if isinstance(value := entry.get(name), Mapping)
    }
    return Policy(**texts, **lists, **dates)  # type: ignore[arg-type]  # the fields were checked one by one above


def names_of(policy: Policy) -> set[str]:
    """Return every name that a policy answers to, in lower case."""
    return {policy.key, policy.organisation.lower(), policy.title.lower(), *map(str.lower, policy.nicknames)} - {""}


def _is_said(value: object) -> bool:
    return is_texts(value) and all(text.strip() for text in value)  # type: ignore[attr-defined]  # a list of texts


def _date_fault(name: str, value: object) -> str:
    """Return what is wrong with a date, empty if nothing is."""
    if (
        not isinstance(value, Mapping)
        or set(value) != {"date", "says"}
        or not all(isinstance(one, str) and one for one in value.values())
    ):
        return f"{name} must be a date and its source, as in {_DATE_EXAMPLE}"
    if not is_iso(value["date"]):
        return f'{name}: {value["date"]!r} is no date; write a year, a month or a day, as in "2020", "2020-01" or "2020-01-31"'
    if not bears_out(value["says"], value["date"]):
        return f"{name}: the date {value['date']} is not what {value['says']!r} says; write the date that stands there"
    return ""


def _place_faults(entry: Entry) -> list[str]:
    key, file = str(entry.get("key") or ""), PurePosixPath(str(entry.get("file") or ""))
    faults = []
    if key and not _KEY.fullmatch(key):
        faults.append(f'key {key!r} must be small letters and digits, parted by hyphens, as in "wimborne"')
    if file.is_absolute() or ".." in file.parts:
        faults.append(f"file {str(file)!r} must lie inside the policies folder")
    return faults


def _clashes(entry: Entry, before: Sequence[Policy]) -> list[str]:
    """Return in what an entry is not told apart from one above it."""
    key, file, nicknames = entry.get("key"), entry.get("file"), entry.get("nicknames")
    mine = {str(name).lower() for name in nicknames} if isinstance(nicknames, list) else set()
    faults = []
    for other in before:
        taken = names_of(other)
        if key == other.key:
            faults.append(f"the key {key!r} is used by an entry before it; give each policy a key of its own")
        elif key in taken:
            faults.append(f"the key {key!r} is a nickname of {other.key!r}; give each policy names of its own")
        if file == other.file:
            faults.append(f"the file {file!r} is listed by {other.key!r} already; list each file once")
        faults += [
            f"the nickname {name!r} is taken by {other.key!r}; give each policy names of its own" for name in sorted(mine & taken)
        ]
    return faults
