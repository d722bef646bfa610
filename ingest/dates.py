"""Dates as documents write them: found, and turned into ISO 8601 no more precise than they are."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE = (
    r"(?:(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+(?P<year>\d{4})"
    r"|(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4}|\d{2})(?!\d))"
)
"""A pattern for a date: "11th January 2017", "July 2017", "03.05.2021", "19.9.19"."""
_ANY = re.compile(DATE, re.IGNORECASE)
_ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def is_iso(text: str) -> bool:
    """Whether ``text`` is a year, a year and month, or a day, in ISO 8601."""
    return bool(_ISO.fullmatch(text))


def iso_dates(text: str) -> list[str]:
    """Return the dates that ``text`` holds, in ISO 8601, each as precise as it is written."""
    return [iso(found) for found in _ANY.finditer(text)]


def iso(found: re.Match[str]) -> str:
    """Return a match of :data:`DATE` in ISO 8601."""
    if found["year"]:
        month = _MONTHS.index(found["month"][:3].lower()) + 1
        return f"{found['year']}-{month:02}" + (f"-{int(found['day']):02}" if found["day"] else "")
    year = found["y"] if len(found["y"]) > 2 else f"20{found['y']}"  # noqa: PLR2004 (19.9.19)
    return f"{year}-{int(found['m']):02}-{int(found['d']):02}"


def bears_out(says: str, date: str) -> bool:
    """Whether ``says`` can be where ``date`` was read: a date in it agrees, or it names at least the year."""
    written = iso_dates(says)
    if written:
        return any(one.startswith(date) for one in written)
    return bool(re.search(rf"(?<!\d)(?:{date[:4]}|{date[2:4]})(?!\d)", says))
