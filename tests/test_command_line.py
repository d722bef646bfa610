"""The command line, as people and programs use it: real processes, the real model, the real policies."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.manifest import hashes, read_manifest, write_manifest

ROOT = Path(__file__).parent.parent
FRIEND = "can I accept a parent's friend request?"


@pytest.fixture(name="build", scope="module")
def _build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build: Path = tmp_path_factory.mktemp("build")
    done = run("ingest", build=build)
    assert done.returncode == 0, done.stderr
    return build


def environment(build: Path, policies: Path) -> dict[str, str]:
    return os.environ | {
        "POLICY_BOT_BUILD": str(build),
        "POLICY_BOT_POLICIES": str(policies),
        "HF_HUB_OFFLINE": "1",
        "COLUMNS": "100",
    }


def run(*words: str, build: Path, policies: Path = ROOT / "policies_src", typed: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-m", "bot", *words],
        cwd=build,
        env=environment(build, policies),
        input=typed,
        capture_output=True,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_question_is_answered_with_whole_quotes_and_citations(build: Path) -> None:
    done = run("ask", FRIEND, build=build)
    assert done.returncode == 0
    assert "Catholic Umbrella Trust  Social Media and Social Networking Policy" in done.stdout
    assert "umbrella-trust-social-networking-2013.txt, line 90" in done.stdout
    assert "review was due April 2014" in done.stdout
    assert "Traceback" not in done.stderr


def test_questions_on_standard_input_are_answered_in_order_one_json_object_a_line(build: Path) -> None:
    questions = [
        FRIEND,
        "{{7*7}} {how many sides has a dodecahedron?}",
        "",
        "how many sides has a dodecahedron?",
        "🙂",
        "x" * 10_000,
        "$HOME `id` \"quotes\" 'too'",
    ]
    typed = "\n".join(questions).encode() + b"\nbad \xff byte\n"
    done = run("ask", "--json", "-", build=build, typed=typed)
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply["question"] for reply in replies] == [*questions, "bad \ufffd byte"]
    assert replies[0]["kind"] == "answer"
    assert replies[1]["kind"] == "abstention"
    assert replies[3]["kind"] == "abstention"
    for quoted in replies[0]["quotes"]:
        source = (ROOT / "policies_src" / quoted["source"]).read_text(encoding="utf-8").replace("**", "")
        assert quoted["text"] in " ".join(re.sub(r"^- \*?", "", source, flags=re.MULTILINE).split())
    assert done.returncode == 0


def asked(build: Path, *questions: object) -> tuple[list[dict[str, Any]], subprocess.CompletedProcess[str]]:
    typed = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in questions).encode()
    done = run("ask", "--json", "-", build=build, typed=typed)
    return [json.loads(line) for line in done.stdout.splitlines()], done


def test_a_question_in_json_is_read_with_the_conversation_before_it(build: Path) -> None:
    replies, done = asked(
        build,
        {"question": "what about ex-pupils?", "context": [FRIEND]},
        {"question": "memory sticks allowed?", "context": [FRIEND]},
        {"question": "what about ex-pupils?", "context": [FRIEND], "policies": ["thurlton"]},
        {"question": "the next one", "context": ["thurlton 6.2"]},
        "rule 18 seadown",
    )
    assert done.returncode == 0, done.stderr
    assert [one["kind"] for one in replies[3:]] == ["lookup", "lookup"]
    assert replies[0]["read_with"] == FRIEND
    assert replies[1].get("read_with") is None
    assert {quoted["policy"] for quoted in replies[2]["quotes"]} == {"thurlton"}
    assert [quoted["label"] for quoted in replies[4]["quotes"]] == ["18"]


def test_a_line_that_is_wrong_is_named_and_the_others_are_answered(build: Path) -> None:
    replies, done = asked(build, '{"question": ', {"query": "x"}, {"question": "x", "policies": ["nobody"]}, FRIEND)
    assert [one["kind"] for one in replies] == ["failure", "failure", "failure", "answer"]
    assert done.returncode == 1
    assert "line 1: it is not valid JSON" in done.stderr
    assert 'line 2: it has no text "question"' in done.stderr
    assert "line 3: there is no policy 'nobody'; known are" in done.stderr


def test_how_the_words_were_read_is_said_and_no_quote_is_touched_by_it(build: Path) -> None:
    done = run("ask", "can a mum freind me on insta", build=build)
    assert "I read “freind” as “friend”." in " ".join(done.stdout.split())
    assert "“mum” to mean parents" in " ".join(done.stdout.split())
    (reply,), _ = asked(build, "can a mum freind me on insta")
    assert reply["mended"] == {"freind": "friend"}
    assert all("insta " not in quoted["text"].lower() for quoted in reply["quotes"])


def test_a_sensitive_question_names_the_safeguarding_contact_and_stays_private(build: Path) -> None:
    sensitive, ordinary = asked(build, "a boy in my class told me his dad hits him at night", "what is the password rule")[0]
    assert sensitive["private"] is True
    assert {"policy": "wimborne", "safeguarding": "the DSL (designated safeguarding lead) or the headteacher"} in sensitive[
        "safeguarding"
    ]
    assert ordinary["private"] is False
    done = run("ask", "a boy in my class told me his dad hits him at night", build=build)
    assert "tell the safeguarding contact now" in " ".join(done.stdout.split())


def test_each_quote_says_how_firmly_it_binds_and_by_which_words(build: Path) -> None:
    reply = json.loads(run("show", "umbrella", "5.2.2", "--json", build=build).stdout)
    assert reply["quotes"][0]["binding"] == {"force": "must not", "words": "5.2 DO NOT"}


def test_a_clause_is_shown_by_policy_and_number(build: Path) -> None:
    done = run("show", "wimborne", "2.3.4", "--json", build=build)
    reply = json.loads(done.stdout)
    assert (reply["kind"], [quoted["text"] for quoted in reply["quotes"]]) == (
        "lookup",
        ["Staff should never 'friend' a pupil or parent at the school where they are working onto their social networking site."],
    )
    assert json.loads(run("show", reply["quotes"][0]["uid"], "--json", build=build).stdout)["quotes"] == reply["quotes"]


def test_the_policies_are_listed_with_what_to_beware_of(build: Path) -> None:
    done = run("policies", build=build)
    assert "not yet agreed by the governing body" in " ".join(done.stdout.split())
    assert done.stdout.count("review was due") >= 3


def test_every_clause_of_the_index_is_proved(build: Path) -> None:
    done = run("verify", build=build)
    assert done.returncode == 0
    assert "clauses of 5 policies stand word for word in their source files" in done.stdout


def test_a_second_ingest_gives_the_same_clauses_and_index(build: Path) -> None:
    before = (build / "clauses.jsonl").read_bytes(), (build / "index" / "current").read_text()
    assert run("ingest", "--quiet", build=build).returncode == 0
    assert before == ((build / "clauses.jsonl").read_bytes(), (build / "index" / "current").read_text())


@pytest.mark.parametrize(
    "words",
    [
        ["ask"],
        ["show"],
        ["frobnicate"],
        ["ask", "--policy", "nobody's", "hello"],
        ["ask", "-", "friend"],
        ["show", "nobody", "2.1"],
        ["show", ""],
        ["show", "😀"],
        ["show", "wimborne", "2.3.4", "extra words"],
    ],
)
def test_wrong_usage_ends_with_2(build: Path, words: list[str]) -> None:
    done = run(*words, build=build)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_without_an_index_the_mend_is_named(tmp_path: Path) -> None:
    done = run("ask", FRIEND, build=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "run 'policy-bot ingest' first" in done.stderr


def test_bad_files_end_with_1_are_all_named_and_the_index_in_use_stays(build: Path, tmp_path: Path) -> None:
    mine = tmp_path / "build"
    shutil.copytree(build, mine)
    policies = tmp_path / "policies"
    shutil.copytree(ROOT / "policies_src", policies)
    (policies / "empty.txt").touch()
    (policies / "scan.pdf").write_bytes(b"%PDF-1.4 cut")
    before = (mine / "index" / "current").read_text(), (mine / "clauses.jsonl").read_bytes()
    done = run("ingest", build=mine, policies=policies)
    assert done.returncode == 1
    assert "2 things to mend" in done.stderr
    assert "empty.txt: the file is empty" in done.stderr
    assert "scan.pdf: the PDF is damaged" in done.stderr
    assert before == ((mine / "index" / "current").read_text(), (mine / "clauses.jsonl").read_bytes())
    assert json.loads((mine / "ingest-report.json").read_text(encoding="utf-8"))["faults"]


def test_an_ingest_that_is_killed_leaves_the_index_in_use(build: Path, tmp_path: Path) -> None:
    mine = tmp_path / "build"
    shutil.copytree(build, mine)
    policies = tmp_path / "policies"
    shutil.copytree(ROOT / "policies_src", policies)
    (policies / "new.txt").write_text("1. Dogs\n\n1.1 Dogs must be on a lead.\n", encoding="utf-8")
    for moment in (0.3, 1.0, 2.0, 4.0):
        started = subprocess.Popen(
            [sys.executable, "-m", "bot", "ingest", "--quiet"],
            cwd=mine,
            env=environment(mine, policies),
            stderr=subprocess.DEVNULL,
        )
        time.sleep(moment)
        started.send_signal(signal.SIGKILL)
        started.wait()
        assert json.loads(run("show", "wimborne", "2.3.4", "--json", build=mine).stdout)["kind"] == "lookup"
    assert run("ingest", "--quiet", build=mine, policies=policies).returncode == 0
    assert json.loads(run("show", "new", "1.1", "--json", build=mine, policies=policies).stdout)["quotes"]
    assert [path.name for path in mine.iterdir() if path.name.startswith(".")] == [".lock"]


def test_two_ingests_at_once_take_turns(build: Path, tmp_path: Path) -> None:
    mine = tmp_path / "build"
    shutil.copytree(build, mine)
    policies = tmp_path / "policies"
    shutil.copytree(ROOT / "policies_src", policies)
    (policies / "new.txt").write_text("1. Dogs\n\n1.1 Dogs must be on a lead.\n", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "ingest", "--quiet"]
    both = [subprocess.Popen(command, cwd=mine, env=environment(mine, policies)) for _ in range(2)]  # noqa: S603 (our own program)
    assert [one.wait() for one in both] == [0, 0]
    assert run("verify", build=mine, policies=policies).returncode == 0


def test_tampering_with_the_index_is_named(build: Path, tmp_path: Path) -> None:
    mine = tmp_path / "build"
    shutil.copytree(build, mine)
    clauses = mine / "index" / (mine / "index" / "current").read_text().strip() / "clauses.jsonl"
    clauses.write_text(clauses.read_text(encoding="utf-8").replace("never 'friend'", "always 'friend'"), encoding="utf-8")
    for words in (["verify"], ["ask", FRIEND], ["show", "wimborne"]):
        done = run(*words, build=mine)
        assert done.returncode == 1
        assert "clauses.jsonl: it was altered or cut short" in done.stderr


def test_a_source_file_that_changed_is_named_by_verify(build: Path, tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    shutil.copytree(ROOT / "policies_src", policies)
    path = policies / "wimborne-social-networking-2017.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("never 'friend'", "always 'friend'"), encoding="utf-8")
    done = run("verify", build=build, policies=policies)
    assert done.returncode == 1
    assert "wimborne-social-networking-2017.txt: the file has changed since the index was built" in done.stderr
    assert "(2.3.4, line 102): the text is not what the document says" in done.stderr


def reseal(folder: Path) -> None:
    """Let the manifest of an index say that the altered clauses are the right ones."""
    manifest = read_manifest(folder)
    write_manifest(folder, replace(manifest, files=manifest.files | hashes(folder, ["clauses.jsonl"])))


@pytest.mark.parametrize(
    ("field", "value"),
    [("lead_in", ""), ("headings", []), ("organisation", "Another School"), ("label", "9.9"), ("repairs", ["none"])],
)
def test_a_clause_altered_together_with_its_hashes_is_named(build: Path, tmp_path: Path, field: str, value: object) -> None:
    mine = tmp_path / "build"
    shutil.copytree(build, mine)
    folder = mine / "index" / (mine / "index" / "current").read_text().strip()
    lines = (folder / "clauses.jsonl").read_text(encoding="utf-8").splitlines()
    place = next(place for place, line in enumerate(lines) if json.loads(line)["label"] == "5.2.2")
    clause = json.loads(lines[place]) | {field: value}
    if field in {"lead_in", "headings"}:
        clause[f"{field}_cut"] = []
    lines[place] = json.dumps(clause)
    (folder / "clauses.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    reseal(folder)
    done = run("verify", build=mine)
    assert done.returncode == 1
    assert f"its {field}" in done.stderr


def test_a_clause_that_the_index_has_lost_is_named(build: Path, tmp_path: Path) -> None:
    mine = tmp_path / "build"
    shutil.copytree(build, mine)
    folder = mine / "index" / (mine / "index" / "current").read_text().strip()
    lines = (folder / "clauses.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "clauses.jsonl").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    reseal(folder)
    assert "the index lacks this clause" in run("verify", build=mine).stderr


@pytest.mark.parametrize("damage", [b"\xff\xfe\x00", b"", b"../../..", b"0123456789abcdef"])
def test_a_damaged_pointer_is_named_and_the_next_ingest_mends_it(build: Path, tmp_path: Path, damage: bytes) -> None:
    mine = tmp_path / "build"
    shutil.copytree(build, mine)
    (mine / "index" / "current").write_bytes(damage)
    done = run("show", "wimborne", "2.3.4", build=mine)
    assert done.returncode == 1
    assert "run 'policy-bot ingest'" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("ingest", "--quiet", build=mine).returncode == 0
    assert run("show", "wimborne", "2.3.4", build=mine).returncode == 0


def test_output_that_is_no_utf_8_and_a_closed_input_do_no_harm(build: Path) -> None:
    plain = environment(build, ROOT / "policies_src") | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "bot", "show", "wimborne", "2.3.4"]
    done = subprocess.run(command, cwd=build, env=plain, capture_output=True, check=False)  # noqa: S603 (our own program)
    assert (done.returncode, done.stderr) == (0, b"")
    closed = subprocess.run(  # noqa: S603 (our own program)
        ["/bin/sh", "-c", f"{sys.executable} -m bot ask --json - <&-"], cwd=build, env=plain, capture_output=True, check=False
    )
    assert b"Traceback" not in closed.stderr


def test_a_file_name_that_is_no_text_is_a_fault_among_the_others(build: Path, tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "empty.txt").touch()
    Path(os.fsdecode(bytes(policies) + b"/bad\xff\xfename.txt")).write_text("1.1 Words must stand.\n", encoding="utf-8")
    done = run("ingest", build=build, policies=policies)
    assert done.returncode == 1
    assert "bad\\udcff\\udcfename.txt: its name holds characters that cannot be shown; give it a plain name" in done.stderr
    assert "empty.txt: the file is empty" in done.stderr


@pytest.mark.parametrize("command", ["ingest", "ask", "show", "policies", "verify"])
def test_each_command_explains_itself(build: Path, command: str) -> None:
    done = run(command, "--help", build=build)
    assert done.returncode == 0
    assert "Usage:" in done.stdout
