"""Replies to what the pages show of them; a quote's words pass unaltered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot import wording, wording_people
from bot.answer import Abstention, Answer, Care, Choice, Failure, LookUp, NearMiss, Policy, Quote, Reply, by_policy
from bot.freshness import is_overdue
from bot.links import clause_path, policy_path, source_path
from bot.platforms.web.views import CareView, ChoiceView, GroupView, GuidanceView, PolicyView, QuoteView, ReplyView

_SHA_SHOWN = 12
"""Characters of a text's hash by which an address tells what the clause said."""


def render(reply: Reply, today: date) -> ReplyView:
    """Return what a page shows of ``reply``."""
    opening = wording.opening(reply)
    match reply:
        case Answer(quotes=quotes, silent=silent, heard=heard, care=care):
            return ReplyView(
                opening,
                "answer",
                _care(care),
                wording.heard(heard),
                groups=groups(quotes, today),
                silent=wording.silent(silent),
                silent_policies=tuple(policy_view(one, today) for one in silent),
            )
        case NearMiss(quotes=quotes, heard=heard, care=care):
            return ReplyView(opening, "near-miss", _care(care), wording.heard(heard), groups=groups(quotes, today))
        case LookUp(quotes=quotes, nearest=nearest):
            return ReplyView(opening, "look-up", nearest=wording.nearest(nearest), groups=groups(quotes, today))
        case Abstention(contacts=contacts, heard=heard, care=care):
            asked = () if care else tuple(filter(None, dict.fromkeys(map(wording.whom_to_ask, contacts))))
            return ReplyView(opening, "abstention", _care(care), wording.heard(heard), contacts=asked)
        case Choice(policies=policies, label=label):
            choices = tuple(ChoiceView(one.key, label, f"{wording.name(one)}, {one.title}") for one in policies)
            return ReplyView(opening, "choice", choices=choices)
        case Failure():
            return ReplyView(opening, "failure")


def render_surely(reply: Reply, today: date, policies: Sequence[Policy]) -> ReplyView:
    """Return what a page shows of ``reply``; where it is none, with the safeguarding contacts of ``policies``."""
    view = replace(render(reply, today), asked=wording.asked(reply.question, today))
    return replace(view, care=standing_care(policies)) if isinstance(reply, Failure) else view


def standing_care(policies: Sequence[Policy] = ()) -> CareView:
    """Return whom to tell where nobody looks at what was asked: it may have been about somebody's safety."""
    return CareView(wording.CARE, tuple(dict.fromkeys(map(wording.safeguarding, policies))) or (wording.ANY_CONTACT,))


def _care(care: Care | None) -> CareView | None:
    return CareView(wording.CARE, tuple(dict.fromkeys(map(wording.safeguarding, care.contacts)))) if care else None


def groups(quotes: Sequence[Quote], today: date) -> tuple[GroupView, ...]:
    """Return the quotes of each policy together."""
    return tuple(
        GroupView(policy_view(policy, today), tuple(quote_view(one, today) for one in own)) for policy, own in by_policy(quotes)
    )


def policy_view(policy: Policy, today: date) -> PolicyView:
    """Return what a page shows of a policy."""
    return PolicyView(
        key=policy.key,
        whose=wording.name(policy),
        title=policy.title,
        known=_known(policy, today),
        is_overdue=is_overdue(policy, today),
        caution=wording.caution(policy),
        url=policy_path(policy.key),
    )


def quote_view(quote: Quote, today: date) -> QuoteView:
    """Return what a page shows of a clause; its words are as they are."""
    cited = quote.citation
    edges = [0, *quote.breaks, len(quote.text)]
    url = clause_path(quote.uid)
    return QuoteView(
        uid=quote.uid,
        label=wording.label(cited),
        headings=" \u203a ".join(cited.headings),
        standing=wording.standing(cited),
        lead_in=quote.lead_in,
        lines=tuple(quote.text[start:end] for start, end in pairwise(edges)),
        place=wording.place(cited),
        citation=wording.citation(cited),
        known=_known(cited.policy, today),
        force=quote.binding.force.replace(" ", "-") if wording.binds(quote.binding) else "",
        binds=wording.binds(quote.binding),
        url=url,
        dated_url=f"{url}?as={quote.text_sha[:_SHA_SHOWN]}",
        source_url=f"{source_path(cited.policy.key)}#page={cited.page}" if cited.page else "",
        earlier=tuple((one.lead_in, one.text) for one in reversed(quote.earlier)),
        guidance=tuple(GuidanceView(wording_people.guidance_head(one), one.text) for one in quote.guidance),
    )


def is_as(quote: Quote, sha: str) -> bool:
    """Whether a clause says what it said when its address was given, as far as the address tells."""
    return quote.text_sha.startswith(sha)


def _known(policy: Policy, today: date) -> str:
    known = "; ".join(wording.dates(policy, today))
    return known[0].upper() + known[1:]
