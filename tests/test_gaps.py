import hashlib
import re
from collections.abc import Sequence
from datetime import date
from itertools import count

import numpy as np
from making import quote
from numpy.typing import NDArray

from bot.answer import Quote
from bot.gaps import find_gaps
from bot.records.feedback import Reason, Unanswered

DAY = 86400.0
_times = count(0)
NEAREST = quote("Parents are written to by the office.")


class Meanings:
    """Takes a question to mean its first word, and a little of all of its words."""

    def vector(self, question: str) -> tuple[float, ...]:
        first = re.findall(r"\w+", question)[0]
        made = 3 * _direction(first) + _direction(question)
        return tuple(map(float, made / np.linalg.norm(made)))

    def nearest(self, question: str, policies: Sequence[str]) -> Quote | None:
        return NEAREST if question.startswith("whatsapp") and not policies else None


def _direction(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    made = np.random.default_rng(seed).normal(size=64)
    return np.asarray(made / np.linalg.norm(made))


def asked(question: str, who: str, kind: str = "abstention", *reasons: Reason) -> Unanswered:
    return Unanswered(question, who, kind, reasons, (), (), 20_000 * DAY + next(_times) * DAY)


def test_what_several_ask_in_their_own_words_is_one_gap_with_its_people_nearest_clause_and_dates() -> None:
    put = [
        asked("whatsapp groups with parents?", "ada"),
        asked("bicycles in the yard?", "ada"),
        asked("whatsapp with the mums", "ben", "near_miss"),
        asked("whatsapp with the mums", "ben", "near_miss"),
        asked("whatsapp: may I?", "cy", "thumbs_down", Reason.OUT_OF_DATE),
    ]
    most, other = find_gaps(put, Meanings())
    assert (most.people, most.questions, most.nearest) == (3, 4, NEAREST)
    assert most.question.startswith("whatsapp")
    assert set(most.kinds) == {"abstention", "near_miss", "thumbs_down"}
    assert most.kinds[0] == "near_miss"
    assert most.reasons == (Reason.OUT_OF_DATE,)
    assert (most.first, most.last) == (
        date.fromordinal(date(1970, 1, 1).toordinal() + 20_000),
        date.fromordinal(date(1970, 1, 1).toordinal() + 20_004),
    )
    assert (other.question, other.people, other.nearest) == ("bicycles in the yard?", 1, None)


def test_what_too_few_ask_is_left_out_however_often_they_do() -> None:
    put = [asked("whatsapp?", "ada"), asked("whatsapp!", "ada"), asked("bicycles?", "ada"), asked("bicycles!", "ben")]
    (gap,) = find_gaps(put, Meanings(), least=2)
    assert gap.question.startswith("bicycles")
    assert gap.people == 2


def test_nothing_asked_leaves_no_gap() -> None:
    assert find_gaps([], Meanings()) == ()
