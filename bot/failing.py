"""What went wrong, to a reply: logged under a reference, without a word of what was asked."""

import logging
import secrets
import traceback
from pathlib import Path

from bot.answer import Failure
from bot.errors import BotError
from index.errors import IndexFault

_log = logging.getLogger(__name__)


def failure(question: str, fault: Exception) -> Failure:
    """Return the failure to show for ``fault``, which is logged under its reference.

    What the fault says is logged only where it is ours: another library's might hold the question.
    """
    reference = secrets.token_hex(4)
    says = str(fault) if isinstance(fault, BotError | IndexFault) else "at " + " < ".join(_places(fault))
    _log.error("failure %s: %s %s", reference, type(fault).__name__, says)
    return Failure(question, reference)


def _places(fault: Exception) -> list[str]:
    """Return where a fault came from, innermost first, without a word of what was asked."""
    frames = traceback.extract_tb(fault.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
