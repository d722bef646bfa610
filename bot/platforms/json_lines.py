"""JSON lines: questions from programs, and replies for them to read, one object a line."""

import json
from typing import Any

from bot.answer import (
    Abstention,
    Answer,
    Ask,
    Care,
    Choice,
    Context,
    Failure,
    Heard,
    LookUp,
    NearMiss,
    Policy,
    Quote,
    Reply,
    Stated,
)
from bot.wording import ANY_CONTACT

_LINE_ENDS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}
"""What some readers take for the end of a line, written as JSON's escapes."""


_LISTS = ("context", "shown", "policies")


def from_json(line: str) -> Ask:
    """Return the question in ``line``: a JSON object, or the question itself, though it begin with a brace.

    An object holds ``question`` and, if wanted, ``context`` (earlier questions, the oldest first),
    ``shown`` (uids of the clauses shown last) and ``policies`` (names), each a list of texts. Raises
    ValueError saying what is wrong and what to write.
    """
    if not line.lstrip().startswith("{"):
        return Ask(line)
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        if '"question"' not in line:
            return Ask(line)
        message = f'it is not valid JSON ({error}); write {{"question": "...", "context": ["..."], "policies": ["..."]}}'
        raise ValueError(message) from error
    if not isinstance(record.get("question"), str):
        message = 'it has no text "question"'
        raise ValueError(message)  # noqa: TRY004 (bad input, whatever its type)
    for name in record:
        if name != "question" and name not in _LISTS:
            message = f"{name!r} is not known; known are question, {', '.join(_LISTS)}"
            raise ValueError(message)
        if name in _LISTS and not _is_texts(record[name]):
            message = f"{name} must be a list of texts"
            raise ValueError(message)
    lists = {name: tuple(record.get(name, ())) for name in _LISTS}
    return Ask(record["question"], Context(lists["context"], lists["shown"]), lists["policies"])


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def to_json(reply: Reply) -> str:
    """Return ``reply`` as one line of JSON, with at least ``kind``, ``question`` and ``quotes``."""
    fields = {"kind": reply.kind, "question": reply.question, "quotes": _quotes(reply), **_extra(reply)}
    return json.dumps(fields, ensure_ascii=False).translate(_LINE_ENDS)


def _quotes(reply: Reply) -> list[dict[str, Any]]:
    match reply:
        case Answer(quotes=quotes) | NearMiss(quotes=quotes) | LookUp(quotes=quotes):
            return [_quote(quote) for quote in quotes]
        case Abstention() | Choice() | Failure():
            return []


def _extra(reply: Reply) -> dict[str, Any]:
    match reply:
        case Abstention(contacts=contacts, heard=heard, care=care):
            named = [{"policy": policy.key, "contact": policy.contact} for policy in contacts if policy.contact]
            return {"contacts": named, **_heard(heard), **_care(care)}
        case Choice(label=label, policies=policies):
            return {"label": label, "policies": [policy.key for policy in policies]}
        case LookUp(nearest=nearest):
            return {"nearest": list(nearest)}
        case Failure(reference=reference, says=says):
            return {"reference": reference, "error": says or None}
        case Answer(silent=silent, heard=heard, care=care):
            return {"silent": [policy.key for policy in silent], **_heard(heard), **_care(care)}
        case NearMiss(heard=heard, care=care):
            return {**_heard(heard), **_care(care)}


def _heard(heard: Heard) -> dict[str, Any]:
    return {
        "read_with": heard.together_with or None,
        "mended": dict(heard.mended),
        "noted": list(heard.noted),
        "confirmed": heard.confirmed,
        "matched": {words: list(means) for words, means in heard.matched},
    }


def _care(care: Care | None) -> dict[str, Any]:
    if care is None:
        return {"private": False, "situation": None, "safeguarding": []}
    told = [{"policy": policy.key, "safeguarding": policy.safeguarding or ANY_CONTACT} for policy in care.contacts]
    return {"private": True, "situation": care.situation, "safeguarding": told}


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
        "binding": {"force": quote.binding.force, "words": quote.binding.words},
        "uid": quote.uid,
        "text_sha": quote.text_sha,
        "source": citation.policy.file,
        "page": citation.page,
        "printed_page": citation.printed_page or None,
        "lines": list(citation.lines),
        "score": round(quote.score, 4),
        "status": citation.policy.status,
        "listed": citation.policy.listed,
        "guidance": [{"text": one.text, "from": one.name or None, "given": one.given.isoformat()} for one in quote.guidance],
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
