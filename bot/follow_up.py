"""Follow-up questions: read together with the one before, where they make no sense alone."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_THANKS = r"(?:(?:ok(?:ay)?|right|so|yeah|yes|hmm+|oh|ah|cool|thanks|ta|fine|sure|got\s+it|fair\s+enough)[\s,.!]+)*"
_GOES_ON = re.compile(
    _THANKS + r"(?:and\s+|but\s+)?(?:even\s+(?:if|though|when|for)|(?:what|how|wot)\s+(?:about|abt|bout)|what\s+if|if"
    r"|same\s+(?:for|with|goes|on|if)"
    r"|is\s+(?:that|it)\s+(?:the\s+)?same|d(?:oes|o)\s+(?:that|this|it|the\s+same|those)|would\s+(?:that|it)"
    r"|is\s+(?:that|this|it)(?!\s+(?:alright|all\s+right|ok(?:ay)?|allowed|fine|against|wrong|bad)\s+(?:to|if|for|that))"
    r"|are\s+(?:they|those|these)|unless|except|including|not\s+even|only\s+if|until\s+when|every|only|still)\b",
    re.IGNORECASE,
)
"""Openings that go on from something said before."""
_LINKS = re.compile(_THANKS + r"(?:(?:and|but|or|also|plus|then)\b\s*)+", re.IGNORECASE)
"""Openings that may go on, or begin something new."""
_BARE = re.compile(
    r"(?:(?:ok|so|but|and|yeah|right|oh)[\s,]+)*(?:why(?:\s+(?:not|is\s+that|tho(?:ugh)?|so))?|how\s+come|says\s+who"
    r"|since\s+when|who\s+says(?:\s+so)?|really|always|ever|how\s+so|how\s+long|how|when|where|who"
    r"|(?:and\s+)?(?:who|whom)\s+(?:do|should|must|shall|can|would)\s+(?:i|we|you)\s+(?:tell|ask|report|speak|talk|go"
    r"|let|inform)(?:\s+(?:to|it|this|that|about|them|him|her|first|then|know|anything))*"
    r"|what\s+(?:happens|do\s+i\s+do|should\s+i\s+do|would\s+happen|will\s+happen|could\s+happen)(?:\s+(?:then|next|now"
    r"|if\s+(?:i|they|we|you)\s+(?:do(?:n['\u2019]?t)?|did|does|already\s+have|have|get\s+caught|am|already\s+did)))?"
    r"|(?:do|should|must)\s+(?:i|we)\s+(?:have\s+to\s+|need\s+to\s+)?(?:tell|report|say|ask)(?:\s+(?:anyone|someone"
    r"|anybody|somebody|anything|them))?"
    r"|what\s+else|anything\s+else|what\s+then|such\s+as|like\s+what|for\s+example"
    r"|any\s+exceptions?|are\s+there\s+exceptions?|is\s+there\s+an\s+exception)[\s?!.]*",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:that|this|it|its|it['\u2019]s|thats|that['\u2019]s|those|these|them|they|theyre|they['\u2019]re|she|shes"
    r"|she['\u2019]s|he|hes|he['\u2019]s|her|him|one|ones|same|then|there|either|both|instead|else)\b",
    re.IGNORECASE,
)
_DUMMY = re.compile(r"\bis\s+it\s+(?:alright|all\s+right|ok(?:ay)?|allowed|fine|against|wrong|bad)\b", re.IGNORECASE)
"""An "it" that stands for nothing said before."""
_NEXT = re.compile(
    r"(?:(?:and|ok|so|now|please|pls|show|read|give|me|can|i|see|what['\u2019]?s|whats|is|go|to|say|says"
    r"|does)[\s,]+)*(?:the\s+)?(?P<way>next|following|previous|one\s+before|clause\s+before|one\s+after|clause\s+after)"
    r"(?:\s+(?:one|clause|rule|section|bit|point|paragraph|item))?(?:\s+(?:please|pls|say|says|that|then))*[\s?!.]*",
    re.IGNORECASE,
)
_BACK = re.compile(r"previous|before", re.IGNORECASE)
_FEW = 7
"""Words up to which a message that points back ("can they see it?") is taken to have its subject before it."""
_SENTENCE, _PAIR = 4, 2
"""Telling words of a sentence that stands by itself: after an opening that goes on, and after one that may."""
_PREPOSITION = re.compile(r"(?:on|in|with|for|at|to|by|as|from|after|before|during|outside)\b", re.IGNORECASE)
_STOP = frozenset(
    "a an the and or but if of to in on at for with about from by as is are was were be been am do does did can could "
    "may might must should "
    "would will shall i we you he she it they them me my your our their his her its this that these those what which "
    "who whom when where why how "
    "not no yes ok so then there any some even also too just im ive id dont cant its thats if still same goes".split()
)
_VERB = re.compile(
    r"\b(?:can|could|may|must|should|would|will|do|does|did|is|are|am|was|have|has|had|allowed|ok|okay|need|got|get|what"
    r"|who|how|when|where|policy|rules?|password|procedure)\b",
    re.IGNORECASE,
)


def step(question: str) -> int:
    """Return 1 where ``question`` asks for the next clause, -1 for the one before, 0 for neither."""
    found = _NEXT.fullmatch(question.strip())
    return 0 if not found else -1 if _BACK.search(found["way"]) else 1


def is_elliptical(question: str) -> bool:
    """Whether ``question`` leaves out what it is about, so that it makes sense only after another."""
    text = question.strip()
    words = _WORD.findall(text)
    if not words:
        return False
    if _BARE.fullmatch(text):
        return True
    telling = _telling(words)
    points_back = bool(_POINTS_BACK.search(_DUMMY.sub("", text)))
    if _GOES_ON.match(text):
        return points_back or len(telling) < _SENTENCE
    says_something = _VERB.search(text) and len(telling) >= _PAIR and len(words) >= _FEW and not points_back
    if _LINKS.match(text) and not says_something:
        return True
    if points_back and len(words) <= _FEW and len(telling) <= _SENTENCE:
        return True
    return len(words) <= _SENTENCE and bool(_PREPOSITION.match(text))


def is_fragment(question: str) -> bool:
    """Whether ``question`` says so little that nothing can be found by it alone."""
    return len(_telling(_WORD.findall(question))) <= _PAIR


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in words if word.lower().replace("\u2019", "'").replace("'", "") not in _STOP]


def read_with(question: str, earlier: Sequence[str]) -> str:
    """Return the earlier question that ``question`` goes on from, empty where it stands alone.

    That is the last one that itself stands alone: "and ex-pupils?", "and on WhatsApp?" go on from the
    same question.
    """
    if not earlier or not is_elliptical(question):
        return ""
    return next((one for one in reversed(earlier) if not is_elliptical(one)), earlier[0])
