"""The owner's pages: who may see them, what they tell, and that they name nobody; what could not be recorded is counted."""

import asyncio
import csv
import io
import re
from collections.abc import Awaitable, Callable
from html import unescape
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from web_bot import ASKED, ESCALATING, configured, make_corpus, open_answerer, server_over

from bot.answer import Abstention
from bot.config import read_config
from bot.errors import RecordsError
from bot.escalating import Escalating
from bot.platforms.web import doors
from bot.platforms.web.tickets import Tickets
from bot.records.person import Person
from bot.records.store import Store

OWN = "the owner's own words"
PATHS = ("/owner", "/owner/gaps", "/owner/gaps.csv", "/owner/usage", "/owner/usage.csv")
FORMULA = "=may I open the whatsapp group with parents?"
Script = Callable[[TestClient, Escalating], Awaitable[None]]  # type: ignore[type-arg]  # of any server


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("web"))


def visit(corpus: Path, records: Path, script: Script, **settings: object) -> None:
    """Run ``script`` with a browser; two people asked what no clause covers, one of them twice."""

    async def run() -> None:
        config = configured(corpus, database=f"sqlite:///{records}/records.db", **settings)
        server = server_over(config, open_answerer(corpus))
        kept = server[ESCALATING].records
        for number, who in enumerate(("ada@school", "ben@school", "ben@school")):
            await kept.replies.add(str(number), Person("web", "name", who), Abstention(FORMULA, ()), ())
        async with TestClient(TestServer(server)) as client:
            await script(client, server[ESCALATING])

    asyncio.run(run())


async def fetch(client: TestClient, path: str, **headers: str) -> tuple[int, str]:  # type: ignore[type-arg]
    async with client.get(path, allow_redirects=False, headers=headers) as done:
        return done.status, " ".join(unescape(re.sub(r"<[^>]+>", " ", await done.text())).split())


