"""What people on the web think of a reply, a question put to a person, and guidance under clauses."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from web_bot import ASKED, CONTACTS, ESCALATING, LEND, FakeCourier, configured, make_corpus, open_answerer, server_over

from bot.answer import Abstention, Care
from bot.config import read_config
from bot.contacts import Contacts
from bot.current import CurrentAnswerer
from bot.errors import DeliveryError, RecordsError, UnreachableError
from bot.escalating import Escalating
from bot.platforms.web.visitors import VISITOR
from bot.records.feedback import Reason
from bot.records.person import Person
from bot.records.store import Store

EXPERT = Person("slack", "T0SCHOOL", "U0SITE")
HARMED = "a child told me that somebody is hurting her at home"


@dataclass
class Visit:
    """A browser at the pages, and what is behind them."""

    client: TestClient  # type: ignore[type-arg]  # of any server
    escalating: Escalating
    courier: FakeCourier

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.client.get(path, allow_redirects=False, headers=headers) as done:
            return done.status, await done.text()

    async def post(self, path: str, form: dict[str, str], **headers: str) -> ClientResponse:
        async with self.client.post(path, data=form, allow_redirects=False, headers=headers) as done:
            await done.read()
            return done

    async def ask(self, question: str = ASKED, **headers: str) -> str:
        """Return the id of the reply to a question, empty where nobody is asked about it."""
        done = await self.post("/", {"q": question}, **headers)
        found = re.search(r"/replies/(\w+)/opinion", await done.text())
        return found[1] if found else ""

    async def put(self, reply: str, **entered: str) -> ClientResponse:
        """Return what comes of sending the form as it stands, but for what is entered."""
        _, form = await self.get(f"/replies/{reply}/ask")
        fields = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}
        asked = re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)
        assert asked
        return await self.post(f"/replies/{reply}/ask", {**fields, "question": unescape(asked[1]), **entered})


Script = Callable[[Visit], Awaitable[None]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("web"))


def visit(corpus: Path, records: Path, script: Script, contacts: Contacts = CONTACTS, **settings: object) -> None:
    """Run ``script`` with a browser; its records are its own."""

    async def run() -> None:
        courier = FakeCourier()
        config = configured(corpus, database=f"sqlite:///{records}/records.db", **settings)
        server = server_over(config, open_answerer(corpus), contacts=contacts, courier=courier)
        async with TestClient(TestServer(server)) as client:
            await script(Visit(client, server[ESCALATING], courier))

    asyncio.run(run())


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


async def votes(visited: Visit) -> list[tuple[object, ...]]:
    store = visited.escalating.records.store
    async with store.transaction() as connection:
        rows = (await connection.execute(store.table("vote").select())).all()
    return [(row.is_up, row.reason, row.note) for row in rows]


def readable(folder: Path, said: bytes) -> bool:
    return any(said in path.read_bytes() for path in folder.iterdir())


def test_guidance_stands_under_its_clause_in_a_reply_in_the_policy_and_on_paper_apart_from_the_quote(
    corpus: Path, tmp_path: Path
) -> None:
    async def script(visited: Visit) -> None:
        clause = next(one for one in open_answerer(corpus).clauses("keys") if one.text == LEND)
        given = "Ask me <first>,\nplease."
        await visited.escalating.records.guidance.add(clause.uid, clause.rule_sha, given, EXPERT, "Grace Hopper")
        for path in (f"/?q={ASKED}", "/policies/keys", f"/clauses/{clause.uid}/print", f"/compare?topic={ASKED}"):
            _, page = await visited.get(path)
            said = words(page)
            assert "Guidance from Grace Hopper, not policy text" in said, path
            assert "Ask me <first>, please." in said
            assert "Ask me" not in " ".join(re.findall(r"<blockquote>.*?</blockquote>", page, re.DOTALL))

    visit(corpus, tmp_path, script)


def test_a_thumb_is_kept_at_once_and_a_thumb_down_asks_why(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        done = await visited.post(f"/replies/{reply}/opinion", {"thumb": "down"})
        assert await votes(visited) == [(False, "", None)]
        _, page = await visited.get(done.headers["Location"])
        assert "The policies do not cover my question" in words(page)
        await visited.post(f"/replies/{reply}/opinion", {"reason": "not_covered", "note": "nothing on vans"})
        assert await votes(visited) == [(False, "not_covered", "nothing on vans")]
        await visited.post(f"/replies/{reply}/opinion", {"thumb": "up"})
        assert await votes(visited) == [(True, "", None)]

    visit(corpus, tmp_path, script)


def test_the_pages_own_script_gets_what_is_said_to_an_opinion_alone(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        done = await visited.post(f"/replies/{reply}/opinion", {"thumb": "up"}, **{"X-Fragment": "reply"})
        assert "Thank you" in await done.text()
        assert "<html" not in await done.text()

    visit(corpus, tmp_path, script)


def test_whoever_only_asks_gets_no_cookie_and_whoever_votes_one_that_tells_nothing(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        asked = await visited.post("/", {"q": ASKED})
        assert "Set-Cookie" not in asked.headers
        reply = await visited.ask()
        voted = await visited.post(f"/replies/{reply}/opinion", {"thumb": "up"})
        cookie = voted.headers["Set-Cookie"]
        assert re.match(VISITOR + r"=[\w-]{22}\.[0-9a-f]{64}; HttpOnly; Max-Age=2592000; Path=/; SameSite=Strict$", cookie)
        visited.client.session.cookie_jar.clear()
        other = await visited.post(f"/replies/{reply}/opinion", {"thumb": "down"})
        assert other.headers["Set-Cookie"] != cookie
        assert len(await votes(visited)) == 2

    visit(corpus, tmp_path, script)


def test_a_cookie_that_was_made_up_makes_nobody_another_person(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        voted = await visited.post(f"/replies/{reply}/opinion", {"thumb": "up"})
        given = voted.cookies[VISITOR].value
        visited.client.session.cookie_jar.clear()
        for made_up in ("A" * 22, f"{'A' * 22}.{given.partition('.')[2]}", f"{'A' * 22}.\u00e9", given[:22]):
            done = await visited.post(f"/replies/{reply}/opinion", {"thumb": "up"}, Cookie=f"{VISITOR}={made_up}")
            assert done.cookies[VISITOR].value not in (made_up, given)
            visited.client.session.cookie_jar.clear()
        again = await visited.post(f"/replies/{reply}/opinion", {"thumb": "down"}, Cookie=f"{VISITOR}={given}")
        assert again.cookies[VISITOR].value == given

    visit(corpus, tmp_path, script)


def test_whoever_the_proxy_names_is_known_by_that_name_and_gets_no_cookie(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask(**{"X-User": "ada"})
        for thumb in ("up", "down"):
            done = await visited.post(f"/replies/{reply}/opinion", {"thumb": thumb}, **{"X-User": "ada"})
            assert "Set-Cookie" not in done.headers
        assert len(await votes(visited)) == 1
        exported = await visited.escalating.records.export(Person("web", "name", "ada"))
        assert ASKED in exported
        assert '"helpful": false' in exported

    proxies = read_config({}).web.proxies
    visit(corpus, tmp_path, script, user_header="X-User", proxies=proxies)


def test_one_who_asks_often_without_a_name_counts_once_and_their_address_is_kept_nowhere(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        for address in ("10.20.30.40", "10.20.30.40", "10.20.30.41"):
            await visited.ask("whatsapp groups with parents?", **{"X-Forwarded-For": address})
        asked = await visited.escalating.records.feedback.unanswered()
        assert (len(asked), len({one.who for one in asked})) == (3, 2)
        assert not readable(tmp_path, b"10.20.30")
        assert await visited.escalating.records.erase(Person("web", "address", "10.20.30.40")) == 2

    visit(corpus, tmp_path, script)


def test_what_is_compared_is_not_kept(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        await visited.get(f"/compare?topic={ASKED}")
        assert not await visited.escalating.records.usage.counts()

    visit(corpus, tmp_path, script)


def test_a_question_that_another_sites_page_leads_to_is_answered_and_is_nobodys(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        records = visited.escalating.records
        for path in (f"/?q={ASKED}", f"/compare?topic={ASKED}"):
            status, page = await visited.get(path, **{"Sec-Fetch-Site": "cross-site"})
            assert (status, LEND in words(page)) == (200, True)
            assert "/replies/" not in page
        assert not await records.usage.counts()
        assert await records.replies.last_to(Person("web", "address", "127.0.0.1")) is None
        assert 'policy_bot_replies_total{kind="answer",platform="web"} 0.0' in (await visited.get("/metrics"))[1]
        for site in ("same-origin", "same-site", "none"):
            await visited.get(f"/?q={ASKED}", **{"Sec-Fetch-Site": site})
        assert {one.count for one in await records.usage.counts()} == {3}

    visit(corpus, tmp_path, script)


def test_an_opinion_of_a_reply_that_is_not_known_is_said_not_to_be_kept(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        done = await visited.post("/replies/0123/opinion", {"thumb": "up"})
        assert "Set-Cookie" not in done.headers
        _, page = await visited.get(done.headers["Location"])
        assert "I could not keep that just now" in words(page)

    visit(corpus, tmp_path, script)


def test_a_form_from_another_site_does_nothing(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        done = await visited.post(f"/replies/{reply}/opinion", {"thumb": "up"}, **{"Sec-Fetch-Site": "cross-site"})
        assert done.status == 403
        assert await votes(visited) == []

    visit(corpus, tmp_path, script)


def test_a_question_goes_to_the_policys_contact_and_its_answer_comes_to_a_page_of_its_own(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        _, form = await visited.get(f"/replies/{reply}/ask")
        assert ASKED in form
        assert "Oak School, Keys Policy, 1.1" in words(form)
        assert "Oak School: the site manager" in words(form)
        done = await visited.put(reply, name="Ada\r\nLovelace")
        (case,) = visited.courier.put_to
        assert (case.escalation.question, case.askers) == (ASKED, ("Ada Lovelace (the name that they wrote on the web)",))
        assert LEND in [one.text for one in case.quotes]
        address = done.headers["Location"]
        assert re.fullmatch(r"/asked/\w{32}", address)
        assert await now(visited, address) == "With them"
        await visited.escalating.take(case.escalation.id, EXPERT, "Grace Hopper")
        assert await now(visited, address) == "Taken by Grace Hopper"
        await visited.escalating.answer("event", case.escalation.id, "Never <ever>.\nNot once.")
        assert await now(visited, address) == "Answered"
        _, page = await visited.get(address)
        assert "Guidance from Grace Hopper, not policy text Never <ever>. Not once." in words(page)
        assert "<blockquote>" not in page

    visit(corpus, tmp_path, script)


async def now(visited: Visit, address: str) -> str:
    """Return how far a question is said to be, as the page's script gets it."""
    status, part = await visited.get(address, **{"X-Fragment": "reply"})
    assert status == 200
    (step,) = re.findall(r'aria-current="step">([^<]*)<', part)
    return unescape(step)


