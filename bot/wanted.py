"""What a message to the bot wants, where it is no question: help, the list of policies, or nothing."""

import re
from enum import StrEnum


class Wanted(StrEnum):
    """What a message wants."""

    HELP = "help"
    LIST = "list"
    NOTHING = "nothing"
    ANSWER = "answer"


_HELP = re.compile(
    r"(?:(?:can you |could you |please )?help(?: me)?|hi|hiya|hello|hey|morning|good (?:morning|afternoon|evening)|start|menu"
    r"|what can (?:you|i) (?:do|ask)(?: you)?|how do(?:es)? (?:i use )?(?:this|it|you)(?: work)?|who are you|what are you"
    r"|what is this)(?: there| please| bot| all| everyone| everybody| team)*",
)
_LIST = re.compile(
    r"(?:list|policies|policy list|list of (?:all |the |your )?policies|(?:list|show)(?: me)?(?: all)?(?: the| your)? policies"
    r"|(?:what|which) policies (?:do you (?:have|hold|know)|have you(?: got)?|are (?:there|held)))(?: please)?",
)
_NOTHING = re.compile(
    r"(?:(?:ok(?:ay)?|great|perfect|brilliant|lovely|cheers|thanks|thank you|thx|ty|many thanks|got it|noted|cool|fine|no|yes"
    r"|yep|nope|will do|sorry|no worries|no problem|never mind|nvm|understood|that helps|very helpful|helpful"
    r"|(?:so|very) much|a lot|all|everyone|for (?:that|your help|the help|helping)|bot|then)\s*)+",
)
_NOT_SAID = re.compile(r":[\w+'-]+:|[^\w\s]|_")
"""Signs, and faces that are typed as words between colons."""


def wanted(text: str) -> Wanted:
    """Return what ``text`` wants; nothing written is a call for help, thanks want nothing."""
    said = " ".join(_NOT_SAID.sub(" ", text.lower()).split())
    if not said:
        return Wanted.HELP
    if text.strip() in ("ta", "Ta"):  # thanks; in capitals it is a teaching assistant
        return Wanted.NOTHING
    for pattern, meant in ((_HELP, Wanted.HELP), (_LIST, Wanted.LIST), (_NOTHING, Wanted.NOTHING)):
        if pattern.fullmatch(said):
            return meant
    return Wanted.ANSWER


_ASKING = re.compile(
    r"(?:and|but|also|even|or|what|who|whom|whose|when|where|which|why|how|can|could|may|might|must|should|shall|would|will|do|does"
    r"|did|is|are|am|was|were|has|have|had|if|unless|any)\b",
    re.IGNORECASE,
)


def is_asking(text: str) -> bool:
    """Whether ``text`` reads as a question to the bot although nothing says that it is meant for it."""
    return wanted(text) is Wanted.ANSWER and ("?" in text or bool(_ASKING.match(text.strip())))
