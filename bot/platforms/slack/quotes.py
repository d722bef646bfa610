"""Quotes in Slack: rich text with their number above, their citation below, and what people said on them apart."""

from collections.abc import Sequence

from bot import wording, wording_people
from bot.answer import Guidance, Quote
from bot.links import clause_url
from bot.platforms.slack.blocks import Block, button, buttons, line, link, pieces, quote, rich, words

CONTEXT = "context"
_SPOKEN = "\U0001f4ac"
"""The sign before what a person says, as a quote has its bar."""


def quote_blocks(one: Quote, public_url: str, *, with_button: bool = True) -> list[Block]:
    """Return a quote with its number above it and its citation below, in as many blocks as its length needs."""
    cited = one.citation
    above = [words(f"{wording.label(cited)}  ", bold=True)] if wording.label(cited) else []
    above += [words(" \u203a ".join(cited.headings))] if cited.headings else []
    standing = [line(words(wording.standing(cited), italic=True))] if wording.standing(cited) else []
    where = wording.citation(cited)
    url = clause_url(public_url, one.uid)
    binds = f" \u00b7 {wording.binds(one.binding)}" if wording.binds(one.binding) else ""
    below = line(link(url, where) if url else words(where), *([words(binds)] if binds else []))
    said = [quote(piece) for piece in [*pieces(one.lead_in), *pieces(one.text, one.breaks)]]
    head = [*([line(*above)] if above else []), *standing]
    made = [rich(*head, said[0])] + [rich(part) for part in said[1:]]
    made = [*_joined(made), rich(below), *(block for given in one.guidance for block in _guidance(given))]
    return [*made, buttons(button("In context", f"{CONTEXT}:{one.uid}", one.uid))] if with_button else made


def _guidance(given: Guidance) -> list[Block]:
    """Return a person's words on a clause: with their name above them, and never in the form of a quote."""
    head = rich(line(words(f"{_SPOKEN} {wording_people.guidance_head(given)}", bold=True)))
    return [head, *(rich(line(words(piece))) for piece in pieces(given.text))]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with short neighbours put together."""
    made: list[Block] = []
    for block in blocks:
        size = sum(len(str(part)) for part in (made[-1]["elements"] if made else [])) + len(str(block["elements"]))
        if made and size < 3000:  # noqa: PLR2004 (what one block shows without being folded)
            made[-1] = rich(*made[-1]["elements"], *block["elements"])
        else:
            made.append(block)
    return made
