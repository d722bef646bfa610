"""Fields: of "{ REF clause }" only what Word last made of it is shown, and a contents list is one as well."""

from dataclasses import dataclass, field

_LISTING = {"TOC", "TOA", "INDEX"}
_NUMBERING = {"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"}


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False


@dataclass(slots=True)
class Fields:
    """The fields that are open at a place in a document; one may hold whole paragraphs."""

    numbering: int = 0
    """How many there were that print a number which is not in the file."""
    _open: list[_Field] = field(default_factory=list)

    def turn(self, kind: str) -> None:
        """Take note of a field's ``begin``, of the ``separate`` before its result, or of its ``end``."""
        if kind == "begin":
            self._open.append(_Field())
        elif self._open and kind == "separate":
            self._open[-1].shown = True
        elif self._open and kind == "end":
            self.numbering += _name(self._open.pop().code) in _NUMBERING

    def instruct(self, code: str) -> None:
        """Take note of a piece of a field's code."""
        if self._open:
            self._open[-1].code += code

    @property
    def reason(self) -> str:
        """Why text at this place is not the policy's, empty where it is."""
        if any(not one.shown for one in self._open):
            return "code of a field"
        return "contents" if any(_name(one.code) in _LISTING for one in self._open) else ""


def _name(code: str) -> str:
    return (code.split() or [""])[0].upper()
