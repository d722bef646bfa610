"""Whether a question asks for a clause by its number, in whatever words: "what does 6.10 say", "rule 18 seadown"."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.lookup import is_number
from ingest.entries import names_of
from ingest.policy import Policy

_FRAME = frozenset(
    "a about again all an and be bring can check cheers clauses could do does exact exactly find for from full get give hello"
    " hey hi i in is it just let like list look mate me mean my need number of ok on one open our out please pls plz policies"
    " policy primary print pull quick quote read remind right said say saying says school schools see send show so ta tell text"
    " thank thanks that the their there they thing this to trust academy u up us want wants we what whatever whats where wheres"
    " whole with word wording words would you your".split()
)
_KEYWORD = (
    r"(?:sections?|clauses?|rules?|paragraphs?|paras?|cl|r|s|articles?|part|chapter|appendix|annexe?|schedule|item|point"
    r"|sub-?section|sect?|number|no|num|nr)\.?"
)
_NUMBER = r"(?:[a-z]{0,2}\d{1,3}(?:[.\s]\d{1,3})*|\d{1,3}(?:\.\d{1,3})*|[a-d]|[ivx]{1,4})(?:\s?\([a-z0-9]{1,4}\))*"
_ASKED = re.compile(
    rf"(?<![\w.£])(?:(?P<word>{_KEYWORD})\s*(?P<named>{_NUMBER})"
    rf"|(?P<bare>\d{{1,3}}(?:\.\d{{1,3}})+(?:\s?\([a-z0-9]{{1,4}}\))*|\d{{1,3}}(?:\s?\([a-z0-9]{{1,4}}\))+"
    rf"|\d{{1,3}}))(?![\w.]*\w)",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:sections|clauses|rules|paragraphs)$")
_DROPPED = {"number", "no", "num", "point", "sub-section", "subsection", "sec", "sect", "s", "r", "cl", "nr"}
_SHORTEST_NAME = 4
_LONGEST = 200
"""Characters beyond which nobody asks for a number alone."""
_MENDED = ("section", "clause", "paragraph", "appendix", "number", "please", "policy")
_SHORTEST_MENDED, _LONG = 5, 8


class Asked(NamedTuple):
    """A number that is asked for."""

    label: str
    """The number, with the word before it where there is one: "section 6", "2.3.4"."""
    policies: tuple[Policy, ...]
    """Whose, if the question says: those that bear the name it gives; none if it gives none."""


def asked_number(question: str, policies: Sequence[Policy]) -> Asked | None:
    """Return the number that ``question`` asks for; None for an ordinary question, whatever numbers are in it.

    A look-up holds nothing but a number, the name of a policy and words of asking; a number without
    a dot or a word before it ("18") needs a policy's name beside it, or nothing at all.
    """
    if len(question) > _LONGEST:
        return None
    names = _names(tuple(policies))
    rest, whose = _without_policy(_mended(question.lower().replace("\u2019", "'"), [*_MENDED, *names]), names)
    found = [one for one in _ASKED.finditer(rest) if one["word"] or one["bare"]]
    if len(found) != 1:
        return None
    left = re.findall(r"[^\W_]+(?:'\w+)?", rest[: found[0].start()] + " " + rest[found[0].end() :])
    others = [word for word in left if word.removesuffix("'s") not in _FRAME]
    plain = found[0]["bare"] is not None and found[0]["bare"].isdigit()
    if others or (plain and left and not whose):
        return None
    label = _label(found[0])
    return Asked(label, whose) if is_number(label) else None


def _label(found: re.Match[str]) -> str:
    if found["bare"]:
        return found["bare"]
    word = found["word"].rstrip(".")
    word = word[:-1] if _PLURAL.match(word) else word
    return found["named"].strip() if word in _DROPPED else f"{word} {found['named'].strip()}"


@lru_cache(maxsize=4)
def _names(policies: tuple[Policy, ...]) -> dict[str, tuple[Policy, ...]]:
    """Return every name with the policies that bear it, and each name's first word where it stands for no others."""
    names: dict[str, tuple[Policy, ...]] = {}
    firsts: dict[str, tuple[Policy, ...]] = {}
    for policy in policies:
        for name in names_of(policy):
            names[name] = (*names.get(name, ()), policy)
    for name, whose in names.items():
        first = name.split()[0]
        firsts[first] = tuple(dict.fromkeys((*firsts.get(first, ()), *whose)))
    short = {
        first: whose
        for first, whose in firsts.items()
        if len(first) >= _SHORTEST_NAME and first not in _FRAME and len({one.organisation for one in whose}) == 1
    }
    return short | names


def _mended(question: str, known: Sequence[str]) -> str:
    """Return ``question`` with words that are a slip for a known one put right."""

    def right(found: re.Match[str]) -> str:
        word = found[0]
        if len(word) < _SHORTEST_MENDED or word in known or word in _FRAME:
            return word
        near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=1 if len(word) < _LONG else 2)
        return near[0] if near else word

    return re.sub(r"[^\W\d_]+", right, question)


def _without_policy(question: str, names: Mapping[str, tuple[Policy, ...]]) -> tuple[str, tuple[Policy, ...]]:
    """Return ``question`` without the name of a policy, and the policies of that name."""
    for name in sorted(names, key=len, reverse=True):
        found = re.search(rf"(?<!\w){re.escape(name)}(?:'s)?(?!\w)", question)
        if found:
            return f"{question[: found.start()]} {question[found.end() :]}", names[name]
    return question, ()
