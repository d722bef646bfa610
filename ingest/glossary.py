"""glossary.toml: what staff write, and how policies put it. It widens a search and is never quoted."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import OwnersFileError
from ingest.owners_file import is_texts, read_table

FILE = "glossary.toml"
_FIELDS = ("said", "means")


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """Words of staff that mean the same, and what they mean in a policy."""

    said: tuple[str, ...]
    means: tuple[str, ...]
    """The most telling first."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The entries without faults, and every fault found."""

    entries: tuple[GlossaryEntry, ...] = ()
    faults: tuple[OwnersFileError, ...] = ()


def read_glossary(folder: Path) -> Glossary:
    """Return the glossary in ``folder``; an absent one is empty."""
    try:
        table = read_table(folder / FILE)
    except OwnersFileError as error:
        return Glossary((), (error,))
    entries = table.get("entry", [])
    faults = [
        OwnersFileError(f"{FILE}: {name!r} is not known; write each entry as [[entry]]") for name in table if name != "entry"
    ]
    if not isinstance(entries, list):
        return Glossary((), (*faults, OwnersFileError(f"{FILE}: write each entry as [[entry]], with two brackets")))
    good: list[GlossaryEntry] = []
    taken: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        wrong = _faults(entry, taken, number)
        faults += [OwnersFileError(f"{FILE}: entry {number}{_called(entry)}: {text}") for text in wrong]
        if not wrong:
            good.append(GlossaryEntry(tuple(entry["said"]), tuple(entry["means"])))
    return Glossary(tuple(good), tuple(faults))


def _called(entry: object) -> str:
    said = entry.get("said") if isinstance(entry, Mapping) else None
    return f" ({said[0]!r})" if isinstance(said, list) and said else ""


def _faults(entry: object, taken: dict[str, int], number: int) -> list[str]:
    """Return everything that is wrong with an entry; notes the words that it takes."""
    if not isinstance(entry, Mapping):
        return ["it is not a table; write each entry as [[entry]]"]
    faults = [f"{name!r} is not a field; known are {' and '.join(_FIELDS)}" for name in entry if name not in _FIELDS]
    for name in _FIELDS:
        value = entry.get(name)
        if not value or not is_texts(value) or not all(any(map(str.isalnum, text)) for text in value):
            faults.append(f'{name} must be a list of texts with words in them, as in ["insta", "instagram"]')
    said = entry.get("said")
    for words in said if isinstance(said, list) and is_texts(said) else ():
        if words.lower() in taken:
            faults.append(f"{words!r} stands in entry {taken[words.lower()]} already; say each thing once")
        taken.setdefault(words.lower(), number)
    return faults
