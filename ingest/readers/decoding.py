"""Bytes to characters, for the formats that are plain text underneath."""

import codecs
import re

from ingest.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_MANY_NULS = 0.3
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.01
_FEW_CONTROLS = 3
_LINE_END = re.compile(r"\r\n|\r|\n")


def decode(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of ``data`` and a warning for each byte that had to be guessed.

    UTF-8 or UTF-16 or UTF-32 by its mark or its look; else UTF-8, with every byte that is none read
    as Windows-1252, which is what Word and Notepad wrote. Raises DocumentError for binary data.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(name, data[len(mark) :].decode(encoding, errors="replace")), ()
    sample = data[:_SAMPLE]
    for first, encoding in ((0, "utf-16-be"), (1, "utf-16-le")):
        if sample[first::2].count(0) > _MANY_NULS * len(sample) > sample[1 - first :: 2].count(0) * 10:
            return _checked(name, data.decode(encoding, errors="replace")), ()
    try:
        return _checked(name, data.decode("utf-8")), ()
    except UnicodeDecodeError:
        return _guessed(name, data)


def split_lines(text: str) -> list[str]:
    """Return the lines of ``text`` as an editor counts them: ended by LF, CR LF or CR alone."""
    return _LINE_END.split(text)


def _checked(name: str, text: str) -> str:
    if len(_CONTROL.findall(text)) > max(_FEW_CONTROLS, _MOST_CONTROLS * len(text)):
        message = f"{name}: this is not text but binary data; save the policy as text, Markdown, HTML or PDF"
        raise DocumentError(message)
    return text


def _guessed(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return ``data`` read as UTF-8 with its stray bytes as Windows-1252, and which they were."""
    pieces: list[str] = []
    strays: list[int] = []
    whole, start = 0, 0
    while start < len(data):
        try:
            piece = data[start:].decode("utf-8")
            fault = len(data)
        except UnicodeDecodeError as error:
            fault = start + error.start
            piece = data[start:fault].decode("utf-8")
            strays.append(fault)
        whole += sum(ord(mark) > 127 for mark in piece)  # noqa: PLR2004 (beyond ASCII)
        pieces.append(piece)
        if fault < len(data):
            pieces.append(data[fault : fault + 1].decode("cp1252", errors="replace"))
        start = fault + 1
    text = _checked(name, "".join(pieces))
    mixed = whole > 0
    warnings = tuple(
        _stray(data, place) for place in strays if mixed or data[place : place + 1].decode("cp1252", errors="replace") == "\ufffd"
    )
    return text, warnings


def _stray(data: bytes, place: int) -> str:
    line = len(_LINE_END.split(data[:place].decode("latin-1")))
    read_as = data[place : place + 1].decode("cp1252", errors="replace")
    return f"line {line}: the byte 0x{data[place]:02x} is not UTF-8; it was read as “{read_as}”; save the file as UTF-8"
