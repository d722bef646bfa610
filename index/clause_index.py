"""The index over clauses: open it and search it."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import vectors as backends
from index.embedding import Embedder, Vectors
from index.errors import DamagedIndexError, NoIndexError
from index.hit import Hit
from index.lexical import Lexical
from index.manifest import Manifest, hashes, read_manifest
from ingest.clause_file import read_clauses
from ingest.errors import ClauseFileError
from ingest.policy import Clause, Policy, Stated

DENSE_WEIGHT = 0.8
"""Share of the dense similarity in the score that ranks; the rest is BM25's."""
_CANDIDATES = 100
_NAME = re.compile(r"[0-9a-f]{16}(?:-\d+)?")
CURRENT = "current"
"""The file in the build folder's ``index`` that names the index in use."""
CLAUSES, POLICIES, KEYS, VECTORS, LEXICAL = "clauses.jsonl", "policies.json", "embedded.json", "vectors.bin", "lexical"


def searched_text(clause: Clause) -> str:
    """Return what a clause is found by: its heading path, lead-in and text."""
    return "\n".join(part for part in (" > ".join(clause.headings), clause.lead_in, clause.text) if part)


@dataclass(frozen=True, slots=True)
class ClauseIndex:
    """Clauses, their policies, and all that is needed to search them."""

    manifest: Manifest
    clauses: tuple[Clause, ...]
    policies: tuple[Policy, ...]
    _vectors: backends.VectorIndex
    _lexical: Lexical
    _embedder: Embedder

    def search(
        self,
        question: str,
        count: int = 10,
        policies: Collection[str] | None = None,
        organisations: Collection[str] | None = None,
    ) -> list[Hit]:
        """Return the ``count`` best clauses for ``question``, best first.

        The score is a convex combination of the dense and the BM25 score, each scaled to 0..1 among
        the candidates. ``policies`` (keys) and ``organisations`` restrict the search.
        """
        if not self.clauses or not question.strip():
            return []
        allowed = self._allowed(policies, organisations)
        vector = self._embedder.embed([question])[0]
        words = self._lexical.scores(question)
        candidates = self._candidates(vector, words, allowed)
        if not len(candidates):
            return []
        similarity = self._vectors.at(candidates) @ vector
        score = DENSE_WEIGHT * _scaled(similarity) + (1 - DENSE_WEIGHT) * _scaled(words[candidates])
        order = np.lexsort((candidates, -score))[:count]
        return [
            Hit(self.clauses[candidates[place]], float(score[place]), float(similarity[place]), rank)
            for rank, place in enumerate(order, start=1)
        ]

    def _allowed(self, policies: Collection[str] | None, organisations: Collection[str] | None) -> NDArray[np.bool_] | None:
        if policies is None and organisations is None:
            return None
        return np.array(
            [
                (policies is None or clause.policy in policies)
                and (organisations is None or clause.organisation in organisations)
                for clause in self.clauses
            ]
        )

    def _candidates(self, vector: Vectors, words: NDArray[np.float32], allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        dense, _ = self._vectors.nearest(vector, _CANDIDATES, allowed)
        possible = words if allowed is None else np.where(allowed, words, 0)
        most = min(_CANDIDATES, len(possible))
        lexical = np.argpartition(-possible, most - 1)[:most]
        return np.union1d(dense, lexical[possible[lexical] > 0]).astype(np.int64)


def _scaled(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``scores`` scaled so that the least is 0 and the greatest 1."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


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


def clauses_in_use(build: Path) -> tuple[Clause, ...]:
    """Return the clauses of the index in use, checked against its manifest; none where there is no whole index."""
    try:
        folder = folder_in_use(build)
        check_files(folder, read_manifest(folder))
        return read_clauses(folder / CLAUSES)
    except (NoIndexError, DamagedIndexError, ClauseFileError):
        return ()


def open_index(build: Path, embedder: Embedder) -> ClauseIndex:
    """Return the index in use in ``build``.

    Raises NoIndexError if there is none, DamagedIndexError if a part of it is missing or altered, or
    if ``embedder`` is another model than the one that it was built by.
    """
    folder = folder_in_use(build)
    manifest = read_manifest(folder)
    if manifest.model_digest != embedder.digest:
        message = (
            f"{folder}: it was built by the model {manifest.model!r} and is searched by {embedder.name!r};"
            " run 'policy-bot ingest' to build it anew"
        )
        raise DamagedIndexError(message)
    check_files(folder, manifest)
    try:
        clauses = read_clauses(folder / CLAUSES)
        policies = tuple(_policy(record) for record in json.loads((folder / POLICIES).read_text(encoding="utf-8")))
    except (ClauseFileError, OSError, ValueError, TypeError) as error:
        message = f"{folder}: the index is damaged ({error})"
        raise DamagedIndexError(message) from error
    return ClauseIndex(
        manifest,
        clauses,
        policies,
        backends.open_vectors(manifest.vectors, folder / VECTORS),
        Lexical.open(folder / LEXICAL, len(clauses)),
        embedder,
    )


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise DamagedIndexError if a file of the index is not the one that was built."""
    for name, digest in hashes(folder, manifest.files).items():
        if digest != manifest.files[name]:
            message = f"{folder / name}: it was altered or cut short; run 'policy-bot ingest' to build it anew"
            raise DamagedIndexError(message)


def _policy(record: dict[str, object]) -> Policy:
    dates = {name: Stated(**value) for name, value in record.items() if isinstance(value, dict)}
    lists = {name: tuple(value) for name, value in record.items() if isinstance(value, list)}
    return Policy(**record | dates | lists)  # type: ignore[arg-type]  # checked when the register was read
