"""The words of English, to know a slip of the keyboard from a word that the policies happen not to use."""

import re
from collections.abc import Iterable
from functools import cache

_WORD = re.compile(r"[^\W\d_]+")
_SHORTENED = frozenset(
    "arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mustnt neednt shouldnt wasnt werent wont wouldnt im ive id ill"
    " youre youve youll theyre theyve theyll weve hes shes its thats whats whos wheres theres heres lets dm dms dmed dming rt"
    " rted rting fb ig wfh tbh kms kys".split()
)
"""What no list holds and nobody misspells: "dont" taken for "done" would turn a question round."""


@cache
def language() -> frozenset[str]:
    """Return the words of pyspellchecker's English list, in lower case, as people also write them: "don't" is "dont"."""
    from spellchecker import SpellChecker

    listed = {word.replace("'", "") for word in SpellChecker(language="en").word_frequency.words()}
    return frozenset(word for word in listed | _SHORTENED if word.isalpha())


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """Return every word of ``texts``, in lower case."""
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))
