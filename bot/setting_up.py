"""``policy-bot slack`` and ``policy-bot teams``: what to begin a set-up with, and the check at its end."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from rich.console import Console

from bot.errors import BadInputError, UsageError

_ADDRESS = re.compile(r"https://[^\s/?#]+(?:/[^\s?#]*)?")
_APP_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST_SLACK_NAME, _LONGEST_TEAMS_NAME = 35, 30


def print_slack_manifest(url: str, name: str) -> None:
    """Print the manifest as JSON; raises UsageError for an address or a name that Slack would not take."""
    from bot.platforms.slack.manifest import manifest

    if faults := [*(_of_address(url) if url else []), *_of_name(name, _LONGEST_SLACK_NAME)]:
        raise UsageError("\n".join(faults))
    sys.stdout.write(json.dumps(manifest(url.rstrip("/"), name=name.strip()), indent=2, ensure_ascii=False) + "\n")


def write_teams_package(app_id: str, url: str, name: str, out: Path) -> None:
    """Write the app package; raises UsageError for what Teams would not take, OSError."""
    from bot.platforms.teams.package import package

    faults = [*_of_address(url), *_of_name(name, _LONGEST_TEAMS_NAME)]
    if not _APP_ID.fullmatch(app_id):
        faults.append("TEAMS_APP_ID: give the application (client) ID of the app registration, such as 0a1b2c3d-…")
    if faults:
        raise UsageError("\n".join(faults))
    out.write_bytes(package(app_id, url.rstrip("/"), name=name.strip()))


def show_checked(checks: AsyncIterator[tuple[bool, str]], platform: str, console: Console) -> None:
    """Print what was checked; raises BadInputError where something is to be mended."""

    async def checked() -> list[tuple[bool, str]]:
        return [one async for one in checks]

    found = asyncio.run(checked())
    for is_right, said in found:
        console.print(f"{'ok  ' if is_right else 'mend'}  {said}", markup=False, soft_wrap=True)
    wrong = sum(not is_right for is_right, _ in found)
    if wrong:
        raise BadInputError(f"{wrong} of {len(found)} to mend")  # noqa: TRY003, EM102 (said once)
    console.print(f"Everything is in order: ask the bot something in {platform}.", markup=False)


def _of_address(url: str) -> list[str]:
    if _ADDRESS.fullmatch(url):
        return []
    return [f"--url {url!r}: bots are reached by https:// alone, such as https://policies.school.example"]


def _of_name(name: str, longest: int) -> list[str]:
    return [] if 0 < len(name.strip()) <= longest else [f"--name: 1 to {longest} characters are taken"]
