"""What is a clause, and what goes with it. Each document here is a shape that real policies have."""

import pytest
from reading import POLICY, clauses, said, take_apart

from ingest.policy import Document, Kind, Line
from ingest.splitting import split


def test_a_numbered_clause_keeps_its_number_and_heading() -> None:
    (one, two) = clauses("1. Phones\n\n1.1 Staff must switch phones off.\n\n1.2 Phones are kept in lockers.\n")
    assert (one.label, one.headings, one.text) == ("1.1", ("1. Phones",), "Staff must switch phones off.")
    assert (two.label, two.kind) == ("1.2", Kind.NUMBERED)


def test_separately_enforceable_rules_are_a_clause_each_and_carry_their_lead_in() -> None:
    assert said("3.1 Staff must not:\n(a) lend keys;\n(b) copy keys.\n") == [
        ("3.1(a)", "Staff must not:", "lend keys;"),
        ("3.1(b)", "Staff must not:", "copy keys."),
    ]


def test_a_list_of_aims_is_one_clause_with_its_lead_in() -> None:
    assert said("1.1 This policy aims to:\n- keep pupils safe\n- support staff\n- protect the school\n") == [
        ("1.1", "", "This policy aims to: keep pupils safe support staff protect the school")
    ]


def test_the_conditions_of_one_rule_are_never_parted() -> None:
    text = "2.1 A dog may come in only if\n(a) it is insured;\n(b) the head has agreed; and\n(c) it is on a lead.\n"
    ((_, _, whole),) = said(text)
    assert all(words in whole for words in ("only if", "insured", "agreed", "on a lead"))


def test_closing_words_that_qualify_a_list_go_with_every_item() -> None:
    text = "4.2 Staff must not:\n\n(a) accept gifts;\n(b) accept loans;\n\nunless the headteacher has agreed in writing.\n"
    assert [one[2] for one in said(text)] == [
        "accept gifts; unless the headteacher has agreed in writing.",
        "accept loans; unless the headteacher has agreed in writing.",
    ]


def test_a_heading_that_carries_the_sense_is_in_the_lead_in() -> None:
    (one, _) = clauses("5.2 DO NOT\n\n- 5.2.1 **Share passwords.** Ever.\n- 5.2.2 Lend keys.\n")
    assert (one.lead_in, one.text, one.headings) == ("DO NOT", "Share passwords. Ever.", ("5.2 DO NOT",))


def test_a_do_not_does_not_speak_for_what_comes_after_its_list() -> None:
    found = said(
        "4. Claims\n\nDO NOT\n- claim for alcohol\n- claim for fines\n\nStaff may claim for meals on residential visits.\n"
    )
    assert found[-1] == ("", "", "Staff may claim for meals on residential visits.")
    assert found[0] == ("", "DO NOT", "claim for alcohol")


def test_a_second_list_under_one_number_has_its_own_lead_in() -> None:
    text = (
        "6.2 Schools should follow these guidelines:\n- Content must be professional.\n- Links must be checked.\n"
        "In addition everyone must ensure that they:\n- use the school email address;\n- never share passwords.\n"
    )
    assert [(label, lead) for label, lead, _ in said(text)] == [
        ("6.2", "Schools should follow these guidelines:"),
        ("6.2", "Schools should follow these guidelines:"),
        ("6.2", "In addition everyone must ensure that they:"),
        ("6.2", "In addition everyone must ensure that they:"),
    ]


def test_a_lead_in_that_stands_paragraphs_above_still_leads_in() -> None:
    text = (
        "3.2 Before a visit you must do the following.\n\nThe list was shortened last year.\n\n"
        "- Tell the duty officer.\n- Read the file.\n"
    )
    items = [one for one in said(text) if one[2].startswith(("Tell", "Read"))]
    assert [lead for _, lead, _ in items] == ["Before a visit you must do the following."] * 2


def test_a_label_printed_twice_gives_two_clauses() -> None:
    found = clauses("1. Scope\n\n1.1 It applies to staff.\n\n1.1 It applies to governors.\n")
    assert [(one.label, one.label_ordinal) for one in found] == [("1.1", 1), ("1.1", 2)]


def test_a_list_that_counts_anew_under_another_heading_is_not_printed_again() -> None:
    found = clauses(
        "Phones\n\n1. Phones must be off.\n2. Phones must be locked up.\n\nKeys\n\n1. Keys must be signed for.\n2. Keys must be kept.\n"
    )
    assert [(one.label, one.label_ordinal) for one in found] == [("1", 1), ("2", 1), ("1", 1), ("2", 1)]


def test_a_heading_number_used_twice_keeps_both_headings() -> None:
    found = clauses(
        "Section 4: Review\n\n4.1 It is reviewed yearly.\n\nSection 4: Appendices\n\nAll appendices are part of this policy.\n"
    )
    assert [one.headings for one in found] == [("Section 4: Review",), ("Section 4: Appendices",)]


