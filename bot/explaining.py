"""``policy-bot ingest --explain FILE``: one page of HTML that shows what was understood of one document."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.console import Console
from rich.markup import escape

from bot.config import Config
from bot.errors import UsageError
from bot.explained import words
from bot.explained.sheet import Sheet
from bot.explained.sheets import Sheets
from ingest.clause_file import replace_file
from ingest.explaining import Explanation, explain

FOLDER = "explained"
_TEMPLATES = Path(__file__).parent / "explained" / "templates"
_MOST_KEYS = 250
"""Clauses of one page that are marked together with their boxes."""
_SHOWN = 12


def explain_file(config: Config, file: Path, out: Path | None, console: Console) -> None:
    """Write the page about ``file`` to ``out``, else into the build folder, and say where it is."""
    place = out or config.build / FOLDER / f"{file.name}.html"
    _check(place, file, config)
    told = explain(file, config.policies)
    sheets = list(_sheets(told, file))
    replace_file(place, page(told, sheets))
    if console.is_terminal:
        _show(told, sheets, console)
    console.print(f"{place} shows what was understood of {file}: open it in a browser.", markup=False, soft_wrap=True)


def page(told: Explanation, sheets: list[Sheet]) -> str:
    """Return the page about a document: whole in itself, and with nothing in it that could run."""
    templates = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    style = (_TEMPLATES / "explained.css").read_text(encoding="utf-8") + _together(sheets)
    numbers = [line.number for line in told.document.lines]
    placed = {number for sheet in sheets for number, _ in sheet.notices}
    placed |= {number for sheet in sheets for block in sheet.blocks for number in block.notices}
    return templates.get_template("explained.html").render(
        style=style,
        style_sha=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        told=told,
        policy=told.policy,
        notices=told.notices,
        where=[words.where(notice, numbers) for notice in told.notices],
        unplaced=[number for number in range(1, len(told.notices) + 1) if number not in placed],
        outline=[heading.text for heading in told.split.headings],
        sheets=sheets,
        summary=words.summary(told, sum(bool(sheet.page) for sheet in sheets)),
        remainder=words.remainder(told),
        to_look_at=words.to_look_at(told.notices),
        unnumbered=words.UNNUMBERED,
    )


def _check(place: Path, file: Path, config: Config) -> None:
    """Raise UsageError where writing to ``place`` could do harm."""
    if place.suffix.lower() not in {".html", ".htm"}:
        message = f"--out {place}: the page is HTML; give it a name that ends in .html"
        raise UsageError(message)
    if place.resolve() == file.resolve() or place.resolve().is_relative_to(config.policies.resolve()):
        message = f"--out {place}: nothing is written among the policies; give it another place"
        raise UsageError(message)


def _sheets(told: Explanation, file: Path) -> Iterator[Sheet]:
    made = Sheets(told)
    if file.suffix.lower() == ".pdf":
        from ingest.readers.pdf.picturing import draw_pages

        yield from made.printed(draw_pages(file.read_bytes()))
    else:
        yield made.written()


def _together(sheets: list[Sheet]) -> str:
    """Return the style that marks a box, its clause and its headings together when one of them is pointed at."""
    most = min(_MOST_KEYS, max((len(sheet.keys) for sheet in sheets if sheet.page), default=0))
    rules = []
    for key in range(1, most + 1):
        on = f".sheet:has(.k{key}:is(:hover, :focus, :target))"
        rules.append(f"{on} .card.k{key} {{ box-shadow: 0 0 0 2px currentColor; }}")
        rules.append(f"{on} .card.k{key} .path {{ display: block; }}")
        rules.append(f"{on} svg a.k{key} rect {{ stroke-width: 2.5; fill-opacity: .2; }}")
        rules.append(f".sheet:has(a.k{key}:is(:hover, :focus-visible)) .tip.k{key} {{ visibility: visible; }}")
    return "\n".join(rules)


def _show(told: Explanation, sheets: list[Sheet], console: Console) -> None:
    """Print the summary, and what should be looked at."""
    pages = sum(bool(sheet.page) for sheet in sheets)
    console.print(f"[bold]{escape(told.policy.title)}[/bold]")
    console.print(f"{words.summary(told, pages)} {words.remainder(told)}", markup=False)
    console.print(words.to_look_at(told.notices), markup=False, style="yellow" if told.notices else "")
    numbers = [line.number for line in told.document.lines]
    for notice in told.notices[:_SHOWN]:
        said = ": ".join(part for part in (words.where(notice, numbers), notice.says) if part)
        console.print(f"  {said}", markup=False)
    if len(told.notices) > _SHOWN:
        console.print(f"  and {len(told.notices) - _SHOWN} more on the page", markup=False)
