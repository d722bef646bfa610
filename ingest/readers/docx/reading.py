"""Word's .docx, opened by python-docx; its automatic numbers are counted as Word counts them."""

import hashlib

from ingest.errors import DocumentError
from ingest.policy import Document, Line
from ingest.readers.docx.body import Body
from ingest.readers.docx.layout import lay_out
from ingest.readers.docx.package import open_package


def read(name: str, data: bytes) -> Document:
    """Return the document in a Word file; its lines are paragraphs, and have no pages.

    Lines are numbered by the paragraphs that hold words, tables' cells and text boxes included. The
    numbers and bullets that Word draws are the lines' markers. Tracked changes are read as accepted;
    what they deleted, hidden text, the contents list, headers and footers are left out with the
    reason. Raises DocumentError for what is no Word file, is locked or damaged.
    """
    body = Body(open_package(name, data))
    try:
        blocks = list(body.blocks())
    except RecursionError as error:
        message = f"{name}: its tables are nested too deeply to be read; save it again from Word with simpler ones"
        raise DocumentError(message) from error
    lines = lay_out(blocks)
    last = max((line.number for line in lines), default=1)
    margins = (Line(last, text, excluded="running header or footer") for text in body.margins())
    return Document(name, hashlib.sha256(data).hexdigest(), (*lines, *margins), body.findings.sentences(blocks))
