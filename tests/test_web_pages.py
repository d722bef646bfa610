import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer
from making import policy
from making import quote as make_quote
from reply_kinds import REPLIES
from web_bot import (
    AFTER,
    ASKED,
    BEFORE,
    HARM,
    LEND,
    configured,
    ingest_again,
    make_corpus,
    open_answerer,
    server_over,
    write_policies,
)

from bot import wording
from bot.answer import Failure
from bot.audience import Setting
from bot.current import CurrentAnswerer
from bot.platforms.web.reader import anchors
from bot.platforms.web.sources import Sources


@dataclass(frozen=True)
class Got:
    """A page as it came."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def seen(self) -> str:
        """Every word of it, without its marks."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    @property
    def location(self) -> str:
        return self.headers["Location"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="module")
def answerer(corpus: Path) -> CurrentAnswerer:
    return open_answerer(corpus)


def got(corpus: Path, answerer: CurrentAnswerer, path: str, *settings: Setting, form: list[tuple[str, str]] | None = None, **headers: str) -> Got:  # fmt: skip
    """Return a page, not following where it sends its reader; with ``form``, what comes of sending that."""

    async def run() -> Got:
        async with TestClient(TestServer(server_over(configured(corpus), answerer, *settings))) as client:
            method, data = ("GET", None) if form is None else ("POST", urlencode(form).encode())
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
            async with client.request(method, path, data=data, allow_redirects=False, headers={**kind, **headers}) as done:
                return Got(done.status, await done.text(errors="replace"), done.headers)

    return asyncio.run(run())


def uid(answerer: CurrentAnswerer, label: str, ordinal: int = 1) -> str:
    return next(
        one.uid for one in answerer.clauses("keys") if (one.citation.label, one.citation.ordinal or 1) == (label, ordinal)
    )


def test_a_question_in_the_address_is_answered_with_the_page(corpus: Path, answerer: CurrentAnswerer) -> None:
    page = got(corpus, answerer, f"/?{urlencode({'q': ASKED})}")
    assert page.status == 200
    assert page.seen.index("word for word.") < page.seen.index("Oak School Keys Policy") < page.seen.index(LEND)
    assert "Caution: not agreed by the governors yet" in page.seen
    assert "must never" in page.seen
    assert f">{ASKED}</textarea>" in page.text


def test_a_question_sent_by_the_form_stands_in_no_address(corpus: Path, answerer: CurrentAnswerer) -> None:
    page = got(corpus, answerer, "/", form=[("q", ASKED)])
    assert LEND in page.seen
    assert 'method="post"' in page.text
    assert f'href="/?{urlencode({"q": ASKED})}"' in page.text


def test_the_script_of_the_page_gets_the_reply_alone(corpus: Path, answerer: CurrentAnswerer) -> None:
    page = got(corpus, answerer, "/", form=[("q", ASKED)], **{"X-Fragment": "reply"})
    assert LEND in page.seen
    assert "<html" not in page.text


def test_a_further_question_is_read_with_the_one_that_its_form_carries(corpus: Path, answerer: CurrentAnswerer) -> None:
    first = got(corpus, answerer, "/", form=[("q", ASKED)])
    carried = re.findall(r'name="(after|shown|in)" value="([^"]*)"', first.text)
    assert ("after", ASKED) in carried
    page = got(corpus, answerer, "/", form=[("q", "and to parents?"), *carried])
    assert f"I read this together with your earlier question: \u201c{ASKED}\u201d" in page.seen
    after_that = got(corpus, answerer, "/", form=[("q", "the next one"), *carried])
    assert AFTER in after_that.seen


@pytest.mark.parametrize(("scope", "seen", "unseen"), [("visitors", "badge", LEND), ("@Oak School", LEND, "badge")])  # fmt: skip
def test_a_question_can_be_narrowed_to_a_policy_or_an_organisation(corpus: Path, answerer: CurrentAnswerer, scope: str, seen: str, unseen: str) -> None:  # fmt: skip
    page = got(corpus, answerer, f"/?{urlencode({'q': 'may staff lend keys', 'in': scope})}")
    quoted = " ".join(re.findall(r"<blockquote>(.*?)</blockquote>", page.text, re.DOTALL))
    assert seen in quoted
    assert unseen not in quoted


