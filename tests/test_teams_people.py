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
from fake_teams_school import APP, CHANNEL, HEAD, JSON, PERSONAL, TEACHER, TENANT, Place
from fake_teams_tokens import Tokens
from process import Served
from slack_bot import KEYS
from teams_seen import nodes, quoted, shown

from bot.platforms.teams.happened import message_name
from bot.records.feedback import Reason, Vote
from bot.records.person import Person
from bot.records.records import Records, open_records
from bot.records.store import open_store

QUESTION = "can staff lend keys to pupils?"
OFFICE = Place("channel", "19:office@thread.tacv2", CHANNEL.team)
CONTACTS = f"""
[[contact]]
platform = "teams"
workspace = "{TENANT}"
channel = "{OFFICE.id}"
organisations = ["Oak School"]

[[contact]]
platform = "teams"
workspace = "{TENANT}"
person = "{HEAD.aad}"
"""
ADA = Person("teams", TENANT, TEACHER.aad)


class World(NamedTuple):
    cloud: FakeCloud
    teams: FakeConnector
    bot: Served
    folder: Path

    def client(self, person: object = TEACHER) -> Client:
        return Client(self.teams.url, person)  # type: ignore[arg-type]  # one of the school

    def hears(self, activity: JSON) -> Answered:
        sent = Tokens(self.cloud, self.teams.url).request(activity)
        done = asyncio.run(deliver(f"{self.bot.url}/api/messages", sent, schema=CARD_SCHEMA))
        assert done.status in {200, 202}
        assert not done.faults
        return done

    def sent(self, words: str, place: str, before: int = 0) -> JSON:
        """Return the message with ``words`` that was sent to a place after so many."""
        self.teams.wait_until(
            lambda call: (
                call in self.teams.calls("send")[before:]
                and call.conversation == place
                and words in json.dumps(call.payload, ensure_ascii=False)
            )
        )
        return next(one for one in reversed(self.teams.posted(place)) if words in json.dumps(one, ensure_ascii=False))

    def asks(self, question: str = QUESTION) -> JSON:
        before = len(self.teams.calls("send"))
        self.hears(self.client().message(question))
        self.teams.wait_until(
            lambda call: call in self.teams.calls("send")[before:] and "feedbackLoop" in json.dumps(call.payload)
        )
        message = self.teams.posted(PERSONAL.id)[-1]
        for _ in range(100):  # the bot keeps which message it was once Teams has named it
            if self.kept(lambda records: records.replies.find_message(message_name(PERSONAL.id, message["id"]))):
                break
            time.sleep(0.05)
        return message

    def presses(self, verb: str, data: JSON, person: object = TEACHER, place: Place = PERSONAL) -> JSON:
        """Return the card that takes the place of the one whose button was pressed."""
        done = self.hears(self.client(person).execute(verb, data, "card", place))
        made: JSON = done.body["value"]
        return made

    def kept(self, work: object) -> object:
        """Return what ``work`` finds in the records."""

        async def run() -> object:
            store = open_store("", "", self.folder / "build")
            try:
                return await work(open_records(store))  # type: ignore[operator]  # it is called
            finally:
                await store.close()

        return asyncio.run(run())


