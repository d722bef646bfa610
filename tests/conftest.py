import tempfile
import warnings
from collections.abc import Iterator
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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Yield the address of a real server; run as root, it needs a folder that another account may enter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pgserver
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = pgserver.get_server(Path(folder) / "data")  # type: ignore[attr-defined]  # it is exported by name
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the address of a database, of each kind in turn."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgresql"))
