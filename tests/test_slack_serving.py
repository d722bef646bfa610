import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_memory import APP_LEVEL, BOT, BOT_USER, Answered
from fake_slack_requests import as_envelope, command_form, deliver, event_body, sign
from slack_bot import KEYS, POLICIES, REGISTER, SECRET

ROOT = Path(__file__).resolve().parents[1]
ASKED = f"<@{BOT_USER}> can staff lend keys to pupils?"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build folder made by the program itself."""
    folder = tmp_path_factory.mktemp("serving")
    (folder / "policies").mkdir()
    for name, text in {**POLICIES, "register.toml": REGISTER}.items():
        (folder / "policies" / name).write_text(text, encoding="utf-8")
    command([*BOT_COMMAND, "ingest"], folder)
    return folder


BOT_COMMAND = (sys.executable, "-m", "bot")


def settings(folder: Path, **more: str) -> dict[str, str]:
    paths = {"POLICY_BOT_POLICIES": str(folder / "policies"), "POLICY_BOT_BUILD": str(folder / "build")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "POLICY_BOT_"))}
    return {**kept, **paths, "HF_HUB_OFFLINE": "1", **more}


def command(words: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, env=settings(folder, **more), capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 (our own program)


class Served:
    """A bot in a process of its own."""

    def __init__(self, folder: Path, slack: FakeSlack, **more: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        tokens = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url, **more}
        told = settings(folder, POLICY_BOT_PORT=str(self.port), **tokens)
        self.process = subprocess.Popen(  # noqa: S603 (our own program)
            [*BOT_COMMAND, "serve"], cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.slack = slack

    def ready(self) -> None:
        """Wait until it listens."""
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.process.kill()
        pytest.fail(self.process.communicate()[1])

    def hears(self, body: bytes) -> int:
        return self.slack.run(deliver(f"http://127.0.0.1:{self.port}/slack/events", body, sign(body, SECRET))).status

    def stop(self, how: signal.Signals) -> tuple[int, str, str]:
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


def by_socket(slack: FakeSlack, body: bytes) -> Answered:
    """Return how the bot answers by Socket Mode, as soon as it is connected."""
    for _ in range(60):
        try:
            return slack.run(slack.send_socket(*as_envelope(body), seconds=5))
        except AssertionError:
            time.sleep(0.5)
    return pytest.fail("the bot does not connect by Socket Mode")


@contextmanager
def served(folder: Path, slack: FakeSlack, **more: str) -> Iterator[Served]:
    bot = Served(folder, slack, **more)
    try:
        bot.ready()
        yield bot
    finally:
        bot.process.kill()
        bot.process.communicate()


def test_a_bot_told_to_stop_finishes_the_answer_in_hand_and_says_nothing_of_it(made: Path) -> None:
    with FakeSlack.in_thread() as slack, served(made, slack) as bot:
        slack.fail("reactions.add", "hang", seconds=1)
        assert bot.hears(event_body("app_mention", text=ASKED)) == 200
        code, out, err = bot.stop(signal.SIGTERM)
        assert code == 0
        assert KEYS in json.dumps(slack.ephemerals())
        assert "lend" not in out + err


def test_a_bot_killed_between_acknowledgement_and_answer_answers_when_it_starts_again(made: Path) -> None:
    with FakeSlack.in_thread() as slack:
        with served(made, slack) as bot:
            slack.fail("reactions.add", "hang", seconds=30)
            assert bot.hears(event_body("app_mention", text=ASKED)) == 200
            bot.stop(signal.SIGKILL)
            assert not slack.ephemerals()
        with served(made, slack):
            slack.wait_until(lambda call: call.method == "chat.postEphemeral", seconds=40)
        assert KEYS in json.dumps(slack.ephemerals())


def test_a_site_that_nothing_outside_can_reach_is_served_by_socket_mode(made: Path) -> None:
    with FakeSlack.in_thread() as slack, served(made, slack, SLACK_APP_TOKEN=APP_LEVEL, SLACK_SIGNING_SECRET="") as bot:
        body = event_body("app_mention", text=ASKED)
        assert by_socket(slack, body).status == 200
        slack.wait_until(lambda call: call.method == "chat.postEphemeral")
        slack.run(slack.send_disconnect())
        slack.run(slack.close_sockets(abruptly=True))
        assert "Checking" in by_socket(slack, command_form("keys 1.2", slack.response_url())).text
        slack.wait_until(lambda call: call.method == "response_url")
        assert by_socket(slack, body).status == 200
        code, _, _ = bot.stop(signal.SIGTERM)
        assert code == 0
        assert len(slack.calls("chat.postEphemeral")) == 1


def test_a_new_index_is_answered_from_without_a_restart(made: Path) -> None:
    with FakeSlack.in_thread() as slack, served(made, slack) as bot:
        source = made / "policies" / "keys.txt"
        before = source.read_text(encoding="utf-8")
        try:
            source.write_text(before.replace("their keys", "any of their keys"), encoding="utf-8")
            assert command([*BOT_COMMAND, "ingest"], made).returncode == 0
            bot.hears(event_body("app_mention", text=ASKED))
            slack.wait_until(lambda call: call.method == "chat.postEphemeral")
        finally:
            source.write_text(before, encoding="utf-8")
        assert "lend any of their keys" in json.dumps(slack.ephemerals())


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        ({}, "nothing is set up to serve"),
        ({"SLACK_BOT_TOKEN": "secret", "SLACK_CLIENT_ID": "1.2"}, "must begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": "secret", "SLACK_CLIENT_ID": "1.2"}, "SLACK_SIGNING_SECRET is missing"),
        ({"SLACK_BOT_TOKEN": "secret", "SLACK_CLIENT_ID": "1.2"}, "go together"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "POLICY_BOT_AUDIENCE": "none.toml"}, "none.toml"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "POLICY_BOT_DATABASE": "mysql://x/y"}, "known are sqlite"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "POLICY_BOT_KEY": "short"}, "POLICY_BOT_KEY"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "POLICY_BOT_DATABASE": "postgresql://x@127.0.0.1:1/y"}, "POLICY_BOT_KEY"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "POLICY_BOT_PORT": "many"}, "POLICY_BOT_PORT"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_and_nothing_is_served(tokens: dict[str, str], says: str, made: Path) -> None:
    done = command([*BOT_COMMAND, "serve"], made, **tokens)
    assert done.returncode in {1, 2}
    assert says in done.stderr
    assert "Traceback" not in done.stderr