def test_numbered_rules_in_tabbed_rows_are_numbered_clauses() -> None:
    text = "Below is a set of rules that must be complied with.\n\n1\tI will log off.\n2\tI will lock my door.\n\n3\tI will not lend keys.\n"
    assert said(text) == [
        ("1", "Below is a set of rules that must be complied with.", "I will log off."),
        ("2", "Below is a set of rules that must be complied with.", "I will lock my door."),
        ("3", "Below is a set of rules that must be complied with.", "I will not lend keys."),
    ]


def test_an_unnumbered_paragraph_does_not_take_the_number_before_it() -> None:
    found = said(
        "2.1 Governors claim under their own scheme.\nSupply staff are paid by their agency.\n2.2 Petty cash is not used.\n"
    )
    assert [label for label, _, _ in found] == ["2.1", "", "2.2"]


def test_an_unnumbered_bullet_between_numbered_ones_belongs_to_the_number_before_it() -> None:
    text = "- 6.7. Contact is for professional reasons only.\n\n- Permission must be sought first.\n- 6.8. Staff are advised against it.\n"
    assert said(text)[0] == ("6.7", "", "Contact is for professional reasons only. Permission must be sought first.")


def test_a_closing_paragraph_after_lettered_items_belongs_to_their_number() -> None:
    text = "3.1 This is recorded in line with\n\n- a) Child protection policy\n- b) Whistleblowing policy\n\nThe head will refer it to the LADO.\n"
    assert said(text) == [
        ("3.1", "", "This is recorded in line with a) Child protection policy b) Whistleblowing policy"),
        ("3.1", "", "The head will refer it to the LADO."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "13 year olds may not work alone.",
        "2 jobs are not permitted.",
        "11 January 2017 is the date of adoption.",
        "999 is dialled first.",
    ],
)
def test_a_number_that_is_no_label_stays_in_the_text(line: str) -> None:
    (one,) = clauses(f"Staffing\n\n{line}\n")
    assert (one.label, one.text) == ("", line)


def test_a_number_at_the_start_of_a_wrapped_line_is_no_label() -> None:
    text = (
        "1.1  Clear professional boundaries will be adhered to as they are set out in section\n"
        "12 of the Guidance for Safer Working Practice for adults who work with children and\n"
        "young people in education settings, and by every member of the staff of the school.\n"
    )
    (one,) = clauses(text)
    assert "section 12 of the Guidance" in one.text


def test_a_rule_that_looks_like_a_heading_is_a_clause() -> None:
    text = "3.2 Staff and governors online\n\nGovernors are advised not to be friends with staff\n\nThis is for their own good.\n"
    assert said(text)[0] == ("", "", "Governors are advised not to be friends with staff")


def test_reasons_that_point_back_stay_with_their_rule() -> None:
    text = (
        "Governors are advised not to befriend staff.\n\nReasons for this include:\n\n- conflict of interest\n- loss of trust\n"
    )
    assert said(text) == [
        ("", "", "Governors are advised not to befriend staff. Reasons for this include: conflict of interest loss of trust")
    ]


def test_a_whole_sentence_in_a_list_of_what_is_forbidden_is_not_turned_into_its_opposite() -> None:
    text = (
        "6.3 The following are not considered acceptable:\n\n- The use of the school's name;\n"
        "- The Trust accepts that some sites may be used for work;\n- School staff should not befriend parents.\n"
    )
    assert [(lead, words) for _, lead, words in said(text)] == [
        ("The following are not considered acceptable:", "The use of the school's name;"),
        ("", "The Trust accepts that some sites may be used for work;"),
        ("", "School staff should not befriend parents."),
    ]


def test_a_closing_clause_on_all_the_above_is_not_under_the_do_not() -> None:
    text = "5.2 DO NOT\n\n5.2.1 Share passwords.\n\n5.2.2 All of the above applies to private pages as well.\n"
    assert [lead for _, lead, _ in said(text)] == ["DO NOT", ""]


def test_items_are_counted_under_their_number() -> None:
    found = clauses(
        "6.2 Staff must not:\n- lend keys;\n- copy keys.\n\nIn addition staff must never:\n- lose keys;\n- sell keys.\n"
    )
    assert [(one.label, one.item) for one in found] == [("6.2", 1), ("6.2", 2), ("6.2", 3), ("6.2", 4)]


def test_a_contents_list_is_neither_clause_nor_heading() -> None:
    split = take_apart(
        "Contents\n1. Scope\t3\n2. Rules\t4\n\n1. Scope\n\nThis applies to all staff.\n\n2. Rules\n\nStaff must sign in.\n"
    )
    assert [one.headings for one in split.clauses] == [("1. Scope",), ("2. Rules",)]
    assert {reason for _, reason in split.remainder} == {"contents"}


