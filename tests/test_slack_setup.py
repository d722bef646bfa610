"""``policy-bot slack check`` names each thing that is wrong with a set-up, and what to do; so do the settings."""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from fake_slack import FakeSlack
from fake_slack_memory import APP_LEVEL, BOT, Grant
from rich.console import Console
from slack_bot import SECRET, build, running

from bot.config import read_config
from bot.errors import BadInputError, UsageError
from bot.platforms.slack.checking import check
from bot.platforms.slack.manifest import SCOPES
from bot.setting_up import show_checked

NOWHERE = "http://127.0.0.1:1"
Settings = dict[str, str]
Script = Callable[[FakeSlack, Settings], Coroutine[Any, Any, None]]
Play = Callable[[Script], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def play(made: Path, tmp_path: Path) -> Play:
    """Return what runs a script with Slack and the settings of a bot that runs there, all of them right."""

    async def run(script: Script) -> None:
        async with asyncio.timeout(60), FakeSlack() as slack, running(made, slack, records=tmp_path) as bot:
            slack.tokens[BOT] = Grant(frozenset(SCOPES))
            tokens = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP_LEVEL, "SLACK_SIGNING_SECRET": SECRET}
            await script(slack, {**tokens, "SLACK_API_URL": slack.url, "PUBLIC_URL": f"{bot.url}/"})

    return lambda script: asyncio.run(run(script))


def told(said: str, sign: str) -> list[str]:
    return [line.removeprefix(sign).strip() for line in said.splitlines() if line.startswith(sign)]


