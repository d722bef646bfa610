"""What the policy owner sees and does: gaps, usage, questions put to people, guidance, a person's records."""

import asyncio
import csv as tables
import sys
import unicodedata
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot import wording, wording_owner
from bot.asking import Asker
from bot.config import Config
from bot.errors import BadInputError, RecordsError, UsageError
from bot.gaps import Gap, find_gaps
from bot.records.person import Person
from bot.records.records import Records, open_records
from bot.records.store import open_store
from bot.records.usage import Count
from index.opening import open_index

_T = TypeVar("_T")
_WEEKS, _CLAUSES = 8, 10
"""Weeks and clauses that are shown; the export has them all."""


def show_gaps(config: Config, console: Console, *, csv: bool) -> None:
    """Print the gap report."""
    asked = _from_records(config, lambda records: records.feedback.unanswered())
    gaps = find_gaps(asked, Asker(open_index(config.build, config.model)), config.gaps_from)
    if csv:
        _write([wording_owner.GAP_COLUMNS, *map(_gap_row, gaps)])
        return
    if not gaps:
        console.print(Text(wording_owner.NO_GAPS, style="italic"))
    for gap in gaps:
        told = [
            Text(wording_owner.gap_head(gap.people, gap.questions, gap.kinds), style="bold"),
            Text(f"\u201c{_printed(gap.question)}\u201d"),
        ]
        told += [Text(one, style="dim") for one in wording_owner.gap_lines(gap.reasons, _nearest(gap), gap.first, gap.last)]
        for line in told:
            console.print(Padding(line, (0, 0, 0, 0 if line is told[0] else 4)))
        console.print()


def _gap_row(gap: Gap) -> list[str]:
    kinds, reasons = "; ".join(gap.kinds), "; ".join(gap.reasons)
    return [gap.question, str(gap.people), str(gap.questions), kinds, reasons, _nearest(gap), str(gap.first), str(gap.last)]


def _nearest(gap: Gap) -> str:
    return wording.citation(gap.nearest.citation) if gap.nearest else ""


def show_usage(config: Config, console: Console, *, csv: bool) -> None:
    """Print how much is asked."""
    counts = _from_records(config, lambda records: records.usage.counts())
    if csv:
        _write([wording_owner.USAGE_COLUMNS, *([one.week, one.kind, one.policy, one.uid, str(one.count)] for one in counts)])
        return
    if not counts:
        console.print(Text(wording_owner.NO_USAGE, style="italic"))
        return
    asker = Asker(open_index(config.build, config.model))
    names = {policy.key: f"{wording.name(policy)}, {policy.title}" for policy in asker.policies}
    console.print(_by_week(counts), _by_policy(counts, names))
    cited: Counter[str] = Counter()
    for one in counts:
        cited[one.uid] += one.count if one.uid else 0
    held = {one.uid: wording.citation(one.citation) for one in asker.quotes(list(cited)).quotes}
    rows = [(held.get(uid, wording_owner.GONE), str(count)) for uid, count in cited.most_common(_CLAUSES) if uid]
    console.print(_table(wording_owner.CITED, (wording_owner.CLAUSE, wording_owner.TIMES), rows))


def _by_week(counts: Sequence[Count]) -> Table:
    """Return the replies of each week, kind by kind."""
    told = [one for one in counts if not one.policy and not one.uid]
    kinds = [kind for kind in wording_owner.KINDS if any(one.kind == kind for one in told)]
    weeks = sorted({one.week for one in told}, reverse=True)[:_WEEKS]
    by = {(one.week, one.kind): one.count for one in told}
    rows = [
        [week, *(str(by.get((week, kind), 0)) for kind in kinds), str(sum(by.get((week, kind), 0) for kind in kinds))]
        for week in weeks
    ]
    return _table(
        wording_owner.WEEKS, [wording_owner.WEEK, *(wording_owner.KINDS[kind] for kind in kinds), wording_owner.TOTAL], rows
    )


def _by_policy(counts: Sequence[Count], names: dict[str, str]) -> Table:
    """Return how many replies quoted each policy."""
    quoted: Counter[str] = Counter()
    for one in counts:
        quoted[one.policy] += one.count if one.policy and not one.uid else 0
    rows = [(names.get(key, key), str(count)) for key, count in quoted.most_common() if count]
    return _table(wording_owner.POLICIES, (wording_owner.POLICY, wording_owner.REPLIES), rows)


def list_escalations(config: Config, console: Console) -> None:
    """Print the questions that were put to people."""
    found = _from_records(config, lambda records: records.escalations.list())
    rows = [(_day(one.opened), str(one.state), one.contact, one.expert_name, one.question) for one in found]
    if rows:
        console.print(_table(wording_owner.PUT, wording_owner.PUT_COLUMNS, rows))
    else:
        console.print(Text(wording_owner.NOTHING_PUT, style="italic"))


