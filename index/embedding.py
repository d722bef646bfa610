"""What turns texts into vectors, whichever model stands behind it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with how many texts are embedded, and how many there are."""
_MOST_TOGETHER = 32


class Tokens(NamedTuple):
    """The words (and parts of words) of a text as the model met them, each with its vector in that text."""

    ids: NDArray[np.int32]
    """Shape (k,): numbers in the model's vocabulary; marks that the model adds itself are left out."""
    vectors: Vectors
    """Shape (k, d), rows of length one."""


class Encoded(NamedTuple):
    """Texts as a model sees them."""

    vectors: Vectors
    """Shape (n, d), a row of length one for each text."""
    tokens: tuple[Tokens, ...]
    """One for each text."""


class Embedder(Protocol):
    """Whatever turns texts into vectors."""

    @property
    def name(self) -> str:
        """The model's name, as the operator gave it."""

    @property
    def digest(self) -> str:
        """A hash of the model's content: vectors of two digests cannot be compared."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Return the vectors of ``texts`` and of their tokens."""


class Model(Embedder, Protocol):
    """An embedder that an index can be built by, because it can put into the index what serves it later."""

    def export(self, folder: Path, previous: Path | None) -> None:
        """Write to ``folder`` what searches need; ``previous`` is such a folder that this model wrote before."""


@dataclass(slots=True)
class _Job:
    text: str
    encoded: Encoded | None = None
    fault: Exception | None = None

    @property
    def done(self) -> bool:
        return self.encoded is not None or self.fault is not None


@dataclass(slots=True)
class Together:
    """Encodes questions that come at the same time in one batch, and one that comes alone at once.

    Whoever finds the model free takes along every question that waits; nobody waits for a timer.
    """

    embedder: Embedder
    waiting: list[_Job] = field(default_factory=list)
    _list: threading.Lock = field(default_factory=threading.Lock)
    _model: threading.Lock = field(default_factory=threading.Lock)

    def encode(self, text: str) -> Encoded:
        """Return one text encoded."""
        job = _Job(text)
        with self._list:
            self.waiting.append(job)
        while not job.done:
            with self._model:
                if not job.done:
                    self._run()
        if job.encoded is None:
            raise job.fault or RuntimeError
        return job.encoded

    def _run(self) -> None:
        """Encode all that waits, up to a batch; where that fails, each by itself, so that a fault meets its own question."""
        with self._list:
            jobs = self.waiting[:_MOST_TOGETHER]
            del self.waiting[:_MOST_TOGETHER]
        try:
            made = self.embedder.embed([job.text for job in jobs])
        except Exception:  # noqa: BLE001 (whatever it is, the others must not wait for ever)
            for job in jobs:
                self._alone(job)
            return
        for place, job in enumerate(jobs):
            job.encoded = Encoded(made.vectors[place : place + 1], made.tokens[place : place + 1])

    def _alone(self, job: _Job) -> None:
        try:
            job.encoded = self.embedder.embed([job.text])
        except Exception as fault:  # noqa: BLE001 (it is raised to the one who asked)
            job.fault = fault
