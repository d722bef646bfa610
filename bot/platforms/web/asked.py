"""What is known about a question that is put to a person: its clauses, whom it can go to, how far it got."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import wording, wording_people
from bot.answer import Policy, Quote
from bot.escalating import Escalating
from bot.links import clause_path
from bot.platforms.web.people_views import AskedView, ShownView, StepView
from bot.records.escalation import Escalation, State
from bot.records.replies import Given
from bot.talking import Keys, Talking


@dataclass(frozen=True, slots=True)
class About:
    """What a question is about."""

    quotes: tuple[Quote, ...]
    whom: dict[str, str]
    """Whom it can be put to: their keys, and who they are in words."""
    themselves: tuple[str, ...]
    """Whom to ask without the bot, in words."""


async def about(given: Given, talking: Talking, escalating: Escalating) -> About:
    """Return what the question of a reply is about."""
    return await _about(given.shown, given.asked, talking, escalating)


async def about_asked(asked: Escalation, talking: Talking, escalating: Escalating) -> About:
    """Return what a question is about that was put to a person."""
    held = await talking.policies_of(())
    own = next((policies for one, policies in escalating.contacts.of(held).items() if one.key == asked.contact), ())
    return await _about(asked.shown, tuple(one.key for one in own), talking, escalating)


async def _about(shown: Sequence[str], searched: Keys, talking: Talking, escalating: Escalating) -> About:
    quotes = await talking.quotes(shown, ())
    keys = tuple(dict.fromkeys(one.citation.policy.key for one in quotes)) or searched
    policies: tuple[Policy, ...] = await talking.policies_of(keys)
    whom = {one.key: wording_people.answers_for(own) for one, own in escalating.contacts_of(policies).items()}
    themselves = tuple(filter(None, dict.fromkeys(map(wording.whom_to_ask, policies)))) or (wording.ANY_CONTACT,)
    return About(quotes, whom, themselves)


def asked_view(asked: Escalation, answers: Sequence[str], known: About, url: str) -> AskedView:
    """Return a question that was put to a person as whoever asked it sees it."""
    is_open, is_answered = asked.state is State.OPEN, asked.state is State.ANSWERED
    steps = (
        StepView(wording_people.WITH_THEM if asked.message else wording_people.ON_ITS_WAY, is_open),
        StepView(wording_people.taken_by(asked.expert_name), asked.state is State.TAKEN),
        StepView(wording_people.IS_ANSWERED, is_answered),
    )
    return AskedView(
        question=asked.question,
        url=url,
        steps=steps,
        waits=not is_answered,
        from_whom=wording_people.guidance_from(asked.expert_name),
        answers=tuple(answers),
        shown=shown_views(known.quotes),
        themselves=() if is_answered else known.themselves,
    )


def shown_views(quotes: Sequence[Quote]) -> tuple[ShownView, ...]:
    """Return where each clause stands."""
    return tuple(ShownView(wording.citation(one.citation), clause_path(one.uid)) for one in quotes)
