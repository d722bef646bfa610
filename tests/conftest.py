from pathlib import Path

import pytest
from process import command
from slack_bot import POLICIES, REGISTER


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the small corpus, and the index that the program itself made over it."""
    folder = tmp_path_factory.mktemp("ingested")
    (folder / "policies").mkdir()
    for name, text in {**POLICIES, "register.toml": REGISTER}.items():
        (folder / "policies" / name).write_text(text, encoding="utf-8")
    done = command(folder, "ingest")
    assert done.returncode == 0, done.stderr
    return folder
