"""``make bench``: how fast policies are read, and within how much memory.

python tests/bench/reading_speed.py [PAGES ...]   (100 500 where none is given)
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ingest.ingesting import ingest  # noqa: E402 (the project's root must be found first)

PAGES = (100, 500)
FILES, PAGES_EACH = 12, 60
FONT, SIZE, LEADING, WIDTH, ROWS = "Helvetica", 10.5, 14, 450, 46
_ALONE = """
import sys, time
from pathlib import Path
from ingest import readers
from ingest.policy import Policy
from ingest.splitting import split
readers.open_reader('pdf')
path = Path(sys.argv[1])
data = path.read_bytes()
start = time.process_time()
document = readers.read(path.name, data)
middle = time.process_time()
clauses = split(Policy('a', 'A', 'A', path.name), document).clauses
end = time.process_time()
peak = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0]
print(middle - start, end - middle, int(peak) // 1024, len(clauses))
"""


def main() -> None:
    """Print the figures."""
    sizes = [int(word) for word in sys.argv[1:]] or PAGES
    print(f"{datetime.now(UTC):%d %B %Y}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print(
        "| born-digital PDF, by the time of one core | read, pages/s | taken apart, pages/s | both, pages/s | peak memory | clauses |"
    )
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="policy-bot-bench-") as made:
        for pages in sizes:
            print(alone(Path(made) / f"{pages}.pdf", pages), flush=True)
        print(f"\n{together(Path(made) / 'many')}")


def alone(path: Path, pages: int) -> str:
    """Return the figures of one file, read by a process of its own."""
    write_pdf(path, pages)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", _ALONE, str(path)], env=environment, check=True, capture_output=True, text=True)
    read, split, peak, clauses = map(float, done.stdout.split())
    each = " | ".join(f"{pages / took:.0f}" for took in (read, split, read + split))
    return f"| {pages} pages ({path.stat().st_size // 1024} kB) | {each} | {peak:.0f} MB | {clauses:.0f} |"


def together(folder: Path) -> str:
    """Return how long a folder takes in one process and in several, in words."""
    folder.mkdir()
    for number in range(FILES):
        write_pdf(folder / f"{number}.pdf", PAGES_EACH, number)
    taken = {}
    for processes in (1, None):
        start = time.perf_counter()
        done = ingest(folder, (), processes=processes)
        taken[processes] = time.perf_counter() - start
        if done.faults:
            raise SystemExit("\n".join(map(str, done.faults)))
    return (
        f"{FILES} files of {PAGES_EACH} pages, from nothing to clauses: {taken[1]:.1f} s one after the other,"
        f" {taken[None]:.1f} s in as many processes as there are cores ({taken[1] / taken[None]:.1f} times as fast)."
    )


def write_pdf(path: Path, pages: int, begin: int = 0) -> None:
    """Write a PDF of so many pages of the policies' own text, with a running header and page numbers."""
    canvas = Canvas(str(path), pagesize=A4)
    rows = _rows(begin)
    for page in range(1, pages + 1):
        canvas.setFont(FONT, 8)
        canvas.drawString(72, 805, "A Trust of Schools: the policies of the year")
        canvas.drawCentredString(297, 30, f"Page {page} of {pages}")
        for place in range(ROWS):
            text = next(rows)
            canvas.setFont(FONT, SIZE)
            canvas.drawString(72, 770 - LEADING * place, text)
        canvas.showPage()
    canvas.save()


def _rows(begin: int) -> Iterator[str]:
    """Yield the rows of a text without end: numbered paragraphs, broken to the width of the page."""
    files = sorted((ROOT / "policies_src").glob("*.txt"))
    texts = [line.lstrip("- *").replace("**", "") for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    paragraphs = [text for text in texts if len(text.split()) > 6 and not text[0].isdigit()]
    for number, text in enumerate(cycle(paragraphs[begin:] + paragraphs[:begin]), start=1):
        row = f"{number // 20 + 1}.{number % 20 + 1}"
        for word in text.split():
            if stringWidth(f"{row} {word}", FONT, SIZE) > WIDTH:
                yield row
                row = word
            else:
                row = f"{row} {word}"
        yield row
        yield ""


if __name__ == "__main__":
    main()
