"""The fake Slack is strict and right: what it refuses, what it remembers, and how it fails when told to."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from fake_slack import FakeSlack
from fake_slack_limits import JSON, faults_of_answer, faults_of_message, faults_of_view
from fake_slack_memory import APP_LEVEL, BOT, CHANNEL, SCOPES, USER, Grant
from fake_slack_requests import (
    action_form,
    as_envelope,
    command_form,
    deliver,
    event_body,
    shortcut_form,
    sign,
    trigger_id,
    view_submission_form,
)
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

BUTTON: JSON = {"type": "button", "text": {"type": "plain_text", "text": "Source"}, "action_id": "source", "value": "12"}
BLOCKS: list[JSON] = [{"type": "divider"}, {"type": "actions", "block_id": "acts", "elements": [BUTTON]}]
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Clause"}, "blocks": [{"type": "divider"}]}
IMAGE = {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "x"}
FEW = "xoxb-few"
MARK = {"event_type": "answer", "event_payload": {"id": "7"}}


def _talking(test: Callable[[FakeSlack, AsyncWebClient], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    async def run() -> None:
        async with FakeSlack() as slack, asyncio.timeout(20):
            await test(slack, AsyncWebClient(token=BOT, base_url=slack.url, retry_handlers=[]))

    return lambda: asyncio.run(run())


async def _refused(call: Coroutine[Any, Any, Any]) -> JSON:
    with pytest.raises(SlackApiError) as refused:
        await call
    return cast("JSON", refused.value.response.data)


def _plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def _rich(text: str) -> JSON:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ([{"type": "divider"}] * 51, "no more than 50"),
        ([{"type": "section", "text": _plain("x" * 3001)}], "3001"),
        ([{"type": "section", "fields": [_plain("x" * 2001)]}], "2001"),
        ([{"type": "context", "elements": [_plain("x" * 3001), IMAGE]}], "3001"),
        ([{"type": "context", "elements": [_plain("x")] * 11}], "10"),
        ([_rich("")], "more than 0"),
        ([_rich("x" * 13_001)], "msg_blocks_too_long"),
        ([{"type": "rich_text", "elements": [None]}], "null"),
        ([{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "citation"}]}]}], "not know"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "plain_text"),
        ([{"type": "actions", "elements": []}], "fewer than 1"),
        ([{"type": "actions", "elements": [BUTTON, BUTTON]}], "action_id"),
        ([{"type": "actions", "elements": [{**BUTTON, "action_id": "x" * 256}]}], "action_id"),
        ([{"type": "actions", "elements": [{**BUTTON, "value": "x" * 2001}]}], "2000"),
        ([{"type": "divider", "block_id": "a"}] * 2, "block_id"),
        ([{"type": "alert", "text": _plain("x")}], "alert"),
        ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}], "100 rows"),
        ([{"type": "markdown", "text": "x" * 6500}] * 2, "12000"),
        ([{"type": "section", "text": _plain("x"), "bold": True}], "not know"),
    ],
)
def test_a_message_that_slack_would_not_show_has_a_fault(blocks: list[JSON], told: str) -> None:
    assert any(told in fault for fault in faults_of_message({"text": "x", "blocks": blocks}))
    assert not faults_of_message({"text": "x", "blocks": [*BLOCKS, _rich("x\n*y*")]})


@pytest.mark.parametrize(
    "change",
    [
        {"title": _plain("x" * 25)},
        {"title": {"type": "mrkdwn", "text": "x"}},
        {"private_metadata": "x" * 3001},
        {"blocks": [{"type": "divider"}] * 101},
        {"blocks": []},
        {"blocks": [{"type": "markdown", "text": "x"}]},
        {"type": "home"},
        {"id": "V1"},
    ],
)
def test_a_view_that_slack_would_not_show_has_a_fault(change: JSON) -> None:
    assert faults_of_view({**MODAL, **change})
    assert faults_of_answer({"response_action": "update", "view": {**MODAL, **change}})
    assert not faults_of_view(MODAL)
    assert not faults_of_view({**MODAL, "blocks": [{"type": "divider"}] * 100})


def test_the_schemas_of_slacks_own_types_are_asked_when_they_are_there(tmp_path: Path) -> None:
    divider = {"type": "object", "properties": {"type": {"const": "divider"}}}
    schema = {"type": "object", "properties": {"blocks": {"items": divider}}}
    for name in ("message", "view"):
        (tmp_path / f"{name}.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    assert not faults_of_message({"text": "x", "blocks": [{"type": "divider"}]}, tmp_path)
    assert any(fault.startswith("@slack/types") for fault in faults_of_message({"blocks": [_rich("x")]}, tmp_path))
    assert any(fault.startswith("@slack/types") for fault in faults_of_view({**MODAL, "blocks": [_rich("x")]}, tmp_path))
    with pytest.raises(FileNotFoundError):
        faults_of_message({"blocks": BLOCKS}, tmp_path / "nowhere")


@_talking
async def test_a_faulty_message_is_refused_recorded_and_not_shown(slack: FakeSlack, client: AsyncWebClient) -> None:
    told = await _refused(client.chat_postMessage(channel=CHANNEL, text="x", blocks=[_rich("")]))
    assert (told["ok"], told["error"]) == (False, "invalid_blocks")
    assert "more than 0 characters" in told["errors"][0]
    assert (await _refused(client.chat_postMessage(channel=CHANNEL, text="x" * 4001)))["error"] == "msg_too_long"
    nothing = client.api_call("chat.postMessage", json={"channel": CHANNEL, "text": " "})
    assert (await _refused(nothing))["error"] == "no_text"
    assert [call.outcome for call in slack.rejected] == ["invalid_blocks", "msg_too_long", "no_text"]
    assert not slack.posted()


@_talking
async def test_tokens_scopes_and_unknown_methods_are_told_as_slack_tells_them(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.tokens[FEW] = Grant(frozenset({"chat:write"}))
    few = AsyncWebClient(token=FEW, base_url=slack.url)
    assert (await few.auth_test()).headers["x-oauth-scopes"] == "chat:write"
    told = await _refused(few.conversations_replies(channel="D1", ts="1"))
    assert (told["error"], told["needed"], told["provided"]) == ("missing_scope", "im:history", "chat:write")
    assert (await _refused(client.auth_test(token=FEW + "er")))["error"] == "invalid_auth"
    assert (await _refused(client.apps_connections_open(app_token=BOT)))["error"] == "not_allowed_token_type"
    assert (await _refused(client.api_call("chat.postMesage")))["error"] == "unknown_method"
    assert (await _refused(client.api_call("chat.postEphemeral", json={"channel": CHANNEL})))["error"] == "invalid_arguments"
    assert set((await client.auth_test()).headers["x-oauth-scopes"].split(",")) == SCOPES


@_talking
async def test_a_thread_is_remembered_and_its_metadata_shown_only_when_asked_for(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    root = slack.say("Can I lend my keys?")
    data = {"channel": CHANNEL, "text": "No.", "thread_ts": root, "metadata": json.dumps(MARK), "blocks": json.dumps(BLOCKS)}
    ts = str((await client.api_call("chat.postMessage", data=data))["ts"])
    plain, full = [
        cast("JSON", (await client.conversations_replies(channel=CHANNEL, ts=root, include_all_metadata=asked)).data)
        for asked in (False, True)
    ]
    assert [one["ts"] for one in plain["messages"]] == [root, ts]
    assert "metadata" not in plain["messages"][1]
    assert full["messages"][1]["metadata"] == MARK
    history = cast("JSON", (await client.conversations_history(channel=CHANNEL)).data)
    assert [one["ts"] for one in history["messages"]] == [root]
    assert (await _refused(client.conversations_replies(channel=CHANNEL, ts="1.1")))["error"] == "thread_not_found"
    assert slack.posted(CHANNEL)[0]["blocks"][1]["block_id"] == "acts"


@_talking
async def test_only_the_bots_own_messages_can_be_changed(slack: FakeSlack, client: AsyncWebClient) -> None:
    theirs = slack.say("Hello")
    ts = str((await client.chat_postMessage(channel=CHANNEL, text="x", blocks=BLOCKS, metadata=MARK))["ts"])
    await client.chat_update(channel=CHANNEL, ts=ts, text="y")
    assert "blocks" not in slack.posted()[0]
    assert (slack.posted()[0]["text"], slack.posted()[0]["metadata"]) == ("y", MARK)
    assert (await _refused(client.chat_update(channel=CHANNEL, ts=theirs, text="y")))["error"] == "cant_update_message"
    private = await client.chat_postEphemeral(channel=CHANNEL, user=USER, text="x")
    hidden = client.chat_update(channel=CHANNEL, ts=str(private["message_ts"]), text="y")
    assert (await _refused(hidden))["error"] == "message_not_found"
    assert [one["text"] for one in slack.ephemerals(USER)] == ["x"]
    await client.chat_delete(channel=CHANNEL, ts=ts)
    assert not slack.posted()


@_talking
async def test_channels_and_people_are_what_the_test_says_they_are(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.channels |= {"C1": {"is_ext_shared": True}, "C2": {"is_member": False}, "C3": None}
    slack.users |= {"U1": {"is_restricted": True}, "U2": None}
    assert (await client.conversations_info(channel="C1"))["channel"]["is_ext_shared"]
    assert not (await client.conversations_info(channel=CHANNEL))["channel"]["is_ext_shared"]
    assert (await _refused(client.chat_postMessage(channel="C2", text="x")))["error"] == "not_in_channel"
    assert (await _refused(client.chat_postMessage(channel="C3", text="x")))["error"] == "channel_not_found"
    assert (await client.users_info(user="U1"))["user"]["is_restricted"]
    assert (await _refused(client.users_info(user="U2")))["error"] == "user_not_found"
    assert (await client.conversations_open(users="U1"))["channel"]["id"] == "D1"
    assert (await client.conversations_info(channel="D1"))["channel"]["is_im"]


@_talking
async def test_a_trigger_opens_one_modal_and_a_view_keeps_its_hash(slack: FakeSlack, client: AsyncWebClient) -> None:
    trigger = trigger_id()
    view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
    assert (await _refused(client.views_open(trigger_id=trigger, view=MODAL)))["error"] == "exchanged_trigger_id"
    assert (await _refused(client.views_open(trigger_id="1.2.x", view=MODAL)))["error"] == "expired_trigger_id"
    home = {"type": "home", "blocks": BLOCKS}
    assert (await _refused(client.views_open(trigger_id=trigger_id(), view=home)))["error"] == "invalid_arguments"
    long = client.views_update(view_id=view["id"], view={**MODAL, "title": _plain("x" * 25)})
    assert "24" in str((await _refused(long))["response_metadata"]["messages"])
    wrong = client.views_update(view_id=view["id"], hash="other", view=MODAL)
    assert (await _refused(wrong))["error"] == "hash_conflict"
    await client.views_update(view_id=view["id"], hash=view["hash"], view={**MODAL, "title": _plain("New")})
    assert (await client.views_push(trigger_id=trigger_id(), view=MODAL))["view"]["root_view_id"] == view["id"]
    await client.views_publish(user_id=USER, view=home)
    assert [one["type"] for one in slack.views()] == ["modal", "modal", "home"]
    assert slack.views()[0]["title"]["text"] == "New"


@_talking
async def test_a_response_url_works_five_times_and_replaces_what_it_came_from(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=CHANNEL, user=USER, text="old")
    hook = AsyncWebhookClient(slack.response_url(original=slack.ephemerals()[0]), retry_handlers=[])
    assert (await hook.send(text="new", replace_original=True)).status_code == 200
    assert [one["text"] for one in slack.ephemerals(USER)] == ["new"]
    assert (await hook.send(text="all", response_type="in_channel")).status_code == 200
    assert [one["text"] for one in slack.posted(CHANNEL)] == ["all"]
    assert (await hook.send(text="x", blocks=[_rich("")])).status_code == 400
    assert (await hook.send(delete_original=True)).status_code == 200
    assert not slack.ephemerals()
    assert (await hook.send(text="5")).status_code == 200
    used = await hook.send(text="6")
    assert (used.status_code, json.loads(used.body)["error"]) == (404, "used_url")
    late = slack.response_url()
    slack.expired(late)
    assert json.loads((await AsyncWebhookClient(late).send(text="x")).body)["error"] == "expired_url"
    slack.fail("response_url", "drop_before")
    with pytest.raises(aiohttp.ClientError):
        await AsyncWebhookClient(slack.response_url(), retry_handlers=[]).send(text="x")


@_talking
async def test_faults_on_demand_differ_in_what_was_recorded(slack: FakeSlack, client: AsyncWebClient) -> None:
    async def post(text: str) -> None:
        await client.chat_postMessage(channel=CHANNEL, text=text)

    slack.fail("chat.postMessage", "drop_before")
    with pytest.raises(aiohttp.ClientError):
        await post("before")
    assert not slack.sent
    slack.fail("chat.postMessage", "drop_after")
    with pytest.raises(aiohttp.ClientError):
        await post("after")
    for kind in ("503", "fatal_error"):
        slack.fail("chat.postMessage", kind)
        await _refused(client.chat_postMessage(channel=CHANNEL, text=kind))
    slack.fail("chat.postMessage", "hang", seconds=0.3)
    start = time.monotonic()
    await post("hang")
    assert time.monotonic() - start > 0.29
    slack.fail("chat.postMessage", "429", times=2)
    with pytest.raises(SlackApiError, match="ratelimited") as limited:
        await post("limited")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "1")
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    await post("429")
    assert [one["text"] for one in slack.posted()] == ["after", "hang", "429"]
    outcomes = [call.outcome for call in slack.calls("chat.postMessage")]
    assert outcomes == ["ok", "503", "fatal_error", "ok", "ratelimited", "ratelimited", "ok"]


@_talking
async def test_waiting_takes_what_slack_accepted_and_says_what_it_saw_instead(slack: FakeSlack, client: AsyncWebClient) -> None:
    later = asyncio.create_task(slack.wait_for(lambda call: call.payload.get("text") == "second"))
    await client.chat_postMessage(channel=CHANNEL, text="first")
    await client.chat_postMessage(channel=CHANNEL, text="second")
    assert (await later).method == "chat.postMessage"
    await _refused(client.chat_postMessage(channel=CHANNEL, text="third", blocks=[_rich("")]))
    with pytest.raises(pytest.fail.Exception, match=r"(?s)first.*second.*invalid_blocks.*third"):
        await slack.wait_for(lambda call: call.payload.get("text") == "third", seconds=0.1)


@_talking
async def test_an_oauth_code_is_exchanged_once_by_its_own_client(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.codes["code"] = BOT

    def exchange(secret: str) -> Coroutine[Any, Any, Any]:
        # slack_sdk's own oauth_v2_access uses a class that aiohttp warns of.
        login = {"Authorization": aiohttp.encode_basic_auth(slack.client[0], secret)}
        return client.api_call("oauth.v2.access", data={"code": "code"}, headers=login)

    assert (await _refused(exchange("guess")))["error"] == "bad_client_secret"
    assert (await exchange(slack.client[1]))["access_token"] == BOT
    assert (await _refused(exchange(slack.client[1])))["error"] == "invalid_code"


def test_a_second_process_can_be_served_from_a_thread() -> None:
    with FakeSlack.in_thread() as slack:
        other = threading.Thread(target=lambda: asyncio.run(_post(slack.url)))
        other.start()
        call = slack.wait_until(lambda call: call.method == "chat.postMessage")
        other.join()
        assert call.payload["text"] == "from a thread"
        assert slack.run(slack.wait_for(lambda one: one is call)) is call
        assert slack.run(deliver(slack.url + "auth.test", b"{}", sign(b"{}", "secret"))).status == 200


async def _post(url: str) -> None:
    await AsyncWebClient(token=BOT, base_url=url).chat_postMessage(channel="U7", text="from a thread")


def test_what_slack_sends_is_signed_and_timed() -> None:
    async def run() -> None:
        seen = list[bool]()

        async def bot(request: web.Request) -> web.Response:
            body = await request.read()
            seen.append(SignatureVerifier("secret").is_valid_request(body, dict(request.headers)))
            if request.query:
                await asyncio.sleep(5)
            return web.json_response({"text": "x" * 4001})

        app = web.Application()
        app.router.add_post("/", bot)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url, body = f"http://127.0.0.1:{runner.addresses[0][1]}/", event_body("app_mention")
        answered = await deliver(url, body, sign(body, "secret"))
        assert (answered.status, len(answered.faults), answered.seconds < 3) == (200, 1, True)
        await deliver(url, body, sign(body, "wrong"))
        await deliver(url, body, sign(body, "secret", now=time.time() - 301))
        assert seen == [True, False, False]
        slow = await deliver(url + "?slow=1", body, sign(body, "secret"), seconds=0.2)
        assert (slow.status, slow.text) == (0, "http_timeout")
        await runner.cleanup()
        assert (await deliver(url, body, {})).text == "connection_failed"

    asyncio.run(run())


def test_events_and_forms_look_like_slacks() -> None:
    kind, event = as_envelope(event_body("message", text="hi", channel="C9", thread_ts="1.1", event_id="Ev1", shared=True))
    assert (kind, event["event_id"], event["is_ext_shared_channel"]) == ("events_api", "Ev1", True)
    assert (event["event"]["channel_type"], event["event"]["thread_ts"]) == ("channel", "1.1")
    assert as_envelope(event_body("message"))[1]["event"]["channel_type"] == "im"
    for other in ("app_home_opened", "assistant_thread_started", "app_uninstalled", "tokens_revoked"):
        assert as_envelope(event_body(other))[1]["event"]["type"] == other
    assert as_envelope(command_form("keys & fobs", "https://r"))[1]["text"] == "keys & fobs"
    shortcut = as_envelope(shortcut_form({"user": "U2", "text": "keys", "ts": "1.2"}, "ask"))[1]
    assert (shortcut["type"], shortcut["message"]["text"], shortcut["message_ts"]) == ("message_action", "keys", "1.2")
    submitted = as_envelope(view_submission_form({**MODAL, "id": "V1"}, {"b": {"a": {"value": "x"}}}))
    assert submitted[0] == "interactive"
    assert submitted[1]["view"]["state"]["values"]["b"]["a"]["value"] == "x"


@_talking
async def test_only_a_button_that_is_there_can_be_clicked(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=CHANNEL, text="x", blocks=BLOCKS)
    await client.chat_postEphemeral(channel=CHANNEL, user=USER, text="x", blocks=BLOCKS)
    await client.views_publish(user_id=USER, view={"type": "home", "blocks": BLOCKS})
    public, private, home = [
        as_envelope(action_form("source", place[0], "https://r"))[1]
        for place in (slack.posted(), slack.ephemerals(), slack.views())
    ]
    assert {one["actions"][0]["value"] for one in (public, private, home)} == {"12"}
    assert public["message"]["ts"] == public["container"]["message_ts"]
    assert private["container"]["is_ephemeral"]
    assert "message" not in private
    assert home["container"]["view_id"] == home["view"]["id"]
    assert "response_url" not in home
    with pytest.raises(AssertionError, match="0 elements gone"):
        action_form("gone", slack.posted()[0])


@contextlib.asynccontextmanager
async def _connected() -> AsyncIterator[tuple[FakeSlack, SocketModeClient, list[SocketModeRequest]]]:
    async with FakeSlack() as slack, asyncio.timeout(20):
        client = SocketModeClient(APP_LEVEL, web_client=AsyncWebClient(base_url=slack.url), ping_interval=0.2)
        seen = list[SocketModeRequest]()

        async def listen(socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            seen.append(request)
            if request.type != "events_api" or request.retry_attempt:
                payload = {"text": "Looking…"} if request.type == "slash_commands" else None
                await socket.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

        client.socket_mode_request_listeners.append(listen)
        await client.connect_to_new_endpoint()
        try:
            yield slack, client, seen
        finally:
            await client.close()  # type: ignore[no-untyped-call]


def test_an_envelope_that_is_not_acked_comes_again() -> None:
    async def run() -> None:
        async with _connected() as (slack, _, seen):
            event = as_envelope(event_body("app_mention", event_id="Ev1"))
            assert (await slack.send_socket(*event, seconds=0.2)).status == 0
            answered = await slack.send_socket(*event, seconds=0.2, retries=2)
            assert (answered.status, answered.attempts) == (200, 2)
            assert [request.retry_attempt for request in seen] == [0, 0, 1]
            assert (seen[2].retry_reason, len({request.envelope_id for request in seen})) == ("timeout", 3)
            assert slack.acks == [{"envelope_id": seen[2].envelope_id}]
            command = await slack.send_socket(*as_envelope(command_form("keys")))
            assert (json.loads(command.text), command.faults) == ({"text": "Looking…"}, ())

    asyncio.run(run())


@pytest.mark.parametrize("end", ["warning", "refresh_requested", "closed", "lost"])
def test_a_connection_that_ends_is_made_again(end: str) -> None:
    async def run() -> None:
        async with _connected() as (slack, client, _):
            assert (slack.connected, slack.connections) == (1, 1)
            if end in {"closed", "lost"}:
                await slack.close_sockets(abruptly=end == "lost")
            else:
                await slack.send_disconnect(end)
            while slack.connected < 2 or slack.connections != 1 or not await client.is_connected():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            assert len(slack.calls("apps.connections.open")) == 2
            assert (await slack.send_socket("interactive", {"type": "block_actions"})).status == 200

    asyncio.run(run())


@_talking
async def test_a_websocket_needs_a_fresh_ticket(slack: FakeSlack, client: AsyncWebClient) -> None:
    url = str((await client.apps_connections_open(app_token=APP_LEVEL))["url"])
    assert url.startswith(slack.origin.replace("http", "ws"))
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
