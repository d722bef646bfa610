"""The package that a .docx is: proved to be one, bounded, opened by python-docx, its parts handed out as XML."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from docx.package import Package
from lxml.etree import LxmlError

from ingest.errors import DocumentError
from ingest.readers.docx.elements import Element
from ingest.readers.docx.mending import mended
from ingest.readers.docx.sniffing import sniff

MOST_PARTS = 5_000
MOST_BYTES = 256 * 1024 * 1024
"""Of XML, unpacked: a policy of a thousand pages has a tenth of it."""
_FAULTS = (
    OpcError,
    LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile, lxml and python-docx are seen to raise on damaged files."""
_MACROS = "macroEnabled"
_WORD = "wordprocessingml"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a Word file that hold text or say how it is numbered and shown."""

    body: Element
    styles: Element | None
    numbering: Element | None
    notes: Mapping[str, Element]
    """The parts with the footnotes and the endnotes, by ``footnote`` and ``endnote``."""
    margins: tuple[Element, ...]
    """Headers and footers."""
    diagrams: Mapping[str, Element]
    """The words of SmartArt, by the id that the body calls them."""


def open_package(name: str, data: bytes) -> Parts:
    """Return the parts of a Word file; raises DocumentError naming what is wrong with it, and the mend."""
    fault = sniff(data)
    if fault:
        message = f"{name}: {fault}"
        raise DocumentError(message)
    try:
        main = Package.open(io.BytesIO(mended(_unpacked(name, data)))).main_document_part
        if _WORD not in main.content_type or _MACROS in main.content_type:
            message = f"{name}: {_other(main.content_type)}"
            raise DocumentError(message)
        return _parts(main)
    except _FAULTS as error:
        message = f"{name}: the Word file is damaged or cut short ({_said(error)}); open it in Word and save it again as .docx"
        raise DocumentError(message) from error


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    """Return the XML in the zip file by its names; what is declared is not trusted, only what comes out."""
    files: dict[str, bytes] = {}
    room = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [one for one in archive.infolist() if one.filename.lower().endswith((".xml", ".rels"))]
        if len(entries) > MOST_PARTS:
            message = f"{name}: it has {len(entries)} parts: is it the right file? save it again from Word"
            raise DocumentError(message)
        for entry in entries:
            if entry.flag_bits & 1:
                message = f"{name}: it is locked by a password; save a copy without one"
                raise DocumentError(message)
            part = entry.filename.replace("\\", "/").lstrip("/")
            with archive.open(entry) as file:
                files[part] = file.read(room + 1)
            room -= len(files[part])
            if room < 0:
                message = f"{name}: it unpacks to more than {MOST_BYTES // 2**20} MB of text: is it the right file?"
                raise DocumentError(message)
    return files


def _other(content_type: str) -> str:
    """Return what a package is that is no Word document, and the mend."""
    if _MACROS in content_type:
        return "it is a Word file with macros, which are not wanted here; save it as .docx"
    return "it is no Word document (an Excel or PowerPoint file?); save the policy's text as .docx"


def _parts(main: Part) -> Parts:
    one = {kind.rsplit("/", 1)[-1]: part for kind, part in _related(main) if kind}
    margins = [_root(part) for kind, part in _related(main) if kind in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}]
    diagrams = {
        key: _root(relation.target_part)
        for key, relation in main.rels.items()
        if not relation.is_external and relation.reltype == RELATIONSHIP_TYPE.DIAGRAM_DATA
    }
    notes = {kind: _root(one[f"{kind}s"]) for kind in ("footnote", "endnote") if f"{kind}s" in one}
    styles, numbering = (_root(one[kind]) if kind in one else None for kind in ("styles", "numbering"))
    return Parts(_root(main), styles, numbering, notes, tuple(margins), diagrams)


def _related(part: Part) -> list[tuple[str, Part]]:
    return [(one.reltype, one.target_part) for one in part.rels.values() if not one.is_external]


def _root(part: Part) -> Element:
    """Return the XML of a part, whether python-docx knows that kind of part or not."""
    root: Element = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    return root


def _said(error: Exception) -> str:
    """Return a library's message in one short line."""
    return " ".join(str(error).split())[:120] or type(error).__name__
