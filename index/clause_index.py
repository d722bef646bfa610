"""The index over clauses: search it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index import vectors as backends
from index.asked_as import KnownQuestions
from index.calibration import Calibration
from index.embedding import Encoded, Together, Vectors
from index.hit import Hit, Signals
from index.lexical import Lexical
from index.manifest import Manifest
from index.reranking import Reranker, reranked
from index.rows import Rows
from index.situations import Recogniser
from index.tokens import TokenIndex
from index.vocabulary import Reading, Vocabulary
from ingest.policy import Clause, Policy

_ROWS = 100
"""Nearest rows (words, contexts, sentences) whose clauses are looked at."""
_WORDS = 30
"""Clauses that are looked at because they share the question's words."""
_REREAD = 30
"""Clauses that are compared word by word."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched for."""

    reading: Reading
    encoded: Encoded


@dataclass(frozen=True, slots=True)
class ClauseIndex:
    """Clauses, their policies, and all that is needed to search them."""

    manifest: Manifest
    calibration: Calibration
    clauses: tuple[Clause, ...]
    policies: tuple[Policy, ...]
    look_for: Mapping[str, str]
    """What to search for, beside the question itself, in each sensitive situation."""
    _rows: Rows
    _vectors: backends.VectorIndex
    _tokens: TokenIndex
    _lexical: Lexical
    _vocabulary: Vocabulary
    _recogniser: Recogniser
    _known: KnownQuestions
    _encoder: Together
    _reranker: Reranker | None = None
    _whose: NDArray[np.int64] = field(init=False)
    """The policy (its place) that each clause is of."""

    def __post_init__(self) -> None:
        places = {one.key: place for place, one in enumerate(self.policies)}
        whose = np.array([places[clause.policy] for clause in self.clauses], np.int64)
        object.__setattr__(self, "_whose", whose)

    def read(self, question: str) -> Query:
        """Return ``question`` mended, widened by the glossary, and encoded."""
        reading = self._vocabulary.read(question)
        return Query(reading, self._encoder.encode(reading.widened))

    def recognise(self, query: Query) -> tuple[str, float]:
        """Return the likeliest sensitive situation, and how likely it is that the question is sensitive, 0 to 1."""
        return self._recogniser.recognise(query.encoded.vectors[0])

    def noted(self, query: Query) -> list[tuple[str, str]]:
        """Return the clause (its uid) and the question for each question that the owner noted and that asks the same."""
        return [(self._known.uids[place], self._known.questions[place]) for place in self._known.near(query.encoded.vectors[0])]

    def know(self, questions: Sequence[str], uids: Sequence[str]) -> KnownQuestions:
        """Return questions with the clauses that answer them, ready to be compared with new ones."""
        vectors = np.array([self.read(question).encoded.vectors[0] for question in questions], np.float32)
        return KnownQuestions.of(questions, uids, vectors)

    def search(
        self,
        query: Query,
        count: int = 10,
        policies: Collection[str] | None = None,
        organisations: Collection[str] | None = None,
    ) -> list[Hit]:
        """Return the ``count`` best clauses for ``query``, best first.

        The score is the weighted sum of the signals; the weights are the calibration's. ``policies``
        (keys) and ``organisations`` restrict the search.
        """
        if not self.clauses or not query.reading.text.strip():
            return []
        allowed = self._allowed(policies, organisations)
        words = self._lexical.scores(query.reading.widened)
        vector = query.encoded.vectors[0]
        candidates = self._candidates(vector, words, allowed)
        if not len(candidates):
            return []
        bare, context, sentence = self._rows.similarities(self._vectors, vector, candidates)
        weights = self.calibration.ranking
        score = weights.bare * bare + weights.context * context + weights.sentence * sentence
        score += weights.lexical * words[candidates]
        first = np.argsort(-score, kind="stable")[: max(count, _REREAD)]
        tokens = self._tokens.similarities(query.encoded.tokens[0], candidates[first])
        score = score[first] + weights.tokens * tokens
        order = np.lexsort((candidates[first], -score))[:count]
        signals = np.column_stack([bare[first], context[first], sentence[first], tokens, words[candidates[first]]])
        hits = [
            Hit(self.clauses[candidates[first[place]]], float(score[place]), Signals(*own), rank)
            for rank, (place, own) in enumerate(zip(order, signals[order].tolist(), strict=True), start=1)
        ]
        return reranked(query.reading.text, hits, self._reranker) if self._reranker else hits

    def _allowed(self, policies: Collection[str] | None, organisations: Collection[str] | None) -> NDArray[np.bool_] | None:
        if policies is None and organisations is None:
            return None
        whose = [
            (policies is None or one.key in policies) and (organisations is None or one.organisation in organisations)
            for one in self.policies
        ]
        return np.array(whose, bool)[self._whose]

    def _candidates(self, vector: Vectors, words: NDArray[np.float32], allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """Return the clauses to look at: those with the nearest rows, and those that share the most words."""
        rows = None if allowed is None else allowed[self._rows.owner]
        nearest, _ = self._vectors.nearest(vector, _ROWS, rows)
        dense = self._rows.owner[nearest]
        sharing = self._lexical.most(words if allowed is None else words * allowed, _WORDS)
        return np.union1d(dense, sharing)
