"""What the tests of the fakes go by: why the SDK refuses each request of the matrix, and activities with and without fault."""

from fake_teams_cards import ADAPTIVE
from fake_teams_school import JSON

LAX = {"no exp", "an activity without serviceUrl", "an activity without channelId", "emulator", "emulator 2.0"}
"""What the SDK lets in on its own."""

NO_IDENTITY, NO_KEY, ALGORITHM, SIGNATURE = (
    "No valid identity",
    "IndexError",
    "algorithm not in allowed",
    "Signature verification",
)
WHY = {
    "no header": "token was not supplied",
    "empty header": "token was not supplied",
    **dict.fromkeys(("Basic", "token without a scheme", "Bearer without a token", "Bearer with two tokens"), NO_IDENTITY),
    "garbage": "Not enough segments",
    "garbage in three parts": "Invalid header padding",
    **dict.fromkeys(("alg none", "HS256 without kid", "unknown kid", "unknown kid, known key", "no kid", "Entra's key"), NO_KEY),
    **dict.fromkeys(("alg none with kid", "HS256 with the public key"), ALGORITHM),
    **dict.fromkeys(("no signature", "forged key", "tampered", "emulator, forged key"), SIGNATURE),
    "expired": "ExpiredSignatureError",
    "nbf in the future": "ImmatureSignatureError",
    **dict.fromkeys(("wrong aud", "no aud", "emulator of another app"), "Invalid AppId"),
    **dict.fromkeys(("wrong iss", "the bot's own token"), NO_IDENTITY),
    "no iss": "KeyError: 'iss'",
    **dict.fromkeys(("wrong serviceurl", "no serviceurl", "an activity with another serviceUrl"), "service_url claim"),
    **dict.fromkeys(("an unendorsed channel", "a key endorsed for another channel"), "endorsement"),
    "another app, as a skill": "Skill Claims",
}

CARD: JSON = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Clause 4.2"}]}


def card(**more: object) -> JSON:
    return {"contentType": ADAPTIVE, "content": {**CARD, **more}}


def message(text: str = "", *cards: JSON, **more: object) -> JSON:
    return {"type": "message", "text": text, "attachments": list(cards), **more}


def _cited(**claim: object) -> JSON:
    source = {"@type": "DigitalDocument", "name": "Keys", "abstract": "You may not lend them.", **claim}
    return {"@type": "Claim", "position": 1, "appearance": source}


def _quoting(*claims: JSON) -> JSON:
    about = {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org"}
    return message("No. [1]", entities=[{**about, "citation": list(claims)}])


BUTTON = {"type": "Action.Submit", "title": "More"}
SUGGESTED: JSON = {"suggestedActions": {"actions": [{"type": "imBack", "title": "Keys", "value": "Keys"}]}}


FAULTY: list[tuple[JSON, str, int]] = [
    (message("x" * 40_000), "", 0),
    (message("x" * 41_000), "size: 82", 0),
    (message("é" * 51_300), "MessageSizeTooBig", 413),
    (message(" "), "text or attachments", 400),
    ({"type": "trace"}, "'trace'", 400),
    (message("", card(), **SUGGESTED), "not with attachments", 0),
    (message("Yes?", **SUGGESTED), "", 0),
    (message("Hi", entities=[{"type": "mention", "text": "<at>Ada</at>"}]), "not in the text", 0),
    (_quoting(_cited()), "", 0),
    (_quoting(_cited(abstract="x" * 161)), "abstract has 161", 0),
    (_quoting(_cited(name="x" * 81)), "name has 81", 0),
    (_quoting(_cited(), _cited()), "2 have the position 1", 0),
    (_quoting(*[_cited()] * 21), "21 citations", 400),
    (message("No.", entities=[{"type": "https://schema.org/Message"}]), "says nothing", 0),
    (message("", {"contentType": "application/x"}), "Unknown attachment", 400),
    (message("", card(version="1.6")), "version '1.6'", 0),
    (message("", card(fallbackText="x" * 14_400)), "more than 28672", 0),
    (message("", card(actions=[BUTTON] * 4)), "4 actions in a row", 0),
    (message("", card(body=[{"type": "ActionSet", "actions": [BUTTON] * 3}] * 3)), "9 actions, more than 6", 0),
    (message("", card(actions=[{"type": "Action.Execute", "title": "Go"}])), "without a verb", 0),
    (message("", card(body=[{"type": "TextBlock", "text": "x", "weight": "heavy"}])), "'heavy' is not one of", 0),
    (message("", card(msteams={"width": "full"}, actions=[BUTTON])), "", 0),
]
"""Activities, each with a part of what is told of it (nothing, if all is well) and the status of its refusal (0: none)."""

_ACTION, _QUERY, _SUBMIT = "adaptiveCard/action", "composeExtension/query", "composeExtension/submitAction"
_LIST = {"type": "result", "attachmentLayout": "list"}
_HERO = {"contentType": "application/vnd.microsoft.card.hero", "content": {"title": "Keys"}}
ANSWERS: list[tuple[str, object, str]] = [
    (_ACTION, {"statusCode": 200, "type": ADAPTIVE, "value": CARD}, ""),
    (_ACTION, {"statusCode": 200, "type": ADAPTIVE, "value": {**CARD, "body": [{"type": "TextBlok"}]}}, "TextBlok"),
    (_ACTION, {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Kept"}, ""),
    (_ACTION, {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": {"code": "X"}}, "code and message"),
    (_ACTION, {"type": ADAPTIVE, "value": CARD}, "statusCode"),
    (_ACTION, None, "type None"),
    (_QUERY, {"composeExtension": {**_LIST, "attachments": [{**card(), "preview": _HERO}]}}, ""),
    (_QUERY, {"composeExtension": {**_LIST, "attachments": [card(), card()]}}, "without preview"),
    (_QUERY, {"composeExtension": {"type": "result", "attachments": []}}, "attachmentLayout None"),
    (_QUERY, {"composeExtension": {"type": "message"}}, "without text"),
    (_QUERY, {}, "type None"),
    (_SUBMIT, None, ""),
    (_SUBMIT, {"task": {"type": "message", "value": "Done"}}, ""),
    (_SUBMIT, {"task": {"type": "continue", "value": {"title": "Check", "card": card()}}}, ""),
    (_SUBMIT, {"task": {"type": "continue", "value": {"card": card(version="2.0")}}}, "title"),
    ("message/submitAction", {}, ""),
    ("message/submitAction", {"ok": True}, "must be empty"),
]
"""Answers to invokes, each with a part of what is told of it."""
