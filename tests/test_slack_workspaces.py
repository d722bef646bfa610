"""Many workspaces with one bot: each answered with its own token, which is forgotten when it is taken back."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from fake_slack import FakeSlack
from fake_slack_memory import BOT_USER, USER, Answered, Grant
from fake_slack_requests import event_body
from slack_bot import Bot, build
from slack_oauth_bot import begin, finish, installation, installations, running, stored

from bot import desk
from bot.platforms.slack import sender
from bot.records import inbox

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk still uses it
TEAM, ORG, LOOKED_UP_S = "T0SCHOOL", "E0TRUST", 0.5
Script = Callable[[FakeSlack, Bot], Coroutine[Any, Any, None]]
Play = Callable[[Script], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def play(made: Path, tmp_path: Path) -> Play:
    async def run(script: Script) -> None:
        async with asyncio.timeout(30), FakeSlack() as slack, running(made, slack.url, tmp_path, slack.client) as bot:
            await script(slack, bot)

    return lambda script: asyncio.run(run(script))


@pytest.fixture
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk look after what it keeps every moment: tokens are looked up anew then."""
    monkeypatch.setattr(desk, "_BEAT_S", 0.05)


async def install(slack: FakeSlack, bot: Bot, token: str, team: str | None = TEAM, enterprise: str | None = None) -> None:
    """Let a workspace have installed the bot; no team: all of an organisation has."""
    slack.tokens[token] = Grant(team=team or "")
    await installations(bot).async_save(installation(token, team, enterprise))


async def hears(bot: Bot, kind: str = "app_mention", team: str = TEAM, enterprise: str | None = None, **fields: Any) -> Answered:  # noqa: ANN401 (Slack's JSON)
    """Return how the bot takes an event of a workspace, once it has done what it does about it."""
    grid, outer = bool(fields.pop("grid", False)), fields.pop("outer", team)
    body = json.loads(event_body(kind, team=team, **fields))
    body["authorizations"][0] |= {"enterprise_id": enterprise, "is_enterprise_install": grid}
    heard = await bot.hears(json.dumps(body | {"team_id": outer, "enterprise_id": enterprise}).encode())
    await bot.platform.desk.drain(10)
    return heard


async def left(bot: Bot, expected: int) -> int:
    """Return how many tokens of the workspace are stored; bolt deletes them some time after it has answered the event."""
    for _ in range(40):
        if len(await stored(bot, TEAM)) == expected:
            break
        await asyncio.sleep(0.05)
    return len(await stored(bot, TEAM))


def answers(slack: FakeSlack) -> list[str]:
    """Return the tokens with which answers were sent."""
    return [call.token for call in slack.calls("chat.postEphemeral")]


def test_each_workspace_is_answered_with_its_own_token(play: Play) -> None:
    async def script(slack: FakeSlack, bot: Bot) -> None:
        for team in ("T0OAK", "T0ELM"):
            await install(slack, bot, f"xoxb-{team}", team)
        for team in ("T0OAK", "T0ELM", "T0OAK", "T0ASH"):
            assert (await hears(bot, team=team)).status == 200
        assert answers(slack) == ["xoxb-T0OAK", "xoxb-T0ELM", "xoxb-T0OAK"]
        assert {call.token for call in slack.sent} == {"xoxb-T0OAK", "xoxb-T0ELM"}

    play(script)


def test_a_workspace_that_takes_the_bot_away_leaves_no_token_and_can_install_it_again(play: Play) -> None:
    async def script(slack: FakeSlack, bot: Bot) -> None:
        await install(slack, bot, "xoxb-old")
        await hears(bot)
        assert await left(bot, 2) == 2
        assert (await hears(bot, "app_uninstalled")).status == 200
        assert await left(bot, 0) == 0
        assert ((await hears(bot)).status, answers(slack)) == (200, ["xoxb-old"])
        slack.tokens["xoxb-new"], slack.codes["code"] = Grant(), "xoxb-new"
        state = (await begin(bot)).state
        assert (await finish(bot, {"code": "code", "state": state}, state)).status == 200
        await hears(bot)
        assert answers(slack) == ["xoxb-old", "xoxb-new"]

    play(script)


