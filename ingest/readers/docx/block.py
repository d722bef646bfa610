"""A block: one paragraph, or one row of a table, on its way to becoming lines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two paragraph ends, or in one row of a table."""

    number: int
    """The paragraph's, counted from 1 over those that hold words; a row has that of its first."""
    text: str
    """As it is shown: a tab between cells, a vertical tab where the author broke the line."""
    heading: int = 0
    marker: str = ""
    depth: int = 0
    bold: bool = False
    apart: bool = False
    """Whether all of it is in capitals or underlined: a title, if it is short."""
    size: int = 0
    """In half points; 0 where it has several."""
    title: bool = False
    notes: tuple[tuple[int, str], ...] = ()
    """Each note to it, with the line of ``text`` (from 0) that its mark stands in."""
    aside: tuple[tuple[str, str], ...] = ()
    """Words in it that are none of the policy, and why."""
    row: bool = False
    table: int = 0
    """Which table of the document it is a row of, from 1; 0 for none."""
    frame: int = 0
    """Which text box, or row that is read cell by cell, it stands in; 0 for none."""
    blanks: bool = False
    """Whether it is a row with a blank cell before a filled one."""
    gap: bool = True
    """Whether it stands apart from the block before it: a row of the same table does not."""
