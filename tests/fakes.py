"""Fakes: small, true to the protocol, and deterministic."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.embedding import Progress, Vectors

_DIMENSIONS = 64


class FakeEmbedder:
    """Embeds a text as the bag of its words, each word a fixed random direction."""

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.digest = hashlib.sha256(name.encode()).hexdigest()
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.embedded += texts
        rows = np.array([self._row(text) for text in texts], np.float32).reshape(len(texts), _DIMENSIONS)
        if progress:
            progress(len(texts), len(texts))
        return rows

    def _row(self, text: str) -> Vectors:
        words = [word.strip(".,;:?!()'\"") for word in text.lower().split()]
        total = sum((self._direction(word) for word in words if len(word) > 2), np.zeros(_DIMENSIONS))
        length = float(np.linalg.norm(total))
        return (total / length if length else total).astype(np.float32)

    def _direction(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).normal(size=_DIMENSIONS).astype(np.float32)
