"""Check the training data: its shape, repeated questions, and questions alike to one that the bot is measured by.

python training/checking.py [--mend]   (--mend takes out what is repeated or alike)
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process, utils

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(__file__).with_name("data")
MEASURED = ROOT / "tests" / "questions.toml"
LEAK, TWICE = 82, 95
"""Likeness, of 100, by edit distance: from here on a question is one that is measured, or one that was asked before."""
_TOGETHER = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not stand in the data."""

    file: Path
    question: str
    says: str

    def __str__(self) -> str:
        return f"{self.file.name}: {self.question!r}: {self.says}"


def faults() -> Iterator[Fault]:
    """Yield every fault of the data."""
    asked: list[tuple[Path, str]] = []
    for path in sorted(DATA.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        ids = [clause["id"] for clause in record["clauses"]]
        for one in record["questions"]:
            asked.append((path, one["text"]))
            yield from (Fault(path, one["text"], says) for says in _wrong(one, ids))
    texts = [text for _, text in asked]
    for place, other in _alike(texts, measured(), LEAK):
        yield Fault(*asked[place], f"it is alike to {other!r}, which the bot is measured by")
    for place, other in _repeated(texts):
        yield Fault(*asked[place], f"it repeats {other!r}")


def measured() -> list[str]:
    """Return every text in the questions that the bot is measured by."""
    record = tomllib.loads(MEASURED.read_text(encoding="utf-8"))
    return list(_texts(record))


def _texts(record: Any) -> Iterator[str]:  # noqa: ANN401 (what TOML holds)
    if isinstance(record, dict):
        for name, value in record.items():
            if isinstance(value, str) and name in {"text", "question"}:
                yield value
            yield from _texts(value)
    elif isinstance(record, list):
        for value in record:
            yield from _texts(value)


def _wrong(one: dict[str, Any], ids: list[str]) -> Iterator[str]:
    if unknown := {*one["answers"], *one["near"]} - set(ids):
        yield f"there is no clause {', '.join(sorted(unknown))}"
    if both := set(one["answers"]) & set(one["near"]):
        yield f"{', '.join(sorted(both))} cannot answer and not answer"


def _alike(texts: list[str], others: list[str], least: int) -> Iterator[tuple[int, str]]:
    """Yield the place of each text that is alike to one of ``others``, with that one."""
    for at in range(0, len(texts), _TOGETHER):
        part = texts[at : at + _TOGETHER]
        scores = process.cdist(part, others, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=least, workers=-1)
        for row in np.flatnonzero(scores.max(axis=1) >= least):
            yield at + int(row), others[int(scores[row].argmax())]


def _repeated(texts: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the place of each text that is as good as an earlier one."""
    for at in range(0, len(texts), _TOGETHER):
        part = texts[at : at + _TOGETHER]
        scores = process.cdist(part, texts, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=TWICE, workers=-1)
        for row, column in zip(*np.nonzero(scores >= TWICE), strict=True):
            if column < at + row:
                yield at + int(row), texts[int(column)]


def mend(found: list[Fault]) -> None:
    """Take the questions that have a fault out of their files."""
    for path in {one.file for one in found}:
        bad = {one.question for one in found if one.file == path}
        record = json.loads(path.read_text(encoding="utf-8"))
        record["questions"] = [one for one in record["questions"] if one["text"] not in bad]
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Print every fault; exit 1 if there is one that is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mend", action="store_true")
    wanted = parser.parse_args()
    found = list(faults())
    sys.stdout.writelines(f"{one}\n" for one in found)
    if wanted.mend:
        mend(found)
    sys.exit(bool(found) and not wanted.mend)


if __name__ == "__main__":
    main()
