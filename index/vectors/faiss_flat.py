"""Exact search by faiss: the same answers as NumPy's, faster over many clauses."""

import errno
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndexError

Vectors = NDArray[np.float32]


class FaissFlat:
    """A faiss ``IndexFlatIP``: the inner product of vectors of length one is their cosine."""

    def __init__(self, index: faiss.Index) -> None:
        self.index = index

    @classmethod
    def over(cls, vectors: Vectors) -> "FaissFlat":
        """Return an index over ``vectors``, shape (n, d)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> "FaissFlat":
        """Return the index in ``path``; raises DamagedIndexError."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            message = f"{path}: the vectors are damaged; run 'policy-bot ingest' to build them anew"
            raise DamagedIndexError(message) from error

    def save(self, path: Path) -> None:
        """Write the index to ``path``; raises OSError where there is no room."""
        try:
            faiss.write_index(self.index, str(path))
        except RuntimeError as error:
            raise OSError(errno.EIO, "it cannot be written whole", str(path)) from error

    def at(self, places: NDArray[np.int64]) -> Vectors:
        """Return the rows at ``places``."""
        return self.index.reconstruct_batch(places)

    def nearest(self, vector: Vectors, count: int, allowed: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.int64], Vectors]:
        """Return the places of the nearest rows, best first, and their cosines."""
        possible = self.index.ntotal if allowed is None else int(allowed.sum())
        if not min(count, possible):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None if allowed is None else faiss.SearchParameters(sel=selector(allowed))  # type: ignore[call-arg]  # its stubs lag behind
        scores, places = self.index.search(vector[None, :], min(count, possible), params=parameters)
        return places[0], scores[0]


def selector(allowed: NDArray[np.bool_]) -> faiss.IDSelector:
    """Return what restricts a search of faiss to the rows that are ``allowed``."""
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]  # its stubs lag behind
