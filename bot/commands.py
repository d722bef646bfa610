"""What each sub-command of ``policy-bot`` does, apart from reading its arguments."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.answer import Reply
from bot.asking import Asker
from bot.config import Config
from bot.ingest_report import show_report
from bot.lookup import find_policy
from bot.platforms.json_lines import to_json
from bot.platforms.terminal import show, show_policies
from index.building import build_index, sole_builder
from index.clause_index import ClauseIndex, open_index
from index.embedding import SentenceTransformerEmbedder
from ingest.clause_file import read_clauses, replace_file, write_clauses
from ingest.ingesting import Ingested, ingest
from ingest.report import to_json as report_to_json
from ingest.verifying import verify

CLAUSES = "clauses.jsonl"
REPORT = "ingest-report.json"


class BadInputError(Exception):
    """Something that the person at the terminal must mend; the command ends with 1."""


class UsageError(Exception):
    """The command was called wrongly; it ends with 2."""


def ingest_folder(config: Config, console: Console, *, quiet: bool) -> None:
    """Ingest the policies, write clauses and report, build the index and put it in use: all or nothing."""
    with sole_builder(config.build), _progress() as progress:
        previous = read_clauses(config.build / CLAUSES) if (config.build / CLAUSES).exists() else ()
        reading = progress.add_task("Reading the policies", total=None)
        done = ingest(config.policies, previous, lambda at, of: progress.update(reading, completed=at, total=of))
        replace_file(config.build / REPORT, report_to_json(done.reports, [str(fault) for fault in done.faults]))
        if done.faults:
            raise BadInputError(_faults(done))
        progress.update(reading, visible=False)
        embedding = progress.add_task("Embedding the clauses", total=None)
        embedder = SentenceTransformerEmbedder(config.model)
        build_index(config.build, done, embedder, lambda at, of: progress.update(embedding, completed=at, total=of))
        write_clauses(config.build / CLAUSES, done.clauses)
    if not quiet:
        show_report(done.reports, done.proposals, console)


def _faults(done: Ingested) -> str:
    count = len(done.faults)
    lines = "\n".join(f"  {fault}" for fault in done.faults)
    things = "1 thing" if count == 1 else f"{count} things"
    kept = "Nothing was put in use; an index that was in use stays in use."
    return f"{things} to mend before the policies can be used:\n{lines}\n{kept}"


def _progress() -> Progress:
    """Return progress bars on standard error, for a person at a terminal; they leave nothing behind when they are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def open_asker(config: Config) -> tuple[ClauseIndex, Asker]:
    """Return the index in use, and what answers from it."""
    index = open_index(config.build, SentenceTransformerEmbedder(config.model))
    return index, Asker(index)


def ask(config: Config, questions: Iterable[str], named: Sequence[str], console: Console, *, json: bool) -> None:
    """Answer each question in turn; the index and the model are loaded once."""
    index, asker = open_asker(config)
    keys = [_named(index, name) for name in named]
    for question in questions:
        _print(asker.ask(question, keys), console, json=json)


def _named(index: ClauseIndex, name: str) -> str:
    policy = find_policy(name, index.policies)
    if policy is None:
        known = ", ".join(policy.key for policy in index.policies)
        message = f"there is no policy {name!r}; known are {known}"
        raise UsageError(message)
    return policy.key


def _print(reply: Reply, console: Console, *, json: bool) -> None:
    if json:
        sys.stdout.write(to_json(reply) + "\n")
        sys.stdout.flush()
    else:
        show(reply, console, date.today())  # noqa: DTZ011 (the reader's own day)


def show_clauses(config: Config, words: Sequence[str], console: Console, *, json: bool) -> None:
    """Show a clause by its policy and number, by its uid, or a whole policy."""
    index, asker = open_asker(config)
    reply = asker.clause(words[0]) if len(words) == 1 else None
    policy, label = _split(index, words)
    if reply is None and policy and not label:
        reply = asker.policy(policy)
    _print(reply or asker.look_up(policy, label), console, json=json)


def _split(index: ClauseIndex, words: Sequence[str]) -> tuple[str, str]:
    """Return the policy that ``words`` name, empty for none, and the number that they ask for."""
    for count in range(len(words), 0, -1):
        for start in (0, len(words) - count):
            policy = find_policy(" ".join(words[start : start + count]), index.policies)
            if policy:
                return policy.key, " ".join([*words[:start], *words[start + count :]])
    if len(words) > 1 and not any(mark.isdigit() for mark in words[0]):
        _named(index, words[0])
    return "", " ".join(words)


def list_policies(config: Config, console: Console) -> None:
    """List the policies held."""
    index, _ = open_asker(config)
    counts = {policy.key: sum(clause.policy == policy.key for clause in index.clauses) for policy in index.policies}
    show_policies(index.policies, counts, console, date.today())  # noqa: DTZ011 (the reader's own day)


def verify_index(config: Config, console: Console) -> None:
    """Prove every clause of the index against its source file."""
    index, _ = open_asker(config)
    failures = verify(config.policies, index.clauses, index.manifest.sources)
    if failures:
        raise BadInputError("\n".join([*failures, f"{len(failures)} failures; do not rely on the index until they are mended"]))
    console.print(
        f"All {len(index.clauses)} clauses of {len(index.policies)} policies stand word for word in their source files."
    )
