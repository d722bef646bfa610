"""What is searched and asked: the project's own questions, or any corpus in BEIR's form."""

import csv
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ingest.ingesting import Ingested
from ingest.policy import Clause, Kind, Policy
from ingest.situations import Situations
from ingest.uids import sha


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its judgements."""

    text: str
    half: str
    """"dev" may be looked at and fitted on; "held" is only measured."""
    style: str
    grades: dict[str, int]
    """uid → 2 (answers) or 1 (supports)."""

    @property
    def covered(self) -> bool:
        """Whether any clause answers it."""
        return 2 in self.grades.values()


def read_questions(path: Path) -> list[Question]:
    """Return the single questions of tests/questions.toml."""
    records = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
    return [
        Question(one["text"], one["half"], one["style"], dict.fromkeys(one["supports"], 1) | dict.fromkeys(one["answers"], 2))
        for one in records
    ]


def read_beir(folder: Path) -> tuple[Ingested, list[Question]]:
    """Return the passages as clauses of one policy, and the questions, of a corpus in BEIR's form.

    That is (Thakur and others 2021) ``corpus.jsonl`` with ``_id``, ``title`` and ``text``,
    ``queries.jsonl`` with ``_id`` and ``text``, and ``qrels/test.tsv`` with query, passage and grade.
    The highest grade answers.
    """
    passages = [json.loads(line) for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    clauses = tuple(_clause(one["_id"], one.get("title", ""), one["text"]) for one in passages)
    with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row and row[-1].isdigit()]
    highest = max(int(row[-1]) for row in rows)
    grades: dict[str, dict[str, int]] = {}
    for query, passage, grade in rows:
        if int(grade):
            grades.setdefault(query, {})[f"corpus:{passage}"] = 2 if int(grade) == highest else 1
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    questions = [Question(one["text"], "held", "public", grades[one["_id"]]) for one in queries if one["_id"] in grades]
    policy = Policy("corpus", folder.name, folder.name, "corpus.jsonl")
    return Ingested((policy,), clauses, (), {}, (), (), Situations(), (), ()), questions


def _clause(name: str, title: str, text: str) -> Clause:
    headings = (title,) if title else ()
    return Clause(
        "corpus", "", "", 1, 0, Kind.PARAGRAPH, headings, "", text, f"corpus:{name}", sha(text), "corpus.jsonl",
        (1, 1), None, (), (), (), (), (),
    )  # fmt: skip
