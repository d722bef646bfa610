"""Proving clauses: every quote is cut anew from the source file and compared word for word."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from ingest import readers
from ingest.cutting import cut, cut_heading
from ingest.errors import DocumentError
from ingest.markup import visible
from ingest.policy import Clause, Cut, Kind, Line, counted_in
from ingest.uids import sha

_COMPARED = tuple(field.name for field in fields(Clause) if field.name not in {"uid", "earlier"})


def verify(folder: Path, clauses: Sequence[Clause], sources: Mapping[str, str]) -> list[str]:
    """Return a sentence for each clause that its source file does not bear out; none if all do.

    ``sources`` gives the SHA-256 that each file had when the clauses were cut from it.
    """
    failures: list[str] = []
    for source in sorted({clause.source for clause in clauses} | set(sources)):
        cut_from_it = [clause for clause in clauses if clause.source == source]
        try:
            document = readers.read(source, (folder / source).read_bytes())
        except (OSError, DocumentError) as error:
            failures.append(f"{source}: it cannot be read now ({error}), so {len(cut_from_it)} clauses are unproven")
            continue
        if document.sha != sources.get(source):
            failures.append(f"{source}: the file has changed since the index was built; run 'policy-bot ingest'")
        failures += [f"{source}: {_name(clause)}: {fault}" for clause in cut_from_it for fault in _faults(document.lines, clause)]
    return failures


def compare(indexed: Sequence[Clause], found: Sequence[Clause]) -> list[str]:
    """Return a sentence for each clause of the index that is not one found in the sources now, and the reverse."""
    now = {clause.uid: clause for clause in found}
    held = {clause.uid: clause for clause in indexed}
    failures = [
        f"{one.source}: {_name(one)}: the documents hold no such clause now" for uid, one in held.items() if uid not in now
    ]
    failures += [f"{one.source}: {_name(one)}: the index lacks this clause" for uid, one in now.items() if uid not in held]
    for uid in held.keys() & now.keys():
        wrong = [name for name in _COMPARED if getattr(held[uid], name) != getattr(now[uid], name)]
        if wrong:
            failures.append(f"{held[uid].source}: {_name(held[uid])}: its {', '.join(wrong)} is not what the document gives")
    if len(held) != len(indexed):
        failures.append("the index gives one uid to several clauses")
    return sorted(failures)


def _name(clause: Clause) -> str:
    return f"{clause.uid} ({clause.label or 'no number'}, {counted_in(clause.source)} {clause.lines[0]})"


def _faults(lines: tuple[Line, ...], clause: Clause) -> list[str]:
    """Return what is not as the document has it."""
    faults = [] if sha(clause.text) == clause.text_sha else ["its text is not the one that its hash was made of"]
    parts = [("text", clause.text, clause.text_cut), ("lead-in", clause.lead_in, clause.lead_in_cut)]
    parts += [("heading", text, spans) for text, spans in zip(clause.headings, clause.headings_cut, strict=True)]
    for what, text, spans in parts:
        there = _cut(lines, spans, cut_heading if what == "heading" else cut)
        if there != text:
            faults.append(f"the {what} is not what the document says: “{_first_difference(text, there)}”")
        if there == text and not _is_whole(lines, spans):
            faults.append(f"the {what} leaves out words that stand between its own")
    if not clause.text:
        faults.append("it has no text")
    if clause.kind is Kind.NUMBERED and not _is_printed(lines, clause):
        faults.append(f"the number {clause.label} is not printed where the clause stands")
    return faults


def _is_whole(lines: tuple[Line, ...], spans: Cut) -> bool:
    """Whether the spans take every visible character between the first and the last on each line."""
    for place in {span.line for span in spans}:
        seen = visible(lines[place].text)
        taken = {offset for span in spans if span.line == place for offset in range(span.start, span.end)}
        if any(min(taken) < offset < max(taken) and offset not in taken for offset in seen.places):
            return False
    return True


def _is_printed(lines: tuple[Line, ...], clause: Clause) -> bool:
    """Whether the last part of a clause's number stands in its lines, or is drawn there by the format."""
    last = re.findall(r"[A-Za-z]*\d+|[A-Za-z]+", clause.label)[-1:]
    printed = " ".join(f"{line.marker} {line.text}" for line in lines if clause.lines[0] <= line.number <= clause.lines[1])
    return bool(last) and re.search(rf"(?<![^\W_]){re.escape(last[0])}(?![^\W\d_]{{2}})", printed) is not None


def _cut(lines: tuple[Line, ...], spans: Cut, how: Callable[[tuple[Line, ...], Cut], str]) -> str:
    try:
        return how(lines, spans)
    except IndexError:
        return ""


def _first_difference(text: str, there: str) -> str:
    """Return the words about the first place where two texts part."""
    place = next((place for place, (a, b) in enumerate(zip(text, there, strict=False)) if a != b), min(len(text), len(there)))
    return text[max(0, place - 20) : place + 40]
