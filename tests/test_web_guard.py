"""Who may see the web pages, how often they may ask, and what of it all is told to whom."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer
from making import quote as make_quote
from web_bot import AFTER, ASKED, BEFORE, LEND, configured, ingest_again, make_corpus, open_answerer, server_over, write_policies

from bot.answer import Answer, Failure
from bot.config import read_config
from bot.counting import Counting
from bot.errors import AlteredQuoteError, RecordsError, UsageError
from bot.platforms.web.limits import Limit
from bot.platforms.web.tickets import Tickets
from bot.platforms.web.visitors import VISITOR
from bot.records.store import Store

PASSWORD = "four keys and a door"  # noqa: S105 (a test's own)
PAGES = [
    "/",
    "/?q=keys",
    "/compare",
    "/policies",
    "/policies/keys",
    "/policies/keys/source",
    "/clauses/keys:0",
    "/privacy",
    "/none",
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("web"))


def visit(corpus: Path, script: Callable[[TestClient], Awaitable[None]], **settings: object) -> None:  # type: ignore[type-arg]  # of any server
    """Run ``script`` with a browser's cookies that follows no address by itself."""

    async def run() -> None:
        async with TestClient(TestServer(server_over(configured(corpus, **settings), open_answerer(corpus)))) as client:
            await script(client)

    asyncio.run(run())


def networks(**settings: str) -> dict[str, object]:
    """Return the networks as they are read from the environment."""
    own = read_config(settings).web
    return {"proxies": own.proxies, "metrics_from": own.metrics_from}


async def status(client: TestClient, path: str, **headers: str) -> int:  # type: ignore[type-arg]
    async with client.get(path, allow_redirects=False, headers=headers) as done:
        return done.status


def test_everything_but_what_machines_look_at_wants_the_password(corpus: Path) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        for path in PAGES:
            async with client.get(path, allow_redirects=False) as done:
                assert (done.status, done.headers["Location"].partition("?")[0]) == (303, "/sign-in"), path
                assert LEND not in await done.text()
        async with client.post("/", data={"q": ASKED}, allow_redirects=False) as done:
            assert done.status == 401
            assert LEND not in await done.text()
        assert [await status(client, path) for path in ("/healthz", "/readyz", "/static/style.css", "/sign-in")] == [200] * 4

    visit(corpus, script, password=PASSWORD)


def test_the_password_leads_where_its_giver_wanted_to_go_and_is_not_asked_again(corpus: Path) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        async with client.get("/policies/keys?cited=x", allow_redirects=False) as asked:
            way = asked.headers["Location"]
        async with client.get(way) as page:
            to = re.search(r'name="to" value="([^"]+)"', await page.text())
        assert to
        async with client.post("/sign-in", data={"password": PASSWORD, "to": to[1]}, allow_redirects=False) as done:
            assert done.headers["Location"] == "/policies/keys?cited=x"
            cookie = done.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert PASSWORD not in cookie
        assert await status(client, "/policies/keys") == 200
        async with client.post("/sign-out", allow_redirects=False) as done:
            assert done.headers["Location"] == "/sign-in"
        assert await status(client, "/policies/keys") == 303

    visit(corpus, script, password=PASSWORD)


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/a\r\nSet-Cookie: x=y"])
def test_signing_in_leads_to_no_other_site(corpus: Path, to: str) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        async with client.post("/sign-in", data={"password": PASSWORD, "to": to}, allow_redirects=False) as done:
            assert done.headers["Location"] == "/"

    visit(corpus, script, password=PASSWORD)


def test_a_ticket_is_good_for_a_week_and_for_the_password_it_was_given_for() -> None:
    now = [1000.0]
    tickets, others = Tickets(PASSWORD, lambda: now[0]), Tickets(PASSWORD + ".", lambda: now[0])
    ticket = tickets.issue()
    assert tickets.is_valid(ticket)
    assert Tickets(PASSWORD, lambda: now[0]).is_valid(ticket)  # a restart signs nobody out
    assert not others.is_valid(ticket)
    until, own, signed = ticket.split(".")
    for forged in (
        "",
        ".",
        "x",
        f"{int(until) + 1}.{own}.{signed}",
        f"{until}.{own}0.{signed}",
        f"{until}.{signed}",
        f"{until}.{own}.",
        f"{until}.{own}.\u00e9",
        f"\u0661.{own}.{signed}",
        f"{until}.{own}.{signed}0",
    ):
        assert not tickets.is_valid(forged)
    now[0] += 8 * 24 * 3600
    assert not tickets.is_valid(ticket)


