"""Writes the awkward Word files beside this script anew: ``python tests/samples/make_docx.py``."""

import sys
from collections.abc import Mapping
from pathlib import Path

import word_editing
import word_layout
import word_lists
from wordml import save

HERE = Path(__file__).parent


def samples() -> Mapping[str, Mapping[str, str]]:
    """Return the parts of each sample by its file's name."""
    return {
        "anti-bullying.docx": word_layout.anti_bullying(),
        "charging.docx": word_layout.charging(),
        "fire.docx": word_editing.fire(),
        "first-aid.docx": word_layout.first_aid(),
        "gifts.docx": word_editing.gifts(),
        "lettings.docx": word_lists.lettings(),
        "own-devices.docx": word_lists.own_devices(),
        "visitors.docx": word_editing.visitors(),
        "volunteers.docx": word_lists.volunteers(),
        "whistleblowing.docx": word_editing.whistleblowing(),
    }


def main(folder: Path) -> None:
    """Write the samples into ``folder``."""
    for name, parts in samples().items():
        save(folder / name, parts)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
