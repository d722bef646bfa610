"""Serving: the model inside the index gives the original's vectors, without torch, to many at once."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeModel

from index import adapter
from index.building import build_index
from index.embedding import Encoded, Progress, Together
from index.errors import DamagedIndexError, ModelError
from index.model import PACKAGED, PACKAGED_SHA, SentenceTransformerModel, packaged
from index.onnx_model import OnnxEmbedder
from ingest.ingesting import ingest

ROOT = Path(__file__).parent.parent
TEXTS = ("can I accept a parent's friend request?", "Staff must not.", "phones " * 400, "e\u0301cole \U0001f642")


@pytest.fixture(name="model", scope="module")
def _model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, OnnxEmbedder]:
    folder: Path = tmp_path_factory.mktemp("made") / "model"
    made = SentenceTransformerModel()
    made.export(folder, None)
    return folder, OnnxEmbedder(folder, made.name, made.digest)


@pytest.fixture(name="index")
def _index(model: tuple[Path, OnnxEmbedder], tmp_path: Path) -> Path:
    class Exported(SentenceTransformerModel):
        def export(self, folder: Path, previous: Path | None) -> None:
            super().export(folder, previous or model[0])

    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "keys.txt").write_text("1. Keys\n\n1.1 Keys must never be lent.\n", encoding="utf-8")
    build = tmp_path / "build"
    build.mkdir()
    build_index(build, ingest(tmp_path / "policies", previous=()), Exported())
    return build


def test_the_exported_model_gives_the_vectors_of_sentence_transformers(model: tuple[Path, OnnxEmbedder]) -> None:
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(packaged()), device="cpu")
    adapter.merge(original, PACKAGED_SHA)
    expected = original.encode(list(TEXTS), normalize_embeddings=True, show_progress_bar=False)
    made = model[1].embed(TEXTS)
    assert np.sum(made.vectors * expected, axis=1).min() > 0.99
    np.testing.assert_allclose(np.linalg.norm(made.vectors, axis=1), 1, atol=1e-5)


def test_a_text_is_encoded_alike_alone_and_among_others(model: tuple[Path, OnnxEmbedder]) -> None:
    together = model[1].embed(TEXTS)
    for place, text in enumerate(TEXTS):
        alone = model[1].embed([text])
        np.testing.assert_allclose(alone.vectors[0], together.vectors[place], atol=1e-5)
        assert alone.tokens[0].ids.tolist() == together.tokens[place].ids.tolist()
        np.testing.assert_allclose(alone.tokens[0].vectors, together.tokens[place].vectors, atol=1e-4)


def test_a_word_has_a_vector_and_the_marks_that_the_model_adds_have_none(model: tuple[Path, OnnxEmbedder]) -> None:
    (tokens,) = model[1].embed(["staff phones"]).tokens
    assert tokens.vectors.shape == (2, 384)


def test_the_model_is_taken_over_from_an_earlier_index_without_torch(model: tuple[Path, OnnxEmbedder], tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.model import SentenceTransformerModel as M;"
        f" m = M(); m.export(Path({str(tmp_path / 'new')!r}), Path({str(model[0])!r})); m.embed(['keys']);"
        " assert 'torch' not in sys.modules and 'transformers' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)  # noqa: S603 (our own code)


def test_answering_loads_no_torch(index: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.answer import Ask; from bot.asking import Asker; from index.opening import open_index;"
        f" reply = Asker(open_index(Path({str(index)!r}), {PACKAGED!r})).ask(Ask('may keys be lent?'));"
        " assert type(reply).__name__ != 'Failure', reply;"
        " assert not {'torch', 'transformers', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)  # noqa: S603 (our own code)


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndexError, match="the model in the index is damaged"):
        OnnxEmbedder(tmp_path, PACKAGED, "")


def test_an_adapter_for_other_weights_is_refused() -> None:
    from sentence_transformers import SentenceTransformer

    with pytest.raises(ModelError, match="it was taught on the model"):
        adapter.merge(SentenceTransformer(str(packaged()), device="cpu"), "another")


class Slow(FakeModel):
    """Encodes one batch at a time, the first only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.began = threading.Event(), threading.Event()
        self.batches: list[int] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        self.began.set()
        assert self.go.wait(10)
        self.batches.append(len(texts))
        if "fault" in texts:
            raise ValueError(texts)
        return super().embed(texts, progress)


def ask_at_once(together: Together, slow: Slow, questions: Sequence[str]) -> dict[str, object]:
    """Return what each question got, all but the first asked while the first is being encoded."""
    got: dict[str, object] = {}

    def ask(question: str) -> None:
        try:
            got[question] = together.encode(question).vectors[0].tolist()
        except ValueError as fault:
            got[question] = fault

    threads = [threading.Thread(target=ask, args=(question,)) for question in questions]
    threads[0].start()
    assert slow.began.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(together.waiting) < len(questions) - 1:
        threading.Event().wait(0.001)
    slow.go.set()
    for thread in threads:
        thread.join(10)
    return got


def test_questions_that_come_at_once_are_encoded_together_and_each_gets_its_own() -> None:
    slow = Slow()
    questions = [f"question number{place}" for place in range(9)]
    got = ask_at_once(Together(slow), slow, questions)
    assert slow.batches == [1, 8]
    for question in questions:
        assert got[question] == FakeModel().embed([question]).vectors[0].tolist()


def test_a_question_that_fails_takes_no_other_down() -> None:
    slow = Slow()
    questions = ["first", "second", "fault", "third"]
    got = ask_at_once(Together(slow), slow, questions)
    assert isinstance(got["fault"], ValueError)
    assert [isinstance(got[one], list) for one in ("first", "second", "third")] == [True, True, True]
