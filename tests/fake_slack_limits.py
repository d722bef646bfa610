"""What Slack refuses in a message or a view: four sources together, since each lets pass what another catches."""

import copy
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import slackblocks
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View
from slackblocks.blocks import BlockType

JSON = dict[str, Any]

_MESSAGE_BLOCKS, _TEXT, _BARE_TEXT, _ANY_TEXT, _VISIBLE = 50, 3000, 4000, 40_000, 13_000
_TABLE_ROWS, _TABLE_COLUMNS = 100, 20
_LISTS = ("elements", "fields", "options", "rows", "tasks")
_PLAIN: dict[str, tuple[str, ...]] = dict.fromkeys(("header", "button", "workflow_button", "icon_button"), ("text",)) | {
    "input": ("label", "hint"),
    "image": ("title",),
    "modal": ("title", "submit", "close"),
}
_KNOWN_TO_SLACK_ALONE = {"border"}
"""Keys that Slack documents and slack_sdk's models do not have."""

_VIEW_KEYS = set("type title blocks close submit private_metadata callback_id clear_on_close notify_on_close external_id".split())
_CODES = "no_text msg_too_long msg_blocks_too_long invalid_blocks_format invalid_metadata_format".split()


def faults_of_message(payload: JSON, schemas: Path | None = None) -> list[str]:
    """Return what Slack would refuse in the arguments of a message; with ``schemas``, its own types are asked too."""
    blocks, text = payload.get("blocks") or [], payload.get("text") or ""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["invalid_blocks_format: blocks must be an array of objects"]
    if not isinstance(text, str):
        return ["text must be a string [json-pointer:/text]"]
    faults = [*_size_faults(payload, text, blocks), *_metadata_faults(payload.get("metadata"))]
    if not blocks:
        return faults
    faults += _schema_faults(schemas, "message", {"blocks": blocks})
    return [*faults, *_rule_faults(blocks), *_sdk_faults(blocks), *_slackblocks_faults(blocks, None)]


def faults_of_view(view: JSON, schemas: Path | None = None) -> list[str]:
    """Return what Slack would refuse in a modal or a home tab; with ``schemas``, its own types are asked too."""
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["blocks must be an array of objects [json-pointer:/view/blocks]"]
    faults = [f"unknown key [json-pointer:/view/{key}]" for key in sorted(view.keys() - _VIEW_KEYS)]
    faults += [fault for at, node in _walk({**view, "blocks": []}, "/view") for fault in _node_faults(at, node)]
    if view.get("type") == "home":
        faults += [f"not in a home tab [json-pointer:/view/{key}]" for key in ("title", "submit", "close") if key in view]
    faults += [*_schema_faults(schemas, "view", view), *_rule_faults(blocks)]
    return [*faults, *_sdk_faults(blocks, view), *_slackblocks_faults(blocks, view)]


def faults_of_answer(body: JSON, schemas: Path | None = None) -> list[str]:
    """Return what Slack would refuse in the body with which a command, action or submission is acknowledged."""
    if isinstance(body.get("view"), dict):
        return faults_of_view(body["view"], schemas)
    return faults_of_message(body, schemas) if body.keys() & {"text", "blocks"} else []


def error_code(faults: list[str]) -> str:
    """Return the error with which Slack answers a message that has ``faults``."""
    return next((code for code in _CODES if any(fault.startswith(f"{code}:") for fault in faults)), "invalid_blocks")


def _size_faults(payload: JSON, text: str, blocks: list[JSON]) -> Iterator[str]:
    if not (text.strip() or blocks or payload.get("attachments") or payload.get("markdown_text")):
        yield "no_text: neither text nor blocks"
    if len(text) > (_ANY_TEXT if blocks else _BARE_TEXT):
        yield f"msg_too_long: text has {len(text)} characters"
    if len(blocks) > _MESSAGE_BLOCKS:
        yield f"no more than {_MESSAGE_BLOCKS} items allowed [json-pointer:/blocks]"
    texts = (node.get("text") for _, node in _walk(blocks, "") if isinstance(node, dict))
    if (total := sum(len(one) for one in texts if isinstance(one, str))) > _VISIBLE:
        yield f"msg_blocks_too_long: the blocks show {total} characters"


def _metadata_faults(metadata: object) -> Iterator[str]:
    if metadata is None or metadata == {}:
        return
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= metadata.keys():
        yield "invalid_metadata_format: event_type and event_payload are needed"


