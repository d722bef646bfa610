import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from fake_slack import FakeSlack
from fake_slack_memory import USER
from fake_slack_requests import action_form, command_form, event_body
from slack_bot import KEYS, Bot, build, running

from bot.audience import Setting

Script = Callable[[Bot, FakeSlack], Awaitable[None]]
ONLY_ELM = Setting("slack", "T0SCHOOL", organisations=("Elm School",))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"))


def play(script: Script, made: Path, records: Path, *settings: Setting) -> None:
    async def run(slack: FakeSlack) -> None:
        async with running(made, slack, *settings, records=records) as bot:
            await script(bot, slack)

    with FakeSlack.in_thread() as slack:
        asyncio.run(run(slack))
        assert not slack.rejected


async def view(bot: Bot, slack: FakeSlack) -> dict[str, Any]:
    """Return the view that was shown last, as it stands now."""
    await bot.platform.desk.drain(5)
    return slack.views()[-1]


async def answered(bot: Bot, slack: FakeSlack, text: str) -> dict[str, Any]:
    await bot.hears(event_body("message", text=text))
    await bot.platform.desk.drain(5)
    return slack.posted()[-1]


def pressed(within: dict[str, Any], name: str, **action: str) -> bytes:
    """Return the click on the first button whose id begins with ``name``."""
    ids = [one["action_id"] for block in within["blocks"] for one in block.get("elements", []) if "action_id" in one]
    return action_form(next(one for one in ids if one.startswith(name)), within, "", **action)


def test_the_home_tab_shows_a_question_box_how_to_ask_and_each_policy_with_its_state(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_home_opened"))
        home = await view(bot, slack)
        said = json.dumps(home, ensure_ascii=False)
        assert home["type"] == "home"
        assert "Keys Policy" in said
        assert "no date stated" in said
        assert "/policy" in said
        assert any(block["type"] == "input" for block in home["blocks"])

    play(script, made, tmp_path)


def test_the_home_tabs_question_box_answers_in_a_modal_that_only_the_asker_sees(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("app_home_opened"))
        home = await view(bot, slack)
        box = {
            **home,
            "blocks": [{**block, "elements": [block["element"]]} for block in home["blocks"] if block["type"] == "input"],
        }
        await bot.hears(action_form("search", box, value="can staff lend keys to pupils?"))
        modal = await view(bot, slack)
        assert modal["type"] == "modal"
        assert KEYS in json.dumps(modal)
        assert not slack.posted()

    play(script, made, tmp_path)


def test_in_context_shows_the_neighbours_marks_the_cited_clause_and_pages_on(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await answered(bot, slack, "keys 1.2")
        await bot.hears(pressed(message, "context"))
        modal = await view(bot, slack)
        said = json.dumps(modal)
        assert said.index(KEYS) < said.index("The clause that was cited") < said.index("Lost keys") < said.index("Cupboard 4")
        await bot.hears(pressed(modal, "page"))
        assert "Cupboard 8" in json.dumps(await view(bot, slack))

    play(script, made, tmp_path)


def test_a_number_that_two_policies_print_is_a_choice_of_buttons(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        choice = await answered(bot, slack, "1.1")
        await bot.hears(pressed(choice, "choose", value=json.dumps({"p": "keys", "l": "1.1"})))
        await bot.platform.desk.drain(5)
        assert KEYS in json.dumps(slack.posted()[-1])

    play(script, made, tmp_path)


def test_a_choice_made_on_a_message_to_the_asker_alone_is_answered_to_the_asker_alone(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(command_form("1.1", slack.response_url()))
        await bot.platform.desk.drain(5)
        choice = slack.ephemerals(USER)[-1]
        ids = [one["action_id"] for block in choice["blocks"] for one in block.get("elements", []) if "action_id" in one]
        await bot.hears(action_form(ids[0], choice, slack.response_url()))
        await bot.platform.desk.drain(5)
        assert len(slack.ephemerals(USER)) == 2
        assert not slack.posted()

    play(script, made, tmp_path)


def test_a_button_pressed_where_the_policy_may_not_be_seen_shows_nothing_of_it(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        message = await answered(bot, slack, "visitors 1.1")
        context = next(block for block in message["blocks"] if "context:" in json.dumps(block))
        context["elements"][0]["value"] = "keys:50fdd6c020"
        await bot.hears(pressed(message, "context"))
        assert KEYS not in json.dumps(await view(bot, slack))

    play(script, made, tmp_path, ONLY_ELM)


@pytest.mark.parametrize("text", ["help", "hello", "", "?"])
def test_help_is_given_to_whoever_does_not_know_what_to_ask(text: str, made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        said = json.dumps(await answered(bot, slack, text), ensure_ascii=False)
        assert "word for word" in said
        assert "keys 1.1" in said

    play(script, made, tmp_path)


def test_the_list_names_each_policy_whose_it_is_and_how_old(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        said = json.dumps(await answered(bot, slack, "list"))
        assert "Oak School, Keys Policy: no date stated" in said
        assert "Elm School, Visitors Policy" in said

    play(script, made, tmp_path)


def test_the_pane_suggests_questions_and_shows_that_the_bot_is_at_work(made: Path, tmp_path: Path) -> None:
    async def script(bot: Bot, slack: FakeSlack) -> None:
        await bot.hears(event_body("assistant_thread_started"))
        await bot.hears(event_body("message", text="can staff lend keys to pupils?", thread_ts="1700000000.000100"))
        await bot.platform.desk.drain(5)
        statuses = [call.payload["status"] for call in slack.calls("assistant.threads.setStatus")]
        assert "policies" in statuses[0]
        assert slack.posted()[-1]["thread_ts"] == "1700000000.000100"

    play(script, made, tmp_path)
