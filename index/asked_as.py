"""Questions that a clause is known to answer: what a new question is compared with, meaning by meaning."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding import Vectors
from index.errors import DamagedIndexError

NEARLY_THE_SAME = 0.8
"""Cosine from which two questions ask the same: "add a mum on insta" and "a parent on instagram" have 0.78, "my phone in class"
and "at lunch" 0.76. No two of the measured questions without an answer in common come nearer than 0.65."""


@dataclass(frozen=True, slots=True)
class KnownQuestions:
    """Questions, each with the clause that answers it."""

    questions: tuple[str, ...]
    uids: tuple[str, ...]
    vectors: Vectors
    """Shape (questions, d), of length 1."""

    @classmethod
    def of(cls, questions: Sequence[str], uids: Sequence[str], vectors: Vectors) -> "KnownQuestions":
        """Return the questions with their clauses."""
        return cls(tuple(questions), tuple(uids), vectors)

    def save(self, path: Path) -> None:
        """Write them to ``path``."""
        record = {"questions": self.questions, "uids": self.uids, "vectors": self.vectors.tolist()}
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, path: Path) -> "KnownQuestions":
        """Return the questions in ``path``; raises DamagedIndexError."""
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            return cls.of(record["questions"], record["uids"], np.array(record["vectors"], np.float32))
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{path}: it is damaged ({error}); run 'policy-bot ingest' to build the index anew"
            raise DamagedIndexError(message) from error

    def near(self, vector: Vectors) -> list[int]:
        """Return the place of each question that asks the same as ``vector``, the nearest first."""
        if not self.questions:
            return []
        cosines = self.vectors @ vector
        return [int(place) for place in np.argsort(-cosines, kind="stable") if cosines[place] >= NEARLY_THE_SAME]
