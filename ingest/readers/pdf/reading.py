"""PDF files: opened by pypdf, laid out by PDFium, read in the order in which people read them."""

import hashlib
import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, Destination, StreamObject

from ingest.errors import DocumentError
from ingest.policy import Document, Line
from ingest.readers.pdf import characters
from ingest.readers.pdf.breaking import over_breaks
from ingest.readers.pdf.lines import lines_of
from ingest.readers.pdf.margins import find_margins
from ingest.readers.pdf.order import gutter, ordered
from ingest.readers.pdf.sheet import Page, Sheet
from ingest.readers.pdf.soundness import is_sound
from ingest.readers.pdf.telling import is_told, unreached, unread, unseen
from ingest.readers.pdf.tidying import tidied
from ingest.readers.pdf.titles import letters

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
_DEEPEST = 6


def read(name: str, data: bytes) -> Document:
    """Return the document in a PDF; lines are numbered through the whole of it, in reading order.

    Raises DocumentError for a file that is damaged, locked by a password, or has no text at all. A
    single page that has no text, or cannot be read, is reported as a warning.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = _opened(name, data)
    warnings: list[str] = []
    sheets = list(_sheets(name, data, _damaged(reader, warnings), warnings, layered=_is_layered(reader)))
    gutters = [found for _, sheet in sheets if (found := gutter(sheet)) is not None]
    pages = [Page(number, sheet, tuple(ordered(sheet, gutters))) for number, sheet in sheets]
    last = max((page.number for page in pages), default=0)
    warnings += [unreached(number) for number in range(last + 1, len(reader.pages) + 1) if not is_told(warnings, number)]
    warnings += _filled(reader)
    if not any(page.rows for page in pages):
        message = f"{name}: none of its {len(pages)} pages has a text layer; if it is a scan, run it through OCR first"
        raise DocumentError(message)
    pages = over_breaks(pages)
    kept = lines_of(pages, find_margins(pages), _bookmarks(reader))
    warnings += [*unseen(sheets), *unread(pages)]
    return Document(name, hashlib.sha256(data).hexdigest(), _labelled(kept, reader), tuple(warnings))


def _opened(name: str, data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            message = f"{name}: the PDF is locked by a password; save a copy without one"
            raise DocumentError(message)
        if len(reader.pages) == 0:
            message = f"{name}: the PDF has no pages; export it again from its source"
            raise DocumentError(message)
    except _FAULTS as error:
        message = f"{name}: the PDF is damaged or cut short ({error}); export it again from its source"
        raise DocumentError(message) from error
    return reader


def _filled(reader: PdfReader) -> list[str]:
    """Return the warning that a file is a form: what is filled in is no part of its pages."""
    try:
        filled = [name for name, field in (reader.get_fields() or {}).items() if field.get("/V") not in (None, "", "/Off")]
    except _FAULTS:
        return []
    return [f"what is filled into its {len(filled)} form fields is not read: print it to a PDF first"] if filled else []


def _is_layered(reader: PdfReader) -> bool:
    """Whether a file has layers, which may be switched off."""
    try:
        return "/OCProperties" in reader.root_object
    except _FAULTS:
        return True


def _sheets(name: str, data: bytes, damaged: set[int], warnings: list[str], *, layered: bool) -> Iterator[tuple[int, Sheet]]:
    try:
        printed = characters.Printed(data)
    except characters.FAULTS as error:
        message = f"{name}: the PDF is damaged or cut short ({error}); export it again from its source"
        raise DocumentError(message) from error
    try:
        for place in range(len(printed)):
            number = place + 1
            try:
                sheet = tidied(printed.sheet(place, layered=layered))
            except characters.FAULTS as error:
                warnings.append(f"page {number} cannot be read ({error}); export the file again from its source")
                continue
            if number in damaged:
                warnings.append(f"page {number} is damaged: words of it may be missing; export the file again from its source")
            elif not sheet.words:
                warnings.append(f"page {number} has no text layer: is it a scan? run it through OCR first")
            yield number, sheet
    finally:
        printed.close()


def _damaged(reader: PdfReader, warnings: list[str]) -> set[int]:
    """Return the pages that are written in streams which are cut short or garbled."""
    found: set[int] = set()
    try:
        for number, page in enumerate(reader.pages, start=1):
            found |= set() if _is_whole(page) else {number}
    except _FAULTS as error:
        warnings.append(f"the file is damaged ({error}): words may be missing; export it again from its source")
    return found


def _is_whole(page: PageObject) -> bool:
    """Whether the streams that a page is written in can be unpacked to their ends."""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else ArrayObject()
    for part in contents if isinstance(contents, ArrayObject) else [contents]:
        stream = part.get_object()
        if not isinstance(stream, StreamObject):
            return False
        packed = stream.get("/Filter", ArrayObject())
        filters = [str(one) for one in packed] if isinstance(packed, ArrayObject) else [str(packed)]
        if not is_sound(stream._data, filters):  # noqa: SLF001 (what pypdf unpacks is mended already)
            return False
    return True


def _bookmarks(reader: PdfReader) -> dict[int, dict[str, int]]:
    """Return for each page the letters of the bookmarks that lead to it, with their depth; none where they are damaged."""
    found: dict[int, dict[str, int]] = {}
    try:
        waiting: list[tuple[Sequence[object], int]] = [(reader.outline, 1)]
        while waiting:
            entries, depth = waiting.pop()
            for entry in entries:
                if isinstance(entry, list):
                    waiting.append((entry, min(depth + 1, _DEEPEST)))
                elif isinstance(entry, Destination) and entry.title:
                    page = reader.get_destination_page_number(entry)
                    if page is not None:
                        found.setdefault(page + 1, {})[letters(str(entry.title))] = depth
    except _FAULTS:
        return {}
    return found


def _labelled(lines: tuple[Line, ...], reader: PdfReader) -> tuple[Line, ...]:
    """Return ``lines`` with the file's own page labels, where no number is printed on any page."""
    try:
        labels = reader.page_labels if "/PageLabels" in reader.root_object else []
    except _FAULTS:
        return lines
    if not labels or any(line.printed_page for line in lines):
        return lines
    return tuple(
        replace(line, printed_page=labels[line.page - 1]) if line.page and line.page <= len(labels) else line for line in lines
    )
