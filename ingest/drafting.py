"""Paragraphs that are becoming one clause, and the clause that they become."""

from collections import Counter
from dataclasses import dataclass, replace

from ingest.cutting import cut
from ingest.outline import Section
from ingest.paragraphs import Paragraph
from ingest.policy import Clause, Cut, Document, Kind, Policy
from ingest.sentences import is_in_own_voice, is_statute, is_to_be_signed, words
from ingest.uids import mint, sha


@dataclass(slots=True)
class Draft:
    """Paragraphs that are becoming one clause."""

    lead: Cut
    paragraphs: list[Paragraph]
    label: str = ""
    ordinal: int = 1
    kind: Kind = Kind.PARAGRAPH
    item: int = 0
    tail: tuple[Paragraph, ...] = ()
    """Closing words of the lists that it stands in, which hold for every item of them."""

    @property
    def length(self) -> int:
        """How many words it has."""
        return sum(words(paragraph.text) for paragraph in self.paragraphs)

    def resumed(self, lead: Cut) -> "Draft":
        """Return an empty draft for what comes after a clause under the same number, which is printed above."""
        return replace(self, paragraphs=[], lead=lead, kind=Kind.PARAGRAPH if self.kind is Kind.NUMBERED else self.kind)


class Drafting:
    """Turns the drafts of one document into clauses, in order."""

    def __init__(self, policy: Policy, document: Document) -> None:
        self.clauses: list[Clause] = []
        self.section = Section(())
        self._policy = policy
        self._document = document
        self._taken: set[str] = set()
        self._printed: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self._items: Counter[tuple[str, int, tuple[str, ...]]] = Counter()

    @property
    def is_law(self) -> bool:
        """Whether the section sums up statutes."""
        return any(is_statute(heading.text) for heading in self.section.path)

    def printed(self, label: str, *, restarts: bool) -> int:
        """Return which printing of ``label`` this is: 1 for the first; ``restarts`` if lists count anew under each heading."""
        key = (label, tuple(heading.text for heading in self.section.path) if restarts else ())
        self._printed[key] += 1
        return self._printed[key]

    def counted(self, label: str, ordinal: int) -> int:
        """Return which item under ``label``, or under the heading where there is none, this is: 1 for the first."""
        key = (label, ordinal, () if label else tuple(heading.text for heading in self.section.path))
        self._items[key] += 1
        return self._items[key]

    def write(self, draft: Draft) -> None:
        """Write the clause that ``draft`` has become, if there is any text in it."""
        kept = [paragraph for paragraph in draft.paragraphs if paragraph.cut]
        if not kept:
            return
        lines = self._document.lines
        spans = tuple(span for paragraph in kept for span in (*paragraph.cut, *paragraph.notes))
        text = cut(lines, spans)
        taken = [place for paragraph in kept for place in paragraph.lines]
        self.clauses.append(
            Clause(
                policy=self._policy.key,
                organisation=self._policy.organisation,
                label=draft.label,
                label_ordinal=draft.ordinal,
                item=draft.item,
                kind=self._kind(draft, text),
                headings=tuple(heading.text for heading in self.section.path),
                lead_in=cut(lines, draft.lead),
                text=text,
                uid=mint(self._policy.key, text, self._taken),
                text_sha=sha(text),
                source=self._document.source,
                lines=(lines[min(taken)].number, lines[max(taken)].number),
                page=lines[min(taken)].page,
                printed_page=lines[min(taken)].printed_page,
                repairs=tuple(repair for paragraph in kept for repair in paragraph.repairs),
                breaks=self._breaks(kept, text),
                headings_cut=tuple(heading.cut for heading in self.section.path),
                lead_in_cut=draft.lead,
                text_cut=spans,
            )
        )

    def _kind(self, draft: Draft, text: str) -> Kind:
        if self.section.signed and is_to_be_signed(text):
            return Kind.FORM
        if self.is_law and not is_in_own_voice(text):
            return Kind.LAW
        return draft.kind

    def _breaks(self, kept: list[Paragraph], text: str) -> tuple[int, ...]:
        """Return the offsets in ``text`` at which each further paragraph, cell or footnote begins."""
        breaks: list[int] = []
        offset = 0
        for paragraph in kept:
            own = cut(self._document.lines, paragraph.cut)
            offset = max(offset, text.find(own, offset))
            breaks += [offset, *(offset + len(own) - len(paragraph.text) + inner for inner in paragraph.breaks)]
            offset += len(own)
            for note in self._notes(paragraph.notes):
                offset = text.find(cut(self._document.lines, note), offset)
                breaks.append(offset)
        return tuple(place for place in breaks if place)

    def _notes(self, spans: Cut) -> list[Cut]:
        """Return the places of several footnotes apart: one ends where the print says that its line does not go on."""
        notes: list[Cut] = []
        for span in spans:
            ended = not notes or self._document.lines[notes[-1][-1].line].goes_on is False
            notes = (
                [*notes, (span,)]
                if ended and not (notes and notes[-1][-1].line == span.line)
                else [*notes[:-1], (*notes[-1], span)]
            )
        return notes
