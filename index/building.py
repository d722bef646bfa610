"""Building an index beside the one in use, and putting it in its place in one step."""

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from index import vectors as backends
from index.asked_as import KnownQuestions
from index.calibration import Calibration, shipped
from index.embedded import Embedded, embed_texts
from index.embedding import Model, Progress
from index.errors import DamagedIndexError, NoIndexError
from index.in_use import check_files, folder_in_use, put_in_use
from index.language import language, words_in
from index.lexical import Lexical
from index.manifest import FORMAT, Manifest, hashes, read_manifest, write_manifest
from index.parts import ASKED_AS, BESIDE, CLAUSES, KEYS, LEXICAL, MODEL, POLICIES, RECOGNISER, ROWS, TOKENS, VECTORS, WORDS
from index.rows import Rows
from index.situations import ORDINARY, Recogniser
from index.texts import in_context, texts_of
from index.tokens import TokenIndex
from index.vocabulary import Vocabulary
from ingest.clause_file import to_json, write_clauses
from ingest.ingesting import Ingested

FLAT_UP_TO = 8_000
"""Rows up to which every one is compared with a question; beyond, only those of the nearest cells."""


def build_index(
    build: Path, done: Ingested, model: Model, progress: Progress | None = None, calibration: Calibration | None = None
) -> Manifest:
    """Build an index beside the one in use in ``build``, and put it in its place at once.

    Nothing is built if the index in use holds the same already. Clauses that it holds, by the same
    model, are not embedded again. Whatever fails, the index in use stays in use.
    """
    figures = calibration or shipped()
    content = _content(done, model, figures)
    before = _standing(build, model)
    if before and before[1].content == content:
        return before[1]
    beside = Path(tempfile.mkdtemp(prefix=BESIDE, dir=build))
    try:
        model.export(beside / MODEL, before[0] / MODEL if before else None)
        texts = texts_of(done.clauses)
        made = embed_texts(texts, model, before[0] if before else None, progress)
        _write_parts(beside, done, made, Rows.of(texts))
        _write_words(beside, done, model)
        names = [path.relative_to(beside).as_posix() for path in beside.rglob("*") if path.is_file()]
        files = hashes(beside, names)
        manifest = replace(_manifest(content, model, made, done, figures), files=files, clauses_digest=files[CLAUSES])
        write_manifest(beside, manifest)
        put_in_use(build, beside, manifest)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _content(done: Ingested, model: Model, calibration: Calibration) -> str:
    """Return a hash of all that an index is made from: two of the same hash answer alike."""
    settings = f"{model.name} {model.digest} {FORMAT} {calibration.to_json()}"
    owners = f"{done.glossary} {done.situations} {done.asked_as}"
    made_from = [*map(to_json, done.clauses), _policies(done), json.dumps(done.sources), owners, settings]
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()[:16]


def _policies(done: Ingested) -> str:
    return json.dumps([asdict(policy) for policy in done.policies], ensure_ascii=False, indent=1)


def _standing(build: Path, model: Model) -> tuple[Path, Manifest] | None:
    """Return the index in use if it is whole and was made by the same model."""
    try:
        folder = folder_in_use(build)
        manifest = read_manifest(folder)
        check_files(folder, manifest)
    except (NoIndexError, DamagedIndexError):
        return None
    return (folder, manifest) if manifest.model_digest == model.digest else None


def _write_parts(folder: Path, done: Ingested, made: Embedded, rows: Rows) -> None:
    """Write clauses and policies, and what finds them."""
    write_clauses(folder / CLAUSES, done.clauses)
    (folder / POLICIES).write_text(_policies(done), encoding="utf-8")
    (folder / KEYS).write_text(json.dumps(made.keys), encoding="utf-8")
    rows.save(folder / ROWS)
    backends.build(_backend(made), made.vectors).save(folder / VECTORS)
    TokenIndex.over(made.tokens).save(folder / TOKENS)
    Lexical.build([in_context(clause) for clause in done.clauses]).save(folder / LEXICAL)


def _backend(made: Embedded) -> str:
    return "faiss_flat" if len(made.vectors) <= FLAT_UP_TO else "faiss_ivf"


def _write_words(folder: Path, done: Ingested, model: Model) -> None:
    """Write what questions are read by: the glossary, the words that are known, the recogniser of situations."""
    policies = words_in(in_context(clause) for clause in done.clauses)
    record = {
        "glossary": [(entry.said, entry.means) for entry in done.glossary],
        "policies": " ".join(sorted(policies)),
        "language": " ".join(sorted(language())),
        "look_for": {one.name: one.look_for or done.situations.look_for for one in done.situations.situations},
    }
    (folder / WORDS).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    vocabulary = Vocabulary(done.glossary, policies, language())
    sensitive = [(text, one.name) for one in done.situations.situations for text in one.examples]
    examples = sensitive + [(text, ORDINARY) for text in done.situations.ordinary]
    vectors = model.embed([vocabulary.read(text).widened for text, _ in examples]).vectors
    Recogniser.fit(vectors, [name for _, name in examples]).save(folder / RECOGNISER)
    known = [one.question for one in done.asked_as]
    asked = model.embed([vocabulary.read(text).widened for text in known]).vectors
    KnownQuestions.of(known, [one.uid for one in done.asked_as], asked).save(folder / ASKED_AS)


def _manifest(content: str, model: Model, made: Embedded, done: Ingested, figures: Calibration) -> Manifest:
    return Manifest(
        format=FORMAT,
        content=content,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        model=model.name,
        model_digest=model.digest,
        dimensions=int(made.vectors.shape[1]),
        vectors=_backend(made),
        clauses=len(done.clauses),
        clauses_digest="",
        sources=done.sources,
        calibration=json.loads(figures.to_json()),
        versions={name: version(name) for name in ("policy-bot", "faiss-cpu", "bm25s", "numpy", "onnxruntime")},
        files={},
    )
