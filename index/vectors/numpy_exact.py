"""Exact search in NumPy: the reference that the other backends are held to."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndexError

Vectors = NDArray[np.float32]


class NumpyExact:
    """All vectors in one array."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    @classmethod
    def open(cls, path: Path) -> "NumpyExact":
        """Return the index in ``path``; raises DamagedIndexError."""
        try:
            return cls(np.load(path, mmap_mode="r", allow_pickle=False))
        except (OSError, ValueError, EOFError) as error:
            message = f"{path}: the vectors are damaged ({error}); run 'policy-bot ingest' to build them anew"
            raise DamagedIndexError(message) from error

    def save(self, path: Path) -> None:
        """Write the index to ``path``."""
        with path.open("wb") as file:
            np.save(file, self._vectors, allow_pickle=False)

    def at(self, places: NDArray[np.int64]) -> Vectors:
        """Return the rows at ``places``."""
        return self._vectors[places]

    def nearest(self, vector: Vectors, count: int, allowed: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.int64], Vectors]:
        """Return the places of the nearest rows, best first, and their cosines."""
        scores = self._vectors @ vector
        places = np.arange(len(scores)) if allowed is None else np.flatnonzero(allowed)
        best = places[np.argsort(-scores[places], kind="stable")[:count]]
        return best, scores[best]
