"""Sentences: where they begin and end, whether there is one, and who speaks in it."""

import re

FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|accepts|expects|recognises|reserves|must|shall|should|will|would|may|might|can|cannot|could|"
    r"needs?\s+to|ought|applies|apply|includes|requires|sets\s+out|provides|won['\u2019]t|don['\u2019]t|do\s+not)\b",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 12
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|nos|e\.g|i\.e|eg|ie|cf|vs|incl|approx|para|s|p|pp|prof|rev)|\b[A-Z])\.$", re.IGNORECASE
)
NOTE_MARKS = "\u00b9\u00b2\u00b3\u2070\u2071\u2074\u2075\u2076\u2077\u2078\u2079\u1d5b\u02e3"
"""How the mark of a footnote is printed: figures, and the letters of small romans, set high."""
_SENTENCE_END = re.compile(rf"[.?!][\"'\u2019\u201d){NOTE_MARKS}]*\s+(?=[\"'\u2018\u201c(]?[A-Z0-9])")
_STATUTE = re.compile(r"\b(?:act|regulations?|order)\s+(?:19|20)\d\d\b", re.IGNORECASE)
_LAW_HEADING = re.compile(r"\blegislation\b|\b(?:legal|legislative|statutory)\s+framework\b|\bthe law\b", re.IGNORECASE)
_OWN_VOICE = re.compile(
    r"(?:the|our|this|all|any)?\s*(?:schools?['\u2019]?s?|academy|academies|trust|staff|employees?|teachers?|adults|colleagues|governors?|"
    r"governing\s+body|headteachers?|head\s+teachers?|users?|pupils|volunteers|policy|managers?|we|you)\b",
    re.IGNORECASE,
)


def without_closing(text: str) -> str:
    """Return ``text`` without the quotes, brackets and marks of footnotes at its end."""
    return text.rstrip(f"\"'\u2019\u201d) {NOTE_MARKS}")


def words(text: str) -> int:
    """Return how many words ``text`` has."""
    return len(text.split())


def is_sentence(text: str) -> bool:
    """Whether ``text`` says something by itself: it has a finite verb."""
    return bool(FINITE.search(text))


def ends_sentence(text: str) -> bool:
    """Whether ``text`` closes with a full stop or its like."""
    return without_closing(text).endswith((".", "!", "?"))


def sentence_starts(text: str) -> list[int]:
    """Return the offset of each sentence in ``text``; doubtful places do not count as an end."""
    ends = (
        found.end()
        for found in _SENTENCE_END.finditer(text)
        if not _ABBREVIATION.search(text[max(0, found.start() - _LONGEST_ABBREVIATION) : found.start() + 1])
    )
    return [0, *ends]


def ends_closed(text: str) -> bool:
    """Whether ``text`` ends with a mark that closes a sentence or opens a list."""
    return without_closing(text).endswith((".", ":", ";", "?", "!"))


def is_statute(heading: str) -> bool:
    """Whether a heading names a statute or a part of the document that sums up the law."""
    return bool(_STATUTE.search(heading) or _LAW_HEADING.search(heading))


def is_in_own_voice(text: str) -> bool:
    """Whether a sentence among statutes is the school's own ("The school reserves the right …")."""
    return bool(_OWN_VOICE.match(text))


def is_to_be_signed(text: str) -> bool:
    """Whether a paragraph is a declaration in the signer's voice."""
    return bool(
        re.match(
            r"I(?:/we)?\s+(?:have|agree|understand|confirm|acknowledge|undertake|will|declare|accept)\b", text, re.IGNORECASE
        )
    )
