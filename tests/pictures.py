"""``make pictures``: what people see in Slack, in Teams and on the web, drawn from real replies over the policies held, light and dark, to be looked at.

python tests/pictures.py FOLDER
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from web_pictures import draw_web  # noqa: E402

from bot.answer import Ask, Guidance, LookUp, Passage, Policy  # noqa: E402 (the project's root must be found first)
from bot.asking import Asker  # noqa: E402
from bot.audience import Audience  # noqa: E402
from bot.config import read_config  # noqa: E402
from bot.contacts import Contact  # noqa: E402
from bot.escalating import Case, Told  # noqa: E402
from bot.platforms.slack.courier import case_blocks, told_blocks  # noqa: E402
from bot.platforms.slack.forms import asking_form, opinion_form, standing_form  # noqa: E402
from bot.platforms.slack.rendering import Look, render  # noqa: E402
from bot.platforms.slack.views import home, passage_view  # noqa: E402
from bot.platforms.teams import people_cards  # noqa: E402
from bot.platforms.teams import rendering as teams  # noqa: E402
from bot.platforms.teams.invoking import passage_card  # noqa: E402
from bot.records.conversations import Conversations  # noqa: E402
from bot.records.escalation import Escalation, State  # noqa: E402
from bot.records.store import open_store  # noqa: E402
from bot.talking import Talking, Welcome  # noqa: E402
from index.opening import open_index  # noqa: E402

ANSWER = "Accept nobody whose child is in the school. Godchildren and neighbours: tell me first, and we write it down together."
GIVEN = date(2026, 11, 21)
NPM = ROOT / "tests" / "npm"
WIDTHS = (300, 460)
LOOK = Look("https://policies.example", can_share=True, thread="1", reply="r1", can_ask=True)
QUESTIONS = {
    "answer": "can I accept a parent's friend request?",
    "near-miss": "can I lend my laptop password to the supply teacher?",
    "abstention": "how much sick pay do I get?",
    "sensitive": "a child told me that somebody is hurting her at home",
    "choice": "section 5",
}


def main() -> None:
    """Draw every picture."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        drawn = [(name, _written(Path(made) / f"{name}.json", content)) for name, content in contents().items()]
        cards = [(name, _written(Path(made) / f"teams-{name}.json", content)) for name, content in teams_contents().items()]
        for look in ("light", "dark"):
            dark = ["--dark"] if look == "dark" else []
            for width in WIDTHS:
                pairs = [str(path) for name, source in cards for path in (source, _at(folder, f"teams-{name}-{width}-{look}"))]
                _run("card.mjs", *pairs, "--width", str(width), *dark)
            pairs = [str(path) for name, source in drawn for path in (source, _at(folder, f"slack-{name}-{look}"))]
            _run("draw.mjs", *pairs, *dark)
    draw_web(folder)
    for path in folder.glob("*-*.png"):
        with Image.open(path) as drawn_image:
            drawn_image.convert("RGB").quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)


def contents() -> dict[str, dict[str, Any]]:
    """Return what each picture shows, as Slack takes it."""
    config = read_config({})
    asker, today = Asker(open_index(config.build, config.model)), date.today()  # noqa: DTZ011 (the reader's own day)
    replies = {name: render(asker.ask(Ask(question)), LOOK, today) for name, question in QUESTIONS.items()}
    made: dict[str, dict[str, Any]] = {
        name: {"ephemeral": True, "blocks": [block for message in messages for block in message.blocks]}
        for name, messages in replies.items()
    }
    passage = asker.passage(asker.look_up("umbrella", "5.2.2").quotes[0].uid, 1)  # type: ignore[union-attr]  # there is one
    assert isinstance(passage, Passage)
    made["context"] = passage_view(passage, passage.quotes[1].uid, LOOK, today) or {}
    made["home"] = home(asyncio.run(_welcome(asker)), today)
    return {**made, **_people(asker)}


def _people(asker: Asker) -> dict[str, dict[str, Any]]:
    """Return what is seen in Slack of an opinion, and of a question that is put to a person."""
    case, whom = _case(asker), _contacts(asker)
    guided = replace(case.quotes[0], guidance=(Guidance("g", ANSWER, "Grace Hopper", GIVEN),))
    return {
        "guidance": {
            "ephemeral": True,
            "blocks": [one for part in render(LookUp("q", "1", (guided,)), LOOK, GIVEN) for one in part.blocks],
        },
        "opinion": opinion_form("r1"),
        "ask-person": asking_form("r1", case.escalation.question, case.quotes, whom),
        "case": {"blocks": case_blocks(case, "https://policies.example")},
        "told": {"blocks": told_blocks(Told("t", case.escalation.question, ANSWER, "Grace Hopper"))},
        "stand": standing_form("e1", ANSWER, case.quotes, {}),
    }


def _case(asker: Asker) -> Case:
    quotes = asker.ask(Ask(QUESTIONS["answer"])).quotes[:3]  # type: ignore[union-attr]  # it is answered
    put = Escalation("e1", QUESTIONS["answer"], (), "slack:T:C", State.OPEN, 0.0, 0.0, 0, "", "", "")
    return Case(put, quotes, ("Ada Lovelace", ""))


def _contacts(asker: Asker) -> dict[Contact, tuple[Policy, ...]]:
    return {Contact("slack", "T", f"C{number}"): (one,) for number, one in enumerate(asker.policies[:3])}


def _teams_people(asker: Asker) -> dict[str, dict[str, Any]]:
    """Return what is seen in Teams of an opinion, and of a question that is put to a person."""
    case = _case(asker)
    guided = replace(case.quotes[0], guidance=(Guidance("g", ANSWER, "Grace Hopper", GIVEN),))
    return {
        "guidance": teams.render(
            LookUp("q", "1", (guided,)), teams.Look("https://policies.example", {}, "r1", can_ask=True), GIVEN
        )[0],
        "opinion": people_cards.opinion_card("r1"),
        "ask-person": people_cards.asking_card("r1", case.escalation.question, case.quotes, _contacts(asker)),
        "case": people_cards.case_message(case),
        "told": people_cards.told_message(Told("t", case.escalation.question, ANSWER, "Grace Hopper")),
        "answered": people_cards.answered_card("e1", ANSWER, case.quotes),
    }


async def _welcome(asker: Asker) -> Welcome:
    with tempfile.TemporaryDirectory() as folder:
        return await Talking(asker, Audience(), Conversations(open_store("", "", Path(folder)))).welcome(())


def teams_contents() -> dict[str, dict[str, Any]]:
    """Return what each picture of Teams shows."""
    config = read_config({})
    asker, today = Asker(open_index(config.build, config.model)), date.today()  # noqa: DTZ011 (the reader's own day)
    look = teams.Look("https://policies.example", {"c": "19:staffroom@thread.tacv2"})
    made = {name: teams.render(asker.ask(Ask(question)), look, today)[0] for name, question in QUESTIONS.items()}
    passage = asker.passage(asker.look_up("umbrella", "5.2.2").quotes[0].uid, 1)  # type: ignore[union-attr]  # there is one
    assert isinstance(passage, Passage)
    return {**made, "context": passage_card(passage, passage.quotes[1].uid, [passage.quotes[1].uid]), **_teams_people(asker)}


def _run(script: str, *words: str) -> None:
    subprocess.run([str(NPM / "node_modules" / ".bin" / "node"), script, *words], cwd=NPM, check=True)  # noqa: S603 (our own program)


def _at(folder: Path, name: str) -> Path:
    return (folder / f"{name}.png").resolve()


def _written(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
