"""Microsoft 365 Agents Playground, which is Teams as far as it can be had without Teams, and a person before its page; for tests.

It is Microsoft's, under their own licence: ``tests/npm/setup.sh`` installs it, and nothing of it is kept here.
"""

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Literal

from playground_config import BOT, CONFIG, NAMES
from playground_traffic import JSON, exchanges, from_bot

Chat = Literal["personal", "group", "channel"]

NPM = Path(__file__).resolve().parent / "npm"
NODE, PACKAGE = NPM / "node_modules" / ".bin" / "node", NPM / "node_modules" / "@microsoft" / "m365agentsplayground"


class PlaygroundError(Exception):
    """The playground did not start, or did not do what it was asked to."""


class Playground:
    """A person before the playground's page, on which the personal chat is open at first."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path, errors: Path) -> None:
        self._process, self._folder, self._errors = process, folder, errors
        self._numbers, self._turn = count(), asyncio.Lock()
        self.url = ""

    @property
    def service_url(self) -> str:
        """Return where the bot's own requests go."""
        return f"{self.url}/_connector"

    async def open(self, chat: Chat) -> None:
        await self._do("open", name=NAMES[chat])

    async def say(self, text: str, *, mention: bool = False, thread: str | None = None) -> None:
        """Write to the open chat: in a channel as a new post, or in the ``thread`` that shows that text."""
        await self._do("write", text=text, mention=BOT["name"] if mention else None, thread=thread)

    async def wait(self, text: str, times: int = 1, seconds: float = 15) -> None:
        """Wait until the open chat shows ``text`` so many times (any case, any white space)."""
        await self._do("wait", text=text, times=times, seconds=seconds)

    async def shown(self) -> str:
        """Return all that the open chat shows."""
        return str(await self._do("shown"))

    async def press(self, name: str) -> None:
        """Press the last button of that name in the open chat."""
        await self._do("press", name=name)

    async def fill(self, label: str, text: str) -> None:
        """Fill the last input of that label in the open chat."""
        await self._do("fill", label=label, text=text)

    async def choose(self, option: str, label: str | None = None) -> None:
        """Choose in the last list of that label in the open chat or, without a label, tick the last box of that name."""
        await self._do("choose", option=option, label=label)

    async def feedback(self, *, like: bool, text: str = "") -> None:
        """Press the thumb up or down below the last message that has them, and submit the form."""
        await self._do("feedback", like=like, text=text)

    async def search(self, text: str, command: str, parameter: str, pick: str = "", seconds: float = 15) -> str:
        """Search by the message extension, and return what the list of results shows; ``pick`` a result by its title to send it."""
        given = {"text": text, "command": command, "parameter": parameter, "pick": pick, "seconds": seconds}
        return str(await self._do("search", **given))

    async def custom(self, activity: JSON) -> None:
        """Send an activity just as it is: nothing completes it."""
        await self._do("custom", activity=activity)

    async def picture(self, path: Path) -> None:
        """Take a picture of the page; ``path`` is absolute."""
        await self._do("picture", path=str(path))

    def traffic(self) -> list[JSON]:
        """Return every exchange so far, in order: ``direction``, ``activityName``, ``request``, ``response``, ..."""
        return exchanges(self._folder / "devTools")

    def heard(self) -> list[JSON]:
        """Return the bodies of what the bot sent, in order."""
        return [one["request"]["body"] for one in self.traffic() if from_bot(one)]

    async def recorded(self, found: Callable[[JSON], bool], seconds: float = 15) -> JSON:
        """Wait for an exchange, and return the first that is the right one."""
        async with asyncio.timeout(seconds):
            while True:
                for one in self.traffic():
                    if found(one):
                        return one
                await asyncio.sleep(0.1)

    async def ready(self) -> None:
        """Wait until all has started."""
        self.url = str(await self._answer(next(self._numbers)))

    async def _do(self, action: str, **given: object) -> object:
        async with self._turn:
            number = next(self._numbers)
            assert self._process.stdin
            self._process.stdin.write(json.dumps({"id": number, "do": action, "given": given}).encode() + b"\n")
            return await self._answer(number)

    async def _answer(self, number: int) -> object:
        assert self._process.stdout
        async for line in self._process.stdout:
            answer = json.loads(line)
            if answer["id"] != number:  # that call was given up
                continue
            if "error" in answer:
                raise PlaygroundError(answer["error"])
            return answer["result"]
        raise PlaygroundError(self._errors.read_text(encoding="utf-8") or "the playground has ended")


@asynccontextmanager
async def playground(
    endpoint: str, options: Sequence[str] = (), env: Mapping[str, str] | None = None
) -> AsyncIterator[Playground]:
    """Run the playground against the bot at ``endpoint``, which answers already; ``options`` are the playground's own."""
    with tempfile.TemporaryDirectory() as made:
        folder, errors = Path(made), Path(made) / "errors.txt"
        (folder / ".m365agentsplayground.yml").write_text(json.dumps(CONFIG), encoding="utf-8")  # JSON is YAML
        with errors.open("wb") as to:
            process = await asyncio.create_subprocess_exec(
                NODE,
                NPM / "playground.mjs",
                endpoint,
                *options,
                cwd=folder,
                env={**os.environ, **(env or {})},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=to,
                limit=2**24,  # a line may hold all that a chat shows
            )
        try:
            page = Playground(process, folder, errors)
            await page.ready()
            yield page
        finally:
            assert process.stdin
            process.stdin.close()  # at which it ends
            try:
                await asyncio.wait_for(process.wait(), 15)
            except TimeoutError:
                process.kill()
                await process.wait()


def missing() -> str:
    """Return what is not installed of what the playground needs, or nothing."""
    return ", ".join(
        str(one) for one in (NODE, PACKAGE, Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))) if not one.exists()
    )
