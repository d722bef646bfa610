"""Questions that the owner noted for a clause: it is raised, visibly, and never where nothing would be quoted."""

from pathlib import Path

import pytest
from fakes import FIGURES, FakeModel

from bot import wording
from bot.answer import Abstention, Answer, Ask, Confirmed, NearMiss
from bot.asking import Asker
from index.building import build_index
from index.opening import open_index
from ingest.ingesting import Ingested, ingest

KEYS = (
    "1. Keys\n\n1.1 Keys to the front door are signed for.\n\n1.2 Keys to the shed hang in the office.\n\n1.3 Keys are counted.\n"
)
LOST = "what about keys to the front door"


def ingested(folder: Path, noted: str) -> Ingested:
    folder.mkdir(exist_ok=True)
    (folder / "keys.txt").write_text(KEYS, encoding="utf-8")
    (folder / "doors.txt").write_text("1. Doors\n\n1.9 Doors are shut at night.\n", encoding="utf-8")
    (folder / "register.toml").write_text(
        "".join(
            f'[[policy]]\nkey = "{key}"\norganisation = "Oak"\ntitle = "{key}"\nfile = "{key}.txt"\n' for key in ("keys", "doors")
        ),
        encoding="utf-8",
    )
    (folder / "asked_as.toml").write_text(noted, encoding="utf-8")
    return ingest(folder, previous=())


def asker(tmp_path: Path, noted: str) -> Asker:
    build = tmp_path / "build"
    build.mkdir()
    build_index(build, ingested(tmp_path / "policies", noted), FakeModel(), calibration=FIGURES)
    return Asker(open_index(build, "fake", FakeModel()))


def noted(label: str, *asked: str, policy: str = "keys") -> str:
    return f'[[clause]]\npolicy = "{policy}"\nlabel = "{label}"\nasked = [{", ".join(map(repr, asked))}]\n'


def test_the_noted_clause_is_shown_first_and_the_reply_says_why(tmp_path: Path) -> None:
    reply = asker(tmp_path, noted("1.3", LOST)).ask(Ask(LOST))
    assert isinstance(reply, Answer | NearMiss)
    assert reply.quotes[0].citation.label == "1.3"
    assert any(LOST in sentence and "noted" in sentence for sentence in wording.heard(reply.heard))


def test_without_the_note_another_clause_is_first_and_nothing_is_said(tmp_path: Path) -> None:
    reply = asker(tmp_path, "").ask(Ask(LOST))
    assert isinstance(reply, Answer | NearMiss)
    assert reply.quotes[0].citation.label == "1.1"
    assert wording.heard(reply.heard) == ()


def test_a_note_on_the_clause_that_is_first_anyway_is_not_mentioned(tmp_path: Path) -> None:
    reply = asker(tmp_path, noted("1.1", LOST)).ask(Ask(LOST))
    assert isinstance(reply, Answer | NearMiss)
    assert (reply.quotes[0].citation.label, reply.heard.noted) == ("1.1", ())


def test_a_note_lifts_nothing_over_the_line_below_which_nothing_is_quoted(tmp_path: Path) -> None:
    reply = asker(tmp_path, noted("1.3", "sick pay rates")).ask(Ask("sick pay rates"))
    assert isinstance(reply, Abstention)


def test_a_note_does_not_turn_a_reply_that_is_not_sure_into_an_answer(tmp_path: Path) -> None:
    question = "front garden gates and hedges and lawns"
    plain, raised = asker(tmp_path / "a", "").ask(Ask(question)), asker(tmp_path / "b", noted("1.3", question)).ask(Ask(question))
    assert type(plain) is type(raised)


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()


def test_a_note_on_a_policy_that_the_asker_does_not_see_shows_nothing_of_it(tmp_path: Path) -> None:
    reply = asker(tmp_path, noted("1.9", LOST, policy="doors")).ask(Ask(LOST, policies=("keys",)))
    assert isinstance(reply, Answer | NearMiss)
    assert {quote.citation.policy.key for quote in reply.quotes} == {"keys"}


def test_a_question_that_is_only_similar_raises_nothing(tmp_path: Path) -> None:
    reply = asker(tmp_path, noted("1.3", "who hangs keys in the office by the shed")).ask(Ask(LOST))
    assert isinstance(reply, Answer | NearMiss)
    assert reply.quotes[0].citation.label == "1.1"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (noted("9.9", "x y"), "there is no clause 9.9 in keys; 'policy-bot show keys' lists them"),
        ('[[clause]]\npolicy = "kyes"\nlabel = "1.1"\nasked = ["x"]\n', "there is no policy 'kyes'; known are doors, keys"),
        ('[[clause]]\nasked = ["x"]\n', "entry 1: say which clause"),
        (noted("1.1"), "entry 1: asked must be a list of questions"),
        ('[[clause]]\nuid = "keys:1"\nasked = ["x"]\nnote = "?"\n', "entry 1: 'note' is not a field"),
        ('[[entry]]\nasked = ["x"]\n', "'entry' is not known; write each entry as [[clause]]"),
        ("clause = 1\n", "write each entry as [[clause]], with two brackets"),
        ("= broken", "it is not valid TOML"),
    ],
)
def test_every_fault_is_named_with_its_place_and_mend(written: str, says: str, tmp_path: Path) -> None:
    faults = [str(fault) for fault in ingested(tmp_path / "p", written).faults]
    assert any(fault.startswith("asked_as.toml: ") and says in fault for fault in faults), faults


def confirmed(uid: str, *people: str) -> list[Confirmed]:
    return [Confirmed(LOST, uid, who) for who in people]


@pytest.mark.parametrize(("people", "label"), [((), "1.1"), (("a",), "1.1"), (("a", "a"), "1.1"), (("a", "b"), "1.3")])
def test_a_clause_that_several_people_said_had_helped_is_shown_first_to_others_who_ask_the_same(
    people: tuple[str, ...], label: str, tmp_path: Path
) -> None:
    bot = asker(tmp_path, "")
    counted = next(one.uid for one in bot.clauses("keys") if one.citation.label == "1.3")
    bot.confirm(confirmed(counted, *people))
    reply = bot.ask(Ask(LOST))
    assert isinstance(reply, Answer | NearMiss)
    assert reply.quotes[0].citation.label == label
    assert (wording.heard(reply.heard) != ()) is (label == "1.3")
    assert not any(LOST in sentence for sentence in wording.heard(reply.heard)), "what others asked is told to nobody"


def test_what_the_owner_noted_comes_before_what_people_said(tmp_path: Path) -> None:
    bot = asker(tmp_path, noted("1.2", LOST))
    counted = next(one.uid for one in bot.clauses("keys") if one.citation.label == "1.3")
    bot.confirm(confirmed(counted, "a", "b"))
    reply = bot.ask(Ask(LOST))
    assert isinstance(reply, Answer | NearMiss)
    assert [quote.citation.label for quote in reply.quotes[:2]] == ["1.2", "1.3"]


def test_confirmed_clauses_are_forgotten_again(tmp_path: Path) -> None:
    bot = asker(tmp_path, "")
    counted = next(one.uid for one in bot.clauses("keys") if one.citation.label == "1.3")
    bot.confirm(confirmed(counted, "a", "b"))
    bot.confirm([])
    reply = bot.ask(Ask(LOST))
    assert isinstance(reply, Answer | NearMiss)
    assert reply.quotes[0].citation.label == "1.1"
