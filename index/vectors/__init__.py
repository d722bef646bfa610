"""The door of the vectors' seam: nearest neighbours among vectors of length one."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

NAMES = ("numpy_exact", "faiss_flat", "faiss_ivf")


class VectorIndex(Protocol):
    """What each module of this folder offers."""

    def nearest(self, vector: Vectors, count: int, allowed: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.int64], Vectors]:
        """Return the places of the ``count`` nearest rows, best first, and their cosines.

        ``allowed``, shape (n,), restricts the search; fewer come back where fewer are allowed.
        """

    def at(self, places: NDArray[np.int64]) -> Vectors:
        """Return the rows at ``places``, shape (len(places), d)."""

    def save(self, path: Path) -> None:
        """Write the index to ``path``."""


def build(name: str, vectors: Vectors) -> VectorIndex:
    """Return the backend called ``name``, one of ``NAMES``, over ``vectors``, shape (n, d), rows of length one."""
    match name:
        case "numpy_exact":
            from index.vectors.numpy_exact import NumpyExact

            return NumpyExact(vectors)
        case "faiss_flat":
            from index.vectors.faiss_flat import FaissFlat

            return FaissFlat.over(vectors)
        case "faiss_ivf":
            from index.vectors.faiss_ivf import FaissIvf

            return FaissIvf.over(vectors)
        case _:
            return _unknown(name)


def open_vectors(name: str, path: Path) -> VectorIndex:
    """Return the backend called ``name`` from ``path``; raises DamagedIndexError."""
    match name:
        case "numpy_exact":
            from index.vectors.numpy_exact import NumpyExact

            return NumpyExact.open(path)
        case "faiss_flat":
            from index.vectors.faiss_flat import FaissFlat

            return FaissFlat.open(path)
        case "faiss_ivf":
            from index.vectors.faiss_ivf import FaissIvf

            return FaissIvf.open(path)
        case _:
            return _unknown(name)


def _unknown(name: str) -> VectorIndex:
    message = f"there is no vector backend called {name!r}; known are {', '.join(NAMES)}"
    raise LookupError(message)
