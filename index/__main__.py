"""``python -m index QUESTION``: print the hits of the index in ``build/``, without any decision to quote."""

import argparse
import sys
from pathlib import Path

from index.errors import IndexFault
from index.model import PACKAGED
from index.opening import open_index


def main() -> int:
    """Return 0, or 1 where there is no index that can be searched, or (argparse) 2 without a question."""
    parser = argparse.ArgumentParser(prog="python -m index", description="Print the hits of the index in build/ for a question.")
    parser.add_argument("question", nargs="+", help="the question, in your own words")
    question = " ".join(parser.parse_args().question)
    try:
        index = open_index(Path("build"), PACKAGED)
    except IndexFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    for hit in index.search(index.read(question)):
        clause = hit.clause
        sys.stdout.write(
            f"{hit.rank:2} {hit.score:.3f} {hit.signals.context:.3f} {clause.label or '-'} {clause.uid} {clause.text[:80]}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
