"""What Microsoft's hosts answer: the keys of the channels and of the tenants, and tokens for the bot."""

import time
import uuid
from collections.abc import Callable

import jwt
from fake_teams_keys import key
from fake_teams_school import JSON

BOT_HOST, ENTRA_HOST = "login.botframework.com", "login.microsoftonline.com"
CONNECTOR = "https://api.botframework.com"
"""Who issues the channel's tokens, and for whom the bot's own tokens are."""

ANY_TENANT = "botframework.com"
"""The tenant where the bots for many tenants get their tokens."""

_ENTRA = f"https://{ENTRA_HOST}"
_ISSUERS = {"common", "organizations"}
_NAMES = {ANY_TENANT: "d6d49420-f39b-4df7-a1dc-d59a935871db"}

ROUTES = {
    "metadata": (BOT_HOST, "GET", "/v1/.well-known/openidconfiguration"),
    "keys": (BOT_HOST, "GET", "/v1/.well-known/keys"),
    "instance": (ENTRA_HOST, "GET", "/common/discovery/instance"),
    "tenant": (ENTRA_HOST, "GET", "/{tenant}/v2.0/.well-known/openid-configuration"),
    "entra_keys": (ENTRA_HOST, "GET", "/{tenant}/discovery/v2.0/keys"),
    "token": (ENTRA_HOST, "POST", "/{tenant}/oauth2/v2.0/token"),
}


class Hosts:
    """The keys in use, and the app as it is known in ``tenants``; its tokens last for ``token_seconds``."""

    def __init__(self, app: str, secret: str, tenants: tuple[str, ...]) -> None:
        self.app, self.secret, self.tenants, self.token_seconds = app, secret, tenants, 3599
        self.channel_key, self.webchat_key = key("channel-1", "msteams", "webchat", "directline"), key("webchat-1", "webchat")
        self.entra_key, self._rotations = key("entra-1"), 1

    def rotate(self) -> None:
        """Sign the channel's tokens with a new key, and no longer publish the old one."""
        self._rotations += 1
        self.channel_key = key(f"channel-{self._rotations}", *self.channel_key.endorsements)

    def answer(self, doing: str, tenant: str, form: dict[str, str]) -> tuple[int, JSON]:
        """Return the status and the body with which the cloud answers."""
        answers: dict[str, Callable[[], tuple[int, JSON]]] = {
            "metadata": self._metadata,
            "keys": lambda: (200, {"keys": [self.webchat_key.jwk(), self.channel_key.jwk()]}),
            "instance": self._instance,
            "tenant": lambda: self._tenant(tenant),
            "entra_keys": lambda: (200, {"keys": [self.entra_key.jwk()]}),
            "token": lambda: self._token(tenant, form),
        }
        return answers[doing]()

    def own_token(self, tenant: str = "") -> str:
        """Return a token that the bot itself gets in ``tenant``, its first one if not told."""
        form = {"grant_type": "client_credentials", "client_id": self.app, "client_secret": self.secret}
        return str(self._token(tenant or self.tenants[0], {**form, "scope": f"{CONNECTOR}/.default"})[1]["access_token"])

    def refuses(self, header: str) -> str:
        """Return why the connector refuses an Authorization header, nothing if it is one of the bot's own tokens."""
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer" or not token:
            return "no bearer token"
        try:
            public = self.entra_key.private.public_key()
            told = jwt.decode(token, public, ["RS256"], {"require": ["exp", "appid"]}, audience=CONNECTOR)
        except jwt.PyJWTError as error:
            return repr(error)
        return "" if told["appid"] == self.app else "the token of another app"

    def _metadata(self) -> tuple[int, JSON]:
        keys = {"jwks_uri": f"https://{BOT_HOST}{ROUTES['keys'][2]}", "id_token_signing_alg_values_supported": ["RS256"]}
        return 200, {"issuer": CONNECTOR, "authorization_endpoint": "https://invalid.botframework.com", **keys}

    def _instance(self) -> tuple[int, JSON]:
        aliases = [ENTRA_HOST, "login.windows.net", "login.microsoft.com", "sts.windows.net"]
        group = {"preferred_network": ENTRA_HOST, "preferred_cache": "login.windows.net", "aliases": aliases}
        found = f"{_ENTRA}/common/.well-known/openid-configuration"
        return 200, {"tenant_discovery_endpoint": found, "api-version": "1.1", "metadata": [group]}

    def _tenant(self, tenant: str) -> tuple[int, JSON]:
        if tenant not in {*_ISSUERS, *self.tenants}:
            return _no("invalid_tenant", f"AADSTS90002: Tenant '{tenant}' not found.")
        own, issuer = f"{_ENTRA}/{tenant}", "{tenantid}" if tenant in _ISSUERS else _NAMES.get(tenant, tenant)
        ends = {"authorization_endpoint": f"{own}/oauth2/v2.0/authorize", "token_endpoint": f"{own}/oauth2/v2.0/token"}
        return 200, {"issuer": f"{_ENTRA}/{issuer}/v2.0", "jwks_uri": f"{own}/discovery/v2.0/keys", **ends}

    def _token(self, tenant: str, form: dict[str, str]) -> tuple[int, JSON]:
        if form.get("grant_type") != "client_credentials":
            return _no("unsupported_grant_type", f"AADSTS70003: The app requested {form.get('grant_type')!r}.")
        if tenant not in self.tenants or form.get("client_id") != self.app:
            return _no("unauthorized_client", f"AADSTS700016: Application {form.get('client_id')!r} was not found in {tenant!r}.")
        if form.get("client_secret") != self.secret:
            return _no("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401)
        if form.get("scope") != f"{CONNECTOR}/.default":
            return _no("invalid_scope", f"AADSTS1002012: The provided value for scope {form.get('scope')!r} is not valid.")
        name = _NAMES.get(tenant, tenant)
        now = int(time.time())
        times = {"iat": now, "nbf": now, "exp": now + self.token_seconds}
        claims = {
            "aud": CONNECTOR,
            "iss": f"https://sts.windows.net/{name}/",
            "appid": self.app,
            "tid": name,
            "ver": "1.0",
            **times,
        }
        made = jwt.encode({**claims, "uti": uuid.uuid4().hex}, self.entra_key.private, "RS256", {"kid": self.entra_key.kid})
        seconds = {"expires_in": self.token_seconds, "ext_expires_in": self.token_seconds}
        return 200, {"token_type": "Bearer", **seconds, "access_token": made}


def _no(error: str, told: str, status: int = 400) -> tuple[int, JSON]:
    ids = {"trace_id": str(uuid.uuid4()), "correlation_id": str(uuid.uuid4())}
    return status, {"error": error, "error_description": told, "error_codes": [int(told[6:].partition(":")[0])], **ids}
