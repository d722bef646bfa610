"""The data that the model is taught with: whole, without repeats, and without the questions that it is measured by."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "training"))

import checking  # noqa: E402 (a script beside the data)


def test_the_data_is_without_fault() -> None:
    assert [str(fault) for fault in checking.faults()] == []


def test_the_data_is_of_many_subjects_and_thousands_of_questions() -> None:
    records = [json.loads(path.read_text(encoding="utf-8")) for path in checking.DATA.glob("*.json")]
    assert len(records) >= 40
    assert sum(len(record["questions"]) for record in records) >= 6000
    assert all(any(not one["answers"] for one in record["questions"]) for record in records)


def test_a_question_that_is_measured_a_repeated_one_and_a_wrong_clause_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [
        {"text": checking.measured()[0] + " please", "answers": ["c1"], "near": []},
        {"text": "where do the keys to the minibus hang", "answers": ["c1"], "near": []},
        {"text": "where do the keys to the minibus hang?", "answers": ["c9"], "near": ["c1"]},
        {"text": "who may drive it", "answers": ["c1"], "near": ["c1"]},
    ]
    clause = {"id": "c1", "headings": [], "lead_in": "", "text": "Keys hang in the office."}
    (tmp_path / "keys.json").write_text(json.dumps({"clauses": [clause], "questions": questions}), encoding="utf-8")
    monkeypatch.setattr(checking, "DATA", tmp_path)
    said = "\n".join(map(str, checking.faults()))
    for words in ("which the bot is measured by", "it repeats", "there is no clause c9", "cannot answer and not answer"):
        assert words in said
