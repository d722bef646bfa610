"""``policy-bot teams package`` writes a package that Teams takes, or says what Teams would not take."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from fake_teams_school import APP
from PIL import Image
from slack_oauth_bot import npm

from bot.__main__ import main

URL = "https://policies.school.example"
OWN = "0a1b2c3d-0000-4000-8000-00000000000f"


class Done(NamedTuple):
    code: object
    out: str
    err: str


Pack = Callable[..., tuple[Done, Path]]


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Pack:
    """Return what runs ``policy-bot teams package``: how it ends, and the file that it is told to write."""

    def pack(*words: str, app: str = OWN, url: str = "", out: str = "app.zip") -> tuple[Done, Path]:
        monkeypatch.setenv("TEAMS_APP_ID", app)
        monkeypatch.setenv("PUBLIC_URL", url)
        monkeypatch.setattr("sys.argv", ["policy-bot", "teams", "package", "--out", str(tmp_path / out), *words])
        with pytest.raises(SystemExit) as end:
            main()
        return Done(end.value.code, *capsys.readouterr()), tmp_path / out

    return pack


def refused(folder: Path, manifest: bytes) -> str:
    """Return what Microsoft's schema has against a manifest."""
    path = folder / "manifest.json"
    path.write_bytes(manifest)
    words = [str(npm("node_modules/.bin/node")), str(npm("manifest-check.mjs")), str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 (our own program)
    return done.stderr or str(done.returncode or "")


@pytest.mark.parametrize(
    "words", [("--url", URL), ("--url", f"{URL}:8443/bot/", "--name", "N" * 30), ("--url", URL, "--name", "Schule Ä \u4e2d")]
)
def test_teams_takes_the_package(words: tuple[str, ...], pack: Pack, tmp_path: Path) -> None:
    done, out = pack(*words)
    assert (done.code, done.err) == (0, "")
    assert str(out) in done.out
    with zipfile.ZipFile(out) as zipped:
        assert sorted(zipped.namelist()) == ["color.png", "manifest.json", "outline.png"]
        made = zipped.read("manifest.json")
        assert refused(tmp_path, made) == ""
        assert refused(tmp_path, made.replace(b'"personal"', b'"groupchat"')), "the schema lets anything pass"
        icons = {name: zipped.read(f"{name}.png") for name in ("color", "outline")}
    for name, side in (("color", 192), ("outline", 32)):
        with Image.open(io.BytesIO(icons[name])) as icon:
            icon.load()
            assert (icon.format, icon.size) == ("PNG", (side, side))
            pixels = icon.convert("RGBA").tobytes()
            seen = {tuple(pixels[place : place + 4]) for place in range(0, len(pixels), 4)}
            assert {alpha for *_, alpha in seen} == ({255} if name == "color" else {0, 255})
            assert name == "color" or {colour[:3] for colour in seen if colour[3]} == {(255, 255, 255)}
            assert len(seen) > 1, "an icon of one colour shows nothing"


def test_the_package_names_the_bot_the_host_and_pages_that_the_bot_serves(pack: Pack) -> None:
    _, out = pack("--url", f"{URL}/", "--name", " Staff policies ")
    with zipfile.ZipFile(out) as zipped:
        made = json.loads(zipped.read("manifest.json"))
    assert {made["bots"][0]["botId"], made["composeExtensions"][0]["botId"]} == {OWN}
    assert made["validDomains"] == ["policies.school.example"]
    assert made["name"]["short"] == made["developer"]["name"] == "Staff policies"
    assert str(UUID(made["id"])) == made["id"] != OWN
    pages = {made["developer"][name] for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl")}
    assert pages == {URL, f"{URL}/privacy"}
    assert [one["title"] for one in made["bots"][0]["commandLists"][0]["commands"]] == ["help", "list"]


def test_the_same_settings_make_the_same_package_and_another_app_another(pack: Pack) -> None:
    first, again, other = (pack("--url", URL, app=app)[1].read_bytes() for app in (OWN, OWN, APP))
    assert first == again != other


def test_the_address_of_the_settings_is_taken_where_none_is_given(pack: Pack) -> None:
    done, out = pack(url=URL)
    assert done.code == 0
    with zipfile.ZipFile(out) as zipped:
        assert json.loads(zipped.read("manifest.json"))["developer"]["websiteUrl"] == URL


@pytest.mark.parametrize("url", ["http://a.example", "a.example", "https://", f"{URL}?a=1", f"{URL}/ x", ""])
def test_all_that_teams_would_refuse_is_named_in_one_run_and_nothing_is_written(url: str, pack: Pack) -> None:
    done, out = pack("--url", url, "--name", "N" * 31, app="my bot")
    assert (done.code, done.out, out.exists()) == (2, "", False)
    address, name, app = done.err.splitlines()
    assert "https://" in address
    assert "1 to 30" in name
    assert "TEAMS_APP_ID" in app
    assert "application (client) ID" in app


@pytest.mark.parametrize(
    "app",
    [
        "",
        "{0a1b2c3d-0000-4000-8000-00000000000f}",
        "urn:uuid:0a1b2c3d-0000-4000-8000-00000000000f",
        "0a1b2c3d00004000800000000000000f",
    ],
)
def test_an_app_id_that_teams_would_not_take_is_named(app: str, pack: Pack) -> None:
    done, out = pack("--url", URL, app=app)
    assert (done.code, out.exists()) == (2, False)
    assert "TEAMS_APP_ID" in done.err


def test_a_package_that_cannot_be_written_is_said_in_plain_words(pack: Pack) -> None:
    done, _ = pack("--url", URL, out="nowhere/app.zip")
    assert (done.code, done.out) == (1, "")
    assert "may this account write there" in done.err
