"""The fake Microsoft cloud and the fake Teams are strict and right, as Bot Framework's own SDK finds."""

import asyncio
import json
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import pytest
from aiohttp import web
from fake_teams_activities import Client
from fake_teams_answers import deliver, faults_of_answer
from fake_teams_cards import CARD_SCHEMA
from fake_teams_cloud import FakeCloud
from fake_teams_connector import FakeConnector
from fake_teams_examples import ANSWERS, FAULTY, LAX, WHY, card, message
from fake_teams_limits import faults_of_activity, refusal
from fake_teams_matrix import CASES
from fake_teams_school import APP, BOT, CHANNEL, GROUP, HEAD, JSON, PERSONAL, TEACHER, TENANT
from fake_teams_sdk import StockSdk, World
from fake_teams_tokens import Tokens


@pytest.fixture(scope="module")
def processes() -> Iterator[World]:
    with FakeCloud() as cloud, FakeConnector(cloud, CARD_SCHEMA) as teams, StockSdk(cloud, teams.url) as sdk:
        yield World(cloud, teams, sdk)


@pytest.fixture
def world(processes: World) -> World:
    """Return the same processes as if nothing had happened: starting the SDK takes a second."""
    processes.cloud.heal()
    processes.teams.heal()
    for record in (processes.cloud.record.all, processes.teams.record.all, processes.cloud.refused):
        record.clear()
    processes.teams.forbidden.clear()
    processes.sdk.ask("forget")
    processes.sdk.ask("sign_in")
    return processes


def test_the_sdk_lets_in_what_it_must_and_refuses_the_rest_each_for_its_own_reason(world: World) -> None:
    asked = [case for case in CASES if case.status in {202, 401}]
    assert {case.name for case in asked if case.status == 401} - LAX == WHY.keys()
    assert len(CASES) == len({case.name for case in CASES}) >= 34
    for case in asked:
        sent = case.make(world.tokens)
        answer = world.sdk.ask("authenticate", sent.headers.get("Authorization"), json.loads(sent.body))
        assert WHY.get(case.name, "ok") in str(answer.get("told") or answer["error"]), (case.name, answer)
    assert (world.cloud.count("metadata"), world.cloud.count("keys"), world.cloud.refused) == (1, 1, [])


def test_the_requests_of_the_matrix_arrive_as_they_are_meant() -> None:
    seen = []

    async def echo(request: web.Request) -> web.Response:
        seen.append((request.method, request.headers.get("Content-Type"), await request.read()))
        return web.Response(status=202)

    async def run() -> None:
        runner = web.AppRunner(app := web.Application())
        app.router.add_route("*", "/", echo)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        with FakeCloud() as cloud:
            for case in CASES:
                if case.status in {400, 404, 415}:
                    sent = case.make(Tokens(cloud, "http://127.0.0.1/"))
                    assert (await deliver(f"http://127.0.0.1:{runner.addresses[0][1]}/", sent)).status == 202
        await runner.cleanup()

    asyncio.run(run())
    right = "application/json; charset=utf-8"
    assert [(method, kind) for method, kind, _ in seen] == [("POST", right)] * 5 + [
        ("POST", "text/plain"),
        ("POST", None),
        ("GET", right),
    ]
    assert seen[0][2].startswith(b'{"type"')
    assert [body for _, _, body in seen[1:4]] == [b"", b'{"type": "message", "text": "\xff"}', b"[]"]
    assert "type" not in json.loads(seen[4][2])


def test_nothing_but_the_cloud_is_reached_and_its_certificates_are_strict(world: World) -> None:
    assert "403" in world.sdk.ask("get", "https://graph.microsoft.com/v1.0/me")["error"]
    assert world.sdk.ask("get", "http://graph.microsoft.com/v1.0/me")["told"] == 403
    assert world.cloud.refused == ["CONNECT graph.microsoft.com:443", "GET http://graph.microsoft.com/v1.0/me"]
    trust = ssl.create_default_context(cafile=world.cloud.environment()["SSL_CERT_FILE"])
    trust.verify_flags |= ssl.VERIFY_X509_STRICT

    async def keys(host: str) -> int:
        async with aiohttp.ClientSession() as session:
            url = f"https://{host}/v1/.well-known/keys"
            async with session.get(url, proxy=world.cloud.proxy, ssl=trust) as answer:
                return answer.status

    assert [asyncio.run(keys(host)) for host in ("login.botframework.com", "login.microsoftonline.com")] == [200, 404]


def test_a_rotated_key_is_published_alone(world: World) -> None:
    old = world.tokens.token()
    assert world.lets_in(old) == "ok"
    world.cloud.rotate()
    assert world.lets_in(old) == "ok"
    assert "IndexError" in world.lets_in()  # the SDK keeps the old keys for a day
    world.sdk.ask("forget")
    assert world.lets_in() == "ok"
    assert "IndexError" in world.lets_in(old)
    assert world.cloud.count("keys") == 2


