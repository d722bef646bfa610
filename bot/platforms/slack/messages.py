"""What is sent: messages packed within Slack's limits, checked, and their plain form for when the check fails."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.platforms.slack.blocks import PIECE, Block, as_text, line, pieces, plain_thumbs, quoted, rich, visible, words
from bot.platforms.slack.limits import BLOCKS, VISIBLE, faults_of_message

_log = logging.getLogger(__name__)
_ROOM = 800
"""Characters left free in each message for the head that is repeated."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as Slack takes it."""

    text: str
    """What notifications show, escaped."""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A block, and the head that is repeated where a new message begins at it."""

    block: Block
    head: str = ""


def escaped(text: str) -> str:
    """Return ``text`` for the fields that Slack interprets: its three signs made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def packed(parts: Sequence[Part], text: str, quotes: Sequence[str]) -> tuple[Message, ...]:
    """Return the messages that show ``parts`` in their order, with ``text`` for notifications.

    The words quoted in them must be ``quotes``; where they are not, or where Slack would refuse a
    message, everything is sent as plain text instead, so that nobody is left without a reply.
    """
    packs: list[list[Block]] = [[]]
    for part in parts:
        full = sum(map(visible, packs[-1])) + visible(part.block) > VISIBLE - _ROOM or len(packs[-1]) >= BLOCKS - 2
        if full and packs[-1]:
            packs.append([rich(line(words(f"{part.head} (continued)", bold=True)))] if part.head else [])
        packs[-1].append(part.block)
    (notice, *_) = _short(text) or [""]
    messages = tuple(Message(escaped(notice), tuple(pack)) for pack in packs)
    faults = [fault for message in messages for fault in faults_of_message(message.blocks, message.text)]
    blocks = [block for pack in packs for block in pack]
    if quoted(blocks) != "".join(quotes):
        _log.error("a message is sent as plain text: the quotes in it are not the words of the clauses")
        return (*in_plain(text), *in_plain("\n".join(quotes)))
    if faults:
        _log.error("a message is sent as plain text: %s", "; ".join(faults))
        return in_plain(as_text(blocks) or text)
    return messages


def without_thumbs(message: Message) -> Message:
    """Return a message with two buttons in place of Slack's own thumbs, which not every Slack takes everywhere."""
    blocks = [plain_thumbs(block) if block["type"] == "context_actions" else block for block in message.blocks]
    return Message(message.text, tuple(blocks))


def in_plain(text: str) -> tuple[Message, ...]:
    """Return messages without blocks that hold all of ``text``."""
    return tuple(Message(escaped(piece)) for piece in _short(text) if piece.strip())


def _short(text: str) -> list[str]:
    """Return pieces of ``text`` that stay short enough when their signs are escaped."""
    found: list[str] = []
    for piece in pieces(text):
        rest = piece
        while len(escaped(rest)) > PIECE:
            found, rest = [*found, rest[: PIECE // 6]], rest[PIECE // 6 :]
        found.append(rest)
    return found
