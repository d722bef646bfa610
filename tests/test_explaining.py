"""``ingest --explain``: a policy owner sees what was understood, where it stands, and what to look at."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from printing import KEYS, print_pdf, turn_sheets
from process import command
from rich.console import Console

from bot.config import Config
from bot.errors import UsageError
from bot.explaining import explain_file
from ingest.errors import DocumentError
from ingest.explaining import explain
from ingest.readers.pdf.picturing import draw_pages

POLICY = """---
title: Keys
---
# Keys Policy

Adopted on: 3 May 2021

## 1. Lending

1.1 Staff must not:

- lend a key <script>alert(1)</script> & co;
- copy a key **without** agreement.

1.3 A key that is lost is reported.
"""


class Page(HTMLParser):
    """A page as a browser sees it: its words with the marks around them, its links, and where they can lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.names: set[str] = set()
        self.fetched: list[str] = []
        self._around: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.names |= {tag, *(name for name in told if name.startswith("on") or name == "style")}
        self.links += [told["href"]] if tag == "a" else []
        self.ids += [told["id"]] if "id" in told else []
        self.fetched += [told[name] for name in ("src", "href") if tag != "a" and name in told]
        if tag != "meta":
            self._around.append(f"{tag}.{told.get('class', '')}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._around.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._around and not self._around.pop().startswith(f"{tag}."):
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append((" ".join(self._around), " ".join(data.split())))

    def marked(self, mark: str) -> list[str]:
        return [words for around, words in self.words if mark in around]


def config(folder: Path) -> Config:
    (folder / "policies").mkdir(exist_ok=True)
    return Config(folder / "policies", folder / "build", "")


def explained(folder: Path, name: str, data: bytes) -> tuple[Page, str]:
    """Return the page about a file, and what was said on the terminal."""
    (folder / name).write_bytes(data)
    said = io.StringIO()
    explain_file(config(folder), folder / name, None, Console(file=said, force_terminal=True, width=200, color_system=None))
    text = (folder / "build" / "explained" / f"{name}.html").read_text(encoding="utf-8")
    return Page(text), said.getvalue()


def test_clauses_numbers_headings_and_what_is_left_out_are_marked_in_the_text(tmp_path: Path) -> None:
    page, _ = explained(tmp_path, "keys.md", POLICY.encode())
    assert page.marked("lines heading") == ["4", "Keys Policy", "8", "1. Lending"]
    assert "Adopted on: 3 May 2021" in page.marked("del.")
    assert page.marked("p.reason") == ["left out: front matter", "left out: cover"]
    assert page.marked("span.tag") == ["1.1, item 1", "1.1, item 2", "1.3"]
    assert page.marked("card odd p.path") == ["1. Lending", "1. Lending"]
    assert page.marked("p.lead-in") == ["Staff must not:"] * 2
    assert page.marked("nav") == [
        "1 thing to look at",
        "1.3 follows 1.1: is a number missing, or a clause?",
        "Line 15",
        *page.marked("nav")[3:],
    ]


def test_the_words_of_a_policy_are_shown_and_never_run_and_nothing_is_fetched(tmp_path: Path) -> None:
    for name, data in (
        ("keys.txt", POLICY.encode()),
        ("keys.pdf", print_pdf(("1. <b onclick=x>Keys</b>", "1.1 <script>alert(1)</script> must stand."))),
    ):
        page, _ = explained(tmp_path, name, data)
        assert any("<script>alert(1)</script>" in words for _, words in page.words)
        assert page.names & {"script", "b.", "onclick", "style="} == set()
        assert all(address.startswith("data:image/png;base64,") for address in page.fetched)
        text = (tmp_path / "build" / "explained" / f"{name}.html").read_text(encoding="utf-8")
        style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
        assert style
        sha = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        assert f"default-src 'none'; img-src data:; style-src 'sha256-{sha}'; base-uri 'none'" in text


def test_every_link_leads_somewhere_and_every_thing_to_look_at_stands_in_its_place(tmp_path: Path) -> None:
    data = print_pdf(KEYS, (), ("2. Doors", "2.1 A door is locked.", "2.3 A window is shut."))
    page, said = explained(tmp_path, "keys.pdf", data)
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    notices = [words for around, words in page.words if "p.notice" in around and "follows" in words]
    assert notices == ["1.4 follows 1.2: is a number missing, or a clause?", "2.3 follows 2.1: is a number missing, or a clause?"]
    assert "2 things to look at" in said
    assert "Page 3: 2.3 follows 2.1" in said


def test_a_printed_page_is_drawn_with_its_tags_beside_it_and_what_was_joined_is_noted(tmp_path: Path) -> None:
    page, said = explained(tmp_path, "keys.pdf", print_pdf(KEYS[:5], KEYS[5:]))
    assert [words for around, words in page.words if "svg" in around and "text." in around and "left-out" not in around] == [
        "1.1",
        *["1.2(a)", "1.2(b)", "1.2(c)", "1.4", "!"],
    ]
    assert page.marked("p.note") == ["a word was divided at a line's end: the hyphen is taken out"]
    assert page.marked("foreignobject.tip k1") == ["1. Keys: 1.1", "1. Keys: 1.2(a)"]
    assert {"page number"} <= set(page.marked("g.left-out text"))
    assert "5 clauses, under 1 heading on 2 pages." in said


def test_a_clause_that_runs_over_a_page_is_marked_on_both_and_its_words_stand_on_the_first(tmp_path: Path) -> None:
    pages = (
        ("1. Keys", "1.1 A key that is lost must be reported on the day to the officer who is", "responsible for it, and to"),
        ("nobody else at all.", "1.2 So must a fob."),
    )
    page, _ = explained(tmp_path, "keys.pdf", print_pdf(*pages))
    assert page.marked("p.note") == ["joined across the break from page 1 to page 2"]
    assert [words for words in page.marked("h3") if words.startswith("goes on")] == ["goes on from page 1"]


@pytest.mark.parametrize(("turn", "sheet"), [(0, 0), (90, 90), (90, 0), (180, 0), (270, 90)])
def test_the_boxes_stand_around_the_letters_whichever_way_the_page_is_set(tmp_path: Path, turn: int, sheet: int) -> None:
    check_boxes(tmp_path, turn_sheets(print_pdf(KEYS, turn=turn), sheet))


def test_the_boxes_stand_around_the_letters_of_a_cropped_page(tmp_path: Path) -> None:
    check_boxes(tmp_path, turn_sheets(print_pdf(KEYS), 0, crop=(40, 20, 590, 560)))


def check_boxes(folder: Path, data: bytes) -> None:
    (folder / "keys.pdf").write_bytes(data)
    told = explain(folder / "keys.pdf", folder)
    (drawn,) = draw_pages(data)
    with Image.open(io.BytesIO(drawn.png)) as picture:
        scale = picture.width / drawn.width
        grey = picture.convert("L")
        ink = [(at % grey.width / scale, at // grey.width / scale) for at, shade in enumerate(grey.tobytes()) if shade < 128]
    boxes = [line.box for line in told.document.lines if line.box]
    outside = [(x, y) for x, y in ink if not any(a - 1 <= x <= c + 1 and b - 1 <= y <= d + 1 for a, b, c, d in boxes)]
    assert len(ink) > 1000
    assert len(outside) < 0.01 * len(ink)


def test_a_file_of_the_register_is_shown_with_what_the_register_says(tmp_path: Path) -> None:
    folder = config(tmp_path).policies
    register = '[[policy]]\nkey = "k"\norganisation = "Oak School"\ntitle = "On keys"\nfile = "a/keys.txt"\n'
    (folder / "register.toml").write_text(register, encoding="utf-8")
    (folder / "a").mkdir()
    (folder / "a" / "keys.txt").write_text("1.1 Keys must be kept.\n", encoding="utf-8")
    assert explain(folder / "a" / "keys.txt", folder).policy.organisation == "Oak School"
    (tmp_path / "keys.txt").write_text("1.1 Keys must be kept.\n", encoding="utf-8")
    assert explain(tmp_path / "keys.txt", folder).policy.listed is False


@pytest.mark.parametrize("out", ["policies/new.html", "keys.txt", "keys.pdf", "keys.html"])
def test_the_page_is_written_over_no_policy(tmp_path: Path, out: str) -> None:
    for name in ("keys.html", "keys.txt"):
        (tmp_path / name).write_text("<p>1.1 Keys must be kept.</p>", encoding="utf-8")
    with pytest.raises(UsageError, match="--out"):
        explain_file(config(tmp_path), tmp_path / "keys.html", tmp_path / out, Console(file=io.StringIO()))
    assert (tmp_path / "keys.html").read_text(encoding="utf-8") == "<p>1.1 Keys must be kept.</p>"


def test_a_file_that_cannot_be_read_is_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.txt: it cannot be read \(No such file or directory\); see that it is there"):
        explain(tmp_path / "none.txt", tmp_path)
    with pytest.raises(DocumentError, match=r"it cannot be read \(Is a directory\)"):
        explain(tmp_path, tmp_path)


def test_the_command_writes_the_page_where_it_is_told_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "keys.md").write_text(POLICY, encoding="utf-8")
    page = tmp_path / "deep" / "page.html"
    done = command(tmp_path, "ingest", "--explain", str(tmp_path / "keys.md"), "--out", str(page))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{page} shows what was understood of {tmp_path / 'keys.md'}: open it in a browser.\n"
    assert page.exists()
    assert not (tmp_path / "build").exists()
    assert command(tmp_path, "ingest", "--out", "a.html").returncode == 2
    assert command(tmp_path, "ingest", "--explain", "none.pdf").returncode == 1
