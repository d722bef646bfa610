import asyncio
import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from process import command

from bot.answer import Abstention, Ask
from bot.asking import Asker
from bot.records.escalation import Asker as Waits
from bot.records.feedback import Reason, Vote
from bot.records.person import Person
from bot.records.records import open_records
from bot.records.store import open_store
from index.model import PACKAGED
from index.opening import open_index

ADA, BEN = Person("slack", "T0SCHOOL", "U0ADA"), Person("slack", "T0SCHOOL", "U0BEN")
LENT = "can staff lend keys to pupils?"


@pytest.fixture(scope="module")
def folder(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a deployment of its own in which some things were asked, judged and put to people."""
    made = tmp_path_factory.mktemp("owned") / "school"
    shutil.copytree(ingested, made)
    for old in (made / "build").glob("records*"):
        old.unlink()
    asyncio.run(_fill(made / "build"))
    return made


async def _fill(build: Path) -> None:
    asker, records = Asker(open_index(build, PACKAGED)), open_records(open_store("", "", build))
    answer, clause = asker.ask(Ask(LENT)), asker.look_up("keys", "1.1").quotes[0]  # type: ignore[union-attr]  # there is one
    for who in (ADA, BEN):
        await records.replies.add(
            f"whatsapp {who}", who, Abstention(f"\n \x1b]0;pwned\x07=whatsapp group with parents {who.user}", ()), ()
        )
    given = await records.replies.add("answer", ADA, answer, ())
    await records.feedback.give(given, ADA, Vote(is_up=False, reason=Reason.WRONG_CLAUSE, note="not ours"))
    put = await records.escalations.open("E1", "lend to governors?", (), "slack:T0SCHOOL:C0OFFICE", Waits(ADA, "slack {}", "Ada"))
    await records.escalations.take(put.id, BEN, "Grace Hopper")
    await records.guidance.add(clause.uid, clause.rule_sha, "Only for a fire drill.", BEN, "Grace Hopper")
    await records.guidance.add(clause.uid, "what it said before", "As ever.", BEN, "Grace Hopper")
    await records.store.close()


def said(folder: Path, *words: str, **more: str) -> str:
    done = command(folder, *words, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_gaps_are_shown_with_how_many_asked_and_never_who(folder: Path) -> None:
    told = said(folder, "gaps")
    assert "2 people asked: no clause" in told
    assert "whatsapp group with parents" in told
    assert "\x1b" not in told
    assert "1 person asked: what was shown was no help" in told
    assert "the wrong clause" in told
    assert "Nearest clause: Oak School, Keys Policy, 1.1" in told
    assert "not ours" not in told


def test_what_too_few_asked_can_be_left_out(folder: Path) -> None:
    assert "1 person" not in said(folder, "gaps", POLICY_BOT_GAPS_FROM="2")
    done = command(folder, "gaps", POLICY_BOT_GAPS_FROM="none", POLICY_BOT_KEEP_GAPS="0")
    assert done.returncode == 2
    assert "POLICY_BOT_GAPS_FROM: 'none' is no number from 1 up" in done.stderr
    assert "POLICY_BOT_KEEP_GAPS" in done.stderr


def test_the_gaps_as_a_table_hold_no_formula_for_a_spreadsheet(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(said(folder, "gaps", "--csv"))))
    assert len(rows) == 2
    assert rows[0]["people"] == "2"
    assert rows[0]["question"].startswith("]0;pwned=whatsapp")


def test_usage_is_counted_by_week_kind_policy_and_clause(folder: Path) -> None:
    told = said(folder, "usage")
    for words in ("not covered", "Oak School, Keys Policy", "Oak School, Keys Policy, 1.1, keys.txt"):
        assert words in told
    rows = list(csv.DictReader(io.StringIO(said(folder, "usage", "--csv"))))
    assert {"week", "kind", "policy", "clause", "count"} == rows[0].keys()
    assert ("abstention", "2") in {(row["kind"], row["count"]) for row in rows}


def test_what_was_put_to_people_is_listed_with_how_far_it_got(folder: Path) -> None:
    told = " ".join(said(folder, "escalations").split())
    for words in ("taken", "Grace Hopper", "lend to governors?"):
        assert words in told


def test_guidance_is_listed_shown_and_taken_away_and_what_is_for_review_is_said(folder: Path) -> None:
    lines = said(folder, "guidance", "list", COLUMNS="220").splitlines()
    assert "for review" in " ".join(lines)
    told = said(folder, "ask", LENT)
    assert "Guidance from Grace Hopper, not policy text" in told
    assert "Only for a fire drill." in told
    assert "As ever." not in told
    (line,) = [json.loads(one) for one in said(folder, "ask", "--json", LENT).splitlines()]
    assert [one["text"] for quote in line["quotes"] for one in quote["guidance"]] == ["Only for a fire drill."]
    note = next(line.split()[0] for line in lines if "Keys Policy" in line and "review" not in line)
    assert "taken away" in said(folder, "guidance", "remove", note)
    done = command(folder, "guidance", "remove", note)
    assert done.returncode == 2
    assert "guidance list" in done.stderr


def test_a_person_is_exported_and_erased_and_a_name_written_wrongly_is_said(folder: Path) -> None:
    told = json.loads(said(folder, "export", "--user", "slack:T0SCHOOL:U0ADA"))
    assert {one["question"] for one in told["replies"]} == {"\n \x1b]0;pwned\x07=whatsapp group with parents U0ADA", LENT}
    assert told["votes"][0]["note"] == "not ours"
    assert told["put_to_a_person"][0]["question"] == "lend to governors?"
    assert "are deleted" in said(folder, "erase", "--user", "slack:T0SCHOOL:U0ADA")
    assert "Nothing was kept" in said(folder, "erase", "--user", "slack:T0SCHOOL:U0ADA")
    for words in (("erase", "--user", "U0ADA"), ("export", "--user", "slack:T0SCHOOL")):
        done = command(folder, *words)
        assert done.returncode == 2
        assert "platform:workspace:user" in done.stderr


@pytest.mark.parametrize(
    "words", [("erase", "--user", "slack:T0SCHOOL:U0BEN"), ("export", "--user", "slack:T0SCHOOL:U0BEN"), ("gaps",)]
)
def test_where_the_records_are_not_there_or_the_key_is_another_nobody_is_said_to_be_erased(
    words: tuple[str, ...], folder: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "school"
    shutil.copytree(folder, bare)
    done = command(bare, *words, POLICY_BOT_KEY=Fernet.generate_key().decode())
    assert done.returncode == 1
    assert "another key" in done.stderr
    for one in (bare / "build").glob("records*"):
        one.unlink()
    done = command(bare, *words)
    assert done.returncode == 1
    assert "no records are there" in done.stderr
    assert not list((bare / "build").glob("records*"))
