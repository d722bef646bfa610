"""What went over the wire between the playground and the bot, as the playground records it."""

import json
from pathlib import Path
from typing import Any

JSON = dict[str, Any]


def exchanges(folder: Path) -> list[JSON]:
    """Return what is recorded in a folder, in the order in which the exchanges ended."""
    return [one for path in sorted(folder.glob("events_recording_*")) for one in _parsed(path.read_text(encoding="utf-8"))]


def from_bot(exchange: JSON) -> bool:
    """Return whether the bot sent it."""
    return str(exchange["direction"]).startswith("User Application")


def _parsed(text: str) -> list[JSON]:
    """Return the objects in a recording, of which the last may be unfinished."""
    decoder, place, found = json.JSONDecoder(), 0, list[JSON]()
    while (place := text.find("{", place)) >= 0:
        try:
            one, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError:
            break
        found.append(one)
    return found
