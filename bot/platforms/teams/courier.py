"""Questions to people and their answers, as Teams carries them."""

import json
from typing import Any

from bot.config import TeamsConfig
from bot.contacts import Contact
from bot.escalating import Case, Told
from bot.platforms.teams.cards import Element
from bot.platforms.teams.delivering import Sends, tried
from bot.platforms.teams.happened import Happened, Way
from bot.platforms.teams.people_cards import case_message, said_message, told_message

_SERVICE_URL = "https://smba.trafficmanager.net/teams/"
"""Where a tenant is reached whose own address is not known yet: Microsoft leads on from there."""


class TeamsCourier:
    """Carries questions to a channel or a person of Teams, and answers to whoever asked."""

    def __init__(self, connector: Sends, config: TeamsConfig) -> None:
        self._connector, self._bot = connector, f"28:{config.app_id}"
        self._service_urls: dict[str, str] = {}

    def met(self, happened: Happened) -> None:
        """Remember where the tenant of something that happened is reached."""
        self._service_urls[happened.tenant] = happened.service_url

    async def put(self, contact: Contact, case: Case) -> str:
        """Put a question to a contact; return the name of its message. Raises DeliveryError, UnreachableError."""
        to = self._to(contact)
        conversation = contact.channel or await tried(lambda: self._connector.open_chat(to))
        activity = await self._send(to, conversation, case_message(case))
        return f"teams:{conversation}:{activity}"[:255]

    async def remind(self, contact: Contact, case: Case, sentence: str) -> None:
        """Bring a question up again: its card is sent anew, with the word that it still waits."""
        to = self._to(contact)
        conversation = contact.channel or await tried(lambda: self._connector.open_chat(to))
        await self._send(to, conversation, {**case_message(case), "text": sentence})

    async def tell(self, address: str, told: Told) -> None:
        """Carry an answer to whoever asked, in their chat with the bot."""
        await self._in_private(address, told_message(told))

    async def say(self, address: str, sentence: str) -> None:
        """Say something in the bot's own voice to whoever asked."""
        await self._in_private(address, said_message(sentence))

    async def _in_private(self, address: str, activity: Element) -> None:
        place: dict[str, Any] = json.loads(address)
        to = Happened(event="", way=Way.DIRECT, text="", conversation="", **place)
        await self._send(to, await tried(lambda: self._connector.open_chat(to)), activity)

    async def _send(self, to: Happened, conversation: str, activity: Element) -> str:
        return await tried(lambda: self._connector.send(to, conversation, activity))

    def _to(self, contact: Contact) -> Happened:
        """Return whom botbuilder is to write to."""
        return Happened(
            event="",
            way=Way.DIRECT,
            text="",
            tenant=contact.workspace,
            user=contact.person,
            conversation=contact.channel,
            service_url=self._service_urls.get(contact.workspace, _SERVICE_URL),
            bot=self._bot,
            account={"id": contact.person, "aadObjectId": contact.person} if contact.person else {},
        )


def address_of(happened: Happened) -> str:
    """Return where an answer to whoever asked goes."""
    place = {
        "tenant": happened.tenant,
        "user": happened.user,
        "service_url": happened.service_url,
        "bot": happened.bot,
        "account": happened.account,
    }
    return f"teams {json.dumps(place)}"