def test_a_summary_of_a_statute_is_marked_as_law_and_the_schools_own_sentence_is_not() -> None:
    text = (
        "Appendix A – Relevant legislation\n\nComputer Misuse Act 1990\n\nThis Act makes it an offence to:\n\n- erase data;\n- corrupt programs.\n"
        "- The school reserves the right to monitor its systems.\n"
    )
    law, own = clauses(text)
    assert (law.kind, law.text) == (Kind.LAW, "This Act makes it an offence to: erase data; corrupt programs.")
    assert own.kind is not Kind.LAW


def test_words_to_be_signed_are_a_form_and_the_signature_block_is_left_out() -> None:
    split = take_apart(
        "1. Agreement\n\nI have read and understood the policy.\n\nName: .................\n\nSigned: ...............\n\nDate: ..........\n"
    )
    assert [one.kind for one in split.clauses] == [Kind.FORM]
    assert [reason for _, reason in split.remainder] == ["signature"] * 3


def test_a_table_row_that_a_page_broke_is_whole_and_the_repair_is_recorded() -> None:
    text = (
        "3.1 This policy should be read in conjunction with the following documents:\n\nDocument\tRelevance\n"
        "ICT policy\tIts standards should be followed.\nEquality policy\tUse of sites should be at all times\n\n\tin accordance with it.\n"
    )
    row = clauses(text)[-1]
    assert (row.kind, row.text) == (Kind.ROW, "Equality policy Use of sites should be at all times in accordance with it.")
    assert row.repairs


def test_a_paragraph_that_a_page_broke_is_whole_and_the_repair_is_recorded() -> None:
    (one,) = clauses("2.8.6 Incidents are dealt with in consideration of the wishes of the\n\nperson who has reported them.\n")
    assert one.text == "Incidents are dealt with in consideration of the wishes of the person who has reported them."
    assert one.repairs == ("lines 1 and 3 joined across a break",)


def test_text_that_is_missing_in_the_source_is_not_completed() -> None:
    found = said("2.1 Read this with:\n\n- The Pay Document (professional duties and national\n- Discipline guidelines\n")
    assert found == [("2.1", "", "Read this with: The Pay Document (professional duties and national Discipline guidelines")]


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("2.1 Staff <u>must not</u> link sites.", "Staff must not link sites."),
        ("2.1 **Act responsibly.** Always.", "Act responsibly. Always."),
        ("2.1 *No cameras.* None.", "No cameras. None."),
        ("**2.1** Keep it safe.", "Keep it safe."),
        ("2.1 Keep 5 * 3 * 2 apart.", "Keep 5 * 3 * 2 apart."),
        ("2.1 It is [image: logo.png] here.", "It is here."),
    ],
)
def test_what_conversion_left_in_the_text_is_left_out_and_nothing_else_is(printed: str, shown: str) -> None:
    assert clauses(f"{printed}\n2.2 Another.\n")[0].text == shown


@pytest.mark.parametrize(
    ("divided", "whole"),
    [
        ("manage-\nment of the school", "management"),
        ("follow-\nup meeting of it", "follow-up"),
        ("half-\nyearly report of", "half-yearly"),
    ],
)
def test_a_word_divided_at_a_lines_end_is_whole_again_with_the_hyphen_it_had(divided: str, whole: str) -> None:
    padding = "The senior staff are always to be told in good time of the next "
    (one,) = clauses(
        f"1.1  {padding}{divided}\nby the person who is in charge of the matter and by nobody else at all, however\nsenior they may be.\n"
    )
    assert f" {whole} " in one.text


def test_a_lone_number_is_reported_and_not_lost() -> None:
    split = take_apart("4.3 Meals are paid.\n4.4.\n4.5 Tips are not paid.\n")
    assert [one.label for one in split.clauses] == ["4.3", "4.5"]
    assert [reason for _, reason in split.remainder] == ["not understood"]


def test_a_wrapped_lettered_item_keeps_its_letter() -> None:
    text = "2.1 Keys may be lent only if:\n\n(a) the head has agreed to it in writing and has told the site\nmanager; and\n\n(b) the borrower signs.\n"
    (clause,) = clauses(text)
    assert "(a) the head has agreed to it in writing and has told the site manager; and (b) the borrower signs." in clause.text


def test_a_number_on_a_line_of_its_own_is_understood_where_a_text_follows() -> None:
    taken = take_apart("4.3 Staff must stand.\n\n4.4.\nWords must stand here.\n\n4.5.\n\n4.6 So must these.\n")
    assert [clause.label for clause in taken.clauses] == ["4.3", "4.4", "4.6"]
    assert taken.remainder == (((5,), "not understood"),)


