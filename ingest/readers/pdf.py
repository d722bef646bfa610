"""PDF, read by pypdf: the text of each page in the file's order, with page numbers."""

import hashlib
import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ingest.errors import DocumentError
from ingest.policy import Document, Line
from ingest.readers.running import exclude_running

_FAULTS = (
    PyPdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    OSError,
    RecursionError,
    NotImplementedError,
)
"""What pypdf is seen to raise on damaged files, beside its own errors."""


def read(name: str, data: bytes) -> Document:
    """Return the document in a PDF; lines are numbered through the whole of it.

    Raises DocumentError for a file that is damaged, locked by a password, or has no text at all. A
    single page without text is reported as a warning.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    pages = _pages(name, data)
    silent = [number for number, text in enumerate(pages, start=1) if not text.strip()]
    if len(silent) == len(pages):
        message = f"{name}: none of its {len(pages)} pages has a text layer; if it is a scan, run it through OCR first"
        raise DocumentError(message)
    warnings = tuple(f"page {number} has no text layer: is it a scan? run it through OCR first" for number in silent)
    lines: list[Line] = []
    number = 0
    for page, text in enumerate(pages, start=1):
        lines.append(Line(number, "", page))
        for line in text.split("\n"):
            number += 1
            lines.append(Line(number, line, page))
    return Document(name, hashlib.sha256(data).hexdigest(), exclude_running(lines), warnings)


def _pages(name: str, data: bytes) -> list[str]:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            message = f"{name}: the PDF is locked by a password; save a copy without one"
            raise DocumentError(message)
        return [page.extract_text() for page in reader.pages]
    except _FAULTS as error:
        message = f"{name}: the PDF is damaged or cut short ({error}); export it again from its source"
        raise DocumentError(message) from error
