"""Somebody who asks or answers, as their platform knows them; kept as a keyed hash wherever no name is needed."""

import re
from dataclasses import dataclass

_SLACK = re.compile(r"[TE][A-Z0-9]+:[UW][A-Z0-9]+")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PLATFORMS = ("slack", "teams", "web")


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
        if len(parts) != 3 or not all(parts) or parts[0] not in _PLATFORMS:  # noqa: PLR2004 (the three of a person)
            return None
        if parts[0] == "slack" and not _SLACK.fullmatch(f"{parts[1]}:{parts[2]}"):
            return None
        # Microsoft's pages show the ids of accounts in either case; Teams sends them in small letters.
        return cls(parts[0], *(one.lower() if parts[0] == "teams" and _GUID.fullmatch(one) else one for one in parts[1:]))

    def __str__(self) -> str:
        """Return the person as they are written for the program's commands."""
        return f"{self.platform}:{self.workspace}:{self.user}"
