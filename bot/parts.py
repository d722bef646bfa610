"""What somebody wrote in parts: a few words on something grave are not to be drowned by many on something else."""

import re

from bot.answer import LONGEST_QUESTION

_SHORTEST = 60
"""Characters below which a sentence is read together with the next: alone it says too little."""
_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+")


def parts(words: str) -> tuple[str, ...]:
    """Return what somebody wrote as it begins, and each part of it by itself."""
    found: list[str] = []
    for sentence in _ENDS.split(words.strip()):
        if found and len(found[-1]) < _SHORTEST:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found += [sentence[at : at + LONGEST_QUESTION] for at in range(0, len(sentence), LONGEST_QUESTION)]
    return tuple(dict.fromkeys((words.strip()[:LONGEST_QUESTION], *found)))
