"""The model that serves: an ONNX file inside the index, run without torch."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import Encoded, Progress, Tokens
from index.errors import DamagedIndexError

NETWORK, TOKENIZER, SETTINGS = "model.onnx", "tokenizer.json", "settings.json"
_BATCH = 32


def silence() -> None:
    """Keep ONNX Runtime from reporting to its maker: it does so by default, from the moment that it is imported."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


class OnnxEmbedder:
    """A model that was exported into an index; its vectors are nearly the original's (a cosine above 0.99)."""

    def __init__(self, folder: Path, name: str, digest: str) -> None:
        """Open the model in ``folder``; raises DamagedIndexError."""
        silence()
        import onnxruntime
        from tokenizers import Tokenizer

        self.name, self.digest = name, digest
        try:
            settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = min(4, os.cpu_count() or 1)
            # Its threads wait for work by spinning, but not after a question: the search that follows needs the cores.
            options.add_session_config_entry("session.force_spinning_stop", "1")
            options.log_severity_level = 3
            network = str(folder / NETWORK)
            self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # its libraries raise bare Exception for a damaged file
            message = f"{folder}: the model in the index is damaged ({error}); run 'policy-bot ingest' to build it anew"
            raise DamagedIndexError(message) from error
        self._tokenizer.enable_truncation(settings["max_length"])
        self._tokenizer.enable_padding(pad_id=settings["pad_id"], pad_token=settings["pad_token"])
        self._inputs = {one.name for one in self._session.get_inputs()}

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Return the vectors of ``texts`` and of their tokens; texts of like length share a batch."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        made: dict[int, tuple[NDArray[np.float32], Tokens]] = {}
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            made |= zip(places, self._batch([texts[place] for place in places]), strict=True)
            if progress:
                progress(len(made), len(texts))
        rows = [made[place] for place in range(len(texts))]
        vectors = np.vstack([vector for vector, _ in rows]) if rows else np.zeros((0, 0), np.float32)
        return Encoded(vectors, tuple(tokens for _, tokens in rows))

    def _batch(self, texts: list[str]) -> list[tuple[NDArray[np.float32], Tokens]]:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([one.ids for one in encodings], np.int64)
        mask = np.array([one.attention_mask for one in encodings], np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        vectors, tokens = self._session.run(None, {name: feed[name] for name in self._inputs})
        added = np.array([one.special_tokens_mask for one in encodings], bool)
        return [
            (vector, Tokens(row[~own].astype(np.int32), _unit(part[~own])))
            for vector, row, part, own in zip(vectors, ids, tokens, added, strict=True)
        ]


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
    return unit
