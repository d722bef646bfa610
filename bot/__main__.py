"""``policy-bot`` and ``python -m bot``: the command line, and the wiring of everything behind it."""

import io
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.config import read_config

app = typer.Typer(
    name="policy-bot",
    help="Quotes the clause of your staff policies that answers a question, word for word, with its citation.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print each reply as one line of JSON.")]


@app.command()
def ingest(
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what must be mended.")] = False,  # noqa: FBT002
    explain: Annotated[
        Path | None, typer.Option("--explain", metavar="FILE", help="Only show, on a page of HTML, what is understood of FILE.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="With --explain: the page to write.")] = None,
) -> None:
    """Read policies_src/, find its clauses and build the index.

    Writes build/clauses.jsonl (every clause, for review) and build/ingest-report.json (what was
    understood, and what was not). If any file cannot be read, all faults are named, nothing is
    put in use, and the exit code is 1.

    With --explain, nothing is built: one file, wherever it lies, is shown with its clauses, numbers and headings drawn over it.
    """
    from bot.errors import UsageError

    if out and not explain:
        raise UsageError("--out goes with --explain: say which file is to be explained")  # noqa: TRY003 (said once)
    if explain:
        from bot.explaining import explain_file

        explain_file(read_config(os.environ), explain, out, _out)
    else:
        from bot.ingesting import ingest_folder

        ingest_folder(read_config(os.environ), _out, quiet=quiet)


@app.command()
def ask(
    question: Annotated[
        list[str], typer.Argument(help="The question, in your own words; - reads one question a line from standard input.")
    ],
    policy: Annotated[
        list[str] | None, typer.Option("--policy", "-p", help="Ask this policy alone (may be given again).")
    ] = None,
    after: Annotated[
        list[str] | None, typer.Option("--after", help="An earlier question that this one goes on from (may be given again).")
    ] = None,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Ask a question; the clauses that answer are quoted word for word.

    For example: policy-bot ask "can I accept a parent's friend request?"

    With --json -, a line may also be {"question": "...", "context": ["an earlier question"], "policies": ["..."]}.
    """
    from bot.answer import Ask, Context
    from bot.commands import ask as ask_one
    from bot.commands import ask_lines
    from bot.errors import UsageError

    if "-" in question and question != ["-"]:
        raise UsageError("'-' reads the questions from standard input: give it alone")  # noqa: TRY003 (said once)
    config, policies = read_config(os.environ), tuple(policy or ())
    if question == ["-"]:
        ask_lines(config, _lines(), policies, _out, json=json)
    else:
        ask_one(config, Ask(" ".join(question), Context(tuple(after or ())), policies), _out, json=json)


@app.command()
def show(
    words: Annotated[
        list[str], typer.Argument(metavar="[POLICY] [NUMBER]", help="A policy, a number, both, or the uid of a clause.")
    ],
    json: Json = False,  # noqa: FBT002
) -> None:
    """Show a clause by its number, or a whole policy.

    For example: policy-bot show wimborne 2.3.4
    """
    from bot.commands import show_clauses

    show_clauses(read_config(os.environ), words, _out, json=json)


@app.command()
def policies() -> None:
    """List the policies held: whose, which version, and whether their review is overdue."""
    from bot.commands import list_policies

    list_policies(read_config(os.environ), _out)


@app.command()
def verify() -> None:
    """Prove each clause of the index, word for word, against its source file."""
    from bot.commands import verify_index

    verify_index(read_config(os.environ), _out)


@app.command()
def serve() -> None:
    """Serve the web pages, and Slack and Teams where their settings are given, until stopped (docs/operations.md)."""
    from bot.serving import serve as serve_all

    serve_all(read_config(os.environ), _out)


@app.command()
def key() -> None:
    """Print a new key for POLICY_BOT_KEY, which encrypts tokens and what people wrote."""
    from cryptography.fernet import Fernet

    _out.print(Fernet.generate_key().decode(), markup=False)


slack = typer.Typer(help="Set Slack up.", no_args_is_help=True)
app.add_typer(slack, name="slack")
Url = Annotated[str, typer.Option("--url", help="Where Slack reaches the bot, such as https://policies.school.example.")]


@slack.command()
def manifest(url: Url = "", name: Annotated[str, typer.Option(help="What the bot is called.")] = "Policy bot") -> None:
    """Print the manifest to make the Slack app from; without --url it uses Socket Mode."""
    from bot.setting_up import print_slack_manifest

    print_slack_manifest(url, name)


@slack.command()
def check(url: Url = "") -> None:
    """Say what is wrong with the set-up of Slack: tokens, scopes, signing secret, the address for events."""
    from bot.platforms.slack.checking import check
    from bot.setting_up import show_checked

    config = read_config(os.environ)
    show_checked(check(config.slack, url or config.public_url), "Slack", _out)


teams = typer.Typer(help="Set Microsoft Teams up.", no_args_is_help=True)
app.add_typer(teams, name="teams")


@teams.command(name="package")
def teams_package(
    url: Url = "",
    name: Annotated[str, typer.Option(help="What the bot is called.")] = "Policy bot",
    out: Annotated[str, typer.Option("--out", "-o", help="The file to write.")] = "policy-bot-teams.zip",
) -> None:
    """Write the app package to upload to Teams."""
    from bot.setting_up import write_teams_package

    config = read_config(os.environ)
    write_teams_package(config.teams.app_id, url or config.public_url, name, Path(out))
    _out.print(f"{out} is written: upload it in the Teams admin centre (docs/teams.md).", markup=False, soft_wrap=True)


@teams.command(name="check")
def teams_check(url: Url = "") -> None:
    """Say what is wrong with the set-up of Teams: the app's password, Microsoft's keys, the address for messages."""
    from bot.platforms.teams.checking import check as check_teams
    from bot.setting_up import show_checked

    config = read_config(os.environ)
    show_checked(check_teams(config.teams, url or config.public_url), "Teams", _out)


def _lines() -> Iterator[str]:
    """Yield the lines of standard input; a byte that is no UTF-8 does not stop it."""
    for line in sys.stdin.buffer if sys.stdin else ():
        yield line.decode("utf-8", errors="replace").removeprefix("\ufeff").rstrip("\r\n")


def main() -> None:
    """Run the command line; ends with 0 (done), 1 (bad input) or 2 (wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        sys.exit(_run())
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> int:
    from bot.errors import BadInputError, UsageError
    from index.errors import IndexFault
    from ingest.errors import IngestError

    try:
        app()
    except (BadInputError, IndexFault, IngestError) as error:
        _err.print(str(error), markup=False, soft_wrap=True)
    except UsageError as error:
        _err.print(str(error), markup=False, soft_wrap=True)
        return 2
    except ModuleNotFoundError as error:
        said = f"{error.name} is not installed: this installation only serves; to ingest as well, install 'policy-bot[ingest]'"
        _err.print(said, markup=False, soft_wrap=True)
    except OSError as error:
        said = f"{error.filename or 'policy-bot'}: {error.strerror}; is there room, and may this account write there?"
        _err.print(said, markup=False, soft_wrap=True)
    return 1


if __name__ == "__main__":
    main()
