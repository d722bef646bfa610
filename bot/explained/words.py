"""What the page of ``ingest --explain`` says in its own voice, beside its template."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.explaining import Explanation, Notice
from ingest.marking import Part
from ingest.policy import Clause, Document

UNNUMBERED = "\u00b6"
"""The tag of a clause without a number."""
LOOKS = {
    Part.HEADING: "Heading: shown above the clauses that stand beneath it",
    Part.LEAD_IN: "Lead-in: shown with each clause that it introduces",
}
_JOINED = re.compile(r"lines (\d+) and (\d+) joined")
_HYPHEN = re.compile(r"line (\d+): hyphen")


def page(number: int, printed: str) -> str:
    """Return what a page is called: its place in the file, and the number printed on it where that is another."""
    return f"Page {number}, printed {printed}" if printed and printed != str(number) else f"Page {number}"


def goes_on(number: int) -> str:
    """Return what is said of a clause that began on page ``number``."""
    return f"goes on from page {number}"


def left_out(reason: str) -> str:
    """Return why a line is in no clause."""
    return f"Left out: {reason}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number of things in words: "1 clause", "2 clauses"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def repairs(clause: Clause, document: Document) -> tuple[str, ...]:
    """Return what was joined in a clause, a sentence each; by pages where the document has them."""
    pages = {line.number: line.page for line in document.lines if line.text.strip()}
    said: list[str] = []
    for repair in clause.repairs:
        joined, hyphen = _JOINED.match(repair), _HYPHEN.match(repair)
        if joined:
            said.append(_joined(int(joined[1]), int(joined[2]), pages))
        elif not hyphen:
            said.append(repair)
    hyphens = sum(_HYPHEN.match(repair) is not None for repair in clause.repairs)
    if hyphens:
        words = "a word was" if hyphens == 1 else f"{hyphens} words were"
        said.append(f"{words} divided at a line's end: the hyphen is taken out")
    return tuple(said)


def _joined(first: int, second: int, pages: dict[int, int | None]) -> str:
    before, after = pages.get(first), pages.get(second)
    if before is None or after is None:
        return f"lines {first} and {second} are joined: one sentence that a break parts"
    if before == after:
        return "one sentence that a break parts: joined"
    return f"joined across the break from page {before} to page {after}"


def summary(told: Explanation, pages: int) -> str:
    """Return in one sentence how much of a document was understood as what."""
    clauses = told.split.clauses
    unnumbered = sum(not clause.label for clause in clauses)
    on = f" on {counted(pages, 'page')}" if pages else ""
    numbers = f", {unnumbered if unnumbered < len(clauses) else 'all'} of them without a number" if unnumbered else ""
    return f"{counted(len(clauses), 'clause')}{numbers}, under {counted(len(told.split.headings), 'heading')}{on}."


def remainder(told: Explanation) -> str:
    """Return what is in no clause, counted by its reasons; empty if nothing is."""
    reasons = Counter(line.reason for line in told.lines if line.reason)
    if not reasons:
        return ""
    parts = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
    return f"{counted(reasons.total(), 'line is', 'lines are')} left out: {parts}."


def to_look_at(notices: Sequence[Notice]) -> str:
    """Return how many things a policy owner should look at."""
    return f"{counted(len(notices), 'thing')} to look at" if notices else "Nothing stands out"


def where(notice: Notice, lines: Sequence[int]) -> str:
    """Return where a notice belongs, in words; ``lines`` are the numbers of the document's lines."""
    if notice.page:
        return f"Page {notice.page}"
    return f"Line {lines[notice.place]}" if notice.place is not None else ""
