"""Search by faiss in the nearest cells alone: for very many vectors, nearly the exact answer in a fraction of the time."""

import math
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.vectors.faiss_flat import FaissFlat, selector
from index.vectors.numpy_exact import NumpyExact, Vectors

_LOOKED_AT = 16
"""Cells that are searched for each question."""
_BALANCE = 4
"""Square of cells by rows: finding the nearest cells then takes as long as comparing the rows in them."""
_SCANNED = 20_000
"""Rows up to which a restricted search compares every one that is allowed."""
_TRAINED_ON = 64
"""Rows per cell that the cells are found from."""


class FaissIvf:
    """A faiss ``IndexIVFScalarQuantizer`` of eight bits finds rows; the exact ones, read from the disk, rank them."""

    def __init__(self, cells: faiss.Index, exact: NumpyExact) -> None:
        self._cells, self._exact = cells, exact
        cells.nprobe = min(_LOOKED_AT, cells.nlist)  # type: ignore[attr-defined]  # an inverted file has them

    @classmethod
    def over(cls, vectors: Vectors) -> "FaissIvf":
        """Return an index over ``vectors``, shape (n, d)."""
        rows, width = vectors.shape
        exact = np.ascontiguousarray(vectors, dtype=np.float32)
        count = max(1, min(rows, math.isqrt(_BALANCE * rows)))
        kind, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        cells = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(width), width, count, kind, metric)
        cells.cp.max_points_per_centroid = _TRAINED_ON
        cells.cp.min_points_per_centroid = 1
        cells.train(exact)
        cells.add(exact)
        return cls(cells, NumpyExact(exact))

    @classmethod
    def open(cls, path: Path) -> "FaissIvf":
        """Return the index in ``path``; raises DamagedIndexError."""
        return cls(FaissFlat.open(path).index, NumpyExact.open(_rows_beside(path)))

    def save(self, path: Path) -> None:
        """Write the index to ``path``, and its exact rows beside it; raises OSError where there is no room."""
        FaissFlat(self._cells).save(path)
        self._exact.save(_rows_beside(path))

    def at(self, places: NDArray[np.int64]) -> Vectors:
        """Return the rows at ``places``."""
        return self._exact.at(places)

    def nearest(self, vector: Vectors, count: int, allowed: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.int64], Vectors]:
        """Return the places of the nearest rows, best first, and their cosines."""
        return self._ranked(vector, count, self._found(vector, count, allowed))

    def _found(self, vector: Vectors, count: int, allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """Return the places of about the nearest rows; of all that are allowed, where they are few."""
        if allowed is None:
            found: NDArray[np.int64] = self._cells.search(vector[None, :], min(count, self._cells.ntotal))[1][0]
        else:
            places = np.flatnonzero(allowed)
            if len(places) <= _SCANNED:
                return places
            parameters = faiss.SearchParametersIVF(sel=selector(allowed), nprobe=self._cells.nprobe)  # type: ignore[call-arg, attr-defined]  # its stubs lag behind
            found = self._cells.search(vector[None, :], min(count, len(places)), params=parameters)[1][0]
        return found[found >= 0]

    def _ranked(self, vector: Vectors, count: int, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], Vectors]:
        """Return the nearest of ``places``, each compared exactly, and their cosines."""
        if not len(places):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores = self.at(places) @ vector
        best = np.argsort(-scores, kind="stable")[:count]
        return places[best], scores[best]


def _rows_beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.rows")
