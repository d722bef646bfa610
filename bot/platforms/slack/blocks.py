"""Slack's blocks, as small as this bot needs them. Policy text stands in rich text alone: nothing interprets it there."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.wording_people import HELPFUL, UNHELPFUL

Block = dict[str, Any]
LABEL, PIECE = 75, 2900
"""Characters of a button, and of one text element: what Slack takes of each."""


def words(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """Return a piece of rich text, shown character for character."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def link(url: str, text: str) -> Block:
    """Return a link in rich text."""
    return {"type": "link", "url": url, "text": text}


def person(user: str) -> Block:
    """Return somebody's name in rich text."""
    return {"type": "user", "user_id": user}


def line(*elements: Block) -> Block:
    """Return a line of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(text: str) -> Block:
    """Return quoted words."""
    return {"type": "rich_text_quote", "elements": [words(text)]}


def bullets(lines: Iterable[Sequence[Block]]) -> Block:
    """Return a list of lines of rich text."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [line(*one) for one in lines]}


def rich(*parts: Block) -> Block:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(parts)}


def note(text: str) -> Block:
    """Return small print."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": text[:PIECE], "emoji": False}]}


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": text[:150], "emoji": False}}


def divider() -> Block:
    """Return a rule across."""
    return {"type": "divider"}


def button(text: str, action: str, value: str) -> Block:
    """Return a button; ``value`` holds ids alone."""
    label = text if len(text) <= LABEL else f"{text[: LABEL - 1]}\u2026"
    return {"type": "button", "text": {"type": "plain_text", "text": label, "emoji": False}, "action_id": action, "value": value}


def buttons(*elements: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def thumbs(action: str, reply: str) -> Block:
    """Return the two thumbs for an opinion of a reply, as Slack has them for that."""

    def thumb(text: str, value: str) -> Block:
        return {"text": {"type": "plain_text", "text": text, "emoji": False}, "value": f"{value}:{reply}"}

    both = {"positive_button": thumb(HELPFUL, "up"), "negative_button": thumb(UNHELPFUL, "down")}
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": action, **both}]}


def plain_thumbs(block: Block) -> Block:
    """Return the same as two buttons, for where Slack does not take its own thumbs."""
    one = block["elements"][0]
    rows = [("\U0001f44d", "positive_button"), ("\U0001f44e", "negative_button")]
    named = [(f"{sign} {one[name]['text']['text']}", one[name]["value"]) for sign, name in rows]
    return buttons(*(button(text, f"{one['action_id']}:{value.partition(':')[0]}", value) for text, value in named))


def typed(name: str, label: str, *, text: str = "", longest: int = 1000, optional: bool = False) -> Block:
    """Return a field to write in, with ``text`` in it to begin with."""
    element: Block = {"type": "plain_text_input", "action_id": name, "multiline": True, "max_length": longest}
    return _input(name, label, {**element, **({"initial_value": text[:longest]} if text else {})}, optional=optional)


def chosen(name: str, label: str, options: Sequence[tuple[str, str]], *, kind: str = "radio_buttons") -> Block:
    """Return a field to choose one of ``options`` in: value and words; one that is alone is chosen already."""
    made = [_option(value, text) for value, text in options]
    first = {"initial_option": made[0]} if len(made) == 1 else {}
    return _input(name, label, {"type": kind, "action_id": name, "options": made, **first}, optional=False)


def ticked(name: str, label: str, text: str) -> Block:
    """Return a box to tick."""
    return _input(name, label, {"type": "checkboxes", "action_id": name, "options": [_option("yes", text)]}, optional=True)


def _input(name: str, label: str, element: Block, *, optional: bool) -> Block:
    told = {"type": "plain_text", "text": label, "emoji": False}
    return {"type": "input", "block_id": name, "label": told, "element": element, "optional": optional}


def _option(value: str, text: str) -> Block:
    short = text if len(text) <= LABEL else f"{text[: LABEL - 1]}\u2026"
    return {"text": {"type": "plain_text", "text": short, "emoji": False}, "value": value}


def visible(block: Block | list[Any] | str | None) -> int:
    """Return how many characters of ``block`` people see."""
    if isinstance(block, list):
        return sum(map(visible, block))
    if not isinstance(block, dict):
        return 0
    own = len(block["text"]) if isinstance(block.get("text"), str) else 0
    return own + sum(visible(value) for value in block.values() if isinstance(value, dict | list))


def quoted(blocks: Iterable[Block]) -> str:
    """Return the words that stand in quotes, joined."""
    parts = [part for block in blocks if block["type"] == "rich_text" for part in block["elements"]]
    return "".join(one["text"] for part in parts if part["type"] == "rich_text_quote" for one in part["elements"])


def as_text(blocks: Iterable[Block]) -> str:
    """Return what ``blocks`` say as plain text, a line for each part, without the buttons."""
    return "\n".join(
        said for block in blocks if block["type"] not in ("actions", "context_actions") and (said := _said(block)).strip()
    )


def _said(node: Block) -> str:
    if isinstance(node.get("text"), str):
        return str(node["text"])
    inside = node.get("elements") or [value for value in node.values() if isinstance(value, dict)]
    between = "\n" if node["type"] in ("rich_text", "rich_text_list") else ""
    return between.join(map(_said, inside))


def pieces(text: str, edges: Sequence[int] = ()) -> list[str]:
    """Return ``text`` cut at ``edges``, and wherever a piece is too long for one element; joined they are ``text`` again."""
    cut: list[str] = []
    for start, end in zip([0, *edges], [*edges, len(text)], strict=True):
        rest = text[start:end]
        while len(rest) > PIECE:
            # Between two words where it can be; the space stays with the words before it.
            at = rest.rfind(" ", 1, PIECE) + 1 or PIECE
            cut.append(rest[:at])
            rest = rest[at:]
        cut.append(rest)
    return [piece for piece in cut if piece]
