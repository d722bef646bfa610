"""What the bot says in its own voice about opinions, about questions put to people, and about their guidance."""

from collections.abc import Sequence

from bot import wording
from bot.answer import Guidance, Policy
from bot.freshness import on_day

HELPFUL, UNHELPFUL = "Helpful", "Not helpful"
THANKS = "Thank you. It helps to see which clauses help."
THANKS_FOR_MORE = "Thank you. The policy owner sees what was no help, never who said so."
NOT_KEPT = "I could not keep that just now. Please try again later."
NOT_KNOWN = "I do not keep this reply any more, so I cannot note what you think of it."
FEEDBACK_TITLE = "What was wrong?"
FEEDBACK_WHY = "Which comes nearest?"
FEEDBACK_NOTE = "Anything the policy owner should know? (You need not name anybody.)"
REASONS = (
    ("wrong_clause", "It is the wrong clause"),
    ("unclear", "It is the right clause, but it is unclear"),
    ("not_covered", "The policies do not cover my question"),
    ("out_of_date", "It is out of date"),
)
"""Why a reply was no help: how it is kept, and how it is said."""

ASK_PERSON = "Ask a person"
ASK_QUESTION = "Your question"
ASK_WHOM = "Whom to ask"
ASK_ANONYMOUS = "Do not tell them my name"
ASK_WHAT_HAPPENS = "They see your question and the clauses below. Their answer comes back to you here, as guidance."
ASK_SHOWN = "The clauses that you were shown go with it:"
SEND = "Send"
NEEDED = "This is needed."
NOBODY_TO_ASK = "I know nobody here whom I could put this to. Please ask them yourself:"
ASKED = "I have put your question to them. The answer comes to you here, from me."
ASKED_BEFORE = "Somebody has asked them the same already. The answer comes to you too, here, from me."
NOT_ASKED = "I could not pass your question on. Please ask them yourself:"
NOT_PASSED_ON = "I have not put this to anybody: they might not see it in time."
GONE = "This was asked too long ago: I do not keep your words any more. Please ask me again."

CANNOT_LOOK = "I cannot look that up just now. Please try again later."
NO_QUESTION = "Please write what you want to know."
NO_SUCH_ASKED = "There is no question at this address. It may be too old: I do not keep questions for ever."
ON_ITS_WAY, WITH_THEM, TAKEN, IS_ANSWERED = "On its way to them", "With them", "Taken", "Answered"

A_QUESTION = "A question for you about the policies"
SOMEBODY = "Somebody who does not wish to be named"
WERE_SHOWN = "They were shown:"
WERE_SHOWN_NOTHING = "I found no clause to show them."
HOW_TO_ANSWER = (
    "Choose \u201cI will answer this\u201d and write in this thread, or answer in a form. What you write goes to whoever asked,"
    " marked as guidance from you and not as policy."
)
HOW_TO_ANSWER_IN_CARD = "What you send goes to whoever asked, marked as guidance from you and not as policy."
PASSING_ON = "I am passing your question on. I write to you when it has arrived."
TAKE, ANSWER = "I will answer this", "Answer in a form"
TAKE_FIRST = (
    "If that is meant for whoever asked, choose \u201cI will answer this\u201d above first; what you write then goes to them."
)
YOUR_ANSWER = "Your answer"
ANSWERED = "Your answer is on its way to whoever asked."
NO_WORDS = "I can pass on words alone. Please write your answer as text."
NO_SUCH_QUESTION = "I do not keep this question any more."
STILL_WAITS = "This question still waits for somebody to take it."
STILL_UNANSWERED = "This question was taken and is not answered yet. It is free again: anybody here may take it."
STAND = "Show it under the clause"
STAND_WHAT = "From then on everybody who is shown the clause sees this below it, apart from the policy\u2019s own words."
STAND_CLAUSE = "Under which clause"
STAND_TEXT = "What is to be shown"
STANDS = "It stands under the clause from now on, until the clause changes or the policy owner takes it away."
NOT_POLICY = "not policy text"


def too_long(has: int, longest: int) -> str:
    """Return that a question has too many characters to be passed on whole."""
    return f"This has {has:,} characters, and I can pass on {longest:,}. It is all still here: please shorten it."


def taken(name: str) -> str:
    """Return who answers a question, for those who read along."""
    return f"{name} answers this. What they write in this thread goes to whoever asked."


def taken_in_card(name: str) -> str:
    """Return who answers a question, for its own card."""
    return f"{name} answers this." if name else "You answer this."


def signed(name: str) -> str:
    """Return a name that somebody wrote on the web, where nobody has checked it; empty for none."""
    return f"{name} (the name that they wrote on the web)" if name else ""


def taken_by(name: str) -> str:
    """Return who has taken a question, for whoever asked it."""
    return f"{TAKEN} by {name}" if name else TAKEN


def has_it(name: str) -> str:
    """Return who has a question already."""
    return f"{name or 'Somebody else'} answers this already."


def guidance_from(name: str) -> str:
    """Return whose words follow, and that they are no policy."""
    return f"Guidance from {name or 'a colleague'}, {NOT_POLICY}"


def guidance_head(given: Guidance) -> str:
    """Return whose words stand under a clause, since when, and that they are no policy."""
    return f"{guidance_from(given.name)} ({on_day(given.given)})"


def you_asked(question: str) -> str:
    """Return what an answer is to."""
    return f"You asked: \u201c{question}\u201d"


def asks(names: Sequence[str]) -> str:
    """Return who asks; an empty name stays unnamed."""
    named = [one for one in names if one]
    unnamed = len(names) - len(named)
    if not named:
        return SOMEBODY if unnamed <= 1 else f"{unnamed} people who do not wish to be named"
    return " and ".join([", ".join(named), *([f"{unnamed} more"] if unnamed else [])])


def answers_for(policies: Sequence[Policy]) -> str:
    """Return whom a contact is, by whose policies they answer for and what the register calls them."""
    whose = ", ".join(dict.fromkeys(map(wording.name, policies)))
    called = list(dict.fromkeys(one.contact for one in policies if one.contact))
    return f"{whose}: {called[0]}" if len(called) == 1 else whose


def nobody_took(question: str) -> str:
    """Return that nobody took a question, for whoever asked it."""
    return f"Nobody has taken your question yet: \u201c{question}\u201d. Please ask them yourself if it cannot wait."


def free_again(question: str) -> str:
    """Return that a question was taken and left, for whoever asked it."""
    said = f"Your question was taken, but is not answered yet: \u201c{question}\u201d."
    return f"{said} I have told them that it still waits; please ask them yourself if it cannot wait."
