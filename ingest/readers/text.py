"""Plain text, hard-wrapped or one line a paragraph; form feeds are page breaks."""

import hashlib

from ingest.policy import Document, Line
from ingest.readers.decoding import decode, split_lines
from ingest.readers.running import exclude_running


def read(name: str, data: bytes) -> Document:
    """Return the document in a text file; lines as an editor numbers them, pages by form feed."""
    text, warnings = decode(name, data)
    paged = "\f" in text.strip("\f\r\n ")
    lines: list[Line] = []
    page = 1
    for number, line in enumerate(split_lines(text), start=1):
        for turn, piece in enumerate(line.split("\f")):
            if turn:
                page += 1
                lines.append(Line(number, "", page if paged else None))
            lines.append(Line(number, piece, page if paged else None))
    return Document(name, hashlib.sha256(data).hexdigest(), exclude_running(lines), warnings)
