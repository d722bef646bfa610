"""The vectors of every word of every clause: late interaction between the words of a question and a clause's."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embedding import Tokens, Vectors
from index.errors import DamagedIndexError

_SCALE, _MOST = 254.0, 127
"""Vectors are kept as whole numbers of 1/254, -127 to 127: a quarter of the room, and cosines to the second digit."""
_TELLING = 16
"""Words of a question that are compared: its rarest; the others weigh little."""
_FILES = ("ids", "first", "vectors", "weights")


class Kept(NamedTuple):
    """The tokens of one text, as they are kept."""

    ids: NDArray[np.int32]
    vectors: NDArray[np.int8]


def kept(tokens: Tokens) -> Kept:
    """Return ``tokens`` made small."""
    return Kept(tokens.ids, np.clip(np.rint(tokens.vectors * _SCALE), -_MOST, _MOST).astype(np.int8))


@dataclass(frozen=True, slots=True)
class TokenIndex:
    """Token vectors, clause after clause, read from the disk as they are needed."""

    ids: NDArray[np.int32]
    """Shape (tokens,)."""
    first: NDArray[np.int64]
    """Shape (clauses + 1,): where in ``ids`` each clause begins."""
    vectors: NDArray[np.int8]
    """Shape (tokens, d)."""
    weights: Vectors
    """The inverse document frequency of each token of the model's vocabulary, as far as it is met."""

    @classmethod
    def over(cls, tokens: Sequence[Kept]) -> "TokenIndex":
        """Return the index over the tokens of each clause."""
        first = np.cumsum([0, *(len(one.ids) for one in tokens)], dtype=np.int64)
        ids = np.concatenate([one.ids for one in tokens]) if tokens else np.zeros(0, np.int32)
        vectors = np.vstack([one.vectors for one in tokens]) if tokens else np.zeros((0, 0), np.int8)
        return cls(ids, first, vectors, _weights(ids, first))

    def save(self, folder: Path) -> None:
        """Write the index to ``folder``."""
        folder.mkdir(parents=True)
        for name in _FILES:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> "TokenIndex":
        """Return the index in ``folder``; raises DamagedIndexError."""
        try:
            ids, first, weights = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in ("ids", "first", "weights"))
            vectors = np.load(folder / "vectors.npy", mmap_mode="r" if len(ids) else None, allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            message = f"{folder}: the token vectors are damaged ({error}); run 'policy-bot ingest' to build them anew"
            raise DamagedIndexError(message) from error
        return cls(ids, first, vectors, weights)

    def of(self, clause: int) -> Kept:
        """Return the tokens of one clause."""
        place = slice(self.first[clause], self.first[clause + 1])
        return Kept(self.ids[place], np.asarray(self.vectors[place]))

    def similarities(self, question: Tokens, clauses: NDArray[np.int64]) -> Vectors:
        """Return for each of ``clauses`` how near the question's words are to words of it, -1 to 1.

        Each word of the question counts with its nearest word of the clause (MaxSim, as in ColBERT,
        Khattab and Zaharia 2020), weighted by its inverse document frequency. Clauses without a word get 0.
        """
        near = np.zeros(len(clauses), np.float32)
        if not len(question.ids):
            return near
        weights = self._weights_of(question.ids)
        telling = np.argsort(-weights, kind="stable")[:_TELLING]
        weights = weights[telling] / (weights[telling].sum() * _SCALE)
        words = np.ascontiguousarray((question.vectors[telling] * weights[:, None]).T)
        # One clause after the other: its words stay in the processor's cache, those of all of them would not.
        for place, clause in enumerate(clauses):
            own = self.vectors[self.first[clause] : self.first[clause + 1]]
            if len(own):
                near[place] = (own.astype(np.float32) @ words).max(0).sum()
        return near

    def _weights_of(self, ids: NDArray[np.int32]) -> Vectors:
        """Return the weight of each id; one that no clause has weighs as the rarest does."""
        rarest = np.float32(np.log(2 * len(self.first)))
        known = ids < len(self.weights)
        weights: Vectors = np.where(known, self.weights[np.where(known, ids, 0)], rarest).astype(np.float32)
        return weights


def _weights(ids: NDArray[np.int32], first: NDArray[np.int64]) -> Vectors:
    """Return the inverse document frequency of each token, as in BM25 (Robertson and Zaragoza 2009)."""
    count = len(first) - 1
    if not len(ids):
        return np.ones(1, np.float32)
    clause = np.repeat(np.arange(count), np.diff(first))
    met = np.unique(clause * (int(ids.max()) + 1) + ids) % (int(ids.max()) + 1)
    frequency = np.bincount(met, minlength=int(ids.max()) + 1)
    weights: Vectors = np.log1p((count - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    return weights
