"""Words that stand in a PDF and that nobody who looks at it sees: they are not quoted, and the owner is told. What is seen stays."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from printing import turn_sheets
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Rectangle, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.policy import Document, Policy
from ingest.readers import read
from ingest.splitting import split

Draw = Callable[[Canvas], None]
SEEN = ("1.1", "Keys are kept in the office.")


def printed(draw: Draw, *, turn: int = 0) -> bytes:
    """Return a page with clause 1.1 and what ``draw`` draws beneath it, from a height of 700 downwards."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(600, 800), invariant=1)
    if turn:
        canvas.translate(*{90: (600, 0), 180: (600, 800)}[turn])
        canvas.rotate(turn)
    say(canvas, 520 if turn == 90 else 740, "1.1 Keys are kept in the office.")
    draw(canvas)
    canvas.save()
    return made.getvalue()


def say(canvas: Canvas, y: float, text: str, *, white: bool = False) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.setFillGray(1 if white else 0)
    canvas.drawString(60, y, text)


def box(canvas: Canvas, y: float, grey: float, *, left: float = 50, right: float = 400) -> None:
    canvas.setFillGray(grey)
    canvas.rect(left, y - 5, right - left, 18, fill=1, stroke=0)


def picture(canvas: Canvas, grey: int = 255) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (8, 8), grey)), 50, 690, 300, 30)


def picture_of_the_page(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 255)), 0, 0, 600, 800)


def told(data: bytes) -> tuple[list[tuple[str, str]], Document]:
    document = read("x.pdf", data)
    return [(one.label, one.text) for one in split(Policy("x", "A school", "A policy", "x.pdf"), document).clauses], document


def assert_unseen(data: bytes, words: str, reason: str, *further: tuple[str, str]) -> None:
    """Clause 1.1 and ``further`` are quoted; ``words`` are not, and the owner is told which they are, where, and why."""
    clauses, document = told(data)
    assert clauses == [SEEN, *further]
    assert [line.excluded for line in document.lines if words in line.text] == [reason]
    assert document.warnings == (f"page 1: “{words}” is left out: it is {reason}",)


OLD, NEW = "1.2 Keys may be lent.", ("1.2", "Keys are never lent.")


def test_what_is_painted_over_is_not_quoted_and_what_is_printed_on_the_paint_is() -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, 700, OLD)
        box(canvas, 700, 1)
        say(canvas, 700, "1.2 Keys are never lent.")

    assert_unseen(printed(draw), OLD, "covered by what is painted over it", NEW)


def test_pale_words_on_a_dark_box_that_hides_others_are_the_ones_that_are_quoted() -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, 700, OLD)
        box(canvas, 700, 0.2)
        say(canvas, 700, "1.2 Keys are never lent.", white=True)

    assert_unseen(printed(draw), OLD, "covered by what is painted over it", NEW)


def test_what_is_blackened_is_not_quoted_and_the_words_around_it_are() -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, 700, "1.2 The alarm's code is 4711 and is changed each term.")
        start, end = (
            60 + canvas.stringWidth(text, "Helvetica", 10)
            for text in ("1.2 The alarm's code is ", "1.2 The alarm's code is 4711")
        )
        box(canvas, 700, 0, left=start - 1, right=end + 1)

    assert_unseen(
        printed(draw), "4711", "covered by what is painted over it", ("1.2", "The alarm's code is and is changed each term.")
    )


@pytest.mark.parametrize("turn", [90, 180])
def test_what_is_covered_on_a_page_that_is_turned_is_not_quoted(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, 480, OLD)
        box(canvas, 480, 1)
        say(canvas, 440, "1.3 Doors are locked.")

    wanted = OLD, "covered by what is painted over it", ("1.3", "Doors are locked.")
    assert_unseen(printed(draw, turn=turn), *wanted)
    assert_unseen(turn_sheets(printed(draw), turn), *wanted)


def test_words_under_a_picture_are_not_quoted() -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, 700, OLD)
        picture(canvas)

    assert_unseen(printed(draw), OLD, "covered by what is painted over it")


