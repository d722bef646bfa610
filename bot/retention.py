"""For how many days each kind of record is kept."""

from dataclasses import dataclass

DAY_S = 86400.0


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which records are deleted, kind by kind."""

    replies: int = 30
    """That somebody was given a reply; its words are deleted after a day."""
    gaps: int = 180
    """Questions that were not answered or whose answer was no help, with their words."""
    confirmed: int = 365
    """Questions whose answer was of help, with their words."""
    escalations: int = 365
    """What was put to a person and what they answered, from its last change on."""
    usage: int = 1096
    """Counts of a week."""
