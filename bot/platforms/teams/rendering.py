"""Replies to Teams messages: a card for each policy, quotes in text runs, with their citations and what can be done with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from bot import wording, wording_people
from bot.answer import (
    Abstention,
    Answer,
    Care,
    Choice,
    Failure,
    Guidance,
    Heard,
    LookUp,
    NearMiss,
    Policy,
    Quote,
    Reply,
    by_policy,
)
from bot.links import clause_url
from bot.platforms.teams.cards import Element, actions, card, execute, opens, quoted, rich, run, says, small
from bot.platforms.teams.packing import packed
from bot.platforms.teams.people_cards import ASK

_IN_CARD, _CHOICES = 3, 6
"""Quotes and choices in a card: Teams takes six buttons in one."""
CONTEXT, CHOOSE, SHARE = "context", "choose", "share"
_THUMBS: Element = {"channelData": {"feedbackLoop": {"type": "custom"}}}
"""Teams shows its thumbs below the message, and asks the bot for the dialog after them."""


@dataclass(frozen=True, slots=True)
class Look:
    """How replies look in one place."""

    public_url: str = ""
    share_to: dict[str, str] = field(default_factory=dict)
    """The channel that the reply can be posted to; empty for none."""
    reply: str = ""
    """What the reply is kept as, so that an opinion of it can be kept; empty for none."""
    can_ask: bool = False
    """Whether there is a person whom the question can be put to."""


def render(reply: Reply, look: Look, today: date) -> tuple[Element, ...]:
    """Return the message activities that show ``reply``; nothing of a quote is left out or altered."""
    opening = wording.opening(reply)
    lead, groups, end = _parts(reply, look, today)
    care = _care_of(reply)
    leading = [*_care(care), *([says(opening)] if care else []), *lead]
    cards = [card(leading, wording.CARE if care else opening)] if leading else []
    cards += groups
    cards += [card(end, opening)] if end else []
    if look.reply and look.can_ask and care is None:
        # A card of its own: the form takes its place.
        cards.append(card([actions(execute(wording_people.ASK_PERSON, ASK, {"r": look.reply}))], wording_people.ASK_PERSON))
    # A notification must not tell whoever looks on what it is about.
    messages = packed(wording.FIRST if care else opening, cards, quotes_of(reply), look.public_url)
    return (*messages[:-1], {**messages[-1], **_THUMBS}) if look.reply else messages


def render_shared(quotes: Sequence[Quote], who: str, *, sure: bool, look: Look, today: date) -> tuple[Element, ...]:
    """Return the messages that show ``quotes`` to everybody in a channel, at the wish of ``who``."""
    first = f"{who or 'Somebody here'} posted this from the policies, word for word."
    text = first if sure else f"{first} {wording.MAY_NOT_ANSWER}"
    return packed(text, _groups(quotes, look, today), quotes, look.public_url)


def render_lines(text: str, lines: Sequence[str], after: Sequence[str] = ()) -> tuple[Element, ...]:
    """Return a message in the bot's own voice: a sentence, a list, and what follows it."""
    body = [*(rich(run(f"\u2022 {one}"), spacing="Small") for one in lines), *(small(one) for one in after if one)]
    return packed(text, [card(body[start : start + 30], text) for start in range(0, len(body), 30)], (), "")


def quotes_of(reply: Reply) -> tuple[Quote, ...]:
    """Return what a reply quotes."""
    return reply.quotes if isinstance(reply, Answer | NearMiss | LookUp) else ()


def _care_of(reply: Reply) -> Care | None:
    return reply.care if isinstance(reply, Answer | NearMiss | Abstention) else None


def is_sensitive(reply: Reply) -> bool:
    """Whether a reply is for the asker's eyes alone."""
    return _care_of(reply) is not None


def _parts(reply: Reply, look: Look, today: date) -> tuple[list[Element], list[Element], list[Element]]:
    """Return what comes before the policies' cards, those cards, and what comes after them."""
    match reply:
        case Answer(quotes=quotes, silent=silent, heard=heard, care=care):
            end = [*_own(wording.silent(silent)), *_share(quotes, look, care, sure=True)]
            return _heard(heard), _groups(quotes, look, today), end
        case NearMiss(quotes=quotes, heard=heard, care=care):
            return _heard(heard), _groups(quotes, look, today), _share(quotes, look, care, sure=False)
        case LookUp(quotes=quotes, nearest=nearest):
            return _own(wording.nearest(nearest)), _groups(quotes, look, today), _share(quotes, look, None, sure=True)
        case Abstention(contacts=contacts, heard=heard, care=care):
            asked = [] if care else list(filter(None, dict.fromkeys(map(wording.whom_to_ask, contacts))))
            return [*_heard(heard), *map(_bullet, asked)], [], []
        case Choice(policies=policies, label=label):
            # A name is too long for a button on a phone: it stands above one.
            rows = [(f"{wording.name(one)}, {one.title}", {"p": one.key, "l": label}) for one in policies]
            found = [[rich(run(name)), actions(execute("This one", CHOOSE, data))] for name, data in rows]
            cards = [
                card([part for row in found[start : start + _CHOICES] for part in row], wording.opening(reply))
                for start in range(0, len(found), _CHOICES)
            ]
            return [], cards, []
        case Failure():
            return [], [], []


