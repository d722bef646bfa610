"""The requests that Slack sends, signed, and their delivery."""

import json
import time
import uuid
from urllib.parse import parse_qsl, urlencode

import aiohttp
from fake_slack_limits import JSON, faults_of_answer
from fake_slack_memory import APP, BOT_USER, CHANNEL, TEAM, USER, Answered
from fake_slack_messages import seen
from slack_sdk.signature import SignatureVerifier


def event_body(kind: str, *, team: str = TEAM, event_id: str | None = None, shared: bool = False, **fields: object) -> bytes:
    """Return an Events API request of ``kind``; ``fields`` (text, user, channel, ts, thread_ts, ...) go into its event."""
    now = time.time()
    ts = f"{now:.6f}"
    user = str(fields.get("user", USER))
    spoken = {"user": user, "channel": CHANNEL, "ts": ts, "event_ts": ts, "team": team, "client_msg_id": str(uuid.uuid4())}
    context = {"channel_id": CHANNEL, "team_id": team, "enterprise_id": None}
    thread = {"user_id": user, "context": context, "channel_id": f"D{user[1:]}", "thread_ts": ts}
    events: dict[str, JSON] = {
        "app_mention": {**spoken, "text": f"<@{BOT_USER}> Can I lend my keys?"},
        "message": {**spoken, "text": "Can I lend my keys?", "channel": f"D{user[1:]}"},
        "app_home_opened": {"user": user, "channel": f"D{user[1:]}", "tab": "home", "event_ts": ts},
        "assistant_thread_started": {"assistant_thread": thread, "event_ts": ts},
        "app_uninstalled": {"event_ts": ts},
        "tokens_revoked": {"tokens": {"oauth": [], "bot": [BOT_USER]}, "event_ts": ts},
    }
    event = {"type": kind, **events[kind], **fields}
    if kind == "message":
        event.setdefault("channel_type", {"D": "im", "G": "group"}.get(event["channel"][:1], "channel"))
    allowed = {"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}
    about = {"token": "verification", "team_id": team, "context_team_id": team, "context_enterprise_id": None, "api_app_id": APP}
    ids = {"event_id": event_id or f"Ev{uuid.uuid4().hex[:10].upper()}", "event_time": int(now), "event_context": "4-fake"}
    rest = {"type": "event_callback", "authorizations": [allowed], "is_ext_shared_channel": shared, **ids}
    return json.dumps({**about, "event": event, **rest}).encode()


def trigger_id() -> str:
    """Return a trigger that views.open takes once, for three seconds."""
    return f"{int(time.time() * 1000)}.{uuid.uuid4().int % 10**9}.{uuid.uuid4().hex}"


def command_form(text: str, response_url: str = "", *, command: str = "/policy", **fields: str) -> bytes:
    """Return the form of a slash command; ``fields`` (user_id, channel_id, team_id, ...) change it."""
    place = {"team_id": TEAM, "team_domain": "school", "channel_id": CHANNEL, "channel_name": "staff"}
    who = {"user_id": USER, "user_name": "teacher", "api_app_id": APP, "is_enterprise_install": "false"}
    said = {"token": "verification", "command": command, "text": text, "response_url": response_url, "trigger_id": trigger_id()}
    return urlencode({**place, **who, **said, **fields}).encode()


def _interaction(kind: str, user: str, **more: object) -> bytes:
    who = {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM}
    about = {"token": "verification", "api_app_id": APP, "team": {"id": TEAM, "domain": "school"}, "trigger_id": trigger_id()}
    payload = {"type": kind, "user": who, **about, "enterprise": None, "is_enterprise_install": False, **more}
    return urlencode({"payload": json.dumps(payload)}).encode()


def shortcut_form(message: JSON, callback_id: str, response_url: str = "", *, user: str = USER, channel: str = CHANNEL) -> bytes:
    """Return the form of a message shortcut used on ``message``, which has a user, a text and a ts."""
    place = {"channel": {"id": channel, "name": "staff"}, "message": {"type": "message", **message}, "message_ts": message["ts"]}
    acted = {"callback_id": callback_id, "response_url": response_url, "action_ts": f"{time.time():.6f}"}
    return _interaction("message_action", user, **place, **acted)


def action_form(action_id: str, within: JSON, response_url: str = "", *, user: str = USER, **action: object) -> bytes:
    """Return the form of a click within a message or view, as posted(), ephemerals() and views() give them.

    The element must be there; ``action`` (value, block_id, selected_option, ...) tells it from others or adds to it.
    """
    elements = [(block, one) for block in within["blocks"] for one in (block.get("accessory"), *block.get("elements", ())) if one]
    told = [{**one, "block_id": block["block_id"]} for block, one in elements if one.get("action_id") == action_id]
    matching = [one for one in told if all(one.get(key, value) == value for key, value in action.items())]
    assert len(matching) == 1, f"{len(matching)} elements {action_id} {action} among {[one for _, one in elements]}"
    acted: JSON = {"actions": [{**matching[0], **action, "action_ts": f"{time.time():.6f}"}]}
    if within["type"] in {"modal", "home"}:
        return _interaction("block_actions", user, **acted, container={"type": "view", "view_id": within["id"]}, view=within)
    private = bool(within.get("is_ephemeral"))
    ids = {"type": "message", "message_ts": within["ts"], "channel_id": within["channel"], "is_ephemeral": private}
    place = {"container": ids, "channel": {"id": within["channel"], "name": "staff"}, "response_url": response_url}
    # Slack does not send an ephemeral message back with the click on it.
    message = {} if private else {"message": seen(within, metadata=True)}
    return _interaction("block_actions", user, **acted, **place, **message)


def view_submission_form(view: JSON, values: JSON | None = None, *, user: str = USER) -> bytes:
    """Return the form of a submitted modal; ``values`` is its state: block_id → action_id → what was entered."""
    return _interaction("view_submission", user, view={**view, "state": {"values": values or {}}}, response_urls=[])


def as_envelope(body: bytes) -> tuple[str, JSON]:
    """Return the type and payload with which Socket Mode carries a request body."""
    if body.startswith(b"{"):
        return "events_api", json.loads(body)
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return ("interactive", json.loads(form["payload"])) if "payload" in form else ("slash_commands", form)


def sign(body: bytes, secret: str, now: float | None = None) -> dict[str, str]:
    """Return the headers of a request with ``body``, signed at ``now``."""
    stamp = str(int(time.time() if now is None else now))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    content = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    return {"Content-Type": content, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}


async def deliver(url: str, body: bytes, headers: dict[str, str], seconds: float = 3.0) -> Answered:
    """Return how the bot at ``url`` answers a request; without an answer, status 0 and Slack's reason for trying again."""
    start = time.monotonic()
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as session,
            session.post(url, data=body, headers=headers) as response,
        ):
            text, status = await response.text(), response.status
    except TimeoutError:
        return Answered(0, "http_timeout", time.monotonic() - start)
    except aiohttp.ClientError:
        return Answered(0, "connection_failed", time.monotonic() - start)
    faults = tuple(faults_of_answer(json.loads(text))) if text.startswith("{") else ()
    return Answered(status, text, time.monotonic() - start, faults=faults)
