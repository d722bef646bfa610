import asyncio
import json
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
from fake_teams_school import APP, CHANNEL, GROUP, HEAD, JSON, PERSONAL, TENANT, Place
from fake_teams_tokens import Tokens
from process import Served
from slack_bot import KEYS

QUESTION = "can staff lend keys to pupils?"
THREAD = CHANNEL.thread("1700000000001")
OPEN = Place("channel", "19:open@thread.tacv2", CHANNEL.team)
NEW = Place("personal", "a:1newcomer")
QUIET = Place("personal", "a:1quiet")
"""A chat in which nothing of other tests is said."""
AUDIENCE = f"""
[[place]]
platform = "teams"
workspace = "{TENANT}"
channel = "{OPEN.id}"
public = true

[[place]]
platform = "teams"
workspace = "{TENANT}"
channel = "{GROUP.id}"
organisations = ["Elm School"]
"""


class World(NamedTuple):
    cloud: FakeCloud
    teams: FakeConnector
    bot: Served

    @property
    def client(self) -> Client:
        return Client(self.teams.url)

    def hears(self, activity: JSON) -> Answered:
        sent = Tokens(self.cloud, self.teams.url).request(activity)
        return asyncio.run(deliver(f"{self.bot.url}/api/messages", sent, schema=CARD_SCHEMA))

    def said(self, activity: JSON, words: str) -> JSON:
        """Return the message that holds ``words``, sent after the bot heard ``activity``, with where it was sent."""
        before = len(self.teams.calls("send"))
        assert self.hears(activity).status == 202
        call = self.teams.wait_until(
            lambda call: (
                call in self.teams.calls("send")[before:]
                and words in json.dumps(call.payload)
                and "posted" not in json.dumps(call.payload)
            )
        )
        return {"where": call.conversation, **(call.payload or {})}


