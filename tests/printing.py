"""Small PDFs, printed as a test needs them."""

import io

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

HEIGHT = 600
KEYS = (
    "Keys Policy",
    "",
    "1. Keys",
    "1.1 Staff must sign for each of the keys that they are given, and the respon-",
    "sible officer writes it down.",
    "1.2 Staff must not:",
    "(a) lend a key to a pupil;",
    "(b) copy a key, or have it copied by a shop that is not on the list of the",
    "governors; or",
    "(c) leave a key in a door.",
    "1.4 A key that is lost is reported at once.",
)
"""A page of a policy: a divided word, a lead-in with its items, a number that is missing."""


def print_pdf(*pages: tuple[str, ...], turn: int = 0, compressed: bool = True) -> bytes:
    """Return a PDF with these lines on these pages, set at ``turn`` degrees against the clock on an upright sheet."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(HEIGHT, HEIGHT), pageCompression=int(compressed), invariant=1)
    for number, lines in enumerate(pages, start=1):
        corners = {0: (0, 0), 90: (HEIGHT, 0), 180: (HEIGHT, HEIGHT), 270: (0, HEIGHT)}
        canvas.translate(*corners[turn])
        canvas.rotate(turn)
        for place, line in enumerate(lines):
            canvas.drawString(72, 520 - 16 * place, line)
        canvas.drawString(290, 30, str(number))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def turn_sheets(data: bytes, degrees: int, crop: tuple[int, int, int, int] | None = None) -> bytes:
    """Return the PDF in ``data`` with each sheet turned so many degrees with the clock, and cropped."""
    written = PdfWriter()
    for page in PdfReader(io.BytesIO(data)).pages:
        if crop:
            page.cropbox.lower_left, page.cropbox.upper_right = crop[:2], crop[2:]
        written.add_page(page.rotate(degrees))
    file = io.BytesIO()
    written.write(file)
    return file.getvalue()
