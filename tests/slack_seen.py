"""What people see of a Slack message or view, and what Slack would refuse in it; independent of the code under test."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from fake_slack_limits import JSON
from fake_slack_limits import faults_of_message as refused_message
from fake_slack_limits import faults_of_view as refused_view

from bot.platforms.slack.limits import faults_of_message, faults_of_view
from bot.platforms.slack.messages import Message

_OUT = Path(__file__).parent / "npm" / "out"
SCHEMAS = _OUT if _OUT.is_dir() else None
"""Slack's own types, where somebody has made them."""


def blocks_of(messages: Iterable[Message]) -> list[JSON]:
    """Return the blocks of all messages."""
    return [block for message in messages for block in message.blocks]


def nodes(node: object) -> Iterator[JSON]:
    """Yield every object inside blocks."""
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(one)


def shown(blocks: Sequence[JSON]) -> str:
    """Return every word that people see, in its order."""
    return "".join(node["text"] for node in nodes(list(blocks)) if isinstance(node.get("text"), str))


def quoted(blocks: Sequence[JSON]) -> str:
    """Return the words that stand in quotes, in their order."""
    return "".join(shown([node]) for node in nodes(list(blocks)) if node.get("type") == "rich_text_quote")


def buttons(blocks: Sequence[JSON]) -> dict[str, str]:
    """Return the value of each button by its action."""
    return {node["action_id"]: node["value"] for node in nodes(list(blocks)) if node.get("type") == "button"}


def faults(message: Message) -> list[str]:
    """Return what Slack, or the bot's own check, refuses in a message."""
    own = faults_of_message(message.blocks, message.text) if message.blocks else []
    return own + refused_message({"text": message.text, "blocks": list(message.blocks)}, SCHEMAS)


def view_faults(view: JSON) -> list[str]:
    """Return what Slack, or the bot's own check, refuses in a modal or home tab."""
    return faults_of_view(view) + refused_view(view, SCHEMAS)
