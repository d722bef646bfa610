"""The numbers that are computed for a Word file are those that LibreOffice prints for it."""

import random
import re
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from make_docx import samples
from word_editing import whistleblowing
from wordml import definition, level, numbered, package, para, save, starting

from ingest import readers
from ingest.policy import Document, Line

SAMPLES = Path(__file__).parent / "samples"
FILES = sorted(path.name for path in SAMPLES.glob("*.docx"))
TRACKED = "whistleblowing.docx"
"""LibreOffice prints what was deleted; so it is given the same file as Word leaves it once the changes are accepted."""
FLOATING = {"visitors.docx"}
"""Files with text boxes, which are printed where there is room for them."""
_DRAWN = re.compile(r"[^!-~]")


@pytest.fixture(name="printed", scope="module")
def _printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return what LibreOffice prints for each sample, without white space."""
    folder = tmp_path_factory.mktemp("printed")
    for name in FILES:
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    save(folder / TRACKED, whistleblowing(accepted=True))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *(str(folder / name) for name in FILES),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 (our own files)
    return {name: _text(folder / Path(name).with_suffix(".pdf")) for name in FILES}


def _text(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)  # noqa: S603, S607
    return bare(done.stdout)


def bare(text: str) -> str:
    """Return the printable ASCII of a text: figures that are set high as figures, and no bullets, dashes or spaces."""
    return _DRAWN.sub("", unicodedata.normalize("NFKC", text))


def shown(document: Document) -> Iterator[Line]:
    return (line for line in document.lines if line.text.strip() and not line.excluded and not line.note)


def test_the_samples_are_what_their_script_writes(tmp_path: Path) -> None:
    assert sorted(samples()) == FILES
    for name, parts in samples().items():
        save(tmp_path / name, parts)
        assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes(), f"run tests/samples/make_docx.py for {name}"


@pytest.mark.parametrize("name", FILES)
def test_every_paragraph_has_the_number_that_libreoffice_prints_before_it(name: str, printed: Mapping[str, str]) -> None:
    document = readers.read(name, (SAMPLES / name).read_bytes())
    text = printed[name]
    place = 0
    for line in shown(document):
        if "\t" in line.text and (line.marker or not re.match(r"\S+\t[^\t]+$", line.text)):
            cells = line.text.split("\t")
            assert all(bare(cell)[:8] in text for cell in [line.marker + cells[0], *cells[1:]]), f"{name}: {line.text}"
            continue
        number = bare(line.marker)
        wanted = (number + bare(line.text))[:40]
        found = text.lower().find(wanted.lower(), place)
        if found < 0 and name in FLOATING and wanted in text:
            continue
        assert found >= 0, f"{name}: “{line.marker} {line.text[:40]}” is not printed after “{text[max(0, place - 40) : place]}”"
        assert text[found : found + len(number)] == number
        assert not re.search(r"(?:^|[^\w])\(?(?:\d+|[a-z]|[ivx]+)[.)]+$", text[place:found]), (
            f"{name}: a number is printed before “{line.text}”"
        )
        place = found + len(wanted)


def test_the_numbers_after_tracked_changes_are_those_of_the_file_once_they_are_accepted(tmp_path: Path) -> None:
    save(tmp_path / "accepted.docx", whistleblowing(accepted=True))
    tracked = readers.read(TRACKED, (SAMPLES / TRACKED).read_bytes())
    accepted = readers.read("accepted.docx", (tmp_path / "accepted.docx").read_bytes())
    assert [(line.marker, " ".join(line.text.split())) for line in shown(tracked)] == [
        (line.marker, line.text) for line in shown(accepted)
    ]


FORMS = ("decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
TEXTS = (("%1.", "%1", "(%1)"), ("%1.%2", "%2)", "(%2)"), ("%1.%2.%3", "(%3)", "%3."), ("%4)", "(%4)", "%2-%4"))


def invented(chance: random.Random) -> Mapping[str, str]:
    """Return a Word file with lists of two definitions, used now at one level and now at another."""
    lists, places, number, depth = "", [], 0, 0
    for defined in (1, 2):
        lists += definition(defined, *(level(at, chance.choice(texts), chance.choice(FORMS)) for at, texts in enumerate(TEXTS)))
    for defined in (1, 2, 1, 2):
        number += 1
        lists += numbered(number, defined, starting(0, 1) if chance.random() < 0.5 else "")
    for _ in range(30):
        depth = max(0, min(3, depth + chance.choice((-2, -1, 0, 0, 1))))
        places.append((chance.randint(1, number), depth) if chance.random() < 0.9 else None)
    return package("".join(para(f"para {at}", num=place) for at, place in enumerate(places)), numbering=lists)


def test_invented_lists_are_counted_as_libreoffice_counts_them(tmp_path: Path) -> None:
    for seed in range(20):
        save(tmp_path / f"{seed}.docx", invented(random.Random(seed)))  # noqa: S311 (the same lists each time)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = sorted(map(str, tmp_path.glob("*.docx")))
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 (our own files)
    for file in files:
        path = Path(file)
        there = [line.strip() for line in path.with_suffix(".txt").read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        assert [f"{line.marker} {line.text}".strip() for line in shown(readers.read(path.name, path.read_bytes()))] == there
