"""The bot as Slack meets it: its own server on this machine, a small corpus, a fake model; for tests."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from fake_slack import FakeSlack
from fake_slack_memory import APP_LEVEL, BOT, Answered
from fake_slack_requests import deliver, sign
from fakes import FIGURES, FakeModel
from records_bot import KEY

from bot.answer import Ask, Reply
from bot.asking import Asker
from bot.audience import Audience, Setting
from bot.config import Config, SlackConfig
from bot.contacts import Contacts
from bot.escalating import Escalating
from bot.platforms.slack.app import SlackPlatform, open_slack
from bot.records.records import open_records
from bot.records.store import open_store
from bot.upkeep import make_ready
from index.building import build_index
from index.opening import open_index
from ingest.ingesting import ingest

NO_CONTACTS = Contacts()
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 (a test's own)
KEYS = "Staff must never lend their keys to pupils."
LONG = " ".join(f"Rule number {place} of the long list of visitors says that badges are worn." for place in range(150))
MORE = "\n\n".join(f"1.{place} Cupboard {place} is locked at night." for place in range(4, 9))
POLICIES = {
    "keys.txt": f"Keys\n\n1.1 {KEYS}\n\n1.2 Lost keys must be reported to the office.\n\n1.3 The *caretaker* & the <head> hold a spare.\n\n{MORE}",
    "visitors.md": f"# Visitors\n\n1.1 Visitors sign in at the office.\n\n1.2 {LONG}\n",
}
_ORDINARY = ["can staff lend keys to pupils?", "are cupboards locked at night?", "where do visitors sign in?"]
_GRAVE = ["a child told me her stepfather hits her", "stepfather hits a child", "a child in my class told me he hits her"]
SITUATIONS = f"""
look_for = "whom do I report it to?"
ordinary = {_ORDINARY * 4}

[[situation]]
name = "disclosure"
examples = {_GRAVE * 4}
"""
REGISTER = """
[[policy]]
key = "keys"
organisation = "Oak School"
title = "Keys Policy"
file = "keys.txt"
contact = "the site manager"

[[policy]]
key = "visitors"
organisation = "Elm School"
title = "Visitors Policy"
file = "visitors.md"
"""


def build(folder: Path) -> Path:
    """Return a build folder with an index over the small corpus."""
    source = folder / "policies"
    source.mkdir(parents=True)
    for name, text in {**POLICIES, "register.toml": REGISTER, "situations.toml": SITUATIONS}.items():
        (source / name).write_text(text, encoding="utf-8")
    made = folder / "build"
    made.mkdir()
    build_index(made, ingest(source, previous=()), FakeModel(), calibration=FIGURES)
    return made


@dataclass(frozen=True)
class Bot:
    """A running bot."""

    url: str
    platform: SlackPlatform
    asker: Asker
    escalating: Escalating
    secret: str = SECRET

    async def hears(self, body: bytes) -> Answered:
        """Return how the bot answers a signed request."""
        return await deliver(f"{self.url}/slack/events", body, sign(body, self.secret))


@asynccontextmanager
async def running(  # noqa: PLR0913 (what a bot is made of, each by its own name)
    made: Path,
    slack: FakeSlack,
    *settings: Setting,
    records: Path,
    public_url: str = "",
    socket: bool = False,
    contacts: Contacts = NO_CONTACTS,
    database: str = "",
) -> AsyncIterator[Bot]:
    """Run the bot, and drain it at the end."""
    tokens = SlackConfig(BOT, APP_LEVEL if socket else "", SECRET, api_url=slack.url)
    config = Config(made, made, "fake", public_url=public_url, slack=tokens)
    store = open_store(database, KEY if database else "", records)
    await make_ready(store)
    answerer = Asker(open_index(made, "fake", FakeModel()))
    escalating = Escalating(open_records(store), contacts, answerer)
    platform = await open_slack(config, answerer, Audience(settings), escalating)
    server = web.Application()
    platform.add_routes(server)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    work = asyncio.create_task(platform.run())
    try:
        yield Bot(f"http://127.0.0.1:{runner.addresses[0][1]}", platform, answerer, escalating)
    finally:
        await platform.desk.close(5)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await runner.cleanup()
        await store.close()


class Busy:
    """Keeps the core busy until it is let go."""

    def __init__(self, bot: Bot) -> None:
        self.free = threading.Event()
        self._ask = bot.asker.ask
        bot.asker.ask = self.ask  # type: ignore[method-assign]  # a slow core in place of a quick one

    def ask(self, ask: Ask) -> Reply:
        self.free.wait(10)
        return self._ask(ask)
