"""The nouns that the pages to read show."""

from dataclasses import dataclass

from bot.platforms.web.views import PolicyView, QuoteView


@dataclass(frozen=True, slots=True)
class HeadingView:
    """A title of the policy above its clauses."""

    anchor: str
    text: str
    level: int
    """2 to 6: the level below the page's own title at which it stands."""


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause in its place in the policy."""

    anchor: str
    quote: QuoteView
    repeats_lead_in: bool
    """Whether its lead-in stands above the clause before it already."""
    is_cited: bool
    differs: bool
    """Whether it says something else than when it was cited."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """Titles, and the clauses beneath them."""

    headings: tuple[HeadingView, ...]
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """The file that a policy was read from."""

    name: str
    url: str
    """Empty where the file is not on this server any more."""
    is_same: bool
    """Whether it is still what the clauses were read from."""


@dataclass(frozen=True, slots=True)
class ReaderView:
    """A whole policy."""

    policy: PolicyView
    facts: tuple[tuple[str, str], ...]
    """Owner, reference and what else the register says, each with its name."""
    sections: tuple[SectionView, ...]
    count: int
    source: SourceView


@dataclass(frozen=True, slots=True)
class PrintView:
    """One clause for a file of paper."""

    policy: PolicyView
    quote: QuoteView
    sha: str
    address: str
    """Its permanent address, with the server's name."""
    today: str
