"""What the bot says in Slack to what was asked there: each an answer of the core, rendered for its place."""

import json
from dataclasses import dataclass
from datetime import date

from bot import wording
from bot.answer import Quote, Reply
from bot.answerer import Answerer
from bot.examples import examples, number_example
from bot.platforms.slack.happened import Happened, Way
from bot.platforms.slack.messages import Message
from bot.platforms.slack.rendering import Look, care_of, render, render_lines, render_shared
from bot.platforms.slack.views import Welcome, how_to_ask
from bot.wanted import Wanted

Keys = tuple[str, ...]
"""Policies that are seen in a place; all if none are named."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said, and whether to all."""

    messages: tuple[Message, ...]
    public: bool = False


class Saying:
    """Says things; each method may take as long as a search."""

    def __init__(self, answerer: Answerer, public_url: str) -> None:
        self.answerer = answerer
        self.public_url = public_url
        self._examples: dict[object, tuple[str, ...]] = {}

    def reply(self, happened: Happened, reply: Reply, *, public: bool) -> Said:
        """Return ``reply`` for where it was asked; a sensitive one is never for all."""
        public = public and happened.way in (Way.MENTION, Way.FOLLOW_UP) and care_of(reply) is None
        can_share = not public and not happened.channel.startswith("D")
        return Said(render(reply, Look(self.public_url, can_share, happened.root), today()), public)

    def no_answer(self, want: Wanted, policies: Keys) -> Said:
        """Return what is said to a message that asks no question."""
        match want:
            case Wanted.LIST:
                lines = [wording.summary(one, today()) for one in self.welcome(policies).policies]
                return Said(render_lines(wording.HELD if lines else wording.NO_POLICIES, lines))
            case Wanted.NOTHING:
                return Said(render_lines(wording.YOU_ARE_WELCOME, ()))
            case Wanted.HELP | Wanted.ANSWER:
                told = self.welcome(policies)
                return Said(render_lines(wording.ASK, [*told.examples, *how_to_ask(told)], [wording.WHO_SEES]))

    def chosen(self, happened: Happened, policies: Keys) -> Said:
        """Return the clause of the policy whose button was pressed."""
        value = json.loads(happened.text)
        seen = not policies or value["p"] in policies
        return self.reply(happened, self.answerer.look_up(value["p"] if seen else "-", value["l"]), public=False)

    def shared(self, happened: Happened, policies: Keys) -> Said:
        """Return the clauses that somebody posts for all, as far as the channel may see them."""
        value = json.loads(happened.text)
        quotes = self.seen(value["u"], policies)
        if not quotes:
            return Said(render_lines(wording.NOT_FOUND, ()))
        look = Look(self.public_url)
        return Said(render_shared(quotes, happened.user, sure=bool(value.get("s")), look=look, today=today()), public=True)

    def seen(self, uids: list[str], policies: Keys) -> tuple[Quote, ...]:
        """Return the clauses with these uids, as far as they are of ``policies``."""
        quotes = self.answerer.quotes(uids).quotes
        return tuple(one for one in quotes if not policies or one.citation.policy.key in policies)

    def welcome(self, policies: Keys) -> Welcome:
        """Return what help and the home tab tell; the examples are tried once for each index."""
        held = tuple(one for one in self.answerer.policies if not policies or one.key in policies)
        known = (held, policies)
        if known not in self._examples:
            self._examples = {**self._examples, known: examples(self.answerer, policies)}
        changed = tuple(one for one in self.answerer.changed() if one.citation.policy in held)
        return Welcome(held, self._examples[known], number_example(self.answerer, policies), changed)


def today() -> date:
    """Return the school's own day."""
    return date.today()  # noqa: DTZ011 (the school's own day, not the world's)