def test_the_metadata_hang_and_fail_when_told_to(world: World) -> None:
    world.cloud.fail("metadata", "hang", seconds=0.7)
    start = time.monotonic()
    assert world.lets_in() == "ok"
    assert time.monotonic() - start > 0.7
    for kind, why in (("503", "503 Server Error"), ("html", "JSONDecodeError"), ("drop_before", "RemoteDisconnected")):
        world.sdk.ask("forget")
        world.cloud.fail("keys", kind)
        assert why in world.lets_in()
    assert world.lets_in() == "ok"


def test_the_bot_gets_a_token_once_and_none_with_a_wrong_secret(world: World) -> None:
    hello = ("call", "send_to_conversation", PERSONAL.id, message("Hello"))
    for _ in range(3):
        assert "told" in world.sdk.ask(*hello)
    assert world.cloud.count("token") == 1
    tries = {
        (APP, "wrong", TENANT): "AADSTS7000215",
        ("other", "x", TENANT): "AADSTS700016",
        (APP, "x", "elsewhere"): "authority",
    }
    for own, why in tries.items():
        world.sdk.ask("sign_in", *own)
        assert why in world.sdk.ask(*hello)["error"]
    world.sdk.ask("sign_in")
    world.cloud.fail("token", "503")
    assert "503" in world.sdk.ask(*hello)["error"]
    world.sdk.ask("sign_in")  # MSAL repeats the 503 by itself for five seconds
    assert "told" in world.sdk.ask(*hello)
    assert [call.status for call in world.teams.calls()] == [201] * 4


def test_the_connector_takes_only_a_token_for_itself(world: World) -> None:
    right = world.cloud.own_token()
    others = [
        "",
        "Bearer ",
        f"Basic {right}",
        *(f"Bearer {one}" for one in (world.tokens.token(), world.tokens.emulator(), right + "x")),
    ]
    world.cloud.token_seconds = -1
    headers = [*others, f"Bearer {world.cloud.own_token()}"]
    world.cloud.token_seconds = 3599
    assert [world.post(header)[0] for header in (f"Bearer {right}", *headers)] == [201, *[401] * 7]
    assert [call.authorization for call in world.teams.rejected] == [header.strip() for header in headers]


def test_activities_stand_as_they_were_last_sent(world: World) -> None:
    thread = CHANNEL.thread("1700").id

    def call(name: str, *given: object) -> JSON:
        return world.sdk.ask("call", name, *given)

    first = call("send_to_conversation", GROUP.id, message("One"))["told"]["id"]
    second = call("reply_to_activity", thread, "1700", message("", card()))["told"]["id"]
    assert call("update_activity", GROUP.id, first, message("Two"))["told"]["id"] == first
    assert [(one["id"], one["text"]) for one in world.teams.posted(GROUP.id)] == [(first, "Two")]
    assert world.teams.calls("send")[1].activity == "1700"
    split = call("update_activity", GROUP.id, first, message("Two", card()))
    assert "multiple skype activities" in split["error"]
    assert call("delete_activity", thread, second) == {"told": None}
    assert "Conversation not found" in call("update_activity", thread, second, message("Three"))["error"]
    assert "Conversation not found" in call("send_to_conversation", "a:nobody", message("Hello"))["error"]
    assert world.teams.posted(thread) == []
    assert [call.status for call in world.teams.calls()] == [201, 201, 200, 400, 200, 404, 404]


def test_a_personal_conversation_is_opened_with_who_has_the_bot(world: World) -> None:
    def create(person: str, tenant: str = TENANT, **more: object) -> JSON:
        asked = {"isGroup": False, "bot": {"id": BOT}, "members": [{"id": person}], "tenantID": tenant, **more}
        return world.sdk.ask("call", "create_conversation", asked)

    assert create(TEACHER.id)["told"]["id"] == PERSONAL.id
    made = create(HEAD.id)["told"]["id"]
    assert "told" in world.sdk.ask("call", "send_to_conversation", made, message("Hello"))
    members = world.sdk.ask("call", "get_conversation_members", made)["told"]
    assert [(one["id"], one["aadObjectId"]) for one in members] == [(HEAD.id, HEAD.aad)]
    world.teams.forbidden[made] = "ConversationBlockedByUser"
    assert "User blocked" in world.sdk.ask("call", "send_to_conversation", made, message("Hello"))["error"]
    assert "error" in create("29:nobody")
    assert "error" in create(TEACHER.id, "")
    assert "error" in create(TEACHER.id, isGroup=True)


@pytest.mark.parametrize(("sent", "told", "status"), FAULTY)
def test_what_teams_refuses_or_does_not_show_is_told(sent: JSON, told: str, status: int) -> None:
    faults = faults_of_activity(sent, CARD_SCHEMA)
    assert (told in " ".join(faults)) if told else (faults == []), faults
    assert (refusal(faults) or (0,))[0] == status