def test_a_proxys_header_lets_in_and_only_where_a_proxy_set_it(corpus: Path) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        assert await status(client, "/policies") == 403
        assert await status(client, "/policies", **{"X-User": " "}) == 403
        assert await status(client, "/policies", **{"X-User": "teacher"}) == 200
        assert await status(client, "/healthz") == 200

    visit(corpus, script, user_header="X-User")

    async def from_elsewhere(client: TestClient) -> None:  # type: ignore[type-arg]
        assert await status(client, "/policies", **{"X-User": "teacher"}) == 403

    visit(corpus, from_elsewhere, user_header="X-User", **networks(POLICY_BOT_PROXIES="10.0.0.5"))


def test_each_address_may_ask_so_often_behind_a_proxy_too_and_nobody_makes_addresses_up(corpus: Path) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        asked = f"/?{urlencode({'q': ASKED})}"
        one, two = {"X-Forwarded-For": "1.1.1.1, 9.9.9.9"}, {"X-Forwarded-For": "2.2.2.2, 9.9.9.9"}
        assert [await status(client, asked, **one), await status(client, asked, **two), await status(client, asked, **one)] == [
            200,
            200,
            429,
        ]
        async with client.get(asked, headers={"X-Forwarded-For": "3.3.3.3"}) as done:
            assert done.status == 200
        async with client.post("/", data={"q": ASKED}, headers={**one, "X-Fragment": "reply"}) as done:
            assert (done.status, int(done.headers["Retry-After"]) > 0) == (429, True)
            assert "Try again in" in await done.text()
        assert await status(client, "/policies/keys", **one) == 200

    visit(corpus, script, per_minute=2)


def test_what_was_used_up_comes_back_and_many_senders_fill_no_memory() -> None:
    now = [0.0]
    limit = Limit(60, 2, lambda: now[0])
    assert [limit.take("a") for _ in range(3)] == [0.0, 0.0, 1.0]
    now[0] += 1
    assert limit.take("a") == 0.0
    for place in range(20_000):
        limit.take(str(place))
    assert limit.take("a") == 0.0


