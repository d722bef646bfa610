"""Opening the index in use: every part checked before it is trusted."""

import json
from pathlib import Path

from threadpoolctl import threadpool_limits

from index import vectors as backends
from index.asked_as import KnownQuestions
from index.calibration import Calibration
from index.clause_index import ClauseIndex
from index.embedding import Embedder, Together
from index.errors import DamagedIndexError, NoIndexError
from index.in_use import check_files, folder_in_use
from index.lexical import Lexical
from index.manifest import read_manifest
from index.onnx_model import OnnxEmbedder
from index.parts import ASKED_AS, CLAUSES, LEXICAL, MODEL, POLICIES, RECOGNISER, ROWS, TOKENS, VECTORS, WORDS
from index.reranking import Reranker
from index.rows import Rows
from index.situations import Recogniser
from index.tokens import TokenIndex
from index.vocabulary import Vocabulary
from ingest.clause_file import read_clauses
from ingest.errors import ClauseFileError
from ingest.glossary import GlossaryEntry
from ingest.policy import Clause, Policy, Stated


def clauses_in_use(build: Path) -> tuple[Clause, ...]:
    """Return the clauses of the index in use, checked against its manifest; none where there is no whole index."""
    try:
        folder = folder_in_use(build)
        check_files(folder, read_manifest(folder))
        return read_clauses(folder / CLAUSES)
    except (NoIndexError, DamagedIndexError, ClauseFileError):
        return ()


def open_index(build: Path, model: str, embedder: Embedder | None = None, reranker: Reranker | None = None) -> ClauseIndex:
    """Return the index in use in ``build``, which ``model`` (its name) must have built.

    Questions are encoded by the model inside the index, or by ``embedder``; ``reranker`` takes a second look at the hits.
    Raises NoIndexError if there is none, DamagedIndexError if a part of it is missing or altered, or another model built it.
    """
    folder = folder_in_use(build)
    manifest = read_manifest(folder)
    if manifest.model != model or (embedder and embedder.digest != manifest.model_digest):
        message = (
            f"{folder}: it was built by the model {manifest.model!r} and is searched by {model!r};"
            " run 'policy-bot ingest' to build it anew"
        )
        raise DamagedIndexError(message)
    check_files(folder, manifest)
    # A question's sums are small, and the model has threads of its own: numpy's and faiss's would only be in their way.
    threadpool_limits(limits=1)
    try:
        clauses = read_clauses(folder / CLAUSES)
        policies = tuple(_policy(record) for record in json.loads((folder / POLICIES).read_text(encoding="utf-8")))
        words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        entries = [GlossaryEntry(tuple(said), tuple(means)) for said, means in words["glossary"]]
        vocabulary = Vocabulary(entries, frozenset(words["policies"].split()), frozenset(words["language"].split()))
        calibration = Calibration.from_json(json.dumps(manifest.calibration))
        look_for = dict(words["look_for"])
    except (ClauseFileError, OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"{folder}: the index is damaged ({error}); run 'policy-bot ingest' to build it anew"
        raise DamagedIndexError(message) from error
    return ClauseIndex(
        manifest,
        calibration,
        clauses,
        policies,
        look_for,
        Rows.open(folder / ROWS),
        backends.open_vectors(manifest.vectors, folder / VECTORS),
        TokenIndex.open(folder / TOKENS),
        Lexical.open(folder / LEXICAL, len(clauses)),
        vocabulary,
        Recogniser.open(folder / RECOGNISER),
        KnownQuestions.open(folder / ASKED_AS),
        Together(embedder or OnnxEmbedder(folder / MODEL, manifest.model, manifest.model_digest)),
        reranker,
    )


def _policy(record: dict[str, object]) -> Policy:
    dates = {name: Stated(**value) for name, value in record.items() if isinstance(value, dict)}
    lists = {name: tuple(value) for name, value in record.items() if isinstance(value, list)}
    return Policy(**record | dates | lists)  # type: ignore[arg-type]  # checked when the register was read
