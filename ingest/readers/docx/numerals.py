"""Numbers as Word prints them in lists: 4, 04, iv, D, 4th, four, fourth."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN = 4000
_ALPHABET = 26
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_HUNDRED = 100
_ENCLOSING = {
    "decimalEnclosedParen": "({})",
    "decimalEnclosedFullstop": "{}.",
    "numberInDash": "- {} -",
    "decimalEnclosedCircle": "({})",
    "decimalEnclosedCircleChinese": "({})",
}


def numeral(number: int, form: str, pattern: str = "") -> str:
    """Return ``number`` in Word's number format ``form``; in digits where that is not an English one.

    ``pattern`` is the example that a custom format is given by: ``001, 002, 003, ...``.
    """
    match form:
        case "none":
            return ""
        case "lowerLetter" | "lowerRoman":
            return _letters(number) if form == "lowerLetter" else _roman(number)
        case "upperLetter" | "upperRoman":
            return (_letters(number) if form == "upperLetter" else _roman(number)).upper()
        case "cardinalText" | "ordinalText" if 0 <= number < _HUNDRED:
            words = _words(number)
            return (_ordinal(words) if form == "ordinalText" else words).capitalize()
        case _:
            width = {"decimalZero": 2, "custom": len(pattern.partition(",")[0].strip())}.get(form, 1)
            suffix = _suffix(number) if form == "ordinal" else ""
            return _ENCLOSING.get(form, "{}").format(str(number).zfill(width) + suffix)


def _letters(number: int) -> str:
    """Return a to z, then aa, bb … zz, aaa: a letter again for every time round the alphabet."""
    rounds, letter = divmod(number - 1, _ALPHABET)
    return chr(ord("a") + letter) * (rounds + 1) if 0 <= rounds < _ALPHABET else str(number)


def _roman(number: int) -> str:
    if not 0 < number < _LARGEST_ROMAN:
        return str(number)
    digits = ""
    for value, digit in _ROMAN:
        digits += digit * (number // value)
        number %= value
    return digits


def _suffix(number: int) -> str:
    if number % _HUNDRED in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _words(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def _ordinal(words: str) -> str:
    head, dash, last = words.rpartition("-")
    return head + dash + (_ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"))