def test_a_number_after_a_table_is_no_row_of_it_and_takes_no_lead_in_from_it() -> None:
    text = "2. Keys\n\nKeys are given out in this way:\n\nWhen\tWho\nBy day\tThe office\nBy night\tThe caretaker\n\n2.1 A key that is lost must be reported.\n"
    assert said(text)[-1] == ("2.1", "", "A key that is lost must be reported.")


def test_a_number_that_the_format_draws_needs_no_neighbour_and_is_shown_with_its_heading() -> None:
    made = Document(
        "a.html",
        "",
        (
            Line(1, "Keys", heading=2, marker="PART Two"),
            Line(2, ""),
            Line(3, "They must be signed for.", marker="1"),
            Line(3, "¹ At the office.", note=True),
        ),
    )
    (clause,) = split(POLICY, made).clauses
    assert (clause.headings, clause.label) == (("PART Two Keys",), "1")
    assert clause.text == "They must be signed for. ¹ At the office."


def test_a_footnote_to_a_lead_in_goes_with_each_of_its_items() -> None:
    lines = ("2.1 Staff must not:¹", "(a) lend keys;", "(b) copy keys.")
    made = Document(
        "a.txt", "", (Line(1, lines[0]), Line(1, "¹ Save the caretaker.", note=True), Line(2, lines[1]), Line(3, lines[2]))
    )
    assert [(one.label, one.lead_in, one.text) for one in split(POLICY, made).clauses] == [
        ("2.1(a)", "Staff must not:¹ ¹ Save the caretaker.", "lend keys;"),
        ("2.1(b)", "Staff must not:¹ ¹ Save the caretaker.", "copy keys."),
    ]


@pytest.mark.parametrize(
    ("numbers", "labels"),
    [
        (("2.3", "2.3A", "2.3B", "2.4"), ["2.3", "2.3A", "2.3B", "2.4"]),
        (("3.1", "3A.1", "3A.2", "4.1"), ["3.1", "3A.1", "3A.2", "4.1"]),
        (("4.1.1", "4.1.1a", "4.1.1b.", "4.2"), ["4.1.1", "4.1.1a", "4.1.1b", "4.2"]),
    ],
)
def test_a_number_that_was_put_in_between_is_a_number_of_its_own(numbers: tuple[str, ...], labels: list[str]) -> None:
    found = clauses("".join(f"{number} Notice is given in writing.\n\n" for number in numbers))
    assert [(one.label, one.label_ordinal, one.lead_in, one.text) for one in found] == [
        (label, 1, "", "Notice is given in writing.") for label in labels
    ]


def test_a_measure_and_a_lost_space_are_no_numbers_put_in_between() -> None:
    found = clauses("2.3 Fences are built.\n\n2.5m Fences are tall.\n\n2.4A fence keeps dogs out.\n")
    assert [one.label for one in found] == ["2.3", "", "2.4"]
    assert found[-1].text == "A fence keeps dogs out."


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [("(i)", "(ii)", "(iii)"), ("(a)", "(b)", "(c)"), ("a)", "b)", "c)"), ("(a)\t", "(b)\t", "(c)\t")],
)
def test_letters_of_which_the_first_stands_behind_the_number_are_one_list_with_it(first: str, second: str, third: str) -> None:
    text = (
        f"1.3 {first} A request must be made in writing\n\n{second} It must be in good time.\n\n"
        f"{third} The head must agree.\n\n1.4 Keep a copy.\n"
    )
    letters = [one.strip() for one in (first, second, third)]
    assert [(label, lead, words) for label, lead, words in said(text)] == [
        (
            "1.3",
            "",
            f"{letters[0]} A request must be made in writing {letters[1]} It must be in good time. {letters[2]} The head must agree.",
        ),
        ("1.4", "", "Keep a copy."),
    ]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (
            "**Visitors Policy**\n\n**Signing in**\n\nAll visitors sign in at the office.\n\n**Signing out**\n\nHand it back.\n",
            "Signing in",
        ),
        ("**BYOD**\n\n**Who this is for**\n\nAll staff and sixth form students.\n\n**Rules**\n\nLock it.\n", "Who this is for"),
        (
            "**Lone work**\n\n**Managers**\n\n1. Carry out a risk assessment.\n2. Keep a register.\n\n**Staff**\n\n1. Ring.\n",
            "Managers",
        ),
    ],
)
def test_the_first_rules_and_their_heading_are_no_cover(printed: str, title: str) -> None:
    found = clauses(printed, ".md")
    assert found[0].headings == (title,)


def test_a_cover_is_still_one() -> None:
    split_up = take_apart(
        "**St Aldhelm's School**\n\n**Minibus Policy**\n\nApproved by the governors in June.\n\n1. Drivers must be 25.\n", ".md"
    )
    assert [one.text for one in split_up.clauses] == ["Drivers must be 25."]
