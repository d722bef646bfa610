"""Paragraphs to trees: what is an item of what, and when a list is one clause or many."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.conditions import is_condition, limits, qualifies, sets_conditions
from ingest.labels import Style
from ingest.lead_ins import announces, lead_in_place
from ingest.paragraphs import Paragraph
from ingest.rules import commands, gathers, is_imperative, is_rule
from ingest.sentences import ends_sentence, is_sentence, words

_LONGEST_WHOLE_LIST = 250
_HALF = 0.5
_HORIZON = 200
"""Paragraphs ahead among which the next number of a list is looked for."""
_LONGEST_FRAGMENT = 12


@dataclass(slots=True)
class Node:
    """A paragraph with the items and paragraphs beneath it."""

    paragraph: Paragraph
    children: list["Node"] = field(default_factory=list)
    opens: bool = False
    """Whether it is a row whose further cells come after it, each by itself: they are beneath it."""

    def holds(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph stands in a cell of the row."""
        return self.opens and self.paragraph.frame == paragraph.frame

    @property
    def is_item(self) -> bool:
        """Whether it is a member of a list or a table and not running text."""
        return bool(self.paragraph.bullet or self.paragraph.label or self.paragraph.row)

    @property
    def is_condition(self) -> bool:
        """Whether it only limits what stands before it, with whatever list it announces."""
        return not self.is_item and is_condition(self.paragraph.text)

    def flat(self) -> Iterator[Paragraph]:
        """Yield its paragraph and all beneath it, in the document's order."""
        yield self.paragraph
        for child in self.children:
            yield from child.flat()


_Key = tuple[object, ...]


def _key(paragraph: Paragraph) -> _Key:
    """Return what two items of one list have in common."""
    label = paragraph.label
    if label is None:
        return ("row",) if paragraph.row else ("bullet", paragraph.bullet, *paragraph.depth)
    if label.style in {Style.DECIMAL, Style.CODE}:
        return (Style.DECIMAL, label.level)
    return (label.style, label.enclosed, label.word, paragraph.depth[0])


def trees(body: Sequence[Paragraph]) -> list[Node]:
    """Return the paragraphs of a section as trees, in order.

    An item goes beneath the paragraph that announces it, beneath a number, or beneath an item of
    another kind. A paragraph with no mark of its own belongs to the number before it, except after
    a list that was announced: then to the announcer, as its closing words. A condition never
    stands alone where there is anything before it that it could limit.
    """
    roots: list[Node] = []
    stack: list[Node] = []
    for place, paragraph in enumerate(body):
        framed = paragraph.frame > 0 and (not place or body[place - 1].frame != paragraph.frame)
        node = Node(paragraph, opens=framed and paragraph.row)
        if node.is_item:
            _pop_for_item(stack, paragraph)
        elif node.is_condition:
            _pop_for_condition(stack, paragraph, body[place + 1 : place + _HORIZON])
        else:
            _pop_for_text(stack, paragraph, body[place + 1 : place + _HORIZON])
        alone = node.is_condition and not stack and bool(roots) and not roots[-1].is_item
        above = stack[-1] if stack else roots[-1] if alone else None
        (above.children if above else roots).append(node)
        interposed = not node.is_item and bool(stack) and announces(stack[-1].paragraph.text)
        if node.is_item or announces(paragraph.text) or (lead_in_place(paragraph.text) is not None and not interposed):
            stack.append(node)
    return roots


def _pop_for_item(stack: list[Node], paragraph: Paragraph) -> None:
    """Leave on the stack what the item stands beneath."""
    _pop_plain_rows(stack, paragraph)
    key = _key(paragraph)
    keys = [_key(node.paragraph) if node.is_item else None for node in stack]
    if key in keys:
        del stack[keys.index(key) :]
    elif paragraph.row and not paragraph.label:
        while stack and (stack[-1].children or not (stack[-1].paragraph.label or announces(stack[-1].paragraph.text))):
            stack.pop()
    elif paragraph.label and paragraph.label.style is Style.INTEGER:
        while stack and (_is_deeper_bullet(stack[-1], paragraph) or _is_another_list(stack[-1], paragraph)):
            stack.pop()
    elif paragraph.label and paragraph.label.style in {Style.DECIMAL, Style.CODE, Style.WORD}:
        while stack and not _is_above(stack[-1], paragraph):
            stack.pop()
    elif paragraph.bullet:
        while stack and stack[-1].paragraph.bullet and stack[-1].paragraph.depth > paragraph.depth:
            stack.pop()


def _pop_plain_rows(stack: list[Node], paragraph: Paragraph) -> None:
    """Leave the rows without a number of the table that a numbered row stands in: they are no number's parent."""
    while paragraph.table and paragraph.label and stack and stack[-1].paragraph.table == paragraph.table:
        if stack[-1].paragraph.label:
            return
        stack.pop()


def _is_deeper_bullet(node: Node, paragraph: Paragraph) -> bool:
    return bool(node.paragraph.bullet) and node.paragraph.depth >= paragraph.depth


def _is_another_list(node: Node, paragraph: Paragraph) -> bool:
    """Whether a number that goes on from one above cannot stand beneath ``node``: a letter, or what announced letters."""
    goes_on = paragraph.label is not None and (paragraph.label.number or 0) > 1
    label = node.paragraph.label
    lettered = label is not None and label.style in {Style.LETTER, Style.ROMAN} and node.paragraph.depth >= paragraph.depth
    return goes_on and (lettered or (not node.is_item and any(child.is_item for child in node.children)))


