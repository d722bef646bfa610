"""The nouns that the pages about opinions, and about questions to a person, show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpinionView:
    """What is asked about a reply: whether it helped; and where it did not, why."""

    url: str
    """Where an opinion is sent."""
    thumb: str = ""
    """``up`` or ``down`` once it is given."""
    says: str = ""
    """What is said about the last thing that was sent."""
    asks_why: bool = False
    reasons: tuple[tuple[str, str], ...] = ()
    """How each reason is kept, and how it is said."""
    longest: int = 0
    """Characters of a note."""


@dataclass(frozen=True, slots=True)
class WhomView:
    """Somebody whom a question can be put to."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownView:
    """A clause that goes with a question: where it stands, and its address."""

    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class AskPersonView:
    """The form that puts a question to a person."""

    url: str
    """Where it is sent."""
    once: str
    """What tells this form from others, so that it is sent on once however often it comes."""
    question: str
    longest: int
    chosen: str
    """The key of whom it is for, as far as that was said."""
    name: str
    longest_name: int
    shown: tuple[ShownView, ...]
    whom: tuple[WhomView, ...]
    """None where there is nobody who can be reached."""
    themselves: tuple[str, ...]
    """Whom to ask without the bot, in words."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """How far a question can get, and whether it is there now."""

    says: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class AskedView:
    """A question that was put to a person, for whoever waits for the answer."""

    question: str
    url: str
    """Where to look again."""
    steps: tuple[StepView, ...]
    waits: bool
    """Whether no answer is there yet."""
    from_whom: str
    """Whose words the answers are, and that they are no policy."""
    answers: tuple[str, ...]
    shown: tuple[ShownView, ...]
    themselves: tuple[str, ...]
    """Whom to ask without the bot while nobody has answered, in words."""
