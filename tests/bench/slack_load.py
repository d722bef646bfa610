"""``make bench``: signed events against the real server on this machine, with a fake Slack that takes the answers.

python tests/bench/slack_load.py

The fake checks every message as strictly as the tests do and runs on the same cores: figures are a lower bound.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "evaluation")]

from corpus import read_questions  # noqa: E402 (the project's root must be found first)
from fake_slack import FakeSlack  # noqa: E402
from fake_slack_memory import BOT, BOT_USER  # noqa: E402
from fake_slack_requests import event_body, sign  # noqa: E402

SECRET, PORT = "0123456789abcdef0123456789abcdef", 8899
EVENTS, TOGETHER = 150, (1, 8, 32)
URL = f"http://127.0.0.1:{PORT}"


def main() -> None:
    """Print the table."""
    questions = [one.text for one in read_questions(ROOT / "tests" / "questions.toml")]
    with FakeSlack.in_thread() as slack, tempfile.TemporaryDirectory() as records:
        told = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url}
        told |= {"POLICY_BOT_PORT": str(PORT), "POLICY_BOT_DATABASE": f"sqlite:///{records}/records.db"}
        with subprocess.Popen([sys.executable, "-m", "bot", "serve"], cwd=ROOT, env={**os.environ, **told}) as bot:
            asyncio.run(_up())
            print("| events at once | events/s | ack ms (p50) | ack ms (p95) | answer ms (p50) | answer ms (p95) |")
            print("|---|---|---|---|---|---|")
            for together in TOGETHER:
                print(asyncio.run(row(slack, questions, together)), flush=True)
            bot.send_signal(signal.SIGTERM)


async def row(slack: FakeSlack, questions: list[str], together: int) -> str:
    """Return one line of the table."""
    left = [(f"U{together}X{number}", questions[number % len(questions)]) for number in range(EVENTS)]
    sent: dict[str, float] = {}
    acks: list[float] = []

    async def ask(session: aiohttp.ClientSession) -> None:
        while left:
            user, question = left.pop()
            body = event_body("app_mention", text=f"<@{BOT_USER}> {question}", user=user)
            sent[user], start = time.time(), time.perf_counter()
            async with session.post(f"{URL}/slack/events", data=body, headers=sign(body, SECRET)) as done:
                assert done.status == 200
            acks.append((time.perf_counter() - start) * 1000)

    begun = time.perf_counter()
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(ask(session) for _ in range(together)))
    answered = await _answers(slack, set(sent))
    took = time.perf_counter() - begun
    waits = [(answered[user] - sent[user]) * 1000 for user in sent]
    middle = [f"{np.quantile(of, share):.0f}" for of in (acks, waits) for share in (0.5, 0.95)]
    return f"| {together} | {EVENTS / took:.0f} | {' | '.join(middle)} |"


async def _answers(slack: FakeSlack, users: set[str]) -> dict[str, float]:
    """Return when each user's answer had come in whole."""
    while True:
        calls = slack.calls("chat.postEphemeral")
        when = {str(call.payload["user"]): call.when for call in calls if call.payload["user"] in users}
        if users <= when.keys():
            return when
        await asyncio.sleep(0.05)


async def _up() -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"{URL}/healthz"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)


if __name__ == "__main__":
    main()
