"""The web pages over a small corpus with everything in it that a page must cope with, on a server of their own; for tests."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from aiohttp import web
from fakes import FIGURES, FakeModel
from reportlab.pdfgen.canvas import Canvas

from bot.asking import Asker
from bot.audience import Audience, Setting
from bot.config import Config, WebConfig, read_config
from bot.contacts import Contact, Contacts
from bot.counting import Counting
from bot.current import CurrentAnswerer
from bot.escalating import Case, Courier, Escalating, Told
from bot.platforms.web.pages import open_web
from bot.records.records import open_records
from bot.records.store import open_store
from index.building import build_index
from index.opening import clauses_in_use, open_index
from ingest.ingesting import ingest

T = TypeVar("T")
HARM = "<script>document.title = 'harmed'</script>"
LEND = "Staff must never lend their keys to pupils."
BEFORE = "Lost keys must be reported to the office on the same day."
AFTER = "Lost keys must be reported to the office at once on the same day."
KEYS = f"""Keys

1. Lending

1.1 {LEND}

1.2 {{lost}}

1.2 A spare key {HARM} hangs in the office.

2. Cupboards

Each cupboard is locked at night.

2.1 Staff must not:

a) leave a cupboard open;

b) copy the key of a cupboard.
"""
VISITORS = ("1.1 Visitors sign in at the office.", "1.2 Visitors should wear a badge when staff lend them keys.")
REGISTER = """
[[policy]]
key = "keys"
organisation = "Oak School"
title = "Keys Policy"
file = "keys.txt"
contact = "the site manager"
status = "not agreed by the governors yet"

[[policy]]
key = "visitors"
organisation = "Elm School"
title = "Visitors Policy"
file = "visitors.pdf"
version = "3"

[[policy]]
key = "dogs"
organisation = "Oak School"
title = "Dogs Policy"
file = "dogs.html"
"""
ESCALATING = web.AppKey("escalating", Escalating)
CONTACTS = Contacts(
    (
        Contact("slack", "T0SCHOOL", "C0OFFICE", policies=("keys",)),
        Contact("slack", "T0SCHOOL", "C0GATE", policies=("visitors",)),
    )
)
ASKED = "may staff lend their keys to pupils?"


@dataclass
class FakeCourier:
    """Carries questions to a list; refuses them in the way that ``refuses`` says."""

    put_to: list[Case] = field(default_factory=list)
    refuses: list[Exception] = field(default_factory=list)

    async def put(self, contact: Contact, case: Case) -> str:
        assert contact in CONTACTS.contacts
        if self.refuses:
            raise self.refuses.pop()
        self.put_to.append(case)
        return f"slack:T0SCHOOL:C0OFFICE:{len(self.put_to)}"

    async def remind(self, contact: Contact, case: Case, sentence: str) -> None: ...

    async def tell(self, address: str, told: Told) -> None: ...

    async def say(self, address: str, sentence: str) -> None: ...


def write_policies(folder: Path, lost: str = AFTER) -> None:
    """Write the corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keys.txt").write_text(KEYS.format(lost=lost), encoding="utf-8")
    (folder / "dogs.html").write_text("<h1>Dogs</h1><p>1.1 Dogs stay at the gate.</p>", encoding="utf-8")
    (folder / "register.toml").write_text(REGISTER, encoding="utf-8")
    made = BytesIO()
    canvas = Canvas(made, invariant=1)
    for text in VISITORS:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    (folder / "visitors.pdf").write_bytes(made.getvalue())


def ingest_again(folder: Path) -> None:
    """Build the index anew, over what is in the folder now."""
    build = folder / "build"
    build.mkdir(exist_ok=True)
    done = ingest(folder / "policies", previous=clauses_in_use(build))
    assert not done.faults, done.faults
    build_index(build, done, FakeModel(), calibration=FIGURES)


def make_corpus(folder: Path) -> Path:
    """Return a folder with the policies and an index over them; one clause has changed since the index before."""
    for lost in (BEFORE, AFTER):
        write_policies(folder / "policies", lost)
        ingest_again(folder)
    return folder


def configured(folder: Path, **settings: object) -> Config:
    """Return the settings of the pages over a corpus; ``settings`` are fields of WebConfig, a database, or ``gaps_from``."""
    own = read_config({})
    others = {name: settings.pop(name) for name in ("database", "gaps_from") if name in settings}
    pages = replace(WebConfig(proxies=own.web.proxies, metrics_from=own.web.metrics_from), **{"per_minute": 1000, **settings})  # type: ignore[arg-type]
    return replace(own, policies=folder / "policies", build=folder / "build", model="fake", web=pages, **others)  # type: ignore[arg-type]


def open_answerer(folder: Path) -> CurrentAnswerer:
    """Return what answers from whatever index is in use in a corpus."""
    return CurrentAnswerer(folder / "build", lambda: Asker(open_index(folder / "build", "fake", FakeModel())))


def server_over(
    config: Config,
    answerer: CurrentAnswerer,
    *settings: Setting,
    contacts: Contacts | None = None,
    courier: Courier | None = None,
) -> web.Application:
    """Return a server with the pages alone; with ``courier``, it carries questions to the contacts on Slack."""
    server = web.Application()
    store = open_store(config.database, "", config.build)
    counting = Counting()
    counting.watch(lambda: answerer.built)
    escalating = Escalating(open_records(store, config.kept), contacts or Contacts(()), answerer)
    escalating.couriers.update({"slack": courier} if courier else {})
    pages = open_web(config, answerer, Audience(settings), escalating, counting)
    pages.add_routes(server)
    server[ESCALATING] = escalating

    async def close(_: web.Application) -> None:
        await pages.desk.close(1)
        await store.close()

    server.on_cleanup.append(close)
    return server


@dataclass(frozen=True)
class Site:
    """The pages on a real port."""

    url: str
    folder: Path
    answerer: CurrentAnswerer
    escalating: Escalating
    loop: asyncio.AbstractEventLoop

    def do(self, work: Coroutine[object, object, T]) -> T:
        """Return what comes of ``work`` behind the pages."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def uid(self, label: str, ordinal: int = 1) -> str:
        """Return the uid of a clause of the keys policy."""
        return next(
            one.uid
            for one in self.answerer.clauses("keys")
            if (one.citation.label, one.citation.ordinal or 1) == (label, ordinal)
        )


@contextmanager
def served(folder: Path, **settings: object) -> Iterator[Site]:
    """Serve the pages over a corpus from a thread; what is asked of people goes to a fake courier."""
    answerer, ready, stop = open_answerer(folder), threading.Event(), asyncio.Event()
    port: list[int] = []
    behind: list[Escalating] = []
    loop = asyncio.new_event_loop()

    async def run() -> None:
        server = server_over(configured(folder, **settings), answerer, contacts=CONTACTS, courier=FakeCourier())
        behind.append(server[ESCALATING])
        runner = web.AppRunner(server)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.append(runner.addresses[0][1])
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield Site(f"http://127.0.0.1:{port[0]}", folder, answerer, behind[0], loop)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
