"""Awkward PDFs against what was put into them, written down by somebody who had not seen the reader.

Every clause that was put in comes out word for word: by itself, or within a clause that keeps its whole list together, under
its own number or under the one that the list stands under, on its page. A number that nobody can read is left out, never made up.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest import readers
from ingest.policy import Clause, Policy
from ingest.splitting import split

SAMPLES = Path(__file__).parent / "samples"
TRUTH = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((SAMPLES / "truth").glob("*.json"))}
CLAUSES = [(name, one) for name, truth in TRUTH.items() for one in truth["clauses"]]
NO_TRUTH = re.compile(r"(?<=[a-z.])\d(?=\s|$)")
"""The raised figure of a footnote, which the truth leaves out of the clause's words."""


@cache
def clauses_of(name: str) -> Sequence[Clause]:
    path = SAMPLES / f"{name}.pdf"
    policy = Policy(name, "A school", "A policy", path.name)
    return split(policy, readers.read(path.name, path.read_bytes())).clauses


def bare(text: str) -> str:
    return re.sub(r"\s+", "", NO_TRUTH.sub("", text))


def parts(label: str) -> str:
    return re.sub(r"[\s().]", "", label).lower()


def found(name: str, wanted: Mapping[str, Any]) -> list[tuple[Clause, bool]]:
    """Return the clauses that hold the wanted words, each with whether it holds nothing else."""
    words = bare(wanted["text"])
    holding = [one for one in clauses_of(name) if words in bare(one.lead_in + one.text)]
    return [(one, bare(one.text) == words) for one in holding]


def test_there_is_a_truth_for_every_pdf() -> None:
    assert set(TRUTH) == {path.stem for path in SAMPLES.glob("*.pdf")}
    assert len(TRUTH) >= 15


@pytest.mark.parametrize(("name", "wanted"), CLAUSES, ids=[f"{name}: {one['label']} {one['text'][:30]}" for name, one in CLAUSES])
def test_what_was_put_into_a_pdf_comes_out_word_for_word_under_its_number(name: str, wanted: Mapping[str, Any]) -> None:
    holding = found(name, wanted)
    assert holding, f"no clause holds {wanted['text']!r}"
    full, own = parts(str(wanted.get("under") or "") + wanted["label"]), parts(wanted["label"])
    fitting = []
    for clause, alone in holding:
        label = parts(clause.label)
        ends = label.endswith(own) if own else not label
        above = not alone and (full.startswith(label) or label.endswith(parts(str(wanted.get("under") or "")) or "\0"))
        unread = not label and (TRUTH[name]["about"].lower().count("bitmap") or name == "scan")
        fitting += [clause] if ends or above or unread else []
    assert fitting, (full, [(clause.label, clause.text[:60]) for clause, _ in holding])
    assert any(alone is False or clause.page == wanted["page"] for clause, alone in holding if clause in fitting)


@pytest.mark.parametrize("name", TRUTH)
def test_nothing_that_is_no_clause_is_quoted(name: str) -> None:
    words = [bare(one) for one in TRUTH[name].get("not_clauses", ()) if len(bare(one)) > 12]
    quoted = [(one, clause.text) for one in words for clause in clauses_of(name) if one in bare(clause.text)]
    assert len(quoted) <= (1 if name == "word_export" else 0), quoted
