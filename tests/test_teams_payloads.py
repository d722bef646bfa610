"""What Teams is given beside a reply's words: citations, buttons, and cards that Microsoft's own library draws."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fake_teams_activities import Client
from fake_teams_answers import faults_of_answer
from fake_teams_cards import CARD_SCHEMA
from fake_teams_school import JSON
from fakes import FakeModel
from making import TODAY
from reply_kinds import ONE, REPLIES, SCHOOLS
from slack_bot import KEYS, build
from slack_oauth_bot import npm
from teams_replies import ENDLESS, LENGTHY, LOOK, TINY
from teams_seen import buttons, cards_of, nodes

from bot import wording
from bot.answer import Answer, Ask, Policy, Reply
from bot.asking import Asker
from bot.audience import Audience
from bot.desk import Desk, Work
from bot.platforms.teams.answering import no_question, welcomed
from bot.platforms.teams.invoking import Invoking
from bot.platforms.teams.rendering import Look, render, render_shared
from bot.records.conversations import Conversations
from bot.records.inbox import Inbox
from bot.records.store import open_store
from bot.talking import Talking, Welcome
from bot.wanted import Wanted
from index.opening import open_index

CLIENT = Client("https://smba.example/emea/")


@pytest.mark.parametrize("name", [*REPLIES, "many"])
def test_citations_are_within_what_teams_takes_and_nothing_claims_to_be_made_by_a_machine(name: str) -> None:
    messages = render(REPLIES.get(name) or Answer("q", TINY), LOOK, TODAY)
    assert "AIGeneratedContent" not in json.dumps(messages)
    claims = [claim for one in messages for entity in one.get("entities", []) for claim in entity["citation"]]
    assert len(claims) == (20 if name == "many" else len(getattr(REPLIES[name], "quotes", ())))
    for claim in claims:
        shows = claim["appearance"]
        assert 0 < len(shows["name"]) <= 80
        assert 0 < len(shows["abstract"]) <= 160
        assert f"[{claim['position']}]" in messages[0]["text"]


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_a_row_has_room_for_its_buttons_and_each_says_what_it_does(reply: Reply) -> None:
    messages = render(reply, LOOK, TODAY)
    rows = [one["actions"] for one in nodes(cards_of(messages)) if "actions" in one]
    assert max(map(len, rows), default=0) <= 3
    assert all(one["verb"] for one in buttons(messages) if one["type"] == "Action.Execute")


@pytest.mark.parametrize("name", ["answer", "near_miss", "lookup"])
def test_a_reply_can_be_posted_only_where_there_is_somewhere_to_post_it(name: str) -> None:
    def offered(look: Look) -> list[JSON]:
        return [one["data"] for one in buttons(render(REPLIES[name], look, TODAY)) if one.get("verb") == "share"]

    assert offered(LOOK) == [{"u": [ONE[0].uid], "s": name != "near_miss", **LOOK.share_to}]
    assert offered(replace(LOOK, share_to={})) == []


def test_a_choice_offers_every_policy_and_says_which_clause_is_meant() -> None:
    made = buttons(render(REPLIES["choice_of_sixty"], LOOK, TODAY))
    assert [one["data"] for one in made] == [{"p": one.key, "l": "2.1"} for one in SCHOOLS]


@asynccontextmanager
async def invoking(folder: Path) -> AsyncIterator[Invoking]:
    """Yield what answers invokes, over the small corpus."""
    made, store = build(folder), open_store("", "", folder)
    talking = Talking(Asker(open_index(made, "fake", FakeModel())), Audience(()), Conversations(store))

    async def answer(_: Work) -> None:
        pytest.fail("none of these invokes is answered with a message")

    desk = Desk(Inbox(store, "teams"), answer, talking.keep_up)
    await store.create_tables()
    try:
        yield Invoking(talking, desk, LOOK.public_url)
    finally:
        await store.close()


async def answered(folder: Path) -> dict[str, JSON]:
    """Return the answers to what Teams waits for: a search, the action on a message, every button of a card."""
    about = {"id": "1", "timestamp": "", "conversation": {"id": "c"}, "from": {}, "text": "can staff lend keys to pupils?"}
    asked = [
        CLIENT.query("search", "lend keys to pupils"),
        CLIENT.query("search", "", initial=True),
        CLIENT.fetch_task("findPolicy", on=about),
    ]
    found: dict[str, JSON] = {}
    async with invoking(folder) as bot:
        for activity in asked:
            status, body = await bot.answer(activity)
            assert faults_of_answer(activity["name"], status, body, CARD_SCHEMA) == []
            found[f"{len(found)} {activity['name']}"] = body or {}
        card = next(iter(found.values()))["composeExtension"]["attachments"][0]["content"]
        assert not buttons([{"attachments": [{"content": card}]}]), "the buttons of the bot stand in somebody else's message"
        uid = str(await first_uid(bot))
        for verb, data in (
            ("context", {"uid": uid, "cited": uid}),
            ("back", {"cited": uid}),
            ("choose", {"p": "keys", "l": "1.1"}),
        ):
            activity = CLIENT.execute(verb, data, "card")
            status, body = await bot.answer(activity)
            assert faults_of_answer(activity["name"], status, body, CARD_SCHEMA) == []
            assert KEYS in json.dumps(body)
            found[verb] = body or {}
    return found


async def first_uid(bot: Invoking) -> object:
    """Return the uid of a clause, from the button below it."""
    _, body = await bot.answer(CLIENT.execute("choose", {"p": "keys", "l": "1.1"}, "card"))
    return next(one["data"]["uid"] for one in nodes(body) if one.get("verb") == "context")


def test_microsofts_own_library_draws_every_card(tmp_path: Path) -> None:
    told = Welcome(tuple(SCHOOLS), ("Can I lend my keys?",), "keys 1.1")
    sent = {name: render(reply, LOOK, TODAY) for name, reply in REPLIES.items()}
    sent |= {
        name: render(Answer("q", quotes), LOOK, TODAY)
        for name, quotes in (("long", LENGTHY), ("endless", ENDLESS), ("tiny", TINY))
    }
    sent |= {"shared": render_shared(ONE, "", sure=False, look=LOOK, today=TODAY), "welcome": welcomed(told)}
    sent |= {str(want): no_question(want, told) for want in (Wanted.LIST, Wanted.HELP, Wanted.NOTHING)}
    (tmp_path / "corpus").mkdir()
    payloads: dict[str, object] = {**sent, **asyncio.run(answered(tmp_path / "corpus"))}
    bad = {"type": "AdaptiveCard", "version": "1.9", "body": [{"type": "TextBlok"}]}
    for place, payload in enumerate([*payloads.values(), bad]):
        (tmp_path / f"{place}.json").write_text(json.dumps(payload), encoding="utf-8")
    files = [str(tmp_path / f"{place}.json") for place, payload in enumerate(payloads.values()) if cards_in(payload)]
    spoilt = str(tmp_path / f"{len(payloads)}.json")
    assert len(files) > 20
    words = [str(npm("node_modules/.bin/node")), str(npm("card.mjs")), "--check", *files, spoilt]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 (our own program)
    assert done.stderr, "the library lets anything pass"
    assert [line for line in done.stderr.splitlines() if not line.startswith(spoilt)] == []


def cards_in(payload: object) -> list[JSON]:
    return [one for one in nodes(list(payload) if isinstance(payload, tuple) else payload) if one.get("type") == "AdaptiveCard"]


class Says:
    """An answerer that has one reply to everything."""

    def __init__(self, reply: Reply) -> None:
        self.policies: tuple[Policy, ...] = ()
        self._reply = reply

    def ask(self, _: Ask) -> Reply:
        return self._reply


@pytest.mark.parametrize("name", ["answer_sensitive", "near_miss_sensitive", "abstention_sensitive"])
def test_on_anybodys_message_that_may_be_about_safety_whom_to_tell_comes_first(name: str, tmp_path: Path) -> None:
    async def first() -> JSON:
        store = open_store("", "", tmp_path)
        talking = Talking(Says(REPLIES[name]), Audience(()), Conversations(store))  # type: ignore[arg-type]  # as far as it is asked

        async def answer(_: Work) -> None:
            pytest.fail("nothing is sent")

        about = {"id": "1", "timestamp": "", "conversation": {"id": "c"}, "from": {}, "text": "she says he hits her at home"}
        invoking = Invoking(talking, Desk(Inbox(store, "teams"), answer, talking.keep_up), "")
        _, body = await invoking.answer(CLIENT.fetch_task("findPolicy", on=about))
        await store.close()
        found: JSON = (body or {})["task"]["value"]["card"]["content"]["body"][0]
        return found

    assert wording.CARE in json.dumps(asyncio.run(first()))
