import json
import time
from pathlib import Path

import pytest
from making import policy, quote
from records_bot import play

from bot.answer import Abstention, Answer, Care, Choice, Failure, LookUp, NearMiss, Reply
from bot.records.feedback import Reason, Vote
from bot.records.person import Person
from bot.records.records import Records, open_records
from bot.records.store import Store
from bot.retention import Retention

ADA, BEN = Person("slack", "T0SCHOOL", "U0ADA"), Person("teams", "tenant", "0aad")
OAK, ELM = policy("oak"), policy("elm")
QUOTES = (quote(policy=OAK), quote(policy=OAK), quote(policy=ELM))
CARE = Care("disclosure", (OAK,))
REPLIES: dict[str, Reply] = {
    "answer": Answer("can I lend keys?", QUOTES),
    "near_miss": NearMiss("and bicycles?", QUOTES[:1]),
    "abstention": Abstention("and whatsapp?", ()),
    "lookup": LookUp("oak 2.1", "2.1", QUOTES[:1]),
    "sensitive": Abstention("a child told me", (), care=CARE),
    "choice": Choice("2.1", "2.1", (OAK, ELM)),
    "failure": Failure("oh", "abc"),
}
YEARS_S = 40 * 365 * 86400.0


async def given(records: Records, *names: str, to: Person = ADA) -> list[str]:
    return [await records.replies.add(f"{to} {name}", to, REPLIES[name], ("oak", "elm")) for name in names]


async def on_disk(store: Store) -> str:
    async with store.transaction() as connection:
        rows = [(await connection.execute(table.select())).mappings().all() for table in store.metadata.tables.values()]
    return json.dumps(rows, default=str)


