"""What a PDF's own structure says of the parts of a page: headings, the cells of tables, what is no content."""

import ctypes
from itertools import count

import pypdfium2 as pdfium
from pypdfium2 import raw


def tags(page: pdfium.PdfPage) -> dict[int, str]:
    """Return what the file's structure calls each marked part of the page."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    found: dict[int, str] = {}
    try:
        waiting = [(raw.FPDF_StructTree_GetChildAtIndex(tree, at), "") for at in range(raw.FPDF_StructTree_CountChildren(tree))]
        numbers = count()
        while waiting:
            element, above = waiting.pop()
            if not element:
                continue
            told = _told(_name_of(element), above, next(numbers))
            for at in range(raw.FPDF_StructElement_CountChildren(element)):
                mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
                if mark >= 0:
                    found[mark] = told
                waiting.append((raw.FPDF_StructElement_GetChildAtIndex(element, at), told))
            mark = raw.FPDF_StructElement_GetMarkedContentID(element)
            if mark >= 0:
                found[mark] = told
    finally:
        raw.FPDF_StructTree_Close(tree)
    return found


def _told(name: str, above: str, number: int) -> str:
    """Return what a part of the structure is, by its name and what it stands in; the cells of one row share its number."""
    if name == "TR":
        return f"TR {number}"
    if name in {"TD", "TH"} and above.startswith("TR "):
        return f"TD {above[3:]} {number}"
    inside = above.startswith("TD ") or name in {"Span", "Link", "NonStruct", "P", "Div", "Sect", "LBody", ""}
    return above if inside and above else name


def _name_of(element: object) -> str:
    room = ctypes.create_string_buffer(64)
    raw.FPDF_StructElement_GetType(element, room, 64)
    return room.raw.decode("utf-16-le", "replace").split("\0")[0]


def marks(own: object) -> frozenset[str]:
    """Return how the file marks a text object: ``Artifact`` is no part of its content, ``OC`` belongs to a layer."""
    found = set()
    for at in range(max(0, raw.FPDFPageObj_CountMarks(own))) if own else ():
        room, size = ctypes.create_string_buffer(64), ctypes.c_ulong()
        held = ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(own, at), held, 64, size)
        found.add(room.raw.decode("utf-16-le", "replace").split("\0")[0])
    return frozenset(found)
