"""What Slack refuses, found before it is sent: its limits, most of which no SDK checks.

From Slack's block reference and from what was seen to be refused: a message of some 13,000 characters
(``msg_blocks_too_long``), although each of its blocks is within its own limit.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bot.platforms.slack.blocks import Block, visible

BLOCKS, VIEW_BLOCKS = 50, 100
VISIBLE = 8000
"""Characters of an answer that people see in one message."""
_FALLBACK = 3000
_METADATA = 3000
_KEYS: dict[str, set[str]] = {
    "rich_text": {"type", "block_id", "elements"},
    "section": {"type", "block_id", "text", "accessory", "expand"},
    "context": {"type", "block_id", "elements"},
    "header": {"type", "block_id", "text"},
    "divider": {"type", "block_id"},
    "actions": {"type", "block_id", "elements"},
    "context_actions": {"type", "block_id", "elements"},
    "input": {"type", "block_id", "label", "element", "dispatch_action", "hint", "optional"},
}
_MOST = {"section": 3000, "header": 150, "context": 3000, "input": 2000, "button": 75, "view": 24}
"""Characters of the text of each."""
_ELEMENTS = {"context": 10, "actions": 25, "context_actions": 5}
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"}
_IN_RICH = {"text", "link", "user", "channel", "emoji"}


def faults_of_message(blocks: Sequence[Block], text: str) -> list[str]:
    """Return why Slack would refuse a message or show it badly; none if it is sound."""
    faults = list(_faults(blocks, BLOCKS))
    if not text.strip():
        faults.append("the text for notifications is empty")
    if len(text) > _FALLBACK:
        faults.append(f"the text for notifications has {len(text)} characters")
    if (seen := sum(map(visible, blocks))) >= VISIBLE:
        faults.append(f"{seen} characters are visible")
    if any(block.get("type") == "input" for block in blocks):
        faults.append("an input stands in a message")
    return faults


def faults_of_view(view: dict[str, Any]) -> list[str]:
    """Return why Slack would refuse a modal or a home tab; none if it is sound."""
    faults = list(_faults(view.get("blocks", []), VIEW_BLOCKS))
    if any(block.get("type") == "context_actions" for block in view.get("blocks", [])):
        faults.append("thumbs stand in a view")
    if len(view.get("private_metadata", "")) > _METADATA:
        faults.append("the private metadata is too long")
    if view.get("type") == "modal":
        faults += _text(view.get("title"), "view", plain=True)
        for name in ("close", "submit"):
            faults += _text(view[name], "view", plain=True) if name in view else []
    elif view.get("type") != "home":
        faults.append(f"{view.get('type')!r} is no kind of view")
    return faults


def _faults(blocks: Sequence[Block], most: int) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"there are {len(blocks)} blocks"
    for place, block in enumerate(blocks):
        for fault in _of_block(block):
            yield f"block {place}: {fault}"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    actions = [one.get("action_id") for block in blocks for one in block.get("elements", []) if one.get("type") == "button"]
    for name, count in (Counter(ids) + Counter(actions)).items():
        if count > 1:
            yield f"the id {name!r} is given twice"


def _of_block(block: Block) -> Iterator[str]:  # noqa: C901 (one case for each kind of block)
    kind = str(block.get("type"))
    if kind not in _KEYS:
        yield f"{kind!r} is no block that this bot sends"
        return
    for name in block.keys() - _KEYS[kind]:
        yield f"{kind} has no {name!r}"
    if len(str(block.get("block_id", "x"))) not in range(1, 256):
        yield "the block id is empty or too long"
    match kind:
        case "section":
            yield from _text(block.get("text"), kind)
        case "header":
            yield from _text(block.get("text"), kind, plain=True)
        case "input":
            yield from _text(block.get("label"), kind, plain=True)
        case "rich_text":
            yield from _rich(block.get("elements", []))
        case "context" | "actions" | "context_actions":
            elements = block.get("elements", [])
            if not 1 <= len(elements) <= _ELEMENTS[kind]:
                yield f"{kind} has {len(elements)} elements"
            for one in elements:
                yield from _text(one, kind) if kind == "context" else _button(one) if kind == "actions" else _thumbs(one)
        case _:
            pass


def _rich(parts: Sequence[Block]) -> Iterator[str]:
    if not parts:
        yield "rich text is empty"
    for part in parts:
        if part.get("type") not in _RICH:
            yield f"{part.get('type')!r} is no part of rich text"
        elif part["type"] == "rich_text_list":
            yield from _rich(part.get("elements", []))
        elif not part.get("elements"):
            yield f"{part['type']} is empty"
        else:
            for one in part["elements"]:
                if one.get("type") not in _IN_RICH:
                    yield f"{one.get('type')!r} is no element of rich text"
                elif one["type"] in ("text", "link") and not one.get("text"):
                    yield "a text is empty"
                elif one["type"] == "link" and not 1 <= len(one.get("url", "")) <= 3000:  # noqa: PLR2004 (Slack's limit for an address)
                    yield "a link has no address, or one that is too long"


def _button(element: Block) -> Iterator[str]:
    if element.get("type") != "button":
        yield f"{element.get('type')!r} is no button"
        return
    yield from _text(element.get("text"), "button", plain=True)
    if not 1 <= len(element.get("action_id", "")) <= 255 or len(element.get("value", "")) > 2000:  # noqa: PLR2004 (Slack's limits)
        yield "a button's id is empty, or its id or value is too long"


def _thumbs(element: Block) -> Iterator[str]:
    if element.get("type") != "feedback_buttons":
        yield f"{element.get('type')!r} is no pair of thumbs"
        return
    for name in ("positive_button", "negative_button"):
        yield from _button({"type": "button", "action_id": element.get("action_id", ""), **element.get(name, {})})


def _text(text: Block | None, kind: str, *, plain: bool = False) -> list[str]:
    if not text or text.get("type") not in ("plain_text", "mrkdwn") or not str(text.get("text", "")).strip():
        return [f"the text of a {kind} is missing or empty"]
    if plain and text["type"] != "plain_text":
        return [f"the text of a {kind} must be plain"]
    long = len(text["text"]) > _MOST[kind]
    return [f"the text of a {kind} has {len(text['text'])} characters"] if long else []
