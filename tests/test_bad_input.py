"""Bad files: each named with its fault and the mend, all in one run; nothing is lost."""

import os
from pathlib import Path

import pytest

from ingest.clause_file import read_clauses, write_clauses
from ingest.errors import ClauseFileError
from ingest.ingesting import ingest

GOOD = "1. Keys\n\n1.1 Keys must be signed for.\n"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    return folder


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in ingest(folder, previous=()).faults]


def test_all_faults_are_named_in_one_run_and_the_good_files_are_still_read(folder: Path, tmp_path: Path) -> None:
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n")
    (folder / "old.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "outside.txt").write_text(GOOD, encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    with (folder / "huge.pdf").open("wb") as file:
        file.truncate(200 * 2**20)
    done = ingest(folder, previous=())
    found = {str(fault).split(":")[0]: str(fault) for fault in done.faults}
    assert set(found) == {"empty.txt", "picture.txt", "cut.pdf", "old.docx", "link.txt", "dangling.txt", "pipe.txt", "huge.pdf"}
    assert "put the policy's text in it" in found["empty.txt"]
    assert "copy the file itself into the folder" in found["link.txt"]
    assert "it is 200 MB; a policy may have 100 MB" in found["huge.pdf"]
    assert [clause.text for clause in done.clauses] == ["Keys must be signed for."]


def test_an_empty_and_a_missing_folder_are_named(folder: Path) -> None:
    assert faults(folder) == [
        f"{folder}: there is no policy in it; put the policies there as .txt, .text, .md, .markdown, .html, .htm, .pdf, .docx"
    ]
    assert "there is no such folder" in faults(folder / "none")[0]


def test_hidden_files_and_office_locks_are_passed_over(folder: Path) -> None:
    for name in ("good.txt", ".DS_Store", "~$good.docx"):
        (folder / name).write_text(GOOD, encoding="utf-8")
    assert faults(folder) == []


REGISTER = '[[policy]]\nkey = "keys"\norganisation = "A School"\ntitle = "Keys"\nfile = "good.txt"\n'


@pytest.mark.parametrize(
    ("register", "fault"),
    [
        ("[[policy]\n", "register.toml: it is not valid TOML"),
        (REGISTER.replace("good.txt", "gone.txt"), "register.toml: keys: the file 'gone.txt' is not in the folder"),
        (REGISTER * 2, "register.toml: entry 2 (keys): the key 'keys' is used by an entry before it"),
        (REGISTER.replace('title = "Keys"\n', ""), "register.toml: entry 1 (keys): title is missing"),
        (REGISTER + "titel = 1\n", "register.toml: entry 1 (keys): 'titel' is not a field"),
        (REGISTER + "version = 2\n", "register.toml: entry 1 (keys): version must be a text in quotes"),
        (REGISTER + 'audience = "staff"\n', "register.toml: entry 1 (keys): audience must be a list of texts"),
        (REGISTER + 'adopted = "2017"\n', "register.toml: entry 1 (keys): adopted must be a date and its source"),
        (
            REGISTER + 'adopted = { date = "2017-13", says = "x" }\n',
            "register.toml: entry 1 (keys): adopted: '2017-13' is no date",
        ),
        (
            REGISTER + 'adopted = { date = "2029-01", says = "Adopted January 2020" }\n',
            "register.toml: entry 1 (keys): adopted: the date 2029-01 is not what 'Adopted January 2020' says",
        ),
        (
            REGISTER + REGISTER.replace('"keys"', '"locks"').replace("good", "bad") + 'nicknames = ["keys"]\n',
            "register.toml: entry 2 (locks): the nickname 'keys' is taken by 'keys'",
        ),
        ("a = " + "[" * 5000, "register.toml: it is not valid TOML"),
        (
            REGISTER + 'adopted = { date = "2017", says = "" }\n',
            "register.toml: entry 1 (keys): adopted must be a date and its source",
        ),
        (
            REGISTER + 'adopted = { date = "2017", says = "Adopted 2017" }\n',
            "register.toml: keys: 'Adopted 2017' does not stand in good.txt",
        ),
        (REGISTER.replace("keys", "Keys!"), "register.toml: entry 1 (Keys!): key 'Keys!' must be small letters"),
        (REGISTER.replace("good.txt", "../good.txt"), "register.toml: entry 1 (keys): file '../good.txt' must lie inside"),
        ('policy = "keys"\n', "register.toml: write each policy as [[policy]]"),
        ("[policies]\n", "register.toml: 'policies' is not known at the top"),
    ],
)
def test_a_fault_in_the_register_is_named_with_its_entry_and_the_mend(folder: Path, register: str, fault: str) -> None:
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    (folder / "register.toml").write_text(register, encoding="utf-8")
    assert any(found.startswith(fault) for found in faults(folder)), faults(folder)


def test_an_unlisted_file_is_ingested_with_what_is_known_and_an_entry_is_proposed(folder: Path) -> None:
    text = 'Oakfield "Primary" School\n\nKeys Policy\n\nAdopted on: 3 May 2021\nNext review: May 2023\n\n1. Keys\n\n1.1 Keys must be signed for.\n'
    (folder / "Keys 2021.txt").write_text(text, encoding="utf-8")
    done = ingest(folder, previous=())
    assert not done.faults
    assert not done.policies[0].listed
    (entry,) = done.proposals
    (folder / "register.toml").write_text(entry, encoding="utf-8")
    again = ingest(folder, previous=())
    assert not again.faults
    assert not again.proposals
    (policy,) = again.policies
    assert (policy.key, policy.title) == ("keys-2021", "Keys Policy")
    assert policy.organisation == 'Oakfield "Primary" School'
    assert policy.adopted is not None
    assert (policy.adopted.date, policy.adopted.says) == ("2021-05-03", "Adopted on: 3 May 2021")
    assert policy.next_review is not None
    assert policy.next_review.date == "2023-05"


def test_two_unlisted_files_of_one_name_get_two_keys(folder: Path) -> None:
    for name in ("keys.txt", "keys.md"):
        (folder / name).write_text(GOOD, encoding="utf-8")
    assert sorted(policy.key for policy in ingest(folder, previous=()).policies) == ["keys", "keys-2"]


def test_a_damaged_clause_file_is_named_with_its_line(folder: Path, tmp_path: Path) -> None:
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    path = tmp_path / "clauses.jsonl"
    write_clauses(path, ingest(folder, previous=()).clauses)
    assert len(read_clauses(path)) == 1
    path.write_text(path.read_text(encoding="utf-8") + '{"policy": 3}\n', encoding="utf-8")
    with pytest.raises(ClauseFileError, match=r"clauses\.jsonl: line 2: this is no clause"):
        read_clauses(path)


def test_the_report_says_what_was_understood_and_what_to_look_at(folder: Path) -> None:
    text = "Contents\n1. Keys\t2\n\n1. Keys\n\n1.1 Keys must be signed for.\n1.1 Keys must be kept.\n1.4 Keys must be counted.\n\n- and never lent\n- or copied, must they\n"
    (folder / "good.txt").write_text(text, encoding="utf-8")
    (report,) = ingest(folder, previous=()).reports
    assert report.headings == ("1. Keys",)
    assert [(one.lines, one.reason) for one in report.remainder] == [((1, 1), "contents"), ((2, 2), "contents")]
    warnings = "\n".join(report.warnings)
    assert "line 7: the number 1.1 is printed again" in warnings
    assert "line 8: 1.4 follows 1.1: is a number missing" in warnings


def test_the_same_document_for_two_schools_is_taken_and_mentioned(folder: Path) -> None:
    for name in ("oak.txt", "elm.txt"):
        (folder / name).write_text(GOOD, encoding="utf-8")
    done = ingest(folder, previous=())
    assert not done.faults
    assert "elm.txt is the same file: is it meant to be here twice?" in done.reports[1].warnings
