"""What Teams keeps: who is in which conversation, and the bot's messages that stand there."""

import time
from itertools import count
from pathlib import Path

from fake_teams_limits import faults_of_activity, refusal
from fake_teams_school import BOT, CHANNEL, GROUP, HEAD, JSON, PERSONAL, TEACHER, TENANT, Person, Place

_FORBIDDEN = {
    "BotNotInConversationRoster": "The bot is not part of the conversation roster.",
    "ConversationBlockedByUser": "User blocked the conversation with the bot.",
    "ForbiddenOperationException": "Bot isn't installed in user's personal scope",
    "BotDisabledByAdmin": "The tenant admin disabled this bot",
}
_PAGE, _LEAST, _MOST = 200, 50, 500


class RefusedError(Exception):
    """The connector says no."""

    def __init__(self, status: int, code: str, told: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.status, self.faults = status, faults or (f"{code}: {told}",)
        self.body: JSON = {"error": {"code": code, "message": told}}


class Chats:
    """The conversations of the school.

    ``places`` are those that the bot is in, ``people`` those who have it; ``forbidden`` gives the code with which a
    conversation, or the person of one, is refused: ConversationBlockedByUser, BotNotInConversationRoster, ...
    """

    def __init__(self, schema: Path | None = None) -> None:
        self.schema, self.forbidden = schema, dict[str, str]()
        self.places: dict[str, Place] = {place.id: place for place in (PERSONAL, GROUP, CHANNEL)}
        self.people: dict[str, Person] = {person.id: person for person in (TEACHER, HEAD)}
        self._standing = dict[tuple[str, str], JSON]()
        self._ids = count(int(time.time() * 1000))

    def posted(self, conversation: str | None = None) -> list[JSON]:
        """Return the bot's messages that stand now, each as it was last sent, with its id and conversation."""
        told = [{**one, "id": key[1], "conversation": {"id": key[0]}} for key, one in list(self._standing.items())]
        return [one for one in told if conversation in (None, one["conversation"]["id"])]

    def send(self, conversation: str, sent: JSON) -> tuple[int, JSON, list[str]]:
        """Return the answer to a new activity, and what is wrong with it."""
        self._place(conversation)
        return 201, *self._put(conversation, str(next(self._ids)), sent)

    def update(self, conversation: str, activity: str, sent: JSON) -> tuple[int, JSON, list[str]]:
        """Return the answer to an activity that replaces an older one."""
        self._own(conversation, activity)
        return 200, *self._put(conversation, activity, sent, alone=True)

    def delete(self, conversation: str, activity: str) -> tuple[int, None, list[str]]:
        """Return the answer to the wish to take an activity away."""
        self._own(conversation, activity)
        del self._standing[conversation, activity]
        return 200, None, []

    def create(self, sent: JSON) -> tuple[int, JSON, list[str]]:
        """Return the answer to a request for the personal conversation with somebody."""
        members = [str(member.get("id")) for member in sent.get("members") or []]
        if sent.get("isGroup") or len(members) != 1:
            raise RefusedError(400, "BadSyntax", "Incorrect conversation creation parameters")
        told = {name.lower(): value for name, value in sent.items()}  # botbuilder writes tenantID
        data = sent.get("channelData") or {}
        if ((data.get("tenant") or {}).get("id") or told.get("tenantid")) != TENANT:
            raise RefusedError(400, "BadArgument", "Tenant id is missing, or is not that of the member.")
        if (sent.get("bot") or {}).get("id") not in (None, BOT, BOT.removeprefix("28:")):
            raise RefusedError(400, "BadArgument", "The bot is not the one that asks.")
        person = self.people.get(members[0]) or next((one for one in self.people.values() if one.aad == members[0]), None)
        if person is None:
            raise _forbidden("ForbiddenOperationException")
        place = Place("personal", person.id.replace("29:", "a:"))
        self.places.setdefault(place.id, place)
        self._place(place.id)
        if not sent.get("activity"):
            return 201, {"id": place.id}, []
        put, faults = self._put(place.id, str(next(self._ids)), sent["activity"], alone=True)
        return 201, {"id": place.id, "activityId": put["id"]}, faults

    def members(self, conversation: str) -> list[JSON]:
        """Return who is in a conversation, the bot apart."""
        place = self._place(conversation)
        own = place.id.replace("a:", "29:")
        return [one.member() for one in self.people.values() if place.kind != "personal" or one.id == own]

    def member(self, conversation: str, name: str) -> JSON:
        """Return one member, named as the bot or as the tenant knows them."""
        found = [one for one in self.members(conversation) if name in (one["id"], one["objectId"])]
        if not found:
            raise RefusedError(404, "MemberNotFoundInConversation", "Member not found in conversation.")
        return found[0]

    def page(self, conversation: str, size: str, token: str) -> JSON:
        """Return one page of the members."""
        everyone, start = self.members(conversation), int(token or 0)
        end = start + min(max(int(size or _PAGE), _LEAST), _MOST)
        more = {"continuationToken": str(end)} if end < len(everyone) else {}
        return {"members": everyone[start:end], **more}

    def _place(self, conversation: str) -> Place:
        name = conversation.partition(";messageid=")[0]
        place = self.places.get(name)
        if place is None or (name != conversation and place.kind != "channel"):
            raise RefusedError(404, "ConversationNotFound", "Conversation not found.")
        for key in (name, name.replace("a:", "29:")):
            if key in self.forbidden:
                raise _forbidden(self.forbidden[key])
        return place

    def _own(self, conversation: str, activity: str) -> None:
        self._place(conversation)
        if (conversation, activity) not in self._standing:
            raise RefusedError(404, "ActivityNotFoundInConversation", "Conversation not found.")

    def _put(self, conversation: str, activity: str, sent: JSON, *, alone: bool = False) -> tuple[JSON, list[str]]:
        faults = faults_of_activity(sent, self.schema, alone=alone)
        named = (sent.get("conversation") or {}).get("id", conversation)
        if named != conversation:
            faults.append(f"conversation: the activity is for {named}, the request for {conversation}")
        if refused := refusal(faults):
            raise RefusedError(*refused, tuple(faults))
        if sent["type"] == "message":
            self._standing[conversation, activity] = sent
        return {"id": activity}, faults


def _forbidden(code: str) -> RefusedError:
    return RefusedError(403, code, _FORBIDDEN[code])
