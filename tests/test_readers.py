"""The readers' seam: one contract for all formats, and what each has of its own."""

import io

import pytest
from reading import read, said
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from wordml import package, packed, para

from ingest import readers
from ingest.errors import DocumentError

WORDS = ("Phones must be switched off.", "Keys must be signed for.")


def pdf(pages: list[list[str]], **options: object) -> bytes:
    """Return a PDF with these lines on these pages."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, **options)
    for lines in pages:
        for place, line in enumerate(lines):
            canvas.drawString(72, 760 - 16 * place, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def docx(*words: str) -> bytes:
    """Return a Word file with a paragraph for each of ``words``."""
    return packed(package("".join(map(para, words))))


SAMPLES = {
    "text": ("a.txt", "\n\n".join(WORDS).encode()),
    "markdown": ("a.md", "\n\n".join(WORDS).encode()),
    "html": ("a.html", "".join(f"<p>{words}</p>" for words in WORDS).encode()),
    "pdf": ("a.pdf", pdf([list(WORDS)])),
    "docx": ("a.docx", docx(*WORDS)),
}


@pytest.mark.parametrize("name", readers.NAMES)
def test_every_reader_gives_the_words_in_order_with_ascending_lines(name: str) -> None:
    file, data = SAMPLES[name]
    document = readers.read(file, data)
    shown = [line.text for line in document.lines if line.text.strip() and not line.excluded]
    assert shown == list(WORDS)
    numbers = [line.number for line in document.lines]
    assert numbers == sorted(numbers)
    assert len(document.sha) == 64


@pytest.mark.parametrize("name", readers.NAMES)
def test_every_reader_refuses_an_empty_file_by_its_name(name: str) -> None:
    file, _ = SAMPLES[name]
    with pytest.raises(DocumentError, match=rf"^{file}: the file is empty"):
        readers.read(file, b" \n")


def test_every_suffix_has_a_reader_and_every_reader_a_suffix() -> None:
    assert set(readers.SUFFIXES.values()) == set(readers.NAMES) == set(SAMPLES)
    for name in readers.NAMES:
        assert callable(readers.open_reader(name))


def test_an_unknown_suffix_is_refused_with_those_that_can_be_read() -> None:
    with pytest.raises(DocumentError, match=r"a\.xlsx: the suffix \.xlsx is not one that can be read; save it as one of \.txt"):
        readers.read("a.xlsx", b"words")


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("a.doc", "Word's old format"),
        ("a.odt", "OpenDocument"),
        ("a.rtf", "Rich Text"),
        ("a.docm", "macros"),
        ("a.dotx", "template"),
    ],
)
def test_a_word_processors_other_formats_are_refused_with_the_way_to_a_docx(name: str, mend: str) -> None:
    with pytest.raises(DocumentError, match=rf"^{name}: .*{mend}.*save it as \.docx"):
        readers.read(name, b"words")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_read_whatever_its_encoding(encoding: str) -> None:
    words = "Staff – and governors’ families – may not use the school’s logo."
    document = readers.read("a.txt", words.encode(encoding))
    assert document.lines[0].text == words
    assert not document.warnings


def test_one_bad_byte_in_utf_8_is_read_as_windows_1252_and_reported_with_its_line() -> None:
    document = readers.read("a.txt", "Café rules.\nThe school".encode() + b"\x92s rule.")
    assert document.lines[1].text == "The school’s rule."
    assert document.warnings == ("line 2: the byte 0x92 is not UTF-8; it was read as “’”; save the file as UTF-8",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_numbered_as_an_editor_numbers_them(end: str) -> None:
    document = read(end.join(["one", "", "three\u2028still three"]))
    assert [(line.number, line.text) for line in document.lines] == [(1, "one"), (2, ""), (3, "three\u2028still three")]


def test_a_form_feed_is_a_page_break_and_running_lines_are_left_out_with_the_reason() -> None:
    pages = [
        f"Our School\n\n{number}.1 Rule number {word} must be kept.\n\nPage {number} of 3"
        for number, word in ((1, "one"), (2, "two"), (3, "three"))
    ]
    document = read("\n\f".join(pages))
    assert [(line.text, line.page) for line in document.lines if line.text and not line.excluded] == [
        ("1.1 Rule number one must be kept.", 1),
        ("2.1 Rule number two must be kept.", 2),
        ("3.1 Rule number three must be kept.", 3),
    ]
    assert {line.excluded for line in document.lines if line.excluded} == {"running header or footer", "page number"}


def test_a_paragraph_that_a_page_with_a_running_footer_broke_is_whole() -> None:
    text = "1.1 A parent may come in with\n\nPage 1 of 3\n\nthe agreement of the head.\n\n1.2 So may a governor.\n\nPage 2 of 3\n\n1.3 Nobody else may.\n\nPage 3 of 3\n"
    assert said(text)[0] == ("1.1", "", "A parent may come in with the agreement of the head.")


def test_markdown_numbers_items_as_they_are_printed_when_all_are_written_1() -> None:
    text = "# Policy\n\nStaff must not:\n\n1. lend keys;\n1. copy keys;\n1. lose keys.\n"
    assert [label for label, _, _ in said(text, ".md")] == ["1", "2", "3"]


def test_markdown_keeps_the_numbers_that_an_author_wrote() -> None:
    text = "# Policy\n\nStaff must not:\n\n1. lend keys;\n2. copy keys;\n4. lose keys.\n"
    assert [label for label, _, _ in said(text, ".md")] == ["1", "2", "4"]


def test_markdown_front_matter_is_left_out_and_clauses_in_indented_code_are_read() -> None:
    text = "---\ntitle: Keys\nversion: 2\n---\n\n# Keys\n\n    2.1 Keys must be signed for.\n    2.2 Keys must not be copied.\n"
    assert [(label, words) for label, _, words in said(text, ".md")] == [
        ("2.1", "Keys must be signed for."),
        ("2.2", "Keys must not be copied."),
    ]


def test_markdown_levels_that_are_skipped_still_nest() -> None:
    text = "# Policy\n\n## Phones\n\n#### At lunch\n\nThey must be off.\n\n## Keys\n\nThey must be signed for.\n"
    document = read(text, ".md")
    assert [line.heading for line in document.lines if line.heading] == [1, 2, 4, 2]


def test_html_numbers_glued_to_the_title_are_told_from_it() -> None:
    text = (
        "<h2><span>2.6</span>Your hours</h2><p>2.6.1 You must sign in.</p><h2>2.7Your leave</h2><p>2.7.1 You must ask first.</p>"
    )
    assert [label for label, _, _ in said(text, ".html")] == ["2.6.1", "2.7.1"]


def test_html_list_numbers_are_those_that_a_browser_prints() -> None:
    text = '<p>Staff must not:</p><ol start="4"><li>lend keys;</li><li value="9">copy keys;</li><li>lose keys.</li></ol>'
    assert [label for label, _, _ in said(text, ".html")] == ["4", "9", "10"]


def test_html_nested_lettered_lists_are_cited_with_what_they_stand_under() -> None:
    text = '<p>3.1 Staff must not:</p><ol type="a"><li>lend keys to:<ol type="i"><li>pupils must not have them;</li><li>parents must not either.</li></ol></li><li>copy them.</li></ol>'
    assert [label for label, _, _ in said(text, ".html")] == ["3.1(a)(i)", "3.1(a)(ii)", "3.1(b)"]


def test_html_definitions_and_fragments_are_read_and_navigation_is_left_out() -> None:
    text = "<nav>Home</nav><dl><dt>Contact time</dt><dd>Any time with pupils.</dd></dl><p>Phones must be off &amp; away.</p><script>x()</script>"
    document = read(text, ".html")
    assert [line.text for line in document.lines if line.text and not line.excluded] == [
        "Contact time\tAny time with pupils.",
        "Phones must be off & away.",
    ]
    assert [line.excluded for line in document.lines if line.text == "Home"] == ["navigation"]


def test_html_that_is_nested_too_deeply_is_named_and_not_a_crash() -> None:
    with pytest.raises(DocumentError, match="nested too deeply"):
        read("<div>" * 20_000 + "words", ".html")


def test_a_pdf_gives_pages_and_leaves_out_running_lines() -> None:
    pages = [
        ["Our School", f"{number}.1 Staff must keep rule number {word}.", str(number)]
        for number, word in ((1, "one"), (2, "two"), (3, "three"))
    ]
    document = readers.read("a.pdf", pdf(pages))
    assert [(line.text, line.page) for line in document.lines if line.text and not line.excluded] == [
        ("1.1 Staff must keep rule number one.", 1),
        ("2.1 Staff must keep rule number two.", 2),
        ("3.1 Staff must keep rule number three.", 3),
    ]


def test_a_page_without_text_is_reported_and_a_pdf_without_any_refused() -> None:
    document = readers.read("a.pdf", pdf([["Phones must be off."], []]))
    assert document.warnings == ("page 2 has no text layer: is it a scan? run it through OCR first",)
    with pytest.raises(DocumentError, match="none of its 2 pages has a text layer"):
        readers.read("a.pdf", pdf([[], []]))


def test_a_pdf_that_opens_with_an_empty_password_is_read_and_a_locked_one_named() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    open_to_all = pdf([["Phones must be off."]], encrypt=StandardEncryption("", ownerPassword="owner"))
    assert any(line.text == "Phones must be off." for line in readers.read("a.pdf", open_to_all).lines)
    locked = pdf([["Phones must be off."]], encrypt=StandardEncryption("secret"))
    with pytest.raises(DocumentError, match=r"a\.pdf: the PDF is locked by a password"):
        readers.read("a.pdf", locked)


@pytest.mark.parametrize("data", [pdf([["Phones must be off."]])[:400], b"%PDF-1.7 rubbish", b"\x00\x01\x02" * 50])
def test_a_damaged_pdf_is_named_with_the_mend(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^a\.pdf: .*(damaged or cut short|no text layer)"):
        readers.read("a.pdf", data)


def test_binary_data_named_txt_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"a\.txt: this is not text but binary data"):
        readers.read("a.txt", bytes(range(256)) * 20)