@pytest.fixture(scope="module")
def world(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    audience = tmp_path_factory.mktemp("audience") / "audience.toml"
    audience.write_text(AUDIENCE, encoding="utf-8")
    with FakeCloud() as cloud, FakeConnector(cloud, CARD_SCHEMA) as teams:
        told = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": cloud.secret, "TEAMS_TENANT_ID": TENANT, **cloud.environment()}
        teams.places |= {place.id: place for place in (OPEN, NEW, QUIET)}
        with Served(ingested, POLICY_BOT_AUDIENCE=str(audience), PUBLIC_URL="https://policies.example", **told) as bot:
            yield World(cloud, teams, bot)
        assert not teams.rejected


def pressed(message: JSON, title: str) -> tuple[str, JSON]:
    """Return the verb and the data of the first button with this title."""
    for attachment in message["attachments"]:
        for element in attachment["content"]["body"]:
            for action in element.get("actions", []):
                if action["title"] == title:
                    return action["verb"], action["data"]
    return pytest.fail(f"no button {title!r} in {json.dumps(message)}")


def test_a_question_in_the_chat_is_answered_there_with_its_citation(world: World) -> None:
    message = world.said(world.client.message(QUESTION), KEYS)
    assert message["where"] == PERSONAL.id
    assert "Oak School" in json.dumps(message)
    assert "https://policies.example/clauses/keys%3A" in json.dumps(message)
    assert message["entities"][0]["citation"][0]["appearance"]["name"] == "Keys Policy"
    assert "AIGenerated" not in json.dumps(message)


def test_a_follow_up_in_the_chat_is_read_with_the_question_before(world: World) -> None:
    world.said(world.client.message(QUESTION), KEYS)
    world.said(world.client.message("what about visitors?"), "together with your earlier question")


def test_a_question_in_a_channel_is_answered_in_private_and_a_pointer_stands_in_the_thread(world: World) -> None:
    message = world.said(world.client.message(QUESTION, THREAD), KEYS)
    assert message["where"] != THREAD.id
    world.teams.wait_until(lambda call: call.conversation == THREAD.id)
    (pointer,) = world.teams.posted(THREAD.id)
    assert "our own chat" in json.dumps(pointer)
    assert KEYS not in json.dumps(pointer)


def test_the_asker_can_post_the_answer_to_the_channel_once(world: World) -> None:
    thread = CHANNEL.thread("1700000000002")
    verb, data = pressed(world.said(world.client.message(QUESTION, thread), KEYS), "Post to channel")
    for _ in range(2):
        done = world.hears(world.client.execute(verb, data, "card"))
        assert done.status == 200
        assert not done.faults
    world.teams.wait_until(lambda call: call.conversation == thread.id and KEYS in json.dumps(call.payload))
    world.said(world.client.message("keys 1.2"), "Lost keys")
    assert len([one for one in world.teams.posted(thread.id) if KEYS in json.dumps(one)]) == 1


def test_nobody_posts_to_a_channel_where_they_did_not_ask(world: World) -> None:
    thread = CHANNEL.thread("1700000000003")
    _, data = pressed(world.said(world.client.message(QUESTION, thread), KEYS), "Post to channel")
    head = Client(world.teams.url, person=HEAD)
    world.hears(head.execute("share", data, "card", PERSONAL))
    world.said(world.client.message("keys 1.2"), "Lost keys")
    assert not [one for one in world.teams.posted(thread.id) if KEYS in json.dumps(one)]


def test_a_channel_that_was_set_public_is_answered_in_its_thread(world: World) -> None:
    thread = OPEN.thread("1700000000004")
    assert world.said(world.client.message(QUESTION, thread), KEYS)["where"] == thread.id


def test_a_place_sees_the_policies_of_its_organisations_alone(world: World) -> None:
    world.said(world.client.message("list", GROUP), "Elm School")
    for text in (QUESTION, "keys 1.1"):
        world.hears(world.client.message(text, GROUP))
    world.said(world.client.message("visitors 1.1", GROUP), "Visitors sign in")
    # The group's answers go to the chat of whoever asked; none of them may hold the other school's clause.
    found = world.hears(world.client.query("search", "lend keys to pupils", GROUP))
    assert KEYS not in found.text


def test_in_context_shows_the_neighbours_and_the_way_back(world: World) -> None:
    verb, data = pressed(world.said(world.client.message("keys 1.2"), "Lost keys"), "In context")
    shown = world.hears(world.client.execute(verb, data, "card")).body
    assert "The clause that was cited" in json.dumps(shown)
    assert KEYS in json.dumps(shown)
    later = next(one for one in shown["value"]["body"][-1]["actions"] if one["title"].startswith("Later"))
    assert "Cupboard 7" in world.hears(world.client.execute(later["verb"], later["data"], "card")).text
    back = shown["value"]["body"][-1]["actions"][-1]
    restored = world.hears(world.client.execute(back["verb"], back["data"], "card")).body
    assert "Lost keys" in json.dumps(restored)
    assert KEYS not in json.dumps(restored)


def test_a_number_that_two_policies_print_is_a_choice_of_buttons(world: World) -> None:
    verb, data = pressed(world.said(world.client.message("1.1"), "Several policies print"), "This one")
    assert KEYS in world.hears(world.client.execute(verb, data, "card")).text


def test_whoever_writes_a_message_can_put_a_clause_into_it(world: World) -> None:
    found = world.hears(world.client.query("search", "lend keys to pupils"))
    (first, *_) = found.body["composeExtension"]["attachments"]
    assert KEYS in json.dumps(first["content"])
    assert "Keys Policy" in first["preview"]["content"]["title"]
    assert not found.faults


def test_the_policy_on_anybodys_message_is_shown_to_whoever_asked_for_it(world: World) -> None:
    before = len(world.teams.calls("send"))
    about = world.client.message("can staff lend keys to pupils?", THREAD)
    found = world.hears(world.client.fetch_task("findPolicy", THREAD, on=about))
    assert KEYS in found.text
    assert found.body["task"]["type"] == "continue"
    assert len(world.teams.calls("send")) == before


def test_a_newcomer_is_welcomed_once(world: World) -> None:
    for _ in range(2):
        world.hears(world.client.installation("add", NEW))
        world.hears(world.client.joined(world.client.bot, place=NEW))
    world.teams.wait_until(lambda call: call.conversation == NEW.id and "word for word" in json.dumps(call.payload))
    world.said(world.client.message("keys 1.2"), "Lost keys")
    assert len(world.teams.posted(NEW.id)) == 1


@pytest.mark.parametrize(
    "name", ["adaptiveCard/action", "composeExtension/query", "message/submitAction", "task/fetch", "something/new"]
)
@pytest.mark.parametrize(
    "value", [None, [], "x", {"action": 3}, {"action": {"verb": "context", "data": {}}}, {"parameters": [3]}]
)
def test_an_invoke_that_teams_does_not_send_is_no_server_error(name: str, value: object, world: World) -> None:
    assert world.hears(world.client.invoke(name, value)).status in {200, 400, 501}


def test_whoever_cannot_be_written_to_is_told_so_where_they_asked_and_never_that_they_were_answered(world: World) -> None:
    thread = CHANNEL.thread("1700000000009")
    world.teams.forbidden[PERSONAL.id] = "ConversationBlockedByUser"
    try:
        assert "cannot write to you" in json.dumps(world.said(world.client.message(QUESTION, thread), "private"))
        assert "I have answered" not in json.dumps(world.teams.posted(thread.id))
    finally:
        del world.teams.forbidden[PERSONAL.id]
        world.teams.record.all[:] = [one for one in world.teams.record.all if not one.faults]


def test_the_next_clause_is_the_same_one_however_often_it_had_to_be_sent(world: World) -> None:
    world.said(world.client.message("keys 1.1", QUIET), KEYS)
    world.teams.fail("send", "503", times=8)  # more than are tried at once: the answer waits in the inbox, for some 25 s
    world.hears(world.client.message("next", QUIET))
    world.teams.wait_until(lambda call: call.conversation == QUIET.id and "Lost keys" in json.dumps(call.payload), 120)
    world.teams.heal()
    time.sleep(6)  # whatever else were taken up from the inbox would come by now
    assert "caretaker" not in json.dumps(world.teams.posted(QUIET.id))


def test_an_answer_whose_cards_teams_refuses_is_sent_without_them(world: World) -> None:
    world.teams.fail("send", "400", times=2)
    message = world.said(world.client.message("keys 1.1"), f"{KEYS}")
    assert message["where"] == PERSONAL.id
    world.teams.wait_until(lambda call: call.status == 201 and KEYS in str((call.payload or {}).get("text")))
