"""The nouns of this floor: what is asked, and what the bot can reply, a closed set."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, NamedTuple

from ingest.policy import Earlier, Kind, Policy, Stated

__all__ = [
    "KINDS",
    "LONGEST_QUESTION",
    "Abstention",
    "Answer",
    "Ask",
    "Binding",
    "Care",
    "Choice",
    "Citation",
    "Confirmed",
    "Context",
    "Earlier",
    "Failure",
    "Force",
    "Guidance",
    "Heard",
    "Kind",
    "LookUp",
    "NearMiss",
    "Passage",
    "Policy",
    "Quote",
    "Reply",
    "Stated",
    "by_policy",
]


LONGEST_QUESTION = 1000
"""Characters of a question that are searched for: more than the model reads of it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What was said in the conversation before a question."""

    questions: tuple[str, ...] = ()
    """Earlier questions of the same person, the oldest first."""
    shown: tuple[str, ...] = ()
    """The uids of the clauses shown last, in their order."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question in its conversation."""

    question: str
    context: Context = field(default_factory=Context)
    policies: tuple[str, ...] = ()
    """Keys of the policies to ask; all if none are named."""
    of_each: bool = False
    """Whether the best clauses of every policy are looked at, however far they are behind those of others."""


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
    """The page of the file, from 1; None where it has no pages."""
    printed_page: str = ""
    """The number that is printed on that page; empty where none is."""


class Force(StrEnum):
    """How firmly a clause binds."""

    MUST_NOT = "must not"
    MUST = "must"
    SHOULD_NOT = "should not"
    ADVISED_NOT = "advised not to"
    SHOULD = "should"
    MAY = "may"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Binding:
    """How firmly a clause binds, and the clause's own words that say so."""

    force: Force
    words: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """A person's words on a clause: no policy, and shown apart from it."""

    id: str
    text: str
    name: str
    """Whose words they are; empty where that is not known any more."""
    given: date


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
    binding: Binding
    score: float
    """How likely it is to help with the question, 0 to 1; 1 where it was asked for by its number."""
    earlier: tuple[Earlier, ...] = ()
    """What the clause said before its words changed, the oldest first."""
    guidance: tuple[Guidance, ...] = ()
    """What people said on it that stands."""

    @property
    def rule_sha(self) -> str:
        """Return the hash of the whole rule: of its text, with the words before it that may turn its meaning round."""
        if not self.lead_in and not self.binding.words:
            return self.text_sha
        words = f"{self.lead_in}\0{self.binding.force}\0{self.binding.words}\0{self.text_sha}"
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Heard:
    """How a question was read, where that is not just as it was written."""

    together_with: str = ""
    """The earlier question that it was read together with."""
    mended: tuple[tuple[str, str], ...] = ()
    """Each word that was taken for a slip, and the word it was read as."""
    matched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words that the glossary knows, and what it takes them to mean."""
    noted: tuple[str, ...] = ()
    """Questions that the policies' owner noted for a clause that is shown, as this one asks the same."""
    confirmed: bool = False
    """Whether a clause is shown first because others who asked the same said that it had helped."""


class Confirmed(NamedTuple):
    """A question, and a clause that somebody said had helped with it."""

    question: str
    uid: str
    who: str
    """Something that is the same for one person, and names nobody."""


@dataclass(frozen=True, slots=True)
class Care:
    """The question may be about something sensitive: the reply is for the asker's eyes alone."""

    situation: str
    """Its name in situations.toml."""
    contacts: tuple[Policy, ...]
    """Whose safeguarding contacts to name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Clauses that answer, grouped by policy, the best policy and the best clause first."""

    kind: ClassVar = "answer"
    question: str
    quotes: tuple[Quote, ...]
    silent: tuple[Policy, ...] = ()
    """Policies that were searched and that do not seem to say anything on it."""
    heard: Heard = field(default_factory=Heard)
    care: Care | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The closest clauses, which may not answer."""

    kind: ClassVar = "near_miss"
    question: str
    quotes: tuple[Quote, ...]
    heard: Heard = field(default_factory=Heard)
    care: Care | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """No clause is near enough to quote."""

    kind: ClassVar = "abstention"
    question: str
    contacts: tuple[Policy, ...]
    """Whose contacts to ask instead."""
    heard: Heard = field(default_factory=Heard)
    care: Care | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """The clauses asked for by their number or their place; none if there is no such number or place."""

    kind: ClassVar = "lookup"
    question: str
    label: str
    """The number asked for; empty where the next clause, the one before, or a whole policy was."""
    quotes: tuple[Quote, ...]
    nearest: tuple[str, ...] = ()
    """Numbers that are printed, nearest first, where the one asked for is not."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Several policies print the number asked for, so the asker must say which is meant."""

    kind: ClassVar = "choice"
    question: str
    label: str
    policies: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something went wrong; the log has it under ``reference``."""

    kind: ClassVar = "failure"
    question: str
    reference: str
    says: str = ""
    """What is wrong with the question as it was put; empty where the fault is the bot's."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause among its neighbours in the policy."""

    quotes: tuple[Quote, ...]
    """Clauses of one policy in its own order."""
    before: str = ""
    """The uid to go back to, empty where the policy begins."""
    after: str = ""
    """The uid to go on to, empty where the policy ends."""


KINDS = tuple(reply.kind for reply in (Answer, NearMiss, Abstention, LookUp, Choice, Failure))
Reply = Answer | NearMiss | Abstention | LookUp | Choice | Failure


def by_policy(quotes: Sequence[Quote]) -> list[tuple[Policy, list[Quote]]]:
    """Return the quotes of each policy together, in the order in which the policies first come."""
    groups: dict[str, tuple[Policy, list[Quote]]] = {}
    for quote in quotes:
        policy = quote.citation.policy
        groups.setdefault(policy.key, (policy, []))[1].append(quote)
    return list(groups.values())
