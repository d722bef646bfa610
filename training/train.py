"""Teach the packaged model how school staff talk: low-rank changes of its weights, written to index/adapter.safetensors.

python training/train.py [--epochs 3] [--seed 7]   (about half an hour on two cores)
"""

import argparse
import json
import logging
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch.nn.functional import normalize, softplus
from transformers import AutoModel

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from index.adapter import BASE, FILE  # noqa: E402 (the project's root must be found first)
from index.language import language, words_in  # noqa: E402
from index.model import PACKAGED_SHA, packaged  # noqa: E402
from index.vocabulary import Vocabulary  # noqa: E402
from ingest.glossary import read_glossary  # noqa: E402

DATA = Path(__file__).with_name("data")
RANK, BATCH, EACH = 16, 48, 8
"""Rank of each change; questions in a batch; of them, how many are of one subject (hard to tell apart)."""
RATE, WARM_UP, LONGEST = 4e-4, 0.08, 128
TOGETHER = 16
ALIKE = 0.62
"""Cosine, by the untaught model, from which a clause of another subject may answer too, so it is no negative."""
STRENGTH = 0.75
"""Share of the change that is kept: a little less than all does better on rules of other fields (see docs/quality.md)."""

log = logging.getLogger("training")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause to find."""

    subject: str
    context: str
    bare: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the clauses (by place) that answer it, and some near it that do not."""

    text: str
    widened: str
    subject: str
    answers: tuple[int, ...]
    near: tuple[int, ...]


def read_data(folder: Path, subjects: Path | None = None) -> tuple[list[Clause], list[Asked]]:
    """Return the clauses and the questions of every subject, or of those that the file ``subjects`` names, a line each."""
    wanted = set(subjects.read_text(encoding="utf-8").split()) if subjects else None
    paths = [path for path in sorted(folder.glob("*.json")) if wanted is None or path.stem in wanted]
    glossary = read_glossary(ROOT / "policies_src").entries
    clauses: list[Clause] = []
    questions: list[Asked] = []
    records = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    words = words_in(one["text"] for record in records for one in record["clauses"])
    vocabulary = Vocabulary(glossary, words, language())
    for record in records:
        place = {one["id"]: len(clauses) + at for at, one in enumerate(record["clauses"])}
        clauses += [_clause(record["subject"], one) for one in record["clauses"]]
        for one in record["questions"]:
            answers, near = (tuple(place[uid] for uid in one[name] if uid in place) for name in ("answers", "near"))
            widened = vocabulary.read(one["text"]).widened
            questions.append(Asked(one["text"], widened, record["subject"], answers, near))
    return clauses, questions


def _clause(subject: str, one: dict[str, object]) -> Clause:
    headings = " > ".join(one["headings"])  # type: ignore[arg-type]  # a list of texts
    lead_in, text = str(one["lead_in"]), str(one["text"])
    return Clause(subject, "\n".join(filter(None, (headings, lead_in, text))), f"{lead_in} {text}".strip(), text)


class Student:
    """The model that is taught."""

    def __init__(self) -> None:
        path = packaged()
        self.tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.enable_padding()
        layers = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]
        settings = LoraConfig(r=RANK, lora_alpha=2 * RANK, lora_dropout=0.0, target_modules=layers)
        self.model = get_peft_model(AutoModel.from_pretrained(path), settings).eval()

    def encode(self, texts: Sequence[str]) -> torch.Tensor:
        """Return the vectors of ``texts``, shape (n, d); texts of like length go together."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        parts = [self._part([texts[place] for place in order[at : at + TOGETHER]]) for at in range(0, len(order), TOGETHER)]
        return torch.cat(parts)[torch.tensor(order).argsort()]

    def _part(self, texts: list[str]) -> torch.Tensor:
        made = self.tokenizer.encode_batch(texts)
        ids = torch.tensor([one.ids for one in made])
        mask = torch.tensor([one.attention_mask for one in made])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        return normalize((states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)

    def resume(self, path: Path) -> None:
        """Begin with the whole of the change that is written in ``path``."""
        known = load_file(str(path))
        for name, layer in self.model.named_modules():
            if hasattr(layer, "lora_A") and "default" in layer.lora_A:
                short = name.removeprefix("base_model.model.")
                layer.lora_A["default"].weight.data = known[f"{short}.A"].float()
                layer.lora_B["default"].weight.data = known[f"{short}.B"].float() / (2 * STRENGTH)

    def save(self, path: Path) -> None:
        """Write the change of each layer as two factors of 16-bit numbers, its scale in the second."""
        factors: dict[str, torch.Tensor] = {}
        for name, layer in self.model.named_modules():
            if hasattr(layer, "lora_A") and "default" in layer.lora_A:
                short = name.removeprefix("base_model.model.")
                factors[f"{short}.A"] = layer.lora_A["default"].weight.detach().half().contiguous()
                factors[f"{short}.B"] = (layer.lora_B["default"].weight.detach() * 2 * STRENGTH).half().contiguous()
        save_file(factors, str(path), metadata={BASE: PACKAGED_SHA})


def batches(questions: list[Asked]) -> Iterator[list[Asked]]:
    """Yield all questions once, a few of one subject together."""
    random.shuffle(questions)
    subjects: dict[str, list[Asked]] = {}
    for one in questions:
        subjects.setdefault(one.subject, []).append(one)
    parts = [own[at : at + EACH] for own in subjects.values() for at in range(0, len(own), EACH)]
    random.shuffle(parts)
    for at in range(0, len(parts), BATCH // EACH):
        yield [one for part in parts[at : at + BATCH // EACH] for one in part]


def targets(batch: Sequence[Asked], places: Sequence[int], alike: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return which clause answers which question (1 or 0), and which pairs count at all."""
    right, counts = torch.zeros(len(batch), len(places)), torch.ones(len(batch), len(places))
    for row, one in enumerate(batch):
        for column, place in enumerate(places):
            if place in one.answers:
                right[row, column] = 1
            elif place not in one.near and one.answers and alike[place, list(one.answers)].max() > ALIKE:
                counts[row, column] = 0
    return right, counts


