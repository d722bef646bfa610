"""The pages in a real browser, as people meet them: asking, following a citation, copying, printing, by keyboard, on a phone, in the dark."""

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from browser import AXE, chromium, violations
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader
from web_bot import AFTER, ASKED, BEFORE, CONTACTS, HARM, LEND, Site, make_corpus, served

from bot.answer import Abstention, Ask, Care
from bot.freshness import on_day
from bot.records.escalation import Asker
from bot.records.person import Person
from bot.talking import today

EXPERT, VISITOR = Person("slack", "T0SCHOOL", "U0SITE"), Person("web", "visitor", "somebody")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
ANSWER = "/?q=may+staff+lend+their+keys+to+pupils%3F"
COMPARISON = "/compare?topic=may+staff+lend+keys"
PAGES = ["/", ANSWER, "/?q=1.1", "/policies", "/policies/keys", "/policies/keys?cited={uid}#1.2", COMPARISON, "/clauses/{uid}/print", "/nothing", "/privacy"]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(make_corpus(tmp_path_factory.mktemp("web"))) as running:
        yield running


@pytest.fixture(scope="module")
def screens(site: Site) -> dict[str, str]:
    """Return the addresses of pages that are made by what somebody did: answered, waiting, guided, judged."""

    async def made() -> dict[str, str]:
        records, clause = site.escalating.records, next(one for one in site.answerer.clauses("keys") if one.text == LEND)
        await records.guidance.add(clause.uid, clause.rule_sha, "Ask me first.", EXPERT, "Grace Hopper")
        reply = await records.replies.add("a", VISITOR, site.answerer.ask(Ask(ASKED)), ())
        await records.replies.add("b", VISITOR, Abstention("whatsapp groups with parents?", ()), ())
        found = {"form": f"/replies/{reply}/ask", "opinion": f"/replies/{reply}/opinion?said=down"}
        for name, asked in (("waiting", ASKED), ("answered", "and on Sundays?")):
            await site.escalating.put(name, asked, (clause.uid,), CONTACTS.contacts[0].key, Asker(VISITOR, "web", ""))
            found[name] = f"/asked/{records.escalations.id_of(name)}"
        await records.escalations.take(records.escalations.id_of("answered"), EXPERT, "Grace Hopper")
        await site.escalating.answer("event", records.escalations.id_of("answered"), "Never.\nNot even then.")
        return found

    return site.do(made())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert AXE.is_file(), "axe-core is missing: run make test (it installs it)"
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    with_page = opened(browser, site)
    yield with_page
    with_page.context.close()


def opened(browser: Browser, site: Site, **how: Any) -> Page:  # noqa: ANN401 (Playwright's own options)
    """Return a page; the test fails where it asks anything of another site, or its script fails."""
    context = browser.new_context(base_url=site.url, **{"viewport": DESK, "locale": "en-GB", **how})
    context.route(lambda url: not url.startswith(site.url), lambda route: pytest.fail(f"{route.request.url} was asked for"))
    made = context.new_page()
    made.on("pageerror", lambda fault: pytest.fail(str(fault)))
    return made


def test_a_question_is_answered_on_the_page_and_stands_in_no_address(page: Page, site: Site) -> None:
    page.goto("/")
    page.get_by_label("Your question").fill(ASKED)
    with page.expect_response(lambda one: one.request.method == "POST") as reply:
        page.keyboard.press("Enter")
    assert reply.value.request.headers["x-fragment"] == "reply"
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    expect(page.locator(".opening")).to_be_focused()
    assert page.url == f"{site.url}/"
    page.get_by_role("link", name="Link to this question").click()
    assert "q=may" in page.url
    expect(page.locator("blockquote").first).to_contain_text(LEND)


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_of_two_questions_asked_quickly_the_reply_to_the_last_is_shown_whichever_comes_first(page: Page) -> None:
    held: list[Route] = []
    page.goto("/")
    page.route(
        lambda url: url.endswith("/"),
        lambda route: held.append(route) if "cheese" in (route.request.post_data or "") else route.fallback(),
    )
    ask(page, "cheese")
    ask(page, ASKED)
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    (slow,) = held
    slow.fulfill(body="<h2 class='opening'>Too late.</h2>", content_type="text/html")
    page.wait_for_timeout(300)
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    expect(page.get_by_label("Your question")).to_have_value(ASKED)
    expect(page.locator("#status")).to_have_text("")


