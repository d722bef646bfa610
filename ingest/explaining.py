"""One document explained: what was understood of each line, and what a policy owner should look at."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from ingest import readers
from ingest.errors import DocumentError
from ingest.marking import MarkedLine, mark_lines
from ingest.outline import outline
from ingest.policy import Document, Line, Policy
from ingest.proposing import unlisted_policy
from ingest.register import read_register
from ingest.report import find_doubts
from ingest.splitting import Split, split

_PLACE = re.compile(r"(line|page) (\d+)(?::| (?=has|cannot))\s*")
_OPENING = re.compile("\u201c(.+?)\u2026?\u201d")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a policy owner should look at."""

    says: str
    place: int | None = None
    """The index of the line that it is about; None for a whole page or the whole document."""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A document, and what was understood of it."""

    policy: Policy
    document: Document
    split: Split
    lines: tuple[MarkedLine, ...]
    notices: tuple[Notice, ...]


def explain(path: Path, folder: Path) -> Explanation:
    """Return what is understood of the file at ``path``, which may lie in the policies ``folder`` or anywhere else.

    What the register says of it is used where it is listed. Raises DocumentError for a file that cannot be read.
    """
    name, data = _name(path, folder), _bytes(path)
    document = readers.read(name, data)
    listed = {policy.file: policy for policy in read_register(folder).policies}
    policy = listed.get(name) or unlisted_policy(name, document, outline(document))
    taken_apart = split(policy, document)
    notices = [_placed(document, says) for says in document.warnings]
    notices += [_placed(document, f"line {number}: {says}") for number, says in find_doubts(document, taken_apart)]
    return Explanation(policy, document, taken_apart, mark_lines(document, taken_apart), tuple(sorted(notices, key=_order)))


def _name(path: Path, folder: Path) -> str:
    """Return the name that a file has in the policies folder; its bare name where it lies elsewhere."""
    there, inside = path.resolve(), folder.resolve()
    return there.relative_to(inside).as_posix() if there.is_relative_to(inside) else path.name


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > readers.LARGEST:
            message = (
                f"{path}: it is larger than {readers.LARGEST // 2**20} MB; is it the right file? split it or save it smaller"
            )
            raise DocumentError(message)
        return path.read_bytes()
    except OSError as error:
        message = f"{path}: it cannot be read ({error.strerror}); see that it is there and that this account may read it"
        raise DocumentError(message) from error


def _placed(document: Document, says: str) -> Notice:
    """Return a warning as a notice at the place that its first words name."""
    found = _PLACE.match(says)
    if not found:
        return Notice(says)
    number, rest = int(found[2]), says[found.end() :]
    if found[1] == "line":
        place = next((at for at, line in enumerate(document.lines) if line.number == number and line.text.strip()), None)
        return Notice(rest, place, document.lines[place].page if place is not None else None)
    quoted = _OPENING.search(rest)
    place = next((at for at, line in enumerate(document.lines) if quoted and _opens(line, number, quoted[1])), None)
    return replace(Notice(rest if ":" in found[0] else says, place), page=number)


def _opens(line: Line, page: int, words: str) -> bool:
    return line.page == page and "".join(line.text.split()).startswith("".join(words.split()))


def _order(notice: Notice) -> tuple[int, int]:
    return notice.page or 0, -1 if notice.place is None else notice.place
