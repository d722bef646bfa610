"""register.toml to policies: what the documents themselves cannot be trusted to say alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.entries import FILE, faults_of, policy_of
from ingest.errors import OwnersFileError, RegisterError
from ingest.owners_file import read_table
from ingest.policy import Policy


@dataclass(frozen=True, slots=True)
class Register:
    """The policies that register.toml lists, and every fault found in it."""

    policies: tuple[Policy, ...]
    faults: tuple[OwnersFileError, ...]


def read_register(folder: Path) -> Register:
    """Return what ``register.toml`` in ``folder`` lists; an absent one lists nothing.

    All faults are gathered, each with the entry, the field and the mend; an entry with a fault is
    left out.
    """
    try:
        table = read_table(folder / FILE)
    except OwnersFileError as error:
        return Register((), (error,))
    entries = table.get("policy", [])
    unknown = [name for name in table if name != "policy"]
    faults: list[OwnersFileError] = [
        RegisterError(f"{FILE}: {name!r} is not known at the top; write each policy as [[policy]]") for name in unknown
    ]
    if not isinstance(entries, list):
        return Register((), (*faults, RegisterError(f"{FILE}: write each policy as [[policy]], with two brackets")))
    policies: list[Policy] = []
    for number, entry in enumerate(entries, start=1):
        wrong = _faults(number, entry, policies)
        faults += wrong
        if not wrong:
            policies.append(policy_of(entry))
    return Register(tuple(policies), tuple(faults))


def _faults(number: int, entry: object, before: Sequence[Policy]) -> list[RegisterError]:
    """Return everything that is wrong with one entry, by itself and beside those before it."""
    if not isinstance(entry, Mapping):
        return [RegisterError(f"{FILE}: entry {number} is not a table; write each policy as [[policy]]")]
    where = f"{FILE}: entry {number} ({entry.get('key') or entry.get('file') or 'no key'})"
    return [RegisterError(f"{where}: {text}") for text in faults_of(entry, before)]