def list_guidance(config: Config, console: Console) -> None:
    """Print the guidance that stands, and what is for review."""
    found = _from_records(config, lambda records: records.guidance.list())
    held = {one.uid: one for one in Asker(open_index(config.build, config.model)).quotes([one.uid for one in found]).quotes}
    rows = []
    for one in found:
        quote = held.get(one.uid)
        stands = quote is not None and quote.rule_sha == one.text_sha
        where = wording.citation(quote.citation) if quote else wording_owner.GONE
        rows.append((one.id, where, one.name, one.text, "" if stands else wording_owner.FOR_REVIEW))
    if rows:
        console.print(_table(wording_owner.GUIDANCE, wording_owner.GUIDANCE_COLUMNS, rows))
    else:
        console.print(Text(wording_owner.NO_GUIDANCE, style="italic"))


def remove_guidance(config: Config, note: str, console: Console) -> None:
    """Take a note away; raises UsageError where there is none."""
    if not _from_records(config, lambda records: records.guidance.remove(note)):
        message = f"there is no note {note!r}; 'policy-bot guidance list' names them"
        raise UsageError(message)
    console.print(wording_owner.REMOVED, markup=False)


def list_confirmed(config: Config, console: Console) -> None:
    """Print the clauses that people said had helped; neither what they asked nor who they are."""
    found = _from_records(config, lambda records: records.feedback.confirmed())
    held = {one.uid: one for one in Asker(open_index(config.build, config.model)).quotes([one.uid for one in found]).quotes}
    people = Counter(uid for uid, _ in {(one.uid, one.who) for one in found})
    rows = [
        (
            wording.citation(held[uid].citation) if uid in held else wording_owner.GONE,
            uid,
            str(count),
            wording_owner.RAISED if count > 1 else "",
        )
        for uid, count in people.most_common()
    ]
    if rows:
        console.print(_table(wording_owner.CONFIRMED, wording_owner.CONFIRMED_COLUMNS, rows))
    else:
        console.print(Text(wording_owner.NOTHING_CONFIRMED, style="italic"))


def forget_confirmed(config: Config, uid: str, console: Console) -> None:
    """Delete the votes that confirm a clause; raises UsageError where there are none."""
    if not _from_records(config, lambda records: records.feedback.forget(uid)):
        message = f"nobody has said that {uid!r} helped; 'policy-bot confirmed list' names the clauses"
        raise UsageError(message)
    console.print(wording_owner.FORGOTTEN, markup=False)


def export_person(config: Config, user: str) -> None:
    """Print all that is kept of a person; raises UsageError."""
    person = _person(user)
    sys.stdout.write(_from_records(config, lambda records: records.export(person)) + "\n")


def erase_person(config: Config, user: str, console: Console) -> None:
    """Delete all that is kept of a person; raises UsageError."""
    person = _person(user)
    count = _from_records(config, lambda records: records.erase(person))
    console.print(wording_owner.erased(count), markup=False, soft_wrap=True)


def _person(user: str) -> Person:
    person = Person.parse(user)
    if person is None:
        message = (
            f"--user {user!r}: write platform:workspace:user, such as slack:T024BE7LD:U061F7AUR (its ids in capitals),"
            " or teams: with the tenant's id and the account's object id"
        )
        raise UsageError(message)
    return person


def _from_records(config: Config, work: Callable[[Records], Awaitable[_T]]) -> _T:
    """Return what ``work`` returns of the records; raises BadInputError where they cannot be reached."""
    if not config.database and not (config.build / "records.db").exists():
        message = (
            f"{config.build / 'records.db'}: no records are there; give POLICY_BOT_DATABASE or the folder as the service has them"
        )
        raise BadInputError(message)

    async def run() -> _T:
        records = open_records(open_store(config.database, config.key, config.build), config.kept)
        try:
            await records.store.check_key()
            return await work(records)
        finally:
            await records.store.close()

    try:
        return asyncio.run(run())
    except RecordsError as fault:
        raise BadInputError(str(fault)) from fault


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    made = Table(title=Text(title, style="bold"), title_justify="left", box=None, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(Text(_printed(one)) for one in row))
    return made


def _write(rows: Iterable[Sequence[str]]) -> None:
    """Write a table to standard output; no cell is taken for a formula by a spreadsheet."""
    for row in rows:
        tables.writer(sys.stdout, lineterminator="\n").writerow(
            [f"'{one}" if one.lstrip()[:1] in tuple("=+-@") else one for one in map(_printed, row)]
        )


def _printed(text: str) -> str:
    """Return what somebody wrote on one line, without the signs that steer a terminal."""
    return "".join(one for one in " ".join(text.split()) if unicodedata.category(one) not in {"Cc", "Cf"})


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
