"""Where a reply goes: to the asker alone unless it is meant for all, part after part, each once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.errors import DeliveryError
from bot.platforms.slack.blocks import as_text
from bot.platforms.slack.happened import Happened, Way
from bot.platforms.slack.messages import Message, in_plain, without_thumbs
from bot.platforms.slack.sender import Sender, lane

_URL_HOLDS_S = 28 * 60.0
"""Seconds that a response address is used; Slack takes it for half an hour."""
_OF_CONTENT = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "http 400"}
"""Slack's words for a message that it will not show, whatever the channel."""
Progress = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one reply is delivered."""

    sender: Sender
    happened: Happened
    now: float
    sent: int = 0
    """Parts that were sent before the bot was stopped."""
    again: bool = False
    """Whether the part after those may have been sent as well."""

    async def send(self, messages: Sequence[Message], *, public: bool, progress: Progress) -> None:
        """Send what is not sent yet, in order; raises DeliveryError."""
        async with lane(f"{self.happened.team}:{self.happened.channel}"):
            for number, message in enumerate(messages):
                if number >= self.sent:
                    await self._one(message, f"{self.happened.key}:{number}", public=public)
                    await progress(number + 1)

    async def _one(self, message: Message, answer: str, *, public: bool) -> None:
        happened = self.happened
        try:
            if public or happened.is_direct:
                await self._openly(message, answer)
            elif happened.response_url:
                await self._by_url(message)
            else:
                await self.sender.whisper(happened.channel, happened.user, message, thread=happened.thread)
        except DeliveryError as refusal:
            if str(refusal) in _OF_CONTENT and (other := without_thumbs(message)) != message:
                return await self._one(other, answer, public=public)
            if message.blocks and str(refusal) in _OF_CONTENT:
                for number, piece in enumerate(in_plain(as_text(message.blocks))):
                    await self._one(piece, f"{answer}:{number}", public=public)
                return None
            # The channel is closed to the bot, or its address has expired: the asker is still reached alone.
            await self.sender.post(happened.user, message, thread="", answer=answer, again=self.again)

    async def _openly(self, message: Message, answer: str) -> None:
        happened = self.happened
        thread = happened.thread if happened.is_direct or happened.way is Way.SHARE else happened.root
        try:
            await self.sender.post(happened.channel, message, thread=thread, answer=answer, again=self.again)
        except DeliveryError:
            if happened.way is not Way.SHARE:
                raise
            # The bot is no member of the channel: an interaction's own address reaches it all the same.
            await self._by_url(message, public=True, thread=thread)

    async def _by_url(self, message: Message, *, public: bool = False, thread: str = "") -> None:
        if self.now - self.happened.at > _URL_HOLDS_S:
            raise DeliveryError("expired")
        await self.sender.respond(self.happened.response_url, message, public=public, thread=thread)
