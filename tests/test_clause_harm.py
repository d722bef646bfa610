"""Shapes in which a careless splitter would harm the teacher who relies on a quote."""

import pytest
from reading import clauses, said, take_apart

PERMIT = "Staff must not:"


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("# Driving\n\nStaff must not:\n\n- drive without a permit\n- telephone while driving\n", ".md"),
        ("Driving Policy\n\nStaff must not:\n\n- drive without a permit\n- telephone while driving\n", ".txt"),
        (
            "<h1>Driving</h1><p>Staff must not:</p><ul><li>drive without a permit</li><li>telephone while driving</li></ul>",
            ".html",
        ),
        (
            "2. Driving\n\nStaff must not:\ndrive without a permit\ntelephone while driving\n\n3. Help\n\nAsk the office.\n",
            ".txt",
        ),
    ],
)
def test_a_prohibition_is_never_parted_from_what_it_forbids(text: str, suffix: str) -> None:
    found = said(text, suffix)[:2]
    assert [(lead, words) for _, lead, words in found] == [
        (PERMIT, "drive without a permit"),
        (PERMIT, "telephone while driving"),
    ]


def test_a_dont_whose_bullets_were_lost_speaks_for_its_lines() -> None:
    text = "1. In class\n\nDon't\nleave a class alone\nshout at pupils\n\n2. Help\n\nSpeak to your line manager.\n"
    assert [(lead, words) for _, lead, words in said(text)] == [
        ("Don't", "leave a class alone"),
        ("Don't", "shout at pupils"),
        ("", "Speak to your line manager."),
    ]


def test_an_unless_after_bullets_goes_with_each_of_them() -> None:
    text = "1.1 Staff must not:\n\n- lend a laptop\n- install software\n- use a USB stick\n\nunless the manager has agreed in writing.\n\n1.2 Lock it.\n"
    tail = "unless the manager has agreed in writing."
    assert [words for _, _, words in said(text)][:3] == [
        f"lend a laptop {tail}",
        f"install software {tail}",
        f"use a USB stick {tail}",
    ]


WRAPPED = (
    "1.1 An employee who is unable to attend work must telephone the absence\n"
    "line by 7.15 am on the first day of absence. Text messages, emails and\n"
    "messages passed on by a colleague will not be accepted.\n\n"
    "1.2 Managers must not:\n\n(a) search an employee's belongings;\n(b) promise that a matter will be kept secret; or\n(c) dismiss an employee.\n\n"
    "1.3 A phased return may be agreed for up to four weeks if:\n\n"
    "(i) Occupational Health recommends it;\n(ii) the Headteacher considers it practicable; and\n(iii) the employee agrees to the timetable.\n"
)


def test_an_or_at_a_lines_end_does_not_swallow_the_next_item() -> None:
    assert [label for label, _, _ in said(WRAPPED)] == ["1.1", "1.2(a)", "1.2(b)", "1.2(c)", "1.3"]


def test_the_conditions_of_a_right_are_all_in_its_quote() -> None:
    right = said(WRAPPED)[-1][2]
    assert all(
        words in right for words in ("phased return", "Occupational Health", "practicable; and", "agrees to the timetable.")
    )


def test_conditions_whose_marks_were_lost_are_no_headings() -> None:
    text = (
        "1. Transport\n\nStaff may drive pupils only where:\n\nThe headteacher has agreed\n\nThe insurance covers it\n\n"
        "A second adult is in the car\n\n2. Parking\n\nStaff must park in the marked bays.\n"
    )
    first, second = clauses(text)
    assert (
        first.text
        == "Staff may drive pupils only where: The headteacher has agreed The insurance covers it A second adult is in the car"
    )
    assert second.headings == ("2. Parking",)


def test_letters_under_a_number_are_cited_with_it_whatever_the_title_says() -> None:
    text = "8. What is not allowed\n\n8.1 The following are not allowed:\n\na) alcohol on site;\nb) vaping.\n\n8.2 Nothing in 8.1 applies to the house.\n"
    found = said(text)
    assert [label for label, _, _ in found] == ["8.1(a)", "8.1(b)", "8.2"]
    assert found[0][1].endswith("The following are not allowed:")
    assert found[2][1] == ""


def test_a_numbered_title_with_a_must_in_it_is_a_heading() -> None:
    text = "1. Gifts\n\n1.1 Staff may accept a gift worth less than £25.\n\n2. Gifts which must be refused\n\n2.1 Staff must never accept cash.\n"
    assert [(one.headings, one.text) for one in clauses(text)] == [
        (("1. Gifts",), "Staff may accept a gift worth less than £25."),
        (("2. Gifts which must be refused",), "Staff must never accept cash."),
    ]


