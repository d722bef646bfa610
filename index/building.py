"""Building an index beside the one in use, and putting it in its place in one step."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
from filelock import FileLock

from index import vectors as backends
from index.clause_index import (
    CLAUSES,
    CURRENT,
    DENSE_WEIGHT,
    KEYS,
    LEXICAL,
    POLICIES,
    VECTORS,
    check_files,
    folder_in_use,
    searched_text,
)
from index.embedding import Embedder, Progress, Vectors
from index.errors import DamagedIndexError, NoIndexError
from index.lexical import Lexical
from index.manifest import FORMAT, Manifest, hashes, read_manifest, write_manifest
from ingest.clause_file import to_json, write_clauses
from ingest.ingesting import Ingested

_BACKEND = "faiss_flat"
_LOCK = ".lock"
_BESIDE = ".building-"
_KEPT = 2
"""Indexes kept in the build folder: the one in use and the one before it, for a reader still opening it."""


@contextmanager
def sole_builder(build: Path) -> Iterator[None]:
    """Hold the build folder for one builder at a time, and sweep up what a killed one left behind."""
    build.mkdir(parents=True, exist_ok=True)
    with FileLock(build / _LOCK):
        for folder in build.glob(f"{_BESIDE}*"):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (*build.glob(".*.part"), *build.glob("index/.*.part")):
            file.unlink(missing_ok=True)
        yield


def build_index(build: Path, done: Ingested, embedder: Embedder, progress: Progress | None = None) -> Manifest:
    """Build an index beside the one in use in ``build``, and put it in its place at once.

    Nothing is built if the index in use holds the same already. Clauses that it holds, by the same
    model, are not embedded again. Whatever fails, the index in use stays in use.
    """
    content = _content(done, embedder)
    standing = _standing(build, content)
    if standing:
        return standing
    beside = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=build))
    try:
        texts = [searched_text(clause) for clause in done.clauses]
        rows, keys = _embedded(build, texts, embedder, progress)
        backends.build(_BACKEND, rows).save(beside / VECTORS)
        Lexical.build(texts).save(beside / LEXICAL)
        write_clauses(beside / CLAUSES, done.clauses)
        (beside / POLICIES).write_text(_policies(done), encoding="utf-8")
        (beside / KEYS).write_text(json.dumps(keys), encoding="utf-8")
        names = [path.relative_to(beside).as_posix() for path in beside.rglob("*") if path.is_file()]
        manifest = _manifest(content, embedder, rows, done, hashes(beside, names))
        write_manifest(beside, manifest)
        _put_in_use(build, beside, manifest)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _content(done: Ingested, embedder: Embedder) -> str:
    """Return a hash of all that an index is made from: two of the same hash answer alike."""
    settings = f"{embedder.digest} {FORMAT} {DENSE_WEIGHT}"
    made_from = [*map(to_json, done.clauses), _policies(done), json.dumps(done.sources), settings]
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()[:16]


def _policies(done: Ingested) -> str:
    return json.dumps([asdict(policy) for policy in done.policies], ensure_ascii=False, indent=1)


def _standing(build: Path, content: str) -> Manifest | None:
    """Return the manifest of the index in use if it is whole and was made from the same."""
    try:
        folder = folder_in_use(build)
        manifest = read_manifest(folder)
        check_files(folder, manifest)
    except (NoIndexError, DamagedIndexError):
        return None
    return manifest if manifest.content == content else None


def _embedded(build: Path, texts: Sequence[str], embedder: Embedder, progress: Progress | None) -> tuple[Vectors, list[str]]:
    """Return a vector for each text, taking over those that the index in use has, and a hash for each."""
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known = _known(build, embedder)
    fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    made = embedder.embed(list(fresh.values()), progress)
    known |= dict(zip(fresh, made, strict=True))
    return np.vstack([known[key] for key in keys]).astype(np.float32), keys


def _known(build: Path, embedder: Embedder) -> dict[str, Vectors]:
    """Return the vectors of the index in use by what was embedded; none if another model made it."""
    try:
        folder = folder_in_use(build)
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        if manifest.model_digest != embedder.digest:
            return {}
        keys: list[str] = json.loads((folder / KEYS).read_text(encoding="utf-8"))
        rows = backends.open_vectors(manifest.vectors, folder / VECTORS).at(np.arange(len(keys)))
        return dict(zip(keys, rows, strict=True))
    except (NoIndexError, DamagedIndexError):
        return {}


def _manifest(content: str, embedder: Embedder, rows: Vectors, done: Ingested, files: dict[str, str]) -> Manifest:
    return Manifest(
        format=FORMAT,
        content=content,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        model=embedder.name,
        model_digest=embedder.digest,
        dimensions=int(rows.shape[1]),
        vectors=_BACKEND,
        clauses=len(done.clauses),
        clauses_digest=files[CLAUSES],
        sources=done.sources,
        settings={"dense_weight": DENSE_WEIGHT},
        versions={name: version(name) for name in ("policy-bot", "faiss-cpu", "bm25s", "numpy")},
        files=files,
    )


def _put_in_use(build: Path, beside: Path, manifest: Manifest) -> None:
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
