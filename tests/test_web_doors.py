"""Signing in and out: nobody locks others out, nothing that was typed is lost, and a ticket that was signed out with opens nothing."""

import asyncio
import html
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from web_bot import ASKED, LEND, configured, make_corpus, open_answerer, server_over

from bot.platforms.web import doors, guard
from bot.platforms.web.limits import Limit
from bot.platforms.web.tickets import Tickets

PASSWORD, OWNERS = "four keys and a door", "the owner's own words"
WRITTEN = {"q": f'{ASKED} "really"', "in": "keys", "after": "and to parents?"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("web"))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a turn come every 50 ms, and let nobody wait for more than two of them."""
    monkeypatch.setattr(guard, "_TRIED_PER_MINUTE", 1200)
    monkeypatch.setattr(doors, "_LONGEST_WAIT_S", 0.11)


class Browser:
    """A browser at the pages that follows no address by itself."""

    def __init__(self, client: TestClient) -> None:  # type: ignore[type-arg]  # of any server
        self.client = client

    async def get(self, path: str, **headers: str) -> int:
        async with self.client.get(path, allow_redirects=False, headers=headers) as done:
            return done.status

    async def send(self, path: str, form: Mapping[str, str], **headers: str) -> ClientResponse:
        async with self.client.post(path, data=form, allow_redirects=False, headers=headers) as done:
            await done.read()
            return done

    async def sign_in(self, password: str = PASSWORD, **headers: str) -> ClientResponse:
        return await self.send("/sign-in", {"password": password}, **headers)


def visit(corpus: Path, script: Callable[[Browser], Awaitable[None]]) -> None:
    """Run ``script`` with a browser at pages with both passwords."""

    async def run() -> None:
        config = configured(corpus, password=PASSWORD, owner_password=OWNERS)
        async with TestClient(TestServer(server_over(config, open_answerer(corpus)))) as client:
            await script(Browser(client))

    asyncio.run(run())


def fields(page: str) -> dict[str, str]:
    """Return the fields of a page that nobody sees, as a browser sends them."""
    return {name: html.unescape(said) for name, said in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


@pytest.mark.usefixtures("quick")
def test_after_many_wrong_passwords_the_right_one_still_opens_and_guessing_is_slow(corpus: Path) -> None:
    async def script(browser: Browser) -> None:
        began = time.monotonic()
        assert [(await browser.sign_in("wrong")).status for _ in range(30)] == [401] * 30
        assert time.monotonic() - began > 9 * 0.05  # twenty at once, then one after the other
        assert (await browser.sign_in()).status == 303

    visit(corpus, script)


@pytest.mark.usefixtures("quick")
def test_many_who_guess_at_once_are_told_to_wait_and_come_no_faster_through(corpus: Path) -> None:
    async def script(browser: Browser) -> None:
        done = await asyncio.gather(*(browser.sign_in("wrong") for _ in range(40)))
        refused = [one for one in done if one.status == 429]
        assert len(refused) >= 15
        assert all(int(one.headers["Retry-After"]) > 0 for one in refused)
        assert "Too many wrong passwords" in await refused[0].text()

    visit(corpus, script)


@pytest.mark.usefixtures("quick")
def test_others_wrong_passwords_hold_nobody_up_who_gave_the_right_one_in_this_browser_before(corpus: Path) -> None:
    async def script(browser: Browser) -> None:
        ticket = Tickets(PASSWORD, lambda: time.time() - 20 * 24 * 3600).issue()
        assert await browser.get("/policies", Cookie=f"policy-bot={ticket}") == 303
        others = asyncio.gather(*(browser.sign_in("wrong") for _ in range(40)))
        await asyncio.sleep(0.01)
        mine = await asyncio.gather(*(browser.sign_in(Cookie=f"policy-bot={ticket}") for _ in range(5)))
        assert [one.status for one in mine] == [303] * 5
        assert any(one.status == 429 for one in await others)

    visit(corpus, script)


def test_right_passwords_use_nothing_up(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_TRIED_PER_MINUTE", 0.001)

    async def script(browser: Browser) -> None:
        for _ in range(25):
            assert (await browser.sign_in()).status == 303
            browser.client.session.cookie_jar.clear()

    visit(corpus, script)


def test_turns_come_one_after_the_other_and_who_would_wait_too_long_is_not_counted() -> None:
    now = [0.0]
    limit = Limit(60, 1, lambda: now[0])
    assert [limit.queue("a", 2.0) for _ in range(5)] == [0.0, 1.0, 2.0, 3.0, 3.0]
    assert limit.queue("b", 2.0) == 0.0
    now[0] += 2
    assert limit.queue("a", 2.0) == 1.0
    limit.give_back("a")
    assert limit.queue("a", 2.0) == 1.0


def test_a_ticket_is_known_for_thirty_days_and_opens_for_seven() -> None:
    now = [1000.0]
    tickets = Tickets(PASSWORD, lambda: now[0])
    ticket = tickets.issue()
    assert ticket != tickets.issue()
    now[0] += 8 * 24 * 3600
    assert (tickets.is_valid(ticket), tickets.is_known(ticket)) == (False, True)
    assert not Tickets(PASSWORD + "!", lambda: now[0]).is_known(ticket)
    assert not tickets.is_known("9999999999.x.y")
    now[0] += 23 * 24 * 3600
    assert not tickets.is_known(ticket)


@pytest.mark.parametrize(
    ("where", "cookie", "page", "password"),
    [("", "policy-bot", "/policies", PASSWORD), ("/owner", "policy-bot-owner", "/owner/usage", OWNERS)],
)
def test_a_ticket_that_was_signed_out_with_opens_nothing_wherever_it_was_copied_to(
    corpus: Path, where: str, cookie: str, page: str, password: str
) -> None:
    async def script(browser: Browser) -> None:
        first, second = [(await browser.send(f"{where}/sign-in", {"password": password})).cookies[cookie].value for _ in range(2)]
        browser.client.session.cookie_jar.clear()
        copied, other = {"Cookie": f"{cookie}={first}"}, {"Cookie": f"{cookie}={second}"}
        assert [await browser.get(page, **one) for one in (copied, other)] == [200, 200]
        done = await browser.send(f"{where}/sign-out", {}, **copied)
        assert done.cookies[cookie].value == ""
        assert [await browser.get(page, **one) for one in (copied, other)] == [303, 200]

    visit(corpus, script)


def test_signed_out_tickets_are_forgotten_when_they_are_out_of_date() -> None:
    now = [time.time() - 8 * 24 * 3600]
    door = doors.Door(Tickets(PASSWORD, lambda: now[0]), Limit(1, 1), "policy-bot")
    door.void(door.tickets.issue())
    now[0] = time.time()
    last = door.tickets.issue()
    door.void(last)
    assert list(door.signed_out) == [last]


def test_what_was_typed_when_the_sign_in_was_over_is_answered_after_signing_in_again(corpus: Path) -> None:
    async def script(browser: Browser) -> None:
        asked = await browser.send("/", WRITTEN)
        page = await asked.text()
        assert (asked.status, LEND in page) == (401, False)
        assert fields(page) == {"to": "/", **WRITTEN}
        assert "What you wrote is not lost" in page
        wrong = await browser.send("/sign-in", {**fields(page), "password": "wrong"})
        assert fields(await wrong.text()) == {"to": "/", **WRITTEN}
        done = await browser.send("/sign-in", {**fields(page), "password": PASSWORD})
        assert (done.status, done.headers["Location"]) == (307, "/")
        again = await (await browser.send(done.headers["Location"], {**fields(page), "password": PASSWORD})).text()
        assert LEND in again
        assert html.escape(WRITTEN["q"], quote=False) in html.unescape(again).replace("&", "&amp;")
        assert PASSWORD not in again

    visit(corpus, script)


def test_another_sites_form_puts_no_words_into_the_sign_in(corpus: Path) -> None:
    async def script(browser: Browser) -> None:
        asked = await browser.send("/", WRITTEN, **{"Sec-Fetch-Site": "cross-site"})
        assert (asked.status, fields(await asked.text())) == (403, {})

    visit(corpus, script)
