"""What comes in from Slack, sorted before bolt goes further: kept and acknowledged at once, or shown at once."""

import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.response import BoltResponse

from bot import wording
from bot.desk import Desk
from bot.errors import RecordsError
from bot.platforms.slack.answering import Answering, Connections
from bot.platforms.slack.consulted import read_consulted
from bot.platforms.slack.consulting import Consulting, as_answer
from bot.platforms.slack.happened import Happened, Way, installed_in, plain_lines, read, spoken
from bot.platforms.slack.screens import Screens
from bot.records.escalation import Escalation, State

_log = logging.getLogger(__name__)
_TAKEN_AWAY = {"tokens_revoked", "app_uninstalled"}
"""Events after which the tokens of a workspace are of no use."""


class Intake:
    """Runs once the signature is checked and before Slack is asked anything: acknowledging waits for the inbox alone."""

    def __init__(
        self, desk: Desk, answering: Answering, connections: Connections, screens: Screens, consulting: Consulting
    ) -> None:
        self._desk, self._answering, self._connections, self._screens = desk, answering, connections, screens
        self._consulting = consulting

    async def __call__(self, body: dict[str, Any], next: Callable[[], Awaitable[Any]]) -> BoltResponse | None:  # noqa: A002 (bolt gives arguments by name)
        """Return the acknowledgement, or None where bolt is to go on."""
        if body.get("type") == "url_verification" or "ssl_check" in body:
            await next()
            return None
        try:
            if (body.get("event") or {}).get("type") in _TAKEN_AWAY:
                await self._taken_away(body)
                return BoltResponse(status=200, body="")
            happened = read(body, _bot_user(body), time.time()) or read_consulted(body, time.time())
            shown = None if happened else self._screens.show(body)
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as fault:
            _log.warning("a payload that Slack does not send was let pass: %s", type(fault).__name__)
            return BoltResponse(status=400, body="malformed")
        if shown is not None:
            self._desk.beside(shown)
        if happened is None:
            return BoltResponse(status=200, body="")
        if put := await self._put_in(happened):
            words = plain_lines(str(spoken(body["event"]).get("text") or ""), _bot_user(body))
            happened = as_answer(happened, put, words)
        if await self._answering.is_for_me(happened):
            await self._desk.take_in(happened.key, happened.to_json())
        if happened.way is Way.COMMAND:
            said = json.dumps({"response_type": "ephemeral", "text": wording.CHECKING})
            return BoltResponse(status=200, body=said, headers={"content-type": "application/json"})
        return BoltResponse(status=200, body="")

    async def _put_in(self, happened: Happened) -> Escalation | None:
        """Return the question to a person in whose thread a message stands, None for none."""
        if happened.way not in (Way.DIRECT, Way.FOLLOW_UP, Way.MENTION, Way.ASIDE):
            return None
        put = await self._consulting.contact_of(happened)
        # Colleagues who tag each other before anybody took the question are not talking to the bot.
        return None if put and happened.way is Way.ASIDE and put.state is State.OPEN else put

    async def _taken_away(self, body: dict[str, Any]) -> None:
        """Forget the workspace that took the bot away, with all of its tokens."""
        revoked = (body["event"].get("tokens") or {"bot": ["all"]}).get("bot")
        if not revoked:
            return  # tokens of people alone, which this bot never asks for
        try:
            await self._connections.remove(Happened("", Way.DIRECT, "", user="", channel="", **installed_in(body)))
        except RecordsError as fault:
            _log.error("%s", fault)
        self._connections.forget()


def _bot_user(body: dict[str, Any]) -> str:
    """Return the bot's own user id, which an event names."""
    return next((str(one.get("user_id")) for one in body.get("authorizations") or [] if one.get("is_bot")), "")
