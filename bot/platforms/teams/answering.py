"""What happened in Teams to what is sent there: in private unless the channel was set public."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass

from bot import wording
from bot.answer import Context, Quote
from bot.desk import Work
from bot.errors import DeliveryError, UnreachableError
from bot.escalating import Escalating
from bot.failing import failure
from bot.platforms.teams.cards import Element
from bot.platforms.teams.delivering import Letter, Sends, deliver, tried
from bot.platforms.teams.happened import Happened, Way, message_name, person_of
from bot.platforms.teams.rendering import Look, is_sensitive, render, render_lines, render_shared
from bot.talking import DAY_S, Place, Talking, Welcome, asked_of, today
from bot.wanted import Wanted, wanted

_DIRECT_S = 3600.0
"""Seconds in which a question in the chat may go on from the one before."""
_COURTESY_S = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said, and whether to all."""

    activities: tuple[Element, ...]
    public: bool = False
    remembers: Context | None = None
    """What is to be remembered of it, once it is delivered."""
    reply: str = ""
    """What the reply in it is kept as, empty for none."""


class Answering:
    """Answers what happened in Teams, whatever way it came."""

    def __init__(self, talking: Talking, connector: Sends, public_url: str, escalating: Escalating | None = None) -> None:
        self._talking, self._connector, self._public_url = talking, connector, public_url
        self._escalating = escalating

    async def answer(self, work: Work) -> None:
        """Send the answer to what was asked; raises DeliveryError, UnreachableError."""
        happened = Happened.from_json(work.payload)
        if happened.way is Way.DIRECT:
            await self._courtesy(happened, {"type": "typing"})
        if happened.way is Way.CHANNEL:
            await self._talking.begin(place(happened))  # the answer's button may be pressed before the answer is remembered
        try:
            said = await self._said(happened)
        except Exception as fault:  # noqa: BLE001 (whatever it is, the asker gets a reply)
            said = Said(render(failure("", fault), Look(), today()))
        if happened.way is Way.CHANNEL and not said.public:
            message = await self._in_private(happened, said, work)
        else:
            is_shared = happened.way is Way.SHARE and said.public
            where = json.loads(happened.text)["c"] if is_shared else happened.conversation
            message = await self._deliver(happened, where, said, work)
        if said.remembers:
            await self._talking.remember([place(happened)], said.remembers)
        if message:
            await self._talking.recording.sent_as(said.reply, message)

    async def _in_private(self, happened: Happened, said: Said, work: Work) -> str:
        """Answer in the chat with whoever asked in a channel, and then say there that the answer is in it; return its name."""
        message = ""
        try:
            where = await tried(lambda: self._connector.open_chat(happened))
            message = await self._deliver(happened, where, said, work)
        except DeliveryError:
            await self._courtesy(happened, {"type": "message", "text": wording.NO_CHAT})
        else:
            await self._courtesy(happened, {"type": "message", "text": wording.IN_PRIVATE})
        return message

    async def _deliver(self, happened: Happened, where: str, said: Said, work: Work) -> str:
        """Send what is said; return the name of its last message, by which an opinion of it comes."""
        last = await deliver(self._connector, Letter(happened, where, said.activities), work)
        return message_name(where, last) if last else ""

    async def _courtesy(self, happened: Happened, activity: Element) -> None:
        """Send what is no loss if it fails, and what the answer must not wait for."""
        with suppress(DeliveryError, UnreachableError, TimeoutError, asyncio.TimeoutError):
            await asyncio.wait_for(self._connector.send(happened, happened.conversation, activity), _COURTESY_S)

    async def _said(self, happened: Happened) -> Said:
        setting = self._talking.setting("teams", happened.tenant, happened.place, happened.team)
        policies = await self._talking.policies(setting)
        if happened.way is Way.SHARE:
            return await self._shared(happened)
        if happened.way is Way.WELCOME:
            return Said(welcomed(await self._talking.welcome(policies)))
        want = wanted(happened.text)
        if want is not Wanted.ANSWER:
            return Said(no_question(want, await self._talking.welcome(policies)))
        within = _DIRECT_S if happened.way is Way.DIRECT else DAY_S
        reply, context = await self._talking.ask(happened.text, policies, {place(happened): within})
        public = bool(setting.public) and happened.way is Way.CHANNEL and not is_sensitive(reply)
        share_to = {"c": happened.conversation, "t": happened.team} if happened.way is Way.CHANNEL and not public else {}
        kept = await self._talking.recording.note(happened.key, person_of(happened), reply, policies)
        can_ask = bool(self._escalating and self._escalating.contacts_of(await asked_of(reply, self._talking, policies)))
        look = Look(self._public_url, share_to, kept, can_ask)
        return Said(await self._talking.aside(lambda: render(reply, look, today())), public, context, kept)

    async def _shared(self, happened: Happened) -> Said:
        """Return the clauses that somebody posts where they asked, as far as that channel may see them."""
        quotes, sure = await shareable(self._talking, happened)
        if not quotes:
            return Said(render_lines(wording.NOT_FOUND, ()))
        return Said(render_shared(quotes, "", sure=sure, look=Look(self._public_url), today=today()), public=True)


async def shareable(talking: Talking, happened: Happened) -> tuple[tuple[Quote, ...], bool]:
    """Return what the button of ``happened`` may post, none where its presser did not ask there, and whether it answers."""
    value = json.loads(happened.text)
    if not await talking.has_begun(("teams", happened.tenant, value["c"], happened.user)):
        return (), False
    setting = talking.setting("teams", happened.tenant, str(value["c"]).partition(";")[0], str(value.get("t") or ""))
    return await talking.quotes(value["u"], await talking.policies(setting)), bool(value.get("s"))


def place(happened: Happened) -> Place:
    """Return where what somebody asks is remembered: what was asked in a chat is never gone on from in a channel."""
    return ("teams", happened.tenant, happened.conversation, happened.user)


def welcomed(told: Welcome) -> tuple[Element, ...]:
    """Return what is said where the bot was installed."""
    return render_lines(wording.WELCOME + wording.ASK, [*told.examples, *how_to_ask(told)], [wording.WHO_SEES])


def no_question(want: Wanted, told: Welcome) -> tuple[Element, ...]:
    """Return what is said to a message that asks no question."""
    match want:
        case Wanted.LIST:
            lines = [wording.summary(one, today()) for one in told.policies]
            return render_lines(wording.HELD if lines else wording.NO_POLICIES, lines)
        case Wanted.NOTHING:
            return render_lines(wording.YOU_ARE_WELCOME, ())
        case Wanted.HELP | Wanted.ANSWER:
            return render_lines(wording.ASK, [*told.examples, *how_to_ask(told)], [wording.WHO_SEES])


def how_to_ask(told: Welcome) -> tuple[str, ...]:
    """Return how the bot is asked in Teams, a sentence each."""
    return (
        "In our own chat: just ask. Nobody else reads along.",
        "In a channel or a group: mention me and ask. I answer in our own chat, unless the channel was set up otherwise.",
        "While you write any message: choose me below the box to search for a clause and put it in.",
        "On anybody\u2019s message: More actions, Find the policy on this.",
        *((wording.BY_NUMBER.format(told.by_number),) if told.by_number else ()),
        wording.TO_LIST,
    )