def test_words_under_an_opaque_box_that_a_viewer_lets_people_stick_on_are_not_quoted() -> None:
    written = PdfWriter(clone_from=io.BytesIO(printed(lambda canvas: say(canvas, 700, OLD))))
    written.add_annotation(0, Rectangle(rect=(50, 690, 400, 715), interior_color="000000"))
    stuck = written.pages[0]["/Annots"][0].get_object()  # type: ignore[index]
    stuck[NameObject("/AP")] = DictionaryObject({NameObject("/N"): appearance(written, b"0 g 0 0 350 25 re f")})
    made = io.BytesIO()
    written.write(made)
    assert_unseen(made.getvalue(), OLD, "covered by what is painted over it")


def appearance(written: PdfWriter, content: bytes) -> object:
    stream = DecodedStreamObject()
    stream.set_data(content)
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Form")
    stream[NameObject("/BBox")] = ArrayObject([NumberObject(0), NumberObject(0), NumberObject(350), NumberObject(25)])
    return written._add_object(stream)  # noqa: SLF001 (pypdf's only way)


@pytest.mark.parametrize("ground", ["paper", "box", "picture"])
def test_words_in_the_colour_of_what_is_behind_them_are_not_quoted(ground: str) -> None:
    def draw(canvas: Canvas) -> None:
        if ground == "box":
            box(canvas, 700, 0)
        if ground == "picture":
            picture(canvas, 3)
        say(canvas, 700, OLD, white=ground == "paper")

    assert_unseen(printed(draw), OLD, "in the colour of what is behind it")


def layered(data: bytes, **settings: object) -> bytes:
    """Return the PDF with a layer that its content calls ``/Old``, set as ``settings`` say."""
    written = PdfWriter(clone_from=io.BytesIO(data))
    group = DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Old")})
    layer = written._add_object(group)  # noqa: SLF001 (pypdf's only way)
    default = DictionaryObject(
        {
            NameObject(f"/{key}"): ArrayObject([layer]) if value is list else NameObject(str(value))
            for key, value in settings.items()
        }
    )
    written.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): default}
    )
    resources = written.pages[0]["/Resources"].get_object()
    resources[NameObject("/Properties")] = DictionaryObject({NameObject("/Old"): layer})  # type: ignore[index]
    for form in resources.get("/XObject", {}).values():  # type: ignore[union-attr]
        form.get_object()[NameObject("/OC")] = layer
    made = io.BytesIO()
    written.write(made)
    return made.getvalue()


def in_layer(canvas: Canvas) -> None:
    canvas._code.append("/OC /Old BDC")  # noqa: SLF001 (reportlab has no layers)
    say(canvas, 700, OLD)
    canvas._code.append("EMC")  # noqa: SLF001


def in_form(canvas: Canvas) -> None:
    canvas.beginForm("old")
    say(canvas, 700, OLD)
    canvas.endForm()
    canvas.doForm("old")


@pytest.mark.parametrize("draw", [in_layer, in_form])
@pytest.mark.parametrize("settings", [{"OFF": list}, {"BaseState": "/OFF"}])
def test_words_in_a_layer_that_is_switched_off_are_not_quoted(draw: Draw, settings: dict[str, object]) -> None:
    assert_unseen(layered(printed(draw), **settings), OLD, "in a layer that is switched off")


@pytest.mark.parametrize("draw", [in_layer, in_form])
@pytest.mark.parametrize("settings", [{"ON": list}, {"BaseState": "/OFF", "ON": list}])
def test_words_in_a_layer_that_is_switched_on_are_quoted(draw: Draw, settings: dict[str, object]) -> None:
    clauses, document = told(layered(printed(draw), **settings))
    assert clauses == [SEEN, ("1.2", "Keys may be lent.")]
    assert document.warnings == ()


def cropped(data: bytes, *box: float) -> bytes:
    written = PdfWriter()
    page = PdfReader(io.BytesIO(data)).pages[0]
    page.cropbox = RectangleObject(box)
    written.add_page(page)
    made = io.BytesIO()
    written.write(made)
    return made.getvalue()


def test_words_outside_of_the_visible_page_are_not_quoted() -> None:
    data = printed(lambda canvas: say(canvas, 700, OLD))
    assert_unseen(cropped(data, 0, 710, 600, 800), OLD, "outside of the visible page")


