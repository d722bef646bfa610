"""What botbuilder puts on the wire is what was rendered, field for field; one token serves many sends."""

import asyncio
import json
import os
from collections.abc import Iterator

import pytest
from botbuilder.core import TurnContext
from botbuilder.core.adapters import TestAdapter as StockAdapter
from botbuilder.schema import Activity
from fake_teams_activities import Client
from fake_teams_cards import CARD_SCHEMA
from fake_teams_cloud import FakeCloud
from fake_teams_connector import FakeConnector
from fake_teams_limits import faults_of_activity
from fake_teams_school import APP, CHANNEL, JSON, PERSONAL, TENANT, Place
from making import TODAY, policy, quote

from bot.answer import Answer, Care, Choice, Failure, Reply
from bot.config import TeamsConfig
from bot.errors import BotError, DeliveryError, UnreachableError
from bot.platforms.teams.adapter import BusyError, Connector, say
from bot.platforms.teams.happened import Happened, read
from bot.platforms.teams.rendering import Look, render

LOOK = Look("https://policies.example", {"c": "19:a@thread.tacv2;messageid=1"})
MANY = tuple(quote(f"Rule {place} & <x> \U0001f642 שלום {{{{DATE(2017-02-14T06:00:00Z)}}}}.") for place in range(22))
OAK = policy("oak", "Oak & Ash School", safeguarding="Mrs <Holm>")
REPLIES: dict[str, Reply] = {
    "answer": Answer("q", MANY[:2]),
    "many": Answer("q", MANY),
    "sensitive": Answer("q", MANY[:1], care=Care("harm", (OAK,))),
    "choice": Choice("q", "2.1", (OAK, policy())),
    "failure": Failure("q", "abc123"),
}
THREAD = CHANNEL.thread("1700000000001")


def on_the_wire(activity: JSON, times: int = 1) -> list[JSON]:
    """Return what botbuilder's own test adapter is given to send, serialized, and the id that it gave."""
    given: list[str] = []

    async def turn(context: TurnContext) -> None:
        given.extend([await say(context, activity) for _ in range(times)])

    adapter = StockAdapter(turn)
    asyncio.run(adapter.receive_activity("hello"))
    assert len(set(given)) == len(given) == times
    made: list[JSON] = [one.serialize() for one in adapter.activity_buffer]
    return made


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_every_field_of_a_rendered_message_is_on_the_wire(reply: Reply) -> None:
    for activity in render(reply, LOOK, TODAY):
        before = json.dumps(activity)
        (sent,) = on_the_wire(activity)
        assert {name: sent.get(name) for name in activity} == activity
        assert json.dumps(activity) == before
        assert faults_of_activity({name: sent[name] for name in activity}, CARD_SCHEMA) == faults_of_activity(
            activity, CARD_SCHEMA
        )


def test_the_citations_reach_teams_where_the_sdks_own_entities_lose_them() -> None:
    (activity, *_) = render(REPLIES["answer"], LOOK, TODAY)
    (sent,) = on_the_wire(activity)
    (entity,) = sent["entities"]
    assert [claim["position"] for claim in entity["citation"]] == [1, 2]
    assert entity["citation"][0]["appearance"]["name"] == "Keys Policy"
    assert entity["@context"] == "https://schema.org"
    stock = Activity().deserialize(activity).serialize()
    assert "citation" not in json.dumps(stock), "the SDK keeps them by itself now: say needs no entity of its own"


@pytest.mark.parametrize("text_format", ["plain", "xml"])
def test_a_message_is_read_as_it_was_meant(text_format: str) -> None:
    (sent,) = on_the_wire({"type": "message", "text": "5 &lt; 6 *and* _so_", "textFormat": text_format})
    assert (sent["text"], sent["textFormat"]) == ("5 &lt; 6 *and* _so_", text_format)
    assert "entities" not in sent


def test_each_message_has_an_id_of_its_own() -> None:
    assert len(on_the_wire({"type": "message", "text": "hello"}, times=3)) == 3
    assert [one["type"] for one in on_the_wire({"type": "typing"})] == ["typing"]


