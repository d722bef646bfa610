"""Document to clauses: the smallest provisions that can be quoted on their own, whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.cutting import cut, without_end, without_start
from ingest.labels import Label, Style
from ingest.lists import Node, is_fragment, is_separable, trees
from ingest.outline import Heading, Outline, Section, outline
from ingest.paragraphs import Paragraph
from ingest.policy import Clause, Cut, Document, Kind, Policy
from ingest.sentences import (
    announces,
    carries_sense,
    has_own_subject,
    is_in_own_voice,
    is_rule,
    is_statute,
    is_to_be_signed,
    lead_in_start,
    qualifies,
    words,
)
from ingest.uids import mint, sha

_LONGEST_CLAUSE = 250
"""Words beyond which a further paragraph under the same number is a clause of its own."""
_FEWEST_ROWS_UNDER_A_HEAD = 2
_LONGEST_HEAD_CELL = 6
_TABLE_HEAD = (9, 9)
"""The rank of a table's head row: beneath every title."""


@dataclass(frozen=True, slots=True)
class Split:
    """A document taken apart: every line that is not blank is in exactly one of the three."""

    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
    remainder: tuple[tuple[tuple[int, ...], str], ...]
    """Indices of lines, and why they are neither clause nor heading."""
    outline: Outline = field(repr=False)


@dataclass(slots=True)
class _Draft:
    """Paragraphs that are becoming one clause."""

    lead: Cut
    paragraphs: list[Paragraph]
    label: str = ""
    ordinal: int = 1
    kind: Kind = Kind.PARAGRAPH
    heads: tuple[Cut, ...] = ()

    @property
    def length(self) -> int:
        return sum(words(paragraph.text) for paragraph in self.paragraphs)


def split(policy: Policy, document: Document) -> Split:
    """Return the clauses of ``document`` in order, its headings, and what is neither."""
    plan = outline(document)
    writer = _Writer(policy, document)
    leads: list[tuple[tuple[Heading, ...], Cut]] = []
    for section, following in zip(plan.sections, [*plan.sections[1:], None], strict=False):
        leads = [(path, lead) for path, lead in leads if section.path[: len(path)] == path and section.path != path]
        lead = tuple(span for _, above in leads for span in above)
        speaking = section.path if section.sense else section.path[:-1]
        lead = (*lead, *(span for heading in speaking if carries_sense(heading.paragraph.text) for span in heading.paragraph.cut))
        announced = writer.section(section, lead, heads=_is_beneath(following, section))
        if announced:
            leads.append((section.path, announced))
    headings = (*plan.headings, *writer.heads)
    remainder = [(paragraph.lines, reason) for paragraph, reason in plan.remainder]
    remainder += [((place,), line.excluded) for place, line in enumerate(document.lines) if line.excluded and line.text.strip()]
    left = _left_over(document, writer.clauses, headings, remainder)
    return Split(tuple(writer.clauses), headings, tuple(sorted([*remainder, *left])), plan)


def _left_over(
    document: Document, clauses: Sequence[Clause], headings: Sequence[Heading], remainder: Sequence[tuple[tuple[int, ...], str]]
) -> list[tuple[tuple[int, ...], str]]:
    """Return the lines that nothing above took up, so that none is lost unseen: a number with no text."""
    owned = {span.line for clause in clauses for span in (*clause.text_cut, *clause.lead_in_cut)}
    owned |= {line for heading in headings for line in heading.paragraph.lines}
    owned |= {line for lines, _ in remainder for line in lines}
    return [((place,), "not understood") for place, line in enumerate(document.lines) if line.text.strip() and place not in owned]


def _is_beneath(following: Section | None, section: Section) -> bool:
    """Whether the next section stands under the heading of this one."""
    return (
        following is not None
        and len(following.path) > len(section.path) > 0
        and following.path[: len(section.path)] == section.path
    )