def test_the_figures_count_by_kind_and_hold_no_question(corpus: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        for path in (f"/?{urlencode({'q': ASKED})}", "/?q=1.1", "/?q=keys+9.9", "/?q=hello"):
            assert await status(client, path) == 200
        async with client.get("/metrics") as done:
            text = await done.text()
        assert 'policy_bot_replies_total{kind="answer",platform="web"} 1.0' in text
        assert 'policy_bot_replies_total{kind="choice",platform="web"} 1.0' in text
        assert 'policy_bot_replies_total{kind="lookup",platform="web"} 1.0' in text
        assert 'policy_bot_replies_total{kind="failure",platform="web"} 0.0' in text
        assert 'policy_bot_reply_seconds_count{platform="web"} 3.0' in text
        age = re.search(r"^policy_bot_index_age_seconds (\S+)", text, re.MULTILINE)
        assert age
        assert 0 <= float(age[1]) < 3600
        assert "lend" not in text
        assert await status(client, "/metrics", **{"X-Forwarded-For": "9.9.9.9"}) == 403

    with caplog.at_level(logging.DEBUG):
        visit(corpus, script)
    ours = [
        one.getMessage() for one in caplog.records if one.name not in {"asyncio", "aiohttp.access"}
    ]  # the test's own server logs accesses; ours does not
    assert not [one for one in ours if "lend" in one.lower()]

    async def from_elsewhere(client: TestClient) -> None:  # type: ignore[type-arg]
        assert await status(client, "/metrics") == 403

    visit(corpus, from_elsewhere, **networks(POLICY_BOT_METRICS_FROM="10.0.0.0/8"))


def test_the_chat_platforms_are_counted_apart() -> None:
    counting = Counting()
    counting.at("slack")(Answer("secret words", (make_quote(),)), 0.02)
    counting.at("teams")(Failure("secret words", "1"), 0.02)
    text = counting.figures().decode()
    assert 'policy_bot_replies_total{kind="answer",platform="slack"} 1.0' in text
    assert 'policy_bot_replies_total{kind="failure",platform="teams"} 1.0' in text
    assert "secret" not in text


def test_it_is_not_ready_where_the_records_are_away(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: Store) -> None:
        raise RecordsError

    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        assert await status(client, "/readyz") == 200
        monkeypatch.setattr(Store, "reach", away)
        async with client.get("/readyz") as done:
            assert (done.status, await done.text()) == (503, "the records cannot be reached")
        assert await status(client, "/healthz") == 200

    visit(corpus, script)


def test_what_goes_wrong_is_a_page_with_a_reference_and_the_log_has_no_word_of_the_question(corpus: Path, caplog: pytest.LogCaptureFixture) -> None:  # fmt: skip
    answerer = open_answerer(corpus)

    def altered(_: str) -> None:
        raise AlteredQuoteError("keys:1: the text is another")  # noqa: TRY003 (a test's own)

    answerer.clauses = altered  # type: ignore[method-assign, assignment]

    async def run() -> str:
        async with (
            TestClient(TestServer(server_over(configured(corpus), answerer))) as client,
            client.get("/policies/keys") as done,
        ):
            assert done.status == 500
            return await done.text()

    text = asyncio.run(run())
    reference = re.search(r"the reference ([0-9a-f]{8})", text)
    assert reference
    assert reference[1] in caplog.text
    assert "Traceback" not in text


def test_a_new_index_is_taken_while_people_ask_and_nobody_is_dropped(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path)
    quoted = {BEFORE: 0, AFTER: 0}

    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        done = asyncio.Event()

        async def ask() -> None:
            while not done.is_set():
                async with client.get("/?q=keys+1.2") as page:
                    text = await page.text()
                    assert page.status == 200
                    (said,) = [one for one in quoted if one in text]
                    quoted[said] += 1

        people = [asyncio.create_task(ask()) for _ in range(8)]
        write_policies(corpus / "policies", BEFORE)
        await asyncio.to_thread(ingest_again, corpus)
        for _ in range(400):
            if quoted[BEFORE]:
                break
            await asyncio.sleep(0.05)
        done.set()
        await asyncio.gather(*people)

    visit(corpus, script)
    assert quoted[AFTER]
    assert quoted[BEFORE]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"POLICY_BOT_PROXIES": "10.0.0.5, proxy"}, "POLICY_BOT_PROXIES: 'proxy' is no address or network"),
        ({"POLICY_BOT_METRICS_FROM": "10.0.0.0/64"}, "POLICY_BOT_METRICS_FROM: '10.0.0.0/64'"),
        ({"POLICY_BOT_WEB_PER_MINUTE": "many"}, "POLICY_BOT_WEB_PER_MINUTE: 'many'"),
        ({"POLICY_BOT_WEB_PER_MINUTE": "0"}, "POLICY_BOT_WEB_PER_MINUTE: '0'"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        read_config(settings)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"POLICY_BOT_WEB_PASSWORD": "short"}, "too short"),
        ({"POLICY_BOT_WEB_USER_HEADER": "X User"}, "no name of a header"),
        ({"POLICY_BOT_WEB_PASSWORD": PASSWORD, "POLICY_BOT_WEB_USER_HEADER": "X-User"}, "give one of them"),
    ],
)
def test_settings_that_do_not_work_are_named(settings: dict[str, str], says: str) -> None:
    assert says in " ".join(read_config(settings).web.faults)


@pytest.mark.parametrize(("page", "field"), [("/", "q"), ("/compare", "topic")])
def test_whoever_is_refused_a_reply_is_told_whom_to_tell_of_a_child_in_danger(corpus: Path, page: str, field: str) -> None:
    told = "A pupil told me today that her stepfather hits her. "

    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        seen = []
        for question in (told * 30, told, told * 3000):
            async with client.post(page, data={field: question}) as done:
                seen.append(done.status)
                assert "call 999" in await done.text()
                assert "the designated safeguarding lead" in await done.text()
        assert seen == [200, 429, 413]
        async with client.get(page) as done:
            assert "maxlength" not in await done.text()  # it cuts what is pasted without a word

    visit(corpus, script, per_minute=1)


