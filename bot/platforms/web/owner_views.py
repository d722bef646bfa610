"""The nouns that the owner's pages show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GapView:
    """Questions of one meaning that the policies leave open."""

    head: str
    """How many asked, and what was left open."""
    question: str
    lines: tuple[str, ...]
    nearest: str
    """Where the nearest clause stands; empty for none."""
    nearest_url: str


@dataclass(frozen=True, slots=True)
class GapsView:
    """The gap report."""

    gaps: tuple[GapView, ...]
    none: str
    least: int
    """People who must have asked something before it is shown."""
    signs_out: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of texts."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class UsageView:
    """How much is asked."""

    tables: tuple[TableView, ...]
    none: str
    signs_out: bool
