"""Every sentence that the bot says in its own voice: plain British English, short, never policy."""

from collections.abc import Sequence
from datetime import date

from bot.answer import (
    Abstention,
    Answer,
    Binding,
    Choice,
    Citation,
    Failure,
    Force,
    Heard,
    Kind,
    LookUp,
    NearMiss,
    Reply,
)
from bot.freshness import is_overdue, on_day, spoken
from ingest.policy import Policy, counted_in

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
FAILED = "Something went wrong on my side and I could not answer. Please try again."
NO_POLICIES = "No policies are held yet."
CARE = (
    "This may be about somebody's safety. Do not wait for a policy: tell the safeguarding contact now,"
    " and call 999 if anybody is in danger."
)
PRIVATE = "This reply is for you alone."
ANY_CONTACT = "the designated safeguarding lead (DSL) or the headteacher"
HELD = "These are the policies that I hold."
ASK_IN_MESSAGE = "This is too long for one screen: please ask me in a message, where nothing is left out."
FIRST = "Please read this first."
NO_CARDS = "This Teams cannot show the clause here; please open it on another device. It stands in:"
IN_PRIVATE = "I have answered you in our own chat, where nobody else reads along."
NO_CHAT = "I cannot write to you in private yet: please open a chat with me (Apps, then my name), and ask me there."
WELCOME = "I quote your staff policies, word for word. "
NOTHING_TO_FIND = "There is no question in this message that I could look for."
GOES_ON = "The reply goes on."
CHECKING = "Checking the policies\u2026"
ASK = (
    "Ask a question in your own words. I answer with the clauses of the policies, word for word,"
    " and say so when they do not cover it."
)
BY_NUMBER = "To see a clause by its number, write its policy and number: {}."
TO_LIST = "To see which policies I hold, write: list."
WHO_SEES = (
    "What you ask stands in no log and is shown to nobody with your name. I keep it encrypted for a day; longer where I found no"
    " clause that surely answers, or you say what you think of the reply, so that the policies can be made better."
)
MAY_NOT_ANSWER = "These are the closest clauses; they may not answer the question."
POSTING = "I am posting it for everybody here to see."
POSTED = "Posted for everybody here to see."
NOT_FOUND = "I cannot find these clauses any more: the policies have changed. Please ask again."
NOT_HELD = (
    "The policy that this question was narrowed to is not held (any more), so I have searched nothing."
    " Choose another, or all policies, and ask again."
)
NO_SUCH_CLAUSE = "There is no clause at this address"
NOT_POSTED = (
    "I cannot tell whether this channel is shared with another organisation, so I post nothing here. Invite me to it first."
)
NOT_SHARED = "I do not answer in channels that are shared with another organisation. Please ask me in a direct message."
YOU_ARE_WELCOME = "Ask me whenever you need the exact words."
EXAMPLES = (
    "Can I accept a friend request from a parent?",
    "Can I be friends with pupils on social media?",
    "Can I use my personal phone at school?",
    "Can I post photographs of pupils online?",
    "Can I use social media during working hours?",
    "What happens if I break this policy?",
    "Can I say where I work on my profile?",
    "Can I message a pupil from my own account?",
    "Who can set up an account for the school?",
    "Can I claim travel expenses?",
    "How do I report an absence?",
)
"""Questions to begin with; those are offered that the policies held do answer."""
_MOST_MATCHED, _MOST_SILENT = 3, 6


def opening(reply: Reply) -> str:  # noqa: PLR0911 (one sentence for each kind of reply)
    """Return what the bot says before any quote."""
    match reply:
        case Answer():
            return "This is what the policies say, word for word."
        case NearMiss():
            return "I am not sure that any clause answers this. These are the closest; they may not answer it."
        case Abstention():
            return "The policies I hold do not seem to cover this, so I quote nothing. It may still matter: please ask a person."
        case LookUp(label="", quotes=()):
            return "There is no clause further that way: the policy ends there."
        case LookUp(label=label, quotes=()):
            return f"I find no {'clause ' if label[:1].isdigit() else ''}{label}."
        case LookUp():
            return "Here is what you asked for, word for word."
        case Choice(label=label):
            return f"Several policies print {label}. Which do you mean?"
        case Failure(says=says) if says:
            return f"I could not read that: {says}."
        case Failure(reference=reference):
            return f"{FAILED} If it happens again, tell your IT person the reference {reference}."


def asked(question: str, day: date) -> str:
    """Return what was asked, and when it was answered, for whoever has the reply on paper."""
    return f"Asked: \u201c{question}\u201d. Answered on {on_day(day)}."