def _rule_faults(blocks: list[JSON]) -> Iterator[str]:
    for at, node in _walk(blocks, "/blocks"):
        yield from _node_faults(at, node)
    names = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id {name!r} already exists" for name, count in names.items() if count > 1)
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "only_one_table_allowed"
    for place, block in enumerate(blocks):
        at = f"[json-pointer:/blocks/{place}]"
        ids = Counter(node["action_id"] for _, node in _walk(block, "") if isinstance(node, dict) and "action_id" in node)
        yield from (f"action_id {name!r} already exists {at}" for name, count in ids.items() if count > 1)
        rows = block.get("rows") or []
        if len(rows) > _TABLE_ROWS or any(isinstance(row, list) and len(row) > _TABLE_COLUMNS for row in rows):
            yield f"a table has at most {_TABLE_ROWS} rows and {_TABLE_COLUMNS} columns {at}"


def _node_faults(at: str, node: object) -> Iterator[str]:
    where = f"[json-pointer:{at}]"
    if node is None:
        yield f"must not be null {where}"
    if not isinstance(node, dict):
        return
    kind = str(node.get("type"))
    if node.get("text") == "":
        yield f"must be more than 0 characters {where}"
    if kind in {"plain_text", "mrkdwn"} and len(str(node.get("text"))) > _TEXT:
        yield f"must be less than {_TEXT + 1} characters {where}"
    if not kind.startswith("rich_text_"):
        yield from (f"no fewer than 1 items allowed [json-pointer:{at}/{key}]" for key in _LISTS if node.get(key) == [])
    for key in (*_PLAIN.get(kind, ()), "placeholder"):
        if key in node and (not isinstance(node[key], dict) or node[key].get("type") != "plain_text"):
            yield f"must be plain_text [json-pointer:{at}/{key}]"


def _walk(node: object, at: str) -> Iterator[tuple[str, Any]]:
    yield at, node
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inside:
        yield from _walk(value, f"{at}/{key}")


def _sdk_faults(blocks: list[JSON], view: JSON | None = None) -> Iterator[str]:
    try:
        made = [parsed and parsed.to_dict() for parsed in map(sdk.Block.parse, copy.deepcopy(blocks))]
        if view is not None:
            View(**copy.deepcopy(view)).to_dict()
    except (SlackObjectFormationError, TypeError, ValueError, AttributeError, KeyError) as error:
        yield f"slack_sdk: {error}"
    else:
        yield from (f"slack_sdk does not know it [json-pointer:{at}]" for at in _lost(blocks, made, "/blocks"))


def _lost(sent: object, made: object, at: str) -> Iterator[str]:
    if isinstance(sent, dict) and isinstance(made, dict):
        for key in sent.keys() - _KNOWN_TO_SLACK_ALONE:
            yield from _lost(sent[key], made.get(key), f"{at}/{key}")
    elif isinstance(sent, list) and isinstance(made, (list, tuple)) and len(sent) == len(made):
        for place, (before, after) in enumerate(zip(sent, made, strict=True)):
            yield from _lost(before, after, f"{at}/{place}")
    elif sent != made:
        yield at


class _Opaque(slackblocks.Block):
    """A block that slackblocks cannot read back: it counts, and its type is checked against the surface."""

    def __init__(self, raw: JSON) -> None:
        super().__init__(BlockType(raw["type"]))
        self._raw = raw

    def _resolve(self) -> JSON:
        return self._raw


def _read(raw: JSON) -> slackblocks.Block:
    try:
        return slackblocks.Block.from_dict({key: value for key, value in raw.items() if key != "accessory"})
    except NotImplementedError:
        return _Opaque(raw)


def _slackblocks_faults(raws: list[JSON], view: JSON | None) -> Iterator[str]:
    try:
        blocks = [_read(raw) for raw in raws]
        if view is None:
            slackblocks.Message("C1", blocks=blocks)
        else:
            kind = {"modal": slackblocks.ModalView, "home": slackblocks.HomeTabView}[view["type"]]
            texts = {key: slackblocks.Text.from_dict(view[key]) for key in ("title", "submit", "close") if key in view}
            ids = {key: view[key] for key in ("private_metadata", "callback_id", "external_id") if key in view}
            kind(blocks=blocks, **texts, **ids)
    except (slackblocks.InvalidUsageError, TypeError, ValueError, AttributeError, KeyError) as error:
        yield f"slackblocks: {error!r}"


def _schema_faults(schemas: Path | None, name: str, sent: JSON) -> Iterator[str]:
    errors = _validator(schemas / f"{name}.schema.json").iter_errors(sent) if schemas else ()
    if error := jsonschema.exceptions.best_match(errors):
        yield f"@slack/types: {error.message[:300]} [json-pointer:/{'/'.join(map(str, error.absolute_path))}]"


@cache
def _validator(path: Path) -> Any:  # noqa: ANN401 - jsonschema has no types
    return jsonschema.Draft7Validator(json.loads(path.read_text(encoding="utf-8")))
