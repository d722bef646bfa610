"""``python -m index QUESTION``: print the hits of the index in ``build/``, without any decision to quote."""

import sys
from pathlib import Path

from index.clause_index import open_index
from index.embedding import SentenceTransformerEmbedder
from index.errors import IndexFault

_USAGE = 2


def main() -> int:
    """Return 0, or 1 where there is no index that can be searched, or 2 without a question."""
    if len(sys.argv) < 2:  # noqa: PLR2004 (the program's name and a question)
        sys.stderr.write("usage: python -m index QUESTION\n")
        return _USAGE
    try:
        index = open_index(Path("build"), SentenceTransformerEmbedder())
    except IndexFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    for hit in index.search(" ".join(sys.argv[1:])):
        clause = hit.clause
        sys.stdout.write(
            f"{hit.rank:2} {hit.score:.3f} {hit.similarity:.3f} {clause.label or '-'} {clause.uid} {clause.text[:80]}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
