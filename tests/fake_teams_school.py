"""One school in Microsoft Teams: its tenant, the bot that it installed, its people and the places where they write."""

from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]

TENANT = "5c4001aa-0000-4000-8000-0000000000aa"
APP = "b07a99aa-0000-4000-8000-0000000000bb"
BOT, BOT_NAME = f"28:{APP}", "Policy"
CHANNEL_ID = "msteams"


@dataclass(frozen=True)
class Person:
    """Somebody of the school: ``id`` is who they are to this bot, ``aad`` who they are to the tenant."""

    id: str
    name: str
    aad: str
    tenant: str = TENANT

    def account(self) -> JSON:
        """Return the person as an activity names them."""
        return {"id": self.id, "name": self.name, "aadObjectId": self.aad}

    def member(self) -> JSON:
        """Return the person as a roster names them."""
        given, _, surname = self.name.partition(" ")
        mail = f"{given.lower()}@school.example"
        named = {**self.account(), "objectId": self.aad, "givenName": given, "surname": surname}
        return {**named, "email": mail, "userPrincipalName": mail, "tenantId": self.tenant, "userRole": "user"}


TEACHER = Person("29:1teacher", "Ada Teacher", "0aad0000-0000-4000-8000-000000000001")
HEAD = Person("29:1head", "Grace Head", "0aad0000-0000-4000-8000-000000000002")
STRANGER = Person(
    "29:1stranger",
    "Eve Stranger",
    "0aad0000-0000-4000-8000-00000000000e",
    tenant="0ther000-0000-4000-8000-0000000000cc",
)
"""Somebody of another tenant."""


@dataclass(frozen=True)
class Place:
    """A conversation: ``kind`` is personal, groupChat or channel; a channel belongs to a ``team``."""

    kind: str
    id: str
    team: str = ""
    tenant: str = TENANT

    def thread(self, root: str) -> "Place":
        """Return the thread below the message ``root`` of this channel."""
        return Place(self.kind, f"{self.id};messageid={root}", self.team, self.tenant)

    def conversation(self) -> JSON:
        """Return the place as an activity names it."""
        shared: JSON = {} if self.kind == "personal" else {"isGroup": True}
        return {**shared, "conversationType": self.kind, "tenantId": self.tenant, "id": self.id}

    def channel_data(self) -> JSON:
        """Return what Teams adds to an activity from this place."""
        tenant: JSON = {"tenant": {"id": self.tenant}}
        if self.kind != "channel":
            return tenant
        channel = self.id.partition(";")[0]
        old = {"teamsChannelId": channel, "teamsTeamId": self.team}
        return {**old, "channel": {"id": channel}, "team": {"id": self.team}, **tenant}


PERSONAL = Place("personal", "a:1teacher")
GROUP = Place("groupChat", "19:meeting-of-staff@thread.v2")
CHANNEL = Place("channel", "19:safeguarding@thread.tacv2", team="19:school@thread.tacv2")
