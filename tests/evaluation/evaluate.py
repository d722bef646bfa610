"""``make eval``: measure search and replies, print the tables, and say which questions were won and lost.

python tests/evaluation/evaluate.py [--fit] [--corpus FOLDER] [--save FILE] [--before FILE]
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from conversations import conversation_shares  # noqa: E402 (the project's root must be found first)
from corpus import Question, read_beir, read_questions  # noqa: E402
from curve import draw  # noqa: E402
from fitting import fit, fit_sensitive  # noqa: E402
from measures import auroc, ndcg, recall, risk_coverage, success  # noqa: E402
from replies import Judged, judge, shares  # noqa: E402
from systems import Systems  # noqa: E402

from index.building import build_index  # noqa: E402
from index.clause_index import ClauseIndex  # noqa: E402
from index.in_use import sole_builder  # noqa: E402
from index.model import PACKAGED, SentenceTransformerModel  # noqa: E402
from index.opening import open_index  # noqa: E402
from ingest.ingesting import Ingested, ingest  # noqa: E402
from ingest.situations import read_situations  # noqa: E402

QUESTIONS = ROOT / "tests" / "questions.toml"
FIGURES = ROOT / "index" / "calibration.json"
PICTURE = ROOT / "docs" / "images" / "risk-coverage.svg"


def main() -> None:
    """Build the index of the corpus in a folder of its own, and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit index/calibration.json on the dev half first")
    parser.add_argument("--corpus", type=Path, help="measure the search on a corpus in BEIR's form instead")
    parser.add_argument("--save", type=Path, help="write which questions were found, for a later --before")
    parser.add_argument("--before", type=Path, help="a saved run: print the questions won and lost since")
    wanted = parser.parse_args()
    if wanted.corpus:
        done, questions = read_beir(wanted.corpus)
        index = built(done)
        print(f"## {wanted.corpus.name}: {len(index.clauses)} passages, {len(questions)} questions\n")
        print(search_table(Systems(index), questions, by_policy=False))
        return
    index = built(ingest(ROOT / "policies_src", previous=()))
    questions = read_questions(QUESTIONS)
    dev, held = ([one for one in questions if one.half == half] for half in ("dev", "held"))
    if wanted.fit:
        found, reporting = fit_sensitive(index, read_situations(ROOT / "policies_src"))
        figures = replace(fit(index, dev), sensitive_from=found, reporting_from=reporting)
        index = replace(index, calibration=figures)
        measured = {name: round(share, 4) for name, share in shares(judge(index, held)).items()}
        FIGURES.write_text(replace(index.calibration, measured=measured).to_json(), encoding="utf-8")
    for name, half in (("dev", dev), ("held", held)):
        print(f'\n## Half "{name}": {len(half)} questions, {sum(not one.covered for one in half)} of them not covered\n')
        print(search_table(Systems(index), half, by_policy=True))
        judged = judge(index, half)
        print(reply_table(judged))
        print(style_table(index, half))
    PICTURE.write_text(
        draw(risk_coverage([one.verdict.right for one in judged], [one.quoted_right for one in judged])), encoding="utf-8"
    )
    print(conversation_shares(index, QUESTIONS))
    print(latency(index, held))
    ranks = {one.text: first_found(index, one) for one in questions if one.covered}
    if wanted.before:
        print(won_and_lost(json.loads(wanted.before.read_text(encoding="utf-8")), ranks))
    if wanted.save:
        wanted.save.write_text(json.dumps(ranks, ensure_ascii=False, indent=1), encoding="utf-8")


def built(done: Ingested) -> ClauseIndex:
    """Return the index over what was ingested, built in a folder of its own."""
    model = os.environ.get("POLICY_BOT_MODEL") or PACKAGED
    with tempfile.TemporaryDirectory(prefix="policy-bot-eval-") as folder:
        with sole_builder(Path(folder)):
            build_index(Path(folder), done, SentenceTransformerModel(model))
        return open_index(Path(folder), model)