def test_a_number_that_several_policies_print_is_chosen_by_a_button(corpus: Path, answerer: CurrentAnswerer) -> None:
    page = got(corpus, answerer, "/?q=1.1")
    assert 'name="policy" value="visitors"' in page.text
    chosen = got(corpus, answerer, "/", form=[("label", "1.1"), ("policy", "visitors")])
    assert "Visitors sign in at the office." in chosen.seen
    assert LEND not in chosen.seen


@pytest.mark.parametrize(
    ("said", "shown"),
    [("", "write its policy and number: dogs"), ("hello", "write its policy and number: dogs"), ("thanks", "exact words")],
)
def test_what_is_no_question_gets_what_helps(corpus: Path, answerer: CurrentAnswerer, said: str, shown: str) -> None:
    assert shown in got(corpus, answerer, f"/?{urlencode({'q': said})}").seen


def test_a_question_that_is_too_long_is_refused_and_not_cut(corpus: Path, answerer: CurrentAnswerer) -> None:
    assert "it is longer than 1,000 characters" in got(corpus, answerer, "/", form=[("q", "keys " * 300)]).seen
    assert got(corpus, answerer, "/", form=[("q", "k" * 70_000)]).status == 413


def test_what_a_policy_prints_is_shown_and_never_run(corpus: Path, answerer: CurrentAnswerer) -> None:
    for path in ("/policies/keys", "/?q=keys+1.2", f"/clauses/{quote(uid(answerer, '1.2', 2))}/print"):
        page = got(corpus, answerer, path)
        assert HARM in unescape(page.text)
        assert HARM not in page.text


@pytest.mark.parametrize("path", ["/", "/?q=keys", "/policies", "/policies/keys", "/compare", "/nothing", "/privacy", "/static/style.css", "/healthz"])  # fmt: skip
def test_every_page_forbids_scripts_but_its_own_and_tells_nobody_where_its_reader_came_from(corpus: Path, answerer: CurrentAnswerer, path: str) -> None:  # fmt: skip
    headers = got(corpus, answerer, path).headers
    policy = headers.get("Content-Security-Policy", "")
    assert policy.startswith("default-src 'none'") or path == "/healthz"
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_names_a_script_or_a_style_of_its_own_or_anything_elsewhere(corpus: Path, answerer: CurrentAnswerer) -> None:
    for path in ("/", f"/?{urlencode({'q': ASKED})}", "/policies/keys", f"/compare?{urlencode({'topic': ASKED})}"):
        text = got(corpus, answerer, path).text
        assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", text)
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)


def test_each_clause_has_an_address_of_its_own_also_where_a_number_is_printed_twice_or_not_at_all(corpus: Path, answerer: CurrentAnswerer) -> None:  # fmt: skip
    text = got(corpus, answerer, "/policies/keys").text
    ids = re.findall(r'<article id="([^"]+)"', text)
    assert ids[:3] == ["1.1", "1.2", "1.2-2"]
    assert re.fullmatch(r"keys:[0-9a-f]{10}", ids[3])
    assert len(ids) == len(set(ids)) == len(answerer.clauses("keys"))
    names = re.findall(r'\sid="([^"]+)"', text)
    assert len(names) == len(set(names))


def test_a_permanent_address_leads_to_the_clause_in_its_policy(corpus: Path, answerer: CurrentAnswerer) -> None:
    page = got(corpus, answerer, f"/clauses/{quote(uid(answerer, '1.2', 2), safe='')}")
    assert page.status == 303
    assert page.location.endswith("#1.2-2")
    whole = got(corpus, answerer, page.location)
    assert whole.seen.index("The clause that was cited 1.2") < whole.seen.index("A spare key")


def test_a_clause_whose_words_changed_says_so_and_shows_what_it_said(corpus: Path, answerer: CurrentAnswerer) -> None:
    changed = uid(answerer, "1.2")
    page = got(corpus, answerer, got(corpus, answerer, f"/clauses/{quote(changed)}").location)
    assert f"<del>{BEFORE}</del>" in page.text
    assert "Changed since an earlier version" in page.seen
    assert "its words have changed since" not in page.seen
    old = got(corpus, answerer, f"/clauses/{quote(changed)}?as=0123456789ab")
    assert "The clause that was cited: its words have changed since" in got(corpus, answerer, old.location).seen
    today = next(one for one in answerer.clauses("keys") if one.uid == changed).text_sha[:12]
    now = got(corpus, answerer, f"/clauses/{quote(changed)}?as={today}")
    assert "its words have changed since" not in got(corpus, answerer, now.location).seen


