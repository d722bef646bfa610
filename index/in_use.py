"""Which index is in use: found, checked, changed in one step, by one builder at a time."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from index.errors import DamagedIndexError, NoIndexError
from index.manifest import Manifest, hashes
from index.parts import BESIDE, CURRENT

_NAME = re.compile(r"[0-9a-f]{16}(?:-\d+)?")
_LOCK = ".lock"
_KEPT = 2
"""Indexes kept in the build folder: the one in use and the one before it, for a reader still opening it."""


@contextmanager
def sole_builder(build: Path) -> Iterator[None]:
    """Hold the build folder for one builder at a time, and sweep up what a killed one left behind."""
    build.mkdir(parents=True, exist_ok=True)
    with FileLock(build / _LOCK):
        for folder in build.glob(f"{BESIDE}*"):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (*build.glob(".*.part"), *build.glob("index/.*.part")):
            file.unlink(missing_ok=True)
        yield


def folder_in_use(build: Path) -> Path:
    """Return the folder of the index in use; raises NoIndexError if there is none."""
    pointer = build.resolve() / "index" / CURRENT
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        message = f"{build.resolve()}: there is no index yet; run 'policy-bot ingest' first"
        raise NoIndexError(message) from error
    except UnicodeDecodeError:
        name = ""
    if not _NAME.fullmatch(name):
        message = f"{pointer}: it does not name an index; run 'policy-bot ingest' to build it anew"
        raise DamagedIndexError(message)
    return pointer.parent / name


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise DamagedIndexError if a file of the index is not the one that was built."""
    for name, digest in hashes(folder, manifest.files).items():
        if digest != manifest.files[name]:
            message = f"{folder / name}: it was altered or cut short; run 'policy-bot ingest' to build it anew"
            raise DamagedIndexError(message)


def put_in_use(build: Path, beside: Path, manifest: Manifest) -> None:
    """Move a finished index to its name and point at it; the pointer changes in one step."""
    folder = _name(build, manifest)
    folder.parent.mkdir(exist_ok=True)
    beside.replace(folder)
    pointer = build / "index" / f".{CURRENT}.{os.getpid()}.part"
    pointer.write_text(folder.name + "\n", encoding="utf-8")
    pointer.replace(build / "index" / CURRENT)
    old = sorted(
        (path for path in folder.parent.iterdir() if path.is_dir() and path != folder), key=lambda path: path.stat().st_mtime
    )
    for path in old[: max(0, len(old) - _KEPT + 1)]:
        shutil.rmtree(path, ignore_errors=True)


def _name(build: Path, manifest: Manifest) -> Path:
    """Return the folder for an index: named by its content, or beside a damaged one of that name."""
    folder, again = build / "index" / manifest.content, 1
    while folder.exists():
        again += 1
        folder = build / "index" / f"{manifest.content}-{again}"
    return folder