class Wire:
    """The connector of the bot, between a fake cloud and a fake Teams."""

    def __init__(self, cloud: FakeCloud, teams: FakeConnector) -> None:
        self.cloud, self.teams = cloud, teams
        self.connector = self.with_password(cloud.secret)

    def with_password(self, password: str) -> Connector:
        return Connector(TeamsConfig(APP, password, TENANT))

    def asked(self, place: Place = PERSONAL) -> Happened:
        found = read(Client(self.teams.url).message("keys?", place))
        assert found is not None
        return found


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    with FakeCloud() as cloud, FakeConnector(cloud, CARD_SCHEMA) as teams:
        for name, value in cloud.environment().items():
            monkeypatch.setitem(os.environ, name, value)
        yield Wire(cloud, teams)


def test_one_token_serves_the_log_in_and_many_messages(wire: Wire) -> None:
    async def play() -> list[str]:
        await wire.connector.log_in()
        asked = wire.asked()
        one_by_one = [
            await wire.connector.send(asked, PERSONAL.id, {"type": "message", "text": str(place)}) for place in range(5)
        ]
        at_once = [wire.connector.send(asked, PERSONAL.id, {"type": "message", "text": f"at once {place}"}) for place in range(5)]
        return [*one_by_one, *await asyncio.gather(*at_once)]

    ids = asyncio.run(play())
    assert {one["id"] for one in wire.teams.posted(PERSONAL.id)} == set(ids)
    assert len(set(ids)) == 10
    assert wire.cloud.count("token") == 1


def test_messages_that_are_sent_at_once_before_there_is_a_token_ask_for_one(wire: Wire) -> None:
    async def play() -> None:
        asked = wire.asked()
        await asyncio.gather(*(wire.connector.send(asked, PERSONAL.id, {"type": "message", "text": str(n)}) for n in range(10)))

    asyncio.run(play())
    assert len(wire.teams.posted(PERSONAL.id)) == 10
    assert wire.cloud.count("token") <= 2


@pytest.mark.parametrize("place", [PERSONAL, CHANNEL, THREAD])
def test_what_was_rendered_stands_in_teams_where_it_was_sent(place: Place, wire: Wire) -> None:
    async def play() -> None:
        for activity in render(REPLIES["sensitive"], LOOK, TODAY):
            await wire.connector.send(wire.asked(place), place.id, activity)

    asyncio.run(play())
    (stands,) = wire.teams.posted(place.id)
    (meant,) = render(REPLIES["sensitive"], LOOK, TODAY)
    assert {name: stands.get(name) for name in meant} == meant
    assert not wire.teams.rejected


def test_the_chat_with_whoever_asked_is_opened_once_and_taken_up_again(wire: Wire) -> None:
    async def play() -> list[str]:
        return [await wire.connector.open_chat(wire.asked(THREAD)) for _ in range(2)]

    first, second = asyncio.run(play())
    assert first == second
    assert not wire.teams.rejected


def refused(wire: Wire, expected: type[BotError]) -> BotError:
    with pytest.raises(expected) as found:
        asyncio.run(wire.connector.send(wire.asked(), PERSONAL.id, {"type": "message", "text": "hello"}))
    return found.value


@pytest.mark.parametrize("status", ["429", "412", "502", "503"])
def test_a_busy_teams_says_when_it_is_to_be_asked_again(status: str, wire: Wire) -> None:
    wire.teams.fail("send", status)
    busy = refused(wire, BusyError)
    assert isinstance(busy, BusyError)
    assert busy.after_s >= 1


def test_a_teams_that_is_away_is_told_from_one_that_refuses(wire: Wire) -> None:
    wire.teams.fail("send", "drop_after")
    assert not isinstance(refused(wire, UnreachableError), BusyError)
    wire.teams.forbidden[PERSONAL.id] = "ConversationBlockedByUser"
    refused(wire, DeliveryError)


def test_a_wrong_password_is_named_as_what_it_is(wire: Wire) -> None:
    with pytest.raises(UnreachableError, match="TEAMS_APP_PASSWORD"):
        asyncio.run(wire.with_password("wrong").log_in())