def test_a_reply_is_known_by_its_id_and_the_same_one_is_counted_once(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        (first,), (again,) = await given(records, "answer"), await given(records, "answer")
        found = await records.replies.find(first)
        assert again == first
        assert found is not None
        assert (found.kind, found.question, found.shown) == ("answer", "can I lend keys?", tuple(one.uid for one in QUOTES))
        counts = await records.usage.counts()
        assert {(one.kind, one.policy, one.count) for one in counts if not one.uid} == {
            ("answer", "", 1),
            ("answer", "oak", 1),
            ("answer", "elm", 1),
        }
        assert {one.uid for one in counts if one.uid} == {one.uid for one in QUOTES}

    play(url, tmp_path, script)


def test_no_opinion_is_asked_of_a_choice_or_a_failure_and_their_words_are_not_kept(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        assert await given(records, "choice", "failure") == ["", ""]
        assert [one.question for one in await records.replies.of(ADA)] == ["", ""]
        assert {one.kind for one in await records.usage.counts()} == {"choice", "failure"}

    play(url, tmp_path, script)


def test_a_reply_is_found_by_its_message_and_as_the_last_one_of_a_person(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        first, last = await given(records, "answer", "near_miss")
        await records.replies.sent_as(first, "teams:a:1")
        found, latest = await records.replies.find_message("teams:a:1"), await records.replies.last_to(ADA)
        assert found is not None
        assert latest is not None
        assert (found.id, latest.id) == (first, last)
        assert await records.replies.find_message("teams:a:2") is None
        assert await records.replies.last_to(BEN) is None

    play(url, tmp_path, script)


def test_everybody_has_one_vote_for_a_reply_and_may_change_it(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        (reply,) = await given(records, "answer")
        for vote in (
            Vote(is_up=True),
            Vote(is_up=False),
            Vote(is_up=False, reason=Reason.WRONG_CLAUSE, note="not ours"),
            Vote(is_up=False),
        ):
            assert await records.feedback.give(reply, ADA, vote)
        assert await records.feedback.give(reply, BEN, Vote(is_up=True))
        assert await records.feedback.of(ADA) == ((reply, Vote(is_up=False, reason=Reason.WRONG_CLAUSE, note="not ours")),)
        await records.feedback.give(reply, ADA, Vote(is_up=True))
        assert await records.feedback.of(ADA) == ((reply, Vote(is_up=True)),)
        assert not await records.feedback.give("unknown", ADA, Vote(is_up=True))

    play(url, tmp_path, script)


def test_what_the_policies_left_open_is_told_and_a_sensitive_question_never_is(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        answer, *_, sensitive = await given(records, "answer", "near_miss", "abstention", "lookup", "sensitive")
        assert {one.question for one in await records.feedback.unanswered()} == {"and bicycles?", "and whatsapp?"}
        await records.feedback.give(answer, ADA, Vote(is_up=False, reason=Reason.OUT_OF_DATE))
        await records.feedback.give(answer, BEN, Vote(is_up=False))
        await records.feedback.give(sensitive, ADA, Vote(is_up=False))
        left = {one.question: one for one in await records.feedback.unanswered()}
        assert left.keys() == {"and bicycles?", "and whatsapp?", "can I lend keys?"}
        down = left["can I lend keys?"]
        assert (down.kind, set(down.reasons)) == ("thumbs_down", {Reason.OUT_OF_DATE, Reason.NONE})

    play(url, tmp_path, script)


def test_a_reply_that_was_liked_confirms_the_best_clause_of_each_policy_until_somebody_objects(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        answer, sensitive, abstained = await given(records, "answer", "sensitive", "abstention")
        for reply in (answer, sensitive, abstained):
            await records.feedback.give(reply, BEN, Vote(is_up=True))
        found = await records.feedback.confirmed()
        assert [(one.question, one.uid) for one in found] == [("can I lend keys?", QUOTES[place].uid) for place in (0, 2)]
        await records.feedback.give(answer, ADA, Vote(is_up=False))
        assert await records.feedback.confirmed() == ()

    play(url, tmp_path, script)


def test_the_owner_can_have_it_forgotten_that_a_clause_helped(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        (answer,) = await given(records, "answer")
        await records.feedback.give(answer, BEN, Vote(is_up=True))
        assert await records.feedback.forget("keys:none") == 0
        assert await records.feedback.forget(QUOTES[0].uid) == 1
        assert await records.feedback.confirmed() == ()

    play(url, tmp_path, script)


def test_words_are_deleted_after_a_day_unless_a_gap_or_a_vote_needs_them(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        names = ("answer", "near_miss", "abstention", "lookup", "sensitive")
        made = dict(zip(names, await given(records, *names), strict=True))
        (liked,) = await given(records, "answer", to=BEN)
        await records.feedback.give(liked, BEN, Vote(is_up=True))
        await records.feedback.give(made["sensitive"], ADA, Vote(is_up=False))
        await records.purge()
        assert all([(await records.replies.find(one)).question for one in made.values()])  # type: ignore[union-attr]  # they are there
        later = time.time() + 25 * 3600
        monkeypatch.setattr(time, "time", lambda: later)
        await records.purge()
        kept = {name: (await records.replies.find(one)).question for name, one in made.items()}  # type: ignore[union-attr]  # they are there
        assert {name for name, question in kept.items() if question} == {"near_miss", "abstention"}
        found = await records.replies.find(liked)
        assert found is not None
        assert found.question

    play(url, tmp_path, script)


@pytest.mark.parametrize(
    ("days", "left"),
    [(2, {"answer", "near_miss", "liked"}), (4, {"near_miss", "liked"}), (6, {"liked"}), (8, set())],
)
def test_each_kind_of_record_is_kept_for_as_long_as_its_setting_says(
    days: int, left: set[str], url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(store: Store) -> None:
        records = open_records(store, Retention(replies=3, gaps=5, confirmed=7, escalations=3, usage=14))
        answer, near = await given(records, "answer", "near_miss")
        (liked,) = await given(records, "answer", to=BEN)
        await records.feedback.give(liked, BEN, Vote(is_up=True))
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + days * 86400 + 60)
        await records.purge()
        made = {"answer": answer, "near_miss": near, "liked": liked}
        assert {name for name, one in made.items() if await records.replies.find(one)} == left
        assert await records.usage.counts()
        monkeypatch.setattr(time, "time", lambda: now + 30 * 86400)
        await records.purge()
        assert not await records.usage.counts()

    play(url, tmp_path, script)


def test_neither_a_name_nor_a_word_can_be_read_without_the_key(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        (reply,) = await given(records, "abstention")
        await records.feedback.give(reply, ADA, Vote(is_up=False, note="purple"))
        async with store.transaction() as connection:
            raw = [(await connection.exec_driver_sql(f"SELECT * FROM {name}")).all() for name in ("reply", "vote", "usage")]  # noqa: S608 (our own tables)
        assert len(raw[0]) == 1
        told = json.dumps(raw, default=str).lower()
        assert not [word for word in ("whatsapp", "purple", "u0ada", "t0school") if word in told]

    play(url, tmp_path, script)


def test_counts_of_a_week_name_nobody(url: str, tmp_path: Path) -> None:
    async def script(store: Store) -> None:
        records = open_records(store)
        await given(records, "answer")
        await given(records, "answer", to=BEN)
        (week,) = {one.week for one in await records.usage.counts()}
        assert {one.count for one in await records.usage.counts()} == {2}
        assert time.strptime(week, "%Y-%m-%d").tm_wday == 0
        assert set(store.table("usage").c.keys()) == {"week", "kind", "policy", "uid", "count"}

    play(url, tmp_path, script)
