"""Adaptive Cards 1.5, as small as this bot needs them. Policy text stands in text runs alone: no Markdown is read there."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.wording_people import NEEDED

Element = dict[str, Any]
CARD, MESSAGE = 28 * 1024, 80 * 1024
"""Bytes of a card and of a message, in UTF-16, that Teams surely takes."""
_FEW = 6
"""Choices from which on they are folded into a list."""
_VERSION = "1.5"
_BETWEEN_BRACES = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()")


def run(text: str, **look: Any) -> Element:  # noqa: ANN401 (Teams' JSON)
    """Return a piece of text, shown character for character."""
    return {"type": "TextRun", "text": text, **look}


def rich(*runs: Element, **look: Any) -> Element:  # noqa: ANN401 (Teams' JSON)
    """Return a paragraph of text runs."""
    inlines = [{**one, "text": piece} for one in runs for piece in _uninterpreted(one["text"])]
    return {"type": "RichTextBlock", "inlines": inlines, **look}


def says(text: str) -> Element:
    """Return a sentence in the bot's own voice."""
    return rich(run(text, italic=True))


def small(text: str) -> Element:
    """Return small print."""
    return rich(run(text, isSubtle=True, size="Small"), spacing="Small")


def quoted(paragraphs: Iterable[str]) -> Element:
    """Return quoted words, apart from the bot's own."""
    items = [rich(run(one)) for one in paragraphs if one]
    return {"type": "Container", "style": "emphasis", "spacing": "Small", "items": items}


def _uninterpreted(text: str) -> list[str]:
    """Return pieces of ``text`` in none of which Teams finds a date to format: it reads ``{{DATE(...)}}`` even in text runs."""
    return [piece for piece in _BETWEEN_BRACES.split(text) if piece]


def execute(title: str, verb: str, data: dict[str, Any]) -> Element:
    """Return a button that the bot answers in place; ``data`` holds ids alone."""
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": data}


def opens(title: str, url: str) -> Element:
    """Return a button that opens a page."""
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def submit(title: str, data: dict[str, Any]) -> Element:
    """Return the button that sends what was entered in a dialog; ``data`` holds ids alone."""
    return {"type": "Action.Submit", "title": title, "data": data}


def entry(name: str, label: str, *, text: str = "", longest: int = 1000, is_required: bool = True) -> Element:
    """Return a field to write in, with ``text`` in it to begin with."""
    made: Element = {"type": "Input.Text", "id": name, "label": label, "isMultiline": True, "maxLength": longest}
    made |= {"value": text[:longest]} if text else {}
    return {**made, "isRequired": is_required, **({"errorMessage": NEEDED} if is_required else {})}


def choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> Element:
    """Return a field to choose one of ``options`` in: value and words; the first is chosen where it is alone."""
    made: Element = {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": label,
        "style": "expanded" if len(options) < _FEW else "compact",
    }
    made |= {"choices": [{"title": text, "value": value} for value, text in options], "wrap": True}
    return {**made, **({"value": options[0][0]} if len(options) == 1 else {}), "isRequired": True, "errorMessage": NEEDED}


def tick(name: str, text: str) -> Element:
    """Return a box to tick."""
    return {"type": "Input.Toggle", "id": name, "title": text, "wrap": True}


def actions(*found: Element) -> Element:
    """Return a row of buttons."""
    return {"type": "ActionSet", "spacing": "Small", "actions": list(found)}


def card(body: Sequence[Element], fallback: str) -> Element:
    """Return a card; ``fallback`` is shown by what cannot draw it."""
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": _VERSION,
        "fallbackText": fallback,
        "msteams": {"width": "Full"},
        "body": list(body),
    }


def attached(content: Element) -> Element:
    """Return a card as an attachment of a message."""
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}


def size(content: Element) -> int:
    """Return how many bytes ``content`` takes in UTF-16, as Teams counts."""
    return len(json.dumps(content, ensure_ascii=False).encode("utf-16-le"))
