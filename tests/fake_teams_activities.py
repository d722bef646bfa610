"""What Teams sends to a bot: the activities of one person's client."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import count

from fake_teams_school import BOT, BOT_NAME, CHANNEL_ID, JSON, PERSONAL, TEACHER, Person, Place

_ids = count(int(time.time() * 1000))


@dataclass(frozen=True)
class Client:
    """The Teams client of ``person``, whose bot answers to ``service_url``.

    Each method returns an activity; ``fields`` replace what it has (None: take it away).
    """

    service_url: str
    person: Person = TEACHER
    bot: str = BOT
    bot_name: str = BOT_NAME

    def activity(self, kind: str, place: Place = PERSONAL, **fields: object) -> JSON:
        """Return an activity of ``kind`` with what all have in common."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        about = {"type": kind, "id": str(next(_ids)), "timestamp": now, "channelId": CHANNEL_ID, "serviceUrl": self.service_url}
        who = {"from": self.person.account(), "recipient": {"id": self.bot, "name": self.bot_name}}
        where = {"conversation": place.conversation(), "channelData": place.channel_data()}
        return {key: value for key, value in {**about, **who, **where, **fields}.items() if value is not None}

    def message(self, text: str, place: Place = PERSONAL, *, mentioned: bool | None = None, **fields: object) -> JSON:
        """Return a message; it mentions the bot, as it must outside a personal chat, unless ``mentioned`` says otherwise."""
        named = place.kind != "personal" if mentioned is None else mentioned
        tag = f"<at>{escape(self.bot_name)}</at>"
        info: JSON = {
            "type": "clientInfo",
            "locale": "en-GB",
            "country": "GB",
            "platform": "Windows",
            "timezone": "Europe/London",
        }
        mention: JSON = {"type": "mention", "mentioned": {"id": self.bot, "name": self.bot_name}, "text": tag}
        said = f"{tag} {text}" if named else text
        spoken: JSON = {"text": said, "textFormat": "plain", "locale": "en-GB", "localTimezone": "Europe/London"}
        # Teams sends what was written in its editor a second time, as HTML.
        html: JSON = {"contentType": "text/html", "content": f"<p>{escape(text)}</p>"}
        more: JSON = {"entities": [*([mention] if named else []), info], "attachments": [html]}
        return self.activity("message", place, **{**spoken, **more, **fields})

    def submit(self, data: JSON, card: str, place: Place = PERSONAL, **fields: object) -> JSON:
        """Return the click on an Action.Submit of the activity ``card``: a message without text."""
        return self.activity("message", place, **{"value": data, "replyToId": card, **fields})

    def installation(self, action: str = "add", place: Place = PERSONAL, **fields: object) -> JSON:
        """Return the installationUpdate: ``action`` is add, remove, add-upgrade or remove-upgrade."""
        chosen = {"settings": {"selectedChannel": {"id": place.id}}} if place.kind == "channel" else {}
        data = {**place.channel_data(), **chosen, "source": {"name": "message"}}
        return self.activity("installationUpdate", place, **{"action": action, "channelData": data, **fields})

    def joined(self, *ids: str, place: Place = PERSONAL, left: bool = False, **fields: object) -> JSON:
        """Return the conversationUpdate about members (the bot, if none is named) who joined or ``left``."""
        members = {"membersRemoved" if left else "membersAdded": [{"id": one} for one in ids or (self.bot,)]}
        event = {"eventType": f"teamMember{'Removed' if left else 'Added'}"} if place.kind == "channel" else {}
        return self.activity(
            "conversationUpdate", place, **{**members, "channelData": {**place.channel_data(), **event}, **fields}
        )

    def reaction(self, kind: str, message: str, place: Place = PERSONAL, *, removed: bool = False, **fields: object) -> JSON:
        """Return the messageReaction to the activity ``message``: ``kind`` is like, heart, laugh, surprised, sad or angry."""
        told = {"reactionsRemoved" if removed else "reactionsAdded": [{"type": kind}], "replyToId": message}
        return self.activity("messageReaction", place, **{**told, **fields})

    def invoke(self, name: str, value: object, place: Place = PERSONAL, **fields: object) -> JSON:
        """Return the invoke ``name``, which the bot answers in the body of the response."""
        return self.activity("invoke", place, **{"name": name, "value": value, "locale": "en-GB", **fields})

    def execute(self, verb: str, data: JSON, card: str, place: Place = PERSONAL, **fields: object) -> JSON:
        """Return the click on an Action.Execute of the activity ``card``."""
        action = {"type": "Action.Execute", "title": verb, "verb": verb, "data": data}
        value = {"action": action, "trigger": "manual"}
        return self.invoke("adaptiveCard/action", value, place, **{"replyToId": card, **fields})

    def feedback(self, reaction: str, text: str, message: str, place: Place = PERSONAL, *, playground: bool = False) -> JSON:
        """Return a thumb (like or dislike) for the activity ``message``, as Teams or as the playground sends it."""
        # Teams puts JSON within the JSON; the playground puts the words there, and does not tell for which message.
        told = text if playground else json.dumps({"feedbackText": text})
        value = {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": told}}
        return self.invoke("message/submitAction", value, place, replyToId=None if playground else message)

    def query(self, command: str, words: str, place: Place = PERSONAL, *, initial: bool = False, skip: int = 0) -> JSON:
        """Return a search in the message extension; ``initial`` is what is sent before anything was typed."""
        parameters = [{"name": "initialRun", "value": "true"}] if initial else [{"name": "query", "value": words}]
        options = {"skip": skip, "count": 25}
        value = {"commandId": command, "parameters": parameters, "queryOptions": options}
        return self._extension("query", value, place)

    def fetch_task(self, command: str, place: Place = PERSONAL, *, on: JSON | None = None) -> JSON:
        """Return the opening of an action command, ``on`` a message() or from the box where one writes."""
        return self._extension("fetchTask", {"commandId": command, **_about(on)}, place)

    def submit_action(self, command: str, data: JSON, place: Place = PERSONAL, *, on: JSON | None = None) -> JSON:
        """Return the form of an action command, filled in with ``data``."""
        return self._extension("submitAction", {"commandId": command, "data": data, **_about(on)}, place)

    def _extension(self, name: str, value: JSON, place: Place) -> JSON:
        data = {**place.channel_data(), "source": {"name": "compose" if "messagePayload" not in value else "message"}}
        return self.invoke(f"composeExtension/{name}", {**value, "context": {"theme": "default"}}, place, channelData=data)


def _about(message: JSON | None) -> JSON:
    if message is None:
        return {"commandContext": "compose"}
    author = message["from"]
    user = {"userIdentityType": "aadUser", "id": author.get("aadObjectId"), "displayName": author.get("name")}
    body = {"contentType": "html", "content": f"<p>{escape(message.get('text', ''))}</p>"}
    ids = {"id": message["id"], "replyToId": None, "createdDateTime": message["timestamp"], "lastModifiedDateTime": None}
    flags = {"deleted": False, "subject": None, "summary": None, "importance": "normal", "locale": "en-gb"}
    lists: JSON = {"attachments": [], "mentions": [], "reactions": []}
    about = {"body": body, "from": {"device": None, "conversation": None, "user": user, "application": None}}
    link = f"https://teams.microsoft.com/l/message/{message['conversation']['id']}/{message['id']}"
    return {"commandContext": "message", "messagePayload": {**ids, **flags, **lists, **about, "linkToMessage": link}}
