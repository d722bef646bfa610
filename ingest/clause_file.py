"""clauses.jsonl: one clause a line, for people to review and for the index to be built from."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from ingest.errors import ClauseFileError
from ingest.policy import Clause, Cut, Earlier, Kind, Span

_TEXTS = ("policy", "organisation", "label", "lead_in", "text", "uid", "text_sha", "source")
_NAMES = tuple(field.name for field in fields(Clause))


def to_json(clause: Clause) -> str:
    """Return a clause as one line of JSON, without a line end."""
    return json.dumps(asdict(clause), ensure_ascii=False)


def from_json(line: str) -> Clause:
    """Return the clause in one line of JSON; raises ClauseFileError where a field is missing or wrong."""
    try:
        record: Mapping[str, Any] = json.loads(line)
        _check_texts(record)
        return Clause(
            **{name: record[name] for name in _NAMES if name in record}
            | {
                "kind": Kind(record["kind"]),
                "headings": tuple(record["headings"]),
                "lines": (record["lines"][0], record["lines"][1]),
                "repairs": tuple(record["repairs"]),
                "breaks": tuple(record["breaks"]),
                "headings_cut": tuple(_cut(spans) for spans in record["headings_cut"]),
                "lead_in_cut": _cut(record["lead_in_cut"]),
                "text_cut": _cut(record["text_cut"]),
                "earlier": tuple(Earlier(**one) for one in record["earlier"]),
            }
        )
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        message = f"this is no clause ({error})"
        raise ClauseFileError(message) from error


def write_clauses(path: Path, clauses: Iterable[Clause]) -> None:
    """Write ``clauses`` to ``path``: whole or not at all."""
    replace_file(path, "".join(to_json(clause) + "\n" for clause in clauses))


def read_clauses(path: Path) -> tuple[Clause, ...]:
    """Return the clauses in ``path``; raises ClauseFileError naming the line that is damaged."""
    clauses: list[Clause] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: it cannot be read ({error}); run 'policy-bot ingest' to write it anew"
        raise ClauseFileError(message) from error
    for number, line in enumerate(lines, start=1):
        try:
            clauses.append(from_json(line))
        except ClauseFileError as error:
            message = f"{path}: line {number}: {error}; delete the file and run 'policy-bot ingest' to write it anew"
            raise ClauseFileError(message) from error
    return tuple(clauses)


def replace_file(path: Path, text: str) -> None:
    """Put ``text`` in the place of ``path``, so that a reader sees the old or the new and no half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _check_texts(record: Mapping[str, Any]) -> None:
    """Raise TypeError for a field that should be a text and is none."""
    for name in _TEXTS:
        if not isinstance(record[name], str):
            message = f"{name} is no text"
            raise TypeError(message)


def _cut(spans: Sequence[Sequence[int]]) -> Cut:
    return tuple(Span(*span) for span in spans)
