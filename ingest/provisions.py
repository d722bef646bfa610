"""A section's trees to clauses: what is quoted together, and with which lead-in."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from ingest.conditions import is_condition, qualifies
from ingest.cutting import cut, part
from ingest.drafting import Draft, Drafting
from ingest.labels import Label, Style, inner_label
from ingest.lead_ins import announces, lead_in_place
from ingest.lists import Node, is_fragment, is_separable, trees
from ingest.outline import Heading, Section
from ingest.paragraphs import Paragraph
from ingest.policy import Clause, Cut, Document, Kind, Policy
from ingest.rules import forbids, has_own_subject, joins_on, stands_alone
from ingest.sentences import words
from ingest.tables import Heads, under_heads

_LONGEST_CLAUSE = 250
"""Words beyond which a further paragraph under the same number is a clause of its own."""
_TABLE_HEAD = (9, 9)
"""The rank of a table's head row: beneath every title."""


class Provisions:
    """Writes a document's clauses section by section."""

    def __init__(self, policy: Policy, document: Document, table_heads: Heads) -> None:
        self._table_heads = table_heads
        self.heads: list[Heading] = []
        self._lines = document.lines
        self._drafting = Drafting(policy, document)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses written so far."""
        return tuple(self._drafting.clauses)

    def write(self, section: Section, lead: Cut, *, heads: bool) -> Cut:
        """Write a section; return the lead-in that its last paragraph gives to the headings beneath it."""
        self._drafting.section = section
        nodes = trees(section.body)
        announced: Cut = ()
        if heads and not nodes[-1].is_item and not nodes[-1].children and announces(nodes[-1].paragraph.text):
            rest, announced = self._parted(nodes[-1].paragraph)
            nodes = [*nodes[:-1], *([Node(rest)] if rest else [])]
        self._siblings(nodes, lead)
        return announced

    def _siblings(self, nodes: Sequence[Node], lead: Cut) -> None:
        """Write the nodes at the top of a section: lists without a lead-in, lines without markers."""
        place = 0
        while place < len(nodes):
            first = nodes[place].paragraph
            stop = place + 1
            while stop < len(nodes) and _is_one_list(nodes[place], nodes[stop]):
                stop += 1
            run = nodes[place:stop]
            if len(run) > 1 or _is_unannounced(run[0]):
                tail = _closing(nodes[stop:]) if run[0].is_item else []
                self._list(run, lead, self._heading_label(first), tail)
                stop += len(tail)
            elif stop < len(nodes) and joins_on(nodes[stop].paragraph.text) and not run[0].children and not run[0].is_item:
                nodes[stop].children.insert(0, Node(nodes[stop].paragraph))
                self._node(replace(nodes[stop], paragraph=first), lead, "")
                stop += 1
            elif first.tabled:
                self._item(run[0], lead, Draft(lead, [], self._heading_label(first)), [], self._table_heads.get(first.table))
            else:
                self._node(run[0], self._lead(run[0], lead), self._heading_label(first))
            place = stop

    def _heading_label(self, paragraph: Paragraph) -> str:
        """Return the number of the nearest heading, for items numbered within it: 4 for 4(a), Article 3 for (2)."""
        if paragraph.label and (paragraph.label.style in {Style.LETTER, Style.ROMAN} or paragraph.label.enclosed == "()"):
            nearest = self._drafting.section.path[-1:]
            return nearest[0].label.text if nearest and nearest[0].label else ""
        return ""

    def _node(self, node: Node, lead: Cut, above: str, tail: Sequence[Paragraph] = (), within: Draft | None = None) -> None:
        """Write a paragraph with all beneath it; ``above`` is the number that it stands under."""
        draft = replace(self._draft(node, lead, above, within), tail=tuple(tail))
        texts, place = [node.paragraph], 0
        while place < len(node.children):
            stop = place + 1
            child = node.children[place]
            if child.is_item:
                while stop < len(node.children) and node.children[stop].is_item:
                    stop += 1
                closing = _closing(node.children[stop:])
                draft, used = self._announced(node.children[place:stop], lead, draft, texts, closing)
                stop += used
                texts = texts[-1:]
            elif child.is_condition and draft.paragraphs and child.children:
                draft.paragraphs += _flat(child)
            elif child.children:
                self._drafting.write(draft)
                draft = draft.resumed(lead)
                self._node(child, lead, draft.label, tail, draft)
            else:
                draft = self._extended(draft, child.paragraph, lead, closes=place > 0 and node.children[place - 1].is_item)
                texts.append(child.paragraph)
            place = stop
        draft.paragraphs.extend(tail if draft.paragraphs else ())
        self._drafting.write(draft)

    def _draft(self, node: Node, lead: Cut, above: str, within: Draft | None) -> Draft:
        own = node.paragraph.label
        label = _cited(above, own) if own else above
        ordinal = within.ordinal if within else 1
        if own:
            ordinal = self._drafting.printed(label, restarts=own.style in {Style.INTEGER, Style.LETTER, Style.ROMAN})
        kind = Kind.NUMBERED if own else Kind.ROW if node.paragraph.row else Kind.ITEM if node.is_item else Kind.PARAGRAPH
        item = self._drafting.counted(label, ordinal) if kind in {Kind.ITEM, Kind.ROW} else 0
        return Draft(lead, [node.paragraph], label, ordinal, kind, item)

    def _extended(self, draft: Draft, paragraph: Paragraph, lead: Cut, *, closes: bool) -> Draft:
        """Return ``draft`` with a further paragraph, in a clause of its own where it says something of its own.

        So it does where it is too long to be read with the rest, and after a list, unless it is a
        condition on the list.
        """
        long = draft.length + words(paragraph.text) > _LONGEST_CLAUSE and not is_condition(paragraph.text)
        apart = long or (closes and not qualifies(paragraph.text))
        if draft.paragraphs and apart:
            self._drafting.write(draft)
            draft = draft.resumed(lead)
        draft.paragraphs.append(paragraph)
        return draft

    def _announced(
        self, items: Sequence[Node], lead: Cut, draft: Draft, texts: Sequence[Paragraph], closing: Sequence[Node]
    ) -> tuple[Draft, int]:
        """Write a list beneath ``texts``; return the draft to go on with, and how many of ``closing`` are used up.

        The closing words of a list that this one stands in hold for its items as well.
        """
        text = _announcer(texts)
        rest, announced = self._parted(text)
        if text.label and inner_label(text.text):
            return self._gathered(items, lead, draft), 0
        if not is_separable(cut(self._lines, announced), items, law=self._drafting.is_law):
            return self._gathered(items, lead, draft), 0
        kept = [(rest if paragraph is text else paragraph) for paragraph in draft.paragraphs]
        self._drafting.write(replace(draft, paragraphs=[paragraph for paragraph in kept if paragraph]))
        own = [paragraph for one in closing for paragraph in _flat(one)]
        for item, head in under_heads(items, self._table_heads):
            self._item(item, (*lead, *announced), draft, [*own, *draft.tail], head)
        return draft.resumed(lead), len(closing)

    def _parted(self, paragraph: Paragraph) -> tuple[Paragraph | None, Cut]:
        """Return a paragraph without the lead-in at its end, None if it is nothing else, and the lead-in.

        A lead-in that stands amid a paragraph stays in it as well.
        """
        place = lead_in_place(paragraph.text)
        if place is None:
            return paragraph, ()
        announced = part(self._lines, paragraph.cut, *place)
        announced = (*announced, *paragraph.notes)
        if place[1] < len(paragraph.text):
            return paragraph, announced
        spans = part(self._lines, paragraph.cut, 0, place[0])
        lines = tuple(span.line for span in spans)
        rest = replace(paragraph, cut=spans, text=cut(self._lines, spans), lines=lines, notes=())
        return rest if spans else None, announced

    def _list(self, items: Sequence[Node], lead: Cut, above: str, closing: Sequence[Node]) -> None:
        """Write a list that no paragraph announces; ``closing`` holds for every item of it."""
        path = self._drafting.section.path
        announced = cut(self._lines, lead) or (path[-1].text if path else "")
        draft = Draft(lead, [], above)
        tail = [paragraph for one in closing for paragraph in _flat(one)]
        fragments = all(not item.is_item for item in items)
        if not fragments and is_separable(announced, items, law=self._drafting.is_law):
            for item, head in under_heads(items, self._table_heads):
                self._item(item, lead, draft, tail, head)
        else:
            draft = self._gathered(items, lead, draft)
            draft.paragraphs += tail
            self._drafting.write(draft)

    def _item(self, item: Node, lead: Cut, draft: Draft, tail: Sequence[Paragraph], head: Paragraph | None) -> None:
        if head:
            title = Heading(cut(self._lines, head.printed), head.printed, _TABLE_HEAD, head)
            self.heads += [] if title in self.heads else [title]
            lead = (*lead, *head.printed, *head.notes)
        self._node(item, self._lead(item, lead), draft.label, tail, draft)

    def _lead(self, item: Node, lead: Cut) -> Cut:
        """Return the lead-in of an item: none where a "must not" would turn a whole sentence into its opposite."""
        alone = stands_alone(item.paragraph.text) and forbids(cut(self._lines, lead))
        return () if alone else lead

    def _gathered(self, items: Sequence[Node], lead: Cut, draft: Draft) -> Draft:
        """Return ``draft`` with the items in it; an item that is a rule by itself becomes a clause."""
        for item in items:
            if has_own_subject(item.paragraph.text) and len(items) > 1:
                self._drafting.write(draft)
                self._node(item, lead, draft.label, (), draft)
                draft = draft.resumed(lead)
            else:
                self._drafting.counted(draft.label, draft.ordinal)
                draft.paragraphs += _flat(item) if item.paragraph.label else item.flat()
        return draft


def _flat(node: Node) -> list[Paragraph]:
    """Return a node's paragraphs with their numbers, as they are printed amid a clause."""
    return [replace(one, cut=one.printed) if one.label else one for one in node.flat()]


