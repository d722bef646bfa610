"""What each sub-command of ``policy-bot`` does, apart from reading its arguments."""

import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from rich.console import Console

from bot.answer import Ask, Failure, Reply
from bot.asking import Asker
from bot.config import Config
from bot.errors import BadInputError, UsageError
from bot.lookup import find_policy, is_number
from bot.platforms.json_lines import from_json, to_json
from bot.platforms.terminal import show, show_policies
from index.clause_index import ClauseIndex
from index.opening import open_index
from ingest.ingesting import ingest
from ingest.verifying import compare, verify

_log = logging.getLogger(__name__)
CLAUSES = "clauses.jsonl"
REPORT = "ingest-report.json"


def open_asker(config: Config) -> tuple[ClauseIndex, Asker]:
    """Return the index in use, and what answers from it."""
    index = open_index(config.build, config.model)
    return index, Asker(index)


def ask(config: Config, asked: Ask, console: Console, *, json: bool) -> None:
    """Answer one question."""
    index, asker = open_asker(config)
    keys = tuple(_named(index, name) for name in asked.policies)
    _print(asker.ask(replace(asked, policies=keys)), console, json=json)


def ask_lines(config: Config, lines: Iterable[str], policies: Sequence[str], console: Console, *, json: bool) -> None:
    """Answer each line of standard input; a line that is wrong is named when the others are answered."""
    index, asker = open_asker(config)
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            one = from_json(line) if json else Ask(line)
            keys = tuple(_named(index, name) for name in one.policies or policies)
        except (ValueError, UsageError) as error:
            faults.append(f"line {number}: {error}")
            _print(Failure(line, f"line {number}"), console, json=json)
            continue
        _print(asker.ask(replace(one, policies=keys)), console, json=json)
    if faults:
        raise BadInputError("\n".join(faults))


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
