import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playground import Playground, missing, playground
from process import Served
from slack_bot import KEYS

Script = Callable[[Playground], Awaitable[None]]
QUESTION = "can staff lend keys to pupils?"


@pytest.fixture
def play(ingested: Path, tmp_path: Path) -> Callable[[Script], None]:
    assert not missing(), f"{missing()}: run make test (it installs them)"

    def run(script: Script) -> None:
        async def main(url: str) -> None:
            async with playground(f"{url}/api/messages") as me:
                await script(me)

        with Served(ingested, TEAMS_DEVELOPMENT="1", POLICY_BOT_DATABASE=f"sqlite:///{tmp_path}/records.db") as bot:
            asyncio.run(main(bot.url))

    return run


async def pressed(me: Playground, verb: str) -> None:
    """Wait until the wire shows that a button was pressed."""
    await me.recorded(lambda one: "adaptiveCard/action" in json.dumps(one) and f'"verb": "{verb}"' in json.dumps(one))


def test_a_real_client_shows_the_answer_and_pages_through_its_context(play: Callable[[Script], None]) -> None:
    async def script(me: Playground) -> None:
        await me.open("personal")
        await me.wait("word for word")
        await me.say(QUESTION)
        await me.wait(KEYS)
        await me.press("In context")
        await me.wait("The clause that was cited")
        await me.press("Back")
        await pressed(me, "context")
        await pressed(me, "back")
        await me.wait(KEYS)
        assert not any("AIGenerated" in json.dumps(one) for one in me.traffic())

    play(script)


def test_a_mention_in_a_channel_is_answered_by_a_pointer_without_the_answer(play: Callable[[Script], None]) -> None:
    async def script(me: Playground) -> None:
        await me.open("channel")
        await me.say(QUESTION, mention=True)
        await me.wait("our own chat")

    play(script)


def test_a_clause_is_found_while_writing_a_message(play: Callable[[Script], None]) -> None:
    async def script(me: Playground) -> None:
        await me.open("personal")
        found = await me.search("lend keys to pupils", "search", "query")
        assert "Keys Policy" in found

    play(script)


def test_thumbs_of_a_client_that_sends_them_unasked_are_taken_without_an_error(play: Callable[[Script], None]) -> None:
    async def script(me: Playground) -> None:
        await me.open("personal")
        await me.wait("word for word")
        thumbs = {"actionName": "feedback", "actionValue": {"reaction": "like", "feedback": "clear"}}
        await me.custom({"type": "invoke", "name": "message/submitAction", "value": thumbs})
        await me.recorded(lambda one: "message/submitAction" in json.dumps(one) and '"statusCode": 200' in json.dumps(one))

    play(script)
