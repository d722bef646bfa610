"""Replies to Slack messages: quotes in rich text, grouped by policy, with their citations and what can be done with them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot import wording, wording_people
from bot.answer import (
    Abstention,
    Answer,
    Care,
    Choice,
    Failure,
    Heard,
    LookUp,
    NearMiss,
    Policy,
    Quote,
    Reply,
    by_policy,
)
from bot.platforms.slack.blocks import (
    LABEL,
    PIECE,
    Block,
    bullets,
    button,
    buttons,
    divider,
    line,
    note,
    person,
    plain_thumbs,
    rich,
    thumbs,
    words,
)
from bot.platforms.slack.happened import ASK_PERSON, CHOOSE, SHARE, THUMBS
from bot.platforms.slack.messages import Message, Part, packed
from bot.platforms.slack.quotes import quote_blocks

_IN_ROW = 5


@dataclass(frozen=True, slots=True)
class Look:
    """How replies look in one place."""

    public_url: str = ""
    can_share: bool = False
    """Whether there is a thread or a channel that the reply can be posted to."""
    thread: str = ""
    """The thread to post to; empty: the channel."""
    reply: str = ""
    """What the reply is kept as, so that an opinion of it can be kept; empty for none."""
    can_ask: bool = False
    """Whether there is a person whom the question can be put to."""
    in_view: bool = False
    """Whether it is shown in a modal, where Slack has no thumbs of its own."""


def render(reply: Reply, look: Look, today: date) -> tuple[Message, ...]:
    """Return the messages that show ``reply``; nothing of a quote is left out or altered."""
    opening = wording.opening(reply)
    parts = [*_care(care_of(reply)), Part(rich(line(words(opening, italic=True)))), *_body(reply, look, today)]
    parts += _closing(reply, look)
    return packed(parts, _notice(reply, opening), _words(reply))


def render_shared(quotes: Sequence[Quote], user: str, *, sure: bool, look: Look, today: date) -> tuple[Message, ...]:
    """Return the messages that show ``quotes`` to everybody in a channel, at the wish of ``user``."""
    said = [*([person(user)] if user else []), words(" posted this from the policies, word for word.", italic=True)]
    first = [rich(line(*said))] + ([] if sure else [note(wording.MAY_NOT_ANSWER)])
    text = f"From the policies: {'; '.join(wording.citation(one.citation) for one in quotes)}"
    return packed([*map(Part, first), *_groups(quotes, look, today)], text, _words_of(quotes))


def render_lines(text: str, lines: Iterable[str], after: Iterable[str] = ()) -> tuple[Message, ...]:
    """Return a message in the bot's own voice: a sentence, a list, and what follows it."""
    parts = [Part(rich(line(words(text)))), *_list(lines)]
    parts += [Part(rich(line(words(one)))) for one in after if one]
    return packed(parts, text, ())


def care_of(reply: Reply) -> Care | None:
    """Return the care that a reply needs, None for none."""
    return reply.care if isinstance(reply, Answer | NearMiss | Abstention) else None


def _words(reply: Reply) -> list[str]:
    return _words_of(reply.quotes) if isinstance(reply, Answer | NearMiss | LookUp) else []


def _words_of(quotes: Sequence[Quote]) -> list[str]:
    return [part for one in quotes for part in (one.lead_in, one.text)]


def _notice(reply: Reply, opening: str) -> str:
    """Return what a notification says: how the reply begins, and which clauses it cites; never whose safety it is about."""
    cited = [wording.citation(one.citation) for one in reply.quotes] if isinstance(reply, Answer | NearMiss | LookUp) else []
    return " ".join([opening, "; ".join(cited)]).strip()


def _body(reply: Reply, look: Look, today: date) -> list[Part]:
    match reply:
        case Answer(quotes=quotes, silent=silent, heard=heard):
            return [
                *_heard(heard),
                *_groups(quotes, look, today),
                *_own(wording.silent(silent)),
            ]
        case NearMiss(quotes=quotes, heard=heard):
            return [*_heard(heard), *_groups(quotes, look, today)]
        case LookUp(quotes=quotes, nearest=nearest):
            return [*_own(wording.nearest(nearest)), *_groups(quotes, look, today)]
        case Abstention(contacts=contacts, heard=heard, care=care):
            asked = [] if care else list(filter(None, dict.fromkeys(map(wording.whom_to_ask, contacts))))
            return [*_heard(heard), *_list(asked)]
        case Choice(policies=policies, label=label):
            return _choice(policies, label)
        case Failure():
            return []