@pytest.mark.parametrize(
    "users",
    [[USER], []],
)
def test_a_token_that_is_revoked_is_deleted_and_not_used_again(users: list[str], play: Play) -> None:
    async def script(slack: FakeSlack, bot: Bot) -> None:
        await install(slack, bot, "xoxb-old")
        await hears(bot)
        heard = await hears(bot, "tokens_revoked", tokens={"oauth": users, "bot": [BOT_USER]})
        assert (heard.status, await left(bot, 0)) == (200, 0)
        calls = len(slack.sent)
        assert ((await hears(bot)).status, slack.sent[calls:]) == (200, [])

    play(script)


@pytest.mark.usefixtures("_often")
def test_a_person_who_takes_back_their_own_token_leaves_the_bot_installed(play: Play) -> None:
    async def script(slack: FakeSlack, bot: Bot) -> None:
        await install(slack, bot, "xoxb-kept")
        await hears(bot, "tokens_revoked", tokens={"oauth": [USER], "bot": []})
        assert await left(bot, 2) == 2
        await hears(bot)
        assert answers(slack) == ["xoxb-kept"]
        await installations(bot).underlying.async_delete_bot(enterprise_id=None, team_id=TEAM)
        await asyncio.sleep(LOOKED_UP_S)
        await hears(bot)
        assert answers(slack) == ["xoxb-kept"]

    play(script)


def test_an_organisation_that_installed_the_bot_is_answered_in_each_of_its_workspaces(play: Play) -> None:
    async def script(slack: FakeSlack, bot: Bot) -> None:
        await install(slack, bot, "xoxb-trust", None, ORG)
        await install(slack, bot, "xoxb-oak", "T0OAK", "E0OTHER")
        for team in ("T0ELM", "T0ASH"):
            await hears(bot, team=team, enterprise=ORG, grid=True)
        await hears(bot, team="T0OAK", enterprise="E0OTHER")
        await hears(bot, team="T0ELM", enterprise="E0OTHER", grid=True)
        assert answers(slack) == ["xoxb-trust", "xoxb-trust", "xoxb-oak"]

    play(script)


@pytest.mark.usefixtures("_often")
def test_a_token_that_another_process_stores_is_noticed(play: Play) -> None:
    async def script(slack: FakeSlack, bot: Bot) -> None:
        await install(slack, bot, "xoxb-old")
        await hears(bot)
        slack.tokens["xoxb-new"] = Grant()
        later = installations(bot).underlying  # past this process's memory, as another one writes
        await later.async_save(installation("xoxb-new", TEAM))
        await asyncio.sleep(LOOKED_UP_S)
        await hears(bot)
        await later.async_delete_all(enterprise_id=None, team_id=TEAM)
        await asyncio.sleep(LOOKED_UP_S)
        await hears(bot)
        assert answers(slack) == ["xoxb-old", "xoxb-new"]

    play(script)


def test_a_partner_who_asks_in_a_shared_channel_is_told_by_the_workspace_that_has_the_bot(play: Play) -> None:
    async def script(slack: FakeSlack, bot: Bot) -> None:
        await install(slack, bot, "xoxb-own")
        await hears(bot, outer="T0PARTNER", shared=True)
        assert answers(slack) == ["xoxb-own"]

    play(script)


@pytest.mark.usefixtures("_often")
@pytest.mark.parametrize("fault", ["429", "503", "drop_before"])
def test_a_question_waits_while_slack_cannot_say_whose_token_it_is(
    fault: str, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "HELD_S", 0.5)
    monkeypatch.setattr(sender, "_LONGEST_WAIT_S", 0.01)

    async def script(slack: FakeSlack, bot: Bot) -> None:
        await install(slack, bot, "xoxb-own")
        slack.fail("auth.test", fault)
        assert (await hears(bot)).status == 200
        await slack.wait_for(lambda call: call.method == "chat.postEphemeral", 2)

    play(script)


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
def test_an_installation_while_slack_is_away_ends_with_a_page(method: str, play: Play) -> None:
    async def script(slack: FakeSlack, bot: Bot) -> None:
        slack.tokens["xoxb-new"], slack.codes["code"] = Grant(), "xoxb-new"
        slack.fail(method, "drop_before", times=9)
        state = (await begin(bot)).state
        page = await finish(bot, {"code": "code", "state": state}, state)
        assert "/slack/install" in page.text

    play(script)
