"""``policy-bot ingest``: policies to an index in use, all or nothing."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.config import Config
from bot.errors import BadInputError
from bot.ingest_report import show_report
from index.building import build_index
from index.calibration import shipped
from index.in_use import sole_builder
from index.model import SentenceTransformerModel
from index.opening import clauses_in_use
from ingest.clause_file import read_clauses, replace_file, write_clauses
from ingest.ingesting import Ingested, ingest
from ingest.policy import Clause
from ingest.report import to_json as report_to_json

_log = logging.getLogger(__name__)
CLAUSES = "clauses.jsonl"
REPORT = "ingest-report.json"


def ingest_folder(config: Config, console: Console, *, quiet: bool) -> None:
    """Ingest the policies, write clauses and report, build the index and put it in use: all or nothing."""
    with sole_builder(config.build), _progress() as progress:
        reading = progress.add_task("Reading the policies", total=None, more="files")

        def tell(at: int, of: int, pages: int) -> None:
            progress.update(reading, completed=at, total=of, more=f"files, {pages} pages" if pages else "files")

        done = ingest(config.policies, _previous(config), tell)
        if done.faults:
            with suppress(OSError):
                _write_report(config, done)
            raise BadInputError(_faults(done))
        progress.update(reading, visible=False)
        embedding = progress.add_task("Embedding the clauses", total=None, more="clauses")
        model = SentenceTransformerModel(config.model)
        build_index(config.build, done, model, lambda at, of: progress.update(embedding, completed=at, total=of))
        write_clauses(config.build / CLAUSES, done.clauses)
        _write_report(config, done)
    if shipped().model_digest != model.digest:
        _log.warning(
            "the figures that decide were fitted for another model than %s; run 'make eval ARGS=--fit' with it",
            config.model,
        )
    if not quiet:
        show_report(done.reports, done.proposals, console)
    elif done.proposals:
        _log.warning(
            "%d policies are not in register.toml; run 'policy-bot ingest' to see the entries to paste", len(done.proposals)
        )


def _previous(config: Config) -> Sequence[Clause]:
    """Return the clauses that keep their uids: those of the index in use, else those of the clause file."""
    known = clauses_in_use(config.build)
    if known or not (config.build / CLAUSES).exists():
        return known
    return read_clauses(config.build / CLAUSES)


def _write_report(config: Config, done: Ingested) -> None:
    replace_file(config.build / REPORT, report_to_json(done.reports, [str(fault) for fault in done.faults]))


def _faults(done: Ingested) -> str:
    count = len(done.faults)
    lines = "\n".join(f"  {fault}" for fault in done.faults)
    things = "1 thing" if count == 1 else f"{count} things"
    kept = "Nothing was put in use; an index that was in use stays in use."
    return f"{things} to mend before the policies can be used:\n{lines}\n{kept}"


def _progress() -> Progress:
    """Return progress bars on standard error, for a person at a terminal; they leave nothing behind when they are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[more]}"))
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
