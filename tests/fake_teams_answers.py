"""How a bot answers Bot Service: the request is sent as Bot Service sends it, and the answer read as Teams reads it."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from fake_teams_cards import ADAPTIVE, faults_of_card
from fake_teams_limits import faults_of_attachment
from fake_teams_school import JSON
from fake_teams_tokens import Sent

_SECONDS = 15
"""After so long Bot Service gives up."""

_OK = 200
_LAYOUTS, _TYPES = {"list", "grid"}, {"result", "auth", "config", "message", "botMessagePreview", "silentAuth"}
_MESSAGE, _ERROR = "application/vnd.microsoft.activity.message", "application/vnd.microsoft.error"


@dataclass(frozen=True)
class Answered:
    """How the bot answered: status 0 means not at all; ``faults`` is what Teams would not show of the answer."""

    status: int
    text: str
    seconds: float
    faults: tuple[str, ...] = ()

    @property
    def body(self) -> Any:  # noqa: ANN401 - it is JSON of any kind
        """Return the JSON of the answer, None if there is none."""
        return json.loads(self.text) if self.text else None


async def deliver(url: str, sent: Sent, seconds: float = _SECONDS, schema: Path | None = None) -> Answered:
    """Return how the bot at ``url`` answers a request; without an answer, status 0 and why."""
    start = time.monotonic()
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds), skip_auto_headers=("Content-Type",)) as session,
            session.request(sent.method, url, data=sent.body or None, headers=sent.headers) as response,
        ):
            text, status = await response.text(), response.status
    except TimeoutError:
        return Answered(0, "timeout", time.monotonic() - start)
    except aiohttp.ClientError:
        return Answered(0, "connection failed", time.monotonic() - start)
    return Answered(status, text, time.monotonic() - start, tuple(_faults(sent.body, status, text, schema)))


def _faults(body: bytes, status: int, text: str, schema: Path | None) -> list[str]:
    try:
        sent = json.loads(body)
        told = json.loads(text) if text else None
    except ValueError:
        return []
    if not isinstance(sent, dict) or sent.get("type") != "invoke":
        return []
    return faults_of_answer(str(sent.get("name")), status, told, schema)


def faults_of_answer(name: str, status: int, body: object, schema: Path | None = None) -> list[str]:
    """Return what Teams would not show of the answer to the invoke ``name``."""
    if status != _OK:
        return [f"{name}: status {status}"]
    if name == "message/submitAction":
        return [] if body in (None, {}) else [f"{name}: the body must be empty"]
    if body is None and name == "composeExtension/submitAction":
        return []
    told: JSON = body if isinstance(body, dict) else {}
    if name == "adaptiveCard/action":
        return list(_of_action(told, schema))
    if name == "message/fetchTask" or "task" in told:
        return list(_of_task(told.get("task") or {}, schema))
    return list(_of_extension(told.get("composeExtension"), schema)) if name.startswith("composeExtension/") else []


def _of_action(body: JSON, schema: Path | None) -> Iterator[str]:
    kind, value = body.get("type"), body.get("value")
    if not isinstance(body.get("statusCode"), int) or value is None:
        yield "adaptiveCard/action: statusCode or value is missing"
    if kind == ADAPTIVE:
        yield from faults_of_card(value, schema)
    elif kind == _MESSAGE:
        yield from () if isinstance(value, str) and value else ("adaptiveCard/action: a message must be text",)
    elif kind == _ERROR:
        right = isinstance(value, dict) and {"code", "message"} <= value.keys()
        yield from () if right else ("adaptiveCard/action: an error needs code and message",)
    else:
        yield f"adaptiveCard/action: type {kind!r}"


def _of_extension(told: object, schema: Path | None) -> Iterator[str]:
    extension: JSON = told if isinstance(told, dict) else {}
    if extension.get("type") not in _TYPES:
        yield f"composeExtension: type {extension.get('type')!r}"
    if extension.get("type") == "message" and not extension.get("text"):
        yield "composeExtension: a message without text"
    attachments = extension.get("attachments") or []
    if extension.get("type") == "result" and extension.get("attachmentLayout") not in _LAYOUTS:
        yield f"composeExtension: attachmentLayout {extension.get('attachmentLayout')!r}"
    for attachment in attachments:
        yield from faults_of_attachment(attachment, schema)
        preview = attachment.get("preview")
        if preview is not None:
            yield from faults_of_attachment(preview, schema)
        elif len(attachments) > 1 and attachment.get("contentType") == ADAPTIVE:
            yield "composeExtension: an Adaptive Card in a list without preview"


def _of_task(task: JSON, schema: Path | None) -> Iterator[str]:
    kind, value = task.get("type"), task.get("value")
    if kind == "message":
        yield from () if isinstance(value, str) and value else ("task: a message must be text",)
    elif kind == "continue" and isinstance(value, dict):
        if not value.get("title") or not {"card", "url"} & value.keys():
            yield "task: title, or card and url, are missing"
        if "card" in value:
            yield from faults_of_attachment(value["card"], schema)
    else:
        yield f"task: type {kind!r}"
