"""Characters that Word draws from picture fonts, as the characters that they look like."""

_WINGDINGS = {
    0x28: "\u260e", 0x2A: "\u2709", 0x4A: "\u263a", 0x4C: "\u2639", 0x6C: "\u25cf", 0x6E: "\u25a0",
    0x6F: "\u25a1", 0x71: "\u25a1", 0x75: "\u25c6", 0x76: "\u2756", 0x77: "\u25c6", 0x9F: "\u2022",
    0xA1: "\u25cb", 0xA7: "\u25aa", 0xA8: "\u2610", 0xD8: "\u27a2", 0xDF: "\u2190", 0xE0: "\u2192",
    0xE1: "\u2191", 0xE2: "\u2193", 0xE8: "\u2192", 0xF0: "\u21e8", 0xFB: "\u2717", 0xFC: "\u2713",
    0xFD: "\u2612", 0xFE: "\u2611",
}  # fmt: skip
_SYMBOL = {
    0x61: "\u03b1", 0x62: "\u03b2", 0x6D: "\u03bc", 0x70: "\u03c0", 0xA3: "\u2264", 0xAE: "\u2192",
    0xB0: "\u00b0", 0xB1: "\u00b1", 0xB3: "\u2265", 0xB4: "\u00d7", 0xB7: "\u2022", 0xB8: "\u00f7",
    0xB9: "\u2260", 0xD2: "\u00ae", 0xD3: "\u00a9", 0xD4: "\u2122", 0xE2: "\u00ae", 0xE3: "\u00a9",
    0xE4: "\u2122", 0xDE: "\u21d2", 0x2D: "\u2212",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "\u2717", 0x50: "\u2713", 0x51: "\u2612", 0x52: "\u2611", 0xA3: "\u2610", 0x2A: "\u2610",
    0x97: "\u25cf",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "symbol": _SYMBOL, "wingdings 2": _WINGDINGS_2}
_PRIVATE = 0xF000
_LATIN = range(0x20, 0x100)


def symbol(font: str, code: str) -> str | None:
    """Return the character that ``code`` (in hexadecimal) of a font looks like; None where it is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return None
    known = _FONTS.get(font.strip().lower())
    bare = number - _PRIVATE if number - _PRIVATE in _LATIN else number
    if known is not None:
        return known.get(bare)
    printable = number < _PRIVATE and number in range(0x20, 0x10000) and chr(number).isprintable()
    return chr(number) if printable else None


def superscript(text: str) -> str:
    """Return a note's mark, set high as it is printed."""
    return text.translate(_HIGH)


_HIGH = str.maketrans(
    "0123456789ivxlcdm", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u2071\u1d5b\u02e3\u02e1\u1d9c\u1d48\u1d50"
)
