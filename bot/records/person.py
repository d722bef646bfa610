"""Somebody who asks or answers, as their platform knows them; kept as a keyed hash wherever no name is needed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on one platform."""

    platform: str
    workspace: str
    """The workspace of Slack, the tenant of Teams."""
    user: str

    @classmethod
    def parse(cls, text: str) -> "Person | None":
        """Return who ``platform:workspace:user`` is, None where it is not written so."""
        parts = [one.strip() for one in text.split(":", 2)]
        return cls(*parts) if len(parts) == 3 and all(parts) else None  # noqa: PLR2004 (the three of a person)

    def __str__(self) -> str:
        """Return the person as they are written for the program's commands."""
        return f"{self.platform}:{self.workspace}:{self.user}"