def test_how_to_apply_is_a_heading() -> None:
    text = "9. Transport\n\nPupils may travel by minibus.\n\n10. How to apply\n\nDo not book before leave is approved.\n\n11. Appeals\n\nThe Chair decides.\n"
    assert [one.headings for one in clauses(text)] == [("9. Transport",), ("10. How to apply",), ("11. Appeals",)]


def test_a_rule_without_a_full_stop_under_the_title_is_no_cover() -> None:
    text = "KEYS POLICY\n\nNo keys to be lent to pupils\n\n1. Issue\n\n1.1 Keys are issued by the site manager.\n"
    assert said(text)[0] == ("", "", "No keys to be lent to pupils")


def test_an_exception_after_a_list_of_what_is_forbidden_goes_with_each_item() -> None:
    text = "Staff may give rewards. Staff must not:\n\n- give personal gifts\n- accept money\n\nThis does not apply to small presents at Christmas.\n"
    found = said(text)
    assert found[0] == ("", "", "Staff may give rewards.")
    assert [words for _, _, words in found[1:]] == [
        "give personal gifts This does not apply to small presents at Christmas.",
        "accept money This does not apply to small presents at Christmas.",
    ]


def test_exceptions_beneath_a_rule_are_quoted_with_it() -> None:
    text = "## Copying\n\n1. Use your own code.\n2. Do not copy more than 5%.\n   - This limit does not apply to licensed works.\n   - It does not apply to exam papers.\n3. Report a jam.\n"
    assert said(text, ".md")[1] == (
        "2",
        "",
        "Do not copy more than 5%. This limit does not apply to licensed works. It does not apply to exam papers.",
    )


@pytest.mark.parametrize("line", ["Page 2 of 9 | Version 3.1", "Oak School | Gifts | Page 3 of 3"])
def test_page_furniture_in_the_middle_is_left_out(line: str) -> None:
    split = take_apart(f"1. Absence\n\n1.1 Employees must telephone.\n\n{line}\n\n1.2 Failure may lead to loss of pay.\n")
    assert [one.headings for one in split.clauses] == [("1. Absence",)] * 2
    assert [reason for _, reason in split.remainder] == ["end mark"]


def test_the_table_of_versions_is_left_out() -> None:
    text = "Version\tDate\tAuthor\tChanges\n1.0\t01/09/2019\tJ Marsh\tFirst issue\n1.1\t14/10/2021\tJ Marsh\tSection 4 updated\n\n1. Keys\n\n1.1 Keys must be kept.\n"
    split = take_apart(text)
    assert [(one.label, one.text) for one in split.clauses] == [("1.1", "Keys must be kept.")]


def test_a_signature_that_was_typed_is_left_out() -> None:
    split = take_apart(
        "1.1 Staff must sign in.\n\n1.2 Staff may use a phone.\n\nSigned: P Okafor, Headteacher\nDate: 5 January 2024\n"
    )
    assert [one.label for one in split.clauses] == ["1.1", "1.2"]


def test_the_name_of_a_role_leads_in_to_its_duties() -> None:
    text = "2. Roles\n\nGovernors:\n- review the policy\n- monitor it\n\nAll staff:\n- must read it\n"
    assert [f"{lead} {words}".strip() for _, lead, words in said(text)] == [
        "Governors: review the policy",
        "Governors: monitor it",
        "All staff: must read it",
    ]


def test_definitions_that_lost_their_marks_stay_with_their_number() -> None:
    text = '1 Introduction\n\n1.1 This covers gifts.\n\n1.2 In this policy:\n"gift" means any item;\n"relative" includes a partner.\n\n2 Gifts\n\n2.1 Cash is refused.\n'
    assert said(text)[1:3] == [
        ("1.2", "In this policy:", '"gift" means any item;'),
        ("1.2", "In this policy:", '"relative" includes a partner.'),
    ]


def test_closing_words_hold_for_the_items_of_items_as_well() -> None:
    text = (
        "4.2 Staff must not:\n\n(a) lend keys, and must never:\n    (i) give them to pupils;\n    (ii) give them to parents;\n"
        "(b) copy keys,\n\nunless the headteacher has agreed in writing.\n"
    )
    found = said(text)
    assert [label for label, _, _ in found] == ["4.2(a)(i)", "4.2(a)(ii)", "4.2(b)"]
    assert all(words.endswith("unless the headteacher has agreed in writing.") for _, _, words in found)
