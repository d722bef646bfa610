"""situations.toml: situations in which a person must be told whom to speak to, and nobody else may see the reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import OwnersFileError
from ingest.owners_file import is_texts, read_table

FILE = "situations.toml"
_FIELDS = {"situation", "ordinary", "look_for"}
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Situation:
    """One kind of sensitive situation, known by examples of what people write in it."""

    name: str
    examples: tuple[str, ...]
    look_for: str = ""
    """What is searched for in place of what is for all situations; empty for that."""


@dataclass(frozen=True, slots=True)
class Situations:
    """What is sensitive, what only looks so, and what to look for when it is."""

    situations: tuple[Situation, ...] = ()
    ordinary: tuple[str, ...] = ()
    """Questions that are not sensitive, some of them near to it."""
    look_for: str = ""
    """What is searched for, in the policies' own terms, to show the reporting clauses first, where a situation names nothing."""
    faults: tuple[OwnersFileError, ...] = ()


def read_situations(folder: Path) -> Situations:
    """Return the situations in ``folder``; an absent file has none."""
    try:
        table = read_table(folder / FILE)
    except OwnersFileError as error:
        return Situations(faults=(error,))
    if not table:
        return Situations()
    faults = [f"{name!r} is not known; known are {', '.join(sorted(_FIELDS))}" for name in table if name not in _FIELDS]
    entries = table.get("situation")
    situations: list[Situation] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        if _is_situation(entry):
            situations.append(Situation(entry["name"], tuple(entry["examples"]), entry.get("look_for", "")))
        else:
            needs = f"a name and a list of at least {_FEWEST} examples, if wanted look_for, and nothing else"
            faults.append(f"situation {number}: it needs {needs}")
    ordinary = table.get("ordinary")
    if not _are_said(ordinary):
        faults.append(f"ordinary must be a list of at least {_FEWEST} questions that are not sensitive")
    if not situations:
        faults.append("it has no [[situation]]; write at least one, or take the file away")
    look_for = table.get("look_for", "")
    if not isinstance(look_for, str) or not look_for.strip():
        faults.append('look_for must be a text, as in "report a concern to the designated safeguarding lead"')
    if faults:
        return Situations(faults=tuple(OwnersFileError(f"{FILE}: {text}") for text in faults))
    return Situations(tuple(situations), tuple(ordinary), str(look_for))  # type: ignore[arg-type]  # checked above


def _is_situation(entry: object) -> bool:
    return (
        isinstance(entry, Mapping)
        and {"name", "examples"} <= set(entry) <= {"name", "examples", "look_for"}
        and isinstance(entry.get("look_for", ""), str)
        and isinstance(entry["name"], str)
        and bool(entry["name"].strip())
        and _are_said(entry["examples"])
    )


def _are_said(value: object) -> bool:
    return isinstance(value, list) and is_texts(value) and len(value) >= _FEWEST and all(text.strip() for text in value)
