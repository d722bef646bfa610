import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from fakes import FakeModel
from slack_bot import KEYS, build

from bot.asking import Asker
from bot.links import clause_url
from bot.platforms.web.pages import Pages
from index.opening import open_index


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Asker:
    return Asker(open_index(build(tmp_path_factory.mktemp("corpus")), "fake", FakeModel()))


def got(asker: Asker, path: str) -> tuple[int, str, str]:
    """Return the status, the text and the content security policy of a page."""

    async def run() -> tuple[int, str, str]:
        server = web.Application()
        Pages(asker).add_routes(server)
        async with TestClient(TestServer(server)) as client, client.get(path) as done:
            return done.status, await done.text(), done.headers.get("Content-Security-Policy", "")

    return asyncio.run(run())


def uid(asker: Asker, label: str) -> str:
    return asker.look_up("keys", label).quotes[0].uid  # type: ignore[union-attr]  # it is a look-up


def test_the_address_in_a_citation_leads_to_the_clause_among_its_neighbours(asker: Asker) -> None:
    address = clause_url("https://policies.example", uid(asker, "1.2"))
    status, text, policy = got(asker, address.removeprefix("https://policies.example"))
    assert status == 200
    assert text.index(KEYS) < text.index("The clause that was cited") < text.index("Lost keys must be reported")
    assert "Oak School" in text
    assert "script" not in policy
    assert "default-src 'none'" in policy


def test_what_a_policy_prints_is_shown_and_never_run(asker: Asker) -> None:
    _, text, _ = got(asker, f"/clauses/{uid(asker, '1.3')}")
    assert "The caretaker &amp; the &lt;head&gt; hold a spare." in text


def test_going_on_leads_to_clauses_that_were_not_shown(asker: Asker) -> None:
    _, first, _ = got(asker, f"/clauses/{uid(asker, '1.1')}")
    _, second, _ = got(asker, first.split('aria-label="Later clauses"><a href="')[1].split('"')[0])
    assert "Cupboard 8" not in first
    assert "Cupboard 8" in second


@pytest.mark.parametrize("path", ["/clauses/keys:0000000000", "/clauses/%3Cscript%3E", "/clauses/%00"])
def test_an_address_without_a_clause_says_so_in_plain_words(path: str, asker: Asker) -> None:
    status, text, _ = got(asker, path)
    assert status == 404
    assert "There is no clause at this address" in text
    assert "<script" not in text


def test_the_style_sheet_is_there(asker: Asker) -> None:
    assert got(asker, "/static/style.css")[0] == 200
