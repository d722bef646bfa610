"""What can go wrong on this floor.

    BotError
    ├── AlteredQuoteError  a quote is not the text that its hash was made of
    ├── DeliveryError      a platform does not take a message
    ├── RecordsError       the records cannot be read or written
    └── UnreachableError   a platform cannot be reached for now
    CommandError
    ├── BadInputError      something that the person at the terminal must mend; the command ends with 1
    └── UsageError         the command was called wrongly; it ends with 2

Nothing of a BotError reaches a person who asks: they get a :class:`~bot.answer.Failure`.
"""


class BotError(Exception):
    """A reply cannot be made."""


class AlteredQuoteError(BotError):
    """A quote is not the text that its hash was made of, so it is not shown."""


class DeliveryError(BotError):
    """A platform does not take a message, and there is no use in trying again."""


class RecordsError(BotError):
    """The records cannot be read or written: the database is away, full, locked, or its key is another."""


class UnreachableError(BotError):
    """A platform cannot be reached for now; what was to be sent is to be sent later."""


class CommandError(Exception):
    """A command cannot be done as it was given."""


class BadInputError(CommandError):
    """Something that the person at the terminal must mend; the command ends with 1."""


class UsageError(CommandError):
    """The command was called wrongly; it ends with 2."""
