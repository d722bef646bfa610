"""What can go wrong on this floor.

    BotError
    └── AlteredQuoteError  a quote is not the text that its hash was made of
    CommandError
    ├── BadInputError      something that the person at the terminal must mend; the command ends with 1
    └── UsageError         the command was called wrongly; it ends with 2

Nothing of a BotError reaches a person who asks: they get a :class:`~bot.answer.Failure`.
"""


class BotError(Exception):
    """A reply cannot be made."""


class AlteredQuoteError(BotError):
    """A quote is not the text that its hash was made of, so it is not shown."""


class CommandError(Exception):
    """A command cannot be done as it was given."""


class BadInputError(CommandError):
    """Something that the person at the terminal must mend; the command ends with 1."""


class UsageError(CommandError):
    """The command was called wrongly; it ends with 2."""
