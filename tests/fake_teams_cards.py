"""What is wrong with an Adaptive Card, as Teams would show it."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
from fake_teams_school import JSON

CARD_SCHEMA = Path(__file__).parent / "data" / "adaptive-card-1.5.json"
"""Microsoft's own schema, as the checks take it."""

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
KB = 1024
_CARD, _ACTIONS, _IN_A_ROW, _VERSIONS = 28 * KB, 6, 3, [f"1.{minor}" for minor in range(6)]
_OPENED = ("https://", "http://", "mailto:", "tel:", "msteams:")


def size(sent: object) -> int:
    """Return how many bytes ``sent`` has as Teams counts them: its JSON in UTF-16."""
    return len(json.dumps(sent, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def faults_of_card(card: object, schema: Path | None = None) -> list[str]:
    """Return what Teams would not show of ``card``; with ``schema``, Microsoft's schema is asked too."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["card: not an AdaptiveCard"]
    faults = []
    if card.get("version") not in _VERSIONS:
        faults.append(f"card: version {card.get('version')!r} is none that Teams shows")
    if (told := size(card)) > _CARD:
        faults.append(f"card: {told} bytes, more than {_CARD}")
    return [*faults, *_faults_of_actions(card), *_faults_of_nodes(card), *_faults_of_schema(card, schema)]


def _rows(node: object) -> Iterator[list[Any]]:
    # A card that an action opens has rows of its own.
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inside:
        if key == "actions" and isinstance(value, list):
            yield value
        else:
            yield from _rows(value)


def _faults_of_actions(card: JSON) -> Iterator[str]:
    rows = list(_rows(card))
    actions = [action for row in rows for action in row if isinstance(action, dict)]
    if len(actions) > _ACTIONS:
        yield f"card: {len(actions)} actions, more than {_ACTIONS}"
    yield from (f"card: {len(row)} actions in a row, more than {_IN_A_ROW}" for row in rows if len(row) > _IN_A_ROW)
    for action in actions:
        if not action.get("title"):
            yield f"card: an action without a title: {action.get('type')}"
        if isinstance(action.get("card"), dict):
            yield from _faults_of_actions(action["card"])


def _nodes(node: object) -> Iterator[JSON]:
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key != "data":
                yield from _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)


def _faults_of_nodes(card: JSON) -> Iterator[str]:
    names = Counter[str]()
    for node in _nodes(card):
        kind = str(node.get("type"))
        if kind == "Action.Execute" and not node.get("verb"):
            yield "card: an Action.Execute without a verb, which the client does not send"
        if kind == "Action.OpenUrl" and not str(node.get("url")).startswith(_OPENED):
            yield f"card: Action.OpenUrl cannot open {node.get('url')!r}"
        if kind.startswith("Input."):
            names[str(node.get("id") or "")] += 1
    yield from (f"card: {many} inputs named {name!r}" for name, many in names.items() if many > 1 or not name)


def _faults_of_schema(card: JSON, schema: Path | None) -> Iterator[str]:
    if schema is None:
        return
    # Teams knows it, the schema does not.
    plain = {key: value for key, value in card.items() if key != "msteams"}
    if error := jsonschema.exceptions.best_match(_validator(schema).iter_errors(plain)):
        told = _told(error)
        yield f"card: {told.message[:300]} [json-pointer:/{'/'.join(map(str, told.absolute_path))}]"


def _told(error: Any) -> Any:  # noqa: ANN401 - jsonschema has no types
    # The schema tries every kind of element; only what it says about the kind that was meant is of use.
    kinds: dict[Any, list[Any]] = {}
    for tried in error.context or ():
        kinds.setdefault(tried.relative_schema_path[0], []).extend(_leaves(tried))
    place = [*error.absolute_path, "type"]
    meant = [leaves for leaves in kinds.values() if not any(list(leaf.absolute_path) == place for leaf in leaves)]
    return max((leaf for leaves in meant for leaf in leaves), key=lambda leaf: len(leaf.absolute_path), default=error)


def _leaves(error: Any) -> Iterator[Any]:  # noqa: ANN401
    if not error.context:
        yield error
    for inner in error.context or ():
        yield from _leaves(inner)


@cache
def _validator(schema: Path) -> Any:  # noqa: ANN401
    return jsonschema.Draft6Validator(json.loads(schema.read_text(encoding="utf-8")))
