"""What Word files hold beside plain paragraphs: each thing is read as Word shows it, or reported."""

import io

import docx
import pytest
from reading import POLICY
from wordml import (
    BOLD,
    CAPS,
    cell,
    definition,
    field,
    heading,
    indent,
    level,
    numbered,
    package,
    packed,
    para,
    row,
    run,
    starting,
    style,
    table,
)

from ingest import readers
from ingest.policy import Document
from ingest.readers.docx.numerals import numeral
from ingest.splitting import split


def read(body: str, numbering: str = "", styles: str = "") -> Document:
    return readers.read("keys.docx", packed(package(body, numbering=numbering, styles=styles)))


def shown(document: Document) -> list[str]:
    """Return each line as it is printed, its number before it."""
    return [f"{line.marker} {line.text}".strip() for line in document.lines if line.text.strip() and not line.excluded]


def aside(document: Document) -> list[tuple[str, str]]:
    return [(line.text, line.excluded) for line in document.lines if line.excluded]


def drawn(numbering: str, *places: tuple[int, int]) -> list[str]:
    """Return the numbers of paragraphs in these lists at these levels."""
    return [line.marker for line in read("".join(para("Keys.", num=one) for one in places), numbering).lines if line.text]


THREE = definition(1, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperRoman", {4: "IV", 40: "XL", 49: "XLIX", 90: "XC"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 22: "22nd"}),
        ("cardinalText", {1: "One", 21: "Twenty-one"}),
        ("ordinalText", {1: "First", 5: "Fifth", 20: "Twentieth", 32: "Thirty-second"}),
        ("none", {1: ""}),
        ("hebrew1", {3: "3"}),
    ],
)
def test_numbers_are_written_as_word_writes_them(form: str, numbers: dict[int, str]) -> None:
    assert {number: numeral(number, form) for number in numbers} == numbers


def test_a_custom_format_keeps_its_noughts() -> None:
    assert numeral(7, "custom", "001, 002, 003, ...") == "007"


def test_a_list_that_is_resumed_goes_on_and_one_that_begins_anew_begins_where_it_says() -> None:
    lists = (
        THREE + definition(2, level(0, "%1)")) + numbered(1, 1) + numbered(2, 2) + numbered(3, 1, starting(1, 5)) + numbered(4, 1)
    )
    places = [(1, 0), (1, 1), (2, 0), (1, 1), (3, 1), (3, 1), (4, 1), (4, 0), (4, 1)]
    assert drawn(lists, *places) == ["1.", "1.1", "1)", "1.2", "1.5", "1.6", "1.7", "2.", "2.1"]


def test_a_level_that_never_restarts_counts_on_through_the_chapters() -> None:
    lists = definition(1, level(0, "%1."), level(1, "Rule %2", more='<w:lvlRestart w:val="0"/>')) + numbered(1, 1)
    assert drawn(lists, (1, 0), (1, 1), (1, 1), (1, 0), (1, 1)) == ["1.", "Rule 1", "Rule 2", "2.", "Rule 3"]


def test_words_own_legal_list_prints_article_one_and_section_1_01() -> None:
    lists = definition(
        1,
        level(0, "Article %1.", "upperRoman"),
        level(1, "Section %1.%2", "decimalZero", more="<w:isLgl/>"),
        level(2, "(%3)", "lowerLetter"),
    )
    assert drawn(lists + numbered(1, 1), (1, 0), (1, 1), (1, 2), (1, 0), (1, 1)) == [
        "Article I.",
        "Section 1.01",
        "(a)",
        "Article II.",
        "Section 2.01",
    ]


def test_a_level_that_is_used_before_those_above_it_counts_them_as_begun() -> None:
    assert drawn(THREE + numbered(1, 1), (1, 1), (1, 1)) == ["1.1", "1.2"]


def test_a_number_that_is_hidden_is_not_drawn_and_still_counts() -> None:
    lists = definition(1, level(0, "%1.", props="<w:rPr><w:vanish/></w:rPr>"), level(1, "%1.%2")) + numbered(1, 1)
    assert drawn(lists, (1, 0), (1, 1)) == ["", "1.1"]


