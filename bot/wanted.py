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
    r"(?:help|hi|hiya|hello|hey|morning|good (?:morning|afternoon|evening)|start|menu|what can (?:you|i) (?:do|ask)(?: you)?"
    r"|how do(?:es)? (?:i use )?(?:this|it|you)(?: work)?|who are you|what are you|what is this)(?: there| please)?",
)
_LIST = re.compile(
    r"(?:list|policies|(?:list|show)(?: me)?(?: all)?(?: the| your)? policies"
    r"|(?:what|which) policies (?:do you (?:have|hold|know)|have you(?: got)?|are (?:there|held)))(?: please)?",
)
_NOTHING = re.compile(
    r"(?:(?:ok(?:ay)?|great|perfect|brilliant|lovely|cheers|ta|thanks|thank you|thx|ty|many thanks|got it|noted|cool|fine|no|yes"
    r"|yep|nope|will do|sorry|no worries|no problem|never mind|nvm|understood|that helps|very helpful|helpful"
    r"|(?:so|very) much|a lot|all|everyone|for that|bot|then)\s*)+",
)
_NOT_SAID = re.compile(r"[^\w\s]|_")


def wanted(text: str) -> Wanted:
    """Return what ``text`` wants; nothing written is a call for help, thanks want nothing."""
    said = " ".join(_NOT_SAID.sub(" ", text.lower()).split())
    if not any(map(str.isalnum, text)):
        return Wanted.HELP
    for pattern, meant in ((_HELP, Wanted.HELP), (_LIST, Wanted.LIST), (_NOTHING, Wanted.NOTHING)):
        if pattern.fullmatch(said):
            return meant
    return Wanted.ANSWER
