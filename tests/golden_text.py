"""Clauses as a policy owner would read them, for golden files."""

from itertools import pairwise

from ingest.policy import Clause, Document, counted_in
from ingest.splitting import Split


def golden_text(document: Document, taken_apart: Split) -> str:
    """Return every clause under its headings, then every line that is neither, with why."""
    rows: list[str] = []
    above: tuple[str, ...] | None = None
    for clause in taken_apart.clauses:
        if clause.headings != above:
            above = clause.headings
            rows += ["", "## " + (" > ".join(above) or "(no heading)"), ""]
        rows += _clause(clause)
    rows += ["", "## Left out", ""]
    for lines, reason in taken_apart.remainder:
        first = document.lines[lines[0]]
        rows.append(f"{first.number}: {reason}: {' '.join(first.text.split())}")
    return "\n".join(rows).lstrip("\n") + "\n"


def _clause(clause: Clause) -> list[str]:
    label = clause.label + (f" (printed again, {clause.label_ordinal})" if clause.label_ordinal > 1 else "")
    unit = counted_in(clause.source)
    where = f"{unit} {clause.lines[0]}" if clause.lines[0] == clause.lines[1] else f"{unit}s {clause.lines[0]}-{clause.lines[1]}"
    page = f", page {clause.page}" if clause.page else ""
    rows = [f"[{label}] {clause.kind}, {where}{page}"]
    rows += [f"    ({repair})" for repair in clause.repairs]
    if clause.lead_in:
        rows.append(f"    {clause.lead_in} ->")
    edges = [0, *clause.breaks, len(clause.text)]
    return [*rows, *(f"    {clause.text[a:b].strip()}" for a, b in pairwise(edges))]
