"""The door of the readers' seam: a file's bytes in, a document out. One module per format."""

from pathlib import PurePath
from typing import Protocol

from ingest.errors import DocumentError
from ingest.policy import Document

NAMES = ("text", "markdown", "html", "pdf")
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
}
LARGEST = 100 * 1024 * 1024
"""Bytes. A policy is text: the longest real one seen has less than a hundredth of this."""


LONGEST_LINE = 200_000
"""Characters. A longer one is no line of a policy, and would take minutes to be taken apart."""


class Reader(Protocol):
    """What each module of this folder offers as ``read``."""

    def __call__(self, name: str, data: bytes) -> Document:
        """Return the document in ``data``; ``name`` is its file name, for messages.

        Raises :class:`~ingest.errors.DocumentError` where there is no text to be had.
        """


def open_reader(name: str) -> Reader:
    """Return the reader called ``name``, one of ``NAMES``; its library is imported only now."""
    match name:
        case "text":
            from ingest.readers.text import read
        case "markdown":
            from ingest.readers.markdown import read
        case "html":
            from ingest.readers.html import read
        case "pdf":
            from ingest.readers.pdf.reading import read
        case _:
            message = f"there is no reader called {name!r}"
            raise LookupError(message)
    return read


def read(name: str, data: bytes) -> Document:
    """Return the document in the file ``name``, read by the reader for its suffix.

    Raises :class:`~ingest.errors.DocumentError` for an unknown suffix, an empty file and whatever
    its reader refuses.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        message = f"{name}: the suffix {suffix or '(none)'} is not one that can be read; save it as one of {known}"
        raise DocumentError(message)
    if not data.strip():
        message = f"{name}: the file is empty; put the policy's text in it or take it out of the folder"
        raise DocumentError(message)
    document = open_reader(SUFFIXES[suffix])(name, data)
    if not any(line.text.strip() and not line.excluded for line in document.lines):
        message = f"{name}: there is no text in it; if it is a scan, run it through OCR first"
        raise DocumentError(message)
    for line in document.lines:
        if len(line.text) > LONGEST_LINE:
            message = (
                f"{name}: line {line.number} has {len(line.text)} characters: is it the right file? break it into paragraphs"
            )
            raise DocumentError(message)
    return document
