"""Search by faiss in the nearest cells alone: for very many vectors, nearly the exact answer in a fraction of the time."""

import faiss
import numpy as np
from numpy.typing import NDArray

from index.vectors.faiss_flat import FaissFlat, Vectors

_ROWS_PER_CELL = 64
_MOST_CELLS = 4096
_LOOKED_AT = 24
"""Cells that are searched for each question."""
_SCANNED = 20_000
"""Rows up to which a restricted search compares every one that is allowed."""
_TRAINED_ON = 64
"""Rows per cell that the cells are found from."""


class FaissIvf(FaissFlat):
    """A faiss ``IndexIVFScalarQuantizer`` with numbers of 16 bits: half the room of the exact vectors."""

    def __init__(self, index: faiss.Index) -> None:
        super().__init__(index)
        index.nprobe = min(_LOOKED_AT, index.nlist)  # type: ignore[attr-defined]  # an inverted file has them
        index.make_direct_map()  # type: ignore[attr-defined]

    @classmethod
    def over(cls, vectors: Vectors) -> "FaissIvf":
        """Return an index over ``vectors``, shape (n, d)."""
        rows, width = vectors.shape
        cells = max(1, min(_MOST_CELLS, rows // _ROWS_PER_CELL))
        kind, metric = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        index = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(width), width, cells, kind, metric)
        index.cp.max_points_per_centroid = _TRAINED_ON
        index.cp.min_points_per_centroid = 1
        index.train(np.ascontiguousarray(vectors, dtype=np.float32))
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def nearest(self, vector: Vectors, count: int, allowed: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.int64], Vectors]:
        """Return the places of the nearest rows, best first, and their cosines."""
        if allowed is None:
            scores, found = self._index.search(vector[None, :], min(count, self._index.ntotal))
        else:
            places = np.flatnonzero(allowed)
            if len(places) <= _SCANNED:
                return self._scanned(vector, count, places)
            parameters = faiss.SearchParametersIVF(sel=faiss.IDSelectorBatch(places), nprobe=_LOOKED_AT)  # type: ignore[call-arg]  # its stubs lag behind
            scores, found = self._index.search(vector[None, :], min(count, len(places)), params=parameters)
        there = found[0] >= 0
        return found[0][there], scores[0][there]

    def _scanned(self, vector: Vectors, count: int, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], Vectors]:
        """Return the nearest of ``places``, each compared."""
        if not len(places):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores = self.at(places) @ vector
        best = np.argsort(-scores, kind="stable")[:count]
        return places[best], scores[best]
