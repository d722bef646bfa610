"""What the policy owner is told of the records, as tables of texts: the terminal and the web draw them."""

import asyncio
import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from bot import wording, wording_owner
from bot.answerer import Answerer
from bot.gaps import Gap, find_gaps
from bot.records.records import Records
from bot.records.usage import Count

_WEEKS, _CLAUSES = 8, 10
"""Weeks and clauses that are shown; the export has them all."""


@dataclass(frozen=True, slots=True)
class Report:
    """A table: the first text of each row says what the others are of."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reporting:
    """The records, as their owner reads them."""

    records: Records
    answerer: Answerer
    gaps_from: int
    """People who must have asked something before it is told."""

    async def gaps(self) -> tuple[Gap, ...]:
        """Return what people ask that the policies leave open, the most asked first; raises RecordsError."""
        asked = await self.records.feedback.unanswered()
        return await asyncio.to_thread(find_gaps, asked, self.answerer, self.gaps_from)

    async def counts(self) -> tuple[Count, ...]:
        """Return every count; raises RecordsError."""
        return await self.records.usage.counts()

    async def usage(self) -> tuple[Report, ...]:
        """Return how much is asked, in tables that have rows; raises RecordsError."""
        counts = await self.counts()
        reports = await asyncio.to_thread(usage_reports, counts, self.answerer) if counts else ()
        return tuple(one for one in reports if one.rows)


def usage_reports(counts: Sequence[Count], answerer: Answerer) -> tuple[Report, ...]:
    """Return the replies of each week, the policies quoted and the clauses cited most."""
    names = {policy.key: f"{wording.name(policy)}, {policy.title}" for policy in answerer.policies}
    cited: Counter[str] = Counter()
    for one in counts:
        cited[one.uid] += one.count if one.uid else 0
    held = {one.uid: wording.citation(one.citation) for one in answerer.quotes(list(cited)).quotes}
    rows = tuple((held.get(uid, wording_owner.GONE), str(count)) for uid, count in cited.most_common(_CLAUSES) if uid)
    by_clause = Report(wording_owner.CITED, (wording_owner.CLAUSE, wording_owner.TIMES), rows)
    return _by_week(counts), _by_policy(counts, names), by_clause


def _by_week(counts: Sequence[Count]) -> Report:
    """Return the replies of each week, kind by kind."""
    told = [one for one in counts if not one.policy and not one.uid]
    kinds = [kind for kind in wording_owner.KINDS if any(one.kind == kind for one in told)]
    by = {(one.week, one.kind): one.count for one in told}
    rows = []
    for week in sorted({one.week for one in told}, reverse=True)[:_WEEKS]:
        of_week = [by.get((week, kind), 0) for kind in kinds]
        rows.append((week, *map(str, of_week), str(sum(of_week))))
    columns = (wording_owner.WEEK, *(wording_owner.KINDS[kind] for kind in kinds), wording_owner.TOTAL)
    return Report(wording_owner.WEEKS, columns, tuple(rows))


def _by_policy(counts: Sequence[Count], names: dict[str, str]) -> Report:
    """Return how many replies quoted each policy."""
    quoted: Counter[str] = Counter()
    for one in counts:
        quoted[one.policy] += one.count if one.policy and not one.uid else 0
    rows = tuple((names.get(key, key), str(count)) for key, count in quoted.most_common() if count)
    return Report(wording_owner.POLICIES, (wording_owner.POLICY, wording_owner.REPLIES), rows)


def usage_export(counts: Sequence[Count]) -> str:
    """Return every count as CSV."""
    rows = ((one.week, one.kind, one.policy, one.uid, str(one.count)) for one in counts)
    return as_csv([wording_owner.USAGE_COLUMNS, *rows])


def gaps_export(gaps: Sequence[Gap]) -> str:
    """Return the gap report as CSV."""
    return as_csv([wording_owner.GAP_COLUMNS, *map(_gap_row, gaps)])


def nearest_of(gap: Gap) -> str:
    """Return where the clause stands that is nearest to a gap, empty for none."""
    return wording.citation(gap.nearest.citation) if gap.nearest else ""


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV, in which no cell is taken for a formula by a spreadsheet."""
    made = StringIO()
    for row in rows:
        cells = [f"'{one}" if one.lstrip()[:1] in tuple("=+-@") else one for one in map(printed, row)]
        csv.writer(made, lineterminator="\n").writerow(cells)
    return made.getvalue()


def printed(text: str) -> str:
    """Return what somebody wrote on one line, without the signs that steer a terminal."""
    return "".join(one for one in " ".join(text.split()) if unicodedata.category(one) not in {"Cc", "Cf"})


def _gap_row(gap: Gap) -> tuple[str, ...]:
    kinds, reasons = "; ".join(gap.kinds), "; ".join(gap.reasons)
    return (gap.question, str(gap.people), str(gap.questions), kinds, reasons, nearest_of(gap), str(gap.first), str(gap.last))
