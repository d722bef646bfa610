"""The numbering grammar: which characters at the start of a line are its printed label."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Style(StrEnum):
    """How a label is written. Two labels are siblings only within one style."""

    WORD = "word"
    DECIMAL = "decimal"
    CODE = "code"
    INTEGER = "integer"
    LETTER = "letter"
    ROMAN = "roman"


@dataclass(frozen=True, slots=True)
class Label:
    """A number as printed, taken apart."""

    text: str
    """As a person would cite it: ``2.3.4``, ``(a)``, ``Section 2``; no closing dot or colon."""
    parts: tuple[str, ...]
    """``("2", "3", "4")``; compared part by part, so that 6.1 is not 6.10."""
    style: Style
    word: str = ""
    """``section``, ``appendix`` … in lower case for a label that is written with a word."""
    bare: bool = False
    """A number with no mark after it ("1 INTRODUCTION"): a label only where the rest bears it out."""
    doubtful: bool = False
    """Whether what follows is no beginning of a sentence or title: a label only with siblings beside it."""
    enclosed: str = ""
    """How it is marked: ``)``, ``()`` or ``.``; lists of different marks are different lists."""
    drawn: bool = False
    """Whether the format draws it, so that it is a label beyond doubt."""

    @property
    def section(self) -> tuple[str, ...]:
        """The parts, with 3.0 as 3: it numbers the section, not a clause in it."""
        return self.parts[:-1] if len(self.parts) == 2 and self.parts[-1] == "0" else self.parts  # noqa: PLR2004 (two parts)

    @property
    def level(self) -> int:
        """How deep it stands: 2.3A, which was put in between 2.3 and 2.4, is as deep as they are."""
        inserted = self.style is Style.CODE and self.parts[0].isdigit()
        return sum(part.isdigit() for part in self.parts) if inserted else len(self.parts)

    @property
    def number(self) -> int | None:
        """The last part as a number (c is 3, iv is 4), None where it is none."""
        last = self.parts[-1]
        if last.isdigit():
            return int(last)
        if self.style is Style.ROMAN:
            return roman(last)
        return ord(last.lower()) - ord("a") + 1 if len(last) == 1 and last.isalpha() else None


_WORDS = r"part|chapter|section|article|appendix|annexe?|schedule|rule|clause"
_UNITS = (
    r"(?:am|pm|a\.m|p\.m|hours?|hrs|minutes?|days?|weeks?|years?|miles?|km|met(?:re|er)s?|feet|pounds|"
    r"per\s?cent|million|billion|mg|ml|cm|mm|kg|m|GB|MB)\b|%"
)
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"

_CLOSING = re.compile(r"[\s.:;\u2013\u2014-]+$")
_NAMED = re.compile(r"(?P<word>[^\W\d_]{2,}(?:\s+[^\W\d_]{2,})*)\s+(?P<n>[^\W_]+(?:\.[^\W_]+)*)")
_MISREAD = re.compile(r"(?=\S*\s?\S*\d)[\dlIiOoSsBZ|]{1,2}\s?[.,]\s?[\dlIiOoSsBZ|]{1,2}(?:\s?[.,]\s?[\dlIOSB|]{1,2})?\.?\s+[A-Z]")
_PART = re.compile(r"\d+|[A-Za-z]+")

_INNER = re.compile(rf"(?:\(?(?:[A-Za-z]|{_ROMAN})\))(?=\s)")
"""The first letter of a list that is printed right behind its number: "1.3 a) Overtime"."""

_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        Style.WORD,
        re.compile(
            rf"(?P<label>(?P<word>{_WORDS})\s+(?P<n>\d+(?:\.\d+)*|[IVXL]+(?![a-z])|[A-Z](?!\w)))"
            r"(?:\s*[:.)]+(?=\s|$)|\s*[-\u2013\u2014](?=\s|$)|\t|\s{2,}|\s*$|(?=\s+[A-Z(\"'\u2018\u201c]))\s*",
            re.IGNORECASE,
        ),
    ),
    (Style.WORD, re.compile(r"(?P<label>(?P<word>\u00a7)\s*(?P<n>\d+(?:\.\d+)*[a-z]?))[.:)]?(?:\s+|$)")),
    (
        Style.CODE,
        re.compile(rf"(?P<label>(?P<n>\d{{1,3}}(?:\.\d{{1,3}}){{1,4}}(?!{_UNITS})[A-Za-f]))(?:[.:)]\s+|\t\s*|\s+(?=[A-Z]))"),
    ),
    (Style.CODE, re.compile(r"(?P<label>(?P<n>\d{1,3}[A-Z](?:\.\d{1,3}){1,4}))(?:[.:)]+(?:\s+|$)|\s+|$)")),
    (
        Style.DECIMAL,
        re.compile(
            r"(?P<label>(?P<n>\d{1,3}(?:\.\d{1,3}){1,5}))"
            rf"(?:[.:)]+(?:\s+|$|(?=[A-Z]))|\s+(?!{_UNITS})|$|(?=[A-Z\u2018\u201c]))"
        ),
    ),
    (Style.DECIMAL, re.compile(r"\((?P<label>(?P<n>\d{1,3}(?:\.\d{1,3}){1,5}))\)\s+")),
    (Style.CODE, re.compile(r"(?P<label>(?P<n>\d{1,3}[A-Z]))(?P<mark>[.)])(?:\s+|$)")),
    (Style.CODE, re.compile(r"(?P<label>(?P<n>[A-Z]{1,3}\d{0,2}(?:\.\d{1,3})+))[.:)]?(?:\s+|$)")),
    (Style.CODE, re.compile(r"(?P<label>(?P<n>[A-Z]\d{1,2}))(?:[.:)](?:\s+|$)|\t\s*|(?P<bare>\s+)(?=[A-Z]))")),
    (Style.INTEGER, re.compile(r"(?P<label>(?P<n>\d{1,3}))(?P<mark>[.)])(?:\s+|$|(?=[A-Z][a-z]))")),
    (Style.INTEGER, re.compile(r"(?P<label>\((?P<n>\d{1,3})\))(?:\s+|$)")),
    (Style.INTEGER, re.compile(r"(?P<label>(?P<n>\d{1,3}))\t\s*(?=\S)")),
    (Style.INTEGER, re.compile(rf"(?P<label>(?P<n>\d{{1,2}}))(?P<bare>\s+)(?!{_MONTHS}|{_UNITS})(?=[A-Z])")),
    (Style.ROMAN, re.compile(rf"(?P<label>\((?P<n>{_ROMAN}|{_ROMAN.upper()})\))\s*")),
    (Style.ROMAN, re.compile(rf"(?P<label>(?P<n>{_ROMAN}|{_ROMAN.upper()}))(?P<mark>[.)])(?:\s+|$)")),
    (Style.LETTER, re.compile(r"(?P<label>\((?P<n>[A-Za-z])\))\s*")),
    (Style.LETTER, re.compile(r"(?P<label>(?P<n>[A-Za-z]))(?P<mark>\))\s*")),
    (Style.LETTER, re.compile(r"(?P<label>(?P<n>[A-Za-z]))(?P<mark>\.)(?:\s+|$)")),
)


def read_label(text: str) -> tuple[Label, int] | None:
    """Return the label that ``text`` begins with and where the text after it starts; None for none.

    What only looks like a label is refused where the line itself shows it (a date, a time, a sum);
    the rest is judged in company by :mod:`ingest.numbering`.
    """
    lead = len(text) - len(text.lstrip())
    for style, pattern in _PATTERNS:
        found = pattern.match(text, lead)
        if not found or (style is Style.WORD and _is_reference(found["word"], text[found.end() :])):
            continue
        groups = found.groupdict()
        printed = " ".join(found["label"].split())
        return (
            Label(
                text=printed,
                parts=tuple(_PART.findall(found["n"])),
                style=style,
                word=(groups.get("word") or "").lower(),
                bare=bool(groups.get("bare")),
                doubtful=text[found.end() : found.end() + 1].islower() and not _INNER.match(text, found.end()),
                enclosed="()" if printed.startswith("(") else groups.get("mark") or "",
            ),
            found.end(),
        )
    return None


def inner_label(text: str) -> tuple[Label, int] | None:
    """Return the letter of a list that is printed right behind a number, (a) of "3.3 (a)", and where the text after it starts."""
    return read_label(text) if _INNER.match(text) else None


def drawn_label(marker: str) -> Label | None:
    """Return the label in what a format draws before a line, whatever its form; None for a bullet.

    Nothing has to bear it out: ``1`` and ``2.1(a)`` are labels here, and ``Step 3`` is as good as ``Section 3``.
    """
    printed = " ".join(marker.split())
    parts = tuple(_PART.findall(printed))
    if not parts:
        return None
    found = read_label(printed)
    if found and found[1] == len(printed):
        return replace(found[0], drawn=True)
    text = _CLOSING.sub("", printed)
    whole = f"({text})" if text.count(")") > text.count("(") else text
    style = Style.CODE
    if len(parts) == 1:
        style = Style.INTEGER if parts[0].isdigit() else Style.ROMAN if roman(text) else Style.LETTER if len(text) == 1 else style
    word = _NAMED.fullmatch(text)
    if word:
        return Label(text, tuple(_PART.findall(word["n"])), Style.WORD, word["word"].lower(), drawn=True)
    return Label(whole if printed.startswith("(") else text, parts, style, enclosed=printed[len(text) :][:1], drawn=True)


def _is_reference(word: str, rest: str) -> bool:
    """Whether "Section 12 …" begins a sentence about another text and not a heading."""
    return word[:1].islower() or rest[:1].islower()


def is_misread(text: str) -> bool:
    """Whether ``text`` begins with what was a number before a scanner misread it: "l.2 A request", "2 .1 Up to", "2,4 Moving"."""
    return _MISREAD.match(text) is not None and read_label(text) is None


def roman(text: str) -> int | None:
    """Return the value of a roman numeral up to 39; None where ``text`` is none."""
    if not re.fullmatch(_ROMAN, text.lower()):
        return None
    value = {"i": 1, "v": 5, "x": 10}
    digits = [value[digit] for digit in text.lower()]
    return sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))
