"""What can go wrong on this floor.

    BotError
    └── AlteredQuoteError  a quote is not the text that its hash was made of

Nothing of this reaches a person who asks: they get a :class:`~bot.answer.Failure`.
"""


class BotError(Exception):
    """A reply cannot be made."""


class AlteredQuoteError(BotError):
    """A quote is not the text that its hash was made of, so it is not shown."""