def _closing(after: Sequence[Node]) -> list[Node]:
    """Return the nodes right after a list that are conditions on all of it."""
    qualifying = (one.is_condition or not (one.is_item or one.children or not qualifies(one.paragraph.text)) for one in after)
    return [one for one, _ in zip(after, takewhile(bool, qualifying), strict=False)]


def _is_unannounced(node: Node) -> bool:
    """Whether a node is an item with no number of its own that stands beneath nothing."""
    label = node.paragraph.label
    return node.is_item and (label is None or label.style in {Style.LETTER, Style.ROMAN})


def _is_one_list(first: Node, other: Node) -> bool:
    """Whether two nodes that no paragraph announces are of one list, one table, or lines of one printed list."""
    a, b = first.paragraph, other.paragraph
    if first.is_item and other.is_item:
        unnumbered = _is_unannounced(first)
        return unnumbered and ((a.tabled and b.tabled) or (bool(a.label) is bool(b.label) and a.tabled is b.tabled))
    plain = not (first.is_item or other.is_item or first.children or other.children)
    return plain and is_fragment(a) and is_fragment(b)


def _announcer(texts: Sequence[Paragraph]) -> Paragraph:
    """Return the paragraph that leads in to a list: the last that announces it, else the last."""
    return next((text for text in reversed(texts) if announces(text.text)), texts[-1])


def _cited(above: str, label: Label) -> str:
    """Return a label as it is cited: a letter, a roman or a bare number with what it stands under."""
    if label.style in {Style.DECIMAL, Style.CODE, Style.WORD} or not above:
        return label.text
    return f"{above}({label.parts[-1]})"
