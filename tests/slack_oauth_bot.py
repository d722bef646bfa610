"""The bot that workspaces install themselves, and npm's emulate as the Slack that they install it in; for tests."""

import asyncio
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from aiohttp import web
from bs4 import BeautifulSoup
from fakes import FakeModel
from slack_bot import Bot
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_cacheable_installation_store import AsyncCacheableInstallationStore
from yarl import URL

from bot.asking import Asker
from bot.audience import Audience
from bot.config import Config, SlackConfig
from bot.contacts import Contacts
from bot.escalating import Escalating
from bot.platforms.slack.app import open_slack
from bot.records.records import open_records
from bot.records.store import open_store
from index.opening import open_index

NPM = Path(__file__).parent / "npm"
CLIENT = ("111.222", "emulator-client-secret")
SECRET = "emulator-signing-secret"  # noqa: S105 (seed.yaml has it: it opens the local emulator alone)
ORIGIN = "http://127.0.0.1:3999"
"""Where emulate sends browsers back to; nothing listens there: each test goes on from what the address says."""
COOKIE = "slack-app-oauth-state"


def npm(name: str) -> Path:
    """Return the path of something that tests/npm/setup.sh makes."""
    path = NPM / name
    if not path.exists():
        pytest.fail(f"tests/npm/{name} is missing: run make test (it installs them)", pytrace=False)
    return path


@contextmanager
def emulating() -> Iterator[str]:
    """Run emulate on a free port and yield its origin."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["start", "-s", "slack", "-p", str(port), "--host", "127.0.0.1", "--seed", str(NPM / "seed.yaml")]
    command = [str(npm("node_modules/.bin/node")), str(npm("node_modules/emulate/dist/index.js")), *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 (the package that package-lock.json pins)
    try:
        until = time.monotonic() + 30
        while not _listens(port):
            assert process.poll() is None, f"emulate ended with {process.returncode}"
            assert time.monotonic() < until, "emulate does not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


@asynccontextmanager
async def running(
    made: Path, api: str, records: Path, client: tuple[str, str] = CLIENT, public_url: str = ORIGIN
) -> AsyncIterator[Bot]:
    """Run the bot that workspaces install, with the Web API at ``api``; drain it at the end."""
    slack = SlackConfig(signing_secret=SECRET, client_id=client[0], client_secret=client[1], api_url=api)
    config = Config(made, made, "fake", public_url=public_url, slack=slack)
    store = open_store("", "", records)
    await store.create_tables()
    asker = Asker(open_index(made, "fake", FakeModel()))
    escalating = Escalating(open_records(store), Contacts(), asker)
    platform = await open_slack(config, asker, Audience(), escalating)
    server = web.Application()
    platform.add_routes(server)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    work = asyncio.create_task(platform.run())
    try:
        yield Bot(f"http://127.0.0.1:{runner.addresses[0][1]}", platform, asker, escalating, secret=SECRET)
    finally:
        await platform.desk.close(5)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await runner.cleanup()
        await store.close()


def installations(bot: Bot) -> AsyncCacheableInstallationStore:
    """Return where the bot keeps who installed it; what is under it is the database, past the memory of the process."""
    store = bot.platform.app.oauth_flow.settings.installation_store if bot.platform.app.oauth_flow else None
    assert isinstance(store, AsyncCacheableInstallationStore)
    return store


async def stored(bot: Bot, team: str | None, enterprise: str | None = None, *, grid: bool = False) -> list[str]:
    """Return the tokens of a workspace that stand in the database, past every cache."""
    store, place = installations(bot).underlying, {"enterprise_id": enterprise, "team_id": team}
    installed = await store.async_find_installation(**place, is_enterprise_install=grid)
    found = (await store.async_find_bot(**place, is_enterprise_install=grid), installed)
    return [one.bot_token for one in found if one is not None and one.bot_token]


def installation(token: str, team: str | None, enterprise: str | None = None, **more: Any) -> Installation:  # noqa: ANN401 (the fields of a library's own class)
    """Return what is stored when ``team`` has installed the bot (no team: all of ``enterprise``)."""
    ids = {"app_id": "A0POLICY", "team_id": team, "enterprise_id": enterprise, "is_enterprise_install": team is None}
    return Installation(**{**ids, "user_id": "U0TEACHER", "bot_token": token, "bot_user_id": "U0BOT", "bot_id": "B0BOT", **more})


class Page(NamedTuple):
    """What a browser is shown."""

    status: int
    text: str
    headers: Any


async def fetch(url: str, *, form: dict[str, str] | None = None, cookie: str = "") -> Page:
    """Return the page at ``url``, following no redirect; ``cookie`` is the one that the bot set."""
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        method = "GET" if form is None else "POST"
        target = URL(url, encoded=True)
        async with session.request(method, target, data=form, headers=headers, allow_redirects=False) as response:
            return Page(response.status, await response.text(), response.headers.copy())


class Begun(NamedTuple):
    """What a browser has when it is sent to Slack: ``state`` is in its cookie too."""

    link: str
    state: str


async def begin(bot: Bot) -> Begun:
    """Press the bot's own button."""
    page = await fetch(f"{bot.url}/slack/install")
    assert page.status == 200
    link = str(BeautifulSoup(page.text, "html.parser").select("a")[0]["href"])
    return Begun(link, page.headers["Set-Cookie"].partition("=")[2].partition(";")[0])


class Consent(NamedTuple):
    """What a browser has when Slack sends it back."""

    query: dict[str, str]
    cookie: str
    user: str


async def consent(bot: Bot, scopes: str = "") -> Consent:
    """Press the bot's button, then Slack's; ``scopes`` are granted in place of those that the bot asks for."""
    link, state = await begin(bot)
    asked = await fetch(link.replace(" ", "%20"))
    assert asked.status == 200, asked.text
    forms = BeautifulSoup(asked.text, "html.parser").find_all("form")
    mine = next(form for form in forms if "staff" in (login.text for login in form.select(".user-login")))
    fields = {str(one["name"]): str(one.get("value", "")) for one in mine.select("input[type=hidden]")}
    back = await fetch(str(URL(link).join(URL(str(mine["action"])))), form={**fields, **({"scope": scopes} if scopes else {})})
    address = urlsplit(back.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ORIGIN}/slack/oauth_redirect"
    return Consent(dict(parse_qsl(address.query)), state, fields["user_id"])


async def finish(bot: Bot, query: dict[str, str], cookie: str = "") -> Page:
    """Return what the bot shows to a browser that Slack sent back to it."""
    return await fetch(str(URL(f"{bot.url}/slack/oauth_redirect").with_query(query)), cookie=cookie)
