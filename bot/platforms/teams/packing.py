"""Cards packed into messages within Teams' limits, checked, and their plain form for when the check fails."""

import html
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from bot import wording
from bot.answer import Quote
from bot.links import clause_url
from bot.platforms.teams.cards import CARD, MESSAGE, Element, attached, card, rich, run, size

_log = logging.getLogger(__name__)
_MOST_CITED, _NAME, _ABSTRACT = 20, 80, 160
_ROOM = 4 * 1024
"""Bytes left free in a message for what Teams adds."""
_PLAIN = 8000
"""Characters of a plain message."""


def packed(text: str, cards: Sequence[Element], quotes: Sequence[Quote], public_url: str) -> tuple[Element, ...]:
    """Return the messages that show ``text`` and ``cards``; the words quoted in them must be those of ``quotes``.

    Where they are not, everything is sent as plain text instead, so that nobody is left without a reply.
    """
    fitting = [piece for one in cards for piece in _fitting(one)]
    said = [_quoted_in(one) for one in fitting]
    wanted = [part for one in quotes for part in (one.lead_in, one.text) if part]
    if "".join(said) != "".join(wanted) or any(size(one) > CARD for one in fitting):
        _log.error("a message is sent as plain text: its quotes are not the words of the clauses, or a card is too large")
        return in_plain([text, *_said_beside(cards)], quotes)
    cited = size(_citations(list(quotes)[:_MOST_CITED], public_url))
    packs: list[list[Element]] = [[]]
    for one in map(attached, fitting):
        if packs[-1] and size({"attachments": [*packs[-1], one]}) > MESSAGE - _ROOM - cited:
            packs.append([])
        packs[-1].append(one)
    first, *others = packs
    return (_message(text, first, quotes, public_url), *(_message(wording.GOES_ON, pack, (), "") for pack in others))


def in_plain(texts: Sequence[str], quotes: Sequence[Quote]) -> tuple[Element, ...]:
    """Return messages without cards: the texts, then each clause with its citation."""
    text, *beside = texts
    said = [text, "\n".join(beside), *(f"{wording.citation(one.citation)}: {one.lead_in} {one.text}" for one in quotes)]
    pieces = [one[start : start + _PLAIN] for one in said for start in range(0, len(one), _PLAIN) if one.strip()]
    return tuple({"type": "message", "textFormat": "plain", "text": piece} for piece in pieces)


def plainly(activity: Element) -> tuple[Element, ...]:
    """Return messages that say without cards what ``activity`` says, for when Teams refuses its cards."""
    cards = [one["content"] for one in activity.get("attachments", [])]
    inside = [element for one in cards for part in one["body"] for element in (part, *part.get("items", ()))]
    said = ["".join(one["text"] for one in element["inlines"]) for element in inside if element["type"] == "RichTextBlock"]
    return in_plain([html.unescape(str(activity.get("text") or "")), *said], ())


def _message(text: str, cards: list[Element], quotes: Sequence[Quote], public_url: str) -> Element:
    cited = list(quotes)[:_MOST_CITED]
    marks = "".join(f"[{place}]" for place in range(1, len(cited) + 1))
    made: Element = {"type": "message", "textFormat": "xml", "text": f"{html.escape(text, quote=False)} {marks}".strip()}
    made |= {"attachmentLayout": "list", "attachments": cards} if cards else {}
    return {**made, "entities": [_citations(cited, public_url)]} if cited else made


def _citations(quotes: Sequence[Quote], public_url: str) -> dict[str, Any]:
    """Return the entity that lets Teams show where each quote stands; it repeats none of a quote's words."""
    claims = []
    for place, one in enumerate(quotes, start=1):
        url = clause_url(public_url, one.uid)
        shown = {"@type": "DigitalDocument", "name": one.citation.policy.title[:_NAME] or "Policy"}
        shown |= {"abstract": wording.citation(one.citation)[:_ABSTRACT], **({"url": url} if url else {})}
        claims.append({"@type": "Claim", "position": place, "appearance": shown})
    return {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org", "citation": claims}


def _fitting(whole: Element) -> Iterator[Element]:
    """Yield ``whole``, or cards that go on from each other where it is too large for one."""
    if size(whole) <= CARD:
        yield whole
        return
    body: list[Element] = []
    for element in (piece for one in whole["body"] for piece in _smaller(one)):
        if body and size(card([*body, element], whole["fallbackText"])) > CARD:
            yield card(body, whole["fallbackText"])
            body = []
        body.append(element)
    yield card(body, whole["fallbackText"])


def _smaller(element: Element) -> Iterator[Element]:
    """Yield ``element``, or pieces of its paragraphs where a quote alone is too large for a card."""
    if size(element) <= CARD // 2 or "items" not in element:
        yield element
        return
    for block in element.get("items", []):
        text = "".join(one["text"] for one in block["inlines"])
        step = CARD // 8
        for start in range(0, len(text), step):
            yield {**element, "items": [rich(run(text[start : start + step]))]}


def _said_beside(cards: Sequence[Element]) -> list[str]:
    """Return what cards say beside their quotes: whom to tell, how the question was read, whom to ask."""
    blocks = [element for one in cards for element in one["body"] if element["type"] == "RichTextBlock"]
    return ["".join(one["text"] for one in block["inlines"]) for block in blocks]


def _quoted_in(whole: Element) -> str:
    """Return the words that stand in quotes in a card, joined."""
    boxes = [one for one in whole["body"] if one["type"] == "Container" and one.get("style") == "emphasis"]
    return "".join(one["text"] for box in boxes for block in box["items"] for one in block["inlines"])
