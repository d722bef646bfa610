"""What the bot says in its own voice to the policy owner."""

from collections.abc import Sequence
from datetime import date

from bot.freshness import on_day

NO_GAPS = "Nobody asked anything that the policies leave open, as far as it is kept."
NO_USAGE = "Nothing was counted yet."
NO_GUIDANCE = "No guidance stands under any clause."
NOTHING_PUT = "No question was put to a person."
GONE = "(a clause that is not held any more)"
FOR_REVIEW = "for review: the clause has changed, so it is not shown"
NOTHING_CONFIRMED = "Nobody has said yet that a clause helped."
CONFIRMED, CONFIRMED_COLUMNS = "Clauses that helped", ("clause", "uid", "people", "")
RAISED = "shown first to others who ask the same"
FORGOTTEN = "The thumbs that raised it are deleted."
REMOVED = "It is taken away."
WEEKS, WEEK, TOTAL = "Replies", "week from", "all"
POLICIES, POLICY, REPLIES = "Policies quoted", "policy", "replies"
CITED, CLAUSE, TIMES = "Clauses cited most", "clause", "times"
PUT, GUIDANCE = "Questions put to people", "Guidance under clauses"
PUT_COLUMNS = ("since", "state", "whom", "taken by", "question")
GUIDANCE_COLUMNS = ("note", "clause", "from", "words", "")
GAP_COLUMNS = ("question", "people", "questions", "replies", "reasons", "nearest clause", "first", "last")
USAGE_COLUMNS = ("week", "kind", "policy", "clause", "count")
KINDS = {
    "answer": "answers",
    "near_miss": "near misses",
    "abstention": "not covered",
    "lookup": "look-ups",
    "choice": "choices",
    "failure": "failures",
}
_LEFT = {
    "abstention": "no clause",
    "near_miss": "no clause surely answers",
    "thumbs_down": "what was shown was no help",
}
_REASONS = {"wrong_clause": "the wrong clause", "unclear": "unclear", "not_covered": "not covered", "out_of_date": "out of date"}


def gap_head(people: int, questions: int, kinds: Sequence[str]) -> str:
    """Return how many asked, and what the policies left open."""
    who = "1 person" if people == 1 else f"{people} people"
    times = f", {questions} times" if questions > people else ""
    return f"{who} asked{times}: {', '.join(_LEFT[kind] for kind in kinds)}"


def gap_lines(reasons: Sequence[str], nearest: str, first: date, last: date) -> tuple[str, ...]:
    """Return what else is known of a gap, a line each."""
    when = on_day(first) if first == last else f"from {on_day(first)} to {on_day(last)}"
    said = f"They said it was: {', '.join(_REASONS[one] for one in reasons)}" if reasons else ""
    return tuple(filter(None, (said, f"Nearest clause: {nearest}" if nearest else "", f"Asked {when}")))


def erased(count: int) -> str:
    """Return how much was deleted."""
    if not count:
        return "Nothing was kept of this person."
    return f"Records of this person that are deleted, or bear no name any more: {count}."