def test_the_connector_fails_when_told_to(world: World) -> None:
    for kind in ("429", "503", "412", "drop_before", "drop_after"):
        world.teams.fail("send", kind)
    world.teams.fail("send", "hang", seconds=60)
    answers = [world.post(f"Bearer {world.cloud.own_token()}", 0.5) for _ in range(6)]
    plain, html = "application/json", "text/html"
    cut, late = (0, "ServerDisconnectedError", ""), (0, "TimeoutError", "")
    assert answers == [(429, plain, "1"), (503, html, ""), (412, plain, ""), cut, cut, late]
    assert [call.status for call in world.teams.calls("send")] == [429, 503, 412, 201, 201]


def test_a_call_is_waited_for(world: World) -> None:
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(world.teams.wait_until, lambda call: call.payload.get("text") == "Late", 5)
        assert "told" in world.sdk.ask("call", "send_to_conversation", GROUP.id, message("Early"))
        assert not waiting.done()
        assert "told" in world.sdk.ask("call", "send_to_conversation", GROUP.id, message("Late"))
        assert waiting.result(5) == world.teams.calls()[1]
    with pytest.raises(pytest.fail.Exception, match="Early"):
        asyncio.run(world.teams.wait_for(lambda call: call.doing == "update", 0.05))


def test_a_server_that_hangs_is_closed_at_once(world: World) -> None:
    async def ask(url: str) -> None:
        async with asyncio.timeout(0.2), aiohttp.ClientSession() as session, session.get(url):
            pass

    start = time.monotonic()
    with FakeConnector(world.cloud) as teams:
        teams.fail("unknown", "hang", seconds=60)
        with pytest.raises(TimeoutError):
            asyncio.run(ask(teams.url))
    assert time.monotonic() - start < 5


def test_the_sdk_reads_what_the_client_sends(world: World) -> None:
    def read(model: str, value: JSON) -> JSON:
        return dict(world.sdk.ask("read", model, value)["told"])

    client = Client(world.teams.url)
    asked = client.message("May I lend my keys?", CHANNEL.thread("1700"))
    assert world.sdk.ask("unmentioned", asked)["told"] == " May I lend my keys?"
    data = read("TeamsChannelData", asked["channelData"])
    assert (data["channel"]["id"], data["team"]["id"], data["tenant"]["id"]) == (CHANNEL.id, CHANNEL.team, TENANT)
    action = read("MessagingExtensionAction", client.submit_action("check", {"a": "b"}, on=asked)["value"])
    assert (action["data"], action["commandContext"], action["messagePayload"]["from"]["user"]["id"]) == (
        {"a": "b"},
        "message",
        TEACHER.aad,
    )
    assert "May I lend my keys?" in action["messagePayload"]["body"]["content"]
    query = read("MessagingExtensionQuery", client.query("search", "keys")["value"])
    assert (query["commandId"], query["parameters"]) == ("search", [{"name": "query", "value": "keys"}])


def test_activities_are_those_of_teams() -> None:
    client = Client("http://127.0.0.1/")
    assert client.message("Hi")["text"] == "Hi"
    assert client.message("Hi", GROUP)["text"] == client.message("Hi", GROUP)["entities"][0]["text"] + " Hi"
    assert "text" not in client.submit({"ask": "1"}, "12")
    assert client.execute("more", {"a": 1}, "12")["value"]["action"] == {
        "type": "Action.Execute",
        "title": "more",
        "verb": "more",
        "data": {"a": 1},
    }
    teams, playground = (client.feedback("like", 'So "good"', "12", playground=one) for one in (False, True))
    assert json.loads(teams["value"]["actionValue"]["feedback"]) == {"feedbackText": 'So "good"'}
    assert playground["value"]["actionValue"]["feedback"] == 'So "good"'
    assert (teams["replyToId"], "replyToId" in playground) == ("12", False)
    assert client.joined(place=CHANNEL)["membersAdded"] == [{"id": BOT}]
    assert client.joined(TEACHER.id, left=True)["membersRemoved"] == [{"id": TEACHER.id}]
    assert client.installation("remove", CHANNEL)["action"] == "remove"
    assert client.reaction("like", "12", removed=True)["reactionsRemoved"] == [{"type": "like"}]
    assert client.fetch_task("check")["value"]["commandContext"] == "compose"


@pytest.mark.parametrize(("name", "body", "told"), ANSWERS)
def test_an_answer_to_an_invoke_is_read_as_teams_reads_it(name: str, body: object, told: str) -> None:
    faults = faults_of_answer(name, 200, body, CARD_SCHEMA)
    assert (told in " ".join(faults)) if told else (faults == []), faults
    assert faults_of_answer(name, 501, body)
