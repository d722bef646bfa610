"""The manifest that ``policy-bot slack manifest`` prints is one that Slack takes, and asks for what the bot needs."""

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema  # type: ignore[import-untyped]
import pytest
from fake_slack_memory import METHODS
from slack_oauth_bot import npm

from bot.__main__ import main
from bot.platforms.slack import manifest, sender

JSON = dict[str, Any]
Run = Callable[..., "Done"]
URL = "https://policies.school.example"
HEARD = {"app_mention": "app_mentions:read"} | {
    f"message.{kind}": f"{kind}:history" for kind in ("channels", "groups", "im", "mpim")
}
"""The scope that Slack wants of who subscribes to an event; the others need none."""
BESIDES = {"assistant:write": "agent_view", "commands": "slash_commands", "im:write": "app_home"}
"""The scope that Slack wants of who has a feature."""


class Done(NamedTuple):
    code: object
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> Done:
        monkeypatch.setattr("sys.argv", ["policy-bot", "slack", "manifest", *words])
        with pytest.raises(SystemExit) as end:
            main()
        return Done(end.value.code, *capsys.readouterr())

    return run


def printed(run: Run, *words: str) -> JSON:
    done = run(*words)
    assert (done.code, done.err) == (0, "")
    made: JSON = json.loads(done.out)
    return made


def addresses(made: JSON) -> list[str | None]:
    settings, features = made["settings"], made["features"]
    asked = [settings["event_subscriptions"], settings["interactivity"]]
    found = [*(one.get("request_url") for one in asked), *(one.get("url") for one in features["slash_commands"])]
    return [*found, *made["oauth_config"].get("redirect_urls", [None])]


@pytest.mark.parametrize("words", [(), ("--url", URL), ("--url", f"{URL}/bot/", "--name", "x" * 35)])
def test_slack_takes_the_manifest(words: tuple[str, ...], run: Run) -> None:
    made = printed(run, *words)
    schema = jsonschema.Draft7Validator(json.loads(npm("out/manifest.schema.json").read_text(encoding="utf-8")))
    assert [fault.message for fault in schema.iter_errors(made)] == []
    assert list(schema.iter_errors({**made, "features": {"agent_view": {"name": "?"}}})), "the schema lets anything pass"
    shown, features = made["display_information"], made["features"]
    assert made["_metadata"]["major_version"] == 2
    assert 0 < len(shown["name"]) <= 35
    assert 0 < len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert 0 < len(features["bot_user"]["display_name"]) <= 80
    assert 0 < len(features["agent_view"]["agent_description"]) <= 300
    for command in features["slash_commands"]:
        assert command["command"].startswith("/")
        assert len(command["command"]) <= 32
        assert 0 < len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in features["shortcuts"]:
        assert 0 < len(shortcut["name"]) <= 24
        assert 0 < len(shortcut["description"]) <= 150
        assert 0 < len(shortcut["callback_id"]) <= 255


def test_the_manifest_names_the_addresses_that_the_bot_serves(run: Run) -> None:
    made, events = printed(run, "--url", f"{URL}/bot/", "--name", " Schoolbot "), f"{URL}/bot/slack/events"
    assert addresses(made) == [events, events, events, f"{URL}/bot/slack/oauth_redirect"]
    assert not made["settings"]["socket_mode_enabled"]
    assert made["display_information"]["name"] == made["features"]["bot_user"]["display_name"] == "Schoolbot"


def test_without_an_address_the_manifest_is_for_socket_mode(run: Run) -> None:
    made = printed(run)
    assert set(addresses(made)) == {None}
    assert made["settings"]["socket_mode_enabled"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        *((("--url", url), "https://") for url in ("http://a.example", "a.example", "https://", f"{URL}?a=1", f"{URL}/ x")),
        (("--name", "x" * 36), "35"),
        (("--name", " "), "1 to 35"),
    ],
)
def test_a_manifest_that_slack_would_refuse_is_not_printed(words: tuple[str, ...], told: str, run: Run) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert len(done.err.splitlines()) == 1


def test_the_scopes_cover_each_method_called_and_each_event_heard_and_no_more() -> None:
    tree = ast.walk(ast.parse(Path(sender.__file__).read_text(encoding="utf-8")))
    used = {node.attr for node in tree if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self._client"}
    methods = {name.replace(".", "_"): scopes.split() for name, (scopes, _) in METHODS.items()}
    assert used
    assert used <= methods.keys()
    kinds = ("channels", "groups", "mpim")  # that of direct messages is never looked up
    called = [{one.format(kind=kind) for one in methods[name]} for name in used if methods[name] for kind in kinds]
    heard = [{HEARD[event]} for event in manifest.EVENTS if event in HEARD]
    held = set(manifest.SCOPES)
    assert [scopes for scopes in called + heard if not scopes & held] == []
    assert held - set().union(*called, *heard) <= BESIDES.keys()
    assert {BESIDES[scope] for scope in BESIDES.keys() & held} <= manifest.manifest("")["features"].keys()
