"""Every way in which a request can claim to come from Bot Service, and what a bot must answer; the emulator is not let in."""

from collections.abc import Callable
from typing import NamedTuple

from fake_teams_keys import Key, key
from fake_teams_tokens import OTHER_APP, Sent, Tokens

ELSEWHERE = "https://elsewhere.example/"
_EMULATOR_2 = "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0"
_JSON = "application/json; charset=utf-8"
_ACCEPTED, _BAD, _REFUSED, _NO_PAGE, _MEDIA = 202, 400, 401, 404, 415


class Case(NamedTuple):
    """A request and the status with which the bot must answer it."""

    name: str
    make: Callable[[Tokens], Sent]
    status: int = _REFUSED


def _header(name: str, make: Callable[[Tokens], str | None], status: int = _REFUSED) -> Case:
    def request(tokens: Tokens) -> Sent:
        right, given = tokens.request(), make(tokens)
        kept = {key: value for key, value in right.headers.items() if key != "Authorization"}
        return Sent(kept if given is None else {**kept, "Authorization": given}, right.body)

    return Case(name, request, status)


def _token(name: str, make: Callable[[Tokens], str]) -> Case:
    return _header(name, lambda tokens: f"Bearer {make(tokens)}")


def _claims(name: str, status: int = _REFUSED, lasts: float | None = 3600, **changed: object) -> Case:
    return _header(name, lambda tokens: f"Bearer {tokens.token(tokens.claims(lasts, **changed))}", status)


def _late(name: str, starts: int) -> Case:
    return _token(name, lambda tokens: tokens.token(tokens.claims(nbf=tokens.claims()["nbf"] + starts)))


def _activity(name: str, **changed: object) -> Case:
    def request(tokens: Tokens) -> Sent:
        told = {**tokens.message(), **changed}
        return tokens.request({key: value for key, value in told.items() if value is not None})

    return Case(name, request)


def _body(name: str, status: int, body: bytes | None = None, content: str = _JSON, method: str = "POST") -> Case:
    def request(tokens: Tokens) -> Sent:
        right = tokens.request()
        headers = {key: value for key, value in {**right.headers, "Content-Type": content}.items() if value}
        return Sent(headers, right.body if body is None else body, method)

    return Case(name, request, status)


def _typeless(tokens: Tokens) -> Sent:
    return tokens.request({key: value for key, value in tokens.message().items() if key != "type"})


def _forger(known: Key) -> Key:
    return Key(known.kid, key("forger").private)


def _kid(tokens: Tokens) -> dict[str, str]:
    return {"kid": tokens.cloud.channel_key.kid}


_HEADERS = [
    _header("right", lambda tokens: f"Bearer {tokens.token()}", _ACCEPTED),
    _header("no header", lambda _: None),
    _header("empty header", lambda _: ""),
    _header("Basic", lambda _: "Basic Ym90OnNlY3JldA=="),
    _header("token without a scheme", lambda tokens: tokens.token()),
    _header("Bearer without a token", lambda _: "Bearer"),
    _header("Bearer with two tokens", lambda tokens: f"Bearer {tokens.token()} {tokens.token()}"),
    _header("garbage", lambda _: "Bearer garbage"),
    _header("garbage in three parts", lambda _: "Bearer a.b.c"),
]

_SIGNATURES = [
    _token("alg none", lambda tokens: tokens.raw({"alg": "none"}, lambda _: b"")),
    _token("alg none with kid", lambda tokens: tokens.raw({"alg": "none", **_kid(tokens)}, lambda _: b"")),
    _token("no signature", lambda tokens: tokens.raw({"alg": "RS256", **_kid(tokens)}, lambda _: b"")),
    _token("HS256 with the public key", lambda tokens: tokens.hs256(_kid(tokens))),
    _token("HS256 without kid", lambda tokens: tokens.hs256({})),
    _token("forged key", lambda tokens: tokens.token(by=_forger(tokens.cloud.channel_key))),
    _token("tampered", Tokens.tampered),
    _token("unknown kid", lambda tokens: tokens.token(by=key("unknown"))),
    _token("unknown kid, known key", lambda tokens: tokens.token(kid="nobody")),
    _token("no kid", lambda tokens: tokens.token(kid=None)),
    _token("Entra's key", lambda tokens: tokens.token(by=tokens.cloud.entra_key)),
]

_CLAIMS = [
    _claims("expired", lasts=-900),
    _claims("expired a minute ago", _ACCEPTED, lasts=-60),
    _claims("no exp", lasts=None),
    _late("nbf in the future", 1800),
    _claims("wrong aud", aud=OTHER_APP),
    _claims("no aud", aud=None),
    _claims("wrong iss", iss="https://issuer.example"),
    _claims("no iss", iss=None),
    _claims("wrong serviceurl", serviceurl=ELSEWHERE),
    _claims("no serviceurl", serviceurl=None),
    _activity("an activity with another serviceUrl", serviceUrl=ELSEWHERE),
    _activity("an activity without serviceUrl", serviceUrl=None),
    _activity("an unendorsed channel", channelId="contoso"),
    _activity("an activity without channelId", channelId=None),
    _token("a key endorsed for another channel", lambda tokens: tokens.token(by=tokens.cloud.webchat_key)),
]

_EMULATORS = [
    _token("emulator", Tokens.emulator),
    _token("emulator 2.0", lambda tokens: tokens.emulator(iss=_EMULATOR_2, ver="2.0", appid=None, azp=tokens.cloud.app)),
    _token("emulator of another app", lambda tokens: tokens.emulator(aud=OTHER_APP, appid=OTHER_APP)),
    _token("emulator, forged key", lambda tokens: tokens.emulator(_forger(tokens.cloud.entra_key))),
    _token("another app, as a skill", lambda tokens: tokens.emulator(appid=OTHER_APP)),
    _token("the bot's own token", lambda tokens: tokens.cloud.own_token()),
]

_BODIES = [
    _body("bad JSON", _BAD, b'{"type": "message"'),
    _body("nothing", _BAD, b""),
    _body("not UTF-8", _BAD, b'{"type": "message", "text": "\xff"}'),
    _body("a JSON array", _BAD, b"[]"),
    Case("no type", _typeless, _BAD),
    _body("wrong content type", _MEDIA, content="text/plain"),
    _body("no content type", _MEDIA, content=""),
    _body("GET", _NO_PAGE, b"", method="GET"),
]

CASES = [*_HEADERS, *_SIGNATURES, *_CLAIMS, *_EMULATORS, *_BODIES]
"""The whole matrix, as parameters of a test: ``ids`` are the names."""
