"""PDFs that once did harm: words under a wrong number, columns read across, what nobody sees quoted. Made here, read, and held."""

import io
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from ingest.policy import Clause, Policy
from ingest.readers import read
from ingest.splitting import split

Draw = Callable[[Canvas], None]
LEFT = [
    "1.1 Staff lock the shed when they",
    "leave it, also for a minute, and hang",
    "the key in the office.",
    "1.2 Nobody lends a key.",
]
RIGHT = [
    "2.1 Phones are switched off in",
    "lessons, unless the head has agreed",
    "to it in writing before.",
    "2.2 Photographs need consent.",
]


def clauses(draw: Draw, size: tuple[float, float] = A4) -> list[Clause]:
    """Return the clauses of a page that ``draw`` draws."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=size, invariant=1)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.save()
    policy = Policy("x", "A school", "A policy", "x.pdf")
    return list(split(policy, read("x.pdf", made.getvalue())).clauses)


def told(draw: Draw, size: tuple[float, float] = A4) -> list[tuple[str, str]]:
    return [(one.label, one.text) for one in clauses(draw, size)]


def column(canvas: Canvas, x: float, lines: list[str], y: float = 700) -> None:
    for place, line in enumerate(lines):
        canvas.drawString(x, y - 14 * place, line)


def columns(canvas: Canvas, *drawn: tuple[float, list[str]]) -> None:
    for x, lines in drawn:
        column(canvas, x, lines, 500)


WHOLE = [
    ("1.1", "Staff lock the shed when they leave it, also for a minute, and hang the key in the office."),
    ("1.2", "Nobody lends a key."),
    ("2.1", "Phones are switched off in lessons, unless the head has agreed to it in writing before."),
    ("2.2", "Photographs need consent."),
]


def test_two_columns_whose_lines_stand_level_are_read_one_after_the_other() -> None:
    assert told(lambda canvas: columns(canvas, (60, LEFT), (320, RIGHT))) == WHOLE


LAST = [
    "3.1 Meals are free for pupils whose",
    "      parents receive a benefit, and for",
    "      all in the infant classes.",
    "3.2 Water stands on each table.",
    "3.3 Cakes are cut up at home, carry",
    "      a list of what is in them and are",
]


@pytest.mark.parametrize("tail", [["handed out at the gate only."], ["handed out at the gate, never", "in a classroom."]])
def test_a_last_column_of_a_line_or_two_is_read_after_the_one_before_it(tail: list[str]) -> None:
    def draw(canvas: Canvas) -> None:
        columns(canvas, (60, LEFT), (320, RIGHT))
        canvas.showPage()
        canvas.setFont("Helvetica", 10)
        columns(canvas, (60, LAST), (337, tail))

    assert told(draw)[-3:] == [
        ("3.1", "Meals are free for pupils whose parents receive a benefit, and for all in the infant classes."),
        ("3.2", "Water stands on each table."),
        ("3.3", " ".join(["Cakes are cut up at home, carry a list of what is in them and are", *tail])),
    ]


def test_what_stands_beside_a_line_after_a_page_in_columns_is_read_with_that_line() -> None:
    def draw(canvas: Canvas) -> None:
        columns(canvas, (60, LEFT), (320, RIGHT))
        canvas.showPage()
        canvas.setFont("Helvetica", 10)
        columns(canvas, (60, ["Lent by the office", "Brought back"]), (340, ["on Monday", "on Friday"]))

    text = " ".join(text for _, text in told(draw))
    assert re.search(r"Lent by the office\s+on Monday\s+Brought back\s+on Friday", text)


def test_two_pages_on_one_sheet_are_read_one_after_the_other() -> None:
    assert told(lambda canvas: columns(canvas, (60, LEFT), (520, RIGHT)), landscape(A4)) == WHOLE


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_is_read_forwards(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (580, 20), 180: (580, 820), 270: (20, 820)}[turn])
        canvas.rotate(turn)
        column(canvas, 40, [*LEFT[:3], "", *RIGHT[:3]], 500)

    assert [label for label, _ in told(draw)] == ["1.1", "2.1"]
    assert told(draw)[0] == WHOLE[0]


FIRE = [
    (
        "4.1",
        [
            "Whoever discovers a fire breaks the glass of the",
            "nearest call point and does not fight the fire",
            "unless trained to do so.",
        ],
        "Everyone",
    ),
    ("4.2", ["Classes leave by the route on the wall. The last", "adult does not lock the door."], "Teachers"),
    ("4.3", ["The register is called on the field."], "Tutors"),
    ("4.4", ["Nobody goes back in, for whatever reason, until", "the officer in charge has said so."], "Everyone"),
]


@pytest.mark.parametrize("room", [0, 12])
@pytest.mark.parametrize("owners", [True, False])
def test_a_number_at_half_the_height_of_its_text_is_its_number(*, room: int, owners: bool) -> None:
    def draw(canvas: Canvas) -> None:
        column(
            canvas,
            60,
            ["In a fire everybody who is on the site leaves it, staff, pupils and visitors alike, by the shortest way."],
            720,
        )
        y = 680
        for number, lines, owner in FIRE:
            middle = y - 7 * (len(lines) - 1)
            canvas.drawString(64, middle, number)
            column(canvas, 100, lines, y)
            if owners:
                canvas.drawString(400, middle, owner)
            y -= 14 * len(lines) + room

    assert told(draw)[1:] == [(number, " ".join([*lines, owner] if owners else lines)) for number, lines, owner in FIRE]


def test_numbers_at_first_lines_stay_with_them_however_many_lines_follow() -> None:
    def draw(canvas: Canvas) -> None:
        for place, (number, lines, _) in enumerate([FIRE[0], FIRE[0], FIRE[0], FIRE[0]]):
            canvas.drawString(64, 680 - 42 * place, f"{number[:2]}{place + 1}")
            column(canvas, 100, lines, 680 - 42 * place)

    assert told(draw) == [(f"4.{place}", " ".join(FIRE[0][1])) for place in (1, 2, 3, 4)]


def test_numbers_of_lines_in_the_margin_are_no_numbers_of_clauses() -> None:
    def draw(canvas: Canvas) -> None:
        lines = [
            *LEFT[:3],
            "",
            *RIGHT[:3],
            "",
            "3.1 Visitors sign the book before",
            "they go any further, and wear",
            "the badge that they are given.",
        ]
        column(canvas, 100, lines)
        column(canvas, 70, [str(number) for number in range(1, len(lines) + 1)])

    assert [label for label, _ in told(draw)] == ["1.1", "2.1", "3.1"]


def test_an_initial_that_is_set_large_stays_with_its_word() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 30)
        canvas.drawString(60, 680, "T")
        canvas.setFont("Helvetica", 10)
        column(canvas, 82, ["he school keeps keys in a box that", "is locked, and counts them."], 694)
        column(canvas, 60, ["Every Friday the caretaker says how many there are."], 640)

    assert any(text.startswith("The school keeps keys in a box that is locked") for _, text in told(draw))


def test_words_that_are_struck_out_or_not_painted_are_not_quoted() -> None:
    def draw(canvas: Canvas) -> None:
        column(canvas, 60, ["1.1 Overtime is paid at double time and a half."])
        start = 60 + canvas.stringWidth("1.1 Overtime is paid at ", "Helvetica", 10)
        canvas.line(start, 703, start + canvas.stringWidth("double", "Helvetica", 10), 703)
        text = canvas.beginText(60, 660)
        text.setTextRenderMode(3)
        text.textLine("1.2 Nobody sees this.")
        canvas.drawText(text)

    assert told(draw) == [("1.1", "Overtime is paid at time and a half.")]


def test_the_rows_of_cells_that_reach_over_several_rows_are_not_blended() -> None:
    def draw(canvas: Canvas) -> None:
        column(canvas, 60, ["The steps are these:"], 760)
        for x in (60, 160, 300, 440):
            canvas.line(x, 740, x, 660)
        for y, left in ((740, 60), (700, 160), (660, 60)):
            canvas.line(left, y, 440, y)
        column(canvas, 66, ["Stage 1"], 720)
        column(canvas, 166, ["Teachers"], 720)
        column(canvas, 306, ["three absences"], 720)
        column(canvas, 166, ["Support staff"], 680)
        column(canvas, 306, ["four absences"], 680)

    text = " ".join(text for _, text in told(draw))
    assert "Teachers three absences" in text
    assert "Support staff four absences" in text


def test_a_clause_that_runs_over_the_page_is_whole_and_the_footer_is_no_part_of_it() -> None:
    def draw(canvas: Canvas) -> None:
        for number in (1, 2):
            canvas.setFont("Helvetica", 10)
            if number == 1:
                column(canvas, 60, ["1.1 Keys are signed for at the desk each morning and are brought back to"], 120)
                column(canvas, 60, ["1.0 This is how keys are kept, in every building and on every day of the year."], 400)
            else:
                column(canvas, 60, ["the desk each night, unless the head has agreed.", "1.2 Keys are counted."], 760)
            canvas.drawString(60, 40, f"Keys policy of March 2024, page {number} of 9")
            canvas.showPage()

    made = dict(told(draw))
    assert (
        made["1.1"]
        == "Keys are signed for at the desk each morning and are brought back to the desk each night, unless the head has agreed."
    )
    assert not any("page" in text for text in made.values())
    assert {one.label: (one.page, one.printed_page) for one in clauses(draw)}["1.2"] == (2, "2")


def test_a_number_with_a_letter_is_a_number() -> None:
    assert told(
        lambda canvas: column(canvas, 60, ["4. Keys are counted.", "4A. Keys are painted red.", "5. Keys are kept."])
    ) == [
        ("4", "Keys are counted."),
        ("4A", "Keys are painted red."),
        ("5", "Keys are kept."),
    ]


def noted(canvas: Canvas, y: float, text: str) -> None:
    """Draw a line in which a figure between two ^ is raised."""
    x = 60.0
    for place, part in enumerate(text.split("^")):
        size = 6 if place % 2 else 10
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y + 4 * (place % 2), part)
        x += canvas.stringWidth(part, "Helvetica", size)


def small(canvas: Canvas, y: float, text: str, mark: str = "", *, raised: bool = True) -> None:
    canvas.setFont("Helvetica", 5 if raised else 8)
    canvas.drawString(60, y + (3 if raised else 0), mark)
    canvas.setFont("Helvetica", 8)
    canvas.drawString((64 if raised else 67) if mark else 60, y, text)


@pytest.mark.parametrize("raised", [True, False])
def test_a_footnote_is_read_to_its_end_and_each_begins_a_line_of_its_own(*, raised: bool) -> None:
    def draw(canvas: Canvas) -> None:
        kept = [f"{place}. Keys are kept in the office, and nobody takes one home." for place in range(1, 9)]
        column(canvas, 60, kept)
        noted(canvas, 560, "9. Keys are lent^1^ to staff^2^ and are brought back each night.")
        noted(canvas, 546, "10. Keys are counted^3^.")
        notes = [
            ("1", "A key is lent when it has left the office for longer than it takes to open a door, that is"),
            ("", "2 minutes, or for younger pupils"),
            ("", "3 minutes."),
            ("2", "Those who are employed by the school, and nobody who only happens to be on the site at that"),
            ("", "time."),
            ("3", "Each Friday."),
        ]
        for place, (mark, text) in enumerate(notes):
            small(canvas, 100 - 10 * place, text, mark, raised=raised)

    made = {one.label: one for one in clauses(draw)}
    edges = [0, *made["9"].breaks, len(made["9"].text)]
    assert [re.sub(r"^(\d) ?(?=[A-Z])", r"\1 ", made["9"].text[a:b].strip()) for a, b in pairwise(edges)] == [
        "Keys are lent1 to staff2 and are brought back each night.",
        "1 A key is lent when it has left the office for longer than it takes to open a door, that is 2 minutes, or for younger pupils 3 minutes.",
        "2 Those who are employed by the school, and nobody who only happens to be on the site at that time.",
    ]
    assert made["10"].text.endswith("Each Friday.")


def test_an_asterisk_before_a_stop_refers_to_its_footnote() -> None:
    def draw(canvas: Canvas) -> None:
        column(
            canvas,
            60,
            [
                *(f"{place}. Keys are kept in the office, and nobody takes one home." for place in range(1, 9)),
                "9. Keys are lent*.",
            ],
        )
        column(canvas, 60, ["10. Keys are counted."], 560)
        small(canvas, 60, "Not to pupils.", "*", raised=False)

    assert ("9", "Keys are lent*. * Not to pupils.") in told(draw)