def _own(sentence: str) -> list[Part]:
    return [Part(note(sentence))] if sentence else []


def _heard(heard: Heard) -> list[Part]:
    return _own(" ".join(wording.heard(heard)))


def _list(lines: Iterable[str]) -> list[Part]:
    """Return a list in as many blocks as its length needs."""
    packs: list[list[str]] = []
    for one in lines:
        if not packs or sum(map(len, packs[-1])) + len(one) > PIECE:
            packs.append([])
        packs[-1].append(one)
    return [Part(rich(bullets([words(one)] for one in pack))) for pack in packs]


def _choice(policies: Sequence[Policy], label: str) -> list[Part]:
    """Return a button for each policy; where their names are too long for buttons, the names above numbered ones."""
    names = [f"{wording.name(one)}, {one.title}" for one in policies]
    fit = all(len(name) <= LABEL for name in names)
    shown = names if fit else [str(number) for number in range(1, len(names) + 1)]
    rows = [
        button(text, f"{CHOOSE}:{number}", json.dumps({"p": one.key, "l": label}))
        for number, (text, one) in enumerate(zip(shown, policies, strict=True))
    ]
    above = [] if fit else _list(f"{number}. {name}" for number, name in enumerate(names, start=1))
    return [*above, *(Part(buttons(*rows[start : start + _IN_ROW])) for start in range(0, len(rows), _IN_ROW))]


def _care(care: Care | None) -> list[Part]:
    """Return what comes before all else where the question seems sensitive: whom to tell."""
    if care is None:
        return []
    told = dict.fromkeys(map(wording.safeguarding, care.contacts))
    first, *others = _list(told) or [Part(rich())]
    return [Part(rich(line(words(wording.CARE, bold=True)), *first.block["elements"])), *others, Part(divider())]


def _closing(reply: Reply, look: Look) -> list[Part]:
    """Return what can be done with a reply: post it, put the question to a person, say what one thinks of it."""
    found = _share(reply, look)
    if look.reply and look.can_ask and care_of(reply) is None:
        found.append(button(wording_people.ASK_PERSON, ASK_PERSON, look.reply))
    opinion = [thumbs(THUMBS, look.reply)] if look.reply else []
    if look.in_view:
        opinion = list(map(plain_thumbs, opinion))
    return [*([Part(buttons(*found))] if found else []), *map(Part, opinion)]


def _share(reply: Reply, look: Look) -> list[Block]:
    """Return the button that posts a reply for all to see; a sensitive one is for the asker alone."""
    quotes = reply.quotes if isinstance(reply, Answer | NearMiss | LookUp) else ()
    if not (quotes and look.can_share) or care_of(reply):
        return []
    sure = not isinstance(reply, NearMiss)
    value = json.dumps({"u": [one.uid for one in quotes], "t": look.thread, "s": sure}, separators=(",", ":"))
    if len(value) > 2000:  # noqa: PLR2004 (Slack's limit for a value)
        return []
    return [button("Post to thread" if look.thread else "Post to channel", SHARE, value)]


def _groups(quotes: Sequence[Quote], look: Look, today: date) -> list[Part]:
    return [part for policy, own in by_policy(quotes) for part in _group(policy, own, look, today)]


def _group(policy: Policy, quotes: Sequence[Quote], look: Look, today: date) -> list[Part]:
    """Return what one policy says."""
    head = f"{wording.name(policy)}  {policy.title}"
    title = rich(line(words(wording.name(policy), bold=True), words(f"  {policy.title}")))
    parts = [Part(divider()), Part(title)]
    if caution := wording.caution(policy):
        parts.append(Part(note(f"Caution: {caution}")))
    parts += [Part(block, head) for one in quotes for block in quote_blocks(one, look.public_url)]
    known = "; ".join(wording.dates(policy, today))
    return [*parts, Part(note(known[0].upper() + known[1:]), head)]
