"""The tokens with which Bot Service sends activities to a bot, and how forgers make them."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import jwt
from fake_teams_activities import Client
from fake_teams_hosts import CONNECTOR, Hosts
from fake_teams_keys import Key
from fake_teams_school import JSON

OTHER_APP = "0ther0aa-0000-4000-8000-0000000000dd"
_EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
_JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Sent:
    """A request to the bot."""

    headers: dict[str, str]
    body: bytes
    method: str = "POST"


class Tokens:
    """Bot Service, which sends to the bot on behalf of ``service_url`` with the keys of ``cloud``."""

    def __init__(self, cloud: Hosts, service_url: str) -> None:
        self.cloud, self.client = cloud, Client(service_url)

    def claims(self, lasts: float | None = 3600, **changed: object) -> JSON:
        """Return the claims of a right token, good for ``lasts`` seconds (None: for ever), but for what is ``changed``."""
        now = int(time.time())
        times = {"nbf": now - 60, "exp": None if lasts is None else now + lasts}
        right = {"serviceurl": self.client.service_url, "iss": CONNECTOR, "aud": self.cloud.app, **times}
        return {name: value for name, value in {**right, **changed}.items() if value is not None}

    def token(self, claims: JSON | None = None, *, by: Key | None = None, kid: str | None = "") -> str:
        """Return a token of ``claims`` signed ``by`` a key, the channel's if not told; ``kid`` may be another (None: none)."""
        signer = by or self.cloud.channel_key
        named = {} if kid is None else {"kid": kid or signer.kid}
        return jwt.encode(self.claims() if claims is None else claims, signer.private, "RS256", named)

    def emulator(self, by: Key | None = None, **changed: object) -> str:
        """Return a token as the Bot Framework Emulator sends it, signed ``by`` the tenants' key if not told."""
        told = {**self.claims(iss=_EMULATOR, ver="1.0", appid=self.cloud.app, serviceurl=None), **changed}
        return self.token({name: value for name, value in told.items() if value is not None}, by=by or self.cloud.entra_key)

    def raw(self, header: JSON, sign: Callable[[bytes], bytes]) -> str:
        """Return a token of the right claims with any ``header`` and signature, which a library would not make."""
        parts = ".".join(_coded(json.dumps(part).encode()) for part in (header, self.claims()))
        return f"{parts}.{_coded(sign(parts.encode()))}"

    def hs256(self, header: JSON) -> str:
        """Return a token signed with the channel's public key as if it were a shared secret."""
        secret = self.cloud.channel_key.public_pem()
        return self.raw({"alg": "HS256", "typ": "JWT", **header}, lambda told: hmac.new(secret, told, hashlib.sha256).digest())

    def message(self) -> JSON:
        """Return a message that nobody sent before."""
        return self.client.message("Can I lend my keys?")

    def request(self, activity: JSON | None = None, token: str = "") -> Sent:
        """Return the request that brings ``activity`` with ``token``, a message and a right token if they are not told."""
        told = self.message() if activity is None else activity
        ids = {"x-ms-conversation-id": told["conversation"]["id"], "x-ms-tenant-id": told["conversation"]["tenantId"]}
        headers = {"Content-Type": _JSON, "Authorization": f"Bearer {token or self.token()}", **ids}
        return Sent(headers, json.dumps(told, ensure_ascii=False).encode())

    def tampered(self) -> str:
        """Return a token whose claims were changed after it was signed."""
        first, second = self.token(self.claims(aud=OTHER_APP)).split("."), self.token().split(".")
        return ".".join((first[0], second[1], first[2]))


def _coded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
