"""Policies, clauses and quotes, made small for tests: what a test does not name does not matter to it."""

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from bot.answer import Binding, Citation, Force, Kind, Policy, Quote
from ingest.policy import Clause
from ingest.uids import sha

TODAY = date(2026, 11, 21)
_numbers = count(1)


def policy(key: str = "keys", organisation: str = "Oak School", title: str = "Keys Policy", **more: Any) -> Policy:  # noqa: ANN401 (the fields of a policy)
    """Return a policy; ``more`` (status, contact, safeguarding, ...) are fields of it."""
    return replace(Policy(key, organisation, title, f"{key}.pdf"), **more)


def quote(text: str = "lend keys;", lead_in: str = "Staff must not:", policy: Policy | None = None, **more: Any) -> Quote:  # noqa: ANN401 (fields of both)
    """Return a quote with a uid of its own; ``more`` are fields of the quote (breaks, binding) or of its citation (label, item, ...)."""
    of = policy or _OAK
    own = {name: more.pop(name) for name in ("breaks", "binding") if name in more}
    cited = replace(Citation(of, "2.1", 0, 0, Kind.NUMBERED, ("2. Keys",), (3, 4), None), **more)
    made = Quote(lead_in, text, (), f"{of.key}:{next(_numbers)}", sha(text), cited, Binding(Force.MUST_NOT, "must not"), 0.9)
    return replace(made, **own)


def clause(text: str, uid: str, policy: Policy | None = None) -> Clause:
    """Return a clause of a policy."""
    of = policy or _OAK
    return Clause(
        policy=of.key,
        organisation=of.organisation,
        label="",
        label_ordinal=1,
        item=0,
        kind=Kind.PARAGRAPH,
        headings=("2. Keys",),
        lead_in="",
        text=text,
        uid=uid,
        text_sha=sha(text),
        source=of.file,
        lines=(1, 1),
        page=None,
        repairs=(),
        breaks=(),
        headings_cut=(),
        lead_in_cut=(),
        text_cut=(),
    )


_OAK = policy()
