"""What conversion left in a line that is no word of the policy: found by span, never rewritten."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.policy import Cut, Span

_MARKUP = re.compile(
    r"""
      \*\*\*?                                             # bold, bold italic
    | </?(?:u|b|i|em|strong|sup|sub|span|br|p|div)\b[^<>]*>   # tags that a converter forgot
    | \[(?:image|bookmark):[^\]]*\]                       # what stood for a picture or a bookmark
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HINT = re.compile(r"[*<\[]")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])[^*]*?(?<=[^\s*])\*(?![\w*])")
_BULLET = re.compile(
    r"""\s*(?:
        (?:[-\u2013\u2014\u2022\u00b7\u25aa\u25e6\u2023\u25cb\u25cf\u25a0\u25a1\u27a2\u2713\u2714\uf020-\uf0ff*+o]
           | \u00a7(?!\s*\d)                              # Wingdings' square, unless a section sign
        )[\s]+
        | \*(?=[^\s*][^*]*$)                              # an asterisk glued to the item's first word
        | [\u2022\u25aa\u25cf\u25a0\uf020-\uf0ff](?=\S)
    )""",
    re.VERBOSE,
)
BOLD = re.compile(r"\s*(?:[-*\u2022\u00b7]\s+)?\*\*[^*]+\*\*:?\s*")


@dataclass(frozen=True, slots=True)
class Visible:
    """The characters of a line that a reader of the policy sees, and where each stands."""

    text: str
    places: Sequence[int]
    """For each character of ``text`` its offset in the line."""

    def spans(self, line: int, start: int, end: int | None = None) -> Cut:
        """Return the spans in line ``line`` of the characters ``start`` to ``end``, trimmed of space."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        if start < stop and self.places[stop - 1] - self.places[start] == stop - 1 - start:
            return (Span(line, self.places[start], self.places[stop - 1] + 1),)
        runs: list[Span] = []
        for place in self.places[start:stop]:
            if runs and runs[-1].end == place:
                runs[-1] = runs[-1]._replace(end=place + 1)
            else:
                runs.append(Span(line, place, place + 1))
        return tuple(runs)


def visible(text: str) -> Visible:
    """Return ``text`` without what conversion left in it: ``**``, ``<u>``, ``*…*``, ``[image: …]``."""
    if not _HINT.search(text):
        return Visible(text, range(len(text)))
    hidden = {place for found in _MARKUP.finditer(text) for place in range(*found.span())}
    bare = "".join("\0" if place in hidden else mark for place, mark in enumerate(text))
    for found in _EMPHASIS.finditer(bare):
        hidden |= {found.start(), found.end() - 1}
    places = tuple(place for place in range(len(text)) if place not in hidden)
    return Visible("".join(text[place] for place in places), places)


def bullet(text: str) -> tuple[str, int]:
    """Return the list marker that ``text`` begins with, and how long it is; empty and 0 for none.

    Two markers in a row ("- *") are one: a converter wrote its own before the author's.
    """
    end = 0
    while found := _BULLET.match(text, end):
        end = found.end()
    return text[:end].strip(), end


def is_bold(text: str) -> bool:
    """Whether the whole line stands in bold."""
    return bool(BOLD.fullmatch(text))