def search_table(systems: Systems, questions: Sequence[Question], *, by_policy: bool) -> str:
    """Return the table of what each system finds, in Markdown."""
    rows = ["| system | first | within three | nDCG@10 | recall@10 | AUROC |", "|---|---|---|---|---|---|"]
    covered = [one for one in questions if one.covered]
    policies = [policy.key for policy in systems.index.policies] if by_policy else [None]
    for name, rank in systems.named().items():
        ranked = {one.text: rank(one.text, None) for one in questions}
        whole = [([uid for uid, _ in ranked[one.text]], one.grades) for one in covered]
        pairs = [
            ([uid for uid, _ in (rank(one.text, policy) if policy else ranked[one.text])], one.grades)
            for one in covered
            for policy in policies
            if any(grade > 1 and (policy is None or uid.startswith(f"{policy}:")) for uid, grade in one.grades.items())
        ]
        tops = [(ranked[one.text][0][1] if ranked[one.text] else 0.0, one.covered) for one in questions]
        figures = (
            np.mean([success(uids, grades, 1) for uids, grades in pairs]),
            np.mean([success(uids, grades, 3) for uids, grades in pairs]),
            np.mean([ndcg(uids, grades) for uids, grades in whole]),
            np.mean([recall(uids, grades) for uids, grades in whole]),
            auroc([score for score, is_covered in tops if is_covered], [score for score, is_covered in tops if not is_covered]),
        )
        rows.append(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")
    pairs_word = f"{len(pairs)} (question, policy) pairs" if by_policy else f"{len(pairs)} questions"
    return "\n".join([*rows, f"\nFirst and within three: of {pairs_word}.\n"])


def reply_table(judged: Sequence[Judged]) -> str:
    """Return the table of what the replies are worth, in Markdown."""
    rows = ["| replies | share |", "|---|---|"]
    rows += [f"| {name} | {share:.3f} |" for name, share in shares(judged).items()]
    areas = (
        [one.verdict.covered for one in judged if one.question.covered],
        [one.verdict.covered for one in judged if not one.question.covered],
    )
    return "\n".join([*rows, f"| AUROC of the decision, covered against not | {auroc(*areas):.3f} |", ""])


def style_table(index: ClauseIndex, questions: Sequence[Question]) -> str:
    """Return how often a covered question of each style has an answering clause among the first three, in Markdown."""
    rows = ["| style | questions | within three, any policy |", "|---|---|---|"]
    for style in sorted({one.style for one in questions}):
        of_style = [one for one in questions if one.style == style and one.covered]
        if of_style:
            rows.append(f"| {style} | {len(of_style)} | {np.mean([first_found(index, one) <= 3 for one in of_style]):.3f} |")
    return "\n".join([*rows, ""])


def first_found(index: ClauseIndex, question: Question) -> int:
    """Return the rank of the first clause that answers, 99 if it is not among the first 50."""
    hits = index.search(index.read(question.text), 50)
    return next((hit.rank for hit in hits if question.grades.get(hit.clause.uid, 0) > 1), 99)


def won_and_lost(before: dict[str, int], now: dict[str, int]) -> str:
    """Return the questions whose first answering clause moved into the first three, or out of them."""
    won = [text for text, rank in now.items() if rank <= 3 < before.get(text, 0)]
    lost = [text for text, rank in now.items() if before.get(text, 99) <= 3 < rank]
    return "\n".join([f"\nWon ({len(won)}):", *won, f"\nLost ({len(lost)}):", *lost])


def latency(index: ClauseIndex, questions: Sequence[Question]) -> str:
    """Return how long reading and searching take, in words."""
    taken = []
    for one in questions:
        start = time.perf_counter()
        index.search(index.read(one.text), 50)
        taken.append((time.perf_counter() - start) * 1000)
    return f"Reading and searching: {np.median(taken):.0f} ms (median), {np.quantile(taken, 0.95):.0f} ms (95 %)."


if __name__ == "__main__":
    main()