async def command(settings: Settings) -> tuple[int | None, str, str]:
    """Return how ``policy-bot slack check`` ends in a process of its own, and what it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "POLICY_BOT_", "PUBLIC_"))}
    words, pipe, root = (sys.executable, "-m", "bot", "slack", "check"), asyncio.subprocess.PIPE, Path(__file__).parent.parent
    process = await asyncio.create_subprocess_exec(*words, cwd=root, env=kept | settings, stdout=pipe, stderr=pipe)
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def faults(settings: Settings) -> list[str]:
    """Return what is to be mended, without a process of its own."""
    said, config = io.StringIO(), read_config(settings)
    with pytest.raises(BadInputError, match="to mend"):
        await asyncio.to_thread(show_checked, check(config.slack, config.public_url), "Slack", Console(file=said))
    return told(said.getvalue(), "mend")


@asynccontextmanager
async def answering(handle: Callable[[web.Request], Coroutine[Any, Any, web.Response]]) -> AsyncIterator[str]:
    """Serve something that is not the bot and not Slack, and yield its origin."""
    server = web.Application()
    server.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def sign_in(_: web.Request) -> web.Response:
    return web.Response(text="<html>Please sign in to the school's network.</html>", content_type="text/html")


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


def test_a_set_up_that_is_right_is_said_to_be(play: Play) -> None:
    async def script(_: FakeSlack, settings: Settings) -> None:
        code, out, err = await command(settings)
        assert (code, told(out, "mend"), err) == (0, [], "")
        assert len(told(out, "ok")) == 3
        assert "Everything is in order" in out

    play(script)


def test_all_faults_are_named_in_one_run(play: Play) -> None:
    async def script(_: FakeSlack, settings: Settings) -> None:
        wrong = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong", "SLACK_SIGNING_SECRET": "f" * 32}
        code, out, err = await command({**settings, **wrong})
        assert (code, told(out, "ok"), err) == (1, [], "3 of 3 to mend\n")
        bot, app, secret = told(out, "mend")
        assert "SLACK_BOT_TOKEN: Slack does not know it: copy it again" in bot
        assert "SLACK_APP_TOKEN: Slack does not know it: copy it again" in app
        assert "another signing secret" in secret
        assert "copy it again from Basic Information" in secret

    play(script)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PUBLIC_URL": NOWHERE}, ["Nothing answers at", "'policy-bot serve' running"]),
        ({"PUBLIC_URL": ""}, ["PUBLIC_URL is missing", "--url"]),
        ({"PUBLIC_URL": "{bot}/elsewhere"}, ["something else answers (status 404)", "'policy-bot serve'"]),
        (
            {"SLACK_API_URL": f"{NOWHERE}/api/", "SLACK_APP_TOKEN": ""},
            ["cannot be reached at", NOWHERE, "may this machine call out"],
        ),
        ({"SLACK_SIGNING_SECRET": "f" * 32}, ["another signing secret", "Basic Information"]),
        ({"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": ""}, ["SLACK_SIGNING_SECRET is missing", "Socket Mode"]),
        ({"SLACK_BOT_TOKEN": ""}, ["SLACK_BOT_TOKEN is missing", "SLACK_CLIENT_ID"]),
        ({"SLACK_CLIENT_ID": "1.2"}, ["SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together"]),
        ({"SLACK_CLIENT_SECRET": "secret"}, ["SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together"]),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, ["SLACK_BOT_TOKEN", "copy it again"]),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, ["SLACK_APP_TOKEN", "copy it again", "App-Level Tokens"]),
    ],
)
def test_what_is_wrong_is_named_alone_with_what_to_do(changes: Settings, named: list[str], play: Play) -> None:
    async def script(_: FakeSlack, settings: Settings) -> None:
        bot = settings["PUBLIC_URL"].rstrip("/")
        said = await faults({**settings, **{name: value.replace("{bot}", bot) for name, value in changes.items()}})
        assert len(said) == 1
        assert [words for words in named if words not in said[0]] == []

    play(script)


@pytest.mark.parametrize("error", ["account_inactive", "token_revoked", "token_expired"])
def test_a_token_that_was_taken_back_is_told_from_one_that_is_wrong(error: str, play: Play) -> None:
    async def script(slack: FakeSlack, settings: Settings) -> None:
        slack.fail("auth.test", error)
        assert "install the app again" in (await faults(settings))[0]

    play(script)


def test_missing_scopes_are_named_with_where_to_add_them(play: Play) -> None:
    async def script(slack: FakeSlack, settings: Settings) -> None:
        slack.tokens[BOT] = Grant(frozenset(SCOPES) - {"chat:write", "im:history"})
        slack.tokens[APP_LEVEL] = Grant(frozenset())
        bot, app = await faults(settings)
        assert "lacks chat:write, im:history: add them under OAuth & Permissions" in bot
        assert "press Reinstall to Workspace" in bot
        assert "connections:write" in app

    play(script)


def test_tokens_in_each_others_place_and_none_at_all_are_named(play: Play) -> None:
    async def script(_: FakeSlack, settings: Settings) -> None:
        said = await faults({**settings, "SLACK_BOT_TOKEN": APP_LEVEL, "SLACK_APP_TOKEN": BOT})
        assert {"SLACK_BOT_TOKEN must begin with xoxb-", "SLACK_APP_TOKEN must begin with xapp-"} <= set(said)
        assert ["Nothing of Slack is set" in one for one in await faults({})] == [True]

    play(script)


def test_a_page_in_place_of_the_bot_is_told_from_the_bot(play: Play) -> None:
    async def script(_: FakeSlack, settings: Settings) -> None:
        async with answering(sign_in) as other:
            said = await faults({**settings, "PUBLIC_URL": other})
            assert ["something else answers (status 200)" in one for one in said] == [True]

    play(script)


def test_a_page_in_place_of_slack_is_told_from_slack(play: Play) -> None:
    async def script(_: FakeSlack, settings: Settings) -> None:
        async with answering(sign_in) as other:
            said = await faults({**settings, "SLACK_API_URL": f"{other}/api/"})
            assert [one for one in said if "Slack refuses" in one] == []

    play(script)


def test_what_answers_without_looking_at_the_signature_is_not_taken_for_the_bot(play: Play) -> None:
    async def script(_: FakeSlack, settings: Settings) -> None:
        async with answering(echo) as other:
            assert len(await faults({**settings, "PUBLIC_URL": other})) == 1

    play(script)


def test_a_wrong_client_of_many_workspaces_is_named(play: Play) -> None:
    async def script(_: FakeSlack, settings: Settings) -> None:
        client = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "wrong", "SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}
        assert ["SLACK_CLIENT_ID" in one for one in await faults({**settings, **client})] == [True]

    play(script)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("POLICY_BOT_PORT", value) for value in ("http", "65536", "-1", "80.5", "²")),
        *(("PUBLIC_URL", value) for value in ("policies.school.example", "ftp://school.example", "https://")),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_what_it_is(name: str, value: str) -> None:
    with pytest.raises(UsageError) as fault:
        read_config({name: value})
    assert str(fault.value).startswith(f"{name}: '{value.rstrip('/')}")


def test_settings_are_taken_without_the_space_around_them_and_an_empty_one_is_none() -> None:
    config = read_config(
        {"POLICY_BOT_PORT": " 8080\n", "PUBLIC_URL": " https://a.example/b/ ", "SLACK_API_URL": " ", "SLACK_BOT_TOKEN": " "}
    )
    assert (config.port, config.public_url) == (8080, "https://a.example/b")
    assert (config.slack.api_url, config.slack.is_on) == ("https://slack.com/api/", False)
