"""The program in a process of its own, over the small corpus; for tests."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-m", "bot")
_OURS = ("SLACK_", "TEAMS_", "POLICY_BOT_", "PUBLIC_URL")


def settings(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a bot over ``folder``, without any setting of whoever runs the tests."""
    paths = {"POLICY_BOT_POLICIES": str(folder / "policies"), "POLICY_BOT_BUILD": str(folder / "build")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {**kept, **paths, "HF_HUB_OFFLINE": "1", **more}


def command(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Return what the program does when it is called with ``words``."""
    told = settings(folder, **more)
    return subprocess.run([*PROGRAM, *words], cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 (our own program)


class Served:
    """``policy-bot serve``: ``with Served(folder, SLACK_BOT_TOKEN=...) as bot``, which is killed at the end."""

    def __init__(self, folder: Path, **more: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        told = settings(folder, POLICY_BOT_PORT=str(self.port), **more)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen([*PROGRAM, "serve"], cwd=ROOT, env=told, text=True, **pipes)  # type: ignore[call-overload]  # noqa: S603 (our own program)

    def __enter__(self) -> Self:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return self
        self.process.kill()
        return pytest.fail(self.process.communicate()[1])

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def stop(self, how: signal.Signals) -> tuple[int, str, str]:
        """Return how it ended, what it said and what it logged."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err
