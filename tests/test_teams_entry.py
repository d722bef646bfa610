import asyncio
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fake_teams_activities import Client
from fake_teams_answers import Answered, deliver
from fake_teams_cards import CARD_SCHEMA
from fake_teams_cloud import FakeCloud
from fake_teams_connector import FakeConnector
from fake_teams_matrix import CASES, Case
from fake_teams_school import APP, JSON, STRANGER, TENANT
from fake_teams_tokens import Tokens
from process import Served, command
from slack_bot import KEYS

SECRET = "a-client-secret"  # noqa: S105 (a test's own)
QUESTION = "can staff lend keys to pupils?"


class World(NamedTuple):
    """A bot, the Microsoft that it believes in, and the Teams that it talks to."""

    cloud: FakeCloud
    teams: FakeConnector
    bot: Served

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.cloud, self.teams.url)

    @property
    def client(self) -> Client:
        return Client(self.teams.url)

    def hears(self, activity: JSON, token: str = "") -> Answered:
        sent = self.tokens.request(activity, token)
        return asyncio.run(deliver(f"{self.bot.url}/api/messages", sent, schema=CARD_SCHEMA))


def told(cloud: FakeCloud) -> dict[str, str]:
    return {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": cloud.secret, "TEAMS_TENANT_ID": TENANT, **cloud.environment()}


@pytest.fixture(scope="module")
def world(ingested: Path) -> Iterator[World]:
    with FakeCloud() as cloud, FakeConnector(cloud, CARD_SCHEMA) as teams, Served(ingested, **told(cloud)) as bot:
        yield World(cloud, teams, bot)


@pytest.fixture(autouse=True)
def _heals(world: World) -> Iterator[None]:
    yield
    world.cloud.heal()
    world.teams.heal()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_teams_itself_is_let_in(case: Case, world: World) -> None:
    answered = asyncio.run(deliver(f"{world.bot.url}/api/messages", case.make(world.tokens)))
    assert answered.status == case.status


def test_a_question_is_answered_with_the_clause_and_one_token_serves_many_turns(world: World) -> None:
    for _ in range(5):
        before = len(world.teams.calls("send"))
        assert world.hears(world.client.message(QUESTION)).status == 202
        world.teams.wait_until(
            lambda call, before=before: call in world.teams.calls("send")[before:] and KEYS in json.dumps(call.payload)  # type: ignore[misc]  # mypy cannot infer it
        )
    assert world.cloud.count("token") <= 1
    assert not world.teams.rejected


def test_a_message_that_comes_again_is_answered_once(world: World) -> None:
    activity = world.client.message("keys 1.2")
    before = len(world.teams.posted())
    for _ in range(3):
        assert world.hears(activity).status == 202
    time.sleep(1)
    answers = [one for one in world.teams.posted()[before:] if "Lost keys" in json.dumps(one)]
    assert len(answers) == 1


@pytest.mark.parametrize("fault", ["429", "503", "412", "502"])
def test_a_busy_teams_gets_the_answer_once(fault: str, world: World) -> None:
    before = len(world.teams.posted())
    world.teams.fail("send", fault, times=2)
    world.hears(world.client.message(QUESTION))
    world.teams.wait_until(lambda _: len([one for one in world.teams.posted()[before:] if KEYS in json.dumps(one)]) == 1, 20)


def test_a_key_that_was_changed_is_learnt(world: World) -> None:
    world.cloud.rotate()
    time.sleep(5.5)  # keys are not fetched again sooner, whoever asks for one
    assert world.hears(world.client.message(QUESTION)).status == 202


def test_a_hanging_microsoft_holds_up_nobody_else(ingested: Path) -> None:
    with FakeCloud() as cloud, FakeConnector(cloud) as teams, Served(ingested, **told(cloud)) as bot:
        cloud.fail("metadata", "hang", seconds=30)
        world = World(cloud, teams, bot)

        async def both() -> tuple[int, float]:
            import aiohttp

            sent = world.tokens.request(world.client.message(QUESTION))
            hanging = asyncio.create_task(deliver(f"{bot.url}/api/messages", sent))
            await asyncio.sleep(0.5)
            start = time.monotonic()
            async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/healthz") as done:
                await done.text()
            took = time.monotonic() - start
            return (await hanging).status, took

        status, took = asyncio.run(both())
        assert status == 503
        assert took < 2
        code, _, _ = bot.stop(signal.SIGTERM)
        assert code == 0


def test_a_bot_killed_before_it_answered_answers_when_it_starts_again_and_logs_nothing_of_it(ingested: Path) -> None:
    with FakeCloud() as cloud, FakeConnector(cloud) as teams:
        with Served(ingested, **told(cloud)) as bot:
            world = World(cloud, teams, bot)
            teams.fail("send", "hang", seconds=30)
            assert world.hears(world.client.message("may staff lend the purple keys to pupils?")).status == 202
            time.sleep(0.5)
            _, out, err = bot.stop(signal.SIGKILL)
            assert "purple" not in out + err
        with Served(ingested, **told(cloud)):
            teams.wait_until(lambda call: KEYS in json.dumps(call.payload), 40)


def test_a_tenant_that_is_not_allowed_is_refused(ingested: Path) -> None:
    with FakeCloud() as cloud, FakeConnector(cloud) as teams, Served(ingested, TEAMS_TENANTS=TENANT, **told(cloud)) as bot:
        world = World(cloud, teams, bot)
        assert world.hears(world.client.message(QUESTION)).status == 202
        stranger = Client(teams.url, person=STRANGER)
        activity = stranger.message(QUESTION)
        activity["channelData"] = {"tenant": {"id": STRANGER.tenant}}
        assert world.hears(activity).status == 401


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        ({"TEAMS_APP_PASSWORD": "x"}, "TEAMS_APP_ID is missing"),
        ({"TEAMS_APP_ID": APP}, "TEAMS_APP_PASSWORD is missing"),
        ({"TEAMS_DEVELOPMENT": "1", "TEAMS_APP_ID": APP}, "does not go together"),
        ({"TEAMS_DEVELOPMENT": "1", "POLICY_BOT_HOST": "0.0.0.0"}, "POLICY_BOT_HOST must be 127.0.0.1"),  # noqa: S104 (it is refused)
    ],
)
def test_a_bot_that_would_be_open_to_anybody_does_not_start(tokens: dict[str, str], says: str, ingested: Path) -> None:
    done = command(ingested, "serve", **tokens)
    assert done.returncode == 1
    assert says in done.stderr
