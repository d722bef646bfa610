"""Which rows of the vectors belong to which clause, and how near a question is to each of them."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndexError
from index.texts import Texts
from index.vectors import VectorIndex, Vectors

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of each clause; see :class:`~index.texts.Texts` for the shapes."""

    bare: Places
    context: Places
    sentence: Places
    first: Places
    owner: Places
    """The clause that each row belongs to; for a text that several clauses share, the first of them."""

    @classmethod
    def of(cls, texts: Texts) -> "Rows":
        """Return the rows of ``texts``, in which row i is text i."""
        owner = np.zeros(len(texts.unique), np.int64)
        clauses = np.arange(len(texts.bare))
        owner[texts.sentence[::-1]] = np.repeat(clauses, np.diff(texts.first))[::-1]
        for field in (texts.context, texts.bare):
            owner[field[::-1]] = clauses[::-1]
        return cls(texts.bare, texts.context, texts.sentence, texts.first, owner)

    def save(self, path: Path) -> None:
        """Write the rows to ``path``."""
        with path.open("wb") as file:
            np.savez(file, **{one.name: getattr(self, one.name) for one in fields(self)})

    @classmethod
    def open(cls, path: Path) -> "Rows":
        """Return the rows in ``path``; raises DamagedIndexError."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return cls(*(arrays[one.name] for one in fields(cls)))
        except (OSError, ValueError, EOFError, KeyError) as error:
            message = f"{path}: the rows are damaged ({error}); run 'policy-bot ingest' to build the index anew"
            raise DamagedIndexError(message) from error

    def similarities(self, vectors: VectorIndex, question: Vectors, clauses: Places) -> tuple[Vectors, Vectors, Vectors]:
        """Return the cosine of ``question`` with the bare words, the context and the best sentence of each of ``clauses``."""
        counts = self.first[clauses + 1] - self.first[clauses]
        starts = np.cumsum(counts) - counts
        inside = np.repeat(self.first[clauses] - starts, counts) + np.arange(counts.sum())
        wanted = np.concatenate([self.bare[clauses], self.context[clauses], self.sentence[inside]])
        cosines = vectors.at(wanted) @ question
        count = len(clauses)
        return cosines[:count], cosines[count : 2 * count], np.maximum.reduceat(cosines[2 * count :], starts)
