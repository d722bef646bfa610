"""Persistent ids: minted once from a clause's words, carried over when the policy changes."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.policy import Clause, Earlier

_LENGTH = 10
_NO_LETTER = re.compile(r"[\W_]+")
_COMMON_WORDS = 0.6


def sha(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def words_key(text: str) -> str:
    """Return the letters and digits of ``text`` in lower case: what a uid is minted from."""
    return _NO_LETTER.sub("", text.lower()) or text


def mint(policy: str, text: str, taken: set[str]) -> str:
    """Return a new uid, ``<policy>:<10 hex digits>``, with ``~2``, ``~3`` … if that is taken."""
    uid = base = f"{policy}:{sha(words_key(text))[:_LENGTH]}"
    again = 1
    while uid in taken:
        again += 1
        uid = f"{base}~{again}"
    taken.add(uid)
    return uid


def carry_over(old: Sequence[Clause], new: Sequence[Clause]) -> list[Clause]:
    """Return ``new`` (one policy, in order) with the uids that its clauses had in ``old``.

    The same words keep their uid. Else the same label, or a place next to a clause that was
    found again, and at least 60 % of the words in common: the uid stays and the old text is kept as
    an earlier version. All others get a new uid.
    """
    pairs = _same_words(old, new)
    pairs |= _changed(old, new, pairs)
    taken = {clause.uid for clause in old}
    carried: list[Clause] = []
    for place, clause in enumerate(new):
        before = old[pairs[place]] if place in pairs else None
        if before is None:
            carried.append(replace(clause, uid=mint(clause.policy, clause.text, taken)))
        else:
            carried.append(replace(clause, uid=before.uid, earlier=_earlier(before, clause)))
    return carried


def _earlier(before: Clause, clause: Clause) -> tuple[Earlier, ...]:
    if (before.text, before.lead_in) == (clause.text, clause.lead_in):
        return before.earlier
    return (*before.earlier, Earlier(before.lead_in, before.text, before.text_sha))


def _same_words(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """Return new place → old place for equal words; among equals the fuller likeness goes first."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for place, clause in enumerate(old):
        by_key[words_key(clause.text)].append(place)
    wanted: dict[str, list[int]] = defaultdict(list)
    for place, clause in enumerate(new):
        wanted[words_key(clause.text)].append(place)
    pairs: dict[int, int] = {}
    for key, places in wanted.items():
        candidates = [
            (_likeness(old, new, a, b), -abs(i - j), b, a) for i, b in enumerate(places) for j, a in enumerate(by_key[key])
        ]
        used: set[int] = set()
        for *_, b, a in sorted(candidates, key=lambda one: (one[0], one[1], -one[2]), reverse=True):
            if b not in pairs and a not in used:
                pairs[b] = a
                used.add(a)
    return pairs


def _likeness(old: Sequence[Clause], new: Sequence[Clause], a: int, b: int) -> tuple[bool, bool, bool, bool]:
    """Return in what two clauses of the same words agree besides: text, label, headings, neighbours."""
    before = a > 0 and b > 0 and words_key(old[a - 1].text) == words_key(new[b - 1].text)
    after = a + 1 < len(old) and b + 1 < len(new) and words_key(old[a + 1].text) == words_key(new[b + 1].text)
    return (
        (old[a].text, old[a].lead_in) == (new[b].text, new[b].lead_in),
        (old[a].label, old[a].headings) == (new[b].label, new[b].headings),
        before and after,
        before or after,
    )


def _changed(old: Sequence[Clause], new: Sequence[Clause], pairs: dict[int, int]) -> dict[int, int]:
    """Return new place → old place for clauses whose words changed but that are still the same."""
    left = [place for place in range(len(old)) if place not in set(pairs.values())]
    found: dict[int, int] = {}
    for place, clause in enumerate(new):
        if place in pairs:
            continue
        best, share = None, 0.0
        for candidate in left:
            near = _is_beside(place, candidate, pairs | found, len(old), len(new))
            same = bool(clause.label) and (clause.label, clause.label_ordinal) == (
                old[candidate].label,
                old[candidate].label_ordinal,
            )
            common = common_words(old[candidate].text, clause.text) if near or same else 0.0
            if common >= _COMMON_WORDS and common > share:
                best, share = candidate, common
        if best is not None:
            found[place] = best
            left.remove(best)
    return found


def _is_beside(place: int, candidate: int, pairs: dict[int, int], old: int, new: int) -> bool:
    """Whether the clause before or after each of the two is one that was found again."""
    before = pairs.get(place - 1) == candidate - 1 if place and candidate else place == candidate
    after = pairs.get(place + 1) == candidate + 1 if place + 1 < new and candidate + 1 < old else new - place == old - candidate
    return before or after


def common_words(one: str, other: str) -> float:
    """Return the share of words, 0 to 1, that the longer of two texts has in common with the other."""
    a, b = Counter(one.lower().split()), Counter(other.lower().split())
    longest = max(a.total(), b.total())
    return (a & b).total() / longest if longest else 1.0
