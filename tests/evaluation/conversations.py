"""What is measured beside single questions: look-ups, follow-ups, sensitive situations."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measures import success

from bot.answer import Abstention, Answer, Ask, Choice, Context, LookUp, NearMiss
from bot.asked_number import asked_number
from bot.asking import Asker
from bot.follow_up import step
from bot.lookup import label_parts
from index.clause_index import ClauseIndex


def conversation_shares(index: ClauseIndex, path: Path) -> str:
    """Return the shares of each half, in Markdown."""
    questions = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = ["| beside single questions | dev | held |", "|---|---|---|"]
    parts = {half: _shares(index, questions, half) for half in ("dev", "held")}
    rows += [f"| {name} | {parts['dev'][name]:.3f} | {parts['held'][name]:.3f} |" for name in parts["dev"]]
    return "\n".join([*rows, ""])


def _shares(index: ClauseIndex, questions: dict[str, list[dict[str, Any]]], half: str) -> dict[str, float]:
    lookups, dialogues, sensitive = (
        [one for one in questions[name] if one["half"] == half] for name in ("lookup", "dialogue", "sensitive")
    )
    asker = Asker(index)
    numbers = [one for one in lookups if one["kind"] != "question"]
    ordinary = [one for one in lookups if one["kind"] == "question"]
    going_on = [one for one in dialogues if one["goes_on"] >= 0]
    answered = [one for one in dialogues if one["answers"]]
    from_ = index.calibration.sensitive_from
    flagged = {one["text"]: index.recognise(index.read(one["text"]))[1] >= from_ for one in sensitive}
    plain = [one for one in questions["question"] if one["half"] == half]
    return {
        "look-ups answered with the right number": _mean([_right(asker, one) for one in numbers]),
        "ordinary questions with numbers taken for look-ups": _mean(
            [asked_number(one["text"], index.policies) is not None for one in ordinary]
        ),
        "follow-ups read with the right question": _mean([_read(asker, one) for one in going_on]),
        "new topics read with an earlier question": _mean([bool(_joined(asker, one)) for one in dialogues if one["goes_on"] < 0]),
        "messages in a dialogue: an answering clause within three": _mean([_found(index, asker, one) for one in answered]),
        "sensitive situations recognised": _mean([flagged[one["text"]] for one in sensitive if one["situation"]]),
        "false alarms among messages that only look so": _mean(
            [flagged[one["text"]] for one in sensitive if not one["situation"]]
        ),
        "alarms among the single questions": _mean([index.recognise(index.read(one["text"]))[1] >= from_ for one in plain]),
    }


def _right(asker: Asker, one: dict[str, Any]) -> bool:
    reply = asker.ask(Ask(one["text"]))
    match one["kind"]:
        case "choice":
            return isinstance(reply, Choice)
        case "unknown":
            return isinstance(reply, LookUp) and not reply.quotes
        case _:
            wanted = label_parts(one["label"])
            whose = {quote.citation.policy.key for quote in reply.quotes} if isinstance(reply, LookUp) else set()
            numbers = [
                number
                for quote in (reply.quotes if isinstance(reply, LookUp) else ())
                for number in (quote.citation.label, *quote.citation.headings)
            ]
            return whose == {one["policy"]} and any(label_parts(number)[: len(wanted)] == wanted for number in numbers)


def _joined(asker: Asker, one: dict[str, Any]) -> str:
    """Return the earlier question that a message is read with."""
    reply = asker.ask(Ask(one["text"], Context(tuple(one["earlier"]))))
    return reply.heard.together_with if isinstance(reply, Answer | NearMiss | Abstention) else ""


def _read(asker: Asker, one: dict[str, Any]) -> bool:
    return bool(step(one["text"])) or _joined(asker, one) == one["earlier"][one["goes_on"]]


def _found(index: ClauseIndex, asker: Asker, one: dict[str, Any]) -> bool:
    hits = index.search(index.read(f"{_joined(asker, one)} {one['text']}".strip()), 3)
    return success([hit.clause.uid for hit in hits], dict.fromkeys(one["answers"], 2), 3)


def _mean(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