def test_numbers_that_only_a_list_draws_are_labels_whatever_their_form() -> None:
    lists = definition(1, level(0, "%1"), level(1, "%1(%2)", "lowerLetter")) + numbered(1, 1)
    body = para("Staff must sign for keys.", num=(1, 0)) + para("Keys must not be lent.", num=(1, 1))
    document = read(body + para("Keys must not be copied.", num=(1, 1)) + para("Keys must be kept safe.", num=(1, 0)), lists)
    assert [clause.label for clause in split(POLICY, document).clauses] == ["1", "1(a)", "1(b)", "2"]


def test_a_number_with_no_words_is_reported() -> None:
    document = read(para("Keys.", num=(1, 0)) + para(num=(1, 0)) + para("Locks.", num=(1, 0)), THREE + numbered(1, 1))
    assert shown(document) == ["1. Keys.", "3. Locks."]
    assert "paragraph 2: the number 2. is drawn before it, with no words of its own" in document.warnings


def test_a_title_and_its_rule_in_one_line_are_one_clause_under_one_number() -> None:
    apart = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    body = (
        para("Lending.", "Heading2", num=(1, 1), props=apart)
        + para("Keys must not be lent.")
        + para("Keys must not be copied.", num=(1, 1))
    )
    document = read(body, THREE + numbered(1, 1), heading(2))
    assert shown(document) == ["1.1 Lending. Keys must not be lent.", "1.2 Keys must not be copied."]


def test_a_rule_that_is_set_in_a_headings_style_is_a_clause() -> None:
    body = (
        para("Keys", "Heading1")
        + para("Keys must be signed for at the office.", "Heading2")
        + para("Staff may lend a key if:", "Heading2")
    )
    document = read(
        body + para("the head agrees; and", "Heading3") + para("it is given back that day.", "Heading3"),
        styles=heading(1) + heading(2) + heading(3),
    )
    assert [line.heading for line in document.lines if line.text] == [1, 0, 0, 0, 0]


def test_titles_are_seen_by_capitals_and_by_size() -> None:
    large = '<w:sz w:val="30"/>'
    body = para("Keys", look=CAPS) + para("They must be signed for at the office by whoever takes them.")
    document = read(body + para("Locks", look=large) + para("They must be oiled every year by the caretaker or the deputy."))
    assert [line.text for line in document.lines if line.bold] == ["Keys", "Locks"]


def test_a_link_alone_in_a_paragraph_is_no_title() -> None:
    link = run("Keys form", '<w:rStyle w:val="Hyperlink"/>')
    styles = style("Hyperlink", "Hyperlink", based="", look='<w:u w:val="single"/>', kind="character")
    assert [
        line.bold for line in read(para(f'<w:hyperlink w:anchor="a">{link}</w:hyperlink>'), styles=styles).lines if line.text
    ] == [False]


def test_words_that_are_struck_through_are_no_rule_and_are_left_out_with_the_reason() -> None:
    document = read(para(run("Keys must be signed for") + run(" by hand", "<w:strike/>") + run(".")))
    assert shown(document) == ["Keys must be signed for."]
    assert aside(document) == [("by hand", "struck through")]


def test_a_paragraph_that_stands_in_as_far_as_an_item_belongs_to_it() -> None:
    body = (
        para("Keys must be signed for.", num=(1, 1))
        + para("The caretaker keeps the book.", props=indent(1260))
        + para("Locks must be oiled.", num=(1, 1))
    )
    clauses = split(POLICY, read(body, THREE + numbered(1, 1))).clauses
    assert [(one.label, one.text) for one in clauses] == [
        ("1.1", "Keys must be signed for. The caretaker keeps the book."),
        ("1.2", "Locks must be oiled."),
    ]


def test_bullets_within_bullets_are_told_by_their_level_where_all_stand_equally_far_in() -> None:
    lists = definition(1, level(0, "\u2022", "bullet", left=720), level(1, "o", "bullet", left=720)) + numbered(1, 1)
    document = read("".join(para("Keys.", num=(1, depth)) for depth in (0, 1, 1, 0)), lists)
    assert [line.depth for line in document.lines if line.text] == [1, 2, 2, 1]