def _own(sentence: str) -> list[Element]:
    return [small(sentence)] if sentence else []


def _bullet(text: str) -> Element:
    return rich(run(f"\u2022 {text}"), spacing="Small")


def _heard(heard: Heard) -> list[Element]:
    return _own(" ".join(wording.heard(heard)))


def _care(care: Care | None) -> list[Element]:
    """Return what comes before all else where the question seems sensitive: whom to tell."""
    if care is None:
        return []
    told = dict.fromkeys(map(wording.safeguarding, care.contacts))
    return [rich(run(wording.CARE, weight="Bolder")), *map(_bullet, told)]


def _share(quotes: Sequence[Quote], look: Look, care: Care | None, *, sure: bool) -> list[Element]:
    """Return the button that posts a reply for all to see; a sensitive one is for the asker alone."""
    if not (quotes and look.share_to) or care:
        return []
    data: dict[str, Any] = {"u": [one.uid for one in quotes], "s": sure, **look.share_to}
    return [actions(execute("Post to channel", SHARE, data))]


def _groups(quotes: Sequence[Quote], look: Look, today: date) -> list[Element]:
    grouped = by_policy(quotes)
    return [
        policy_card(policy, own[start : start + _IN_CARD], look, today)
        for policy, own in grouped
        for start in range(0, len(own), _IN_CARD)
    ]


def policy_card(policy: Policy, quotes: Sequence[Quote], look: Look, today: date, *, with_buttons: bool = True) -> Element:
    """Return the card of what one policy says; a card that is put into a message of somebody else's has no buttons of the bot."""
    body = [*policy_head(policy, today)]
    for one in quotes:
        body += [*quote_elements(one), *([_done(one, [each.uid for each in quotes], look)] if with_buttons else [])]
    return card(body, f"{wording.NO_CARDS} {wording.citation(quotes[0].citation)}")


def policy_head(policy: Policy, today: date) -> list[Element]:
    """Return whose policy it is, how old, and what to beware of."""
    known = "; ".join(wording.dates(policy, today))
    head = [rich(run(wording.name(policy), weight="Bolder")), rich(run(policy.title), spacing="None")]
    caution = wording.caution(policy)
    head += [rich(run(f"Caution: {caution}", weight="Bolder", color="Attention"), spacing="Small")] if caution else []
    return [*head, small(known[0].upper() + known[1:])]


def quote_elements(one: Quote, *, mark: str = "") -> list[Element]:
    """Return a quote with its number above it and its citation below."""
    cited = one.citation
    above = [run(f"{wording.label(cited)}  ", weight="Bolder")] if wording.label(cited) else []
    above += [run(" \u203a ".join(cited.headings))] if cited.headings else []
    edges = [0, *one.breaks, len(one.text)]
    paragraphs = [one.lead_in, *(one.text[a:b] for a, b in pairwise(edges))]
    binds = f" \u00b7 {wording.binds(one.binding)}" if wording.binds(one.binding) else ""
    return [
        *([rich(run(mark, weight="Bolder", color="Accent"), separator=True)] if mark else []),
        *([rich(*above, spacing="Medium")] if above else []),
        *([says(wording.standing(cited))] if wording.standing(cited) else []),
        quoted(paragraphs),
        small(f"{wording.citation(cited)}{binds}"),
        *map(_guidance, one.guidance),
    ]


def _guidance(given: Guidance) -> Element:
    """Return a person's words on a clause: with their name above them, in a box of another colour than a quote's."""
    head = rich(run(wording_people.guidance_head(given), weight="Bolder"))
    said = [rich(run(line), spacing="Small") for line in given.text.splitlines() if line.strip()]
    return {"type": "Container", "style": "accent", "spacing": "Small", "items": [head, *said]}


def _done(one: Quote, shown: Sequence[str], look: Look) -> Element:
    url = clause_url(look.public_url, one.uid)
    context = execute("In context", CONTEXT, {"uid": one.uid, "cited": one.uid, "u": list(shown)})
    return actions(context, *([opens("Open the policy", url)] if url else []))