def test_without_an_owner_there_are_no_owners_pages(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        assert [(await fetch(client, path))[0] for path in (*PATHS, "/owner/sign-in")] == [404] * 6

    visit(corpus, tmp_path, script)


def test_the_owners_pages_want_the_owners_password_and_no_other(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        async with client.post("/sign-in", data={"password": "everybody's words"}, allow_redirects=False) as done:
            ticket = done.cookies["policy-bot"].value
        for path in PATHS:
            async with client.get(path, allow_redirects=False, headers={"Cookie": f"policy-bot-owner={ticket}"}) as done:
                assert (done.status, done.headers["Location"]) == (303, "/owner/sign-in"), path
        async with client.post("/owner/sign-in", data={"password": "everybody's words"}, allow_redirects=False) as done:
            assert done.status == 401
        forged = {"Sec-Fetch-Site": "cross-site"}
        async with client.post("/owner/sign-in", data={"password": OWN}, allow_redirects=False, headers=forged) as done:
            assert done.status == 403
        async with client.post("/owner/sign-in", data={"password": OWN}, allow_redirects=False) as done:
            assert re.search(r"HttpOnly; Max-Age=2592000; Path=/owner; SameSite=Strict$", done.headers["Set-Cookie"])
        assert [(await fetch(client, path))[0] for path in PATHS] == [303, 200, 200, 200, 200]
        async with client.post("/owner/sign-out", allow_redirects=False) as done:
            assert done.status == 303
        assert (await fetch(client, "/owner/gaps"))[0] == 303

    visit(corpus, tmp_path, script, password="everybody's words", owner_password=OWN)  # noqa: S106 (a test's own)


def test_a_ticket_to_the_pages_is_none_to_the_owners_though_the_password_be_the_same(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        headers = {"Cookie": f"policy-bot-owner={Tickets(OWN).issue()}"}
        async with client.get("/owner/gaps", allow_redirects=False, headers=headers) as done:
            assert done.status == 303

    visit(corpus, tmp_path, script, owner_password=OWN)


def test_many_wrong_passwords_of_the_owner_are_told_to_wait(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "_LONGEST_WAIT_S", 0.01)

    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        statuses = []
        for _time in range(11):
            async with client.post("/owner/sign-in", data={"password": "a guess"}, allow_redirects=False) as done:
                statuses.append(done.status)
        assert statuses == [401] * 10 + [429]

    visit(corpus, tmp_path, script, owner_password=OWN)


def test_the_owners_pages_are_for_the_names_that_are_listed(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        assert (await fetch(client, "/owner/gaps", **{"X-User": "head@school"}))[0] == 200
        status, said = await fetch(client, "/owner/gaps", **{"X-User": "ada@school"})
        assert status == 403
        assert "for the policy owner" in said
        assert (await fetch(client, "/owner/gaps"))[0] == 403

    visit(corpus, tmp_path, script, user_header="X-User", owners=("head@school",), proxies=read_config({}).web.proxies)


def test_a_name_that_no_believed_proxy_gives_opens_no_owners_page(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        assert (await fetch(client, "/owner/gaps", **{"X-User": "head@school"}))[0] == 403

    visit(corpus, tmp_path, script, user_header="X-User", owners=("head@school",), proxies=())


async def signed_in(client: TestClient) -> None:  # type: ignore[type-arg]
    async with client.post("/owner/sign-in", data={"password": OWN}, allow_redirects=False) as done:
        assert done.status == 303


def test_the_gaps_are_on_the_owners_page_with_how_many_asked_and_never_who(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        await signed_in(client)
        _status, said = await fetch(client, "/owner/gaps")
        assert "2 people asked, 3 times: no clause" in said
        assert FORMULA in said
        assert "Nearest clause:" in said
        async with client.get("/owner/gaps.csv") as done:
            assert done.headers["Content-Disposition"] == 'attachment; filename="gaps.csv"'
            (row,) = csv.DictReader(io.StringIO((await done.text()).removeprefix("\ufeff")))
        assert (row["people"], row["question"]) == ("2", f"'{FORMULA}")
        assert "@school" not in said + str(row)

    visit(corpus, tmp_path, script, owner_password=OWN)


def test_what_too_few_asked_is_left_out_of_the_owners_page(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        await signed_in(client)
        _status, said = await fetch(client, "/owner/gaps")
        assert "whatsapp" not in said
        assert "What fewer than 3 people asked is left out" in said
        async with client.get("/owner/gaps.csv") as done:
            assert "whatsapp" not in await done.text()

    visit(corpus, tmp_path, script, owner_password=OWN, gaps_from=3)


def test_usage_on_the_owners_page_counts_what_was_asked_on_the_web_and_names_nobody(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        await signed_in(client)
        await fetch(client, f"/?q={ASKED}")
        _status, said = await fetch(client, "/owner/usage")
        assert re.search(r"week from answers not covered all 20\d\d-\d\d-\d\d 1 3 4", said)
        assert "Oak School, Keys Policy 1" in said
        assert "Keys Policy, 1.1" in said
        async with client.get("/owner/usage.csv") as done:
            rows = list(csv.DictReader(io.StringIO((await done.text()).removeprefix("\ufeff"))))
        assert {"week", "kind", "policy", "clause", "count"} == set(rows[0])
        assert "@school" not in said + str(rows)

    visit(corpus, tmp_path, script, owner_password=OWN)


def test_while_the_records_are_away_the_owner_is_told(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def script(client: TestClient, _: Escalating) -> None:  # type: ignore[type-arg]
        await signed_in(client)

        def away(_: Store) -> None:
            raise RecordsError("away")

        monkeypatch.setattr(Store, "transaction", away)
        for path in PATHS[1:]:
            status, said = await fetch(client, path)
            assert status == 503
            assert "The records cannot be reached" in said

    visit(corpus, tmp_path, script, owner_password=OWN)


def test_what_could_not_be_recorded_is_among_the_figures(corpus: Path, tmp_path: Path) -> None:
    async def script(client: TestClient, escalating: Escalating) -> None:  # type: ignore[type-arg]
        assert 'policy_bot_unrecorded_total{kind="vote"} 0.0' in (await fetch(client, "/metrics"))[1]
        escalating.records.store.unrecorded.add("vote", "a test", RecordsError("away"))
        assert 'policy_bot_unrecorded_total{kind="vote"} 1.0' in (await fetch(client, "/metrics"))[1]

    visit(corpus, tmp_path, script, metrics_from=read_config({}).web.metrics_from)


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"POLICY_BOT_OWNER_PASSWORD": "short"}, "POLICY_BOT_OWNER_PASSWORD is too short"),
        ({"POLICY_BOT_OWNER_PASSWORD": OWN, "POLICY_BOT_WEB_PASSWORD": OWN}, "is everybody's"),
        ({"POLICY_BOT_OWNERS": "head@school"}, "POLICY_BOT_WEB_USER_HEADER is missing"),
    ],
)
def test_settings_of_the_owner_that_cannot_work_are_named(settings: dict[str, str], fault: str) -> None:
    assert any(fault in one for one in read_config(settings).web.faults)


def test_owners_are_read_with_commas_between_them() -> None:
    settings = {"POLICY_BOT_OWNERS": "head@school, office@school,", "POLICY_BOT_WEB_USER_HEADER": "X-User"}
    assert read_config(settings).web.owners == ("head@school", "office@school")
    assert not read_config(settings).web.faults
