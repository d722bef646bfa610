"""What the policy owner sees and does: gaps, usage, questions put to people, guidance, a person's records."""

import asyncio
import sys
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
from bot.gaps import find_gaps
from bot.records.person import Person
from bot.records.records import Records, open_records
from bot.records.store import open_store
from bot.reporting import gaps_export, nearest_of, printed, usage_export, usage_reports
from index.opening import open_index

_T = TypeVar("_T")


def show_gaps(config: Config, console: Console, *, csv: bool) -> None:
    """Print the gap report."""
    asked = _from_records(config, lambda records: records.feedback.unanswered())
    gaps = find_gaps(asked, Asker(open_index(config.build, config.model)), config.gaps_from)
    if csv:
        sys.stdout.write(gaps_export(gaps))
        return
    if not gaps:
        console.print(Text(wording_owner.NO_GAPS, style="italic"))
    for gap in gaps:
        told = [
            Text(wording_owner.gap_head(gap.people, gap.questions, gap.kinds), style="bold"),
            Text(f"\u201c{printed(gap.question)}\u201d"),
        ]
        told += [Text(one, style="dim") for one in wording_owner.gap_lines(gap.reasons, nearest_of(gap), gap.first, gap.last)]
        for line in told:
            console.print(Padding(line, (0, 0, 0, 0 if line is told[0] else 4)))
        console.print()


def show_usage(config: Config, console: Console, *, csv: bool) -> None:
    """Print how much is asked."""
    counts = _from_records(config, lambda records: records.usage.counts())
    if csv:
        sys.stdout.write(usage_export(counts))
        return
    if not counts:
        console.print(Text(wording_owner.NO_USAGE, style="italic"))
        return
    for report in usage_reports(counts, Asker(open_index(config.build, config.model))):
        console.print(_table(report.title, report.columns, report.rows))


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
        made.add_row(*(Text(printed(one)) for one in row))
    return made


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
