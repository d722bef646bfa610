"""What each sub-command of ``policy-bot`` does, apart from reading its arguments."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from rich.console import Console

from bot.answer import Ask, Failure, Reply
from bot.asking import Asker
from bot.config import Config
from bot.errors import BadInputError, UsageError
from bot.lookup import find_policies, is_number
from bot.platforms.json_lines import from_json, to_json
from bot.platforms.terminal import show, show_policies
from index.clause_index import ClauseIndex
from index.opening import open_index
from index.reranking import open_reranker
from ingest.policy import Policy


def open_asker(config: Config) -> tuple[ClauseIndex, Asker]:
    """Return the index in use, and what answers from it."""
    index = open_index(config.build, config.model, reranker=open_reranker(config.reranker))
    return index, Asker(index)


def ask(config: Config, asked: Ask, console: Console, *, json: bool) -> None:
    """Answer one question."""
    index, asker = open_asker(config)
    _print(asker.ask(replace(asked, policies=_keys(index, asked.policies))), console, json=json)


def ask_lines(config: Config, lines: Iterable[str], policies: Sequence[str], console: Console, *, json: bool) -> None:
    """Answer each line of standard input; a line that is wrong gets a failure, and the command ends with 1."""
    index, asker = open_asker(config)
    among = _keys(index, policies)
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            one = from_json(line) if json else Ask(line)
            reply = asker.ask(replace(one, policies=_keys(index, one.policies) or among))
        except (ValueError, UsageError) as error:
            faults.append(f"line {number}: {error}")
            reply = Failure(line, f"line {number}", str(error))
        _print(reply, console, json=json)
    if faults:
        raise BadInputError("\n".join(faults))


def _keys(index: ClauseIndex, names: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of the policies that ``names`` mean; raises UsageError for a name that means none."""
    keys: list[str] = []
    for name in names:
        found = find_policies(name, index.policies)
        if not found:
            known = ", ".join(policy.key for policy in index.policies)
            message = f"there is no policy {name!r}; known are {known}"
            raise UsageError(message)
        keys += [policy.key for policy in found]
    return tuple(dict.fromkeys(keys))


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
        name, policies, number = _split(index, words)
        reply = asker.look_up(name, _number(number)) if number or not policies else _whole(asker, policies)
    _print(reply, console, json=json)


def _whole(asker: Asker, policies: Sequence[Policy]) -> Reply:
    """Return the whole policy; raises UsageError where a name means several."""
    if len(policies) > 1:
        message = f"several policies have that name; show one of {', '.join(policy.key for policy in policies)}"
        raise UsageError(message)
    return asker.policy(policies[0].key)


def _split(index: ClauseIndex, words: Sequence[str]) -> tuple[str, tuple[Policy, ...], str]:
    """Return the name that ``words`` begin or end with, the policies it means, none for no name, and the number asked for."""
    for count in range(len(words), 0, -1):
        for start in (0, len(words) - count):
            name = " ".join(words[start : start + count])
            if found := find_policies(name, index.policies):
                return name, found, " ".join([*words[:start], *words[start + count :]])
    return "", (), " ".join(words)


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
    from ingest.ingesting import ingest
    from ingest.verifying import compare, verify

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