def test_a_word_that_the_edge_of_the_page_cuts_is_kept_and_the_owner_is_told() -> None:
    clauses, document = told(cropped(printed(lambda _: None), 40, 400, 188, 800))
    assert clauses == [SEEN]
    assert document.warnings == (
        "page 1: “office.” is partly outside of the visible page, and is kept: look whether it is to be quoted",
    )


def test_words_that_their_frame_cuts_off_are_not_quoted() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(50, 600, 300, 50)
        canvas.clipPath(frame, stroke=0)
        say(canvas, 700, OLD)
        say(canvas, 630, "1.3 Doors are locked.")
        canvas.restoreState()

    assert_unseen(printed(draw), OLD, "cut off by the frame that it stands in", ("1.3", "Doors are locked."))


def unpainted(canvas: Canvas, y: float, *lines: str) -> None:
    text = canvas.beginText(60, y)
    text.setFont("Helvetica", 10)
    text.setTextRenderMode(3)
    text.textLines("\n".join(lines))
    text.setTextRenderMode(0)
    canvas.drawText(text)


def test_words_that_are_not_painted_are_not_quoted_on_a_page_that_is_no_scan() -> None:
    assert_unseen(printed(lambda canvas: unpainted(canvas, 700, OLD)), OLD, "not painted")


def scan(draw: Draw) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(600, 800), invariant=1)
    draw(canvas)
    canvas.save()
    return made.getvalue()


SCANNED = "1.1 Keys are kept in the office.", "1.2 Keys are never lent."


@pytest.mark.parametrize("first", [True, False])
def test_words_that_a_scanner_recognised_are_quoted_whether_it_laid_them_over_its_picture_or_beneath(*, first: bool) -> None:
    def draw(canvas: Canvas) -> None:
        if first:
            unpainted(canvas, 700, *SCANNED)
        picture_of_the_page(canvas)
        if not first:
            unpainted(canvas, 700, *SCANNED)

    clauses, document = told(scan(draw))
    assert clauses == [SEEN, NEW]
    assert document.warnings == ()


def test_a_line_that_is_stamped_on_a_scan_hides_none_of_its_words() -> None:
    def draw(canvas: Canvas) -> None:
        picture_of_the_page(canvas)
        unpainted(canvas, 700, *SCANNED)
        say(canvas, 20, "Page 1 of 1")

    assert told(scan(draw))[0] == [SEEN, NEW]


def test_painted_words_beneath_a_picture_of_the_whole_page_are_quoted_and_the_owner_is_told() -> None:
    def draw(canvas: Canvas) -> None:
        for place, text in enumerate(SCANNED):
            say(canvas, 700 - 14 * place, text)
        picture_of_the_page(canvas)

    clauses, document = told(scan(draw))
    assert clauses == [SEEN, NEW]
    assert document.warnings == (
        "page 1: “1.1 Keys are kept in the office. 1.2 Key…” is beneath a picture of the whole page, and is kept: look whether it is to be quoted",
    )


def test_a_picture_that_lets_the_whole_page_shine_through_is_no_scan_and_what_is_painted_over_beneath_it_is_not_quoted() -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, 700, OLD)
        box(canvas, 700, 1)
        say(canvas, 660, "1.3 Doors are locked.")
        canvas.drawImage(ImageReader(Image.new("RGBA", (8, 8), (200, 0, 0, 40))), 0, 0, 600, 800, mask="auto")

    assert_unseen(printed(draw), OLD, "covered by what is painted over it", ("1.3", "Doors are locked."))


def test_what_is_blackened_on_a_scan_is_not_quoted() -> None:
    def draw(canvas: Canvas) -> None:
        picture_of_the_page(canvas)
        unpainted(canvas, 740, SCANNED[0])
        unpainted(canvas, 700, OLD)
        box(canvas, 700, 0)

    assert_unseen(scan(draw), OLD, "covered by what is painted over it")


def shaded(canvas: Canvas) -> None:
    box(canvas, 700, 0.8)
    say(canvas, 700, "1.2 Keys are never lent.")


def head_of_a_table(canvas: Canvas) -> None:
    box(canvas, 700, 0.2)
    say(canvas, 700, "1.2 Keys are never lent.", white=True)