def test_a_large_first_letter_is_part_of_its_word() -> None:
    assert shown(read(para("K", props='<w:framePr w:dropCap="drop"/>') + para("eys must be signed for."))) == [
        "Keys must be signed for."
    ]


def test_only_what_a_field_shows_is_read() -> None:
    nested = field("IF 1 = 1 x y", field("REF a", "the site team") + run(" always"))
    assert shown(read(para(run("Ask ") + nested + run(".")))) == ["Ask the site team always."]


def test_numbers_that_fields_make_are_reported_as_missing() -> None:
    document = read(para(field("LISTNUM LegalDefault", "") + run("Keys must be signed for.")))
    assert any("LISTNUM" in one for one in document.warnings)


def test_a_text_box_is_read_once_also_where_an_old_word_has_its_own_copy() -> None:
    inner = f"<w:txbxContent>{para('Ring 2222.')}</w:txbxContent>"
    new = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>'
    old = f"<w:pict><v:textbox>{inner}</v:textbox></w:pict>"
    both = f"<w:r><mc:AlternateContent>{new}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    document = read(para(run("In a fire:") + both) + para(f"<w:r>{old}</w:r>"))
    assert shown(document) == ["In a fire:", "Ring 2222.", "Ring 2222."]
    assert any("in a text box" in one for one in document.warnings)


def test_controls_smart_tags_and_links_are_read_through() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('the office')}</w:sdtContent></w:sdt>"
    tag = f"<w:smartTag>{run('Oak Road')}</w:smartTag>"
    link = f'<w:hyperlink w:anchor="a">{run("the form")}</w:hyperlink>'
    block = f"<w:sdt><w:sdtPr/><w:sdtContent>{para('Keys must be signed for.')}</w:sdtContent></w:sdt>"
    assert shown(read(block + para(run("Ask ") + control + run(" in ") + tag + run(" for ") + link))) == [
        "Keys must be signed for.",
        "Ask the office in Oak Road for the form",
    ]


def test_a_contents_list_is_left_out_by_its_style_and_by_its_field() -> None:
    body = para("Contents") + para("Keys\t1", "TOC1") + para(field("TOC \\o", "Locks\t2")) + para("Keys must be signed for.")
    document = read(body, styles=style("TOC1", "toc 1"))
    assert shown(document) == ["Keys must be signed for."]
    assert aside(document) == [("Contents", "contents"), ("Keys 1", "contents"), ("Locks 2", "contents")]


def test_a_picture_is_reported_with_what_it_is_said_to_show() -> None:
    picture = '<w:r><w:drawing><wp:docPr id="1" name="a" descr="Map of the site"/><a:blip/></w:drawing></w:r>'
    document = read(para("Keys must be signed for.") + para(picture))
    assert any("after paragraph 1: words in a picture cannot be read (“Map of the site”)" in one for one in document.warnings)


def test_a_file_that_is_embedded_in_the_text_is_reported() -> None:
    assert any("another file is embedded" in one for one in read(para("Keys.") + '<w:altChunk r:id="x"/>').warnings)


def test_soft_hyphens_are_no_words_and_hard_ones_are() -> None:
    body = para(
        run("reg\u00adister") + "<w:r><w:softHyphen/></w:r>" + run("s and by") + "<w:r><w:noBreakHyphen/></w:r>" + run("laws")
    )
    assert shown(read(body)) == ["registers and by-laws"]


def test_characters_of_picture_fonts_are_read_and_unknown_ones_reported() -> None:
    signs = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', '<w:r><w:sym w:font="Webdings" w:char="F04F"/></w:r>'
    document = read(para(signs[0] + run(" yes ") + signs[1]))
    assert shown(document) == ["\u2713 yes \ufffd"]
    assert any("1 characters of a picture font" in one for one in document.warnings)


