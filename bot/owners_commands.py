"""The policy owner's commands of ``policy-bot``."""

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from bot.config import Config

User = Annotated[str, typer.Option("--user", help="Who, as platform:workspace:user, such as slack:T024BE7LD:U061F7AUR.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print it as a table for a spreadsheet.")]


def add_commands(app: typer.Typer, config: Callable[[], Config], out: Console) -> None:
    """Add the commands about what is asked, and about people, to ``app``."""
    guidance = typer.Typer(help="See and take away the guidance that stands under clauses.", no_args_is_help=True)
    _add_reports(app, config, out)
    _add_privacy(app, config, out)
    _add_guidance(guidance, config, out)
    app.add_typer(guidance, name="guidance")
    confirmed = typer.Typer(help="See which clauses helped people, and forget it.", no_args_is_help=True)
    _add_confirmed(confirmed, config, out)
    app.add_typer(confirmed, name="confirmed")


def _add_reports(app: typer.Typer, config: Callable[[], Config], out: Console) -> None:
    @app.command()
    def gaps(
        csv: Csv = False,  # noqa: FBT002
    ) -> None:
        """Show what people ask that the policies leave open, grouped by meaning; never who asked."""
        from bot.owning import show_gaps

        show_gaps(config(), out, csv=csv)

    @app.command()
    def usage(
        csv: Csv = False,  # noqa: FBT002
    ) -> None:
        """Show how much is asked each week, with which replies, and which clauses are cited most."""
        from bot.owning import show_usage

        show_usage(config(), out, csv=csv)

    @app.command()
    def escalations() -> None:
        """List the questions that were put to a person: whom, since when, and how far each got."""
        from bot.owning import list_escalations

        list_escalations(config(), out)


def _add_privacy(app: typer.Typer, config: Callable[[], Config], out: Console) -> None:
    @app.command()
    def export(user: User) -> None:
        """Print all that is kept of a person, as JSON to give to them (subject access)."""
        from bot.owning import export_person

        export_person(config(), user)

    @app.command()
    def erase(user: User) -> None:
        """Delete all that is kept of a person."""
        from bot.owning import erase_person

        erase_person(config(), user, out)


def _add_confirmed(confirmed: typer.Typer, config: Callable[[], Config], out: Console) -> None:
    @confirmed.command(name="list")
    def confirmed_list() -> None:
        """List the clauses that people said had helped them; two people raise a clause for all who ask the same."""
        from bot.owning import list_confirmed

        list_confirmed(config(), out)

    @confirmed.command(name="forget")
    def confirmed_forget(
        uid: Annotated[str, typer.Argument(help="The clause, as 'policy-bot confirmed list' names it.")],
    ) -> None:
        """Delete the thumbs that raise a clause."""
        from bot.owning import forget_confirmed

        forget_confirmed(config(), uid, out)


def _add_guidance(guidance: typer.Typer, config: Callable[[], Config], out: Console) -> None:
    @guidance.command(name="list")
    def guidance_list() -> None:
        """List the guidance that stands, and what is for review because its clause has changed."""
        from bot.owning import list_guidance

        list_guidance(config(), out)

    @guidance.command(name="remove")
    def guidance_remove(note: Annotated[str, typer.Argument(help="The note, as 'policy-bot guidance list' names it.")]) -> None:
        """Take a note away from under its clause."""
        from bot.owning import remove_guidance

        remove_guidance(config(), note, out)
