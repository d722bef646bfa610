"""The pictures of the web pages: the program itself, served over the policies held, in a real browser."""

import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from browser import chromium
from fake_slack import FakeSlack
from fake_slack_memory import BOT
from playwright.sync_api import Browser
from process import ROOT, Served
from slack_bot import SECRET

_ASKED = f"/?q={quote('can I accept a parent’s friend request?')}"
_SHOTS = {
    "web-ask-light": ("/", 1100, "light"),
    "web-answer-light": (_ASKED, 1100, "light"),
    "web-answer-360-dark": (_ASKED, 360, "dark"),
    "web-reader-light": ("/policies/umbrella#5.2.2", 1280, "light"),
    "web-reader-dark": ("/policies/thurlton#6.2", 1280, "dark"),
    "web-reader-360-light": ("/policies/wimborne#2.3.4", 360, "light"),
    "web-compare-light": (f"/compare?topic={quote('can I accept a parent’s friend request?')}", 1280, "light"),
    "web-sensitive-light": (f"/?q={quote('a child told me that somebody is hurting her at home')}", 1100, "light"),
}
"""Each picture's page, the width of its screen, and whether it is light or dark."""
_HEIGHT = 900
_OPEN = (
    "may I join a whatsapp group with the parents of my class?",
    "whatsapp group with parents, is that allowed?",
    "can I be in the parents' whatsapp group for my class",
    "may I bring my dog to work?",
    "is bringing a dog into work allowed?",
    "what is the dress code for staff?",
)
"""Questions that no clause surely answers, each asked by somebody else."""
_OWNER = "pictures of the owner"
_CONTACTS = "".join(
    f'[[contact]]\nplatform = "slack"\nworkspace = "T0SCHOOL"\nchannel = "C0OFFICE{number}"\npolicies = ["{key}"]\n'
    for number, key in enumerate(("seadown", "thurlton", "umbrella"))
)


def draw_web(folder: Path) -> None:
    """Draw every picture of the web pages."""
    with tempfile.TemporaryDirectory() as records:
        (Path(records) / "contacts.toml").write_text(_CONTACTS, encoding="utf-8")
        where = {
            "POLICY_BOT_POLICIES": str(ROOT / "policies_src"),
            "POLICY_BOT_BUILD": os.environ.get("POLICY_BOT_BUILD", str(ROOT / "build")),
            "POLICY_BOT_DATABASE": f"sqlite:///{records}/records.db",
            "POLICY_BOT_CONTACTS": f"{records}/contacts.toml",
            "POLICY_BOT_OWNER_PASSWORD": _OWNER,
        }
        with FakeSlack.in_thread() as slack, chromium() as browser:
            told = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url}
            with Served(Path(records), **where, **told) as bot:
                for name, (path, width, look) in _SHOTS.items():
                    _draw(browser, bot.url + path, folder / f"{name}.png", width, look)
                _draw_people(browser, bot.url, folder)


def _draw_people(browser: Browser, url: str, folder: Path) -> None:
    """Draw what is asked of a person, and what the owner sees of it all."""
    for number, question in enumerate(_OPEN):
        asker = browser.new_context(extra_http_headers={"X-Forwarded-For": f"10.0.0.{number}"})
        asker.new_page().goto(f"{url}/?q={quote(question)}")
        asker.close()
    page = browser.new_context(viewport={"width": 1100, "height": _HEIGHT}, color_scheme="light").new_page()
    page.goto(url + _ASKED)
    page.get_by_role("button", name="Not helpful").click()
    page.get_by_label("It is the right clause, but it is unclear").check()
    page.locator(".opinion").scroll_into_view_if_needed()
    page.screenshot(path=folder / "web-opinion-light.png")
    page.get_by_role("link", name="Ask a person").click()
    page.get_by_label("Thurlton Primary School").check()
    page.screenshot(path=folder / "web-ask-person-light.png")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(f"{url}/asked/*")
    page.screenshot(path=folder / "web-asked-light.png")
    page.goto(f"{url}/owner/gaps")
    page.get_by_label("The password").fill(_OWNER)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/owner/gaps")
    page.screenshot(path=folder / "web-gaps-light.png")
    page.goto(f"{url}/owner/usage")
    page.screenshot(path=folder / "web-usage-light.png")
    page.context.close()


def _draw(browser: Browser, url: str, to: Path, width: int, look: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": _HEIGHT}, color_scheme="dark" if look == "dark" else "light"
    )
    page = context.new_page()
    policy, _, label = url.partition("#")
    if label:  # a citation's way in: the clause is marked
        page.goto(policy)
        address = page.locator(f"[id='{label}']").get_attribute("data-url") or ""
        url = policy[: policy.index("/policies")] + address
    page.goto(url)
    page.wait_for_function("document.fonts.ready")
    page.screenshot(path=to)
    context.close()
