"""The vectors of all texts of an index, those of the index before it taken over."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import vectors as backends
from index.embedding import Embedder, Progress, Vectors
from index.manifest import read_manifest
from index.parts import KEYS, ROWS, TOKENS, VECTORS
from index.rows import Rows
from index.texts import Texts
from index.tokens import Kept, TokenIndex, kept

_TOGETHER = 256
"""Texts embedded before their tokens' vectors are made small: they would fill the memory."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What the model makes of the texts."""

    keys: list[str]
    """A hash of each text."""
    vectors: Vectors
    """Shape (texts, d)."""
    tokens: list[Kept]
    """The tokens of each clause in its context."""


def embed_texts(texts: Texts, embedder: Embedder, before: Path | None, progress: Progress | None = None) -> Embedded:
    """Return the vectors of ``texts``; those that the index in ``before`` has are not made again."""
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts.unique]
    vectors, tokens = _known(before) if before else ({}, {})
    contexts = {keys[row] for row in texts.context}
    missing = {
        key: text
        for key, text in zip(keys, texts.unique, strict=True)
        if key not in vectors or (key in contexts and key not in tokens)
    }
    fresh = sorted(missing.items(), key=lambda item: len(item[1]))
    for start in range(0, len(fresh), _TOGETHER):
        part = fresh[start : start + _TOGETHER]
        made = embedder.embed([text for _, text in part])
        vectors |= {key: vector for (key, _), vector in zip(part, made.vectors, strict=True)}
        tokens |= {key: kept(one) for (key, _), one in zip(part, made.tokens, strict=True) if key in contexts}
        if progress:
            progress(start + len(part), len(fresh))
    rows = np.vstack([vectors[key] for key in keys]) if keys else np.zeros((0, 1))
    return Embedded(keys, rows.astype(np.float32), [tokens[keys[row]] for row in texts.context])


def _known(before: Path) -> tuple[dict[str, Vectors], dict[str, Kept]]:
    """Return the vectors and the tokens of an earlier index by the hash of what was embedded."""
    keys: list[str] = json.loads((before / KEYS).read_text(encoding="utf-8"))
    vectors = backends.open_vectors(read_manifest(before).vectors, before / VECTORS).at(np.arange(len(keys)))
    words = TokenIndex.open(before / TOKENS)
    contexts = Rows.open(before / ROWS).context
    return dict(zip(keys, vectors, strict=True)), {keys[row]: words.of(clause) for clause, row in enumerate(contexts)}