class _Writer:
    """Writes a document's clauses section by section."""

    def __init__(self, policy: Policy, document: Document) -> None:
        self.clauses: list[Clause] = []
        self.heads: list[Heading] = []
        self._policy = policy
        self._document = document
        self._taken: set[str] = set()
        self._printed: Counter[str] = Counter()
        self._section = Section(())

    def section(self, section: Section, lead: Cut, *, heads: bool) -> Cut:
        """Write a section; return the lead-in that its last paragraph gives to the headings beneath it."""
        self._section = section
        nodes = trees(section.body)
        announced: Cut = ()
        if heads and not nodes[-1].is_item and not nodes[-1].children:
            last = nodes[-1].paragraph
            start = lead_in_start(last.text)
            if start is not None and announces(last.text):
                announced = without_start(self._document.lines, last.cut, start)
                nodes = [*nodes[:-1], *([Node(self._before(last, start))] if start else [])]
        self._siblings(nodes, lead)
        return announced

    def _siblings(self, nodes: Sequence[Node], lead: Cut) -> None:
        """Write the nodes at the top of a section: lists without a lead-in, lines without markers."""
        place = 0
        while place < len(nodes):
            stop = place + 1
            first = nodes[place].paragraph
            if nodes[place].is_item and (first.label is None or first.label.style in {Style.LETTER, Style.ROMAN}):
                while stop < len(nodes) and nodes[stop].is_item and _are_alike(first, nodes[stop].paragraph):
                    stop += 1
                self._list(nodes[place:stop], lead, _Draft(lead, []), self._heading_label(first))
            elif not nodes[place].is_item and not nodes[place].children and is_fragment(first):
                while (
                    stop < len(nodes)
                    and not nodes[stop].is_item
                    and not nodes[stop].children
                    and is_fragment(nodes[stop].paragraph)
                ):
                    stop += 1
                self._write(_Draft(lead, [node.paragraph for node in nodes[place:stop]]))
            else:
                self._node(nodes[place], lead, self._heading_label(first))
            place = stop

    def _heading_label(self, paragraph: Paragraph) -> str:
        """Return the number of the nearest heading, for items numbered within it: 4 for 4(a), Article 3 for (2)."""
        if paragraph.label and (paragraph.label.style in {Style.LETTER, Style.ROMAN} or paragraph.label.enclosed == "()"):
            numbered = [heading.label.text for heading in self._section.path if heading.label]
            return numbered[-1] if numbered else ""
        return ""

    def _node(self, node: Node, lead: Cut, above: str, tail: Sequence[Paragraph] = (), ordinal: int = 1) -> None:
        """Write a paragraph with all beneath it; ``above`` is the number that it stands under."""
        own = node.paragraph.label
        label = _cited(above, own) if own else above
        if own:
            self._printed[label] += 1
            ordinal = self._printed[label]
        kind = Kind.NUMBERED if own else Kind.ITEM if node.is_item else Kind.PARAGRAPH
        draft = _Draft(lead, [node.paragraph], label, ordinal, Kind.ROW if node.paragraph.row and not own else kind)
        texts, place = [node.paragraph], 0
        while place < len(node.children):
            stop = place + 1
            child = node.children[place]
            if child.is_item:
                while stop < len(node.children) and node.children[stop].is_item:
                    stop += 1
                closing = (
                    node.children[stop].paragraph if stop < len(node.children) and not node.children[stop].children else None
                )
                draft, used = self._announced(node.children[place:stop], lead, draft, _announcer(texts), closing)
                stop += used
                texts = texts[-1:]
            elif child.children:
                self._write(draft)
                draft = _resumed(draft, lead)
                self._node(child, lead, label, (), ordinal)
            else:
                if draft.paragraphs and draft.length + words(child.paragraph.text) > _LONGEST_CLAUSE:
                    self._write(draft)
                    draft = _resumed(draft, lead)
                draft.paragraphs.append(child.paragraph)
                texts.append(child.paragraph)
            place = stop
        draft.paragraphs.extend(tail if draft.paragraphs else ())
        self._write(draft)

    def _announced(
        self, items: Sequence[Node], lead: Cut, draft: _Draft, text: Paragraph, closing: Paragraph | None
    ) -> tuple[_Draft, bool]:
        """Write a list beneath ``text``; return the draft to go on with, and whether ``closing`` is used up."""
        lines = self._document.lines
        start = lead_in_start(text.text)
        announced = () if start is None else without_start(lines, text.cut, start)
        if not is_separable(cut(lines, announced), items, law=self._is_law()):
            return self._gathered(items, lead, draft), False
        if start is not None and any(paragraph is text for paragraph in draft.paragraphs):
            place = next(place for place, paragraph in enumerate(draft.paragraphs) if paragraph is text)
            draft.paragraphs[place : place + 1] = [self._before(text, start)] if start else []
        self._write(draft)
        tail = [closing] if closing and qualifies(closing.text) else []
        for item, head in _under_heads(items):
            self._item(item, (*lead, *announced), draft, tail, head)
        return _resumed(draft, lead), bool(tail)

    def _before(self, paragraph: Paragraph, start: int) -> Paragraph:
        """Return a paragraph without the lead-in at its end, which goes with the items."""
        spans = without_end(self._document.lines, paragraph.cut, start)
        return replace(paragraph, cut=spans, text=cut(self._document.lines, spans), lines=tuple(span.line for span in spans))

    def _list(self, items: Sequence[Node], lead: Cut, draft: _Draft, above: str) -> None:
        """Write a list that no paragraph announces."""
        title = self._section.path[-1].text if self._section.path else ""
        if is_separable(cut(self._document.lines, lead) or title, items, law=self._is_law()):
            for item, head in _under_heads(items):
                self._item(item, lead, replace(draft, label=above), [], head)
        else:
            self._write(self._gathered(items, lead, replace(draft, label=above)))

    def _item(self, item: Node, lead: Cut, draft: _Draft, tail: Sequence[Paragraph], head: Paragraph | None) -> None:
        heads = self._section
        if head:
            title = Heading(cut(self._document.lines, head.printed), head.printed, _TABLE_HEAD, head)
            if title not in self.heads:
                self.heads.append(title)
            self._section = replace(heads, path=(*heads.path, title))
        self._node(item, lead, draft.label, tail, draft.ordinal)
        self._section = heads

    def _gathered(self, items: Sequence[Node], lead: Cut, draft: _Draft) -> _Draft:
        """Return ``draft`` with the items in it; an item that is a rule by itself becomes a clause."""
        for item in items:
            if has_own_subject(item.paragraph.text) and len(items) > 1:
                self._write(draft)
                self._node(item, lead, draft.label, (), draft.ordinal)
                draft = _resumed(draft, lead)
            else:
                lettered = bool(item.paragraph.label)
                whole = [replace(one, cut=one.printed) if lettered and one.label else one for one in item.flat()]
                draft.paragraphs.extend(whole)
        return draft

    def _is_law(self) -> bool:
        return any(is_statute(heading.text) for heading in self._section.path)

    def _write(self, draft: _Draft) -> None:
        """Write the clause that ``draft`` has become, if there is any text in it."""
        kept = [paragraph for paragraph in draft.paragraphs if paragraph.cut]
        if not kept:
            return
        lines = self._document.lines
        spans = tuple(span for paragraph in kept for span in paragraph.cut)
        text = cut(lines, spans)
        taken = [place for paragraph in kept for place in paragraph.lines]
        self.clauses.append(
            Clause(
                policy=self._policy.key,
                organisation=self._policy.organisation,
                label=draft.label,
                label_ordinal=draft.ordinal,
                kind=self._kind(draft, text),
                headings=tuple(heading.text for heading in self._section.path),
                lead_in=cut(lines, draft.lead),
                text=text,
                uid=mint(self._policy.key, text, self._taken),
                text_sha=sha(text),
                source=self._document.source,
                lines=(lines[min(taken)].number, lines[max(taken)].number),
                page=lines[min(taken)].page,
                repairs=tuple(repair for paragraph in kept for repair in paragraph.repairs),
                breaks=self._breaks(kept),
                headings_cut=tuple(heading.cut for heading in self._section.path),
                lead_in_cut=draft.lead,
                text_cut=spans,
            )
        )

    def _kind(self, draft: _Draft, text: str) -> Kind:
        if self._section.signed and is_to_be_signed(text):
            return Kind.FORM
        if self._is_law() and not is_in_own_voice(text):
            return Kind.LAW
        return draft.kind

    def _breaks(self, kept: Sequence[Paragraph]) -> tuple[int, ...]:
        """Return the offsets in the text at which each further paragraph or cell begins."""
        breaks: list[int] = []
        spans: Cut = ()
        for paragraph in kept:
            offset = len(cut(self._document.lines, spans)) + 1 if spans else 0
            extra = len(cut(self._document.lines, paragraph.cut)) - len(paragraph.text)
            breaks += [offset, *(offset + extra + inner for inner in paragraph.breaks)]
            spans = (*spans, *paragraph.cut)
        return tuple(offset for offset in breaks if offset)


