"""Conditions: words that only limit a rule, and that nobody may read without it, nor the rule without them."""

import re

from ingest.labels import is_misread
from ingest.sentences import FINITE, sentence_starts

_QUALIFYING = re.compile(
    r"(?:unless|except|exceptions?|however|provided\s+that|the\s+above|all\s+(?:of\s+)?the\s+above|none\s+of|"
    r"any\s+of\s+(?:the\s+above|these)|it\s+does\s+not|.{0,60}\b(?:is|are)\s+exempt\b|these\s+(?:rules|restrictions|requirements|provisions|rights|do|are|apply|must)|"
    r"this\s+(?:list|does\s+not|applies|rule)|subject\s+to|save\s+(?:for|where))\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:unless|except|provided|but|save|subject\s+to|so\s+long\s+as|as\s+long\s+as|in\s+each\s+case)\b")
_CONDITIONAL_END = re.compile(
    r"\b(?:if|where|when|unless|provided|provided\s+that|so\s+long\s+as|as\s+long\s+as|on\s+condition\s+that|conditions?"
    r"(?:\s+(?:are|is)\s+met)?|these\s+cases|circumstances)[\s:,\u2013-]*$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"[(\[*\s]*(?:unless|except(?:ing)?|save\s+(?:for|that|where|when|in|as)|subject\s+to|notwithstanding|"
    r"(?:provided|providing)\s+(?:that|always)|provided\s+(?:the|a|an|they|it|you|there)|"
    r"only\s+(?:if|when|where|with|after|before|during|on|in|at|by|for|until)|(?:so|as)\s+long\s+as|on\s+condition|"
    r"not\s+(?:applicable|during|on|in|at|if|when|where|after|before|including)|does\s+not\s+apply|"
    r"with\s+the\s+(?:sole\s+|only\s+)?exceptions?\s+of|apart\s+from|other\s+than|"
    r"but\s+(?:not|only|never|no|if|when|where|see|must)|if\s+and\s+only\s+if)\b",
    re.IGNORECASE,
)
_EXCEPTIONS = re.compile(
    r"(?:the\s+)?(?:only\s+)?exceptions?(?:\s+to\s+th(?:is|ese)(?:\s+rules?)?)?(?:\s+(?:is|are|includes?))?\s*:", re.IGNORECASE
)
_BRACKETED = re.compile(r"[(\[](?!continue).*[)\]][.;,]?", re.DOTALL | re.IGNORECASE)
_MAIN_CLAUSE = re.compile(r",[^,]*$", re.DOTALL)
_INVERTED = re.compile(
    r"\b(?:may|can|must|should|shall|will)\s+(?:the|an?|any|all|staff|pupils|visitors|parents|you|they|we)\b", re.IGNORECASE
)


def is_condition(text: str) -> bool:
    """Whether a paragraph is nothing but a condition on what stands before it: "Except on Fridays", "(with a teacher)".

    "Unless it rains, pupils go out" is a rule by itself: it has a main clause.
    """
    bare = text.strip()
    if _BRACKETED.fullmatch(bare) or _EXCEPTIONS.match(bare):
        return True
    starts = sentence_starts(bare)
    first = bare[: starts[1] if len(starts) > 1 else len(bare)]
    main = _MAIN_CLAUSE.search(first)
    whole = bool(main and FINITE.search(main[0])) or bool(_INVERTED.search(first))
    return bool(_CONDITION.match(bare)) and not whole


def sets_conditions(lead_in: str) -> bool:
    """Whether the items of a list are the conditions of one rule ("only if:"), never to be parted."""
    return bool(_CONDITIONAL_END.search(lead_in))


def is_tail(text: str) -> bool:
    """Whether ``text`` is the closing words of the list before it ("unless the headteacher …")."""
    return bool(_TAIL.match(text))


def limits(item: str) -> bool:
    """Whether an item only limits what stands above it ("This does not apply to …"), so that it may not stand alone."""
    return bool(_QUALIFYING.match(item))


def qualifies(text: str) -> bool:
    """Whether a paragraph after a list is a condition on all of it ("unless the headteacher …")."""
    return is_condition(text) or (text[:1].islower() and not is_misread(text)) or bool(_QUALIFYING.match(text))
