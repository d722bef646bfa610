"""Workspaces that install the bot themselves: from the button to the answer, against npm's emulate."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from fake_slack_requests import event_body
from records_bot import KEY
from slack_bot import KEYS, Bot, build
from slack_oauth_bot import CLIENT, ORIGIN, Consent, consent, emulating, fetch, finish, running, stored
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import SlackConfig
from bot.platforms.slack.connecting import many_workspaces
from bot.platforms.slack.manifest import SCOPES
from bot.records.store import open_store

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk still uses it
TEAM, ASKED = "T000000001", "Can staff lend their keys to pupils?"
Script = Callable[[Bot, str], Coroutine[Any, Any, None]]
Play = Callable[[Script], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def play(made: Path, tmp_path: Path) -> Iterator[Play]:
    with emulating() as slack:

        async def run(script: Script) -> None:
            async with asyncio.timeout(30), running(made, f"{slack}/api/", tmp_path) as bot:
                await script(bot, slack)

        yield lambda script: asyncio.run(run(script))


async def installed(bot: Bot, slack: str, scopes: str = "") -> tuple[AsyncWebClient, Consent]:
    """Install the bot; return what calls Slack in its name, and who agreed."""
    agreed = await consent(bot, scopes)
    page = await finish(bot, agreed.query, agreed.cookie)
    assert page.status == 200, page.text
    tokens = await stored(bot, TEAM)
    assert len(tokens) == 2
    return AsyncWebClient(tokens[0], base_url=f"{slack}/api/"), agreed


async def told(client: AsyncWebClient, method: str, **sent: str) -> Any:  # noqa: ANN401 (Slack's JSON)
    """Return what emulate answers; it reads bodies alone, and slack_sdk puts some arguments into the address."""
    return (await client.api_call(method, json=sent)).data


async def asked(bot: Bot, channel: str, user: str, kind: str = "message") -> None:
    """Let somebody ask in ``channel``, and wait until the bot has done what it does."""
    heard = await bot.hears(event_body(kind, team=TEAM, text=ASKED, channel=channel, user=user))
    assert (heard.status, heard.text) == (200, "")
    await bot.platform.desk.drain(10)


def test_who_installs_the_bot_is_answered_in_direct_messages(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    async def script(bot: Bot, slack: str) -> None:
        client, agreed = await installed(bot, slack)
        direct = (await told(client, "conversations.open", users=agreed.user))["channel"]["id"]
        await asked(bot, direct, agreed.user)
        answers = (await told(client, "conversations.history", channel=direct))["messages"]
        assert [KEYS in str(one["blocks"]) for one in answers] == [True]

    play(script)
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


def test_who_mentions_the_installed_bot_is_answered_alone(play: Play) -> None:
    async def script(bot: Bot, slack: str) -> None:
        client, agreed = await installed(bot, slack, ",".join((*SCOPES, "channels:join")))
        channels = (await told(client, "conversations.list"))["channels"]
        room = next(one["id"] for one in channels if one["name"] == "staffroom")
        await told(client, "conversations.join", channel=room)
        await asked(bot, room, agreed.user, "app_mention")
        assert (await told(client, "conversations.history", channel=room))["messages"] == []
        shown = BeautifulSoup((await fetch(f"{slack}/?tab=messages&channel={room}")).text, "html.parser")
        seen = [row.text for row in shown.select("tr") if row.select_one(".badge") and "ephemeral" in row.text]
        assert len(seen) == 1
        assert "staff ephemeral" in seen[0]
        assert "Keys Policy, 1.1" in seen[0]

    play(script)


def test_a_stored_token_can_be_read_with_the_key_alone(play: Play, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    async def script(bot: Bot, slack: str) -> None:
        await installed(bot, slack)

    play(script)
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("records.db*"))
    assert TEAM.encode() in raw
    assert b"xoxb-" not in raw
    assert "xoxb-" not in caplog.text


def test_a_scope_that_was_not_granted_is_named_in_the_log(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    async def script(bot: Bot, slack: str) -> None:
        client, agreed = await installed(bot, slack, ",".join(set(SCOPES) - {"chat:write"}))
        direct = (await told(client, "conversations.open", users=agreed.user))["channel"]["id"]
        await asked(bot, direct, agreed.user)

    play(script)
    assert "missing_scope" in caplog.text
    assert "chat:write" in caplog.text


def test_a_browser_that_did_not_begin_the_installation_cannot_end_it(play: Play) -> None:
    async def script(bot: Bot, _: str) -> None:
        agreed = await consent(bot)
        page = await finish(bot, agreed.query)
        assert (page.status, "invalid_browser" in page.text) == (400, True)
        assert await stored(bot, TEAM) == []

    play(script)


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"state": "somebody-elses"}, 400, "invalid_browser"),
        ({"code": "made-up"}, 401, "invalid_code"),
        ({"error": "access_denied"}, 200, "access_denied"),
        ({"error": "<script>alert(1)</script>"}, 200, "alert(1)"),
    ],
)
def test_an_installation_that_is_refused_or_cancelled_ends_with_a_page(
    change: dict[str, str], status: int, reason: str, play: Play
) -> None:
    async def script(bot: Bot, _: str) -> None:
        agreed = await consent(bot)
        page = await finish(bot, {**agreed.query, **change}, agreed.cookie)
        assert page.status == status
        assert reason in page.text
        assert "<script>" not in page.text
        assert "/slack/install" in page.text
        assert await stored(bot, TEAM) == []

    play(script)


def test_a_state_holds_for_one_installation(play: Play) -> None:
    async def script(bot: Bot, slack: str) -> None:
        _, agreed = await installed(bot, slack)
        code = (await consent(bot)).query["code"]
        again = await finish(bot, {**agreed.query, "code": code}, agreed.cookie)
        assert (again.status, "invalid_state" in again.text) == (401, True)

    play(script)


def test_the_bot_asks_for_what_its_manifest_names_and_marks_the_browser(play: Play) -> None:
    async def script(bot: Bot, slack: str) -> None:
        page = await fetch(f"{bot.url}/slack/install")
        link = urlsplit(str(BeautifulSoup(page.text, "html.parser").select("a")[0]["href"]))
        asks = dict(parse_qsl(link.query))
        assert f"{link.scheme}://{link.netloc}{link.path}" == f"{slack}/oauth/v2/authorize"
        assert (asks["client_id"], asks["redirect_uri"]) == (CLIENT[0], f"{ORIGIN}/slack/oauth_redirect")
        assert asks["scope"].split(",") == list(SCOPES)
        assert f"={asks['state']};" in page.headers["Set-Cookie"]
        assert {"Secure", "HttpOnly"} <= set(page.headers["Set-Cookie"].split("; "))

    play(script)


def test_a_database_of_a_newer_version_does_not_keep_the_bot_from_starting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def make_newer() -> None:
        store = open_store("", KEY, tmp_path)
        await store.create_tables()
        async with store.transaction() as connection:
            await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        await store.close()

    async def start() -> None:
        store = open_store("", KEY, tmp_path)
        config = SlackConfig(client_id="1.2", client_secret="x", signing_secret="y")  # noqa: S106 (a test's own)
        assert await many_workspaces(config, store, "") is not None
        await store.close()

    asyncio.run(make_newer())
    asyncio.run(start())
    assert "Slack is not answered until" in caplog.text
