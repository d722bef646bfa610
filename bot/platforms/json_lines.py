"""JSON lines: replies for programs to read, one object a line."""

import json
from typing import Any

from bot.answer import Abstention, Answer, Choice, Failure, LookUp, NearMiss, Policy, Quote, Reply, Stated

_LINE_ENDS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}
"""What some readers take for the end of a line, written as JSON's escapes."""


def to_json(reply: Reply) -> str:
    """Return ``reply`` as one line of JSON, with at least ``kind``, ``question`` and ``quotes``."""
    fields = {"kind": _kind(reply), "question": reply.question, "quotes": _quotes(reply), **_extra(reply)}
    return json.dumps(fields, ensure_ascii=False).translate(_LINE_ENDS)


def _kind(reply: Reply) -> str:
    match reply:
        case Answer():
            return "answer"
        case NearMiss():
            return "near_miss"
        case Abstention():
            return "abstention"
        case Choice():
            return "choice"
        case LookUp():
            return "lookup"
        case Failure():
            return "failure"


def _quotes(reply: Reply) -> list[dict[str, Any]]:
    match reply:
        case Answer(quotes=quotes) | NearMiss(quotes=quotes) | LookUp(quotes=quotes):
            return [_quote(quote) for quote in quotes]
        case Abstention() | Choice() | Failure():
            return []


def _extra(reply: Reply) -> dict[str, Any]:
    match reply:
        case Abstention(contacts=contacts):
            return {"contacts": [{"policy": policy.key, "contact": policy.contact} for policy in contacts if policy.contact]}
        case Choice(label=label, policies=policies):
            return {"label": label, "policies": [policy.key for policy in policies]}
        case LookUp(nearest=nearest):
            return {"nearest": list(nearest)}
        case Failure(reference=reference):
            return {"reference": reference}
        case Answer() | NearMiss():
            return {}


def _quote(quote: Quote) -> dict[str, Any]:
    citation = quote.citation
    return {
        "policy": citation.policy.key,
        "organisation": citation.policy.organisation,
        "title": citation.policy.title,
        "version": citation.policy.version,
        "label": citation.label,
        "label_ordinal": citation.ordinal or 1,
        "item": citation.item,
        "clause_kind": citation.kind,
        "headings": list(citation.headings),
        "lead_in": quote.lead_in,
        "text": quote.text,
        "uid": quote.uid,
        "text_sha": quote.text_sha,
        "source": citation.policy.file,
        "page": citation.page,
        "lines": list(citation.lines),
        "score": round(quote.score, 4),
        "status": citation.policy.status,
        **_dates(citation.policy),
    }


def _dates(policy: Policy) -> dict[str, str | None]:
    def date(stated: Stated | None) -> str | None:
        return stated.date if stated else None

    return {
        "adopted": date(policy.adopted or policy.approved),
        "reviewed": date(policy.reviewed),
        "next_review": date(policy.next_review),
    }
