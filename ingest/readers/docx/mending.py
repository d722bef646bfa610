"""What is mended in a package before it is opened: python-docx refuses some files that Word opens without a word."""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from urllib.parse import unquote

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?/>|<(?:\w+:)?Relationship\b[^>]*?>\s*</(?:\w+:)?Relationship>", re.DOTALL)
_TARGET = re.compile(rb"""\bTarget\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_EXTERNAL = re.compile(rb"""\bTargetMode\s*=\s*["']External["']""")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b")
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", b"http://schemas.openxmlformats.org/drawingml/2006/diagram"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip
"""Namespaces of "Strict Open XML" and those that they are the same as."""


def mended(files: Mapping[str, bytes]) -> bytes:
    """Return the package of ``files`` without pictures and dangling relations, in the namespaces that python-docx knows.

    Raises ValueError for XML with declarations of its own: Word writes none, and they can grow without end.
    """
    there = {f"/{name}" for name in files}
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            if _DECLARATION.search(data):
                message = f"{name} declares entities"
                raise ValueError(message)
            archive.writestr(
                name, _without_dangling(name, _transitional(data), there) if name.endswith(".rels") else _transitional(data)
            )
    return package.getvalue()


def _transitional(data: bytes) -> bytes:
    if b"purl.oclc.org" in data:
        for strict, known in _STRICT:
            data = data.replace(strict, known)
    return data


def _without_dangling(name: str, data: bytes, there: set[str]) -> bytes:
    """Return relations without those to parts that are not there, such as the "NULL" that Word itself leaves behind."""
    folder = "/" + posixpath.dirname(posixpath.dirname(name))

    def kept(found: re.Match[bytes]) -> bytes:
        target = _TARGET.search(found[0])
        if _EXTERNAL.search(found[0]) or target is None:
            return found[0]
        path = unquote((target[1] or target[2] or b"").decode("utf-8", errors="replace"))
        return found[0] if posixpath.normpath(posixpath.join(folder, path)) in there else b""

    return _RELATION.sub(kept, data)
