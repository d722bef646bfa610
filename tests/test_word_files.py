"""Word files that are damaged, locked or no Word files at all: each named with its fault and the mend; never a crash."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_docx import samples
from reading import POLICY
from wordml import package, packed, para, table

from ingest import readers
from ingest.errors import DocumentError
from ingest.readers.docx import package as reading
from ingest.splitting import split

SAMPLES = Path(__file__).parent / "samples"
WHOLE = package(para("Keys must be signed for."))
PACKED = packed(WHOLE)


def without(part: str) -> bytes:
    return packed({name: text for name, text in WHOLE.items() if name != part})


def changed(part: str, change: Callable[[str], str]) -> bytes:
    return packed({**WHOLE, part: change(WHOLE[part])})


def locked_zip() -> bytes:
    """Return a Word file whose entries say that they are encrypted."""
    data = bytearray(PACKED)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            struct.pack_into("<H", data, place + offset, 1)
            place = data.find(mark, place + 4)
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
TYPES = "[Content_Types].xml"
BAD = {
    "a locked file": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked by a password; save a copy without one"),
    "an old file": (OLE, "Word's old .doc format; open it in Word and save it as .docx"),
    "a zip with a password": (locked_zip(), "locked by a password; save a copy without one"),
    "rich text": (b"{\\rtf1 Keys}", "it is a Rich Text file; open it in Word and save it as .docx"),
    "a web page": (b"<html>Keys</html>", "it is a web page or XML"),
    "a PDF": (b"%PDF-1.7", "it is a PDF; rename it to .pdf"),
    "plain text": (b"Keys must be signed for.", "it is no Word file"),
    "OpenDocument": (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "it is an OpenDocument file"),
    "half a file": (PACKED[: len(PACKED) // 2], "damaged or cut short"),
    "a zip of something else": (packed({"readme.txt": "Keys"}), "damaged or cut short"),
    "no document": (without("word/document.xml"), "damaged or cut short"),
    "no content types": (without(TYPES), "damaged or cut short"),
    "half the XML": (changed("word/document.xml", lambda text: text[: len(text) // 2]), "damaged or cut short"),
    "entities": (changed("word/document.xml", lambda text: text.replace("\n", '\n<!DOCTYPE w [<!ENTITY a "b">]>', 1)), "damaged or cut short"),
    "macros": (changed(TYPES, lambda text: text.replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main")), "macros"),
    "a spreadsheet": (changed(TYPES, lambda text: text.replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")), "it is no Word document"),
    "no words": (packed(package(para())), "there is no text in it"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_word_file_is_named_with_its_fault_and_the_mend(kind: str) -> None:
    data, fault = BAD[kind]
    with pytest.raises(DocumentError) as caught:
        readers.read("keys.docx", data)
    assert str(caught.value).startswith("keys.docx: ")
    assert fault in str(caught.value)


def test_a_file_that_unpacks_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 2**20)
    bomb = packed({**WHOLE, "word/more.xml": " " * 2**24})
    assert len(bomb) < 2**16
    with pytest.raises(DocumentError, match=r"^keys\.docx: it unpacks to more than 1 MB of text"):
        readers.read("keys.docx", bomb)


def test_a_file_of_thousands_of_parts_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"it has 5\d\d\d parts: is it the right file\?"):
        readers.read("keys.docx", packed({**WHOLE, **{f"word/{number}.xml": "<a/>" for number in range(5001)}}))


def test_tables_nested_beyond_all_measure_are_named() -> None:
    deep = para("Keys.")
    for _ in range(120):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    with pytest.raises(DocumentError, match=r"^keys\.docx: "):
        readers.read("keys.docx", packed(package(deep)))


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "word/footnotes.xml"])
def test_a_file_that_lacks_a_part_other_than_the_document_is_read(part: str) -> None:
    parts = {name: text for name, text in samples()["gifts.docx"].items() if name != part}
    document = readers.read("gifts.docx", packed(parts))
    assert any("must not accept a gift" in line.text for line in document.lines)
    assert part != "word/numbering.xml" or any("its automatic numbers cannot be told" in one for one in document.warnings)


def test_a_relation_to_a_part_that_is_not_there_does_not_stop_the_reading() -> None:
    broken = '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="NULL"/></Relationships>'
    data = changed("word/_rels/document.xml.rels", lambda text: text.replace("</Relationships>", broken))
    assert any(line.text == "Keys must be signed for." for line in readers.read("keys.docx", data).lines)


def test_a_strict_open_xml_file_is_read() -> None:
    strict = {
        name: text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, text in samples()["lettings.docx"].items()
    }
    read = readers.read("lettings.docx", packed(strict))
    assert read.lines == readers.read("lettings.docx", (SAMPLES / "lettings.docx").read_bytes()).lines


def read_or_refuse(data: bytes) -> None:
    """Read and take apart whatever it is; anything but a DocumentError is a crash."""
    try:
        document = readers.read("keys.docx", data)
    except DocumentError as error:
        assert str(error).startswith("keys.docx: ")  # noqa: PT017 (either is right: a document, or a fault by its name)
    else:
        split(POLICY, document)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(samples())), st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), min_size=1, max_size=12)
)
def test_a_file_with_wrong_bytes_is_read_or_refused(name: str, wrong: list[tuple[int, int]]) -> None:
    data = bytearray((SAMPLES / name).read_bytes())
    for place, byte in wrong:
        data[place % len(data)] = byte
    read_or_refuse(bytes(data))


VALUES = ["", "0", "-1", "9", "99999999999", "x", "bullet", "none", "%1%9", "Heading1", "restart", "\u0661", "true", "Normal"]


def shuffled(parts: Mapping[str, str], chance: random.Random) -> bytes:
    """Return a package in which elements are lost, doubled and moved, and attributes say something else."""
    changed = dict(parts)
    for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml"):
        if name in parts:
            root = ET.fromstring(parts[name])  # noqa: S314 (our own files)
            for _ in range(chance.randint(0, 8)):
                every = list(root.iter())
                above, other = chance.choice(every), chance.choice(every)
                if len(above) and (kind := chance.randrange(3)) < 2:
                    one = above[chance.randrange(len(above))]
                    if kind == 0:
                        above.remove(one)
                    elif other not in one.iter():
                        other.append(one)
                elif other.attrib:
                    other.set(chance.choice(list(other.attrib)), chance.choice(VALUES))
            changed[name] = ET.tostring(root, encoding="unicode")
    return packed(changed)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(samples())), st.randoms(use_true_random=False))
def test_a_file_whose_elements_are_lost_doubled_or_moved_is_read_or_refused(name: str, chance: random.Random) -> None:
    read_or_refuse(shuffled(samples()[name], chance))


def test_a_table_without_rows_and_a_list_without_levels_are_read() -> None:
    bare = package(table() + para("Keys must be signed for.", num=(1, 3)), numbering='<w:abstractNum/><w:num w:numId="1"/>')
    with zipfile.ZipFile(io.BytesIO(packed(bare))) as archive:
        assert "word/numbering.xml" in archive.namelist()
    assert [line.text for line in readers.read("keys.docx", packed(bare)).lines if line.text] == ["Keys must be signed for."]
