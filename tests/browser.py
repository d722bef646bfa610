"""A real browser, for tests: Debian's chromium, which reaches nothing but this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

NPM = Path(__file__).parent / "npm"
AXE = NPM / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_SWITCHES = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_SWITCHES.split())
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page, WCAG 2.2 AA and good practice, a line each."""
    # The page's own rules let no script in but its own: the checker comes in beside them.
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    if not page.evaluate("typeof axe === 'object'"):
        session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", _RULES)
    return [f"{one['id']}: {node['html'][:120]} {node['failureSummary']}" for one in found["violations"] for node in one["nodes"]]
