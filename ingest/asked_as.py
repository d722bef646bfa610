"""asked_as.toml: questions that the policies' owner knows a clause to answer. It raises the clause and is never quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import OwnersFileError
from ingest.owners_file import is_texts, read_table
from ingest.policy import Clause, Policy

FILE = "asked_as.toml"
_FIELDS = ("policy", "label", "uid", "asked")


@dataclass(frozen=True, slots=True)
class AskedAs:
    """A question in staff's words, and the clause that it is about."""

    question: str
    uid: str


@dataclass(frozen=True, slots=True)
class AskedAsFile:
    """The entries of the file as they are written, and every fault found."""

    entries: tuple[Mapping[str, object], ...] = ()
    faults: tuple[OwnersFileError, ...] = ()


def read_asked_as(folder: Path) -> AskedAsFile:
    """Return the entries in ``folder`` that are well formed; an absent file has none."""
    try:
        table = read_table(folder / FILE)
    except OwnersFileError as error:
        return AskedAsFile((), (error,))
    entries = table.get("clause", [])
    faults = [f"{name!r} is not known; write each entry as [[clause]]" for name in table if name != "clause"]
    if not isinstance(entries, list):
        entries, faults = [], [*faults, "write each entry as [[clause]], with two brackets"]
    good: list[Mapping[str, object]] = []
    for number, entry in enumerate(entries, start=1):
        wrong = _faults(entry)
        faults += [f"entry {number}: {text}" for text in wrong]
        good += [] if wrong else [entry]
    return AskedAsFile(tuple(good), tuple(OwnersFileError(f"{FILE}: {text}") for text in faults))


def _faults(entry: object) -> list[str]:
    if not isinstance(entry, Mapping):
        return ["it is not a table; write each entry as [[clause]]"]
    faults = [f"{name!r} is not a field; known are {', '.join(_FIELDS)}" for name in entry if name not in _FIELDS]
    faults += [f"{name} must be a text" for name in ("policy", "label", "uid") if not isinstance(entry.get(name, ""), str)]
    if bool(entry.get("uid")) == bool(entry.get("label")):
        faults.append(
            'say which clause: policy = "wimborne" and label = "2.3.4", or uid = "wimborne:1f4c3544c0" for one without a number'
        )
    if entry.get("label") and not entry.get("policy"):
        faults.append("a label needs its policy, by its key in register.toml")
    asked = entry.get("asked")
    if not asked or not is_texts(asked) or not all(any(map(str.isalpha, text)) for text in asked):
        faults.append('asked must be a list of questions, as in ["can I add a mum on insta?"]')
    return faults


def resolve(
    file: AskedAsFile, policies: Sequence[Policy], clauses: Sequence[Clause]
) -> tuple[tuple[AskedAs, ...], tuple[OwnersFileError, ...]]:
    """Return each question with the uid of its clause, and a fault for each entry whose clause is not there, or not one."""
    made: list[AskedAs] = []
    faults: list[OwnersFileError] = []
    keys = {policy.key for policy in policies}
    for entry in file.entries:
        policy, label, uid = (str(entry.get(name, "")) for name in ("policy", "label", "uid"))
        if policy and policy not in keys:
            faults.append(OwnersFileError(f"{FILE}: there is no policy {policy!r}; known are {', '.join(sorted(keys))}"))
            continue
        found = [one for one in clauses if (one.uid == uid if uid else (one.policy, one.label) == (policy, label))]
        if len(found) == 1:
            made += [AskedAs(question, found[0].uid) for question in entry["asked"]]  # type: ignore[attr-defined]  # checked when read
        elif found:
            known = "; ".join(f"{one.uid} ({one.text[:30]}\u2026)" for one in found)
            faults.append(
                OwnersFileError(f"{FILE}: {policy} has {len(found)} clauses under {label}; name one by its uid: {known}")
            )
        else:
            faults.append(
                OwnersFileError(
                    f"{FILE}: there is no clause {uid or f'{label} in {policy}'}; 'policy-bot show {policy}' lists them"
                )
            )
    return tuple(made), tuple(faults)
