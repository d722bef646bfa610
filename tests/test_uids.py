"""Persistent ids: an edit touches the clause that was edited and no other."""

from hypothesis import given, settings
from hypothesis import strategies as st
from reading import clauses

from ingest.policy import Clause
from ingest.uids import carry_over, common_words

SENTENCES = [
    f"Staff must keep rule {word} in every lesson and report each breach of it."
    for word in ("one", "two", "three", "four", "five")
]
OTHERS = [
    "Phones are switched off before the first bell rings.",
    "Visitors sign in at reception and wear a badge.",
    "Gifts worth more than ten pounds are handed to the office.",
    "Keys are never lent, copied or left in a door.",
    "Trips are approved by the head a month before.",
    "Medicines are locked in the cabinet by the nurse.",
]


def policy(texts: list[str]) -> str:
    """Return a policy of these clauses, numbered through."""
    return "\n\n".join(["1. Rules", *(f"1.{number} {text}" for number, text in enumerate(texts, start=1))])


def uids(found: list[Clause]) -> dict[str, list[str]]:
    """Return for each text the uids of the clauses that say it."""
    by_text: dict[str, list[str]] = {}
    for clause in found:
        by_text.setdefault(clause.text, []).append(clause.uid)
    return by_text


edits = st.lists(
    st.one_of(
        st.tuples(st.just("delete"), st.integers(0, 20), st.just("")),
        st.tuples(
            st.just("insert"),
            st.integers(0, 20),
            st.sampled_from(["An entirely new matter is settled here.", "Another is settled there by lot."]),
        ),
        st.tuples(st.just("change"), st.integers(0, 20), st.sampled_from(["whenever they can", "without exception"])),
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(st.permutations(SENTENCES + OTHERS), edits)
def test_the_uids_of_untouched_clauses_do_not_change(texts: list[str], edited: list[tuple[str, int, str]]) -> None:
    old = carry_over([], clauses(policy(texts)))
    new_texts = list(texts)
    for what, place, words in edited:
        at = place % (len(new_texts) + 1)
        if what == "insert":
            new_texts.insert(at, words)
        elif at < len(new_texts) and what == "delete":
            del new_texts[at]
        elif at < len(new_texts):
            new_texts[at] = f"{new_texts[at][:-1]} {words}."
    new = carry_over(old, clauses(policy([*new_texts, "The last rule stands for ever."])))
    before, after = uids(old), uids(new)
    assert {text: after[text] for text in texts if text in after} == {text: before[text] for text in texts if text in after}
    everywhere = [clause.uid for clause in new]
    assert len(set(everywhere)) == len(everywhere)


def test_a_changed_clause_keeps_its_uid_and_its_earlier_text() -> None:
    old = carry_over([], clauses(policy(OTHERS)))
    changed = [OTHERS[0], "Visitors sign in at reception and wear a yellow badge.", *OTHERS[2:]]
    new = carry_over(old, clauses(policy(changed)))
    assert new[1].uid == old[1].uid
    assert [one.text for one in new[1].earlier] == [OTHERS[1]]
    assert new[1].text_sha != old[1].text_sha
    again = carry_over(new, clauses(policy(changed)))
    assert [one.text for one in again[1].earlier] == [OTHERS[1]]


def test_a_lead_in_that_turns_a_clause_round_is_kept_as_an_earlier_version() -> None:
    old = carry_over([], clauses("3.1 Staff must not:\n(a) lend keys;\n(b) copy keys.\n"))
    new = carry_over(old, clauses("3.1 Staff may:\n(a) lend keys;\n(b) copy keys.\n"))
    assert [one.uid for one in new] == [one.uid for one in old]
    assert [one.earlier[0].lead_in for one in new] == ["Staff must not:"] * 2


def test_a_clause_that_is_replaced_by_another_gets_a_new_uid() -> None:
    old = carry_over([], clauses(policy(OTHERS)))
    new = carry_over(old, clauses(policy([OTHERS[0], "Dogs may come in on Fridays with a note from home.", *OTHERS[2:]])))
    assert new[1].uid not in {one.uid for one in old}


def test_renumbering_changes_no_uid() -> None:
    old = carry_over([], clauses(policy(OTHERS)))
    new = carry_over(old, clauses(policy(["A wholly new first rule is put before the others.", *OTHERS])))
    assert [one.uid for one in new[1:]] == [one.uid for one in old]


def test_equal_clauses_are_told_apart() -> None:
    twice = [OTHERS[0], OTHERS[1], OTHERS[0], OTHERS[2]]
    old = carry_over([], clauses(policy(twice)))
    assert len({one.uid for one in old}) == 4
    new = carry_over(old, clauses(policy([OTHERS[1], OTHERS[0], OTHERS[2]])))
    assert [one.uid for one in new] == [one.uid for one in old[1:]]


def test_common_words_are_counted_against_the_longer_text() -> None:
    assert common_words("a b c d", "a b") == 0.5
    assert common_words("", "") == 1.0