def heard(how: Heard) -> tuple[str, ...]:
    """Return how the question was read, a sentence each; none where it was read just as written."""
    said = [f"I read this together with your earlier question: \u201c{how.together_with}\u201d"] if how.together_with else []
    said += [f"I read \u201c{wrong}\u201d as \u201c{right}\u201d." for wrong, right in how.mended]
    telling = [
        f"\u201c{words}\u201d to mean {', '.join(means[:2])}"
        for words, means in how.matched
        if not any(_bare(words) in meaning.lower() or meaning.lower() in words.lower() for meaning in means)
    ]
    said += ["A clause is shown first that helped others who asked the same."] if how.confirmed else []
    said += [f"The policies' owner has noted a clause for \u201c{noted}\u201d; it is shown first." for noted in how.noted[:1]]
    return (*said, *([f"I took {'; '.join(telling[:_MOST_MATCHED])}."] if telling else []))


def _bare(words: str) -> str:
    """Return words without the ending of a plural or a possessive, in lower case."""
    return words.lower().replace("\u2019", "'").removesuffix("'s").removesuffix("s")


def silent(policies: Sequence[Policy]) -> str:
    """Return which policies say nothing near enough, empty for none."""
    if not policies:
        return ""
    if len(policies) > _MOST_SILENT:
        return f"In {len(policies)} other policies I find nothing near enough to quote."
    return f"I find nothing near enough to quote in: {'; '.join(f'{name(one)}, {one.title}' for one in policies)}."


def safeguarding(policy: Policy) -> str:
    """Return whom to tell of a safeguarding concern."""
    return f"{name(policy)}: {policy.safeguarding or ANY_CONTACT}"


def binds(how: Binding) -> str:
    """Return how firmly a clause binds and the words that say so, empty where no word does."""
    if how.force is Force.NONE:
        return ""
    return str(how.force) if how.words.lower() == how.force else f"{how.force} (\u201c{how.words}\u201d)"


def nearest(labels: Sequence[str]) -> str:
    """Return the hint at numbers that do exist, empty for none."""
    return f"The nearest numbers printed are {', '.join(labels)}." if labels else ""


def whom_to_ask(policy: Policy) -> str:
    """Return whom to ask about a policy's subject, empty where the register names nobody."""
    return f"{name(policy)}: {policy.contact}" if policy.contact else ""


def name(policy: Policy) -> str:
    """Return whose policy it is."""
    return policy.organisation or "Organisation not in the register"


def dates(policy: Policy, today: date) -> tuple[str, ...]:
    """Return what is known of a policy's age: its version, each date, and whether its review is overdue."""
    said = [
        (word, stated)
        for word, stated in (("adopted", policy.adopted), ("approved", policy.approved), ("reviewed", policy.reviewed))
        if stated
    ]
    known = [f"version {policy.version}"] if policy.version else []
    known += [f"{word} {spoken(stated)}" for word, stated in said]
    if policy.next_review:
        known.append(f"review {'was' if is_overdue(policy, today) else 'is'} due {spoken(policy.next_review)}")
    return tuple(known) or ("no date stated",)


def label(citation: Citation) -> str:
    """Return how a quote is cited within its policy: "6.2, item 5", "1.2.2 (second)"; empty for a plain paragraph."""
    said = citation.label
    if citation.ordinal:
        nth = _ORDINALS[citation.ordinal - 1] if citation.ordinal <= len(_ORDINALS) else f"no. {citation.ordinal}"
        said = f"{said} ({nth})"
    return ", ".join(part for part in (said, f"item {citation.item}" if citation.item else "") if part)


def citation(cited: Citation) -> str:
    """Return where a quote stands, in one line: organisation, policy, number or headings, file and line."""
    policy = cited.policy
    part = label(cited) or (cited.headings[-1] if cited.headings else "")
    return ", ".join(filter(None, (name(policy), policy.title, part, place(cited))))


def summary(policy: Policy, today: date) -> str:
    """Return whose policy it is, its title, its age and what to beware of, in one line."""
    known = "; ".join(filter(None, (*dates(policy, today), caution(policy))))
    return f"{name(policy)}, {policy.title}: {known}"


def standing(citation: Citation) -> str:
    """Return what a quote is if it is no rule of the organisation's own, empty where it is one."""
    said = {Kind.LAW: "A summary of the law, not a rule of the organisation's own", Kind.FORM: "Words to be signed, not a rule"}
    return said.get(citation.kind, "")


def place(citation: Citation) -> str:
    """Return where in its source a quote stands: the page (and its printed number), else the lines; in a Word file paragraphs."""
    where = f"page {citation.page}" if citation.page else lines(*citation.lines, citation.policy.file)
    if citation.printed_page and citation.printed_page != str(citation.page):
        where = f"{where} (printed {citation.printed_page})"
    return f"{citation.policy.file}, {where}"


def lines(first: int, last: int, file: str) -> str:
    """Return a range of a file's lines in words."""
    counted = counted_in(file)
    return f"{counted} {first}" if first == last else f"{counted}s {first}\u2013{last}"


def caution(policy: Policy) -> str:
    """Return what a reader must know before relying on a policy, empty where there is nothing."""
    unlisted = "" if policy.listed else "not in the register: its organisation and dates are unconfirmed"
    return "; ".join(part for part in (policy.status, unlisted) if part)
