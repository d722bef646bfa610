"""Looking a clause up by its number, in one policy or in all."""

import re
from collections.abc import Sequence

from bot.answer import Choice, LookUp, Reply
from bot.quoting import Quoting
from ingest.entries import names_of
from ingest.policy import Clause, Policy

_PARTS = re.compile(r"\d+|[a-z]+")
_MOST_NEAREST = 5
_PART = re.compile(r"(?:appendix|annexe?|schedule)(?=\s)", re.IGNORECASE)
"""Parts that are numbered apart from the sections."""
_NUMBER = re.compile(
    r"(?:(?:section|clause|rule|paragraph|para|article|part|chapter|appendix|annexe?|schedule|item)\s+|§\s*)?"
    r"(?:[a-z]{0,3}\d{1,3}|[a-z]|[ivx]{1,5})(?:[.\s]\d{1,3})*\.?(?:\s*\(?\s*[a-z0-9]{1,4}\s*\))*(?:\s+[a-z]{1,4})?",
    re.IGNORECASE,
)


def label_parts(label: str) -> tuple[str, ...]:
    """Return a number taken apart, so that 6.1 is not 6.10: ``3.1(a)`` is 3, 1, a; ``Section 2`` is 2."""
    found = _PARTS.findall(label.lower())
    bare = tuple(part for part in found if not (len(part) > 2 and part.isalpha()))  # noqa: PLR2004 (words, not roman numbers)
    return bare or tuple(found)


def is_number(text: str) -> bool:
    """Whether ``text`` can be a printed number: 2.3.4, rule 18, section 6.2, 3.1(a), C2, § 7."""
    return bool(_NUMBER.fullmatch(text.strip()))


def find_policies(name: str, policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Return the policies that ``name`` means: a key or a nickname means one, an organisation or a title may mean several."""
    wanted = name.strip().lower()
    return tuple(policy for policy in policies if wanted in names_of(policy))


def look_up(question: str, label: str, clauses: Sequence[Clause], policies: Sequence[Policy], quoting: Quoting) -> Reply:
    """Return the clauses numbered ``label`` in ``policies``: a look-up, or a choice if several print it.

    Only whole numbers match; 3.1 gives 3.1(a) and 3.1(b) as well. A number that only a heading
    prints gives every clause beneath it. For a number that is not there the look-up is empty and
    names the nearest ones.
    """
    wanted = label_parts(label)
    section = label.strip().lower().startswith("section")
    part = _PART.match(label.strip())
    found = {
        one.key: _of_part(part[0], wanted, [clause for clause in clauses if clause.policy == one.key])
        if part
        else _numbered(wanted, [clause for clause in clauses if clause.policy == one.key], section=section)
        for one in policies
    }
    printed = [policy for policy in policies if found[policy.key]]
    if len(printed) > 1:
        return Choice(question, label, tuple(printed))
    if not printed:
        return LookUp(question, label, (), _nearest(wanted, [clause for clause in clauses if clause.policy in found]))
    return LookUp(question, label, tuple(quoting.quote(clause, 1.0) for clause in found[printed[0].key]))


def neighbour(uids: Sequence[str], way: int, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the clause after the last of ``uids`` (``way`` 1), or before the first of them (-1); none at a policy's end."""
    places = [place for place, clause in enumerate(clauses) if clause.uid == (uids[-1] if way > 0 else uids[0])]
    wanted = [place + way for place in places[:1] if 0 <= place + way < len(clauses)]
    return tuple(clauses[place] for place in wanted if clauses[place].policy == clauses[place - way].policy)


def _numbered(wanted: tuple[str, ...], clauses: Sequence[Clause], *, section: bool) -> list[Clause]:
    """Return the clauses of one policy with this number, else those under a heading with it; ``section``: the heading first."""
    own = [clause for clause in clauses if _is_within(clause.label, wanted)]
    under = [clause for clause in clauses if any(_heading_parts(heading) == wanted for heading in clause.headings)]
    return (under or own) if section else (own or under)


def _of_part(part: str, wanted: tuple[str, ...], clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses under a heading that begins with this word and number: Appendix A is not Section A."""
    return [
        clause
        for clause in clauses
        if any(one.lower().startswith(part.lower()[:5]) and _heading_parts(one) == wanted for one in clause.headings)
    ]


def _is_within(label: str, wanted: tuple[str, ...]) -> bool:
    """Whether a label is the number wanted, or an item in brackets beneath it."""
    return label_parts(label) == wanted or ("(" in label and _is_within(label[: label.rindex("(")], wanted))


def _heading_parts(heading: str) -> tuple[str, ...]:
    """Return the number that a heading begins with, taken apart; 3.0 is 3."""
    found = re.match(
        r"(?:(?:section|part|chapter|article|appendix|annexe?|schedule|§)\s*)?([0-9]+(?:\.[0-9]+)*|[A-Z](?=\b))",
        heading,
        re.IGNORECASE,
    )
    parts = label_parts(found[1]) if found else ()
    return parts[:-1] if len(parts) == 2 and parts[-1] == "0" else parts  # noqa: PLR2004 (3.0)


def _nearest(wanted: tuple[str, ...], clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Return printed numbers that share the longest beginning with the one asked for, the closest last part first."""
    labels = dict.fromkeys(clause.label for clause in clauses if clause.label)

    def distance(label: str) -> tuple[int, int]:
        parts = label_parts(label)
        shared = next(
            (place for place, (a, b) in enumerate(zip(wanted, parts, strict=False)) if a != b), min(len(wanted), len(parts))
        )
        both = wanted[shared : shared + 1] + parts[shared : shared + 1]
        gap = abs(int(both[0]) - int(both[1])) if len(both) == 2 and all(part.isdigit() for part in both) else 1000  # noqa: PLR2004 (two)
        return (-shared, gap)

    return tuple(sorted(labels, key=distance)[:_MOST_NEAREST])
