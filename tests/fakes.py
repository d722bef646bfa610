"""Fakes: small, true to the protocol, and deterministic."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.calibration import Calibration, Logistic
from index.embedding import Encoded, Progress, Tokens, Vectors
from index.hit import Signals

_DIMENSIONS = 64

FIGURES = Calibration(
    model_digest="fake",
    ranking=Signals(bare=0.2, context=0.4, sentence=0.2, tokens=0.1, lexical=0.1),
    quote=Logistic(-3.0, {"score": 12.0, "below_best": -20.0}),
    covered=Logistic(-5.0, {"score": 16.0}),
    right=Logistic(-5.0, {"score": 16.0}),
    answer_from=0.5,
    near_from=0.25,
    quote_from=0.5,
    sensitive_from=0.7,
    reporting_from=0.8,
)
"""Figures that fit the fake model: it answers from a score of about 0.3."""


class FakeModel:
    """Embeds a text as the bag of its words, each word a fixed random direction."""

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.digest = hashlib.sha256(name.encode()).hexdigest()
        self.embedded: list[str] = []

    def export(self, folder: Path, previous: Path | None) -> None:
        assert previous is None or (previous / "model").read_text(encoding="utf-8") == self.name
        folder.mkdir()
        (folder / "model").write_text(self.name, encoding="utf-8")

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        self.embedded += texts
        words = [[word for word in map(_plain, text.lower().split()) if len(word) > 2] for text in texts]
        rows = np.array([_unit(sum(map(_direction, one), np.zeros(_DIMENSIONS, np.float32))) for one in words], np.float32)
        if progress:
            progress(len(texts), len(texts))
        return Encoded(rows.reshape(len(texts), _DIMENSIONS), tuple(map(_tokens, words)))


def _plain(word: str) -> str:
    return word.strip(".,;:?!()'\"")


def _tokens(words: Sequence[str]) -> Tokens:
    ids = np.array([int.from_bytes(hashlib.sha256(word.encode()).digest()[:2], "big") for word in words], np.int32)
    vectors = np.array([_unit(_direction(word)) for word in words], np.float32).reshape(len(words), _DIMENSIONS)
    return Tokens(ids, vectors)


def _unit(total: Vectors) -> Vectors:
    length = float(np.linalg.norm(total))
    return (total / length if length else total).astype(np.float32)


def _direction(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=_DIMENSIONS).astype(np.float32)
