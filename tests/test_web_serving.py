"""``policy-bot serve`` without any setting: the pages are there, a new index is taken, and no question is left anywhere."""

import signal
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from process import Served, command
from slack_bot import KEYS

QUESTION = "may staff lend keys to a caretaker?"


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as page:  # noqa: S310 (our own server)
        return str(page.read().decode())


def test_without_any_setting_the_pages_are_served_and_what_is_missing_is_said(ingested: Path, tmp_path: Path) -> None:
    with Served(ingested, POLICY_BOT_DATABASE=f"sqlite:///{tmp_path}/records.db") as bot:
        assert KEYS in read(f"{bot.url}/?q={quote('can staff lend keys to pupils?')}")
        assert read(f"{bot.url}/readyz") == "ready"
        assert QUESTION in read(f"{bot.url}/?q={quote(QUESTION)}")
        code, said, logged = bot.stop(signal.SIGTERM)
    assert code == 0
    assert f"http://localhost:{bot.port}" in said
    assert "for everybody who reaches this address" in said
    assert "Slack is off: SLACK_BOT_TOKEN is missing" in said
    assert "Teams is off: TEAMS_APP_ID is missing" in said
    assert "caretaker" not in said + logged
    kept = [
        path
        for folder in (tmp_path, ingested / "build")
        for path in folder.rglob("*")
        if path.is_file() and path.name.startswith("records")
    ]
    assert kept
    assert not [path for path in kept if b"caretaker" in path.read_bytes()]


def test_a_new_index_is_on_the_pages_without_a_restart(ingested: Path, tmp_path: Path) -> None:
    source = ingested / "policies" / "keys.txt"
    before = source.read_text(encoding="utf-8")
    with Served(ingested, POLICY_BOT_DATABASE=f"sqlite:///{tmp_path}/records.db") as bot:
        assert "three days" not in read(f"{bot.url}/policies/keys")
        try:
            source.write_text(before.replace("to the office.", "to the office within three days."), encoding="utf-8")
            assert command(ingested, "ingest").returncode == 0
            page = read(f"{bot.url}/policies/keys")
        finally:
            source.write_text(before, encoding="utf-8")
            assert command(ingested, "ingest").returncode == 0
    assert "to the office within three days." in page
    assert "Changed since an earlier version" in page


@pytest.mark.parametrize(
    ("settings", "says"),
    [({"POLICY_BOT_WEB_PASSWORD": "a long password"}, "for whoever gives the password"), ({"POLICY_BOT_WEB_USER_HEADER": "X-User"}, "names in X-User")],
)  # fmt: skip
def test_who_may_see_the_pages_is_said(ingested: Path, tmp_path: Path, settings: dict[str, str], says: str) -> None:
    with Served(ingested, POLICY_BOT_DATABASE=f"sqlite:///{tmp_path}/records.db", **settings) as bot:
        _, said, _ = bot.stop(signal.SIGTERM)
    assert says in said
