"""The search that ships, and the plain ones that it must beat, over the same clauses."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.clause_index import ClauseIndex
from index.lexical import Lexical
from index.model import packaged

if TYPE_CHECKING:
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from sentence_transformers import SentenceTransformer

Ranked = Sequence[tuple[str, float]]
"""uids with their scores, best first."""
System = Callable[[str, str | None], Ranked]
"""Ranks clauses for a question, in one policy or (None) in all."""
_DEEP = 100
_RRF = 60
"""The constant of reciprocal rank fusion (Cormack and others 2009)."""


@dataclass(frozen=True)
class Systems:
    """Every system over one index."""

    index: ClauseIndex

    def named(self) -> dict[str, System]:
        """Return the systems by name, the plain ones first."""
        return {
            "dense, bare text": self.dense,
            "BM25": self.bm25,
            "reciprocal rank fusion": self.rrf,
            "Haystack hybrid": self.haystack,
            "policy-bot": self.ours,
        }

    def ours(self, question: str, policy: str | None) -> Ranked:
        """Return the hits of the search that ships."""
        hits = self.index.search(self.index.read(question), _DEEP, [policy] if policy else None)
        return [(hit.clause.uid, hit.score) for hit in hits]

    def dense(self, question: str, policy: str | None) -> Ranked:
        """Return the clauses by the cosine of question and bare text."""
        return self._ranked(self._cosines(question), policy)

    def bm25(self, question: str, policy: str | None) -> Ranked:
        """Return the clauses by BM25 over their bare text."""
        return self._ranked(self._words.scores(question), policy)

    def rrf(self, question: str, policy: str | None) -> Ranked:
        """Return the clauses by the sum of their reciprocal ranks in the two above."""
        total = np.zeros(len(self.index.clauses))
        for scores in (self._cosines(question), self._words.scores(question)):
            total += 1 / (_RRF + np.argsort(np.argsort(-scores, kind="stable"), kind="stable"))
        return self._ranked(total, policy)

    def haystack(self, question: str, policy: str | None) -> Ranked:
        """Return what Haystack's in-memory retrievers find, joined as its documentation joins them."""
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever

        filters = {"field": "meta.policy", "operator": "==", "value": policy} if policy else None
        vector = self._encoded(question).tolist()
        words = InMemoryBM25Retriever(self._store).run(query=question, top_k=_DEEP, filters=filters)["documents"]
        near = InMemoryEmbeddingRetriever(self._store).run(query_embedding=vector, top_k=_DEEP, filters=filters)["documents"]
        joined = DocumentJoiner(join_mode="reciprocal_rank_fusion").run(documents=[words, near])["documents"]
        return [(one.meta["uid"], float(one.score or 0.0)) for one in joined]

    def _ranked(self, scores: NDArray[np.floating], policy: str | None) -> Ranked:
        order = np.argsort(-scores, kind="stable")
        clauses = self.index.clauses
        return [(clauses[at].uid, float(scores[at])) for at in order if policy in (None, clauses[at].policy)][:_DEEP]

    def _cosines(self, question: str) -> NDArray[np.float32]:
        cosines: NDArray[np.float32] = self._bare @ self._encoded(question)
        return cosines

    def _encoded(self, text: str) -> NDArray[np.float32]:
        """Return the vector of ``text`` by the packaged model as it comes, untaught."""
        if text not in self._known:
            self._known[text] = self._model.encode(text, normalize_embeddings=True, show_progress_bar=False)
        return self._known[text]

    @cached_property
    def _known(self) -> dict[str, NDArray[np.float32]]:
        return {}

    @cached_property
    def _model(self) -> "SentenceTransformer":
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(packaged()), device="cpu")

    @cached_property
    def _bare(self) -> NDArray[np.float32]:
        return np.vstack([self._encoded(clause.text) for clause in self.index.clauses])

    @cached_property
    def _words(self) -> Lexical:
        return Lexical.build([clause.text for clause in self.index.clauses])

    @cached_property
    def _store(self) -> "InMemoryDocumentStore":
        os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore()
        store.write_documents(
            [
                Document(
                    id=str(place),
                    content=clause.text,
                    embedding=self._bare[place].tolist(),
                    meta={"uid": clause.uid, "policy": clause.policy},
                )
                for place, clause in enumerate(self.index.clauses)
            ]
        )
        return store
