"""One file to what is understood of it: read, taken apart, reported on, all within one process."""

from dataclasses import dataclass, replace
from pathlib import Path

from ingest import readers
from ingest.cutting import fold
from ingest.entries import FILE
from ingest.errors import DocumentError, IngestError, RegisterError
from ingest.outline import outline
from ingest.policy import Clause, Document, Policy
from ingest.proposing import unlisted_policy
from ingest.report import PolicyReport, report
from ingest.splitting import split


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read."""

    folder: Path
    file: str
    """Its path inside the folder."""
    policy: Policy | None
    """What the register says of it; None where it lists no such file."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one file; without a policy it could not be read, and a fault says why."""

    policy: Policy | None = None
    clauses: tuple[Clause, ...] = ()
    report: PolicyReport | None = None
    sha: str = ""
    pages: int = 0
    """How many pages were read; 0 where the format has none."""
    faults: tuple[IngestError, ...] = ()

    def called(self, key: str) -> "Understood":
        """Return the same with another key of its policy, which stands in every clause and its uid."""
        if self.policy is None or self.report is None:
            return self
        length = len(self.policy.key)
        clauses = tuple(replace(one, policy=key, uid=f"{key}{one.uid[length:]}") for one in self.clauses)
        return replace(self, policy=replace(self.policy, key=key), clauses=clauses, report=replace(self.report, policy=key))


def understand(task: Task) -> Understood:
    """Return what is understood of a file; whatever is wrong with it is a fault of this file alone."""
    try:
        document = readers.read(task.file, _bytes(task))
        policy = task.policy or unlisted_policy(task.file, document, outline(document))
        taken_apart = split(policy, document)
    except DocumentError as error:
        return Understood(faults=(error,))
    except MemoryError:
        return Understood(faults=(too_much(task),))
    except Exception as error:  # noqa: BLE001 (a fault of this program's own must not keep the other files out)
        return Understood(faults=(_unforeseen(task, error),))
    return Understood(
        policy=policy,
        clauses=taken_apart.clauses,
        report=report(policy, document, taken_apart),
        sha=document.sha,
        pages=max((line.page or 0 for line in document.lines), default=0),
        faults=_unstated(policy, document),
    )


def too_much(task: Task) -> DocumentError:
    """Return the fault of a file that no process could read to its end."""
    return DocumentError(f"{task.file}: reading it needs more memory than there is; export it again from its source, or split it")


def crashed(task: Task) -> DocumentError:
    """Return the fault of a file that brought down the process which read it."""
    return DocumentError(f"{task.file}: reading it breaks the program that reads it; export it again from its source")


def _unforeseen(task: Task, error: Exception) -> DocumentError:
    message = f"{task.file}: the program fails on it ({type(error).__name__}: {error}); take it out for now, and report this"
    fault = DocumentError(message)
    fault.__cause__ = error
    return fault


def _unstated(policy: Policy, document: Document) -> tuple[RegisterError, ...]:
    """Return a fault for each word that the register says stands in the document and that does not."""
    text = fold(" ".join(line.text for line in document.lines))
    says = [*(date.says for date in policy.dates), policy.status_says, policy.review_period]
    return tuple(
        RegisterError(f"{FILE}: {policy.key}: {words!r} does not stand in {policy.file}; copy the document's own words")
        for words in says
        if words and fold(words) not in text
    )


def _bytes(task: Task) -> bytes:
    try:
        return (task.folder / task.file).read_bytes()
    except OSError as error:
        message = f"{task.file}: it cannot be read ({error.strerror}); see that this account may read it"
        raise DocumentError(message) from error