def contrast(scores: torch.Tensor, right: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
    """Return the loss of telling each right clause from the wrong ones of its question (van den Oord and others 2018)."""
    wrong = torch.logsumexp(scores.masked_fill((right == 1) | (counts == 0), -1e4), 1, keepdim=True)
    return ((torch.logaddexp(scores, wrong) - scores) * right).sum() / right.sum()


def absolute(scores: torch.Tensor, right: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
    """Return the loss of telling each pair by itself: a score then means the same for every question (Zhai and others 2023)."""
    weight = torch.where(right == 1, 8.0, 1.0) * counts
    return (softplus(-(2 * right - 1) * scores) * weight).sum() / weight.sum()


def train(student: Student, clauses: Sequence[Clause], questions: list[Asked], epochs: int, rate: float) -> None:
    """Teach ``student``."""
    with torch.no_grad():
        bare = torch.cat([student.encode([one.bare for one in clauses[at : at + 64]]) for at in range(0, len(clauses), 64)])
    alike = bare @ bare.T
    scale, shift = torch.nn.Parameter(torch.tensor(math.log(20.0))), torch.nn.Parameter(torch.tensor(-8.0))
    taught = [one for one in student.model.parameters() if one.requires_grad]
    steps = epochs * sum(1 for _ in batches(questions))
    optimiser = torch.optim.AdamW([{"params": taught}, {"params": [scale, shift], "lr": 1e-3}], lr=rate, weight_decay=0.01)
    step, began = 0, time.monotonic()
    for _ in range(epochs):
        for batch in batches(questions):
            chosen = [random.choice(part) for one in batch for part in (one.answers, one.near) if part]
            places = list(dict.fromkeys(chosen))
            asked = student.encode([random.choice((one.text, one.widened)) for one in batch])
            found = student.encode([_dressed(clauses[place]) for place in places])
            right, counts = targets(batch, places, alike)
            scores = asked @ found.T * scale.exp()
            loss = contrast(scores, right, counts) + 0.3 * contrast(scores.T, right.T, counts.T)
            loss = loss + 4 * absolute(scores + shift, right, counts)
            optimiser.param_groups[0]["lr"] = rate * min(1, (step + 1) / (WARM_UP * steps)) * (1 - step / steps)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(taught, 1.0)
            optimiser.step()
            step += 1
            if step % 20 == 0:
                log.info("step %d of %d: loss %.3f, %.0f s", step, steps, loss.item(), time.monotonic() - began)


def _dressed(clause: Clause) -> str:
    """Return one of the texts that a clause is found by, as the index embeds them."""
    return random.choices((clause.context, clause.bare, clause.text), weights=(5, 3, 2))[0]


def main() -> None:
    """Read the data, teach, write the adapter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--subjects", type=Path, help="a file that names the subjects to teach, a line each")
    parser.add_argument("--resume", type=Path, help="an adapter to go on from")
    parser.add_argument("--out", type=Path, default=FILE)
    wanted = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    random.seed(wanted.seed)
    torch.manual_seed(wanted.seed)
    clauses, questions = read_data(DATA, wanted.subjects)
    log.info(
        "%d clauses, %d questions, %d of them unanswered", len(clauses), len(questions), sum(not one.answers for one in questions)
    )
    student = Student()
    if wanted.resume:
        student.resume(wanted.resume)
    train(student, clauses, questions, wanted.epochs, wanted.rate)
    student.save(wanted.out)
    log.info("%s: %d bytes", wanted.out, wanted.out.stat().st_size)


if __name__ == "__main__":
    main()
