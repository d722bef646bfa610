"""A policy to read: its clauses under its headings, each at an address of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.answer import Policy, Quote
from bot.platforms.web.reader_views import ClauseView, HeadingView, ReaderView, SectionView, SourceView
from bot.platforms.web.rendering import is_as, policy_view, quote_view

_FIRST_LEVEL, _LAST_LEVEL = 2, 6
_NO_ANCHOR = re.compile(r"[^\w.()\-]+")


@dataclass(frozen=True, slots=True)
class Cited:
    """The clause that an address leads to."""

    uid: str = ""
    sha: str = ""
    """How the hash of its text began when the address was given; empty where the address does not tell."""


def reader_view(policy: Policy, clauses: Sequence[Quote], source: SourceView, cited: Cited, today: date) -> ReaderView:
    """Return a whole policy as a page shows it."""
    return ReaderView(
        policy=policy_view(policy, today),
        facts=_facts(policy),
        sections=tuple(_sections(clauses, cited, today)),
        count=len(clauses),
        source=source,
    )


def anchors(clauses: Sequence[Quote]) -> Mapping[str, str]:
    """Return the name of each clause (its uid) in the address of its policy's page.

    That is its number as printed, "2.3.4", "2.3.4-2" where the policy prints it a second time, "6.2-item-5" for an item;
    its uid where there is no number, or where that name is taken.
    """
    taken: set[str] = set()
    found: dict[str, str] = {}
    for one in clauses:
        cited = one.citation
        again = [str(cited.ordinal)] if cited.ordinal > 1 else []
        item = ["item", str(cited.item)] if cited.item else []
        name = _NO_ANCHOR.sub("-", "-".join([cited.label, *again, *item])) if cited.label else one.uid
        found[one.uid] = one.uid if name in taken else name
        taken.add(found[one.uid])
    return found


def _sections(clauses: Sequence[Quote], cited: Cited, today: date) -> Iterator[SectionView]:
    names, before, count = anchors(clauses), (), 0
    for headings, group in groupby(clauses, key=lambda one: one.citation.headings):
        own = list(group)
        shared = _shared(before, headings)
        new = headings[shared:]
        titles = tuple(
            HeadingView(f"section-{count + place}", text, min(_LAST_LEVEL, _FIRST_LEVEL + shared + place))
            for place, text in enumerate(new)
        )
        before, count = headings, count + len(new)
        yield SectionView(titles, tuple(_clauses(own, names, cited, today)))


def _shared(before: Sequence[str], now: Sequence[str]) -> int:
    """Return how many titles two heading paths have in common from their beginning."""
    return next((place for place, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), min(len(before), len(now)))


def _clauses(clauses: Sequence[Quote], names: Mapping[str, str], cited: Cited, today: date) -> Iterator[ClauseView]:
    before = ""
    for one in clauses:
        is_cited = one.uid == cited.uid
        yield ClauseView(
            anchor=names[one.uid],
            quote=quote_view(one, today),
            repeats_lead_in=bool(one.lead_in) and one.lead_in == before,
            is_cited=is_cited,
            differs=is_cited and not is_as(one, cited.sha),
        )
        before = one.lead_in


def _facts(policy: Policy) -> tuple[tuple[str, str], ...]:
    known = (
        ("Owner", policy.owner),
        ("Questions to", policy.contact),
        ("Safeguarding", policy.safeguarding),
        ("For", ", ".join(policy.audience)),
        ("Reference", policy.reference),
        ("Review period", policy.review_period),
    )
    return tuple((name, said) for name, said in known if said)