@pytest.fixture(scope="module")
def world(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    contacts = tmp_path_factory.mktemp("contacts") / "contacts.toml"
    contacts.write_text(CONTACTS, encoding="utf-8")
    with FakeCloud() as cloud, FakeConnector(cloud, CARD_SCHEMA) as teams:
        told = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": cloud.secret, "TEAMS_TENANT_ID": TENANT, **cloud.environment()}
        teams.places |= {OFFICE.id: OFFICE}
        with Served(ingested, POLICY_BOT_CONTACTS=str(contacts), **told) as bot:
            yield World(cloud, teams, bot, ingested)
        assert not teams.rejected


def data_of(card: object, verb: str) -> JSON:
    """Return what the button ``verb`` of a card sends."""
    (found,) = [one["data"] for one in nodes(card) if one.get("verb") == verb]
    return dict(found)


def votes(world: World) -> list[Vote]:
    async def work(records: Records) -> list[Vote]:
        return [vote for _, vote in await records.feedback.of(ADA)]

    found = world.kept(work)
    assert isinstance(found, list)
    return found


def thumb(world: World, name: str, reaction: str, message: str | None, **more: object) -> Answered:
    value = {"actionName": "feedback", "actionValue": {"reaction": reaction, **more}}
    return world.hears(world.client().invoke(name, value, replyToId=message))


def test_a_thumb_opens_the_dialog_that_asks_why_and_both_are_kept(world: World) -> None:
    message = world.asks()
    assert message["channelData"]["feedbackLoop"] == {"type": "custom"}
    dialog = thumb(world, "message/fetchTask", "dislike", message["id"]).body["task"]
    assert votes(world)[-1] == Vote(is_up=False)
    assert "wrong clause" in json.dumps(dialog)
    (button,) = [one for one in nodes(dialog) if one.get("type") == "Action.Submit"]
    entered = {**button["data"], "reason": "out_of_date", "note": "since the new locks"}
    assert thumb(world, "message/submitAction", "dislike", None, feedback=json.dumps(entered)).body == {}
    assert votes(world)[-1] == Vote(is_up=False, reason=Reason.OUT_OF_DATE, note="since the new locks")
    assert thumb(world, "message/fetchTask", "like", message["id"]).body["task"]["type"] == "message"
    assert votes(world)[-1] == Vote(is_up=True)


@pytest.mark.parametrize("playground", [False, True])
def test_a_thumb_with_teams_own_dialog_is_kept_in_either_shape(playground: bool, world: World) -> None:  # noqa: FBT001 (a parameter of the test)
    message = world.asks()
    world.hears(world.client().feedback("dislike", f"which {playground}?", message["id"], playground=playground))
    assert votes(world)[-1] == Vote(is_up=False, note=f"which {playground}?")


@pytest.mark.parametrize("feedback", ["[1]", "3", "null", '{"reason": "unheard of"}', "{not json", {"reason": ["x"]}, None])
def test_whatever_comes_with_a_thumb_is_no_error(feedback: object, world: World) -> None:
    message = world.asks()
    assert thumb(world, "message/submitAction", "dislike", message["id"], feedback=feedback).body == {}
    assert not votes(world)[-1].is_up


def put(world: World, *, anonymous: bool = False) -> JSON:
    """Return the message in which a question was put to the office."""
    message = world.asks()
    form = world.presses("ask", data_of(message, "ask"))
    fields = {one["id"]: one for one in nodes(form) if str(one.get("type")).startswith("Input.")}
    assert fields["question"]["value"] == QUESTION
    assert "Keys Policy, 1.1" in json.dumps(form)
    whom = fields["whom"]["choices"][0]["value"]
    before = len(world.teams.calls("send"))
    question = f"{QUESTION} ({time.time()})"
    entered = {"question": question, "whom": whom, "anonymous": "true" if anonymous else "false"}
    for _ in range(2):
        world.presses("put", {**data_of(form, "put"), **entered})
    world.sent("have put your question", PERSONAL.id, before)
    assert len([call for call in world.teams.calls("send")[before:] if call.conversation == OFFICE.id]) == 1
    return world.sent(question, OFFICE.id, before)


def test_a_question_is_put_to_the_contact_and_the_answer_comes_back_marked_as_no_policy(world: World) -> None:
    message = put(world)
    assert TEACHER.name in shown([message])
    assert "Keys Policy, 1.1" in shown([message])
    (take,) = [one for one in nodes(message) if one.get("verb") == "take"]
    assert take["associatedInputs"] == "none", "Teams would want an answer before it lets anybody take the question"
    taken = world.presses("take", data_of(message, "take"), HEAD, OFFICE)
    assert f"{HEAD.name} answers this" in json.dumps(taken)
    other = world.presses("take", data_of(message, "take"), TEACHER, OFFICE)
    assert f"{HEAD.name} answers this already" in json.dumps(other)
    before = len(world.teams.calls("send"))
    done = world.presses("expert", {**data_of(taken, "expert"), "text": "Never.\nNot even once."}, HEAD, OFFICE)
    assert "on its way" in json.dumps(done)
    back = world.sent(f"Guidance from {HEAD.name}, not policy text", PERSONAL.id, before)
    assert "Never." in shown([back])
    assert "Not even once." in shown([back])
    assert quoted([back]) == ""


def test_an_answer_that_is_left_to_stand_is_shown_under_its_clause_apart_from_the_quote(world: World) -> None:
    message = put(world)
    done = world.presses("expert", {**data_of(message, "expert"), "text": "Only for a fire drill."}, HEAD, OFFICE)
    clause = next(one for one in nodes(done) if one.get("id") == "clause")["choices"][0]["value"]
    world.presses("stand", {**data_of(done, "stand"), "clause": clause, "text": "Only for a fire drill."}, HEAD, OFFICE)
    for _ in range(50):
        reply = world.asks()
        if "fire drill" in json.dumps(reply):
            break
        time.sleep(0.1)
    assert f"Guidance from {HEAD.name}, not policy text" in shown([reply])
    assert "Only for a fire drill." in shown([reply])
    assert "fire drill" not in quoted([reply])
    assert KEYS in quoted([reply])


def test_whoever_stays_anonymous_is_not_named_to_the_expert(world: World) -> None:
    message = put(world, anonymous=True)
    assert "does not wish to be named" in shown([message])
    assert TEACHER.name not in json.dumps(message)
    assert TEACHER.aad not in json.dumps(message)


def test_an_empty_question_or_answer_is_asked_for_again(world: World) -> None:
    message = world.asks()
    form = world.presses("ask", data_of(message, "ask"))
    again = world.presses("put", {**data_of(form, "put"), "question": " "})
    assert data_of(again, "put") == data_of(form, "put")
    case = put(world)
    assert "answers this" in json.dumps(world.presses("expert", {**data_of(case, "expert"), "text": ""}, HEAD, OFFICE))


def test_a_thumb_on_a_message_that_is_not_kept_any_more_is_credited_to_no_other_reply(world: World) -> None:
    message = world.asks()
    assert thumb(world, "message/fetchTask", "like", message["id"]).body["task"]["type"] == "message"
    said = thumb(world, "message/fetchTask", "dislike", "1700000000000").body["task"]
    assert "do not keep this reply" in said["value"]
    assert votes(world)[-1].is_up


def test_it_is_said_to_stand_under_a_clause_or_to_be_on_its_way_only_where_that_is_so(world: World) -> None:
    case = put(world)
    done = world.presses("expert", {**data_of(case, "expert"), "text": "Never."}, HEAD, OFFICE)
    nowhere = {**data_of(done, "stand"), "clause": "keys:unknown", "text": "Never."}
    assert "stands under" not in json.dumps(world.presses("stand", nowhere, HEAD, OFFICE))
    assert "stands under" not in json.dumps(world.presses("stand", nowhere, TEACHER, OFFICE))
    late = world.presses("expert", {**data_of(case, "expert"), "text": "Always."}, TEACHER, OFFICE)
    assert f"{HEAD.name} answers this already" in json.dumps(late)


def test_nothing_outside_is_called_but_microsofts_login_and_the_address_of_teams(world: World) -> None:
    put(world)
    assert world.cloud.record.all
    assert world.cloud.refused == []
