"""The adapter: what was taught to the packaged model about how school staff talk, as low-rank changes of its weights."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FILE = Path(__file__).with_name("adapter.safetensors")
BASE = "base_sha256"
"""Its metadata: SHA-256 of the weights that it was taught on; it means nothing beside others."""


def digest() -> str:
    """Return the SHA-256 of the adapter's file."""
    return hashlib.sha256(FILE.read_bytes()).hexdigest()


def merge(model: "SentenceTransformer", base: str) -> None:
    """Add the adapter to the weights of ``model``, whose file has the SHA-256 ``base``.

    A layer's weight W becomes W + B·A (Hu and others 2021, LoRA; its scale is in B already). Raises
    ModelError if the adapter was taught on other weights.
    """
    import torch
    from safetensors import safe_open

    with safe_open(str(FILE), "pt") as file:
        taught_on = file.metadata().get(BASE)
        if taught_on != base:
            message = f"{FILE}: it was taught on the model {taught_on}, not on {base}; install policy-bot again"
            raise ModelError(message)
        layers = dict(model[0].auto_model.named_modules())  # type: ignore[union-attr]  # torch types every attribute so
        names = sorted(name.removesuffix(".A") for name in file.keys() if name.endswith(".A"))  # noqa: SIM118 (no mapping)
        with torch.no_grad():
            for name in names:
                change = file.get_tensor(f"{name}.B").float() @ file.get_tensor(f"{name}.A").float()
                layers[name].weight += change
