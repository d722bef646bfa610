"""The Teams app: who calls is checked, what is asked is kept, the rest is answered beside the loop."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.answerer import Answerer
from bot.audience import Audience
from bot.config import Config
from bot.counting import Count, uncounted
from bot.desk import Desk, Work
from bot.escalating import Escalating
from bot.platforms.teams.adapter import Connector
from bot.platforms.teams.answering import Answering
from bot.platforms.teams.auth import Gate
from bot.platforms.teams.consulting import CONSULTED, Consulting
from bot.platforms.teams.courier import TeamsCourier
from bot.platforms.teams.entry import MESSAGES_PATH, Entry
from bot.platforms.teams.happened import Happened, Way, read
from bot.platforms.teams.invoking import Invoking
from bot.recording import Recording
from bot.records.inbox import Inbox
from bot.talking import Talking


@dataclass(frozen=True, slots=True)
class TeamsPlatform:
    """Teams on this bot's server."""

    entry: Entry
    desk: Desk

    def add_routes(self, server: web.Application) -> None:
        """Add Teams' address to the server."""
        server.router.add_post(MESSAGES_PATH, self.entry.handle)

    async def run(self) -> None:
        """Keep up the work in hand, until cancelled."""
        await self.desk.run()


async def open_teams(
    config: Config, answerer: Answerer, audience: Audience, escalating: Escalating, count: Count = uncounted
) -> TeamsPlatform:
    """Return the platform."""
    records = escalating.records
    talking = Talking(answerer, audience, records.conversations, Recording(records), count)
    inbox = Inbox(records.store, "teams")
    connector = Connector(config.teams)
    courier = TeamsCourier(connector, config.teams)
    escalating.couriers["teams"] = courier
    answering = Answering(talking, connector, config.public_url, escalating)
    consulting = Consulting(talking, escalating, connector, courier)

    async def work_on(work: Work) -> None:
        is_consulted = Happened.from_json(work.payload).way in CONSULTED
        await (consulting.do(work) if is_consulted else answering.answer(work))

    desk = Desk(inbox, work_on, talking.keep_up)

    async def hears(activity: dict[str, Any]) -> None:
        happened = read(activity)
        if happened:
            # A bot is welcomed once in each place, however often the place tells of it.
            key = f"teams:{happened.tenant}:{happened.conversation}:welcome" if happened.way is Way.WELCOME else happened.key
            await desk.take_in(key[:250], happened.to_json())

    entry = Entry(Gate(config.teams), hears, Invoking(talking, desk, config.public_url, escalating).answer)
    return TeamsPlatform(entry, desk)
