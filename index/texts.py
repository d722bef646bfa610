"""What a clause is found by: its bare words, its words in their context, and each of its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.policy import Clause
from ingest.sentences import sentence_starts

Places = NDArray[np.int64]


def in_context(clause: Clause) -> str:
    """Return a clause under its heading path, after its lead-in."""
    return "\n".join(part for part in (" > ".join(clause.headings), clause.lead_in, clause.text) if part)


def sentences(clause: Clause) -> list[str]:
    """Return each sentence of a clause, after its lead-in: one rule of a long clause may be the answer."""
    edges = [*sentence_starts(clause.text), len(clause.text)]
    said = [clause.text[start:end].strip() for start, end in pairwise(edges)]
    return [f"{clause.lead_in} {words}".strip() for words in said if words]


@dataclass(frozen=True, slots=True)
class Texts:
    """The different texts of all clauses, each once in a policy, and which of them belong to which clause."""

    unique: tuple[str, ...]
    bare: Places
    """Shape (clauses,): the row of each clause's words alone."""
    context: Places
    """Shape (clauses,): the row of each clause in its context."""
    sentence: Places
    """The rows of all sentences, clause after clause."""
    first: Places
    """Shape (clauses + 1,): where in ``sentence`` each clause begins."""


def texts_of(clauses: Sequence[Clause]) -> Texts:
    """Return the texts of ``clauses``."""
    rows: dict[tuple[str, str], int] = {}

    def row(clause: Clause, text: str) -> int:
        return rows.setdefault((clause.policy, text), len(rows))

    bare = [row(one, one.text) for one in clauses]
    context = [row(one, in_context(one)) for one in clauses]
    parts = [[row(one, words) for words in sentences(one)] or [row(one, one.text)] for one in clauses]
    return Texts(
        tuple(text for _, text in rows),
        np.array(bare, np.int64),
        np.array(context, np.int64),
        np.array([one for part in parts for one in part], np.int64),
        np.cumsum([0, *map(len, parts)], dtype=np.int64),
    )
