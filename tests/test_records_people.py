import json
import time
from pathlib import Path

import pytest
from making import policy, quote
from records_bot import play

from bot.answer import Abstention, Answer, Care, Context
from bot.records.escalation import Asker, State
from bot.records.feedback import Vote
from bot.records.inbox import Inbox
from bot.records.person import Person
from bot.records.records import open_records
from bot.records.store import Store

ADA, BEN, EXPERT = (Person("slack", "T0SCHOOL", name) for name in ("U0ADA", "U0BEN", "U0EXPERT"))
AS_ADA, AS_NOBODY = Asker(ADA, '{"user": "U0ADA"}', "Ada Lovelace"), Asker(BEN, '{"user": "U0BEN"}', "")
HOUR = 3600.0


def test_a_question_that_several_people_put_waits_once_and_each_of_them_is_told(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        box = open_records(store).escalations
        first = await box.open("E1", "Can I lend my keys?", ("oak:1",), "slack:T:C", AS_ADA)
        again = await box.open("E1", "Can I lend my keys?", ("oak:1",), "slack:T:C", AS_ADA)
        other = await box.open("E2", "can I lend  my KEYS", ("oak:1",), "slack:T:C", AS_NOBODY)
        elsewhere = await box.open("E3", "Can I lend my keys?", ("oak:1",), "slack:T:OTHER", AS_ADA)
        assert first.id == again.id == other.id == box.id_of("E1")
        assert elsewhere.id != first.id
        assert {(one.address, one.name) for one in await box.waiting(first.id)} == {
            ('{"user": "U0ADA"}', "Ada Lovelace"),
            ('{"user": "U0BEN"}', ""),
        }

    play(url, tmp_path, script)


def test_whoever_takes_a_question_first_has_it_and_alone_may_answer(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        box = open_records(store).escalations
        made = await box.open("E1", "keys?", (), "slack:T:C", AS_ADA)
        assert made.state is State.OPEN
        assert await box.answer("M1", made.id, "nobody took it") is None
        for expert, name in ((EXPERT, "Grace"), (BEN, "Ben")):
            taken = await box.take(made.id, expert, name)
            assert taken is not None
            assert (taken.state, taken.expert_name) == (State.TAKEN, "Grace")
        assert taken is not None
        assert box.is_expert(taken, EXPERT)
        assert not box.is_expert(taken, BEN)
        for _ in range(2):
            answered = await box.answer("M1", made.id, "Yes, for a day.")
        assert answered is not None
        assert answered.state is State.ANSWERED
        await box.answer("M2", made.id, "Two days.")
        assert await box.answers(made.id) == ("Yes, for a day.", "Two days.")
        assert await box.take("unknown", EXPERT, "Grace") is None

    play(url, tmp_path, script)


def test_a_question_is_put_anew_once_it_was_answered(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        box = open_records(store).escalations
        first = await box.open("E1", "keys?", (), "c", AS_ADA)
        await box.take(first.id, EXPERT, "Grace")
        await box.answer("M1", first.id, "Yes.")
        assert (await box.open("E2", "keys?", (), "c", AS_NOBODY)).id != first.id

    play(url, tmp_path, script)


def test_a_question_that_nobody_takes_is_brought_up_again_as_often_as_was_set(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(store: Store) -> None:
        box = open_records(store).escalations
        open_one, taken = await box.open("E1", "keys?", (), "c", AS_ADA), await box.open("E2", "bikes?", (), "c", AS_ADA)
        await box.sent(open_one.id, "m1")
        await box.sent(taken.id, "m2")
        await box.take(taken.id, EXPERT, "Grace")
        start, reminded = time.time(), []
        for hours in (1, 25, 26, 49, 73, 97):
            monkeypatch.setattr(time, "time", lambda hours=hours: start + hours * HOUR)
            reminded.append([one.id for one in await box.overlooked(24 * HOUR, 3)])
        assert reminded == [[], [open_one.id], [], [open_one.id], [open_one.id], []]

    play(url, tmp_path, script)


def test_a_question_whose_expert_is_erased_or_forgets_it_is_free_again(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        box = records.escalations
        made = await box.open("E1", "keys?", (), "c", AS_ADA)
        await box.take(made.id, EXPERT, "Grace")
        assert await records.erase(EXPERT) == 1
        taken = await box.take(made.id, BEN, "Ben")
        assert taken is not None
        assert taken.expert_name == "Ben"
        assert await box.forgotten(24 * HOUR) == ()
        start = time.time()
        monkeypatch.setattr(time, "time", lambda: start + 25 * HOUR)
        assert [one.id for one in await box.forgotten(24 * HOUR)] == [made.id]
        assert [one.state for one in await box.list()] == [State.OPEN]

    play(url, tmp_path, script)


def test_after_days_away_a_question_is_brought_up_once_and_again_for_whoever_joins_it(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(store: Store) -> None:
        box = open_records(store).escalations
        made = await box.open("E1", "keys?", (), "c", AS_ADA)
        await box.sent(made.id, "m1")
        start, reminded = time.time(), []
        for hours in (240, 240.1, 240.2, 265, 290, 315):
            monkeypatch.setattr(time, "time", lambda hours=hours: start + hours * HOUR)
            reminded.append(len(await box.overlooked(24 * HOUR, 3)))
        assert reminded == [1, 0, 0, 1, 1, 0]
        await box.open("E2", "keys?", (), "c", AS_NOBODY)
        monkeypatch.setattr(time, "time", lambda: start + 340 * HOUR)
        assert len(await box.overlooked(24 * HOUR, 3)) == 1

    play(url, tmp_path, script)


def test_a_note_stands_under_its_clause_until_it_is_taken_away(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        notes = open_records(store).guidance
        made = await notes.add("oak:1", "sha", "For a day.", EXPERT, "Grace")
        assert await notes.add("oak:1", "sha2", "For a day.", EXPERT, "Grace") == made
        await notes.add("oak:2", "sha", "Never.", EXPERT, "Grace")
        (found,) = await notes.under(["oak:1", "oak:3"])
        assert (found.text, found.name, found.text_sha) == ("For a day.", "Grace", "sha2")
        assert len(await notes.list()) == 2
        assert await notes.remove(made)
        assert not await notes.remove(made)
        assert await notes.under(["oak:1"]) == ()

    play(url, tmp_path, script)


async def fill(store: Store) -> None:
    """Let Ada ask, vote and put a question, and be an expert; let Ben ask the same."""
    records = open_records(store)
    quoted = quote(policy=policy("oak"))
    for who in (ADA, BEN):
        asked = json.dumps({"user": who.user, "team": who.workspace, "text": f"waiting {who.user}"})
        await Inbox(store, "slack").put(f"slack::{who.user}", asked)
        await records.conversations.remember([("slack", "T0SCHOOL", "C", who.user)], Context((f"talked {who.user}",)))
        answered = await records.replies.add(f"a {who}", who, Answer(f"answered {who.user}", (quoted,)), ())
        await records.replies.add(f"b {who}", who, Abstention(f"abstained {who.user}", ()), ())
        await records.feedback.give(answered, who, Vote(is_up=False, note=f"noted {who.user}"))
        made = await records.escalations.open(
            f"E {who}", f"put {who.user}", (), "c", Asker(who, f"to {who.user}", f"name {who.user}")
        )
        await records.escalations.take(made.id, who, f"expert {who.user}")
        await records.escalations.answer(f"M {who}", made.id, f"told {who.user}")
        await records.guidance.add("oak:1", "sha", f"guided {who.user}", who, f"expert {who.user}")
    both = await records.escalations.open("both", "put by both", (), "c", Asker(ADA, "to U0ADA", "name U0ADA"))
    await records.escalations.open("both too", "put by both", (), "c", Asker(BEN, "to U0BEN", "name U0BEN"))
    assert len(await records.escalations.waiting(both.id)) == 2


async def all_of(store: Store) -> str:
    """Return every record, decrypted."""
    async with store.transaction() as connection:
        rows = [(await connection.execute(table.select())).all() for table in store.metadata.tables.values()]
    return str(rows)


def test_a_person_is_told_all_that_is_kept_of_them_and_nothing_of_anybody_else(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        await fill(store)
        told = await open_records(store).export(ADA)
        json.loads(told)
        for word in ("waiting", "talked", "answered", "abstained", "noted", "put", "told", "guided"):
            assert f"{word} U0ADA" in told
        assert "put by both" in told
        assert "U0BEN" not in told

    play(url, tmp_path, script)


def test_a_person_who_is_erased_is_nowhere_any_more_and_nobody_else_loses_anything(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        await fill(store)
        records = open_records(store)
        before = await all_of(store)
        assert await records.erase(ADA) >= 8
        after = await all_of(store)
        hashed = store.hash_of(ADA)
        assert hashed in before
        assert hashed not in after
        own_words = [
            word
            for word in ("waiting", "talked", "answered", "abstained", "noted", "put", "to", "name", "expert")
            if f"{word} U0ADA" in after
        ]
        assert own_words == []
        for word in ("waiting", "talked", "answered", "abstained", "noted", "put", "to", "name", "expert", "told", "guided"):
            assert f"{word} U0BEN" in after
        assert "guided U0ADA" in after
        assert "put by both" in after
        assert json.loads(await records.export(ADA))["replies"] == []
        assert await records.erase(ADA) == 0

    play(url, tmp_path, script)


def test_an_expert_and_an_asker_are_told_what_is_kept_of_them(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        await fill(store)
        told = json.loads(await open_records(store).export(ADA))
        assert told["taken_to_answer"][0]["your_name"] == "expert U0ADA"
        assert told["taken_to_answer"][0]["your_answers"] == ["told U0ADA"]
        assert told["put_to_a_person"][0]["your_name"] == "name U0ADA"
        assert told["put_to_a_person"][0]["your_address"] == "to U0ADA"

    play(url, tmp_path, script)


def test_words_that_go_on_in_a_conversation_in_a_note_or_in_an_unanswered_event_go_after_a_day(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(store: Store) -> None:
        records, place, start = open_records(store), ("slack", "T0SCHOOL", "C", "U0ADA"), time.time()
        await Inbox(store, "teams").put("teams:1", '{"text": "zyxia waits"}')
        made = await records.replies.add("r", ADA, Abstention("grave", (), care=Care("disclosure", ())), ())
        await records.feedback.give(made, ADA, Vote(is_up=False, note="zyxia noted"))
        for day, words in ((0.0, ("zyxia first",)), (0.9, ("zyxia first", "second")), (1.1, ("zyxia first", "second", "third"))):
            monkeypatch.setattr(time, "time", lambda day=day: start + day * 24 * HOUR)
            await records.conversations.remember([place], Context(words))
            found = await records.conversations.find(place)
        await records.purge()
        assert "zyxia" not in await all_of(store)
        found = await records.conversations.find(place)
        assert found is not None
        assert found.questions == ("second", "third")

    play(url, tmp_path, script)


def test_nothing_of_a_person_who_is_erased_is_left_in_the_files_beside_the_database(tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        await fill(store)
        await open_records(store).erase(ADA)
        assert store.hash_of(ADA).encode() not in on_disk()

    def on_disk() -> bytes:
        return b"".join(one.read_bytes() for one in tmp_path.glob("records.db*"))

    play("", tmp_path, script)


def test_a_person_is_written_with_platform_workspace_and_user() -> None:
    assert Person.parse("teams:5c4001aa-0000:0aad:1") == Person("teams", "5c4001aa-0000", "0aad:1")
    assert Person.parse("teams:5C4001AA-0000-4000-8000-00000000000A:u") == Person(
        "teams", "5c4001aa-0000-4000-8000-00000000000a", "u"
    )
    wrong = ("slack:T", "slack::U", "U0ADA", "", "slcak:T0SCHOOL:U0ADA", "slack:T0SCHOOL:u0ada")
    assert [Person.parse(text) for text in wrong] == [None] * len(wrong)
