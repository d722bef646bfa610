"""Lines to paragraphs: what belongs to one run of words, with its marker, label and layout."""

from dataclasses import dataclass, replace

from ingest.conditions import is_tail
from ingest.cutting import cut, fold
from ingest.labels import Label, Style, inner_label
from ingest.markup import is_bold, visible
from ingest.numbering import judge
from ingest.policy import Cut, Document, Line, Span, counted_in
from ingest.rules import is_title_like
from ingest.sentences import ends_closed, words
from ingest.starting import Start, inner, line_starts
from ingest.wrapping import Wrapping, ends_open

_FEWEST_WORDS_TO_JOIN = 4


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of words of a document that stands apart: a line, a wrapped paragraph, a list item, a row."""

    text: str
    cut: Cut
    printed: Cut
    """``cut`` with the label before it, as a heading is shown."""
    lines: tuple[int, ...]
    """Indices of the document's lines that it takes up, its label's and marker's included."""
    label: Label | None = None
    bullet: str = ""
    depth: tuple[int, int] = (0, 0)
    """How deep the format nests it, and how far it is indented."""
    heading: int = 0
    bold: bool = False
    row: bool = False
    headless: bool = False
    """Whether it is a row whose first cell is empty: the rest of the row before it."""
    gap: bool = True
    """Whether a blank line stands before it."""
    table: int = 0
    """Which of the document's tables it is a row of; 0 for none, and where the format does not say."""
    frame: int = 0
    """Which text box, shape or row of laid out cells it stands in; 0 for none."""
    page: int | None = None
    repairs: tuple[str, ...] = ()
    breaks: tuple[int, ...] = ()
    notes: Cut = ()
    """The footnotes to it, which go wherever its words go."""

    @property
    def tabled(self) -> bool:
        """Whether it is a row, or a number and the one cell behind it."""
        return self.row or (self.table > 0 and self.label is not None)

    @property
    def heads_frame(self) -> int:
        """The frame beyond which it heads nothing; 0 where the format or a number makes it a heading of the document."""
        return 0 if self.heading or self.label else self.frame


def paragraphs(document: Document) -> list[Paragraph]:
    """Return the paragraphs of ``document`` in order; lines that the reader excluded are in none."""
    wrapping = Wrapping([line.text for line in document.lines])
    starts = line_starts(document, wrapping)
    labels = judge([start.label for start in starts], [inner(start) for start in starts])
    runs: list[list[Paragraph]] = []
    previous: Start | None = None
    for start, label in zip(starts, labels, strict=True):
        judged = replace(start, label=label, after_label=start.after_label if label else start.after_bullet)
        paragraph = _paragraph(document, judged)
        if runs and previous and _goes_on(runs[-1], previous, judged, wrapping):
            runs[-1].append(paragraph)
        else:
            runs.append([paragraph])
        previous = judged
    found = [_with_notes(document, _whole(document, run, wrapping), wrapping) for run in runs]
    return _whole_over_breaks(document, found, wrapping)


def _with_notes(document: Document, paragraph: Paragraph, wrapping: Wrapping) -> Paragraph:
    """Return a paragraph with the footnotes to its lines."""
    places: list[int] = []
    for place in paragraph.lines:
        following = place + 1
        while following < len(document.lines) and document.lines[following].note:
            places.append(following)
            following += 1
    if not places:
        return paragraph
    cuts = [(place, visible(document.lines[place].text).spans(place, 0)) for place in places]
    note = _whole(document, [Paragraph(cut(document.lines, spans), spans, spans, (place,)) for place, spans in cuts], wrapping)
    lines = tuple(sorted((*paragraph.lines, *places)))
    return replace(paragraph, lines=lines, notes=note.cut, repairs=(*paragraph.repairs, *note.repairs))


def _paragraph(document: Document, start: Start) -> Paragraph:
    line, begin = start.line, start.after_label
    spans = start.seen.spans(start.index, begin)
    shown = start.seen.text[begin:]
    cells = [fold(cell) for cell in shown.strip("\n").split("\t")]
    inner = inner_label(shown) if start.label else None
    row = "\t" in shown[inner[1] if inner else 0 :].rstrip("\n").lstrip(" ") and bool(
        cells[0] or not start.seen.text[:begin].strip()
    )
    offsets, offset = [], 0
    for cell in filter(None, cells):
        offsets.append(offset)
        offset += len(cell) + 1
    indent = len(line.text) - len(line.text.lstrip(" \t"))
    return Paragraph(
        text=cut(document.lines, spans),
        cut=spans,
        printed=start.seen.spans(start.index, start.after_bullet),
        lines=(start.index,),
        label=start.label,
        bullet="" if start.label and start.bullet == line.marker else start.bullet,
        depth=(line.depth, indent),
        heading=line.heading,
        bold=line.bold or is_bold(line.text),
        row=row and (len(offsets) > 1 or bool(cells[0])),
        headless="\t" in shown and not cells[0],
        gap=start.gap,
        table=line.table,
        frame=line.frame,
        page=line.page,
        breaks=tuple(offsets[1:]),
    )


