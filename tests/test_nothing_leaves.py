"""Nothing leaves the machine: no library reports to its maker, and nothing tries to reach anybody."""

import subprocess
from pathlib import Path

import pytest
from process import PROGRAM, ROOT, settings

PROBE = """
import socket, sys
def refuse(*wanted, **more):
    print("REACHED OUT:", wanted[:1], file=sys.stderr)
    raise OSError("nobody is reached in this test")
socket.getaddrinfo = refuse
socket.socket.connect = refuse
sys.argv = ["policy-bot", *sys.argv[1:]]
from bot.__main__ import main
main()
"""


@pytest.mark.parametrize("arguments", [("ingest", "--quiet"), ("ask", "can I accept a friend request from a parent?")])
def test_neither_ingesting_nor_asking_reaches_out_or_leaves_a_trace_at_home(
    arguments: tuple[str, ...], ingested: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    folder = ingested if arguments[0] == "ask" else tmp_path
    environment = settings(folder) | {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
    if arguments[0] == "ingest":
        environment |= {"POLICY_BOT_POLICIES": str(ROOT / "policies_src")}
    program = [PROGRAM[0], "-c", PROBE, *arguments]
    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (our own program)
    assert done.returncode == 0, done.stderr
    assert "REACHED OUT" not in done.stderr
    assert "onnxruntime" not in done.stderr
    left = sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())
    assert not [one for one in left if "icrosoft" in one or "onnxruntime" in one or "telemetry" in one.lower()], left
