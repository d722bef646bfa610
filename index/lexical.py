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
_STEMMER = Stemmer.Stemmer("english")
_GROUP = 64
"""Scores of which only the highest is compared at first."""


class Lexical:
    """BM25 scores of every clause for a question."""

    def __init__(self, retriever: bm25s.BM25 | None, count: int) -> None:
        """Hold ``retriever``, which is None where no text has a word to be found by."""
        self._retriever = retriever
        self._count = count
        self._best = _best(retriever) if retriever else np.zeros(0, np.float32)

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

    @staticmethod
    def most(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Return the places of the ``count`` highest ``scores`` above 0, in any order; fewer where fewer are.

        Only the groups with the highest scores are looked at one by one: none of the highest can be elsewhere.
        """
        groups = len(scores) // _GROUP
        if groups > count:
            whole = groups * _GROUP
            highest = np.argpartition(-scores[:whole].reshape(_GROUP, groups).max(0), count)[:count]
            inside = (highest + groups * np.arange(_GROUP)[:, None]).ravel()
            places = np.concatenate([inside, np.arange(whole, len(scores))])
            places = places[scores[places] > 0]
        else:
            places = np.flatnonzero(scores)
        if len(places) > count:
            places = places[np.argpartition(-scores[places], count)[:count]]
        return places

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the BM25 score of every text for ``question``, as a share of the most that its words can score.

        0 where they share no word; comparable between questions. A word that no text has counts as
        much as the rarest.
        """
        words = list(dict.fromkeys(_tokens([question], ids=False)[0]))
        if self._retriever is None or not words:
            return np.zeros(self._count, np.float32)
        known = [word for word in words if word in self._retriever.vocab_dict]
        if not known:
            return np.zeros(self._count, np.float32)
        most = sum(float(self._best[self._retriever.vocab_dict[word]]) for word in known)
        most += float(self._best.max()) * (len(words) - len(known))
        share: NDArray[np.float32] = self._retriever.get_scores(known) / np.float32(most)
        return share


def _best(retriever: bm25s.BM25) -> NDArray[np.float32]:
    """Return the highest score that each word gives to any text."""
    scores, starts = retriever.scores["data"], retriever.scores["indptr"]
    best = np.zeros(len(starts) - 1, np.float32)
    used = np.flatnonzero(np.diff(starts))
    if len(used):
        best[used] = np.maximum.reduceat(scores, starts[used])
    return best


def _tokens(texts: Sequence[str], *, ids: bool = True) -> Any:  # noqa: ANN401 (bm25s has no types)
    return bm25s.tokenize(list(texts), stopwords="en", stemmer=_STEMMER, return_ids=ids, show_progress=False)
