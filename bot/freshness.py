"""Dates as the register states them: how they read, and whether a review is overdue."""

import calendar
from datetime import date

from ingest.policy import Policy, Stated

_MONTHS = calendar.month_name


def spoken(stated: Stated) -> str:
    """Return a date in words, as precise as the document states it: "11 January 2017", "January 2020"."""
    year, *rest = stated.date.split("-")
    month = [_MONTHS[int(rest[0])]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*day, *month, year])


def last_day(stated: Stated) -> date:
    """Return the last day that a date can mean: 31 January 2020 for January 2020."""
    year, *rest = map(int, stated.date.split("-"))
    month = rest[0] if rest else 12
    return date(year, month, rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1])


def on_day(day: date) -> str:
    """Return a day in words, as 3 May 2026."""
    return f"{day.day} {day:%B %Y}"


def is_overdue(policy: Policy, today: date) -> bool:
    """Whether the next review that the policy states should have been by ``today``."""
    return policy.next_review is not None and last_day(policy.next_review) < today
