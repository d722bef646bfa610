"""``make image``: proves the Dockerfile's steps without a container engine, that serving needs no torch, and prints what the image weighs.

The serving stage is started as it would be: nothing but /data may be written to. It must answer a question.
"""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from dockerfile import Stage, build

ROOT = Path(__file__).resolve().parents[2]
PORT = 8765
QUESTION = "can I accept a friend request from a parent?"
HEAVY = ("torch", "sentence_transformers", "transformers", "sklearn", "scipy", "onnx", "pypdf", "bs4")
AIM_MB = 400
_MB = 1024 * 1024
_READ_ONLY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner")
"""Without these capabilities root, too, writes only where the permissions let it."""


def main() -> int:
    """Prove everything; return 0 if the image is as light as it should be."""
    with tempfile.TemporaryDirectory(prefix="policy-bot-image-") as made:
        folder = Path(made)
        stages = build(ROOT / "Dockerfile", folder)
        serve = stages["serve"]
        lacking = _lacking(serve)
        print(f"Not installed in the serving stage, so it cannot import them: {', '.join(lacking)}")
        assert lacking == HEAVY, f"the serving stage holds {set(HEAVY) - set(lacking)}"
        light = _weigh(serve)
        shutil.rmtree(stages["build"].root)
        _prove_serving(serve)
    return 0 if light else 1


def _lacking(stage: Stage) -> tuple[str, ...]:
    code = f"from importlib.util import find_spec; print(*[name for name in {HEAVY!r} if find_spec(name) is None])"
    done = subprocess.run([f"{stage.venv}/bin/python", "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 (our own)
    return tuple(done.stdout.split())


def _weigh(stage: Stage) -> bool:
    """Print what the stage adds to its base image; return whether that is little enough."""
    packages = next(stage.venv.glob("lib/python*/site-packages"))
    base = {"pip", "setuptools", "distutils-precedence.pth", "_distutils_hack"}
    sizes = {path.name: _size(path) for path in packages.iterdir() if path.name.partition("-")[0] not in base}
    app = _size(stage.path(""))
    for name, size in sorted(sizes.items(), key=lambda one: -one[1])[:12]:
        print(f"  {size / _MB:7.1f} MB  {name}")
    total = (sum(sizes.values()) + app) / _MB
    print(
        f"  {app / _MB:7.1f} MB  the index and the policies\n  {total:7.1f} MB  in all, beside python:3.12-slim; aim: {AIM_MB} MB"
    )
    return total <= AIM_MB


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file() and not one.is_symlink()]
    return sum(one.stat().st_size for one in files)


def _prove_serving(stage: Stage) -> None:
    """Start the stage's command with everything read-only but /data, ask it, look at its health, stop it."""
    (stage.root / "data").mkdir()
    subprocess.run(["chmod", "-R", "a-w", str(stage.path("")), str(stage.venv)], check=True)  # noqa: S603, S607 (our own folder)
    settings = {**stage.settings(), "POLICY_BOT_PORT": str(PORT), "POLICY_BOT_HOST": "127.0.0.1"}
    held = _READ_ONLY if os.geteuid() == 0 and shutil.which("setpriv") else ()
    assert _is_refused(held, stage.path("build")), "the folders could be written to, so this would prove nothing"
    command = [*held, f"{stage.venv}/bin/{stage.entrypoint[0]}", *stage.command]
    with subprocess.Popen(command, cwd=stage.path(""), env=settings) as bot:  # noqa: S603 (the Dockerfile's own)
        try:
            _wait()
            text = _read(f"/?q={quote(QUESTION)}")
            assert text.count("<blockquote>") > 1, text
            assert _read("/readyz") == "ready"
            health = [one.replace("8000", str(PORT)) for one in stage.health]
            subprocess.run([f"{stage.venv}/bin/{health[0]}", *health[1:]], env=settings, check=True)  # noqa: S603 (the Dockerfile's own)
            libraries = Path(f"/proc/{bot.pid}/maps").read_text(encoding="utf-8") if Path("/proc").is_dir() else ""
            assert "libtorch" not in libraries
        finally:
            bot.terminate()
            bot.wait(60)
    assert bot.returncode == 0
    print("Served from read-only folders, writing to /data alone: answered, ready, healthy, stopped.")
    subprocess.run(["chmod", "-R", "u+w", str(stage.root)], check=True)  # noqa: S603, S607 (our own folder)


def _is_refused(held: tuple[str, ...], folder: Path) -> bool:
    """Whether a file cannot be made in ``folder``."""
    code = f"open({str(folder / 'written')!r}, 'w')"
    done = subprocess.run([*held, sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603 (our own)
    return done.returncode != 0


def _wait() -> None:
    for _ in range(300):
        try:
            _read("/healthz")
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError


def _read(path: str) -> str:
    with urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=30) as page:
        return str(page.read().decode())


if __name__ == "__main__":
    sys.exit(main())
