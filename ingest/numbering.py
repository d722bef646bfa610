"""Judging labels in company: a number is a label when its neighbours in the document bear it out."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.labels import Label, Style


def judge(labels: Sequence[Label | None], inner: Sequence[Label | None] = ()) -> list[Label | None]:
    """Return ``labels``, each as it is, read anew (``(i)`` after ``(h)`` is a letter), or None.

    ``labels`` are the candidates at the starts of a document's lines, in order, ``inner`` the letters
    right behind them. A lone "19.9.19",
    "4.2 miles" or "2 Staff" with no sibling and no parent anywhere is a date or a count, not a label.
    """
    read = _letters_told_from_romans(labels)
    present = {_signature(label) for label in (*read, *inner) if label}
    parents = {label.parts for label in read if label}
    return [label if label and (label.drawn or _is_borne_out(label, present, parents)) else None for label in read]


_Signature = tuple[Style, str, bool, bool, tuple[str, ...]]


def _signature(label: Label) -> _Signature:
    return (label.style, label.enclosed, label.bare, label.doubtful, label.parts)


def _is_borne_out(label: Label, present: set[_Signature], parents: set[tuple[str, ...]]) -> bool:
    number = label.number
    if number is None:
        return False
    if label.style is Style.WORD or (label.enclosed in {")", "()"} and number == 1):
        return True
    siblings = any(_stepped(label, number, step) in present for step in (-1, 1))
    if label.style is Style.DECIMAL or (label.style is Style.CODE and not label.bare):
        parent = label.parts[:-1] in parents
        return siblings or (not label.doubtful and (parent or not _is_date(label)))
    return siblings or (label.style is Style.INTEGER and not label.bare and (number == 1 or not label.doubtful))


def _stepped(label: Label, number: int, step: int) -> _Signature:
    """Return the signature of the label ``step`` places on: that of 2.3 from 2.2."""
    last = label.parts[-1]
    following = number + step
    if last.isdigit():
        stepped = str(following)
    elif label.style is Style.ROMAN:
        stepped = _ROMANS[following] if 0 < following < len(_ROMANS) else ""
        stepped = stepped.upper() if last.isupper() else stepped
    else:
        stepped = chr(ord(last) + step)
    return (label.style, label.enclosed, label.bare, label.doubtful, (*label.parts[:-1], stepped))


_ROMANS = [""] + [
    tens + ones
    for tens in ("", "x", "xx", "xxx")
    for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    if tens + ones
]


def _is_date(label: Label) -> bool:
    """Whether the label could be day.month.year."""
    if len(label.parts) != 3 or not all(part.isdigit() for part in label.parts):  # noqa: PLR2004 (a date has three parts)
        return False
    day, month, year = label.parts
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12 and len(year) == 2  # noqa: PLR2004 (calendar)


def _letters_told_from_romans(labels: Sequence[Label | None]) -> list[Label | None]:
    """Return ``labels`` with (i), (v) and (x) read as letters where they follow (h), (u) and (w)."""
    read: list[Label | None] = []
    last: dict[str, Label] = {}
    for place, label in enumerate(labels):
        if label and label.style is Style.ROMAN and len(label.parts[-1]) == 1:
            before = last.get(label.enclosed)
            as_letter = replace(label, style=Style.LETTER)
            if before and before.style is Style.LETTER and before.number == (as_letter.number or 0) - 1:
                following = next((other for other in labels[place + 1 :] if other and other.enclosed == label.enclosed), None)
                if not (following and following.style is Style.ROMAN and following.number == 2):  # noqa: PLR2004 (ii)
                    label = as_letter  # noqa: PLW2901 (this label is what is being read)
        if label and label.style in {Style.LETTER, Style.ROMAN}:
            last[label.enclosed] = label
        read.append(label)
    return read
