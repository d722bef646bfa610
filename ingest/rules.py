"""What the words of a line do: entitle, command, forbid, gather, qualify.

Closed lists of English function words decide; no model, so that the same document always gives the
same clauses.
"""

import re

from ingest.conditions import qualifies
from ingest.sentences import FINITE, is_in_own_voice, sentence_starts, words

_DEONTIC = re.compile(
    r"\b(?:must|shall|should|may|cannot|can|ought|needs?\s+to|(?:is|are)\s+(?:not\s+)?(?:to|allowed|permitted|required|"
    r"prohibited|forbidden|expected|responsible|advised|entitled|acceptable)|will\s+(?:not|be|ensure|report|never|always|"
    r"keep|use|only)|never|always|do\s+not|don['\u2019]t|not\s+(?:be\s+)?(?:permitted|allowed|acceptable|accept)|only|"
    r"reserves\s+the\s+right|prohibited|forbidden|unacceptable|required)\b",
    re.IGNORECASE,
)
_COMMANDING = re.compile(
    r"\b(?:must|shall|should|may|never|do\s+not|don['\u2019]t|are\s+to|required|not\s+(?:\w+\s+){0,2}(?:acceptable|permitted|"
    r"allowed)|do\s+(?:as\s+follows|the\s+following)|unacceptable|prohibited|forbidden|guidelines|rules?|will|expected|agree|cannot|can)\b",
    re.IGNORECASE,
)
_GATHERING = re.compile(
    r"\b(?:aims?|purposes?|objectives?|includ(?:e|es|ed|ing)|such\s+as|for\s+example|e\.g|reasons?|conjunction|read\s+(?:with|alongside|together)|in\s+line\s+with|"
    r"regards?,?\s+to|in\s+order\s+to|following\s+(?:\w+\s+)?(?:websites?|policies|documents?|legislation|acts?|people|staff|"
    r"roles?|contacts?|organisations?)|refer\s+to|defined\s+as|means?|consists?\s+of|comprises?|seeks?\s+to|designed\s+to|"
    r"meant\s+to|intended\s+to|(?:here|there)\s+(?:to|so\s+that)|rests?\s+on|based\s+on|"
    r"applies\s+to)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"\b(?:which|that|who|whose|when|if|where|while|unless|because|until)\b.*", re.IGNORECASE | re.DOTALL)
_SUBORDINATE_APART = re.compile(
    r"\b(?:which|that|who|whose|when|if|where|while|unless|because|until|before|after|once|since|as)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT = re.compile(
    r"(?:nothing|nobody|no\s+one|this|these|those|it|they|the|any|all|each|every|an?|some|such)\b", re.IGNORECASE
)
_ASKING = re.compile(r"(?:how|what|when|where|who|why|which)\b", re.IGNORECASE)
_LONGEST_ASKING = 8
_SCHEDULE = re.compile(r":\s+[a-z0-9]")
_ORDERING = re.compile(r"\b(?:must|should|shall|may\s+not|do\s+not)\b", re.IGNORECASE)
_OPEN_END = re.compile(r"\b(?:must|should|shall|may|will|do|can|not|never|always|cannot|don['\u2019]t)$", re.IGNORECASE)
_FORBIDDING = re.compile(
    r"\b(?:(?:must|should|may|do|is|are)\s+(?:not|never)|never|cannot|not\s+(?:to\s+be|permitted|allowed|acceptable)|"
    r"prohibited|forbidden|banned|not\s+considered\s+acceptable|unacceptable)\b",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:please\s+)?(?:act|agree|ask|attach|avoid|book|bring|call|carry|change|check|clean|close|collect|complete|consider|"
    r"contact|count|do|don['\u2019]t|enter|ensure|fill|find|follow|get|give|go|hand|inform|keep|leave|let|limit|lock|log|look|"
    r"make|never|always|note|notify|obtain|open|pay|phone|place|post|protect|put|read|record|refer|remember|remove|report|"
    r"respect|return|review|ring|save|see|seek|send|share|show|sign|speak|stand|stay|stop|store|switch|take|talk|tell|think|"
    r"treat|turn|use|wait|walk|wash|watch|wear|write)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\w+(?:\s+\w+)?\s+(?:who|which|that|whose)\b", re.IGNORECASE)
_JOINING = re.compile(r"(?:the\s+)?(?:reasons?|examples?|exceptions?)\s+(?:for|of|to)\s+(?:this|these|that)\b", re.IGNORECASE)
_LONGEST_TITLE = 14
_LONGEST_SENSE = 7


def is_title_like(text: str, *, set_apart: bool = False) -> bool:
    """Whether ``text`` could stand as a heading: short, no sentence, no full stop.

    "DO NOT" and "Staff must not" could: they are titles that carry the sense of what follows. So
    could "Before a visit is booked", if it is ``set_apart`` in bold.
    """
    if not text or words(text) > _LONGEST_TITLE or (not text[0].isalnum() and text[0] not in "\u2018\u201c'\"("):
        return False
    if text[0].islower() or text[-1] in ".;,":
        return False
    if carries_sense(text):
        return True
    if text.lower().startswith("no ") and words(text) > 2:  # noqa: PLR2004 ("No smoking" may head; "No dogs in the kitchen" forbids)
        return False
    if text.endswith("?") or text.isupper() or is_asking(text):
        return True
    subordinate = _SUBORDINATE_APART if set_apart else _SUBORDINATE
    return not _SCHEDULE.search(text) and not FINITE.search(subordinate.sub("", text))


def is_asking(text: str) -> bool:
    """Whether a few words ask, or name what is asked for ("Who may approve")."""
    return bool(_ASKING.match(text)) and words(text) <= _LONGEST_ASKING


def carries_sense(title: str) -> bool:
    """Whether what stands beneath a title says something else without it ("DO NOT", "Banned items")."""
    bare = title.rstrip(" :\u2013-")
    opens = bool(_OPEN_END.search(bare)) and not _ASKING.match(bare)
    return words(bare) <= _LONGEST_SENSE and (opens or bool(_FORBIDDING.search(bare))) and not bare.endswith(".")


def is_rule(text: str) -> bool:
    """Whether ``text`` by itself tells somebody what to do or not to do."""
    return bool(_DEONTIC.search(text))


def is_imperative(text: str) -> bool:
    """Whether ``text`` tells its reader to do something ("Ring the kitchen …")."""
    return bool(_IMPERATIVE.match(text))


def has_own_subject(text: str) -> bool:
    """Whether a list item is a rule with its own subject, so that it needs no lead-in to be read.

    "Staff who run a blog are advised to ask" is; "Pupils who may not be photographed" is not: the
    only verb belongs to "who".
    """
    if not text[:1].isupper() or not text.rstrip().endswith((".", ";")) or not is_in_own_voice(text):
        return False
    first = _first_sentence(text)
    verbs = 2 if _RELATIVE.match(first) else 1
    return is_rule(first) and len(FINITE.findall(first)) >= verbs


def _first_sentence(text: str) -> str:
    starts = sentence_starts(text)
    return text[: starts[1] if len(starts) > 1 else len(text)]


def orders(text: str) -> bool:
    """Whether ``text``, a title or not, tells somebody what they must or must not do."""
    return forbids(text) or bool(_ORDERING.search(text)) or text.lower().startswith("no ")


def forbids(lead_in: str) -> bool:
    """Whether a lead-in turns what stands beneath it into its opposite ("The following are not acceptable:")."""
    return bool(_FORBIDDING.search(lead_in)) or carries_sense(lead_in)


def stands_alone(item: str) -> bool:
    """Whether an item would say something else with a "must not" before it: it is a whole sentence itself."""
    whole = item[:1].isupper() and item.rstrip().endswith((".", ";"))
    says = bool(_SUBJECT.match(item)) and bool(FINITE.search(_SUBORDINATE.sub("", _first_sentence(item))))
    return has_own_subject(item) or (item[:1].isupper() and qualifies(item)) or (whole and says)


def joins_on(text: str) -> bool:
    """Whether a paragraph only goes on with the one before it ("Reasons for this include:")."""
    return bool(_JOINING.match(text))


def commands(lead_in: str) -> bool:
    """Whether a lead-in makes each item beneath it a rule ("Staff must not:")."""
    return bool(_COMMANDING.search(lead_in)) and not gathers(lead_in)


def gathers(lead_in: str) -> bool:
    """Whether a lead-in only gathers what belongs to one thought: aims, examples, references."""
    return bool(_GATHERING.search(lead_in))
