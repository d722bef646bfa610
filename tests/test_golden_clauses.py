"""The clauses of whole documents, held to files that people can read against the documents.

``make golden`` writes the files anew; the diff is to be read by eye before it is committed.
"""

import os
from pathlib import Path

import pytest
from golden_text import golden_text

from ingest import readers
from ingest.policy import Policy
from ingest.register import read_register
from ingest.splitting import split

HERE = Path(__file__).parent
POLICIES = HERE.parent / "policies_src"
AWKWARD = HERE / "documents"
SAMPLES = sorted(path for path in (HERE / "samples").iterdir() if path.suffix in readers.SUFFIXES)


def check(policy: Policy, path: Path, golden: Path) -> None:
    document = readers.read(path.name, path.read_bytes())
    text = golden_text(document, split(policy, document))
    if os.environ.get("POLICY_BOT_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert golden.exists(), f"{golden} is missing: run 'make golden' and read it against {path}"
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("policy", read_register(POLICIES).policies, ids=lambda policy: policy.key)
def test_the_clauses_of_a_real_policy_are_those_that_were_checked_by_eye(policy: Policy) -> None:
    check(policy, POLICIES / policy.file, HERE / "golden" / f"{policy.key}.clauses.txt")


@pytest.mark.parametrize("path", sorted(AWKWARD.iterdir()), ids=lambda path: path.name)
def test_the_clauses_of_an_awkward_document_do_not_change_unnoticed(path: Path) -> None:
    policy = Policy(path.stem, "A school", "A policy", path.name)
    check(policy, path, HERE / "golden" / f"{path.stem}.clauses.txt")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_clauses_of_an_awkward_file_are_those_that_were_checked_by_eye(path: Path) -> None:
    policy = Policy(path.stem, "A school", "A policy", path.name)
    check(policy, path, HERE / "golden" / f"{path.name}.clauses.txt")
