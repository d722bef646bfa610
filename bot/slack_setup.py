"""``policy-bot slack``: the manifest to begin with, and the check at the end."""

import asyncio
import json
import re
import sys

from rich.console import Console

from bot.config import SlackConfig
from bot.errors import BadInputError, UsageError
from bot.platforms.slack.checking import check
from bot.platforms.slack.manifest import manifest

_ADDRESS = re.compile(r"https://[^\s/?#]+(?:/[^\s?#]*)?")
_LONGEST_NAME = 35


def print_manifest(url: str, name: str) -> None:
    """Print the manifest as JSON; raises UsageError for an address or a name that Slack would not take."""
    if url and not _ADDRESS.fullmatch(url):
        raise UsageError(f"--url {url!r}: Slack reaches bots by https:// alone, such as https://policies.school.example")  # noqa: TRY003, EM102 (said once)
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise UsageError(f"--name: Slack takes 1 to {_LONGEST_NAME} characters")  # noqa: TRY003, EM102 (said once)
    sys.stdout.write(json.dumps(manifest(url.rstrip("/"), name=name.strip()), indent=2, ensure_ascii=False) + "\n")


def check_setup(config: SlackConfig, url: str, console: Console) -> None:
    """Print what was checked; raises BadInputError where something is to be mended."""

    async def checked() -> list[tuple[bool, str]]:
        return [one async for one in check(config, url)]

    found = asyncio.run(checked())
    for is_right, said in found:
        console.print(f"{'ok  ' if is_right else 'mend'}  {said}", markup=False, soft_wrap=True)
    wrong = sum(not is_right for is_right, _ in found)
    if wrong:
        raise BadInputError(f"{wrong} of {len(found)} to mend")  # noqa: TRY003, EM102 (said once)
    console.print("Everything is in order: ask the bot something in Slack.", markup=False)
