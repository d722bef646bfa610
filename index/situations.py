"""Recognising a sensitive situation by its meaning: a small classifier over the vectors of the owner's examples."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.errors import DamagedIndexError

ORDINARY = ""
"""The name of no situation at all."""
_STRENGTH = 1.0
"""Inverse of the regularisation: few examples, so the plane is held flat."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Logistic regression, one plane for each situation and one for the ordinary."""

    names: tuple[str, ...]
    planes: NDArray[np.float32]
    """Shape (names, d + 1): weights and, last, the bias."""

    @classmethod
    def fit(cls, vectors: Vectors, names: Sequence[str]) -> "Recogniser":
        """Return the classifier for examples ``vectors``, shape (n, d), each of the situation in ``names``."""
        if not len(names):
            return cls((), np.zeros((0, 0), np.float32))
        from sklearn.linear_model import LogisticRegression

        fitted = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000).fit(vectors, list(names))
        planes = np.hstack([fitted.coef_, fitted.intercept_[:, None]])
        if len(planes) == 1:
            planes = np.vstack([-planes, planes]) / 2
        return cls(tuple(map(str, fitted.classes_)), planes.astype(np.float32))

    def save(self, path: Path) -> None:
        """Write the classifier to ``path``."""
        path.write_text(json.dumps({"names": self.names, "planes": self.planes.tolist()}), encoding="utf-8")

    @classmethod
    def open(cls, path: Path) -> "Recogniser":
        """Return the classifier in ``path``; raises DamagedIndexError."""
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            return cls(tuple(record["names"]), np.array(record["planes"], np.float32))
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{path}: it is damaged ({error}); run 'policy-bot ingest' to build the index anew"
            raise DamagedIndexError(message) from error

    def recognise(self, vector: Vectors) -> tuple[str, float]:
        """Return the likeliest situation, and how likely it is that the question is of any, 0 to 1."""
        if not self.names:
            return ORDINARY, 0.0
        logits = self.planes[:, :-1] @ vector + self.planes[:, -1]
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        likely = {name: float(share) for name, share in zip(self.names, shares, strict=True)}
        ordinary = likely.pop(ORDINARY, 0.0)
        return max(likely, key=likely.__getitem__), 1.0 - ordinary