def _is_above(node: Node, lower: Paragraph) -> bool:
    """Whether a clause's number can stand beneath ``node``: a shorter number, or an announcement."""
    upper = node.paragraph
    if upper.label is None or lower.label is None:
        others = any(child.is_item for child in node.children)
        return not upper.bullet and announces(upper.text) and (lower.row or not others)
    if lower.label.drawn and announces(upper.text) and lower.depth[0] > upper.depth[0] > 0:
        return True
    parts = upper.label.parts
    if upper.label.style is Style.INTEGER or (upper.label.level < lower.label.level and lower.label.drawn):
        return parts == lower.label.parts[: len(parts)]
    return upper.label.style in {Style.DECIMAL, Style.CODE} and upper.label.level < lower.label.level


def _pop_for_condition(stack: list[Node], paragraph: Paragraph, after: Sequence[Paragraph]) -> None:
    """Leave on the stack what a condition limits: the number before it, or what announced the list before it."""
    while stack and stack[-1].is_item:
        top = stack[-1].paragraph
        inside = stack[-1].holds(paragraph) or 0 < top.depth[0] <= paragraph.depth[0] or paragraph.depth[1] > top.depth[1]
        announced = len(stack) > 1 and lead_in_place(_last_text(stack[-2]).text) is not None
        numbered = top.label is not None and top.label.style not in {Style.LETTER, Style.ROMAN}
        if inside or (numbered and not (announced and not _is_numbered_on(top, after))):
            return
        stack.pop()


def _pop_for_text(stack: list[Node], paragraph: Paragraph, after: Sequence[Paragraph]) -> None:
    """Leave on the stack what a paragraph of running text belongs to."""
    while stack:
        top = stack[-1].paragraph
        if stack[-1].is_condition and not stack[-1].children and announces(top.text):
            return
        listed = any(child.is_item for child in stack[-1].children)
        if announces(top.text) and not listed and _is_list_ahead(after):
            return
        if stack[-1].holds(paragraph):
            return
        parent = stack[-2] if len(stack) > 1 else None
        inside = paragraph.depth[0] > 0 and paragraph.depth[0] >= top.depth[0] and top.depth[0] > 0
        if stack[-1].is_item and (inside or (paragraph.depth[1] > top.depth[1] and bool(top.bullet or top.label))):
            return
        closing = qualifies(paragraph.text) and not announces(paragraph.text)
        if listed and closing and not stack[-1].is_item:
            return
        announced = parent is not None and lead_in_place(_last_text(parent).text) is not None
        resumes = listed and (ends_sentence(paragraph.text) or announces(paragraph.text))
        if (resumes or closing) and top.label and _owns(top, after) and not (announced and not _is_numbered_on(top, after)):
            return
        stack.pop()


def _is_list_ahead(after: Sequence[Paragraph]) -> bool:
    """Whether an unnumbered list follows, so that the paragraph before it stands between it and its lead-in."""
    following = next((paragraph for paragraph in after[:2] if paragraph.bullet or paragraph.label or paragraph.row), None)
    if following is None or any(lead_in_place(paragraph.text) is not None for paragraph in after[: after.index(following)]):
        return False
    return following.label is None or following.label.style in {Style.LETTER, Style.ROMAN}


def _last_text(node: Node) -> Paragraph:
    """Return the last running text of a node that could announce its items."""
    texts = [child.paragraph for child in node.children if not child.is_item]
    return texts[-1] if texts else node.paragraph


def _owns(top: Paragraph, after: Sequence[Paragraph]) -> bool:
    """Whether text after a number still belongs to it: after 3.4 always, after "4." if "5." follows."""
    if top.label is None or top.label.style in {Style.LETTER, Style.ROMAN}:
        return False
    return top.label.style is not Style.INTEGER or _is_numbered_on(top, after)


def _is_numbered_on(top: Paragraph, after: Sequence[Paragraph]) -> bool:
    """Whether the next number of the same kind in the section is the one that follows ``top``."""
    label = top.label
    following = next((p.label for p in after if p.label and label and p.label.style is label.style), None)
    return bool(label and following and label.number is not None and following.number == label.number + 1)


def is_separable(lead_in: str, items: Sequence[Node], *, law: bool) -> bool:
    """Whether each item of a list is a clause by itself; else the list is one clause with its lead-in.

    Conditions of one rule are never parted. Items are clauses if most are rules in their own words,
    if the lead-in makes rules of them ("Staff must not:"), if they are numbered like clauses, or if
    the list is too long to be read as one. A list that only fills out its lead-in (aims, examples,
    other documents) is one clause.
    """
    texts = [item.paragraph.text for item in items]
    if law or sets_conditions(lead_in):
        return False
    if any(
        item.paragraph.tabled or (item.paragraph.label and item.paragraph.label.style in {Style.DECIMAL, Style.CODE})
        for item in items
    ):
        return True
    if len(items) == 1 or (not lead_in and any(map(limits, texts))):
        return False
    if _share(texts, is_rule) >= _HALF or commands(lead_in) or sum(map(words, texts)) > _LONGEST_WHOLE_LIST:
        return True
    if _share(texts, is_imperative) >= _HALF and not gathers(lead_in):
        return True
    whole = _share(texts, lambda text: is_sentence(text) and ends_sentence(text)) >= _HALF
    return whole and not gathers(lead_in)


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / max(1, len(texts))


def is_fragment(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a line of a list that was printed without markers."""
    text = paragraph.text
    return not is_sentence(text) and words(text) <= _LONGEST_FRAGMENT and not ends_sentence(text) and not text.endswith(":")
