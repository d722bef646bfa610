"""What a file that is called .docx really is, by its first bytes."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_OTHERS = (
    (b"{\\rtf", "it is a Rich Text file; open it in Word and save it as .docx"),
    (b"%PDF", "it is a PDF; rename it to .pdf"),
    (b"<", "it is a web page or XML saved under the name of a Word file; open it in Word and save it as .docx"),
)


def sniff(data: bytes) -> str:
    """Return why ``data`` is no Word file and the mend; empty where it may be one."""
    if data.startswith(_OLE):
        if _LOCKED in data:
            return "it is locked by a password; save a copy without one"
        return "it is in Word's old .doc format; open it in Word and save it as .docx"
    if data.startswith(_ZIP):
        odt = _OPEN_DOCUMENT in data[:200]
        return "it is an OpenDocument file; open it in LibreOffice or Word and save it as .docx" if odt else ""
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    other = next((said for mark, said in _OTHERS if start.startswith(mark)), "")
    return other or "it is no Word file, or only a piece of one; open it in Word and save it again as .docx"
