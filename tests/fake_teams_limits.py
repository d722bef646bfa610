"""What Teams refuses in an activity of a bot, or does not show of it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fake_teams_cards import ADAPTIVE, KB, faults_of_card, size
from fake_teams_school import JSON

_SIZE, _SAFE_SIZE = 100 * KB, 80 * KB
_MESSAGE = "https://schema.org/Message"
_CITATIONS, _NAME, _ABSTRACT, _KEYWORDS, _KEYWORD, _SUGGESTIONS = 20, 80, 160, 3, 28, 3
_CARD = re.compile(r"application/vnd\.microsoft\.(card\.(hero|thumbnail|receipt|signin|oauth)|teams\.card\.\w+)|image/\w+")
_REFUSED = {"MessageSizeTooBig": 413, "BadSyntax": 400, "BadArgument": 400}


def refusal(faults: list[str]) -> tuple[int, str, str] | None:
    """Return the status, code and message with which the connector refuses an activity with ``faults``, if it does."""
    told = (fault.partition(": ") for fault in faults)
    return next(((_REFUSED[code], code, rest) for code, _, rest in told if code in _REFUSED), None)


def faults_of_activity(sent: JSON, schema: Path | None = None, *, alone: bool = False) -> list[str]:
    """Return what is wrong with an activity; those that begin with a code are refused, the others shown badly or not at all.

    ``alone``: it must become one message, as when it replaces another or opens a conversation.
    """
    faults = [*_faults_of_size(sent)]
    kind = sent.get("type")
    if kind != "message":
        return [*faults, *([] if kind == "typing" else [f"BadArgument: Activity type {kind!r} cannot be sent."])]
    attachments, text = sent.get("attachments") or [], sent.get("text") or ""
    if not text.strip() and not attachments:
        faults.append("BadArgument: Activity must have text or attachments.")
    carousel = sent.get("attachmentLayout") == "carousel"
    if alone and (attachments and (text.strip() or (len(attachments) > 1 and not carousel))):
        faults.append("BadSyntax: Activity resulted into multiple skype activities")
    for attachment in attachments:
        faults += faults_of_attachment(attachment, schema)
    return [*faults, *_faults_of_suggestions(sent), *_faults_of_entities(sent), *_faults_of_data(sent.get("channelData"))]


def _faults_of_size(sent: JSON) -> Iterator[str]:
    told = size(sent)
    if told > _SIZE:
        yield "MessageSizeTooBig: Message size too large."
    elif told > _SAFE_SIZE:
        yield f"size: {told} bytes, more than {_SAFE_SIZE}"


def faults_of_attachment(attachment: JSON, schema: Path | None = None) -> list[str]:
    """Return what Teams would not show of an attachment, be it that of a message or of an answer."""
    kind = str(attachment.get("contentType"))
    if kind == ADAPTIVE:
        return faults_of_card(attachment.get("content"), schema)
    return [] if _CARD.fullmatch(kind) else [f"BadArgument: Unknown attachment type {kind!r}"]


def _faults_of_suggestions(sent: JSON) -> Iterator[str]:
    actions = (sent.get("suggestedActions") or {}).get("actions") or []
    if actions and sent.get("attachments"):
        yield "suggested actions: not with attachments"
    if len(actions) > _SUGGESTIONS:
        yield f"suggested actions: {len(actions)}, more than {_SUGGESTIONS}"
    # Teams sends the value of the button, the playground its title.
    yield from (f"suggested actions: title and value differ: {one}" for one in actions if one.get("title") != one.get("value"))


def _faults_of_entities(sent: JSON) -> Iterator[str]:
    entities, text = sent.get("entities") or [], sent.get("text") or ""
    for entity in entities:
        if entity.get("type") == "mention" and str(entity.get("text")) not in text:
            yield f"mention: {entity.get('text')!r} is not in the text"
    messages = [entity for entity in entities if entity.get("type") == _MESSAGE]
    if len(messages) > 1:
        yield "BadArgument: more than one entity about the message"
    for message in messages:
        if message.get("@type") != "Message" or message.get("@context") != "https://schema.org":
            yield "citations: @type or @context is missing"
        if not message.keys() & {"citation", "additionalType", "usageInfo"}:
            yield "citations: the entity says nothing"
        yield from _faults_of_citations(message.get("citation") or [], text)


def _faults_of_citations(citations: list[JSON], text: str) -> Iterator[str]:
    if len(citations) > _CITATIONS:
        yield f"BadArgument: {len(citations)} citations, more than {_CITATIONS}"
    positions = Counter(claim.get("position") for claim in citations)
    for position, many in positions.items():
        if many > 1:
            yield f"citations: {many} have the position {position}"
        if f"[{position}]" not in text:
            yield f"citations: [{position}] is not in the text"
    for claim in citations:
        source = claim.get("appearance") or {}
        if claim.get("@type") != "Claim" or source.get("@type") != "DigitalDocument":
            yield f"citations: @type is missing: {claim}"
        for name, most in (("name", _NAME), ("abstract", _ABSTRACT)):
            if not 0 < len(str(source.get(name) or "")) <= most:
                yield f"citations: {name} has {len(str(source.get(name) or ''))} characters, not 1 to {most}"
        words = source.get("keywords") or []
        if len(words) > _KEYWORDS or any(len(word) > _KEYWORD for word in words):
            yield f"citations: more than {_KEYWORDS} keywords, or more than {_KEYWORD} characters in one"


def _faults_of_data(data: object) -> Iterator[str]:
    loop = data.get("feedbackLoop") if isinstance(data, dict) else None
    if loop is not None and (not isinstance(loop, dict) or loop.get("type") not in {"default", "custom"}):
        yield f"feedback: {loop!r} is no feedbackLoop"
