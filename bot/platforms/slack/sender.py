"""What goes out to Slack: the one place that calls its Web API. Slow Slack, busy Slack and cut lines are waited out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import BotError, DeliveryError, UnreachableError
from bot.platforms.slack.messages import Message

_log = logging.getLogger(__name__)
_TRIES = 6
_LONGEST_WAIT_S = 120.0
_RECENT = 50
"""Messages among which one that may have been posted already is looked for."""
_METADATA = "policy_reply"
_BUSY = 500
_OK, _TOO_MANY = 200, 429
_lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


def lane(channel: str) -> asyncio.Lock:
    """Return the lock of a channel: replies go out one after another, and a busy channel holds up no other."""
    lock = _lanes.get(channel)
    if lock is None:
        lock = _lanes[channel] = asyncio.Lock()
    return lock


class Sender:
    """Sends to one workspace; raises DeliveryError where Slack refuses, UnreachableError where it is away for long."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(self, channel: str, message: Message, *, thread: str, answer: str, again: bool = False) -> str:
        """Post for all in ``channel`` to see; ``answer`` names the message, so that it is not posted a second time.

        ``again`` says that it may have been posted before. Returns Slack's own name of the message.
        """
        found: list[str] = []

        async def is_there() -> bool:
            found.append(await self._posted(channel, thread, answer))
            return bool(found[-1])

        if again and await is_there():
            return found[-1]
        done = await self._tried(
            lambda: self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread or None,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": _METADATA, "event_payload": {"answer": answer}},
                **_content(message),
            ),
            is_there,
        )
        return str(done.get("ts") or (found[-1] if found else ""))

    async def open_chat(self, user: str) -> str:
        """Return the direct messages of the bot and somebody."""
        done = await self._tried(lambda: self._client.conversations_open(users=user))
        return str((done.get("channel") or {}).get("id") or user)

    async def name_of(self, user: str) -> str:
        """Return what somebody is called, empty where the bot may not know."""
        try:
            done = await self._tried(lambda: self._client.users_info(user=user))
        except BotError:
            return ""
        found = done.get("user") or {}
        return str((found.get("profile") or {}).get("real_name") or found.get("real_name") or found.get("name") or "")

    async def whisper(self, channel: str, user: str, message: Message, *, thread: str) -> None:
        """Show a message in ``channel`` to ``user`` alone."""
        await self._tried(
            lambda: self._client.chat_postEphemeral(channel=channel, user=user, thread_ts=thread or None, **_content(message))
        )

    async def respond(self, url: str, message: Message, *, public: bool = False, thread: str = "") -> None:
        """Answer an interaction by its own address, which holds for half an hour."""

        async def send() -> None:
            body: dict[str, Any] = {
                "response_type": "in_channel" if public else "ephemeral",
                "replace_original": False,
                "unfurl_links": False,
                **_content(message),
            }
            body |= {"thread_ts": thread} if thread else {}
            done = await AsyncWebhookClient(url, retry_handlers=[]).send_dict(body)
            if done.status_code != _OK:
                raise _HttpError(done.status_code, _seconds(done.headers.get("Retry-After", "")))

        await self._tried(send)

    async def note(self, url: str, text: str) -> None:
        """Say something short to whoever pressed; it is no loss if that fails."""
        await _anyway(AsyncWebhookClient(url, retry_handlers=[]).send_dict({"response_type": "ephemeral", "text": text}))

    async def react(self, channel: str, ts: str, *, on: bool, name: str = "eyes") -> None:
        """Set or take away the sign that a message was seen; it is no loss if that fails."""
        call = self._client.reactions_add if on else self._client.reactions_remove
        await _anyway(call(channel=channel, timestamp=ts, name=name))

    async def status(self, channel: str, thread: str, text: str) -> None:
        """Show what the bot is doing in its own pane; it is no loss if that fails."""
        await _anyway(self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=text))

    async def prompts(self, channel: str, thread: str, questions: Sequence[str]) -> None:
        """Suggest questions in the bot's own pane; it is no loss if that fails."""
        prompts = [{"title": one, "message": one} for one in questions]
        await _anyway(
            self._client.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=thread or None, prompts=prompts)
        )

    async def open_view(self, trigger: str, view: dict[str, Any], *, upon: bool) -> str:
        """Open a modal, ``upon`` another where one is open; return its id."""
        call = self._client.views_push if upon else self._client.views_open
        done = await self._tried(lambda: call(trigger_id=trigger, view=view))
        return str((done.get("view") or {}).get("id", ""))

    async def update_view(self, view_id: str, view: dict[str, Any]) -> None:
        """Show ``view`` in place of what the modal shows."""
        await self._tried(lambda: self._client.views_update(view_id=view_id, view=view))

    async def publish_home(self, user: str, view: dict[str, Any]) -> None:
        """Show ``view`` as somebody's home tab."""
        await self._tried(lambda: self._client.views_publish(user_id=user, view=view))

    async def is_shared(self, channel: str) -> bool | None:
        """Whether a channel is shared with another organisation, None where the bot may not know."""
        try:
            done = await self._tried(lambda: self._client.conversations_info(channel=channel))
        except BotError:
            return None
        found = done.get("channel") or {}
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))

    async def _posted(self, channel: str, thread: str, answer: str) -> str:
        """Return Slack's own name of the message named ``answer``, if it stands among the last of its thread or channel."""
        among: dict[str, Any] = {"channel": channel, "limit": _RECENT, "include_all_metadata": True}
        call = self._client.conversations_replies if thread else self._client.conversations_history
        among |= {"ts": thread} if thread else {}
        try:
            done = await self._tried(lambda: call(**among))
        except DeliveryError:
            return ""
        named = {
            ((one.get("metadata") or {}).get("event_payload") or {}).get("answer"): one.get("ts")
            for one in done.get("messages") or []
        }
        return str(named.get(answer) or "")

    async def _tried(self, call: Callable[[], Awaitable[Any]], is_done: Callable[[], Awaitable[bool]] | None = None) -> Any:  # noqa: ANN401 (Slack's JSON)
        """Return what ``call`` returns, tried until Slack takes it; not again where ``is_done`` says that it did."""
        for tried in range(1, _TRIES + 1):
            try:
                return await call()
            except SlackApiError as error:
                status = int(getattr(error.response, "status_code", 0) or 0)
                code = str(error.response.get("error", "")) if isinstance(error.response.data, dict) else ""
                if code == "missing_scope":
                    needed, where = error.response.get("needed"), "OAuth & Permissions, Bot Token Scopes"
                    _log.error("Slack wants the scope %s: add it under %s, and press Reinstall", needed, where)
                wait = _wait(status, getattr(error.response, "headers", {}), tried, code)
            except _HttpError as error:
                wait = error.after if error.status == _TOO_MANY else tried if error.status >= _BUSY else None
                code = f"http {error.status}"
            except (aiohttp.ClientError, TimeoutError, OSError, AttributeError, ValueError) as error:
                # The last two: slack_sdk trips over a page in place of JSON, which stands before Slack when it is away.
                wait, code = float(tried), type(error).__name__
            if wait is None:
                raise DeliveryError(code)
            _log.warning("Slack is asked again in %.0f s (%s)", wait, code)
            await asyncio.sleep(min(wait, _LONGEST_WAIT_S))
            if is_done and await is_done():
                return {}
        raise UnreachableError(code)


