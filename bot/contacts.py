"""Where the people are whom a question may be put to: a channel or a person of Slack or Teams, for each policy."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer import Policy
from bot.entries import Entry, misfits, read_entries
from bot.errors import BadInputError

_TEXTS = ("platform", "workspace", "channel", "person")
_LISTS = ("policies", "organisations")
_PLATFORMS = ("slack", "teams")
_FORMS = {
    "workspace": ("T024BE7LD", re.compile(r"[TE][A-Z0-9]{6,}")),
    "channel": ("C061EG9SL", re.compile(r"[CG][A-Z0-9]{6,}")),
    "person": ("U061F7AUR", re.compile(r"[UW][A-Z0-9]{6,}")),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a question may be put to."""

    platform: str
    workspace: str
    channel: str = ""
    person: str = ""
    """Somebody of their own, in place of a channel."""
    policies: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    """Whose policies they answer for; neither: whatever nobody else answers for."""

    @property
    def key(self) -> str:
        """Return what the records know the contact by."""
        return f"{self.platform}:{self.workspace}:{self.channel or self.person}"

    @property
    def told(self) -> str:
        """Return for what they are the contact, as a log may say it: not who they are."""
        return ", ".join((*self.policies, *self.organisations)) or "whatever nobody else answers for"

    def answers_for(self, policy: Policy) -> int:
        """Return how surely the contact answers for a policy: 0 for not at all."""
        if policy.key in self.policies:
            return 3
        if policy.organisation.casefold() in map(str.casefold, self.organisations):
            return 2
        return 0 if self.policies or self.organisations else 1


@dataclass(frozen=True, slots=True)
class Contacts:
    """Everybody whom a question may be put to."""

    contacts: tuple[Contact, ...] = ()

    def of(self, policies: Sequence[Policy]) -> dict[Contact, tuple[Policy, ...]]:
        """Return whom to ask about these policies, each with those that they answer for; empty where that is nobody."""
        found: dict[Contact, tuple[Policy, ...]] = {}
        for policy in policies:
            best = max(self.contacts, key=lambda one: one.answers_for(policy), default=None)
            if best and best.answers_for(policy):
                found[best] = (*found.get(best, ()), policy)
        return found

    def find(self, key: str) -> Contact | None:
        """Return a contact by its key, None for none."""
        return next((one for one in self.contacts if one.key == key), None)

    def unknown(self, held: Sequence[Policy]) -> tuple[str, ...]:
        """Return the policies and organisations that are named here and not held."""
        keys, names = {one.key for one in held}, {one.organisation.casefold() for one in held}
        wrong = [key for one in self.contacts for key in one.policies if key not in keys]
        wrong += [name for one in self.contacts for name in one.organisations if name.casefold() not in names]
        return tuple(dict.fromkeys(wrong))


def read_contacts(path: Path | None) -> Contacts:
    """Return the contacts in a file of ``[[contact]]`` entries, none where no file is named; raises BadInputError."""
    if path is None:
        return Contacts()
    entries, faults = read_entries(path, "contact", _faults)
    faults += [f"{path}: {what} has two contacts; leave one" for what in _twice(entries)]
    if faults:
        raise BadInputError("\n".join(faults))
    lists = [{name: tuple(entry[name]) for name in _LISTS if name in entry} for entry in entries]
    return Contacts(tuple(Contact(**{**entry, **own}) for entry, own in zip(entries, lists, strict=True)))


def _faults(entry: Entry) -> list[str]:
    faults = misfits(entry, _TEXTS, _LISTS)
    faults += [
        f"{name} must be a list of texts; leave it out for whatever nobody else answers for"
        for name in _LISTS
        if not _is_list(entry.get(name, ["-"]))
    ]
    if entry.get("platform") not in _PLATFORMS:
        faults.append(f"platform must be one of {', '.join(_PLATFORMS)}")
    if not entry.get("workspace"):
        faults.append("workspace is missing: the id of the workspace of Slack, or of the tenant of Teams")
    if bool(entry.get("channel")) == bool(entry.get("person")):
        faults.append("give either a channel or a person")
    if entry.get("platform") == "slack":
        faults += [
            f"{name} must be its id, such as {example}: capitals and figures"
            for name, (example, form) in _FORMS.items()
            if isinstance(entry.get(name), str) and entry[name] and not form.fullmatch(entry[name])
        ]
    return faults


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one.strip() for one in value)


def _twice(entries: Sequence[Entry]) -> list[str]:
    named = [one for entry in entries for name in _LISTS if _is_list(entry.get(name)) for one in entry[name]]
    named += ["what nobody else answers for" for entry in entries if not any(name in entry for name in _LISTS)]
    return [one for one, count in Counter(named).items() if count > 1]
