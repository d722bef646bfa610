"""register.toml to policies: what the documents themselves cannot be trusted to say alike."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.entries import FILE, faults_of, policy_of
from ingest.errors import RegisterError
from ingest.policy import Policy


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
    if not path.exists() and not path.is_symlink():
        return Register((), ())
    try:
        table = _table(path)
    except RegisterError as error:
        return Register((), (error,))
    entries = table.get("policy", [])
    unknown = [name for name in table if name != "policy"]
    faults = [RegisterError(f"{FILE}: {name!r} is not known at the top; write each policy as [[policy]]") for name in unknown]
    if not isinstance(entries, list):
        return Register((), (*faults, RegisterError(f"{FILE}: write each policy as [[policy]], with two brackets")))
    policies: list[Policy] = []
    for number, entry in enumerate(entries, start=1):
        wrong = _faults(number, entry, policies)
        faults += wrong
        if not wrong:
            policies.append(policy_of(entry))
    return Register(tuple(policies), tuple(faults))


def _table(path: Path) -> dict[str, object]:
    """Return what the file says; raises RegisterError where it cannot be read or is not TOML."""
    try:
        if not path.is_file():
            message = f"{FILE}: it is no plain file, or a link that leads nowhere; put the file itself in the folder"
            raise RegisterError(message)
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        message = f"{FILE}: byte {error.start} is not UTF-8; save the file as UTF-8"
        raise RegisterError(message) from error
    except OSError as error:
        message = f"{FILE}: it cannot be read ({error.strerror}); see that this account may read it"
        raise RegisterError(message) from error
    except (ValueError, RecursionError) as error:
        message = f"{FILE}: it is not valid TOML ({error}); mend that place"
        raise RegisterError(message) from error


def _faults(number: int, entry: object, before: Sequence[Policy]) -> list[RegisterError]:
    """Return everything that is wrong with one entry, by itself and beside those before it."""
    if not isinstance(entry, Mapping):
        return [RegisterError(f"{FILE}: entry {number} is not a table; write each policy as [[policy]]")]
    where = f"{FILE}: entry {number} ({entry.get('key') or entry.get('file') or 'no key'})"
    return [RegisterError(f"{where}: {text}") for text in faults_of(entry, before)]
