"""Questions to begin with that are true for the policies held: each is asked first, and offered if it is answered."""

from bot.answer import Answer, Ask
from bot.answerer import Answerer
from bot.wording import EXAMPLES

_MOST = 4


def examples(answerer: Answerer, policies: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return up to four questions that the policies (all if none are named) answer."""
    found: list[str] = []
    for question in EXAMPLES:
        if len(found) < _MOST and isinstance(answerer.ask(Ask(question, policies=policies)), Answer):
            found.append(question)
    return tuple(found)


def number_example(answerer: Answerer, policies: tuple[str, ...] = ()) -> str:
    """Return how to ask for a clause by its number, such as "wimborne 2.3.4"; empty where no policy prints numbers."""
    for policy in answerer.policies:
        if policies and policy.key not in policies:
            continue
        labels = [label for label in answerer.labels(policy.key) if label[:1].isdigit()]
        if labels:
            return f"{policy.key} {max(labels, key=lambda label: (label.count('.'), -labels.index(label)))}"
    return ""
