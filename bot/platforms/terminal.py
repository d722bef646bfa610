"""The terminal: replies for people to read, by rich."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from rich.box import Box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot import wording
from bot.answer import Abstention, Answer, Choice, Failure, Guidance, Heard, LookUp, NearMiss, Policy, Quote, Reply, by_policy
from bot.freshness import is_overdue
from bot.wording_people import guidance_head

_LEFT_RULE = Box("\u2502   \n" * 8, ascii=False)
"""A rule down the left of a quote: nothing stands on its right, so that copying it copies words alone."""
_VOICE = "italic"
"""The bot's own voice, apart from every quote."""
_INDENT = 4
_WIDEST_KEY = 24


def show(reply: Reply, console: Console, today: date) -> None:
    """Print ``reply``; quotes are set apart and are printed whole, whatever the width."""
    console.print()
    for renderable in [*_care(reply), Text(wording.opening(reply), style=_VOICE), *_body(reply, today)]:
        console.print(renderable)
    console.print()


def _body(reply: Reply, today: date) -> list[RenderableType]:
    match reply:
        case Answer(quotes=quotes, silent=silent, heard=heard):
            return [*_heard(heard), *_groups(quotes, today), *_own(wording.silent(silent))]
        case NearMiss(quotes=quotes, heard=heard):
            return [*_heard(heard), *_groups(quotes, today)]
        case LookUp(quotes=quotes, nearest=nearest):
            return [*_own(wording.nearest(nearest)), *_groups(quotes, today)]
        case Abstention(contacts=contacts, heard=heard, care=care):
            asked = [] if care else list(filter(None, dict.fromkeys(map(wording.whom_to_ask, contacts))))
            return [*_heard(heard), *([_list(asked)] if asked else [])]
        case Choice(policies=policies, label=label):
            rows = [f"policy-bot show {policy.key} {label}   {wording.name(policy)}, {policy.title}" for policy in policies]
            return [_list(rows)]
        case Failure():
            return []


def _heard(heard: Heard) -> list[RenderableType]:
    """Return how the question was read."""
    return _own(" ".join(wording.heard(heard)))


def _care(reply: Reply) -> list[RenderableType]:
    """Return what comes before all else where the question seems sensitive: whom to tell."""
    care = reply.care if isinstance(reply, Answer | NearMiss | Abstention) else None
    if care is None:
        return []
    told = _list(list(dict.fromkeys(map(wording.safeguarding, care.contacts))))
    return [Text(wording.CARE, style="bold red"), told, *_own(wording.PRIVATE), Text()]


def _own(sentence: str) -> list[RenderableType]:
    """Return a sentence of the bot's own; what people wrote may stand in it, and must not steer the terminal."""
    printed = "".join(sign if sign.isprintable() else " " for sign in sentence)
    return [Text(printed, style=_VOICE)] if sentence else []


def _list(rows: Sequence[str]) -> RenderableType:
    return Padding(Text("\n".join(rows)), (1, 0, 1, _INDENT))


def _groups(quotes: Sequence[Quote], today: date) -> list[RenderableType]:
    return [_group(policy, own, today) for policy, own in by_policy(quotes)]


def _group(policy: Policy, quotes: Sequence[Quote], today: date) -> RenderableType:
    """Return what one policy says."""
    heading = Text.assemble((wording.name(policy), "bold"), (f"  {policy.title}", ""))
    parts: list[RenderableType] = [Rule(heading, align="left", style="cyan")]
    if caution := wording.caution(policy):
        parts.append(Text(f"Caution: {caution}", style="bold yellow"))
    parts += [_quote(quote) for quote in quotes]
    stale = "yellow" if is_overdue(policy, today) else "dim"
    known = "; ".join(wording.dates(policy, today))
    parts.append(Padding(Text(known[0].upper() + known[1:], style=stale), (0, 0, 0, _INDENT)))
    return Padding(Group(*parts), (1, 0, 0, 0))


def _quote(quote: Quote) -> RenderableType:
    citation = quote.citation
    above = Text.assemble(
        (f"{wording.label(citation)}  " if wording.label(citation) else "", "bold cyan"),
        (" \u203a ".join(citation.headings), "cyan"),
    )
    words = Text(f"{quote.lead_in}\n" if quote.lead_in else "") + Text(_broken(quote), style="bold")
    rows: list[RenderableType] = [above] if above.plain else []
    if standing := wording.standing(citation):
        rows.append(Text(standing, style="yellow"))
    rows.append(Panel(words, box=_LEFT_RULE, border_style="cyan", padding=(0, 1)))
    below = (wording.place(citation), wording.binds(quote.binding))
    rows.append(Text(" \u00b7 ".join(part for part in below if part), style="dim"))
    rows += [_guidance(given) for given in quote.guidance]
    return Padding(Group(*rows), (0, 0, 1, _INDENT))


def _guidance(given: Guidance) -> RenderableType:
    """Return a person's words on a clause: with their name above them, and without the rule that a quote has."""
    return Text.assemble((f"{guidance_head(given)}\n", "bold magenta"), given.text)


def _broken(quote: Quote) -> str:
    """Return the quote's text with a line end in place of the space before each item, row or cell."""
    edges = [0, *quote.breaks, len(quote.text)]
    return "\n".join(quote.text[a:b].strip() for a, b in pairwise(edges))


def show_policies(policies: Sequence[Policy], counts: dict[str, int], console: Console, today: date) -> None:
    """Print the policies held: whose, which version, how old, what to beware of."""
    if not policies:
        console.print(Text(wording.NO_POLICIES, style=_VOICE))
        return
    table = Table(box=None, header_style="bold", padding=(0, 2, 1, 0))
    for column in ("key", "policy", "reference", "version and dates", "clauses"):
        table.add_column(
            column,
            justify="right" if column == "clauses" else "left",
            overflow="fold",
            max_width=_WIDEST_KEY if column == "key" else None,
        )
    for policy in policies:
        whose = Text.assemble(
            (wording.name(policy), "bold"),
            f"\n{policy.title}",
            (f"\n{wording.caution(policy)}" if wording.caution(policy) else "", "yellow"),
        )
        when = Text("\n".join(wording.dates(policy, today)), style="yellow" if is_overdue(policy, today) else "")
        table.add_row(policy.key, whose, policy.reference, when, str(counts.get(policy.key, 0)))
    console.print(table)
