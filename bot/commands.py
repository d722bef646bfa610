"""What each sub-command of ``policy-bot`` does, apart from reading its arguments."""

import logging
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.answer import Reply
from bot.asking import Asker
from bot.config import Config
from bot.ingest_report import show_report
from bot.lookup import find_policy, is_number
from bot.platforms.json_lines import to_json
from bot.platforms.terminal import show, show_policies
from index.building import build_index, sole_builder
from index.clause_index import ClauseIndex, clauses_in_use, open_index
from index.embedding import SentenceTransformerEmbedder
from ingest.clause_file import read_clauses, replace_file, write_clauses
from ingest.ingesting import Ingested, ingest
from ingest.policy import Clause
from ingest.report import to_json as report_to_json
from ingest.verifying import compare, verify

_log = logging.getLogger(__name__)
CLAUSES = "clauses.jsonl"
REPORT = "ingest-report.json"


class BadInputError(Exception):
    """Something that the person at the terminal must mend; the command ends with 1."""


class UsageError(Exception):
    """The command was called wrongly; it ends with 2."""


def ingest_folder(config: Config, console: Console, *, quiet: bool) -> None:
    """Ingest the policies, write clauses and report, build the index and put it in use: all or nothing."""
    with sole_builder(config.build), _progress() as progress:
        reading = progress.add_task("Reading the policies", total=None)
        previous = _previous(config)
        done = ingest(config.policies, previous, lambda at, of: progress.update(reading, completed=at, total=of))
        if done.faults:
            with suppress(OSError):
                _write_report(config, done)
            raise BadInputError(_faults(done))
        progress.update(reading, visible=False)
        embedding = progress.add_task("Embedding the clauses", total=None)
        embedder = SentenceTransformerEmbedder(config.model)
        build_index(config.build, done, embedder, lambda at, of: progress.update(embedding, completed=at, total=of))
        write_clauses(config.build / CLAUSES, done.clauses)
        _write_report(config, done)
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
    if reply is None:
        policy, number = _split(index, words)
        reply = asker.policy(policy) if policy and not number else asker.look_up(policy, _number(number))
    _print(reply, console, json=json)


def _split(index: ClauseIndex, words: Sequence[str]) -> tuple[str, str]:
    """Return the policy that ``words`` begin or end with, empty for none, and the number that they ask for."""
    for count in range(len(words), 0, -1):
        for start in (0, len(words) - count):
            policy = find_policy(" ".join(words[start : start + count]), index.policies)
            if policy:
                return policy.key, " ".join([*words[:start], *words[start + count :]])
    return "", " ".join(words)


def _number(words: str) -> str:
    """Return ``words`` if they can be a printed number; raises UsageError."""
    if is_number(words):
        return words
    message = f"{words!r} is no number of a clause and no policy; try 'policy-bot show wimborne 2.3.4' or 'policy-bot policies'"
    raise UsageError(message)


def list_policies(config: Config, console: Console) -> None:
    """List the policies held."""
    index, _ = open_asker(config)
    counts = {policy.key: sum(clause.policy == policy.key for clause in index.clauses) for policy in index.policies}
    show_policies(index.policies, counts, console, date.today())  # noqa: DTZ011 (the reader's own day)


def verify_index(config: Config, console: Console) -> None:
    """Prove every clause of the index against its source file, and that no clause or policy is missing or altered."""
    index, _ = open_asker(config)
    done = ingest(config.policies, index.clauses)
    failures = [*map(str, done.faults), *verify(config.policies, index.clauses, index.manifest.sources)]
    failures += compare(index.clauses, done.clauses)
    changed = [policy.key for policy in done.policies if policy not in index.policies]
    failures += [f"{key}: the register has changed since the index was built" for key in changed]
    if failures:
        mend = "Do not rely on the index; mend this, or run 'policy-bot ingest' if the change is meant."
        raise BadInputError("\n".join([*dict.fromkeys(failures), mend]))
    policies = "1 policy" if len(index.policies) == 1 else f"{len(index.policies)} policies"
    console.print(f"All {len(index.clauses)} clauses of {policies} stand word for word in their source files.")