def test_whoever_gives_no_name_on_the_web_is_anonymous_to_the_expert(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        await visited.put(await visited.ask())
        assert visited.courier.put_to[0].askers == ("",)

    visit(corpus, tmp_path, script)


def test_a_form_that_is_sent_twice_is_put_once(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        await visited.post(f"/replies/{reply}/opinion", {"thumb": "up"})
        form = {"once": "x", "question": ASKED, "whom": CONTACTS.contacts[0].key}
        first, second = [await visited.post(f"/replies/{reply}/ask", form) for _ in range(2)]
        assert first.headers["Location"] == second.headers["Location"]
        assert len(visited.courier.put_to) == 1

    visit(corpus, tmp_path, script)


def test_two_who_ask_the_same_wait_for_one_answer(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        first = await visited.put(await visited.ask())
        visited.client.session.cookie_jar.clear()
        second = await visited.put(await visited.ask())
        assert first.headers["Location"] == second.headers["Location"]
        (case,) = visited.courier.put_to
        assert len(await visited.escalating.records.escalations.waiting(case.escalation.id)) == 2

    visit(corpus, tmp_path, script)


def test_what_cannot_be_sent_now_is_on_its_way_and_what_is_refused_names_whom_to_ask(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        visited.courier.refuses = [UnreachableError("away")]
        done = await visited.put(await visited.ask())
        assert await now(visited, done.headers["Location"]) == "On its way to them"
        visited.courier.refuses = [DeliveryError("not_in_channel")]
        refused = await visited.put(await visited.ask(), question="another thing")
        assert refused.status == 400
        assert "I could not pass your question on" in words(await refused.text())
        assert "Oak School: the site manager" in words(await refused.text())
        again = await visited.put(await visited.ask(), question="another thing")
        assert await now(visited, again.headers["Location"]) == "With them"

    visit(corpus, tmp_path, script)


def test_where_no_contact_has_a_channel_the_page_says_whom_to_ask(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        _, page = await visited.get(f"/replies/{await visited.ask()}/ask")
        assert "nobody here whom I could put this to" in words(page)
        assert "Oak School: the site manager" in words(page)
        assert "<textarea" not in page

    visit(corpus, tmp_path, script, Contacts(()))


def test_where_several_can_be_asked_nobody_is_chosen_for_whoever_asks(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask("whatsapp groups with parents?")
        _, form = await visited.get(f"/replies/{reply}/ask")
        assert len(re.findall('type="radio" name="whom"', form)) == 2
        assert "checked" not in form
        assert (await visited.put(reply)).status == 400
        assert (await visited.put(reply, whom=CONTACTS.contacts[0].key)).status == 303

    visit(corpus, tmp_path, script)


def test_a_question_is_put_to_nobody_but_the_contacts_of_its_policies(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        for entered in ({"whom": CONTACTS.contacts[1].key}, {"whom": "slack:T0SCHOOL:C0OTHER"}, {"question": "  "}):
            assert (await visited.put(reply, **entered)).status == 400
        assert visited.courier.put_to == []

    visit(corpus, tmp_path, script)


def test_on_the_web_a_question_about_somebodys_safety_is_put_to_nobody_who_might_not_look(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    careful = Abstention(HARMED, (), care=Care("disclosure", ()))
    monkeypatch.setattr(CurrentAnswerer, "ask", lambda *_: careful)

    async def script(visited: Visit) -> None:
        done = await visited.post("/", {"q": HARMED})
        found = re.search(r"/replies/(\w+)/opinion", await done.text())
        assert found
        assert "Ask a person" not in await done.text()
        status, page = await visited.get(f"/replies/{found[1]}/ask")
        assert status == 403
        assert "tell the safeguarding contact now" in words(page)
        assert (await visited.post(f"/replies/{found[1]}/ask", {"question": HARMED})).status == 403

    visit(corpus, tmp_path, script)


def test_a_disclosure_that_is_written_into_the_form_is_put_to_nobody_and_whom_to_tell_is_said(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        monkeypatch.setattr(CurrentAnswerer, "care", lambda *_: Care("disclosure", ()))
        done = await visited.put(reply, question=HARMED)
        assert done.status == 403
        assert "tell the safeguarding contact now" in words(await done.text())
        assert visited.courier.put_to == []

    visit(corpus, tmp_path, script)


def test_a_question_that_is_too_long_to_pass_on_is_not_cut_and_stays_in_the_form(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask("whatsapp groups with parents?")
        _, form = await visited.get(f"/replies/{reply}/ask")
        assert (
            "maxlength" not in form[form.index("<textarea") : form.index("</textarea>")]
        )  # it cuts what is pasted without a word
        assert "At most 1,000 characters" in form
        long, whom = "and why? " * 111 + "\r\nThe end.", CONTACTS.contacts[0].key
        done = await visited.put(reply, question=long, whom=whom, name="Ada")
        page = await done.text()
        assert done.status == 400
        assert "This has 1,008 characters, and I can pass on 1,000." in page
        assert f">{long.replace(chr(13), '')}</textarea>" in page
        assert f'value="{whom}" required checked' in page
        assert 'name="name" value="Ada"' in page
        assert visited.courier.put_to == []
        fits = "x" * 499 + "\r\n" + "y" * 500
        assert (await visited.put(reply, question=fits, whom=whom)).status == 303
        assert visited.courier.put_to[0].escalation.question == fits.replace("\r", "")

    visit(corpus, tmp_path, script)


def test_whoever_writes_too_much_of_a_disclosure_is_told_whom_to_tell_and_not_to_shorten_it(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        monkeypatch.setattr(CurrentAnswerer, "care", lambda *_: Care("disclosure", ()))
        done = await visited.put(reply, question=HARMED * 30)
        assert (done.status, "tell the safeguarding contact now" in words(await done.text())) == (403, True)

    visit(corpus, tmp_path, script)


def test_too_many_questions_to_people_are_told_to_wait(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        statuses = [(await visited.put(reply, question=f"question {number}")).status for number in range(11)]
        assert statuses == [303] * 10 + [429]

    visit(corpus, tmp_path, script)


def test_an_address_that_nobody_was_given_shows_nothing(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        for path in ("/asked/0123", "/replies/0123/ask"):
            assert (await visited.get(path))[0] == 404

    visit(corpus, tmp_path, script)


def test_while_the_records_are_away_the_web_answers_and_offers_nothing_that_it_could_not_keep(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()

        def away(_: Store) -> None:
            raise RecordsError("away")

        monkeypatch.setattr(Store, "transaction", away)
        done = await visited.post("/", {"q": ASKED})
        assert LEND in words(await done.text())
        assert "/opinion" not in await done.text()
        assert "Ask a person" not in await done.text()
        assert (await visited.get(f"/replies/{reply}/ask"))[0] == 404
        assert (await visited.get("/asked/0123"))[0] == 503
        assert visited.escalating.records.store.unrecorded.counts["reply"] == 1

    visit(corpus, tmp_path, script)


def test_a_person_on_the_web_is_erased_with_the_questions_that_they_put(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        done = await visited.put(await visited.ask())
        visitor = Person("web", "visitor", done.cookies[VISITOR].value.partition(".")[0])
        assert Person.parse(str(visitor)) == visitor
        assert await visited.escalating.records.erase(visitor)
        assert (await visited.get(done.headers["Location"]))[0] == 404

    visit(corpus, tmp_path, script)


def test_what_is_not_known_as_a_reason_is_none(corpus: Path, tmp_path: Path) -> None:
    async def script(visited: Visit) -> None:
        reply = await visited.ask()
        await visited.post(f"/replies/{reply}/opinion", {"reason": "because"})
        assert (await votes(visited))[0][:2] == (False, Reason.NONE)

    visit(corpus, tmp_path, script)
