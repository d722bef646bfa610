"""The steps of a Dockerfile, done in clean folders of this machine: a folder stands for a stage's /, a fresh venv for its Python."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

_OF_THE_SYSTEM = ("useradd",)
"""Commands that would change this machine itself; they are not done, and said not to be."""
_KEPT = ("PIP_", "SSL_", "LANG", "TMPDIR", "HTTP", "http", "NO_PROXY", "no_proxy")


@dataclass
class Stage:
    """A stage: its folder, and what its steps have set."""

    name: str
    root: Path
    workdir: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    @property
    def venv(self) -> Path:
        """Where its Python is: what the base image brings along."""
        return self.root / "venv"

    def path(self, inside: str) -> Path:
        """Return where a path of the image is on this machine."""
        return self.root / os.path.normpath(os.path.join(self.workdir, inside)).lstrip("/")  # noqa: PTH118 (a path of the image)

    def settings(self) -> dict[str, str]:
        """Return the environment of a command in it: its own, and how packages are fetched on this machine."""
        kept = {name: value for name, value in os.environ.items() if name.startswith(_KEPT)}
        own = {name: value.replace("////data", f"///{self.root}/data") for name, value in self.environment.items()}
        return {"HOME": str(self.root), "PATH": f"{self.venv}/bin:/usr/bin:/bin", **kept, **own}


def build(dockerfile: Path, folder: Path) -> dict[str, Stage]:
    """Return the stages, built in ``folder``; raises CalledProcessError where a step fails."""
    stages: dict[str, Stage] = {}
    stage = Stage("", folder)
    for word, rest in _steps(dockerfile):
        match word:
            case "FROM":
                name = rest.split(" AS ")[1]
                stage = stages[name] = Stage(name, folder / name)
                subprocess.run([sys.executable, "-m", "venv", str(stage.venv)], check=True)  # noqa: S603 (our own)
            case "COPY":
                _copy(rest, stage, stages, dockerfile.parent)
            case "RUN":
                _run(rest, stage)
            case _:
                _set(word, rest, stage)
    return stages


def _steps(dockerfile: Path) -> list[tuple[str, str]]:
    """Return each step's word and the rest of it."""
    text = dockerfile.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def _copy(rest: str, stage: Stage, stages: dict[str, Stage], context: Path) -> None:
    *sources, to = shlex.split(rest)
    origin = stages[sources.pop(0).removeprefix("--from=")] if sources[0].startswith("--from=") else None
    for source in sources:
        path = origin.path(source) if origin else context / source
        target = stage.path(to) / path.name if to.endswith("/") else stage.path(to)
        if path.is_dir():
            shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(path, target)


def _set(word: str, rest: str, stage: Stage) -> None:
    """Note what a step sets; raises ValueError for a step that is not known here."""
    match word:
        case "WORKDIR":
            stage.workdir = rest
            stage.path("").mkdir(parents=True, exist_ok=True)
        case "ENV":
            stage.environment |= dict(one.split("=", 1) for one in shlex.split(rest))
        case "ENTRYPOINT":
            stage.entrypoint = json.loads(rest)
        case "CMD":
            stage.command = json.loads(rest)
        case "HEALTHCHECK":
            stage.health = json.loads(rest[rest.index("[") :])
        case "ARG" | "USER" | "VOLUME" | "EXPOSE":
            print(f"  [{stage.name}] {word} {rest}: for the engine", flush=True)
        case _:
            message = f"the Dockerfile's {word} is a step that this does not know"
            raise ValueError(message)


def _run(rest: str, stage: Stage) -> None:
    if any(word in rest for word in _OF_THE_SYSTEM):
        print(f"  [{stage.name}] not done here, it is of the image's own system: {rest}", flush=True)
        return
    print(f"  [{stage.name}] {rest}", flush=True)
    subprocess.run(["/bin/sh", "-ec", rest], cwd=stage.path(""), env=stage.settings(), check=True)  # noqa: S603 (the Dockerfile's own)