class _HttpError(Exception):
    """A response address answered with a status that is no success."""

    def __init__(self, status: int, after: float) -> None:
        super().__init__(status)
        self.status, self.after = status, after


def _wait(status: int, headers: Any, tried: int, code: str) -> float | None:  # noqa: ANN401 (a mapping of the library's own kind)
    """Return how long to wait before the next try, None where there is no use in one."""
    if status == _TOO_MANY or code == "ratelimited":
        return _seconds(next((value for name, value in dict(headers or {}).items() if name.lower() == "retry-after"), ""))
    return float(tried) if status >= _BUSY or code in ("internal_error", "service_unavailable", "fatal_error") else None


def _seconds(said: str) -> float:
    """Return the seconds that a Retry-After asks for; 1 where it is a date or nothing."""
    return float(said) if str(said).isdecimal() else 1.0


def _content(message: Message) -> dict[str, Any]:
    """Return a message's own fields; without blocks, Slack is told to interpret nothing."""
    return {"text": message.text, "blocks": list(message.blocks)} if message.blocks else {"text": message.text, "mrkdwn": False}


async def _anyway(call: Awaitable[Any]) -> None:
    try:
        await call
    except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
        said = error.response.get("error") if isinstance(error, SlackApiError) and isinstance(error.response.data, dict) else ""
        _log.info("a courtesy was not taken: %s %s", type(error).__name__, said)