@pytest.mark.parametrize("path", ["/clauses/keys:0000000000", "/clauses/keys:0000000000/print"])
def test_a_clause_that_is_gone_says_so_and_offers_its_policy(corpus: Path, answerer: CurrentAnswerer, path: str) -> None:
    page = got(corpus, answerer, path)
    assert page.status == 404
    assert "There is no clause at this address" in page.seen
    assert 'href="/policies/keys"' in page.text


@pytest.mark.parametrize("path", ["/clauses/%3Cscript%3E", "/clauses/%00", "/policies/none", "/policies/none/source", "/nothing/at/all", "/static/..%2fpages.py"])  # fmt: skip
def test_an_address_with_nothing_at_it_says_so(corpus: Path, answerer: CurrentAnswerer, path: str) -> None:
    page = got(corpus, answerer, path)
    assert page.status == 404
    assert "There is no" in page.seen
    assert "<script>" not in page.text


def test_a_policy_that_the_audience_does_not_see_is_nowhere(corpus: Path, answerer: CurrentAnswerer) -> None:
    only = Setting("web", organisations=("Elm School",))
    for path in ("/policies/keys", "/policies/keys/source", f"/clauses/{quote(uid(answerer, '1.1'))}"):
        assert got(corpus, answerer, path, only).status == 404
    for path in (
        "/",
        "/policies",
        f"/?{urlencode({'q': ASKED})}",
        f"/?{urlencode({'q': ASKED, 'in': 'keys'})}",
        f"/compare?{urlencode({'topic': ASKED})}",
    ):
        assert "Oak School" not in got(corpus, answerer, path, only).text
    assert LEND not in got(corpus, answerer, "/", only, form=[("label", "1.1"), ("policy", "keys")]).seen


def test_a_clause_on_paper_has_all_that_proves_it(corpus: Path, answerer: CurrentAnswerer) -> None:
    one = answerer.clauses("keys")[0]
    page = got(corpus, answerer, f"/clauses/{quote(one.uid)}/print")
    for told in (
        LEND,
        "Oak School",
        "Keys Policy",
        "Caution: not agreed",
        "keys.txt",
        one.text_sha,
        # By it the page can tell whoever types it in later that the words have changed since.
        f"/clauses/{quote(one.uid, safe='')}?as={one.text_sha[:12]} ",
        "Printed on",
    ):
        assert told in page.seen


def test_a_source_file_can_be_saved_and_only_a_pdf_is_shown(corpus: Path, answerer: CurrentAnswerer) -> None:
    text = got(corpus, answerer, "/policies/keys/source")
    assert LEND in text.text
    assert text.headers["Content-Disposition"] == "attachment; filename*=UTF-8''keys.txt"
    assert "attachment" in got(corpus, answerer, "/policies/dogs/source").headers["Content-Disposition"]
    pdf = got(corpus, answerer, "/policies/visitors/source")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "inline" in pdf.headers["Content-Disposition"]
    assert 'href="/policies/visitors/source#page=2"' in got(corpus, answerer, "/policies/visitors").text


def test_a_source_file_that_changed_or_went_since_it_was_read_is_said_to_have(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path)
    answerer = open_answerer(corpus)
    assert "has changed since" not in got(corpus, answerer, "/policies/keys").seen
    write_policies(corpus / "policies", BEFORE)
    assert "The source file has changed since its clauses were read" in got(corpus, answerer, "/policies/keys").seen
    (corpus / "policies" / "keys.txt").unlink()
    assert "the file is not on this server any more" in got(corpus, answerer, "/policies/keys").seen
    assert got(corpus, answerer, "/policies/keys/source").status == 404