@pytest.mark.parametrize("settings", [{}, {"password": PASSWORD, "owner_password": PASSWORD + "!"}, {"user_header": "X-User"}])
def test_what_is_not_utf_8_is_said_to_be_unreadable_before_signing_in_too(corpus: Path, settings: dict[str, object]) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    unreadable: list[tuple[str, str, bytes, dict[str, str]]] = [
        *(("GET", path, b"", {}) for path in ("/%ff", "/policies/%E9", "/?q=%ff", "/sign-in?to=%ed%a0%80", "/owner/gaps?a=%c3")),
        *(("GET", "/?q=keys", b"", {"Cookie": f"{name}=1\udcff.\udcff"}) for name in ("policy-bot", VISITOR, "policy-bot-owner")),
        *(("POST", "/sign-in", body, form) for body in (b"password=\xff", b"password=%ff", b"\xff=a") if "password" in settings),
        *(("POST", "/", body, form) for body in (b"q=\xff", b"q=%E9") if "user_header" not in settings),
        *(("GET", path, b"", {"X-User": "\udcff"}) for path in ("/", "/?q=keys") if "user_header" in settings),
    ]

    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        for method, path, body, headers in unreadable:
            status, page = await sent(client, method, path, body, headers)
            assert status == 400, (method, path, body, headers)
            assert "I cannot read this" in page
        own = await sent(client, "GET", "/privacy", b"", {"Cookie": "other=\udcff", "X-User": "Ad\u00e9l\u00e9"})
        assert own[0] in (200, 303)

    visit(corpus, script, **settings)


async def sent(client: TestClient, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:  # type: ignore[type-arg]
    """Return what comes of bytes that no browser and no library would send."""
    told = {"Host": "here", "Connection": "close", "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {said}\r\n" for name, said in told.items()).encode("utf-8", "surrogateescape")
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(f"{method} {path} HTTP/1.1\r\n".encode() + head + b"\r\n" + body)
    status, _, page = (await reader.read()).decode().partition("\r\n")
    writer.close()
    return int(status.split()[1]), page


def test_a_form_from_another_site_is_refused_also_where_the_browser_names_its_origin_alone(corpus: Path) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        own = str(client.make_url("/").origin())
        told: list[tuple[dict[str, str], bool]] = [
            ({"Origin": "http://evil.example"}, True),
            ({"Origin": "null"}, True),
            ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, False),
            ({"Sec-Fetch-Site": "cross-site", "Origin": own}, True),
            ({"Origin": own}, False),
            ({"Origin": "https://policies.school", "X-Forwarded-Host": "policies.school:443"}, False),
            ({}, False),
        ]
        for path in ("/sign-in", "/sign-out", "/owner/sign-in", "/owner/sign-out", "/", "/compare"):
            for headers, forged in told:
                data = {"password": PASSWORD}
                async with client.post(path, data=data, headers=headers, allow_redirects=False) as done:
                    assert (done.status == 403) is forged, (path, headers)
            await client.post("/sign-in", data={"password": PASSWORD})

    visit(corpus, script, password=PASSWORD, owner_password=PASSWORD + "!")


@pytest.mark.parametrize("said", ["8.8.8.8:4444", "[2001:db8::1]:99", "[2001:db8::1]", "unknown", "", "8.8.8.8, ", "[127.0.0.1", ":1"])  # fmt: skip
def test_whoever_comes_by_a_proxy_that_writes_oddly_is_never_taken_for_the_proxy(corpus: Path, said: str) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        odd = {"X-Forwarded-For": said}
        assert await status(client, "/metrics", **odd) == 403
        assert [await status(client, "/?q=keys+1.2", **odd) for _ in range(2)] == [200, 429]
        assert await status(client, "/?q=keys+1.2") == 200

    visit(corpus, script, per_minute=1)


def test_the_port_that_a_proxy_writes_makes_nobody_another_sender(corpus: Path) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        ways = ["8.8.8.8:4444", "8.8.8.8", "9.9.9.9:1", "[2001:db8::1]:9", "2001:db8::1"]
        seen = [await status(client, "/?q=keys+1.2", **{"X-Forwarded-For": one}) for one in ways]
        assert seen == [200, 429, 200, 200, 429]

    visit(corpus, script, per_minute=1)


def test_whoever_brings_a_sign_in_header_beside_the_proxys_own_is_refused(corpus: Path) -> None:
    async def script(client: TestClient) -> None:  # type: ignore[type-arg]
        for path in ("/policies", "/owner/gaps"):
            for names in (["head", "pupil"], ["pupil", "head"], ["head", "head"], ["", "head"]):
                async with client.get(path, headers=[("X-User", name) for name in names], allow_redirects=False) as done:
                    assert done.status == 403, (path, names)
        assert await status(client, "/owner/gaps", **{"X-User": "head"}) == 200

    visit(corpus, script, user_header="X-User", owners=frozenset({"head"}))