def _goes_on(run: list[Paragraph], previous: Start, start: Start, wrapping: Wrapping) -> bool:
    """Whether the line at ``start`` goes on with the paragraph that ``run`` is becoming."""
    first = run[0]
    if start.label or start.bullet or start.line.heading or "\t" in start.seen.text.strip():
        return False
    if not first.text and len(run) == 1:
        return first.label is not None and not first.heading
    if previous.line.goes_on and first.heading and not start.gap:
        return True
    apart = start.gap or first.heading or first.row or start.line.depth > previous.line.depth
    return not apart and _is_laid_out_on(run, previous, start, wrapping)


def _is_laid_out_on(run: list[Paragraph], previous: Start, start: Start, wrapping: Wrapping) -> bool:
    """Whether the layout of the line at ``start``, right beneath the last of ``run``, goes on with it."""
    first = run[0]
    indent = _indent(start.line)
    if _is_item(first) and is_tail(start.seen.text.strip()) and indent <= first.depth[1]:
        return False
    if _is_item(first) and previous.line.goes_on is not None and indent < first.depth[1]:
        return False
    told = previous.line.goes_on is not None
    hanging = bool(first.bullet or first.label) and not previous.line.heading
    if hanging and indent > first.depth[1] and (told or wrapping.is_wrapped):
        return True
    if not told and len(run) > 1 and indent < _indent(previous.line):
        return False
    begun = len(run) > 1 or not is_title_like(first.text)
    return wrapping.continues(previous.line, start.line.text, begun=begun)


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip(" "))


def _whole(document: Document, run: list[Paragraph], wrapping: Wrapping, repairs: tuple[str, ...] = ()) -> Paragraph:
    """Return a run of lines as one paragraph, without the hyphens of words that the lines' ends divided."""
    if len(run) == 1:
        return run[0]
    spans: list[Span] = []
    breaks: list[int] = []
    for place, paragraph in enumerate(run):
        if spans and paragraph.cut:
            last, following = spans[-1], paragraph.cut[0]
            before, after = document.lines[last.line], document.lines[following.line]
            if wrapping.loses_hyphen(before.text[: last.end], after.text[following.start :]):
                spans[-1] = last._replace(end=last.end - 1)
                repairs = (*repairs, f"{counted_in(document.source)} {before.number}: hyphen at the line's end taken out")
        if paragraph.breaks:
            offset = len(cut(document.lines, tuple(spans))) + 1 if place else 0
            breaks += [offset + inner for inner in paragraph.breaks]
        spans += paragraph.cut
    first = run[0]
    start = first.cut[0].start if first.cut else len(document.lines[first.lines[0]].text)
    label = tuple(span._replace(end=min(span.end, start)) for span in first.printed if span.start < start)
    return replace(
        first,
        text=cut(document.lines, tuple(spans)),
        cut=tuple(spans),
        printed=(*label, *spans),
        lines=tuple(line for paragraph in run for line in paragraph.lines),
        repairs=(*(repair for paragraph in run for repair in paragraph.repairs), *repairs),
        notes=tuple(span for paragraph in run for span in paragraph.notes),
        breaks=tuple(breaks),
        bold=all(paragraph.bold for paragraph in run),
    )


def _whole_over_breaks(document: Document, found: list[Paragraph], wrapping: Wrapping) -> list[Paragraph]:
    """Return ``found`` with paragraphs and rows that a page or a blank line broke in two made whole."""
    runs: list[tuple[list[Paragraph], list[str]]] = []
    for paragraph in found:
        if runs and _is_broken(runs[-1][0][0], runs[-1][0][-1], paragraph):
            run, repairs = runs[-1]
            numbers = [document.lines[place].number for place in (run[-1].lines[-1], paragraph.lines[0])]
            run.append(paragraph)
            repairs.append(f"{counted_in(document.source)}s {numbers[0]} and {numbers[1]} joined across a break")
        else:
            runs.append(([paragraph], []))
    return [_whole(document, run, wrapping, tuple(repairs)) for run, repairs in runs]


def _is_item(paragraph: Paragraph) -> bool:
    """Whether a paragraph is an item of a list, whose closing words may follow it."""
    lettered = paragraph.label is not None and paragraph.label.style in {Style.LETTER, Style.ROMAN}
    return bool(paragraph.bullet) or lettered


def _is_broken(first: Paragraph, last: Paragraph, second: Paragraph) -> bool:
    """Whether ``second`` is the rest of what begins with ``first`` and so far ends with ``last``."""
    if second.label or second.bullet or second.heading or first.heading or not (second.gap or second.headless):
        return False
    if not last.text or not second.text:
        return False
    if _is_item(first) and is_tail(second.text):
        return False
    if first.row:
        return second.headless and (second.gap or bool(second.breaks) or second.text[0].islower())
    unlike = first.bold is not second.bold or first.text.isupper() is not second.text.isupper()
    if second.row or unlike or ends_closed(last.text) or words(first.text) < _FEWEST_WORDS_TO_JOIN:
        return False
    return second.text[0].islower() or (ends_open(last.text) and second.text[0].isalnum())
