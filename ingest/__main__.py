"""``python -m ingest``: print what is understood of a policies folder, and write nothing."""

import sys
from pathlib import Path

from ingest.ingesting import ingest
from ingest.report import to_json


def main() -> int:
    """Return 0 if every file could be read, else 1."""
    done = ingest(Path(sys.argv[1] if len(sys.argv) > 1 else "policies_src"), previous=())
    sys.stdout.write(to_json(done.reports, [str(fault) for fault in done.faults]))
    return 1 if done.faults else 0


if __name__ == "__main__":
    sys.exit(main())
