"""What the bot says in Slack where a message asks no question, and how a reply is said where it was asked."""

from dataclasses import dataclass, replace

from bot import wording
from bot.answer import Context, Quote, Reply
from bot.platforms.slack.happened import Happened, Way
from bot.platforms.slack.messages import Message
from bot.platforms.slack.rendering import Look, care_of, render, render_lines, render_shared
from bot.platforms.slack.views import how_to_ask
from bot.talking import Welcome, today
from bot.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said, and whether to all."""

    messages: tuple[Message, ...]
    public: bool = False
    remembers: Context | None = None
    """What is to be remembered of it, once it is delivered."""


def said(happened: Happened, reply: Reply, look: Look, *, public: bool) -> Said:
    """Return ``reply`` for where it was asked; a sensitive one is never for all."""
    public = public and happened.way in (Way.MENTION, Way.FOLLOW_UP) and care_of(reply) is None
    shown = replace(look, can_share=look.can_share and not public, thread=happened.root)
    return Said(render(reply, shown, today()), public)


def said_to_all(quotes: tuple[Quote, ...], user: str, public_url: str, *, sure: bool) -> Said:
    """Return the clauses that somebody posts for all; that they are gone, where none is left."""
    if not quotes:
        return Said(render_lines(wording.NOT_FOUND, ()))
    return Said(render_shared(quotes, user, sure=sure, look=Look(public_url), today=today()), public=True)


def said_without_a_question(want: Wanted, told: Welcome) -> Said:
    """Return what is said to a message that asks no question."""
    match want:
        case Wanted.LIST:
            lines = [wording.summary(one, today()) for one in told.policies]
            return Said(render_lines(wording.HELD if lines else wording.NO_POLICIES, lines))
        case Wanted.NOTHING:
            return Said(render_lines(wording.YOU_ARE_WELCOME, ()))
        case Wanted.HELP | Wanted.ANSWER:
            return Said(render_lines(wording.ASK, [*told.examples, *how_to_ask(told)], [wording.WHO_SEES]))