def test_a_row_is_a_line_and_a_layout_is_read_cell_by_cell() -> None:
    simple = table(row("Keys", "Caretaker"), row(cell("Locks"), cell(para("Deputy"), para("or the head"))))
    layout = table(
        row(cell(para("Keys", look=BOLD)), cell(para("Staff must:"), para("(a) sign for them;"), para("(b) give them back.")))
    )
    assert shown(read(simple)) == ["Keys\tCaretaker", "Locks\tDeputy or the head"]
    assert shown(read(layout)) == ["Keys", "Staff must:", "(a) sign for them;", "(b) give them back."]


def test_what_a_merged_cell_covers_is_left_out_with_the_reason() -> None:
    body = table(
        row(cell("Keys", props='<w:vMerge w:val="restart"/>'), "Caretaker"), row(cell("ghost", props="<w:vMerge/>"), "Deputy")
    )
    document = read(body)
    assert aside(document) == [("ghost", "covered by a merged cell")]
    assert "Deputy" in " ".join(shown(document))


def test_a_tab_within_a_sentence_does_not_make_a_table_of_it() -> None:
    assert shown(
        read(para("Keys must\tbe signed for.") + para("\tKeys must not be lent.") + para("2.1\tKeys must not be copied."))
    ) == [
        "Keys must be signed for.",
        "Keys must not be lent.",
        "2.1\tKeys must not be copied.",
    ]


def test_headers_and_footers_are_no_text_and_may_be_quoted_in_the_register() -> None:
    document = readers.read("visitors.docx", packed(_with_footer()))
    assert aside(document) == [("Review date: May 2027", "running header or footer")]


def _with_footer() -> dict[str, str]:
    footer = (
        package("")["word/document.xml"].split("<w:body>")[0].replace("w:document", "w:ftr")
        + para("Review date: May 2027")
        + "</w:ftr>"
    )
    return package(para("Keys must be signed for."), parts={"footer1": footer.split("\n", 1)[1]})


def test_a_file_that_python_docx_wrote_is_read_with_the_numbers_of_its_list_styles() -> None:
    made = docx.Document()
    made.add_heading("Keys Policy", 0)
    made.add_heading("Keys", 1)
    for words in ("Sign for each key.", "Give it back."):
        made.add_paragraph(words, style="List Number")
    made.add_paragraph("Never lend it.", style="List Bullet")
    file = io.BytesIO()
    made.save(file)
    document = readers.read("keys.docx", file.getvalue())
    assert shown(document) == ["Keys Policy", "Keys", "1. Sign for each key.", "2. Give it back.", "\u2022 Never lend it."]
    assert [line.heading for line in document.lines if line.text][:2] == [1, 2]


LETTERED = definition(1, level(0, "%1.", "upperLetter"), level(1, "%2."), level(2, "(%3)", "lowerRoman"))


def test_a_number_after_a_flush_left_paragraph_has_the_parent_that_it_had() -> None:
    body = (
        para("Order", num=(1, 0)) + para("Places are offered in this order:", num=(1, 1)) + para("siblings", num=(1, 2))
        + para("all others", num=(1, 2)) + para("Within each group priority is given to those living nearest.")
        + para("Distance is measured in a straight line.", num=(1, 1)) + para("Height is not measured.", num=(1, 1))
    )  # fmt: skip
    found = split(POLICY, read(body, LETTERED + numbered(1, 1))).clauses
    assert [(one.label, one.lead_in, one.text) for one in found if one.label in {"2", "3"}] == [
        ("2", "", "Distance is measured in a straight line."),
        ("3", "", "Height is not measured."),
    ]


def test_a_number_that_goes_on_is_no_item_of_a_list_of_letters_before_it() -> None:
    letters = definition(2, level(0, "%1)", "lowerLetter"))
    body = (
        para("Late work is accepted.", num=(1, 0)) + para("A reason must be given:") + para("by letter;", num=(2, 0))
        + para("by email.", num=(2, 0)) + para("A detention may follow.", num=(1, 0))
    )  # fmt: skip
    found = split(POLICY, read(body, THREE + letters + numbered(1, 1) + numbered(2, 2))).clauses
    assert [(one.label, one.text) for one in found] == [
        ("1", "Late work is accepted."),
        ("", "A reason must be given: by letter; by email."),
        ("2", "A detention may follow."),
    ]