def test_back_and_forward_find_each_reply_again_in_no_address(page: Page, site: Site) -> None:
    requests: list[str] = []
    page.goto("/")
    ask(page, ASKED)
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    ask(page, "keys 2.1")
    expect(page.locator("blockquote").first).to_contain_text("leave a cupboard open")
    page.on("request", lambda one: requests.append(one.url))
    page.go_back()
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    expect(page.get_by_label("Your question")).to_have_value(ASKED)
    expect(page.get_by_role("button", name="Copy with citation").first).to_be_visible()
    page.go_back()
    expect(page.locator("blockquote")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value("")
    page.go_forward()
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    assert requests == []  # nothing is asked again, or counted twice
    page.get_by_role("link", name=re.compile("Read it in the policy")).first.click()
    page.wait_for_url(re.compile("/policies/"))
    page.go_back()
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    expect(page.get_by_label("Your question")).to_have_value(ASKED)
    assert page.url == f"{site.url}/"
    assert not any("lend" in one for one in requests)


def test_what_may_be_about_somebodys_safety_is_not_found_again_by_back(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, grave = site.answerer.ask, Abstention("somebody is hurting her", (), care=Care("disclosure", ()))
    monkeypatch.setattr(site.answerer, "ask", lambda ask: grave if ask.question == grave.question else answer(ask))
    page.goto("/")
    ask(page, "somebody is hurting her")
    expect(page.locator(".care")).to_be_visible()
    assert page.evaluate("JSON.stringify(history.state)") == "{}"
    page.get_by_label("Ask on from here").fill("may staff lend keys?")
    page.get_by_role("button", name="Ask on").click()
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    assert page.evaluate("JSON.stringify(history.state)") == "{}"  # it carries the question before
    page.goto("/policies")
    page.go_back()
    expect(page.get_by_role("heading", name="What do the policies say?")).to_be_visible()
    expect(page.locator(".care")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value("")


def test_what_was_asked_before_somebody_signed_out_is_not_found_again_by_back(browser: Browser, site: Site) -> None:
    with served(site.folder, password="four keys and a door") as closed:  # noqa: S106 (a test's own)
        page = opened(browser, closed)
        page.goto("/")
        sign_in(page)
        ask(page, ASKED)
        expect(page.locator("blockquote").first).to_contain_text(LEND)
        page.get_by_role("button", name="Sign out").click()
        sign_in(page)
        expect(page.get_by_role("heading", name="What do the policies say?")).to_be_visible()
        for _ in range(3):
            page.go_back()
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            expect(page.locator("blockquote")).to_have_count(0)
            assert "lend" not in page.evaluate("document.getElementById('q')?.value ?? ''")
        page.context.close()


def test_a_question_that_was_typed_when_the_sign_in_was_over_is_answered_after_signing_in_again(
    browser: Browser, site: Site
) -> None:
    with served(site.folder, password="four keys and a door") as closed:  # noqa: S106 (a test's own)
        page = opened(browser, closed)
        page.goto("/")
        sign_in(page)
        expect(page.get_by_label("Your question")).to_be_visible()
        page.context.clear_cookies()
        ask(page, ASKED)
        expect(page.get_by_role("heading", name="Please sign in")).to_be_focused()
        expect(page.get_by_text("What you wrote is not lost")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("The password").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("not the password")
        expect(page.get_by_text("What you wrote is not lost")).to_be_visible()
        sign_in(page)
        expect(page.locator("blockquote").first).to_contain_text(LEND)
        expect(page.get_by_label("Your question")).to_have_value(ASKED)
        assert page.url == f"{closed.url}/"
        page.context.close()


def sign_in(page: Page) -> None:
    page.get_by_label("The password").fill("four keys and a door")
    page.keyboard.press("Enter")


def test_a_further_question_goes_on_from_the_one_before(page: Page) -> None:
    page.goto(ANSWER)
    page.get_by_label("Ask on from here").fill("and to parents?")
    page.get_by_role("button", name="Ask on").click()
    expect(page.get_by_text("I read this together with your earlier question")).to_be_visible()


def test_a_choice_is_made_by_a_button(page: Page) -> None:
    page.goto("/?q=1.1")
    page.get_by_role("button", name="Elm School").click()
    expect(page.locator("blockquote")).to_have_text("Visitors sign in at the office.")


def test_a_citation_leads_to_the_clause_highlighted_in_its_policy(page: Page) -> None:
    page.goto(ANSWER)
    page.locator("article", has_text=LEND).get_by_role("link", name=re.compile("Read it in the policy")).click()
    assert page.url.endswith("#1.1")
    cited = page.locator("article.cited")
    expect(cited).to_contain_text("The clause that was cited")
    expect(cited).to_be_in_viewport()
    expect(page.locator(".contents a[aria-current]")).to_have_text("1. Lending")


def test_an_item_that_is_cited_shows_the_words_that_lead_to_it(page: Page) -> None:
    page.goto("/policies/keys")
    lead_ins = page.locator(".lead-in")
    assert [one.is_visible() for one in lead_ins.all()] == [True, False]
    second = page.locator("article", has_text="copy the key").get_attribute("id")
    page.goto(f"/policies/keys#{second}")
    expect(lead_ins.nth(1)).to_be_visible()


def test_a_changed_clause_tells_it_and_keeps_the_words_apart(page: Page, site: Site) -> None:
    page.goto(f"/clauses/{site.uid('1.2')}")
    cited = page.locator("article.cited")
    expect(cited.locator("blockquote")).to_have_text(AFTER)
    expect(cited.locator("del")).to_have_text(BEFORE)


def test_a_script_in_a_policy_is_shown_as_text(page: Page) -> None:
    page.goto("/policies/keys")
    expect(page.locator("blockquote", has_text="hangs in the")).to_contain_text(f"A spare key {HARM} hangs in the office.")
    assert page.title() == "Keys Policy, Oak School · Policy bot"


def test_copying_takes_the_quote_its_citation_the_version_and_the_day(browser: Browser, site: Site) -> None:
    page = opened(browser, site, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/clauses/{site.uid('1.2', 2)}")
    page.locator("article.cited").get_by_role("button", name="Copy with citation").click()
    expect(page.locator("#status")).to_have_text("Copied, with its citation.")
    read = "async type => (await (await navigator.clipboard.read())[0].getType(type)).text()"
    plain, rich = page.evaluate(read, "text/plain"), page.evaluate(read, "text/html")
    assert plain.startswith(f"A spare key {HARM} hangs in the office.\n\nOak School, Keys Policy, 1.2 (second), keys.txt, line")
    assert "Copied on " in plain
    assert f"{site.url}/clauses/keys%3A" in plain
    assert "&lt;script&gt;" in rich
    assert HARM not in rich
    page.context.close()


def test_an_item_is_copied_with_the_words_that_lead_to_it(browser: Browser, site: Site) -> None:
    page = opened(browser, site, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/policies/keys")
    item = page.locator("article", has_text="copy the key")
    item.get_by_text("Cite", exact=False).first.click()
    item.get_by_role("button", name="Copy with citation").click()
    expect(page.locator("#status")).to_have_text("Copied, with its citation.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Staff must not:\ncopy the key of a cupboard.\n\n")
    page.context.close()


def test_a_clause_prints_on_one_page_with_what_proves_it(page: Page, site: Site) -> None:
    page.goto(f"/clauses/{site.uid('1.1')}/print")
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(unicodedata.normalize("NFKC", printed.pages[0].extract_text()).split())
    assert len(printed.pages) == 1
    for told in (LEND, "Oak School", "Keys Policy", "not agreed by the governors yet", "Printed on", "keys.txt"):
        assert told in text
    assert site.answerer.clauses("keys")[0].text_sha in text.replace(" ", "")
    assert "Compare" not in text


@pytest.mark.parametrize(
    ("path", "asked"), [(f"{ANSWER}&in=keys", ASKED), (f"{COMPARISON}&in=keys", "may staff lend keys"), ("/?q=cheese", "cheese")]
)
def test_a_printed_reply_says_what_was_asked_of_which_policies_and_on_which_day(page: Page, path: str, asked: str) -> None:
    page.goto(path)
    expect(page.get_by_text("Answered on")).not_to_be_visible()
    text = printed(page)
    assert re.search(r"Asked: .{1,3}" + re.escape(asked) + r".{1,3}\. Answered on " + re.escape(on_day(today())), text), text
    for told in ("Asked of: Keys Policy", LEND, "Oak School", "Keys Policy", "No date stated") if "keys" in path else ():
        assert told in text
    assert "Did this help" not in text
    assert "Ask a person" not in text


def printed(page: Page) -> str:
    """Return the words of a page on paper."""
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return " ".join(unicodedata.normalize("NFKC", " ".join(one.extract_text() for one in sheets)).split())


def test_everything_can_be_done_by_keyboard_alone(page: Page, site: Site) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("id", "q")
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator(".opening")).to_be_focused()
    seen = []
    for _ in range(3):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.innerText"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", seen[-1]
    assert seen[0] == "Keys Policy"
    assert seen[1].startswith("Read it in the policy")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/clauses/|/policies/"))
    assert site.url in page.url


def test_a_thumb_down_asks_why_in_its_place_and_a_thumb_up_thanks(page: Page, site: Site) -> None:
    page.goto(ANSWER)
    page.get_by_role("button", name="Not helpful").click()
    expect(page.get_by_text("What was wrong?")).to_be_focused()
    page.get_by_label("It is out of date").check()
    page.get_by_label("Anything the policy owner should know?").fill("two lines\n")
    page.get_by_label("Anything the policy owner should know?").press("Enter")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The policy owner sees what was no help")).to_be_focused()
    expect(page.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    assert page.url == f"{site.url}{ANSWER}"
    (cookie,) = page.context.cookies()
    assert (cookie["sameSite"], cookie["httpOnly"]) == ("Strict", True)


def test_an_answer_comes_to_the_page_that_waits_for_it_without_being_called(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto("/")
    page.get_by_label("Your question").fill("may staff lend keys to a baker?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("link", name="Ask a person").click()
    expect(page.get_by_label("Your question")).to_have_value("may staff lend keys to a baker?")
    page.get_by_label("Oak School: the site manager").check()
    with page.expect_response(re.compile("/asked/")):
        page.get_by_role("button", name="Send").click()
    page.wait_for_url(re.compile("/asked/"))
    expect(page.locator("[aria-current=step]")).to_have_text("With them")
    page.wait_for_load_state("networkidle")
    asked = page.url.rsplit("/", 1)[-1]
    site.do(site.escalating.take(asked, EXPERT, "Grace Hopper"))
    site.do(site.escalating.answer("baker", asked, "Not even then."))
    page.clock.fast_forward(16_000)
    expect(page.get_by_role("note")).to_contain_text("Guidance from Grace Hopper, not policy text")
    expect(page.get_by_role("note")).to_contain_text("Not even then.")
    expect(page.locator("#status")).to_have_text("Answered")


@pytest.mark.parametrize("screen", ["form", "opinion", "waiting", "answered", "guided"])
@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_wrong_with_what_is_asked_of_people(
    browser: Browser, site: Site, screens: dict[str, str], screen: str, look: str
) -> None:
    looked_at(browser, site, screens.get(screen, ANSWER), look)


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_wrong_with_the_owners_pages(browser: Browser, site: Site, screens: dict[str, str], look: str) -> None:
    assert screens
    with served(site.folder, owner_password="the owner's own words") as owned:  # noqa: S106 (a test's own)
        page = looked_at(browser, owned, "/owner/gaps", look, leave_open=True)
        page.get_by_label("The password of the policy owner").fill("the owner's own words")
        page.keyboard.press("Enter")
        expect(page.get_by_text("whatsapp groups with parents?")).to_be_visible()
        for path in ("/owner/gaps", "/owner/usage"):
            page.goto(path)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Sign out as the owner").click()
        page.context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_wrong_and_nothing_is_wider_than_the_screen(browser: Browser, site: Site, path: str, look: str) -> None:
    looked_at(browser, site, path.format(uid=site.uid("1.2")), look)


def looked_at(browser: Browser, site: Site, path: str, look: str, *, leave_open: bool = False) -> Page:
    """Return a page that axe finds nothing wrong with, and that is no wider than its screen."""
    how: dict[str, Any] = {"color_scheme": "dark" if look == "dark" else "light", "viewport": PHONE if look == "phone" else DESK}
    page = opened(browser, site, **how)
    page.goto(path)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= how["viewport"]["width"]
    if not leave_open:
        page.context.close()
    return page


def test_the_dark_is_dark_and_the_light_is_light(browser: Browser, site: Site) -> None:
    def brightness(look: Any) -> int:  # noqa: ANN401 (one of Playwright's words)
        page = opened(browser, site, color_scheme=look)
        page.goto("/")
        colour = re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.context.close()
        return sum(map(int, colour[:3]))

    assert brightness("dark") < 150
    assert brightness("light") > 600


def test_on_a_phone_the_contents_fold_away_and_beside_a_wide_text_they_stand_open(browser: Browser, site: Site) -> None:
    phone = opened(browser, site, viewport=PHONE)
    phone.goto("/policies/keys")
    entry = phone.locator(".contents").get_by_role("link", name="2. Cupboards")
    expect(entry).not_to_be_visible()
    phone.locator(".contents summary").click()
    entry.click()
    expect(phone.get_by_role("heading", name="2. Cupboards")).to_be_in_viewport()
    expect(entry).not_to_be_visible()
    phone.context.close()
    wide = opened(browser, site)
    wide.goto("/policies/keys")
    expect(wide.locator(".contents").get_by_role("link", name="2. Cupboards")).to_be_visible()
    wide.context.close()


def test_a_search_inside_leaves_the_clauses_with_its_words_and_the_titles_above_them(page: Page) -> None:
    page.goto("/policies/keys")
    page.get_by_role("searchbox").fill("COPY cupboard")
    expect(page.locator(".text .clause:visible")).to_have_count(1)
    expect(page.get_by_role("heading", name="2. Cupboards")).to_be_visible()
    expect(page.get_by_role("heading", name="1. Lending")).not_to_be_visible()
    expect(page.locator(".within [role=status]")).to_have_text("1 clause of 6")
    page.get_by_role("searchbox").fill("no such words")
    expect(page.locator(".within [role=status]")).to_have_text("No clause has these words")
    page.get_by_role("searchbox").fill("")
    expect(page.locator(".text .clause:visible")).to_have_count(6)


def test_everything_works_without_javascript(browser: Browser, site: Site) -> None:
    page = opened(browser, site, java_script_enabled=False)
    page.goto("/")
    page.get_by_label("Your question").fill(ASKED)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("blockquote").first).to_contain_text(LEND)
    expect(page.get_by_role("button", name="Copy with citation").first).not_to_be_visible()
    page.get_by_label("Ask on from here").fill("and to parents?")
    page.get_by_role("button", name="Ask on").click()
    expect(page.get_by_text("I read this together with")).to_be_visible()
    page.goto("/?q=1.1")
    page.get_by_role("button", name="Elm School").click()
    expect(page.locator("blockquote")).to_have_text("Visitors sign in at the office.")
    page.goto(ANSWER)
    page.get_by_role("button", name="Not helpful").click()
    page.get_by_label("It is the wrong clause").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The policy owner sees what was no help")).to_be_visible()
    page.goto(ANSWER)
    page.get_by_role("link", name="Ask a person").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("[aria-current=step]")).to_have_text("With them")
    page.goto("/policies/keys#1.2-2")
    expect(page.locator("[id='1.2-2']")).to_be_in_viewport()
    expect(page.locator(".contents").get_by_role("link", name="2. Cupboards")).to_be_visible()
    page.context.close()


def test_an_answer_that_does_not_come_is_said_not_to(page: Page) -> None:
    page.goto("/")
    page.context.set_offline(True)
    page.get_by_label("Your question").fill(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("The reply did not come")


def test_a_password_is_asked_for_and_then_the_pages_are_there(browser: Browser, site: Site) -> None:
    with served(site.folder, password="four keys and a door") as closed:  # noqa: S106 (a test's own)
        page = opened(browser, closed)
        page.goto("/policies/keys")
        assert violations(page) == []
        page.get_by_label("The password").fill("wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("not the password")
        page.get_by_label("The password").fill("four keys and a door")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Keys Policy")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_label("The password")).to_be_visible()
        page.context.close()
