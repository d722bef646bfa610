"""The pictures of the web pages: the program itself, served over the policies held, in a real browser."""

import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from browser import chromium
from playwright.sync_api import Browser
from process import ROOT, Served

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


def draw_web(folder: Path) -> None:
    """Draw every picture of the web pages."""
    with tempfile.TemporaryDirectory() as records:
        where = {
            "POLICY_BOT_POLICIES": str(ROOT / "policies_src"),
            "POLICY_BOT_BUILD": os.environ.get("POLICY_BOT_BUILD", str(ROOT / "build")),
        }
        with Served(Path(records), POLICY_BOT_DATABASE=f"sqlite:///{records}/records.db", **where) as bot, chromium() as browser:
            for name, (path, width, look) in _SHOTS.items():
                _draw(browser, bot.url + path, folder / f"{name}.png", width, look)


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