def test_a_comparison_names_every_policy_the_firmest_first_and_those_that_say_nothing(
    corpus: Path, answerer: CurrentAnswerer
) -> None:
    page = got(corpus, answerer, f"/compare?{urlencode({'topic': 'may staff lend keys'})}")
    table = page.text[page.text.index("<table") : page.text.index("</table")]
    seen = " ".join(unescape(re.sub(r"<[^>]+>", " ", table)).split())
    assert (
        seen.index("Keys Policy must not")
        < seen.index("Visitors Policy should")
        < seen.index("Dogs Policy nothing near enough to quote")
    )
    assert LEND in page.seen
    assert "should wear a badge" in page.seen


@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize(("path", "field"), [("/", "q"), ("/compare", "topic")])
def test_every_kind_of_reply_is_a_page_and_a_sensitive_one_is_offered_no_link(
    corpus: Path, name: str, path: str, field: str
) -> None:
    reply = REPLIES[name]
    says = open_answerer(corpus)
    says.ask = lambda ask: reply  # type: ignore[method-assign]  # noqa: ARG005 (its name is part of what it is)
    page = got(corpus, says, path, form=[(field, "q")])
    is_fault = isinstance(reply, Failure) and not reply.says
    assert page.status == (500 if is_fault else 200)
    assert wording.opening(reply) in page.seen
    care = getattr(reply, "care", None)
    if care:
        assert page.seen.index(wording.CARE) < page.seen.index(wording.opening(reply))
        assert wording.safeguarding(care.contacts[0]) in page.seen
    if care or isinstance(reply, Failure):
        assert "Link to this" not in page.seen
    elif field == "q":
        assert "Link to this question" in page.seen


def test_going_on_leads_into_no_policy_that_is_not_seen_here(corpus: Path, answerer: CurrentAnswerer) -> None:
    only = Setting("web", organisations=("Elm School",))
    form = [("q", "the next one"), ("after", "keys"), ("shown", uid(answerer, "1.1"))]
    assert AFTER in got(corpus, answerer, "/", form=form).seen
    assert AFTER not in got(corpus, answerer, "/", only, form=form).seen


def test_a_number_that_stands_twice_without_being_told_apart_leads_to_both_clauses() -> None:
    one, two = make_quote("lend keys;", label="3.1"), make_quote("copy keys.", label="3.1")
    assert anchors([one, two]) == {one.uid: "3.1", two.uid: two.uid}


@pytest.mark.parametrize("file", ["../outside.txt", "link.txt", "/etc/hostname"])
def test_no_file_outside_the_folder_of_policies_is_sent(tmp_path: Path, file: str) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "policies" / "link.txt").symlink_to(tmp_path / "outside.txt")
    outside = replace(policy(), file=file)
    assert Sources(tmp_path / "policies").send(outside) is None
    assert Sources(tmp_path / "policies").describe(outside, "").url == ""


def test_a_comparison_shows_a_policy_however_many_clauses_of_others_are_nearer(tmp_path: Path) -> None:
    write_policies(tmp_path / "policies")
    rules = [f"1.{place} Staff never lend their house keys." for place in range(1, 61)]
    (tmp_path / "policies" / "keys.txt").write_text("Keys\n\n1. Lending\n\n" + "\n\n".join(rules), encoding="utf-8")
    (tmp_path / "policies" / "dogs.html").write_text(
        "<h1>Dogs</h1><p>1.1 Staff never lend their house keys barking.</p>", encoding="utf-8"
    )
    ingest_again(tmp_path)
    answerer = open_answerer(tmp_path)
    topic = "Staff never lend their house keys"
    assert "barking" not in got(tmp_path, answerer, f"/?{urlencode({'q': topic})}").seen
    assert "barking" in got(tmp_path, answerer, f"/compare?{urlencode({'topic': topic})}").seen


@pytest.mark.parametrize("scope", ["nobody's", "@", "@Nobody's School"])
@pytest.mark.parametrize(("page", "field"), [("/", "q"), ("/compare", "topic")])
def test_a_question_narrowed_to_what_is_not_held_is_not_answered_from_other_policies(corpus: Path, answerer: CurrentAnswerer, page: str, field: str, scope: str) -> None:  # fmt: skip
    shown = got(corpus, answerer, page, form=[(field, ASKED), ("in", scope)])
    assert "is not held (any more)" in shown.seen
    assert wording.CARE in shown.seen
    assert "<blockquote>" not in shown.text
    assert ASKED in shown.text  # to be asked again
