"""The ingest report: what the program understood of each document, and what it did not."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ingest.labels import Label, Style, is_misread
from ingest.policy import Clause, Document, Policy
from ingest.sentences import words
from ingest.splitting import Split

_LONG_HEADING = 12
_LONG_CLAUSE = 600


@dataclass(frozen=True, slots=True)
class Remainder:
    """Lines that are neither clause nor heading."""

    lines: tuple[int, int]
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """What was understood of one policy's document."""

    policy: str
    organisation: str
    title: str
    source: str
    clauses: int
    kinds: dict[str, int]
    headings: tuple[str, ...]
    remainder: tuple[Remainder, ...]
    warnings: tuple[str, ...]
    changed: int = 0
    """Clauses that are new or say something else than at the last ingest."""


def report(policy: Policy, document: Document, split: Split) -> PolicyReport:
    """Return the report on one document."""
    kinds = Counter(str(clause.kind) for clause in split.clauses)
    remainder = tuple(_remainder(document, lines, reason) for lines, reason in split.remainder)
    return PolicyReport(
        policy=policy.key,
        organisation=policy.organisation,
        title=policy.title,
        source=policy.file,
        clauses=len(split.clauses),
        kinds=dict(sorted(kinds.items())),
        headings=tuple(heading.text for heading in split.headings),
        remainder=remainder,
        warnings=(*document.warnings, *(f"line {number}: {text}" for number, text in find_doubts(document, split))),
    )


def to_json(reports: Sequence[PolicyReport], faults: Sequence[str]) -> str:
    """Return the reports as JSON for ``ingest-report.json``."""
    return json.dumps({"policies": [asdict(one) for one in reports], "faults": list(faults)}, ensure_ascii=False, indent=2) + "\n"


def _remainder(document: Document, lines: tuple[int, ...], reason: str) -> Remainder:
    first, last = document.lines[lines[0]], document.lines[lines[-1]]
    return Remainder((first.number, last.number), reason, " ".join(first.text.split()))


def find_doubts(document: Document, split: Split) -> list[tuple[int, str]]:
    """Return what a policy owner should look at, in the order of the document, each with the number of its line."""
    found = [*_twice(split.clauses), *_gaps(document, split), *_orphans(split.clauses), *_suspicious(document, split)]
    found += [
        (
            one.lines[0],
            f"\u201c{one.text[:30]}\u2026\u201d begins with what may be a misread number: the clause is kept without one",
        )
        for one in split.clauses
        if not one.label and is_misread(one.text)
    ]
    found += [
        (one.lines[0], f"a clause of {words(one.text)} words: is it really one?")
        for one in split.clauses
        if words(one.text) > _LONG_CLAUSE
    ]
    found += [
        (
            document.lines[lines[0]].number,
            f"“{document.lines[lines[0]].text.strip()}” was not understood: a number without a text?",
        )
        for lines, reason in split.remainder
        if reason == "not understood"
    ]
    return sorted(found)


def _twice(clauses: Sequence[Clause]) -> list[tuple[int, str]]:
    seen: set[tuple[str, int]] = set()
    found = []
    for clause in clauses:
        if clause.label_ordinal > 1 and (clause.label, clause.label_ordinal) not in seen:
            seen.add((clause.label, clause.label_ordinal))
            found.append((clause.lines[0], f"the number {clause.label} is printed again; both are kept, as first and second"))
    return found


def _gaps(document: Document, split: Split) -> list[tuple[int, str]]:
    """Return where a number of a sequence is missing: 2.1, 2.2, 2.4."""
    found: list[tuple[int, str]] = []
    last: dict[tuple[object, ...], Label] = {}
    for section in split.outline.sections:
        for paragraph in [*(heading.paragraph for heading in section.path), *section.body]:
            label = paragraph.label
            if label is None or label.number is None or label.style in {Style.LETTER, Style.ROMAN} or len(label.parts) < 2:  # noqa: PLR2004 (2.1 has a 2)
                continue
            key = (label.style, label.enclosed, label.parts[:-1])
            before = last.get(key)
            if before and before.number is not None and label.number > before.number + 1:
                number = document.lines[paragraph.lines[0]].number
                found.append((number, f"{label.text} follows {before.text}: is a number missing, or a clause?"))
            if before is None or before.number is None or label.number >= before.number:
                last[key] = label
    return list(dict.fromkeys(found))


def _orphans(clauses: Sequence[Clause]) -> list[tuple[int, str]]:
    """Return list items that begin in mid-sentence and have no lead-in."""
    return [
        (clause.lines[0], f"the list item “{clause.text[:40]}…” begins in mid-sentence: is its lead-in missing?")
        for clause in clauses
        if clause.kind == "item" and not clause.lead_in and clause.text[:1].islower()
    ]


def _suspicious(document: Document, split: Split) -> list[tuple[int, str]]:
    """Return headings that may be clauses: long ones, and ones with nothing beneath."""
    above = {heading.paragraph.lines for section in split.outline.sections for heading in section.path}
    tables = {heading.paragraph.lines for heading in split.headings if heading.paragraph.row}
    found = []
    for heading in split.headings:
        number = document.lines[heading.paragraph.lines[0]].number
        if heading.paragraph.lines not in above | tables and heading is not split.outline.title:
            found.append((number, f"“{heading.text}” was read as a heading, and there is nothing beneath it: is it a clause?"))
        elif len(heading.text.split()) > _LONG_HEADING and heading.paragraph.lines not in tables:
            found.append((number, f"“{heading.text}” was read as a heading: is it a clause?"))
    return found
