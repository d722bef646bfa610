"""What people see of a Teams message; independent of the code under test."""

import html
import re
from collections.abc import Iterable, Iterator

from fake_teams_school import JSON


def nodes(node: object) -> Iterator[JSON]:
    """Yield every object inside activities, in its order; what a button sends is none."""
    if isinstance(node, dict):
        yield node
    for one in [node[key] for key in node if key != "data"] if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(one)


def cards_of(messages: Iterable[JSON]) -> list[JSON]:
    """Return the cards of all messages, in their order."""
    return [one["content"] for message in messages for one in message.get("attachments", [])]


def runs(node: object) -> list[str]:
    """Return the text runs inside cards, in their order."""
    return [one["text"] for one in nodes(node) if one.get("type") == "TextRun"]


def buttons(messages: Iterable[JSON]) -> list[JSON]:
    """Return every button."""
    return [one for one in nodes(cards_of(messages)) if str(one.get("type")).startswith("Action.")]


def text_of(message: JSON) -> str:
    """Return what stands above the cards, and in the notification."""
    said = str(message.get("text", ""))
    if message.get("entities"):
        said = re.sub(r" ?(\[\d+\])+$", "", said)  # Teams draws these as citations
    return html.unescape(said) if message.get("textFormat") == "xml" else said


def shown(messages: Iterable[JSON]) -> str:
    """Return every word that people see, in its order: a message's text stands above its cards."""
    return "".join(text_of(message) + _in_cards([message]) for message in messages)


def quoted(messages: Iterable[JSON]) -> str:
    """Return the words that stand in quotes, in their order."""
    boxes = [one for one in nodes(cards_of(messages)) if one.get("type") == "Container" and one.get("style") == "emphasis"]
    return "".join("".join(runs(box)) for box in boxes)


def _in_cards(messages: Iterable[JSON]) -> str:
    shows = {"TextRun": "text", "TextBlock": "text", "Action.Execute": "title", "Action.OpenUrl": "title"}
    return "".join(str(one[shows[one["type"]]]) for one in nodes(cards_of(messages)) if one.get("type") in shows)
