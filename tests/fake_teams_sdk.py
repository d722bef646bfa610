"""Bot Framework's own SDK as it is, in a process of its own, told line by line what to do: for the tests of the fakes."""

import asyncio
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Self

import aiohttp
from fake_teams_cloud import FakeCloud
from fake_teams_connector import FakeConnector
from fake_teams_school import JSON, PERSONAL
from fake_teams_tokens import Tokens


class StockSdk:
    """botbuilder-core with the settings of the public cloud: ``with StockSdk(cloud, teams.url) as sdk``."""

    def __init__(self, cloud: FakeCloud, service_url: str) -> None:
        self._cloud = cloud
        self._given = [cloud.app, cloud.secret, cloud.tenants[0], service_url]

    def __enter__(self) -> Self:
        around = {**os.environ, **self._cloud.environment()}
        program = [sys.executable, "-W", "ignore", str(Path(__file__)), *self._given]
        self._process = subprocess.Popen(program, env=around, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=20)

    def ask(self, doing: str, *given: object) -> JSON:
        """Return {"told": ...} as the SDK answered, or {"error": ...} as it failed."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([doing, *given]) + "\n")
        self._process.stdin.flush()
        answer: JSON = json.loads(self._process.stdout.readline())
        return answer


class World(NamedTuple):
    """The fakes and the SDK between them."""

    cloud: FakeCloud
    teams: FakeConnector
    sdk: StockSdk

    @property
    def tokens(self) -> Tokens:
        """Return the Bot Service that sends for this Teams."""
        return Tokens(self.cloud, self.teams.url)

    def lets_in(self, token: str = "") -> str:
        """Return "ok" if the SDK takes a message with ``token``, a right one if not told; otherwise why it does not."""
        sent = self.tokens.request(token=token)
        answer = self.sdk.ask("authenticate", sent.headers["Authorization"], json.loads(sent.body))
        return str(answer.get("told") or answer["error"])

    def post(self, header: str, seconds: float = 5) -> tuple[int, str, str]:
        """Return how Teams answers a message sent with an Authorization header: status, type and Retry-After."""
        return asyncio.run(self._post(header, seconds))

    async def _post(self, header: str, seconds: float) -> tuple[int, str, str]:
        url = f"{self.teams.url}v3/conversations/{PERSONAL.id}/activities"
        limit = aiohttp.ClientTimeout(total=seconds)
        try:
            async with (
                aiohttp.ClientSession(headers={"Authorization": header}, timeout=limit) as session,
                session.post(url, json={"type": "message", "text": "Hello"}) as answer,
            ):
                return answer.status, answer.content_type, answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            return 0, type(error).__name__, ""


class _Doings:
    """What the process can be told, each by its name."""

    def __init__(self, app: str, secret: str, tenant: str, service_url: str) -> None:
        self._schema, self._auth = import_module("botbuilder.schema"), import_module("botframework.connector.auth")
        self._own, self._url = (app, secret, tenant), service_url
        factory = self._auth.PasswordServiceClientCredentialFactory(*self._own)
        self._authentication = self._auth.BotFrameworkAuthenticationFactory.create(credential_factory=factory)
        self.sign_in()

    async def authenticate(self, header: str | None, body: JSON) -> str:
        """Return "ok" if the SDK lets the activity in."""
        await self._authentication.authenticate_request(self._schema.Activity().deserialize(body), header)
        return "ok"

    def forget(self) -> None:
        """Have the keys of the channel read anew."""
        import_module("botframework.connector.auth.jwt_token_extractor").JwtTokenExtractor.metadataCache.clear()

    def sign_in(self, *other: str) -> None:
        """Have the next call fetch a token, with the ``other`` app, secret and tenant if they are told."""
        credentials = self._auth.MicrosoftAppCredentials(*(other or self._own))
        self._client = import_module("botframework.connector.aio").ConnectorClient(credentials, base_url=self._url)

    async def call(self, name: str, *given: object) -> object:
        """Return what the connector's operation returns; the last argument is an activity, if it is an object."""
        *ids, last = given
        told = await getattr(self._client.conversations, name)(*ids, self._made(last) if isinstance(last, dict) else last)
        return [one.serialize() for one in told] if isinstance(told, list) else told and told.serialize()

    def _made(self, sent: JSON) -> object:
        kind = self._schema.Activity if "type" in sent else self._schema.ConversationParameters
        return kind.deserialize(sent)

    def read(self, model: str, value: JSON) -> object:
        """Return what one of the SDK's models for Teams keeps of ``value``."""
        return getattr(import_module("botbuilder.schema.teams"), model).deserialize(value).serialize()

    def unmentioned(self, body: JSON) -> object:
        """Return the text of an activity without the mention of the bot."""
        core = import_module("botbuilder.core")
        return core.TurnContext.remove_recipient_mention(self._schema.Activity().deserialize(body))

    def get(self, url: str) -> int:
        """Return the status with which ``url`` answers."""
        return int(import_module("requests").get(url, timeout=5).status_code)


async def _serve(doings: _Doings) -> None:
    for line in sys.stdin:
        name, *given = json.loads(line)
        answer: dict[str, Any]
        try:
            told = getattr(doings, name)(*given)
            answer = {"told": await told if asyncio.iscoroutine(told) else told}
        except Exception as error:  # noqa: BLE001 - whatever it is, the test reads it
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(_Doings(*sys.argv[1:])))
