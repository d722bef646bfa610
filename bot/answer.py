"""The nouns of this floor: what the bot can reply, a closed set."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.policy import Kind, Policy, Stated

__all__ = [
    "Abstention",
    "Answer",
    "Choice",
    "Citation",
    "Failure",
    "Kind",
    "LookUp",
    "NearMiss",
    "Policy",
    "Quote",
    "Reply",
    "Stated",
    "by_policy",
]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands."""

    policy: Policy
    label: str
    """The number as printed; empty where none is."""
    ordinal: int
    """1, 2 … where the policy prints the number more than once, else 0."""
    item: int
    """Which item or row under the number, or the heading, it is; 0 if it is none."""
    kind: Kind
    headings: tuple[str, ...]
    lines: tuple[int, int]
    page: int | None


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause's own words."""

    lead_in: str
    text: str
    breaks: tuple[int, ...]
    """Offsets in ``text`` at which a screen may begin a new line."""
    uid: str
    text_sha: str
    citation: Citation
    score: float
    """How near it is to the question, -1 to 1; 1 where it was asked for by its number."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Clauses that answer, grouped by policy, the best policy and the best clause first."""

    question: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The closest clauses, which may not answer."""

    question: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Abstention:
    """No clause is near enough to quote."""

    question: str
    contacts: tuple[Policy, ...]
    """Whose contacts to ask instead."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """The clauses asked for by their number; none if there is no such number."""

    question: str
    quotes: tuple[Quote, ...]
    nearest: tuple[str, ...] = ()
    """Numbers that are printed, nearest first, where the one asked for is not."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Several policies print the number asked for, so the asker must say which is meant."""

    question: str
    label: str
    policies: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something went wrong; the log has it under ``reference``."""

    question: str
    reference: str


Reply = Answer | NearMiss | Abstention | LookUp | Choice | Failure


def by_policy(quotes: Sequence[Quote]) -> list[tuple[Policy, list[Quote]]]:
    """Return the quotes of each policy together, in the order in which the policies first come."""
    groups: dict[str, tuple[Policy, list[Quote]]] = {}
    for quote in quotes:
        policy = quote.citation.policy
        groups.setdefault(policy.key, (policy, []))[1].append(quote)
    return list(groups.values())
