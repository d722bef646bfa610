"""Tables, text boxes and cells of Word files: what is in them stays with its row and heads nothing outside of it."""

import pytest
from reading import POLICY, clauses
from wordml import BOLD, cell, definition, level, numbered, package, packed, para, row, run, table

from ingest import readers
from ingest.policy import Clause
from ingest.splitting import split

DOTS = definition(3, level(0, "•", "bullet"))


def said(body: str) -> list[Clause]:
    document = readers.read("pay.docx", packed(package(para("Pay Policy", look=BOLD) + body, numbering=DOTS + numbered(3, 3))))
    return list(split(POLICY, document).clauses)


def grid(*rows: tuple[str, ...]) -> str:
    return table(*(row(*cells) for cells in rows), columns=len(rows[0]))


FIGURES = [
    (("Years of service", "Days"), ("1", "25"), ("2", "26"), ("5", "30")),
    (("Score", "Action"), ("1", "No action"), ("2.5", "Review within a month"), ("3.1", "Stop unless it is unsafe to stop")),
    (("Year", "Full pay"), ("1", "25 working days"), ("2", "50 working days"), ("3", "75 working days")),
    (("Version", "Approved"), ("1", "May 2024"), ("2", "May 2025")),
]


@pytest.mark.parametrize("rows", FIGURES, ids=lambda rows: rows[0][0])
def test_figures_in_a_first_column_are_no_numbers_and_no_headings(rows: tuple[tuple[str, ...], ...]) -> None:
    found = said(para("1.1 All of it is set out here:") + grid(*rows) + para("1.2 Bank holidays are added."))
    lead = f"All of it is set out here: {' '.join(rows[0])}"
    assert [(one.label, one.lead_in, one.text) for one in found] == [
        *(("1.1", lead, " ".join(cells)) for cells in rows[1:]),
        ("1.2", "", "Bank holidays are added."),
    ]
    assert not any(one.headings for one in found)


@pytest.mark.parametrize("numbers", [("1", "2", "3"), ("1.1", "1.2", "1.4"), ("1.1", "2.1", "2.2")])
def test_a_column_of_clause_numbers_numbers_its_rules_beneath_the_head(numbers: tuple[str, str, str]) -> None:
    rules = ("Gates are locked at nine.", "Keys are not lent.", "Lost keys are reported at once.")
    rows = tuple(zip(numbers, rules, ("Nursery gate", "Caretaker", "None"), strict=True))
    found = said(para("All staff must read on.") + grid(("No.", "Rule", "Exceptions"), *rows))
    assert [(one.label, one.lead_in, one.text) for one in found[1:]] == [
        (number, "No. Rule Exceptions", f"{rule} {exception}") for number, rule, exception in rows
    ]


def test_an_html_table_of_figures_has_no_numbers() -> None:
    rows = "".join(f"<tr><td>{score}</td><td>{action}</td></tr>" for score, action in FIGURES[1])
    found = clauses(f"<p>1.1 Risks are scored.</p><table>{rows}</table><p>1.2 Scores are recorded.</p>", ".html")
    assert [one.label for one in found] == ["1.1"] * 4 + ["1.2"]


def test_a_row_that_names_who_may_do_what_is_a_head() -> None:
    head = tuple(cell(para(words, look=BOLD)) for words in ("Value of order", "Who may approve"))
    found = said(para("Orders must be approved.") + table(row(*head), row("Up to £1,000", "Budget holder")))
    assert [(one.lead_in, one.text) for one in found[1:]] == [("Value of order Who may approve", "Up to £1,000 Budget holder")]


def test_the_head_goes_with_rows_beneath_a_title_within_the_table() -> None:
    title = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + para("Gates", look=BOLD) + "</w:tc>"
    body = table(row("Rule", "Exceptions"), row(title), row("Lock at nine.", "Nursery gate"), row("Close at six.", "None"))
    assert [(one.headings, one.lead_in) for one in said(para("All staff must read on.") + body)[1:]] == [
        (("Gates",), "Rule Exceptions")
    ] * 2


def test_the_cells_of_a_row_stay_together_though_one_holds_a_list() -> None:
    limits = cell(para("Unless it is known to be:"), para("migraine", num=(3, 0)), para("travel sickness", num=(3, 0)))
    rows = (row("Illness", "Stay away", "Notes"), row("Sickness", "48 hours", limits), row("Head lice", "None", "None"))
    found = said(para("Staff must follow this table.") + table(*rows, columns=3))
    assert [one.text for one in found[1:]] == [
        "Sickness 48 hours Unless it is known to be: migraine travel sickness",
        "Head lice None None",
    ]
    assert not any(one.headings for one in found)


def boxed(*words: str) -> str:
    inner = "".join(para(one, look=BOLD) for one in words)
    box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
    return para(run("1.1 The head decides.") + f"<w:r>{box}</w:r>")


@pytest.mark.parametrize("words", [("KEY FACT",), ("KEY FACT", "It is a last resort."), ("Concern raised", "Review in 24 hours")])
def test_words_in_a_text_box_head_nothing_outside_of_it(words: tuple[str, ...]) -> None:
    found = said(boxed(*words) + para("1.2 Parents may write to the governors."))
    assert (found[-1].label, found[-1].headings) == ("1.2", ())


def test_a_table_right_after_the_table_of_versions_is_the_policy() -> None:
    versions = table(row("Version", "Date", "Author", "Change"), row("1.0", "1 May", "J Patel", "First issue"), columns=4)
    rules = table(
        row("Ref", "Requirement", "Who"), row("1.", "Keep records.", "All"), row("2.", "Tell the head.", "All"), columns=3
    )
    assert [(one.label, one.lead_in, one.text) for one in said(versions + rules)] == [
        ("1", "Ref Requirement Who", "Keep records. All"),
        ("2", "Ref Requirement Who", "Tell the head. All"),
    ]


def test_values_behind_blank_cells_are_reported_with_the_mend() -> None:
    body = table(row("Decision", "Head", "Board"), row("Dismiss", "", "Yes"), row("Suspend", "Yes", ""), columns=3)
    document = readers.read("pay.docx", packed(package(para("Pay Policy") + body)))
    (warning,) = document.warnings
    assert warning.startswith("paragraph 5: values stand behind blank cells of a table")
    assert warning.endswith("write a word or a dash in each blank cell")
