"""Slack's forms: what was wrong with a reply, what is to be asked of a person, what they answer."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot import wording, wording_people
from bot.answer import Policy, Quote
from bot.contacts import Contact
from bot.platforms.slack.blocks import PIECE, Block, bullets, chosen, line, note, rich, ticked, typed, words
from bot.platforms.slack.consulted import ANONYMOUS, CLAUSE, QUESTION, TEXT, WHOM
from bot.platforms.slack.happened import ANSWER, ASK_PERSON, STAND, THUMBS
from bot.platforms.slack.views import modal
from bot.records.feedback import LONGEST_NOTE

REASON, NOTE = "reason", "note"
_LONGEST = 3000
"""Characters that Slack lets somebody write in a field."""
_MOST_SHOWN, _MOST_OPTIONS = 10, 100


def opinion_form(reply: str) -> dict[str, Any]:
    """Return the form that asks what was wrong with a reply."""
    blocks = [
        chosen(REASON, wording_people.FEEDBACK_WHY, wording_people.REASONS),
        typed(NOTE, wording_people.FEEDBACK_NOTE, longest=LONGEST_NOTE, optional=True),
    ]
    return _form(THUMBS, wording_people.FEEDBACK_TITLE, blocks, {"r": reply})


def asking_form(
    reply: str, question: str, quotes: Sequence[Quote], contacts: Mapping[Contact, tuple[Policy, ...]]
) -> dict[str, Any]:
    """Return the form that puts a question to a person, with what was asked and shown in it."""
    whom = [(one.key, wording_people.answers_for(policies)) for one, policies in list(contacts.items())[:_MOST_OPTIONS]]
    blocks: list[Block] = [
        typed(QUESTION, wording_people.ASK_QUESTION, text=question, longest=_LONGEST),
        chosen(WHOM, wording_people.ASK_WHOM, whom, kind="static_select" if len(whom) > 1 else "radio_buttons"),
        ticked(ANONYMOUS, " ", wording_people.ASK_ANONYMOUS),
        note(wording_people.ASK_WHAT_HAPPENS),
        *([rich(line(words(wording_people.ASK_SHOWN)), _cited(quotes))] if quotes else []),
    ]
    return _form(ASK_PERSON, wording_people.ASK_PERSON, blocks, {"r": reply})


def answering_form(escalation: str, question: str, where: Mapping[str, str]) -> dict[str, Any]:
    """Return the form in which somebody answers a question."""
    blocks = [rich(line(words(question[:PIECE], bold=True))), typed(TEXT, wording_people.YOUR_ANSWER, longest=_LONGEST)]
    return _form(ANSWER, wording_people.A_QUESTION[:24], blocks, {"e": escalation, **where})


def standing_form(escalation: str, text: str, quotes: Sequence[Quote], where: Mapping[str, str]) -> dict[str, Any]:
    """Return the form that lets an answer stand under a clause."""
    clauses = [(one.uid, wording.citation(one.citation)) for one in quotes[:_MOST_OPTIONS]]
    blocks = [
        note(wording_people.STAND_WHAT),
        chosen(CLAUSE, wording_people.STAND_CLAUSE, clauses, kind="static_select" if len(clauses) > 1 else "radio_buttons"),
        typed(TEXT, wording_people.STAND_TEXT, text=text, longest=2000),
    ]
    return _form(STAND, wording_people.STAND, blocks, {"e": escalation, **where})


def _cited(quotes: Sequence[Quote]) -> Block:
    return bullets([words(wording.citation(one.citation))] for one in quotes[:_MOST_SHOWN])


def _form(name: str, title: str, blocks: Sequence[Block], told: Mapping[str, str]) -> dict[str, Any]:
    made = modal(title, blocks, json.dumps(dict(told)))
    return {**made, "callback_id": name, "submit": {"type": "plain_text", "text": wording_people.SEND}}
