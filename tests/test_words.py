"""Staff's words: widened by the glossary, slips mended, and never a quote touched."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import language
from index.vocabulary import Vocabulary
from ingest.glossary import GlossaryEntry, read_glossary
from ingest.situations import read_situations

ROOT = Path(__file__).parent.parent
GLOSSARY = (
    GlossaryEntry(("insta", "instagram"), ("Instagram", "social networking site")),
    GlossaryEntry(("mum", "dad"), ("parents", "families")),
    GlossaryEntry(("memory stick",), ("removable media",)),
)
VOCABULARY = Vocabulary(GLOSSARY, frozenset({"keys", "friend", "request", "photographs"}), frozenset({"can", "from", "scan"}))


def means(question: str) -> list[str]:
    return [said for said, _ in VOCABULARY.read(question).matches]


def test_what_the_glossary_knows_is_added_and_the_question_kept() -> None:
    reading = VOCABULARY.read("a mum is on Insta")
    assert reading.widened == "a mum is on Insta (parents, Instagram, families, social networking site)"
    assert reading.text == "a mum is on Insta"


@pytest.mark.parametrize(("question", "said"), [("two mums", ["mums"]), ("mum's insta", ["mum's", "insta"]), ("Dads?", ["Dads"])])
def test_a_word_is_known_in_every_inflection(question: str, said: list[str]) -> None:
    assert means(question) == said


@pytest.mark.parametrize("question", ["an instant reply", "maximum", "my memory", "stick to it", "dadaism"])
def test_a_part_of_a_word_or_of_a_phrase_is_not_known(question: str) -> None:
    assert means(question) == []


def test_a_phrase_is_known_as_a_whole() -> None:
    assert means("lost my memory sticks") == ["memory sticks"]


def test_a_meaning_is_added_once_however_often_it_is_said() -> None:
    assert VOCABULARY.read("mum and dad and mum").widened == "mum and dad and mum (parents, families)"


@pytest.mark.parametrize(
    ("slip", "right"), [("freind", "friend"), ("reqest", "request"), ("photogrpahs", "photographs"), ("insat", "insta")]
)
def test_a_slip_of_the_keyboard_is_mended_and_said(slip: str, right: str) -> None:
    reading = VOCABULARY.read(f"a {slip} from")
    assert (reading.text, reading.mended) == (f"a {right} from", ((slip, right),))


@pytest.mark.parametrize("word", ["scan", "keys", "key", "frxxnd", "from Frienda", "dodecahedron", "ab1cd"])
def test_a_word_that_is_right_or_a_name_or_too_far_off_is_left_alone(word: str) -> None:
    assert VOCABULARY.read(word).mended == ()


@given(st.text(max_size=80))
def test_no_question_breaks_the_reading(question: str) -> None:
    assert VOCABULARY.read(question).widened.startswith(VOCABULARY.read(question).text)


def test_the_glossary_and_the_situations_that_are_shipped_are_without_fault() -> None:
    glossary, situations = read_glossary(ROOT / "policies_src"), read_situations(ROOT / "policies_src")
    assert (glossary.faults, situations.faults) == ((), ())
    assert len(glossary.entries) > 250
    assert {one.name for one in situations.situations} >= {"disclosure", "allegation", "grooming", "radicalisation"}


def test_every_fault_of_a_glossary_is_named_with_its_entry_and_the_mend(tmp_path: Path) -> None:
    (tmp_path / "glossary.toml").write_text(
        'colour = 1\n[[entry]]\nsaid = ["fb"]\nmeans = []\n[[entry]]\nsaid = ["FB"]\nmeans = ["Facebook"]\nmean = 1\n',
        encoding="utf-8",
    )
    faults = "\n".join(map(str, read_glossary(tmp_path).faults))
    assert "'colour' is not known" in faults
    assert "entry 1 ('fb'): means must be a list of texts with words" in faults
    assert "entry 2 ('FB'): 'mean' is not a field" in faults
    assert "'FB' stands in entry 1 already" in faults


def test_every_fault_of_the_situations_is_named(tmp_path: Path) -> None:
    (tmp_path / "situations.toml").write_text('[[situation]]\nname = "x"\nexamples = ["one"]\n', encoding="utf-8")
    faults = "\n".join(map(str, read_situations(tmp_path).faults))
    assert "situation 1: it needs a name and a list of at least 3 examples" in faults
    assert "ordinary must be a list" in faults
    assert "look_for must be a text" in faults
    (tmp_path / "situations.toml").write_text("= broken", encoding="utf-8")
    assert "situations.toml: it is not valid TOML" in str(read_situations(tmp_path).faults[0])


@pytest.mark.parametrize("word", ["dont", "cant", "wont", "shouldnt", "dmed"])
def test_a_word_that_people_write_without_its_apostrophe_is_not_turned_into_another(word: str) -> None:
    known = Vocabulary((), frozenset({"done", "want", "dyed", "shoulder", "account"}), language())
    assert known.read(f"i {word} post about school").text == f"i {word} post about school"
