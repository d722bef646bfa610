"""The ingest report on the terminal: what was understood, what was left out, what to look at."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot import wording
from ingest.report import PolicyReport, Remainder

_INDENT = 4
_SHOWN = 12


def show_report(reports: Sequence[PolicyReport], proposals: Sequence[str], console: Console) -> None:
    """Print each policy's counts, the lines that are neither clause nor heading, and every warning."""
    for one in reports:
        title = Text.assemble((one.policy, "bold"), f"  {one.organisation or 'organisation unknown'}: {one.title}")
        kinds = ", ".join(f"{count} {kind}" for kind, count in one.kinds.items())
        lines = [f"{one.clauses} clauses ({kinds}) under {len(one.headings)} headings; {one.changed} new or changed"]
        if one.remainder:
            lines.append(f"left out: {'; '.join(_ranges(one.remainder, one.source))}")
        console.print(title)
        console.print(Padding(Text("\n".join(lines), style="dim"), (0, 0, 0, _INDENT)))
        warnings = [
            *one.warnings[:_SHOWN],
            *([f"and {len(one.warnings) - _SHOWN} more in ingest-report.json"] if len(one.warnings) > _SHOWN else []),
        ]
        if warnings:
            console.print(Padding(Text("\n".join(warnings), style="yellow"), (0, 0, 0, _INDENT)))
    if proposals:
        console.print(Text("\nNot in register.toml. Paste these entries there, and fill in what is missing:", style="italic"))
        console.print(Text("\n\n".join(proposals)), soft_wrap=True)


def _ranges(remainder: Sequence[Remainder], source: str) -> list[str]:
    """Return the remainder as "contents (lines 14–34)", one for each run of one reason."""
    said = []
    for reason, run in groupby(remainder, key=lambda one: one.reason):
        together = list(run)
        said.append(f"{reason} ({wording.lines(together[0].lines[0], together[-1].lines[1], source)})")
    return said
