"""``policy-bot serve`` without any setting: the pages are there, a new index is taken, and no question is left anywhere."""

import os
import re
import signal
import socket
import tomllib
import urllib.request
from importlib.metadata import packages_distributions
from pathlib import Path
from urllib.parse import quote

import pytest
from process import ROOT, Served, command
from slack_bot import KEYS

from bot.platforms.web.doors import _LONGEST_WAIT_S
from bot.records.keys import KEY_FILE
from bot.records.store import open_store
from bot.serving import _DRAINED_S

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
    [({"POLICY_BOT_WEB_PASSWORD": "a long password"}, "for whoever gives the password"), ({"POLICY_BOT_WEB_USER_HEADER": "X-User"}, "names in X-User"), ({"POLICY_BOT_OWNER_PASSWORD": "a long password"}, "owner's pages are on: /owner")],
)  # fmt: skip
def test_who_may_see_the_pages_is_said(ingested: Path, tmp_path: Path, settings: dict[str, str], says: str) -> None:
    with Served(ingested, POLICY_BOT_DATABASE=f"sqlite:///{tmp_path}/records.db", **settings) as bot:
        _, said, _ = bot.stop(signal.SIGTERM)
    assert says in said


@pytest.fixture
def only_serving(tmp_path: Path) -> dict[str, str]:
    """Return the settings of a Python in which nothing can be imported that only ingesting needs."""
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]["ingest"]
    names = {re.split(r"[>=<\[ ]", one)[0].lower() for one in extra} - {"markdown-it-py"}  # rich brings that one along
    modules = sorted(module for module, of in packages_distributions().items() if names & {one.lower() for one in of})
    assert {"torch", "sentence_transformers", "sklearn", "onnx", "pypdf"} <= set(modules)
    refuse = f"import sys\nfor name in {modules!r}:\n    sys.modules[name] = None\n"
    (tmp_path / "sitecustomize.py").write_text(refuse, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}


def test_serving_needs_nothing_that_only_ingesting_needs(ingested: Path, tmp_path: Path, only_serving: dict[str, str]) -> None:
    with Served(ingested, POLICY_BOT_DATABASE=f"sqlite:///{tmp_path}/records.db", **only_serving) as bot:
        assert KEYS in read(f"{bot.url}/?q={quote('can staff lend keys to pupils?')}")
    asked = command(ingested, "ask", "can staff lend keys to pupils?", **only_serving)
    assert KEYS in " ".join(asked.stdout.split()), asked.stderr


def test_ingesting_where_only_serving_is_installed_says_what_to_install(ingested: Path, only_serving: dict[str, str]) -> None:
    done = command(ingested, "ingest", **only_serving)
    assert done.returncode == 1
    assert "install 'policy-bot[ingest]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_records_key_is_made_beside_their_file_and_one_made_before_stays_in_use(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/records.db"
    (tmp_path / "data").mkdir()
    first = open_store(url, "", tmp_path / "build").pepper
    assert (tmp_path / "data" / KEY_FILE).is_file()
    assert not (tmp_path / "build" / KEY_FILE).exists()
    earlier = open_store("", "", tmp_path / "build").pepper
    assert earlier != first
    assert open_store(url, "", tmp_path / "build").pepper == earlier


def test_a_request_that_cannot_be_read_leaves_no_word_of_itself_in_the_log(ingested: Path, tmp_path: Path) -> None:
    requests = [
        b"GET /?q=caretaker+" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /?q=the caretaker lends keys HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-User: caretaker\x01\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nCookie: caretaker" + b"x" * 9000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\ncaretaker\r\n",
    ]
    with Served(ingested, POLICY_BOT_DATABASE=f"sqlite:///{tmp_path}/records.db") as bot:
        for request in requests:
            with socket.create_connection(("127.0.0.1", bot.port), 30) as line:
                line.sendall(request)
                assert b" 400 " in line.recv(100)
        _, said, logged = bot.stop(signal.SIGTERM)
    assert "a request was malformed" in logged
    assert "caretaker" not in said + logged
    assert "Traceback" not in logged


def test_whatever_stops_the_bot_leaves_it_time_to_finish_what_it_has_in_hand() -> None:
    told = {
        "compose.yaml": r"\n  bot:\n(?:    .*\n)*?    stop_grace_period: (\d+)s\n",
        "deploy/policy-bot.service": r"\nTimeoutStopSec=(\d+)\n",
        "docs/operations.md": r"docker run --detach --stop-timeout (\d+) ",
    }
    for file, given in told.items():
        found = re.search(given, (ROOT / file).read_text(encoding="utf-8"))
        assert found, file
        assert int(found[1]) >= _DRAINED_S + _LONGEST_WAIT_S, file
