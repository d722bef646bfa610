"""Many files read at once: the same as one after the other, and none takes another down."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from breaking import BreakingFolder

from ingest.ingesting import Ingested, ingest
from ingest.sharing_out import understand_all
from ingest.understanding import Task, Understood

HERE = Path(__file__).parent


def read(folder: Path, names: list[str], processes: int) -> list[Understood]:
    for name in names:
        (folder / name).write_text(f"1.1 The file {name} must be read.\n", encoding="utf-8")
    tasks = [Task(BreakingFolder(folder), name, None) for name in names]
    return understand_all(tasks, lambda _: None, processes)


def shown(done: Ingested) -> tuple[object, ...]:
    return done.policies, done.clauses, done.reports, done.sources, done.proposals, [str(fault) for fault in done.faults]


def test_what_several_processes_read_is_what_one_reads_in_the_same_order(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(HERE / "documents", folder)
    (folder / "again").mkdir()
    shutil.copy(folder / "gifts.txt", folder / "again.txt")
    shutil.copy(folder / "expenses.txt", folder / "again" / "txt.txt")
    (folder / "again-txt.txt").write_text("1.1 Its key is that of another.\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n")
    (folder / "register.toml").write_text(
        '[[policy]]\nkey = "gifts"\norganisation = "A"\ntitle = "Gifts"\nfile = "gifts.txt"\nreview_period = "not said there"\n',
        encoding="utf-8",
    )
    together, in_turn = ingest(folder, (), processes=2), ingest(folder, (), processes=1)
    assert shown(together) == shown(in_turn)
    assert {"again-txt", "again-txt-2"} < {policy.key for policy in together.policies}
    assert {clause.policy for clause in together.clauses} == {policy.key for policy in together.policies}
    assert all(clause.uid.startswith(f"{clause.policy}:") for clause in together.clauses)


def test_a_file_that_breaks_its_process_is_named_and_takes_no_other_down(tmp_path: Path) -> None:
    names = ["a.txt", "b.txt", "crash-1.txt", "c.txt", "crash-2.txt", "d.txt", "e.txt"]
    found = read(tmp_path, names, processes=2)
    assert [len(one.clauses) for one in found] == [1, 1, 0, 1, 0, 1, 1]
    assert [str(fault) for one in found for fault in one.faults] == [
        f"crash-{number}.txt: reading it breaks the program that reads it; export it again from its source" for number in (1, 2)
    ]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_file_that_needs_too_much_memory_or_finds_a_fault_of_the_program_is_named(tmp_path: Path, processes: int) -> None:
    found = read(tmp_path, ["a.txt", "hoard.txt", "fail.txt", "b.txt"], processes)
    assert [len(one.clauses) for one in found] == [1, 0, 0, 1]
    hoard, fail = (str(one.faults[0]) for one in found[1:3])
    assert hoard.startswith("hoard.txt: reading it needs more memory than there is")
    assert fail.startswith("fail.txt: the program fails on it (ArithmeticError: nobody foresaw this)")


def test_progress_tells_each_file_when_it_is_done_and_the_pages_so_far(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1.1 One must be.\n\f1.2 Two must be.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("1.1 One must be.\n", encoding="utf-8")
    told: list[tuple[int, int, int]] = []
    ingest(tmp_path, (), lambda at, of, pages: told.append((at, of, pages)), processes=1)
    assert told == [(1, 2, 2), (2, 2, 2)]


def test_an_interrupt_ends_every_process_at_once(tmp_path: Path) -> None:
    for name in ("hold-1.txt", "hold-2.txt"):
        (tmp_path / name).write_text("1.1 Words must stand.\n", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        "import signal, sys\nfrom breaking import BreakingFolder\nfrom ingest.ingesting import ingest\n"
        # What a shell starts in the background ignores Ctrl-C, and so does all that it starts.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "if __name__ == '__main__':\n    ingest(BreakingFolder(sys.argv[1]), (), processes=2)\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(HERE.parent), str(HERE)])
    (tmp_path / "register.toml").touch()
    script = script.rename(tmp_path.parent / "interrupted.py")
    running = subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, str(script), str(tmp_path)], env=os.environ | {"PYTHONPATH": path}, stderr=subprocess.PIPE, text=True
    )
    workers: list[int] = []
    while len(workers) < 2 and running.poll() is None:
        workers = [int(path.name.removeprefix("pid-")) for path in tmp_path.glob("pid-*")]
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert len(workers) == 2, said
    assert running.returncode != 0
    assert not any(is_running(pid) for pid in workers)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2]
