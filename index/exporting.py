"""The model to ONNX, by torch's own exporter, its weights as whole numbers of eight bits: the one place that runs torch."""

import json
import logging
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from index.onnx_model import NETWORK, SETTINGS, TOKENIZER, silence

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OPSET = 17
_BLOCK = 128
"""Weights, and values met while running, that share a scale."""


def export(model: "SentenceTransformer", folder: Path) -> None:
    """Write network, tokenizer and settings; pooling and normalisation are part of the network."""
    import torch

    class Network(torch.nn.Module):
        """The whole pipeline of the model as one function of arrays."""

        def __init__(self) -> None:
            super().__init__()
            self.pipeline = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            made = self.pipeline({"input_ids": input_ids, "attention_mask": attention_mask})
            vectors = torch.nn.functional.normalize(made["sentence_embedding"], dim=-1)
            return vectors, made["token_embeddings"]

    tokenizer = model.tokenizer
    example = tokenizer(["one question", "and another one"], padding=True, return_tensors="pt")
    inputs = ["input_ids", "attention_mask"]
    shapes = {name: {0: "texts", 1: "tokens"} for name in (*inputs, "token_vectors")} | {"vectors": {0: "texts"}}
    with warnings.catch_warnings(), torch.no_grad():
        # The older of torch's two exporters: one file, a second, no further package; torch is pinned to one version.
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        torch.onnx.export(
            Network().eval(),
            tuple(example[name] for name in inputs),
            str(folder / NETWORK),
            input_names=inputs,
            output_names=["vectors", "token_vectors"],
            dynamic_axes=shapes,
            opset_version=_OPSET,
            dynamo=False,
        )
    _in_eight_bits(folder / NETWORK)
    tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    settings = {"max_length": model.max_seq_length or 512, "pad_id": tokenizer.pad_token_id, "pad_token": tokenizer.pad_token}
    (folder / SETTINGS).write_text(json.dumps(settings), encoding="utf-8")


def _in_eight_bits(network: Path) -> None:
    """Rewrite ``network`` with weights of eight bits, which answer in three quarters of the time.

    Each block of each row has a scale of its own, so that a question's vector is the same whatever is
    asked beside it; the usual dynamic quantisation scales a whole batch at once and fails in that.
    """
    import onnx

    silence()
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    logging.getLogger("onnxruntime.quantization").setLevel(logging.WARNING)
    settings = DefaultWeightOnlyQuantConfig(block_size=_BLOCK, is_symmetric=True, accuracy_level=4, bits=8)
    made = MatMulNBitsQuantizer(onnx.load(network), algo_config=settings)
    made.process()
    made.model.save_model_to_file(str(network))
