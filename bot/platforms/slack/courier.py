"""Questions to people and their answers, as Slack carries them."""

import json
from collections.abc import Sequence
from typing import Any

from bot import wording, wording_people
from bot.answer import Quote
from bot.contacts import Contact
from bot.errors import DeliveryError
from bot.escalating import Case, Told
from bot.links import clause_url
from bot.platforms.slack.answering import Connections
from bot.platforms.slack.blocks import Block, bullets, button, buttons, divider, line, link, pieces, rich, words
from bot.platforms.slack.happened import ANSWER, TAKE, Happened, Way
from bot.platforms.slack.messages import Part, packed
from bot.platforms.slack.rendering import render_lines
from bot.platforms.slack.sender import Sender


class SlackCourier:
    """Carries questions to a channel or a person of Slack, and answers to whoever asked."""

    def __init__(self, connections: Connections, public_url: str) -> None:
        self._connections, self._public_url = connections, public_url

    async def put(self, contact: Contact, case: Case) -> str:
        """Put a question to a contact, once; return the name of its message. Raises DeliveryError, UnreachableError."""
        sender = await self._sender(contact.workspace)
        channel = contact.channel or await sender.open_chat(contact.person)
        (message, *more) = packed([*map(Part, case_blocks(case, self._public_url))], wording_people.A_QUESTION, ())
        ts = await sender.post(channel, message, thread="", answer=f"escalation:{case.escalation.id}", again=True)
        for number, one in enumerate(more):
            await sender.post(channel, one, thread=ts, answer=f"escalation:{case.escalation.id}:{number}", again=True)
        return message_name(contact.workspace, channel, ts)

    async def remind(self, contact: Contact, case: Case, sentence: str) -> None:
        """Bring a question up again in its thread."""
        _, _, channel, ts = case.escalation.message.split(":", 3)
        sender = await self._sender(contact.workspace)
        (message, *_) = render_lines(sentence, ())
        named = f"reminder:{case.escalation.id}:{case.escalation.reminded}:{int(case.escalation.changed)}"
        await sender.post(channel, message, thread=ts, answer=named, again=True)

    async def tell(self, address: str, told: Told) -> None:
        """Carry an answer to whoever asked, in their direct messages with the bot."""
        where = _where(address)
        sender = await self._sender_of(where)
        channel = await sender.open_chat(where.user)
        text = wording_people.guidance_from(told.expert)
        for number, message in enumerate(packed([*map(Part, told_blocks(told))], text, ())):
            await sender.post(channel, message, thread="", answer=f"{told.name}:{number}", again=told.again)

    async def say(self, address: str, sentence: str) -> None:
        """Say something in the bot's own voice to whoever asked."""
        where = _where(address)
        sender = await self._sender_of(where)
        (message, *_) = render_lines(sentence, ())
        await sender.post(await sender.open_chat(where.user), message, thread="", answer=f"say:{sentence}", again=False)

    async def _sender(self, workspace: str) -> Sender:
        return await self._sender_of(Happened("", Way.DIRECT, "", workspace, "", ""))

    async def _sender_of(self, where: Happened) -> Sender:
        sender = await self._connections.sender(where)
        if sender is None:
            raise DeliveryError(f"the bot is not installed (any more) in workspace {where.team}")  # noqa: TRY003, EM102 (said once)
        return sender


def address_of(happened: Happened) -> str:
    """Return where an answer to whoever asked goes."""
    place = {"team": happened.team, "enterprise": happened.enterprise, "is_grid": happened.is_grid, "user": happened.user}
    return f"slack {json.dumps(place)}"


def message_name(workspace: str, channel: str, ts: str) -> str:
    """Return the name under which the records know a message."""
    return f"slack:{workspace}:{channel}:{ts}"


def case_blocks(case: Case, public_url: str) -> list[Block]:
    """Return a question as an expert sees it: the asker's words, what they were shown, how to answer."""
    one = case.escalation
    asked = [rich(line(words(piece, bold=True))) for piece in pieces(one.question)]
    shown = [
        line(
            words(wording_people.WERE_SHOWN, italic=True)
            if case.quotes
            else words(wording_people.WERE_SHOWN_NOTHING, italic=True)
        )
    ]
    shown += [_cited(case.quotes, public_url)] if case.quotes else []
    return [
        rich(line(words(wording_people.A_QUESTION, bold=True))),
        rich(line(words(f"{wording_people.asks(case.askers)}:"))),
        *asked,
        rich(*shown),
        divider(),
        rich(line(words(wording_people.HOW_TO_ANSWER, italic=True))),
        buttons(button(wording_people.TAKE, TAKE, one.id), button(wording_people.ANSWER, ANSWER, one.id)),
    ]


def told_blocks(told: Told) -> list[Block]:
    """Return an answer as whoever asked sees it: whose words it is, that it is no policy, and what it is to."""
    head = rich(line(words(wording_people.guidance_from(told.expert), bold=True)))
    body = [rich(line(words(piece))) for piece in pieces(told.text)]
    return [head, *body, rich(line(words(wording_people.you_asked(_short(told.question)), italic=True)))]


def _short(question: str, longest: int = 300) -> str:
    return question if len(question) <= longest else f"{question[:longest]}\u2026"


def _cited(quotes: Sequence[Quote], public_url: str) -> Block:
    rows = [(clause_url(public_url, one.uid), wording.citation(one.citation)) for one in quotes]
    return bullets([link(url, cited) if url else words(cited)] for url, cited in rows)


def _where(address: str) -> Happened:
    place: dict[str, Any] = json.loads(address)
    return Happened("", Way.DIRECT, "", channel="", **place)
