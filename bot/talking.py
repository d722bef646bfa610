"""Talking with people on any chat platform: who asks where, what they asked before, what they may see; beside the event loop."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.answer import Answer, Ask, Context, LookUp, NearMiss, Passage, Policy, Quote, Reply
from bot.answerer import Answerer
from bot.audience import Audience, Setting
from bot.counting import Count, uncounted
from bot.errors import RecordsError
from bot.recording import Recording
from bot.records.conversations import Conversations
from bot.wording import EXAMPLES

_log = logging.getLogger(__name__)
_THREADS = 4
_MOST_EXAMPLES = 4
_T = TypeVar("_T")
Keys = tuple[str, ...]
"""Policies that are seen in a place; all if none are named."""
Place = tuple[str, ...]
DAY_S = 24 * 3600.0
_FRESH_S = 300.0
"""Seconds for which what a newcomer is told stays as it is; a new index may tell otherwise."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a newcomer is told."""

    policies: tuple[Policy, ...]
    examples: tuple[str, ...]
    """Questions to begin with, which these policies do answer."""
    by_number: str
    """How to ask for a clause by its number, such as "wimborne 2.3.4"; empty where no policy prints numbers."""
    changed: tuple[Quote, ...] = ()


class Talking:
    """What a chat platform asks of the core; nothing of it blocks the event loop."""

    def __init__(
        self,
        answerer: Answerer,
        audience: Audience,
        conversations: Conversations,
        recording: Recording | None = None,
        count: Count = uncounted,
    ) -> None:
        self._answerer, self._audience, self._conversations, self._count = answerer, audience, conversations, count
        self.recording = recording or Recording()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="answer")
        self._welcomes: dict[tuple[tuple[Policy, ...], Keys], tuple[float, Welcome]] = {}

    async def aside(self, work: Callable[[], _T]) -> _T:
        """Return what ``work`` returns, done beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def setting(self, platform: str, workspace: str, channel: str, team: str = "") -> Setting:
        """Return what holds in a channel."""
        return self._audience.at(platform, workspace, channel, team)

    async def policies(self, setting: Setting) -> Keys:
        """Return the policies that are seen where ``setting`` holds."""
        return await self.aside(lambda: setting.policies(self._answerer.policies))

    async def ask(self, question: str, policies: Keys, places: Mapping[Place, float]) -> tuple[Reply, Context]:
        """Return the reply to a question, read together with what its asker asked before, and what to remember of it.

        ``places`` are where that is looked for, one after another; each with the seconds for which it counts. It is
        remembered once the reply is delivered: one that has to be made again must be made from the same beginning.
        """
        context = Context()
        for place, within_s in places.items():
            if not context.questions:
                context = await self._find(place, within_s) or context
        reply = await self.asked(Ask(question, context, policies))
        return reply, Context((*context.questions, question), uids_of(reply) or context.shown)

    async def begin(self, place: Place) -> None:
        """Remember that somebody asks in this place, before the answer is there: the next message may come sooner."""
        if await self._find(place, DAY_S) is None:
            await self.remember([place], Context())

    async def ask_once(self, question: str, policies: Keys) -> Reply:
        """Return the reply to a question that goes on from nothing and is not remembered."""
        return await self.asked(Ask(question, policies=policies))

    async def asked(self, ask: Ask, *, counts: bool = True) -> Reply:
        """Return the reply to a question whose conversation whoever asks it brings along.

        What perhaps nobody wanted to know does not count.
        """
        if not counts:
            return await self.recording.guided(await self.aside(lambda: self._answerer.ask(ask)))
        return await self._counted(lambda: self._answerer.ask(ask))

    async def has_begun(self, place: Place) -> bool:
        """Whether somebody asked something in this place."""
        return await self._find(place, DAY_S) is not None

    async def look_up(self, policy: str, label: str, policies: Keys) -> Reply:
        """Return the clauses of ``policy`` (its key) with this number, if it is one of ``policies``."""
        seen = not policies or policy in policies
        return await self._counted(lambda: self._answerer.look_up(policy if seen else "-", label))

    async def _counted(self, answer: Callable[[], Reply]) -> Reply:
        """Return a reply with the guidance that stands under its clauses; counted, with the time that it took."""
        began = time.monotonic()
        reply = await self.recording.guided(await self.aside(answer))
        self._count(reply, time.monotonic() - began)
        return reply

    async def quotes(self, uids: Sequence[str], policies: Keys) -> tuple[Quote, ...]:
        """Return the clauses with these uids, as far as they are of ``policies``."""
        found: LookUp = await self.aside(lambda: self._answerer.quotes(uids))
        return await self.recording.guided_quotes(
            [one for one in found.quotes if not policies or one.citation.policy.key in policies]
        )

    async def passage(self, uid: str, beside: int, policies: Keys) -> Passage | None:
        """Return a clause with up to so many clauses before and after it, None if there is none of ``policies``."""
        found = await self.aside(lambda: self._answerer.passage(uid, beside))
        if found is None or (policies and found.quotes[0].citation.policy.key not in policies):
            return None
        return replace(found, quotes=await self.recording.guided_quotes(found.quotes))

    async def policies_of(self, policies: Keys) -> tuple[Policy, ...]:
        """Return the policies with these keys, all that are held if none is named."""
        return await self.aside(lambda: tuple(one for one in self._answerer.policies if not policies or one.key in policies))

    async def held(self, policies: Keys) -> tuple[Policy, ...]:
        """Return the policies that are held, as far as they are of ``policies``."""
        held = await self.aside(lambda: self._answerer.policies)
        return tuple(one for one in held if not policies or one.key in policies)

    async def clauses(self, policy: str, policies: Keys) -> tuple[Quote, ...]:
        """Return the whole of a policy (its key), none if it is not one of ``policies``."""
        if policies and policy not in policies:
            return ()
        return await self.recording.guided_quotes(await self.aside(lambda: self._answerer.clauses(policy)))

    async def source_sha(self, policy: str) -> str:
        """Return the SHA-256 of the file that a policy was read from, as it was then."""
        return await self.aside(lambda: self._answerer.source_sha(policy))

    async def welcome(self, policies: Keys) -> Welcome:
        """Return what a newcomer is told; the examples are tried every few minutes."""
        return await self.aside(lambda: self._welcome(policies))

    async def keep_up(self) -> None:
        """Delete conversations that are a day old; raises RecordsError."""
        await self._conversations.purge()

    def _welcome(self, policies: Keys) -> Welcome:
        held = tuple(one for one in self._answerer.policies if not policies or one.key in policies)
        made_at, known = self._welcomes.get((held, policies), (0.0, Welcome((), (), "")))
        if not made_at or time.monotonic() - made_at > _FRESH_S:
            known = Welcome(held, self._examples(policies), self._by_number(held))
            self._welcomes = {**self._welcomes, (held, policies): (time.monotonic(), known)}
        return replace(known, changed=tuple(one for one in self._answerer.changed() if one.citation.policy in held))

    def _examples(self, policies: Keys) -> tuple[str, ...]:
        found: list[str] = []
        for question in EXAMPLES:
            if len(found) < _MOST_EXAMPLES and isinstance(self._answerer.ask(Ask(question, policies=policies)), Answer):
                found.append(question)
        return tuple(found)

    def _by_number(self, held: Sequence[Policy]) -> str:
        for policy in held:
            labels = [label for label in self._answerer.labels(policy.key) if label[:1].isdigit()]
            if labels:
                return f"{policy.key} {max(labels, key=lambda label: label.count('.'))}"
        return ""

    async def remember(self, places: Sequence[Place], said: Context) -> None:
        """Keep what was said last in these places, as far as the records can be reached."""
        try:
            await self._conversations.remember(places, said)
        except RecordsError as fault:
            self._conversations.unrecorded.add("conversation", "what was asked is not remembered for the next question", fault)

    async def _find(self, place: Place, within_s: float) -> Context | None:
        try:
            return await self._conversations.find(place, within_s)
        except RecordsError as fault:
            _log.error("what was asked before is not known: %s", fault)
            return None


def uids_of(reply: Reply) -> tuple[str, ...]:
    """Return the uids of the clauses that a reply quotes."""
    return tuple(one.uid for one in reply.quotes) if isinstance(reply, Answer | NearMiss | LookUp) else ()


async def asked_of(reply: Reply, talking: Talking, policies: Keys) -> tuple[Policy, ...]:
    """Return the policies that a question is about: those that are quoted, or all that were searched."""
    quoted = dict.fromkeys(uid.partition(":")[0] for uid in uids_of(reply))
    return await talking.policies_of(tuple(quoted) or policies)


def today() -> date:
    """Return the school's own day."""
    return date.today()  # noqa: DTZ011 (the school's own day, not the world's)
