"""A question that was put to a person, whoever wants to know, and how far it got."""

from dataclasses import dataclass
from enum import StrEnum

from bot.records.person import Person


class State(StrEnum):
    """How far a question got."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who wants to know."""

    person: Person
    address: str
    """Where the answer goes, as their platform writes it."""
    name: str
    """Empty where they stay anonymous."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A question that was put to a person."""

    id: str
    question: str
    shown: tuple[str, ...]
    contact: str
    """Whom it was put to, by the contact's key."""
    state: State
    opened: float
    changed: float
    reminded: int
    """How often somebody was reminded of it."""
    message: str
    """The message that it stands in, as its platform names it; empty until it is sent."""
    expert: str
    """The keyed hash of whoever took it."""
    expert_name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for an answer, as far as the records know them."""

    address: str
    name: str
