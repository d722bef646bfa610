"""The words of English, to know a slip of the keyboard from a word that the policies happen not to use."""

import re
from collections.abc import Iterable
from functools import cache

_WORD = re.compile(r"[^\W\d_]+")


@cache
def language() -> frozenset[str]:
    """Return the words of pyspellchecker's English list, in lower case."""
    from spellchecker import SpellChecker

    return frozenset(word for word in SpellChecker(language="en").word_frequency.words() if word.isalpha())


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """Return every word of ``texts``, in lower case."""
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))
