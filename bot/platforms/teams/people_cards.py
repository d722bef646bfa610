"""Teams' cards about opinions, about questions put to people, and what those answer."""

from collections.abc import Mapping, Sequence

from bot import wording, wording_people
from bot.answer import Policy, Quote
from bot.contacts import Contact
from bot.escalating import Case, Told
from bot.platforms.teams.cards import (
    Element,
    actions,
    attached,
    card,
    choice,
    entry,
    execute,
    rich,
    run,
    says,
    small,
    submit,
    tick,
)

ASK, PUT, TAKE, EXPERT, STAND = "ask", "put", "take", "expert", "stand"
REASON, NOTE = "reason", "note"
QUESTION, WHOM, ANONYMOUS, TEXT, CLAUSE = "question", "whom", "anonymous", "text", "clause"
_LONGEST, _MOST_SHOWN, _MOST_OPTIONS = 3000, 10, 60


def said_card(sentence: str, lines: Sequence[str] = ()) -> Element:
    """Return a card with a sentence in the bot's own voice, and a list."""
    return card([says(sentence), *(rich(run(f"\u2022 {one}"), spacing="Small") for one in lines)], sentence)


def opinion_card(reply: str) -> Element:
    """Return the card that asks what was wrong with a reply."""
    body = [
        choice(REASON, wording_people.FEEDBACK_WHY, wording_people.REASONS),
        entry(NOTE, wording_people.FEEDBACK_NOTE, longest=1000, is_required=False),
        actions(submit(wording_people.SEND, {"r": reply})),
    ]
    return card(body, wording_people.FEEDBACK_TITLE)


def asking_card(reply: str, question: str, quotes: Sequence[Quote], contacts: Mapping[Contact, tuple[Policy, ...]]) -> Element:
    """Return the card that puts a question to a person, with what was asked and shown in it."""
    whom = [(one.key, wording_people.answers_for(policies)) for one, policies in list(contacts.items())[:_MOST_OPTIONS]]
    shown = [rich(run(wording_people.ASK_SHOWN), spacing="Medium"), *_cited(quotes)] if quotes else []
    body = [
        rich(run(wording_people.ASK_PERSON, weight="Bolder")),
        entry(QUESTION, wording_people.ASK_QUESTION, text=question, longest=_LONGEST),
        choice(WHOM, wording_people.ASK_WHOM, whom),
        tick(ANONYMOUS, wording_people.ASK_ANONYMOUS),
        small(wording_people.ASK_WHAT_HAPPENS),
        *shown,
        actions(execute(wording_people.SEND, PUT, {"r": reply})),
    ]
    return card(body, wording_people.ASK_PERSON)


def case_card(case: Case, *, taken_by: str = "") -> Element:
    """Return a question as an expert sees it: the asker's words, what they were shown, and where to answer."""
    one = case.escalation
    shown = wording_people.WERE_SHOWN if case.quotes else wording_people.WERE_SHOWN_NOTHING
    who = [says(wording_people.taken_in_card(taken_by))] if taken_by else []
    # Whoever takes a question has not written its answer yet: that button asks for no field.
    take = [] if taken_by else [{**execute(wording_people.TAKE, TAKE, {"e": one.id}), "associatedInputs": "none"}]
    body = [
        rich(run(f"{wording_people.asks(case.askers)}:"), spacing="Small"),
        *(rich(run(line, weight="Bolder"), spacing="Small") for line in one.question.splitlines() if line.strip()),
        rich(run(shown, italic=True), spacing="Medium"),
        *_cited(case.quotes),
        *who,
        small(wording_people.HOW_TO_ANSWER_IN_CARD),
        entry(TEXT, wording_people.YOUR_ANSWER, longest=_LONGEST),
        actions(*take, execute(wording_people.SEND, EXPERT, {"e": one.id})),
    ]
    return card(body, wording_people.A_QUESTION)


def answered_card(escalation: str, text: str, quotes: Sequence[Quote]) -> Element:
    """Return the card after an answer: it is on its way, and can be left to stand under a clause."""
    clauses = [(one.uid, wording.citation(one.citation)) for one in quotes[:_MOST_OPTIONS]]
    stand = [
        rich(run(f"{wording_people.STAND}?", weight="Bolder"), separator=True),
        small(wording_people.STAND_WHAT),
        choice(CLAUSE, wording_people.STAND_CLAUSE, clauses),
        entry(TEXT, wording_people.STAND_TEXT, text=text, longest=2000),
        actions(execute(wording_people.STAND, STAND, {"e": escalation})),
    ]
    return card([says(wording_people.ANSWERED), *(stand if clauses else [])], wording_people.ANSWERED)


def told_message(told: Told) -> Element:
    """Return the message in which an answer comes back: whose words it is, that it is no policy, and what it is to."""
    head = wording_people.guidance_from(told.expert)
    body = [
        rich(run(head, weight="Bolder")),
        *(rich(run(line), spacing="Small") for line in told.text.splitlines() if line.strip()),
        small(wording_people.you_asked(told.question)),
    ]
    return _message(head, card(body, head))


def case_message(case: Case) -> Element:
    """Return the message in which a question is put to an expert."""
    return _message(wording_people.A_QUESTION, case_card(case))


def said_message(sentence: str, lines: Sequence[str] = ()) -> Element:
    """Return a message in the bot's own voice."""
    return (
        _message(sentence, said_card(sentence, lines)) if lines else {"type": "message", "textFormat": "plain", "text": sentence}
    )


def _message(text: str, content: Element) -> Element:
    return {"type": "message", "textFormat": "plain", "text": text, "attachments": [attached(content)]}


def _cited(quotes: Sequence[Quote]) -> list[Element]:
    return [rich(run(f"\u2022 {wording.citation(one.citation)}"), spacing="Small") for one in quotes[:_MOST_SHOWN]]
