"""Document to clauses: the smallest provisions that can be quoted on their own, whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.outline import Heading, Outline, Section, outline
from ingest.policy import Clause, Cut, Document, Policy
from ingest.provisions import Provisions
from ingest.rules import carries_sense
from ingest.tables import find_heads

Remainder = tuple[tuple[int, ...], str]
"""Indices of lines, and why they are neither clause nor heading."""


@dataclass(frozen=True, slots=True)
class Split:
    """A document taken apart: every line that is not blank is in exactly one of the three."""

    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...]
    remainder: tuple[Remainder, ...]
    outline: Outline = field(repr=False)


def split(policy: Policy, document: Document) -> Split:
    """Return the clauses of ``document`` in order, its headings, and what is neither."""
    plan = outline(document)
    provisions = Provisions(policy, document, find_heads(plan.sections))
    leads: list[tuple[tuple[Heading, ...], Cut]] = []
    for section, following in zip(plan.sections, [*plan.sections[1:], None], strict=False):
        leads = [(path, lead) for path, lead in leads if section.path[: len(path)] == path and section.path != path]
        lead = (*(span for _, above in leads for span in above), *_sense(section))
        announced = provisions.write(section, lead, heads=_is_beneath(following, section))
        if announced:
            leads.append((section.path, announced))
    headings = (*plan.headings, *provisions.heads)
    remainder = [(paragraph.lines, reason) for paragraph, reason in plan.remainder]
    remainder += [((place,), line.excluded) for place, line in enumerate(document.lines) if line.excluded and line.text.strip()]
    remainder += _left_over(document, plan, provisions.clauses, headings, remainder)
    return Split(provisions.clauses, headings, tuple(sorted(remainder)), plan)


def _sense(section: Section) -> Cut:
    """Return the words of the headings without which a clause beneath them says something else."""
    speaking = section.path if section.sense else section.path[:-1]
    return tuple(span for heading in speaking if carries_sense(heading.paragraph.text) for span in heading.paragraph.cut)


def _is_beneath(following: Section | None, section: Section) -> bool:
    """Whether the next section stands under the heading of this one."""
    depth = len(section.path)
    return following is not None and len(following.path) > depth > 0 and following.path[:depth] == section.path


def _left_over(
    document: Document, plan: Outline, clauses: Sequence[Clause], headings: Sequence[Heading], remainder: Sequence[Remainder]
) -> list[Remainder]:
    """Return the lines that nothing above took up, so that none is lost unseen: a number with no text."""
    owned = {span.line for clause in clauses for span in (*clause.text_cut, *clause.lead_in_cut)}
    owned |= {line for heading in headings for line in heading.paragraph.lines}
    owned |= {line for lines, _ in remainder for line in lines} | _numbers(plan, owned)
    return [((place,), "not understood") for place, line in enumerate(document.lines) if line.text.strip() and place not in owned]


def _numbers(plan: Outline, owned: set[int]) -> set[int]:
    """Return the lines that hold nothing but the number of a text which begins on the next."""
    numbered = [one for section in plan.sections for one in section.body if one.cut and one.cut[0].line in owned]
    return {span.line for one in numbered for span in one.printed if span < one.cut[0]}
