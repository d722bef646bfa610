"""The awkward files, put in a folder as a school would put them there: ingested, proved and asked."""

import json
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from process import PROGRAM, ROOT, command, settings

from ingest import readers

SAMPLES = Path(__file__).parent / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix in readers.SUFFIXES)


@dataclass(frozen=True)
class Question:
    """What is asked of a file, and where the answer is printed."""

    file: str
    text: str
    label: str
    says: str
    page: int | None = None


QUESTIONS = [Question(**one) for one in tomllib.loads((SAMPLES / "questions.toml").read_text(encoding="utf-8"))["question"]]


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    (folder / "policies").mkdir()
    for path in FILES:
        shutil.copy(path, folder / "policies" / path.name)
    done = command(folder, "ingest")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(name="replies", scope="module")
def _replies(folder: Path) -> Mapping[str, str]:
    """Return the reply to each question, put to the file that it is about, as a line of JSON."""
    clauses = map(json.loads, (folder / "build" / "clauses.jsonl").read_text(encoding="utf-8").splitlines())
    policies = {clause["source"]: clause["policy"] for clause in clauses}
    typed = "".join(json.dumps({"question": one.text, "policies": [policies[one.file]]}) + "\n" for one in QUESTIONS)
    program = [*PROGRAM, "ask", "--json", "-"]
    done = subprocess.run(program, cwd=ROOT, env=settings(folder), input=typed, capture_output=True, text=True, check=True)  # noqa: S603 (our own program)
    return dict(zip((one.text for one in QUESTIONS), done.stdout.splitlines(), strict=True))


def test_every_file_has_three_questions() -> None:
    asked = [one.file for one in QUESTIONS]
    assert {path.name: 3 for path in FILES} == {name: asked.count(name) for name in asked}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: f"{one.file}: {one.text}")
def test_a_question_is_answered_with_the_clause_its_label_and_its_page(question: Question, replies: Mapping[str, str]) -> None:
    reply = json.loads(replies[question.text])
    shown = [(one["source"], one["label"], one["page"]) for one in reply["quotes"] if question.says in one["text"]]
    assert (question.file, question.label, question.page) in shown, (
        reply["kind"],
        [(q["source"], q["label"], q["text"][:60]) for q in reply["quotes"]],
    )


def test_every_clause_of_the_files_is_proved(folder: Path) -> None:
    done = command(folder, "verify")
    assert done.returncode == 0, done.stdout + done.stderr
