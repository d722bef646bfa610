"""Proposing a register entry for a file that the register lacks."""

import json
import re
from pathlib import PurePosixPath

from ingest.cutting import fold
from ingest.dates import DATE, iso
from ingest.outline import Outline
from ingest.policy import Document, Policy, Stated

_FIELDS = {
    "next_review": r"(?:next\s+review(?:\s+date)?|review\s+date|date\s+of\s+next\s+review|due\s+for\s+review|review\s+due)",
    "adopted": r"(?:adopted|ratified)(?:\s+on|\s+by\b[^:]{0,40}:)?",
    "approved": r"(?:approved|agreed)(?:\s+on|\s+by\b[^:]{0,40}:)?",
    "reviewed": r"(?:last\s+reviewed|reviewed(?:\s*(?:&|and)\s*updated)?|revised|last\s+updated)",
}
_POLICY = re.compile(r"\b(?:policy|procedure|code|guidance|guidelines|protocol|instructions)\b", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:school|academy|trust|college|federation|partnership|council|association|university|nursery|hub)\b", re.IGNORECASE
)
_LONGEST_TITLE = 12


def unlisted_policy(file: str, document: Document, plan: Outline) -> Policy:
    """Return what is known of a policy that the register lacks: from its title, its cover, its name."""
    name = PurePosixPath(file)
    key = re.sub(r"[^a-z0-9]+", "-", name.with_suffix("").as_posix().lower()).strip("-") or "policy"
    cover = [fold(document.lines[paragraph.lines[0]].text) for paragraph, reason in plan.remainder if reason == "cover"]
    titles = [plan.title.text] if plan.title else []
    lines = [*titles, *(line for line in cover if 0 < len(line.split()) <= _LONGEST_TITLE)]
    title = next((line for line in lines if _POLICY.search(line)), lines[0] if lines else name.stem.replace("-", " "))
    organisation = next((line for line in lines if line != title and _BODY.search(line)), "")
    text = fold(" ".join(line.text for line in document.lines))
    return Policy(
        key=key,
        organisation=organisation,
        title=title,
        file=file,
        listed=False,
        adopted=_find("adopted", text),
        approved=_find("approved", text),
        reviewed=_find("reviewed", text),
        next_review=_find("next_review", text),
    )


def proposed_entry(policy: Policy) -> str:
    """Return an entry for register.toml, ready to paste: what was found, and what is to be filled in."""
    texts = {
        "key": policy.key,
        "organisation": policy.organisation or "FILL IN: whose policy is it?",
        "title": policy.title,
        "file": policy.file,
    }
    rows = ["[[policy]]", *(f"{name} = {_quoted(value)}" for name, value in texts.items())]
    for name in ("adopted", "approved", "reviewed", "next_review"):
        stated: Stated | None = getattr(policy, name)
        if stated:
            rows.append(f"{name} = {{ date = {_quoted(stated.date)}, says = {_quoted(stated.says)} }}")
    return "\n".join(rows)


def _quoted(text: str) -> str:
    """Return ``text`` as a basic string of TOML, which takes JSON's escapes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _find(field: str, text: str) -> Stated | None:
    """Return the first date that stands behind the words of ``field``."""
    found = re.search(rf"\b{_FIELDS[field]}\s*[:\-\u2013]?\s*{DATE}", text, re.IGNORECASE)
    return Stated(iso(found), found[0]) if found else None
