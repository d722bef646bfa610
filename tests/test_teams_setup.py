"""``policy-bot teams check`` names each thing that is wrong with a set-up, and what to do."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import web
from fake_teams_cloud import FakeCloud
from fake_teams_school import APP, TENANT
from fake_teams_serving import InThread, listen
from process import Served, command

NOWHERE = "http://127.0.0.1:1"
OTHER_TENANT = "0ther000-0000-4000-8000-0000000000cc"


class Done(NamedTuple):
    code: int
    out: str
    err: str

    def told(self, sign: str) -> list[str]:
        return [line.removeprefix(sign).strip() for line in self.out.splitlines() if line.startswith(sign)]


class Other(InThread):
    """Something that is not the bot, and answers all alike: ``with Other(200) as other``."""

    def __init__(self, status: int) -> None:
        self._status = status

    async def _open(self, stack: AsyncExitStack) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._page)
        self.url = f"http://127.0.0.1:{await listen(stack, app)}"

    async def _page(self, _: web.Request) -> web.Response:
        return web.Response(status=self._status, text="<html>Please sign in.</html>", content_type="text/html")


class World(NamedTuple):
    cloud: FakeCloud
    bot: Served
    folder: Path

    def check(self, *words: str, **changes: str) -> Done:
        """Return how ``policy-bot teams check`` ends where all is right but for ``changes``."""
        right = {
            "TEAMS_APP_ID": APP,
            "TEAMS_APP_PASSWORD": self.cloud.secret,
            "TEAMS_TENANT_ID": TENANT,
            "PUBLIC_URL": self.bot.url,
        }
        done = command(self.folder, "teams", "check", *words, **{**right, **self.cloud.environment(), **changes})
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def world(ingested: Path) -> Iterator[World]:
    with FakeCloud() as cloud:
        told = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": cloud.secret, "TEAMS_TENANT_ID": TENANT, **cloud.environment()}
        with Served(ingested, **told) as bot:
            yield World(cloud, bot, ingested)


@pytest.fixture(autouse=True)
def _heals(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "world" in request.fixturenames:
        request.getfixturevalue("world").cloud.heal()


def test_a_set_up_that_is_right_is_said_to_be(world: World) -> None:
    done = world.check()
    assert (done.code, done.told("mend"), done.err) == (0, [], "")
    assert len(done.told("ok")) == 3
    assert "Everything is in order: ask the bot something in Teams" in done.out
    assert world.cloud.refused == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"TEAMS_APP_PASSWORD": "wrong"}, ["TEAMS_APP_PASSWORD", "Certificates & secrets"]),
        ({"TEAMS_TENANT_ID": OTHER_TENANT}, ["TEAMS_TENANT_ID"]),
        ({"TEAMS_APP_PASSWORD": ""}, ["TEAMS_APP_PASSWORD is missing", "client secret"]),
        ({"TEAMS_APP_ID": ""}, ["TEAMS_APP_ID is missing"]),
        ({"PUBLIC_URL": ""}, ["PUBLIC_URL is missing", "--url"]),
        ({"PUBLIC_URL": NOWHERE}, ["Nothing answers at", "'policy-bot serve' running"]),
        ({"TEAMS_OPENID_URL": f"{NOWHERE}/keys"}, ["keys of Teams' tokens cannot be fetched", "may this machine call out"]),
    ],
)
def test_what_is_wrong_is_named_alone_with_what_to_do(changes: dict[str, str], named: list[str], world: World) -> None:
    done = world.check(**changes)
    assert (done.code, len(done.told("mend"))) == (1, 1), done.out
    assert [words for words in named if words not in done.told("mend")[0]] == []
    assert "Traceback" not in done.err


@pytest.mark.parametrize("status", [200, 302, 401, 404, 405, 500])
def test_a_page_in_place_of_the_bot_is_told_from_the_bot(status: int, world: World) -> None:
    with Other(status) as other:
        done = world.check("--url", other.url)
    (said,) = done.told("mend")
    assert "something else answers" in said
    assert "'policy-bot serve'" in said


def test_a_bot_that_answers_anybody_is_called_out(world: World) -> None:
    with Served(world.folder, TEAMS_DEVELOPMENT="1") as bot:
        (said,) = world.check("--url", bot.url).told("mend")
    assert "answers anybody: TEAMS_DEVELOPMENT is set there; take it away" in said


@pytest.mark.parametrize("kind", ["503", "html", "drop_before"])
def test_a_microsoft_that_is_away_is_told_from_a_wrong_password(kind: str, world: World) -> None:
    for doing in ("token", "metadata"):
        world.cloud.fail(doing, kind, times=20)
    done = world.check()
    token, keys = done.told("mend")
    assert "login.microsoftonline.com cannot be reached" in token
    assert "TEAMS_APP_PASSWORD" not in token
    assert "keys of Teams' tokens cannot be fetched" in keys
    assert "Traceback" not in done.err


def test_all_faults_are_named_in_one_run_and_no_secret_is(world: World) -> None:
    done = world.check(TEAMS_APP_PASSWORD="wr0ng-secret", TEAMS_OPENID_URL=f"{NOWHERE}/keys", PUBLIC_URL=NOWHERE)  # noqa: S106 (a wrong one)
    assert (done.code, done.told("ok"), len(done.told("mend"))) == (1, [], 3)
    assert done.err == "3 of 3 to mend\n"
    assert "wr0ng-secret" not in done.out + done.err


def test_where_nothing_is_set_the_documentation_is_named(tmp_path: Path) -> None:
    done = command(tmp_path, "teams", "check")
    assert done.returncode == 1
    assert "Nothing of Teams is set" in done.stdout
    assert "docs/teams.md" in done.stdout
