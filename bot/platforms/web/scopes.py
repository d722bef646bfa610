"""What the pages show and ask: the policies of the web's audience, narrowed to one policy or one organisation."""

from collections.abc import Sequence

from bot import wording
from bot.answer import LONGEST_QUESTION, Policy
from bot.platforms.web.rendering import standing_care
from bot.platforms.web.views import FormView, OptionView, ReplyView
from bot.talking import Keys, Talking

_ORGANISATION = "@"
"""How the value of an option begins that means all policies of an organisation; no key has it."""


async def seen(talking: Talking) -> Keys:
    """Return the policies that are seen on the web; none are named where all are."""
    return await talking.policies(talking.setting("web", "", ""))


def narrowed(scope: str, held: Sequence[Policy], keys: Keys) -> Keys | None:
    """Return the policies that ``scope`` means, all that are seen where it is empty, None where it means none of them."""
    if not scope:
        return keys
    return tuple(one.key for one in held if scope in (one.key, _ORGANISATION + one.organisation)) or None


def nothing_within(held: Sequence[Policy]) -> ReplyView:
    """Return what is said to a question that is narrowed to what is not held: others' rules are no answer to it."""
    return ReplyView(wording.NOT_HELD, "failure", standing_care(held))


def form_view(question: str, scope: str, held: Sequence[Policy]) -> FormView:
    """Return the form with the question as it was asked."""
    organisations = dict.fromkeys(one.organisation for one in held)
    return FormView(
        question=question,
        scope=scope,
        organisations=tuple((name or "Other policies", _options(name, scope, held)) for name in organisations),
        longest=LONGEST_QUESTION,
    )


def _options(organisation: str, scope: str, held: Sequence[Policy]) -> tuple[OptionView, ...]:
    own = [one for one in held if one.organisation == organisation]
    every = [(_ORGANISATION + organisation, f"All of {organisation}")] if len(own) > 1 and organisation else []
    options = [*every, *((one.key, one.title) for one in own)]
    return tuple(OptionView(value, name, value == scope) for value, name in options)