def _resumed(draft: _Draft, lead: Cut) -> _Draft:
    """Return an empty draft for what comes after a clause under the same number, which is printed above."""
    return replace(draft, paragraphs=[], lead=lead, kind=Kind.PARAGRAPH if draft.kind is Kind.NUMBERED else draft.kind)


def _are_alike(first: Paragraph, other: Paragraph) -> bool:
    """Whether two items that no paragraph announces are of one list."""
    return (first.row and other.row) or (bool(first.label) is bool(other.label) and first.row is other.row)


def _announcer(texts: Sequence[Paragraph]) -> Paragraph:
    """Return the paragraph that leads in to a list: the last that announces it, else the last."""
    return next((text for text in reversed(texts) if announces(text.text)), texts[-1])


def _cited(above: str, label: Label) -> str:
    """Return a label as it is cited: a letter, a roman or a bare number with what it stands under."""
    if label.style in {Style.DECIMAL, Style.CODE, Style.WORD} or not above:
        return label.text
    return f"{above}({label.parts[-1]})"


def _under_heads(items: Sequence[Node]) -> list[tuple[Node, Paragraph | None]]:
    """Return the items, each row with the head row that names its columns; head rows are left out."""
    head: Paragraph | None = None
    under: list[tuple[Node, Paragraph | None]] = []
    for place, item in enumerate(items):
        row = item.paragraph
        if row.row and (place == 0 or not items[place - 1].paragraph.row):
            head = row if _is_head_row(row, items[place + 1 :]) else None
            if head:
                continue
        elif head and row.row and row.breaks and row.text[: row.breaks[0]] == head.text[: head.breaks[0]]:
            continue
        under.append((item, head if row.row else None))
    return under


def _is_head_row(row: Paragraph, after: Sequence[Node]) -> bool:
    edges = [0, *row.breaks, len(row.text)]
    cells = [row.text[a:b].strip() for a, b in pairwise(edges)]
    rows = sum(1 for item in after if item.paragraph.row)
    short = all(words(cell) <= _LONGEST_HEAD_CELL and not is_rule(cell) and not cell[:1].islower() for cell in cells)
    return rows >= _FEWEST_ROWS_UNDER_A_HEAD and short and row.label is None
