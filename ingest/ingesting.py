"""The policies folder to clauses, with a report and every fault found on the way."""

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest import asked_as, glossary, readers, situations
from ingest.entries import FILE
from ingest.errors import DocumentError, IngestError, RegisterError
from ingest.policy import Clause, Policy
from ingest.proposing import proposed_entry
from ingest.register import read_register
from ingest.report import PolicyReport
from ingest.sharing_out import understand_all
from ingest.uids import carry_over
from ingest.understanding import Task, Understood

_OWNERS_FILES = {FILE, glossary.FILE, situations.FILE, asked_as.FILE}
"""Files in the folder that are the owner's settings, not policies."""

Progress = Callable[[int, int, int], None]
"""Called with how many files are done, how many there are, and how many pages the done ones have."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest made of a policies folder."""

    policies: tuple[Policy, ...]
    clauses: tuple[Clause, ...]
    reports: tuple[PolicyReport, ...]
    sources: dict[str, str]
    """File name → SHA-256 of its bytes."""
    proposals: tuple[str, ...]
    """Register entries to paste, for files that the register lacks."""
    glossary: tuple[glossary.GlossaryEntry, ...]
    situations: situations.Situations
    asked_as: tuple[asked_as.AskedAs, ...]
    faults: tuple[IngestError, ...]
    """Everything that a person must mend; with any, nothing is to be put in use."""


def ingest(folder: Path, previous: Sequence[Clause], progress: Progress | None = None, processes: int | None = None) -> Ingested:
    """Return the clauses of every policy in ``folder``, with the uids that they had in ``previous``.

    Reads every file, whatever is wrong with the others; writes nothing. ``processes`` says how many may read at once;
    if it is not given, as many as are worth it.
    """
    register = read_register(folder)
    words, sensitive = glossary.read_glossary(folder), situations.read_situations(folder)
    known = asked_as.read_asked_as(folder)
    faults: list[IngestError] = [*register.faults, *words.faults, *sensitive.faults, *known.faults]
    files = _files(folder, faults)
    by_file = {policy.file: policy for policy in register.policies}
    missing = [policy for policy in register.policies if policy.file not in files]
    faults += [
        RegisterError(f"{FILE}: {one.key}: the file {one.file!r} is not in the folder; put it there or take the entry out")
        for one in missing
    ]
    before: dict[str, list[Clause]] = defaultdict(list)
    for clause in previous:
        before[clause.policy].append(clause)
    policies: list[Policy] = []
    clauses: list[Clause] = []
    reports: list[PolicyReport] = []
    sources: dict[str, str] = {}
    found = understand_all([Task(folder, file, by_file.get(file)) for file in files], _Counting(len(files), progress), processes)
    for file, understood in zip(files, found, strict=True):
        faults += understood.faults
        one = _called_apart(understood, {policy.key for policy in (*register.policies, *policies)})
        if one.policy is None or one.report is None:
            continue
        old = before.get(one.policy.key, [])
        carried = carry_over(old, one.clauses)
        held = {(clause.uid, clause.lead_in, clause.text) for clause in old}
        changed = sum((clause.uid, clause.lead_in, clause.text) not in held for clause in carried)
        twins = [f"{other} is the same file: is it meant to be here twice?" for other, sha in sources.items() if sha == one.sha]
        policies.append(one.policy)
        clauses += carried
        reports.append(replace(one.report, changed=changed, warnings=(*twins, *one.report.warnings)))
        sources[file] = one.sha
    if folder.is_dir() and not files and not missing and not faults:
        faults.append(IngestError(f"{folder}: there is no policy in it; put the policies there as {', '.join(readers.SUFFIXES)}"))
    proposals = tuple(proposed_entry(policy) for policy in policies if not policy.listed)
    asked, unasked = asked_as.resolve(known, policies, clauses)
    return Ingested(
        policies=tuple(policies),
        clauses=tuple(clauses),
        reports=tuple(reports),
        sources=sources,
        proposals=proposals,
        glossary=words.entries,
        situations=sensitive,
        asked_as=asked,
        faults=(*faults, *unasked),
    )


class _Counting:
    """Tells how far the reading is."""

    def __init__(self, files: int, progress: Progress | None) -> None:
        self._files, self._progress = files, progress
        self._done = self._pages = 0

    def __call__(self, understood: Understood) -> None:
        self._done, self._pages = self._done + 1, self._pages + understood.pages
        if self._progress:
            self._progress(self._done, self._files, self._pages)


def _called_apart(understood: Understood, taken: set[str]) -> Understood:
    """Return what was understood of a file that the register lacks under a key that no other policy has."""
    if understood.policy is None or understood.policy.listed:
        return understood
    key, again = understood.policy.key, 1
    while key in taken:
        again += 1
        key = f"{understood.policy.key}-{again}"
    return understood.called(key)


def _files(folder: Path, faults: list[IngestError]) -> list[str]:
    """Return the files of the folder, as POSIX paths inside it, sorted; what is no plain file is a fault."""
    if not folder.is_dir():
        faults.append(IngestError(f"{folder}: there is no such folder; make it and put the policies in it"))
        return []
    inside: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(place, name)
            if name.startswith((".", "~$")) or (path.parent == folder and name in _OWNERS_FILES):
                continue
            file = path.relative_to(folder).as_posix()
            fault = _fault(folder, path)
            if fault:
                faults.append(DocumentError(f"{_printable(file)}: {fault}"))
            else:
                inside.append(file)
    return sorted(inside)


def _printable(file: str) -> str:
    """Return a file's name as it can be shown: what is no character of it as an escape."""
    return file.encode("utf-8", errors="backslashreplace").decode()


def _fault(folder: Path, path: Path) -> str:
    """Return why a file cannot be read as a policy before it is opened; empty where it can."""
    if not path.name.isprintable() or _printable(path.name) != path.name:
        return "its name holds characters that cannot be shown; give it a plain name"
    try:
        target = path.resolve(strict=True)
        if not target.is_relative_to(folder.resolve()):
            return f"it is a link to {target}, outside the folder; copy the file itself into the folder"
        status = target.stat()
    except (OSError, RuntimeError) as error:
        return f"it cannot be opened ({error}); put the file itself in the folder"
    if not stat.S_ISREG(status.st_mode):
        return "it is not a plain file; take it out of the folder"
    if status.st_size > readers.LARGEST:
        size, most = status.st_size / 2**20, readers.LARGEST / 2**20
        return f"it is {size:.0f} MB; a policy may have {most:.0f} MB: is it the right file? split it or save it smaller"
    return ""