def on_a_dark_picture(canvas: Canvas) -> None:
    picture(canvas, 40)
    say(canvas, 700, "1.2 Keys are never lent.", white=True)


def highlighted(canvas: Canvas) -> None:
    say(canvas, 700, "1.2 Keys are never lent.")
    canvas.setFillColorRGB(1, 1, 0, alpha=0.5)
    canvas.rect(50, 695, 300, 18, fill=1, stroke=0)


def framed(canvas: Canvas) -> None:
    say(canvas, 700, "1.2 Keys are never lent.")
    canvas.rect(50, 690, 300, 30, fill=0, stroke=1)


def underlined(canvas: Canvas) -> None:
    say(canvas, 700, "1.2 Keys are never lent.")
    canvas.rect(60, 698, 120, 1, fill=1, stroke=0)


def twice(canvas: Canvas) -> None:
    for x in (0, 0.3):
        canvas.translate(x, 0)
        say(canvas, 700, "1.2 Keys are never lent.")


def grey(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.setFillGray(0.75)
    canvas.drawString(60, 700, "1.2 Keys are never lent.")


@pytest.mark.parametrize("draw", [shaded, head_of_a_table, on_a_dark_picture, highlighted, framed, underlined, twice, grey])
def test_words_that_are_seen_are_quoted_whatever_is_painted_around_them(draw: Draw) -> None:
    clauses, document = told(printed(draw))
    assert clauses == [SEEN, NEW]
    assert document.warnings == ()


def test_a_marker_that_multiplies_its_colour_with_what_is_beneath_hides_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, 700, "1.2 Keys are never lent.")
        canvas._code.append("/Marker gs 1 1 0 rg 50 695 300 18 re f")  # noqa: SLF001 (reportlab has no blend modes)

    written = PdfWriter(clone_from=io.BytesIO(printed(draw)))
    resources = written.pages[0]["/Resources"].get_object()
    marker = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
    resources[NameObject("/ExtGState")] = DictionaryObject({NameObject("/Marker"): marker})  # type: ignore[index]
    made = io.BytesIO()
    written.write(made)
    assert told(made.getvalue())[0] == [SEEN, NEW]


def test_a_comment_that_somebody_stuck_on_a_page_hides_nothing() -> None:
    written = PdfWriter(clone_from=io.BytesIO(printed(lambda canvas: say(canvas, 700, "1.2 Keys are never lent."))))
    written.add_annotation(0, Text(rect=(55, 695, 75, 715), text="really?"))
    made = io.BytesIO()
    written.write(made)
    assert told(made.getvalue())[0] == [SEEN, NEW]


def test_a_word_that_is_partly_covered_is_kept_and_the_owner_is_told() -> None:
    def draw(canvas: Canvas) -> None:
        say(canvas, 700, "1.2 Housekeeping is done daily.")
        start = 60 + canvas.stringWidth("1.2 House", "Helvetica", 10)
        box(canvas, 700, 1, left=start, right=start + 30)

    clauses, document = told(printed(draw))
    assert clauses == [SEEN, ("1.2", "Housekeeping is done daily.")]
    assert document.warnings == (
        "page 1: “Housekeeping” is partly covered by what is painted over it, and is kept: look whether it is to be quoted",
    )


def test_words_that_are_hardly_to_be_seen_are_kept_and_the_owner_is_told() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.setFillGray(0.88)
        canvas.drawString(60, 700, "1.2 Keys are never lent.")

    clauses, document = told(printed(draw))
    assert clauses == [SEEN, NEW]
    assert "hardly to be told from what is behind it, and is kept" in document.warnings[0]


def test_what_is_left_out_at_one_place_of_many_pages_is_told_once() -> None:
    def draw(canvas: Canvas) -> None:
        for page in (1, 2, 3):
            say(canvas, 790, f"policy.indd {page}", white=True)
            say(canvas, 700, f"1.{page + 1} Keys are never lent.")
            canvas.showPage()

    assert told(printed(draw))[1].warnings == (
        "page 1: “policy.indd 1” is left out: it is in the colour of what is behind it; 2 more pages alike",
    )
