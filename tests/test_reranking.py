"""A second look at the hits: it may choose another clause, never whether to quote."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import FIGURES, FakeModel
from numpy.typing import NDArray

from bot.answer import Abstention, Answer, Ask
from bot.asking import Asker
from index.building import build_index
from index.errors import ModelError
from index.opening import open_index
from index.reranking import CrossEncoderReranker, Reranker
from ingest.ingesting import ingest

KEYS = "1. Keys\n\n1.1 Keys to the front door are signed for.\n\n1.2 Keys to the front gate hang in the office.\n\n1.3 Keys are counted.\n"


class Prefers:
    """A reranker that knows what it wants."""

    def __init__(self, words: str) -> None:
        self.words = words

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        assert question
        return np.array([self.words in text for text in texts], np.float32)


def asker(tmp_path: Path, reranker: Reranker | None) -> Asker:
    folder, build = tmp_path / "policies", tmp_path / "build"
    folder.mkdir()
    build.mkdir()
    (folder / "keys.txt").write_text(KEYS, encoding="utf-8")
    build_index(build, ingest(folder, previous=()), FakeModel(), calibration=FIGURES)
    return Asker(open_index(build, "fake", FakeModel(), reranker))


@pytest.mark.parametrize(("reranker", "label"), [(None, "1.1"), (Prefers("gate"), "1.2")])
def test_the_reranker_says_which_clause_comes_first(reranker: Reranker | None, label: str, tmp_path: Path) -> None:
    reply = asker(tmp_path, reranker).ask(Ask("keys to the front door"))
    assert isinstance(reply, Answer)
    assert reply.quotes[0].citation.label == label


def test_the_reranker_cannot_make_the_bot_quote_what_is_not_covered(tmp_path: Path) -> None:
    assert isinstance(asker(tmp_path, Prefers("counted")).ask(Ask("sick pay rates")), Abstention)


def test_a_reranker_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"POLICY_BOT_RERANKER: .*cannot be loaded"):
        CrossEncoderReranker(str(tmp_path / "none"))
