"""Indexes of many clauses: the real ones again and again, each time turned a little aside."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index import vectors as backends
from index.building import FLAT_UP_TO
from index.clause_index import ClauseIndex
from index.embedding import Tokens, Vectors
from index.lexical import Lexical
from index.rows import Rows
from index.texts import in_context
from index.tokens import TokenIndex

_ASIDE = 0.6
"""How far, as a share of a vector's length, a copy is turned."""
_TOKENS_STORED = 20_000
"""Clauses whose token vectors are stored; beyond, copies share them, or they would fill the disk."""


def grown(index: ClauseIndex, count: int) -> ClauseIndex:
    """Return ``index`` with ``count`` clauses; beyond the real ones they are copies with vectors of their own."""
    real = len(index.clauses)
    if count <= real:
        return index
    times = -(-count // real)
    made = np.random.default_rng(1)
    rows = index._vectors.at(np.arange(len(index._rows.owner)))
    width = rows.shape[1]
    many = np.empty((len(rows) * times, width), np.float32)
    for copy in range(times):
        aside = made.normal(size=rows.shape).astype(np.float32) * (_ASIDE / np.sqrt(width)) if copy else 0
        part = rows + aside
        many[copy * len(rows) : (copy + 1) * len(rows)] = part / np.linalg.norm(part, axis=1, keepdims=True)
    shift = np.arange(times)[:, None]
    own = index._rows
    all_rows = Rows(
        (own.bare + shift * len(rows)).ravel(),
        (own.context + shift * len(rows)).ravel(),
        (own.sentence + shift * len(rows)).ravel(),
        np.concatenate([[0], (own.first[1:] + shift * len(own.sentence)).ravel()]),
        (own.owner + shift * real).ravel(),
    )
    clauses = tuple(replace(one, uid=f"{one.uid}-{copy}") for copy in range(times) for one in index.clauses)
    name = "faiss_flat" if len(many) <= FLAT_UP_TO else "faiss_ivf"
    texts = [in_context(one) for one in index.clauses]
    return replace(
        index,
        clauses=clauses,
        _rows=all_rows,
        _vectors=backends.build(name, many),
        _tokens=_tokens(index._tokens, times),
        _lexical=Lexical.build(texts * times),
    )


class _Shared(TokenIndex):
    """Token vectors that copies beyond the stored ones share."""

    def similarities(self, question: Tokens, clauses: NDArray[np.int64]) -> Vectors:
        """Return what the stored clause of each would be."""
        return super().similarities(question, clauses % (len(self.first) - 1))


def _tokens(tokens: TokenIndex, times: int) -> TokenIndex:
    stored = min(times, max(1, _TOKENS_STORED // (len(tokens.first) - 1)))
    counts = np.tile(np.diff(tokens.first), stored)
    vectors = np.tile(np.asarray(tokens.vectors), (stored, 1))
    return _Shared(np.tile(tokens.ids, stored), np.concatenate([[0], np.cumsum(counts)]), vectors, tokens.weights)


def plain_vectors(index: ClauseIndex) -> Vectors:
    """Return the vectors of the clauses' bare words, as a plain pipeline would hold them."""
    return index._vectors.at(index._rows.bare)
