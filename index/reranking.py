"""A second look at the best hits, by a cross-encoder that the operator names; none comes with the program."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.hit import Hit
from index.texts import in_context


class Reranker(Protocol):
    """Reads a question and a clause together."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how well each text answers the question, shape (texts,); only their order counts."""


class CrossEncoderReranker:
    """A CrossEncoder of sentence-transformers: a folder, or a name that it may download."""

    def __init__(self, name: str) -> None:
        """Load the model, and with it torch, which takes seconds; raises ModelError if it is not there or no cross-encoder."""
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name)
        except Exception as error:  # whatever the library raises, the operator needs the setting's name
            message = f"POLICY_BOT_RERANKER: {name!r} cannot be loaded as a cross-encoder of sentence-transformers ({error})"
            raise ModelError(message) from error

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how well each text answers the question, shape (texts,)."""
        made: NDArray[np.float32] = np.asarray(self._model.predict([(question, text) for text in texts]), np.float32)
        return made.reshape(len(texts), -1)[:, -1]


def open_reranker(name: str) -> Reranker | None:
    """Return the named reranker, None where none is named."""
    return CrossEncoderReranker(name) if name else None


def reranked(question: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    """Return ``hits`` in the order of ``reranker``.

    The scores keep their places: the first hit has the highest, as before. So whether to quote is judged by the
    figures that were fitted, and only which clause is quoted changes.
    """
    if not hits:
        return []
    order = np.argsort(-reranker.scores(question, [in_context(hit.clause) for hit in hits]), kind="stable")
    return [
        Hit(hits[place].clause, before.score, hits[place].signals, before.rank) for before, place in zip(hits, order, strict=True)
    ]
