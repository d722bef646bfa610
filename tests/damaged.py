"""Reads damaged copies of a PDF, one a line of standard output; for tests, in a process that may break.

python tests/damaged.py FILE FIRST COUNT
"""

import logging
import sys
from pathlib import Path
from random import Random

from ingest import readers
from ingest.errors import DocumentError


def damage(data: bytes, seed: int) -> bytes:
    """Return ``data`` cut short, with bytes flipped, with a stretch taken out, doubled or blanked: always the same for one seed."""
    chance = Random(seed)  # noqa: S311 (no secret)
    broken = bytearray(data)
    start = chance.randrange(len(broken))
    length = chance.randint(1, 1 + len(broken) // 8)
    match seed % 6:
        case 0:
            del broken[start:]
        case 1:
            for _ in range(chance.choice((1, 4, 40))):
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        case 2:
            del broken[start : start + length]
        case 3:
            broken[start:start] = broken[start : start + length]
        case 4:
            broken[start : start + length] = bytes(min(length, len(broken) - start))
        case _:
            digits = [place for place, byte in enumerate(broken) if chr(byte).isdigit()]
            for place in chance.sample(digits, min(20, len(digits))):
                broken[place] = ord(chance.choice("0123456789"))
    return bytes(broken)


def main() -> None:
    """Print for each seed what came of it: the lines read, or the fault that was named, or what should never be."""
    logging.disable()
    path, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    data = path.read_bytes()
    for seed in range(first, first + count):
        sys.stdout.write(f"{seed} ")
        sys.stdout.flush()
        try:
            document = readers.read(path.name, damage(data, seed))
        except DocumentError as error:
            sys.stdout.write(f"named {str(error)!r}\n")
        except Exception as error:  # noqa: BLE001 (whatever it is, the test is to say so)
            sys.stdout.write(f"WRONG {type(error).__name__} {str(error)!r}\n")
        else:
            sys.stdout.write(f"read {len(document.lines)} {list(document.warnings)!r}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
