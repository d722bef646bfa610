"""A condition is never parted from the rule that it limits, and never put on another."""

import pytest
from reading import clauses, said

CONDITIONS = [
    "(unless a teacher is present)",
    "(Except on Fridays)",
    "Except on Fridays",
    "EXCEPT AT WEEKENDS",
    "Subject to 1.1 above",
    "Only if space allows",
    "Not applicable to the nursery",
    "With the exception of the goods lift",
    "Save that the caretaker may.",
    "Provided that they are muzzled",
    "**Unless otherwise directed**",
    "(Year 11 only)",
]


@pytest.mark.parametrize("printed", CONDITIONS)
@pytest.mark.parametrize("number", ["1.2 ", "2. ", ""])
def test_a_condition_of_its_own_goes_with_the_rule_before_it(printed: str, number: str) -> None:
    first, third = {"1.2 ": ("1.1 ", "1.3 "), "2. ": ("1. ", "3. "), "": ("", "")}[number]
    text = (
        f"{first}Gates are shut at nine.\n\n{number}Keys are not lent to pupils.\n\n{printed}\n\n{third}Bins are emptied daily.\n"
    )
    condition = printed.strip("*")
    found = clauses(f"Keys\n\nThis policy applies to all staff.\n\n{text}")
    assert [one.text for one in found][-3:] == [
        "Gates are shut at nine.",
        f"Keys are not lent to pupils. {condition}",
        "Bins are emptied daily.",
    ]
    assert not any(condition in heading for one in found for heading in one.headings)


@pytest.mark.parametrize("opening", ["Except:", "EXCEPT:", "EXCEPT", "Exceptions are:", "The only exceptions are:", "Save for:"])
def test_a_list_of_exceptions_stays_with_its_rule(opening: str) -> None:
    text = f"1.1 Dogs are not allowed on site.\n\n{opening}\n\n- guide dogs\n- the school dog\n\n1.2 Cats are welcome.\n"
    assert [(label, words) for label, _, words in said(text)] == [
        ("1.1", f"Dogs are not allowed on site. {opening} guide dogs the school dog"),
        ("1.2", "Cats are welcome."),
    ]


def test_lettered_exceptions_keep_their_letters_within_the_rule() -> None:
    text = (
        "1.4 Food is not eaten in class.\n\nSave that\n\n(a) diabetic pupils may eat at any time; and\n(b) fruit is allowed at break.\n\n"
        "1.5 Phones are off.\n"
    )
    assert [(label, words) for label, _, words in said(text)] == [
        (
            "1.4",
            "Food is not eaten in class. Save that (a) diabetic pupils may eat at any time; and (b) fruit is allowed at break.",
        ),
        ("1.5", "Phones are off."),
    ]


def test_the_only_exception_as_a_sentence_stays_with_its_rule() -> None:
    text = "1.1 Dogs are not allowed on site.\n\nExceptions:\n\nGuide dogs are welcome.\n\n1.2 Cats are welcome.\n"
    assert [words for _, _, words in said(text)] == [
        "Dogs are not allowed on site. Exceptions: Guide dogs are welcome.",
        "Cats are welcome.",
    ]


@pytest.mark.parametrize("opening", ["Staff must not:", "DO NOT"])
def test_a_condition_after_a_list_goes_with_each_item_of_it(opening: str) -> None:
    text = f"1. Driving\n\n{opening}\n\n- drive pupils home\n- telephone\n\n(Unless a parent has agreed)\n\n2. Parking\n\nPark at the back.\n"
    assert [words for _, _, words in said(text)] == [
        "drive pupils home (Unless a parent has agreed)",
        "telephone (Unless a parent has agreed)",
        "Park at the back.",
    ]


def test_exceptions_listed_after_a_list_go_with_each_item_of_it() -> None:
    text = "1.1 Pupils must not bring:\n\n- drinks\n- sweets\n\nExcept:\n\n- on trips\n- on birthdays\n\n1.2 Wash hands.\n"
    assert [words for _, _, words in said(text)] == [
        "drinks Except: on trips on birthdays",
        "sweets Except: on trips on birthdays",
        "Wash hands.",
    ]


def test_a_condition_beneath_a_title_speaks_for_all_that_stands_there() -> None:
    text = "GAMES\n\n1.1 Wear boots.\n\nEXAMS\n\n(Year 11 only)\n\n2.1 Bags are left outside.\n\n2.2 Phones are handed in.\n"
    found = clauses(text)
    assert [one.headings for one in found][1:] == [("EXAMS", "(Year 11 only)")] * 2


@pytest.mark.parametrize(
    "rule",
    [
        "Unless a parent has agreed, staff must not drive pupils home.",
        "Subject to 1.1, rooms may be booked.",
        "Only when the bell rings may pupils leave.",
    ],
)
def test_a_rule_that_begins_with_its_condition_is_a_rule_by_itself(rule: str) -> None:
    text = f"Dogs are not allowed on site.\n\n{rule}\n\nCats are welcome.\n"
    assert [words for _, _, words in said(text)] == ["Dogs are not allowed on site.", rule, "Cats are welcome."]


def test_a_rule_that_reads_like_a_title_is_none_because_of_the_condition_beneath_it() -> None:
    text = "1. Money\n\n1.1 Bank cash daily\n\nExcept on Fridays\n\n1.2 Two people count it.\n"
    assert [(label, words) for label, _, words in said(text)] == [
        ("1.1", "Bank cash daily Except on Fridays"),
        ("1.2", "Two people count it."),
    ]
