"""Short ways from a text to what the program makes of it."""

from ingest import readers
from ingest.policy import Clause, Document, Policy
from ingest.splitting import Split, split

POLICY = Policy("test", "Test School", "Test Policy", "test.txt")


def read(text: str, suffix: str = ".txt") -> Document:
    """Return ``text`` as the reader for ``suffix`` reads it."""
    return readers.read(f"test{suffix}", text.encode())


def take_apart(text: str, suffix: str = ".txt") -> Split:
    """Return ``text`` split."""
    return split(POLICY, read(text, suffix))


def clauses(text: str, suffix: str = ".txt") -> list[Clause]:
    """Return the clauses of ``text``."""
    return list(take_apart(text, suffix).clauses)


def said(text: str, suffix: str = ".txt") -> list[tuple[str, str, str]]:
    """Return the label, lead-in and text of each clause of ``text``."""
    return [(clause.label, clause.lead_in, clause.text) for clause in clauses(text, suffix)]
