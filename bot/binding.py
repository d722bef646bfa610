"""How firmly a clause binds: by its own words, or by what its heading or lead-in makes of it."""

import re
from functools import lru_cache

from bot.answer import Binding, Force

_IS = r"(?:is|are|be|was|were)"
_NOT = r"(?:n['\u2019]t|\s+(?:not(?!\s+only)|never))"
_WHO = (
    r"(?:staff|employees?|colleagues?|teachers?|members?|governors?|volunteers?|adults?|pupils?|students?|children"
    r"|parents|carers?|users?"
    r"|managers?|head\s?teachers?|schools?|academ(?:y|ies)|trust|you|we|they|i|who|anyone|everyone)"
)
_KNOWN_ONLY = r"(?!\s+be\s+(?:able|aware|possible|illegal|unlawful|appropriate|suitable|clear|true|the)\b)"
"""Words after "may not" that make it a guess, not a rule."""
_WORDS: dict[Force, str] = {
    Force.MUST_NOT: rf"\b(?:must|shall){_NOT}|\b{_WHO}\s+(?:will|wo){_NOT}(?!\s+be\s+(?:responsible|liable|able)\b)"
    rf"|\bmay\s+not\b{_KNOWN_ONLY}"
    rf"|\b(?:must|may|should|can|will)\s+under\s+no\s+circumstances\b|\bunder\s+no\s+circumstances\s+(?:must|may|should"
    rf"|can|will|are)\b"
    rf"|\b{_IS}\s+(?:\w+ly\s+)?(?:not\s+(?:permitted|allowed|acceptable|authorised|to\s+be)|prohibited|forbidden"
    rf"|unacceptable|banned)\b"
    r"|(?:^|(?<=[.!?;:]\s))(?:never|do\s+not|don['\u2019]t)\b|\bno\s+\w+(?:\s+\w+){0,4}\s+(?:may|must|shall|will)\b",
    Force.MUST: rf"\b(?:must|shall)\b(?!{_NOT})|\b{_IS}\s+(?:required|obliged)\s+to\b"
    r"|\b(?:has|have)\s+(?:a\s+(?:legal\s+)?duty\s+)?to\b"
    rf"|\b{_WHO}\s+needs?\s+to\b|\b(?:is|are)\s+responsible\s+for\b|\b{_WHO}\s+will\b(?!{_NOT})",
    Force.SHOULD_NOT: rf"\bshould{_NOT}|\bought\s+not\b",
    Force.ADVISED_NOT: rf"\b{_IS}\s+(?:\w+ly\s+)?(?:advised|recommended|encouraged)\s+(?:not\s+to|against)\b"
    rf"|\b{_IS}\s+discouraged\b|\b(?:advise|discourage)s?\s+(?:\w+\s+){{0,2}}(?:against|not\s+to|from)\b",
    Force.SHOULD: rf"\bshould\b(?!{_NOT})|\bought\s+to\b"
    rf"|\b{_IS}\s+(?:(?:\w+ly|also)\s+)?(?:expected|asked|encouraged|advised|recommended)\s+to\b",
    Force.MAY: rf"\b{_WHO}\s+(?:may|can)\b(?!\s+(?:not|never))"
    r"|\bmay\s+(?:only\s+)?be\s+(?:used|taken|sent|shared|made|given|posted|published|kept)\b"
    rf"|\bmay\s+only\b|\b{_IS}\s+(?:permitted|allowed)\s+to\b|\b{_IS}\s+not\s+(?:required|obliged)\s+to\b",
}
"""Strictest first."""
_PATTERNS = {force: re.compile(words, re.IGNORECASE) for force, words in _WORDS.items()}
_DENIED = re.compile(r"\bnot\s+$|n['\u2019]t\s+$", re.IGNORECASE)
_FORBIDS = {Force.MUST_NOT, Force.SHOULD_NOT, Force.ADVISED_NOT}
_FORBIDDING_HEADING = re.compile(
    rf"^[\W\d]*(?:do\s+not|don['\u2019]?ts?|never|(?:{_WHO}\s+)?must\s+(?:not|never)|(?:{_WHO}\s+)?should\s+(?:not|never)"
    rf"|prohibited\b.*"
    r"|unacceptable\b.*|not\s+(?:permitted|allowed|acceptable)\b.*)\W*$",
    re.IGNORECASE,
)
_COMMANDING_HEADING = re.compile(rf"^[\W\d]*(?:dos?|always|(?:{_WHO}\s+)?must)\W*$", re.IGNORECASE)


@lru_cache(maxsize=20_000)  # the same clauses are weighed again for question after question
def binding(headings: tuple[str, ...], lead_in: str, text: str) -> Binding:
    """Return how firmly a clause binds, with the words that say so; NONE where no word binds.

    A heading that forbids or commands ("DO NOT") speaks for every clause under it, and a lead-in that
    forbids for every item; else the strictest word of lead-in and text counts.
    """
    for heading in reversed(headings):
        if _FORBIDDING_HEADING.match(heading):
            return Binding(Force.MUST_NOT, heading)
        if _COMMANDING_HEADING.match(heading):
            return Binding(Force.MUST, heading)
    leading, own = _strictest(lead_in), _strictest(text)
    if leading and (leading.force in _FORBIDS or not own or own.force not in _FORBIDS):
        return leading
    return own or Binding(Force.NONE, "")


def _strictest(text: str) -> Binding | None:
    for force, pattern in _PATTERNS.items():
        found = next((one for one in pattern.finditer(text) if not _DENIED.search(text[: one.start()])), None)
        if found:
            return Binding(force, " ".join(found[0].split()))
    return None
