"""Damaged PDFs: read, or named with the mend; a page that cannot be read is reported and never just missing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from printing import KEYS, print_pdf, turn_sheets

from ingest import readers

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "samples").rglob("*.pdf"))
THREE = print_pdf(KEYS[:5], KEYS[5:9], KEYS[9:])
SEEDS = 60


def outcomes(path: Path) -> dict[int, str]:
    """Return what came of each damaged copy; a copy that breaks or holds up the process is the last, with nothing after it."""
    command = [sys.executable, str(HERE / "damaged.py"), str(path), "0", str(SEEDS)]
    environment = {"PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603 (our own program)
    return {int(seed): came for seed, _, came in (line.partition(" ") for line in done.stdout.splitlines())}


@pytest.mark.parametrize("packed", ["packed", "plain"])
def test_a_damaged_pdf_is_read_or_named_and_neither_breaks_nor_hangs(tmp_path: Path, packed: str) -> None:
    path = tmp_path / "keys.pdf"
    path.write_bytes(print_pdf(KEYS[:5], KEYS[5:9], KEYS[9:], compressed=packed == "packed"))
    check(outcomes(path))


@pytest.mark.parametrize("path", SAMPLES[::5], ids=lambda path: path.stem)
def test_a_damaged_sample_is_read_or_named_and_neither_breaks_nor_hangs(path: Path) -> None:
    check(outcomes(path))


def check(came: dict[int, str]) -> None:
    assert list(came) == list(range(SEEDS))
    assert {seed: said for seed, said in came.items() if said.split()[0] not in {"read", "named"}} == {}
    named = [said for said in came.values() if said.startswith("named")]
    read = [said for said in came.values() if said.startswith("read")]
    assert read
    assert named
    mends = (
        "export it again from its source",
        "run it through OCR first",
        "save a copy without one",
        "put the policy's text in it",
    )
    assert [said for said in named if not said.endswith(mends, 0, -1)] == []
    assert [said for said in named if not re.match(r"named ['\"][\w.]+\.pdf: ", said)] == []


def test_a_page_whose_words_are_garbled_is_named_by_its_number_and_the_others_are_read() -> None:
    start = [found.end() for found in re.finditer(rb"stream\n", THREE)][2]
    broken = THREE[: start + 60] + b"!" * 10 + THREE[start + 70 :]
    document = readers.read("a.pdf", broken)
    assert document.warnings == ("page 2 is damaged: words of it may be missing; export the file again from its source",)
    assert {line.page for line in document.lines if line.text.strip()} >= {1, 3}


def test_a_page_that_is_not_in_the_file_is_reported_and_the_others_are_read() -> None:
    document = readers.read("a.pdf", THREE.replace(b"4 0 R 5 0 R ]", b"99 0 R 5 0 R]"))
    assert {line.page for line in document.lines if line.text.strip()} == {1, 3}
    assert document.warnings == ("page 2 cannot be read (Failed to load page.); export the file again from its source",)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("sheet", [0, 90, 180, 270])
def test_a_page_is_read_whichever_way_it_is_set_and_its_sheet_is_turned(turn: int, sheet: int) -> None:
    document = readers.read("a.pdf", turn_sheets(print_pdf(KEYS, turn=turn), sheet))
    assert [line.text.strip() for line in document.lines if line.text.strip()] == [*filter(None, KEYS), "1"]
