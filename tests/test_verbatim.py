"""A quote is cut, never written; nothing is lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading import POLICY, read

from ingest.cutting import cut, fold
from ingest.ingesting import ingest
from ingest.policy import Clause, Document
from ingest.splitting import split
from ingest.verifying import verify

POLICIES = Path(__file__).parent.parent / "policies_src"

LINES = st.sampled_from(
    [
        "",
        "",
        "1. Scope",
        "Section 2: Keys",
        "2.1 Staff must not lend keys.",
        "2.1.1 Nor copy them.",
        "- 2.2 **Sign** for <u>each</u> key.",
        "(a) in the day;",
        "(b) at night; and",
        "i) once",
        "ii) twice",
        "- keep it safe",
        "· hand it back",
        "Staff must not:",
        "This policy aims to:",
        "DO NOT",
        "unless the head agrees.",
        "Phones",
        "Phones must be off in lessons.",
        "A long line of running text that a person would recognise as one sentence of a policy.",
        "person who has reported the incident",
        "1\tI will log off.",
        "2\tI will lock up.",
        "Policy\tRelevance",
        "ICT policy\tIt must be followed.",
        "\tin accordance with it",
        "Contents",
        "1. Scope\t3",
        "Name: ..........",
        "Signed:",
        "4.4.",
        "12 of the Act",
        "[image: logo]",
        "* starred *words* here*",
        "self-",
        "END",
        "Approved by: Governors",
    ]
)


def owners(document: Document) -> dict[int, set[str]]:
    """Return for each line of a document's text what took it up: clause, heading or remainder."""
    taken_apart = split(POLICY, document)
    headings = {line for heading in taken_apart.headings for line in heading.paragraph.lines}
    spans = [span for clause in taken_apart.clauses for span in (*clause.text_cut, *clause.lead_in_cut)]
    claimed = {span.line for span in spans}
    numbered = [one for section in taken_apart.outline.sections for one in section.body if one.cut and one.cut[0].line in claimed]
    spans += [span for one in numbered for span in one.printed if span < one.cut[0]]
    owned: dict[int, set[str]] = {place: set() for place, line in enumerate(document.lines) if line.text.strip()}
    for line in {span.line for span in spans} - headings:
        owned[line].add("clause")
    for line in headings:
        owned[line].add("heading")
    for lines, _ in taken_apart.remainder:
        for line in lines:
            owned[line].add("remainder")
    return owned


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join))
@example("4.4.\n4.5 Words must stand.\n")
@example("DO NOT\n- lend\nStaff must not:\n(a) copy")
def test_every_line_is_in_exactly_one_of_clause_heading_and_remainder(text: str) -> None:
    document = read(text + "\n.")
    wrong = {document.lines[place].text: kinds for place, kinds in owners(document).items() if len(kinds) != 1}
    assert wrong == {}


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join))
def test_a_clause_is_made_of_slices_in_order_and_of_nothing_else(text: str) -> None:
    document = read(text + "\n.")
    for clause in split(POLICY, document).clauses:
        assert clause.text == cut(document.lines, clause.text_cut)
        assert clause.lead_in == cut(document.lines, clause.lead_in_cut)
        assert list(clause.text_cut) == sorted(clause.text_cut)
        slices = "".join(document.lines[line].text[start:end] for line, start, end in clause.text_cut)
        assert "".join(clause.text.split()) == "".join(slices.split())
        assert clause.text == fold(clause.text) != ""


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\f"), max_size=400))
def test_any_text_whatever_can_be_taken_apart(text: str) -> None:
    document = read(text + "\nWords must stand.")
    assert all(len(kinds) == 1 for kinds in owners(document).values())


def test_every_clause_of_the_five_policies_is_proved() -> None:
    done = ingest(POLICIES, previous=())
    assert not done.faults
    assert len(done.clauses) > 300
    assert verify(POLICIES, done.clauses, done.sources) == []


@pytest.fixture(name="one")
def _one(tmp_path: Path) -> tuple[Path, Clause, dict[str, str]]:
    (tmp_path / "keys.txt").write_text(
        "1. Keys\n\n1.1 Staff must **never** lend keys, unless the head agrees.\n1.2 Or copy them.\n", encoding="utf-8"
    )
    done = ingest(tmp_path, previous=())
    return tmp_path, done.clauses[0], done.sources


def test_a_clause_as_it_was_cut_is_proved(one: tuple[Path, Clause, dict[str, str]]) -> None:
    folder, clause, sources = one
    assert verify(folder, [clause], sources) == []


def test_a_word_altered_in_the_index_is_named(one: tuple[Path, Clause, dict[str, str]]) -> None:
    folder, clause, sources = one
    (fault, *_) = verify(folder, [replace(clause, text=clause.text.replace("never", "always"))], sources)
    assert fault.startswith(f"keys.txt: {clause.uid} (1.1, line 3): its text is not the one that its hash was made of")


def test_a_condition_dropped_from_a_clause_and_its_cut_is_named(one: tuple[Path, Clause, dict[str, str]]) -> None:
    folder, clause, sources = one
    (first, last) = clause.text_cut[0], clause.text_cut[-1]
    spans = (first, last._replace(start=last.end - 7))
    from ingest.policy import Line
    from ingest.uids import sha

    lines = tuple(Line(number, text) for number, text in enumerate((folder / "keys.txt").read_text().split("\n"), start=1))
    text = cut(lines, spans)
    faults = verify(folder, [replace(clause, text=text, text_sha=sha(text), text_cut=spans)], sources)
    assert any("leaves out words that stand between its own" in fault for fault in faults)


def test_a_wrong_number_is_named(one: tuple[Path, Clause, dict[str, str]]) -> None:
    folder, clause, sources = one
    (fault,) = verify(folder, [replace(clause, label="7.4")], sources)
    assert "the number 7.4 is not printed where the clause stands" in fault


def test_a_source_that_has_changed_or_gone_is_named(one: tuple[Path, Clause, dict[str, str]]) -> None:
    folder, clause, sources = one
    (folder / "keys.txt").write_text("1.1 Staff may lend keys.\n", encoding="utf-8")
    assert any("the file has changed since the index was built" in fault for fault in verify(folder, [clause], sources))
    (folder / "keys.txt").unlink()
    assert any("cannot be read now" in fault for fault in verify(folder, [clause], sources))
