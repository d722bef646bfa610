"""``python -m ingest``: print what is understood of a policies folder, and write nothing."""

import argparse
import sys
from pathlib import Path

from ingest.ingesting import ingest
from ingest.report import to_json


def main() -> int:
    """Return 0 if every file could be read, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest", description="Print, as JSON, what is understood of a policies folder; write nothing."
    )
    parser.add_argument("folder", nargs="?", default="policies_src", type=Path, help="the folder (default: policies_src)")
    done = ingest(parser.parse_args().folder, previous=())
    sys.stdout.write(to_json(done.reports, [str(fault) for fault in done.faults]))
    return 1 if done.faults else 0


if __name__ == "__main__":
    sys.exit(main())
