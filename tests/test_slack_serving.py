import json
import signal
import time
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_memory import APP_LEVEL, BOT, BOT_USER, Answered
from fake_slack_requests import as_envelope, command_form, deliver, event_body, sign
from process import Served, command
from slack_bot import KEYS, SECRET

ASKED = f"<@{BOT_USER}> can staff lend keys to pupils?"


def served(folder: Path, slack: FakeSlack, **more: str) -> Served:
    return Served(folder, **{"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url, **more})


def hears(slack: FakeSlack, bot: Served, body: bytes) -> int:
    return slack.run(deliver(f"{bot.url}/slack/events", body, sign(body, SECRET))).status


def by_socket(slack: FakeSlack, body: bytes) -> Answered:
    """Return how the bot answers by Socket Mode, as soon as it is connected."""
    for _ in range(60):
        try:
            return slack.run(slack.send_socket(*as_envelope(body), seconds=5))
        except AssertionError:
            time.sleep(0.5)
    return pytest.fail("the bot does not connect by Socket Mode")


def test_a_bot_told_to_stop_finishes_the_answer_in_hand_and_says_nothing_of_it(ingested: Path) -> None:
    with FakeSlack.in_thread() as slack, served(ingested, slack) as bot:
        slack.fail("reactions.add", "hang", seconds=1)
        assert hears(slack, bot, event_body("app_mention", text=ASKED)) == 200
        code, out, err = bot.stop(signal.SIGTERM)
        assert code == 0
        assert KEYS in json.dumps(slack.ephemerals())
        assert "lend" not in out + err


def test_a_bot_killed_between_acknowledgement_and_answer_answers_when_it_starts_again(ingested: Path) -> None:
    with FakeSlack.in_thread() as slack:
        with served(ingested, slack) as bot:
            slack.fail("reactions.add", "hang", seconds=30)
            assert hears(slack, bot, event_body("app_mention", text=ASKED)) == 200
            bot.stop(signal.SIGKILL)
            assert not slack.ephemerals()
        with served(ingested, slack):
            slack.wait_until(lambda call: call.method == "chat.postEphemeral", seconds=40)
        assert KEYS in json.dumps(slack.ephemerals())


def test_a_site_that_nothing_outside_can_reach_is_served_by_socket_mode(ingested: Path) -> None:
    with FakeSlack.in_thread() as slack, served(ingested, slack, SLACK_APP_TOKEN=APP_LEVEL, SLACK_SIGNING_SECRET="") as bot:
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


def test_a_new_index_is_answered_from_without_a_restart(ingested: Path) -> None:
    with FakeSlack.in_thread() as slack, served(ingested, slack) as bot:
        source = ingested / "policies" / "keys.txt"
        before = source.read_text(encoding="utf-8")
        try:
            source.write_text(before.replace("their keys", "any of their keys"), encoding="utf-8")
            assert command(ingested, "ingest").returncode == 0
            hears(slack, bot, event_body("app_mention", text=ASKED))
            slack.wait_until(lambda call: call.method == "chat.postEphemeral")
        finally:
            source.write_text(before, encoding="utf-8")
            assert command(ingested, "ingest").returncode == 0
        assert "lend any of their keys" in json.dumps(slack.ephemerals())


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        ({"POLICY_BOT_WEB_PASSWORD": "short"}, "POLICY_BOT_WEB_PASSWORD is too short"),
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
def test_a_wrong_setting_is_named_and_nothing_is_served(tokens: dict[str, str], says: str, ingested: Path) -> None:
    done = command(ingested, "serve", **tokens)
    assert done.returncode in {1, 2}
    assert says in done.stderr
    assert "Traceback" not in done.stderr
