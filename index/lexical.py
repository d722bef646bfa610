"""The lexical half of the search: BM25 over stemmed words, by bm25s."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.errors import DamagedIndexError

logging.getLogger("bm25s").setLevel(logging.WARNING)


class Lexical:
    """BM25 scores of every clause for a question."""

    def __init__(self, retriever: bm25s.BM25 | None, count: int) -> None:
        """Hold ``retriever``, which is None where no text has a word to be found by."""
        self._retriever = retriever
        self._count = count

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Lexical":
        """Return the index over ``texts``."""
        tokens = _tokens(texts)
        if not tokens.vocab:
            return cls(None, len(texts))
        retriever = bm25s.BM25()
        retriever.index(tokens, show_progress=False)
        return cls(retriever, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index to ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "count.json").write_text(json.dumps(self._count if self._retriever else 0), encoding="utf-8")
        if self._retriever:
            self._retriever.save(folder, show_progress=False)

    @classmethod
    def open(cls, folder: Path, count: int) -> "Lexical":
        """Return the index in ``folder``, built over ``count`` texts; raises DamagedIndexError."""
        try:
            words = json.loads((folder / "count.json").read_text(encoding="utf-8"))
            return cls(bm25s.BM25.load(folder, show_progress=False) if words else None, count)
        except (OSError, ValueError, KeyError, EOFError, TypeError) as error:
            message = f"{folder}: the lexical index is damaged ({error}); run 'policy-bot ingest' to build it anew"
            raise DamagedIndexError(message) from error

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the BM25 score of every text for ``question``: 0 where they share no word."""
        words = _tokens([question], ids=False)[0]
        if self._retriever is None or not words:
            return np.zeros(self._count, np.float32)
        known = [word for word in words if word in self._retriever.vocab_dict]
        return self._retriever.get_scores(known) if known else np.zeros(self._count, np.float32)


def _tokens(texts: Sequence[str], *, ids: bool = True) -> Any:  # noqa: ANN401 (bm25s has no types)
    return bm25s.tokenize(list(texts), stopwords="en", stemmer=Stemmer.Stemmer("english"), return_ids=ids, show_progress=False)
