"""Word files whose structure is in how they look: tables, bold type, capitals, line breaks."""

from collections.abc import Mapping

from wordml import BOLD, UNDERLINED, cell, definition, heading, indent, level, numbered, package, para, row, run, style, table

_SPAN = '<w:gridSpan w:val="{}"/>'
_TOP, _BELOW = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
_DOT = level(0, "\uf0b7", "bullet", left=360, props='<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr>')


def first_aid() -> Mapping[str, str]:
    """Return a policy with headings in tables of one cell, numbered rows, merged cells and a table in a table."""
    lists = (
        definition(1, level(0, "%1.", left=540, more='<w:pStyle w:val="Heading1"/>'), level(1, "%1.%2", left=600))
        + definition(2, level(0, "%1", left=540))
        + definition(3, _DOT)
    )
    lists += "".join(numbered(number, number) for number in (1, 2, 3))

    def banner(text: str) -> str:
        return table(row(cell(para(text, "Heading1"))), columns=1)

    styles = heading(1, props='<w:numPr><w:numId w:val="1"/></w:numPr>') + style("TableText", "Table Text")
    number = cell(para(num=(2, 0)))
    said = (
        para("First Aid Policy", look=f'{BOLD}<w:sz w:val="36"/>'),
        para("Castle Street Infant School"),
        banner("Aims"),
        para("This policy says who gives first aid at Castle Street, where, and what is written down afterwards.", num=(1, 1)),
        para(),
        banner("Who does what"),
        para("The school has these first aiders:", num=(1, 1)),
        table(
            row("Where", "First aider", "Deputy", props="<w:tblHeader/>"),
            row(cell("Main building", props=_TOP), "Office manager", "Caretaker"),
            row(cell(props=_BELOW), "Cook", "Midday supervisor"),
            row("Nursery", "Nursery nurse", "Nursery teacher"),
            columns=3,
        ),
        para("A first aider must be on site whenever pupils are.", num=(1, 1)),
        para(),
        banner("What to do"),
        table(
            row(cell(para("After an accident", look=BOLD), props=_SPAN.format(3))),
            row(number, "Head injury", "Ring the parents at once, however small the bump. Give the child a wristband."),
            row(number, "Nosebleed", "Sit the child forward and pinch the nose for ten minutes."),
            row(number, "Burn", "Cool the burn under running water for twenty minutes. Never use creams."),
            row(cell(para("Later the same day", look=BOLD), props=_SPAN.format(3))),
            row(number, "Accident book", "Whoever gave first aid must fill in the accident book before going home."),
            columns=3,
        ),
        para(),
        banner("Medicines"),
        table(
            row(
                cell(para("In school", look=BOLD)),
                cell(
                    para("Staff may give a medicine only if:"),
                    para("a doctor has prescribed it;", num=(3, 0)),
                    para("the parents have signed the consent form; and", num=(3, 0)),
                    para("it is in the box in which it was dispensed.", num=(3, 0)),
                ),
            ),
            row(
                cell(para("On trips", look=BOLD)),
                cell(
                    para("The visit leader carries the medicines in the red bag:"),
                    table(row("Inhalers", "Top pocket"), row("Adrenaline pens", "Side pocket"), width=4000),
                    para("The red bag must never be left on the coach."),
                ),
            ),
        ),
    )
    return package("".join(said), styles=styles, numbering=lists)


def anti_bullying() -> Mapping[str, str]:
    """Return a policy without styles: titles are bold, underlined or in capitals, numbers are typed, missed out or wrong."""
    dash = "-\t"
    said = (
        para("ST BRIDE’S HIGH SCHOOL", look=BOLD),
        para("Anti-Bullying Policy", look=f'{BOLD}<w:sz w:val="32"/>'),
        para("Policy owner:\tDeputy Head (Pastoral)"),
        para("Next review:\tMarch 2027"),
        para("1.\tWHAT BULLYING IS", look=BOLD),
        para("1.1\tBullying is behaviour that hurts another person on purpose and is repeated."),
        para("1.2\tA single incident may be bullying if it is spread online."),
        para("SIGNS TO LOOK FOR"),
        para("Staff should suspect bullying where a pupil:"),
        para(f"{dash}is frightened of the walk to or from school;", props=indent(720, 360)),
        para(f"{dash}has possessions that are damaged or “lost”; or", props=indent(720, 360)),
        para(f"{dash}begins to do badly in lessons.", props=indent(720, 360)),
        para("3.\tWHAT STAFF DO", look=BOLD),
        para("3.1\tStaff must record every report of bullying on the same day."),
        para("2.2\tThe form tutor must speak to both pupils separately."),
        para("3.3\tStaff must not:"),
        para("(a)\tpromise a pupil that nobody will be told;", props=indent(1080, 360)),
        para("(b)\tbring the pupils together before each has been heard; or", props=indent(1080, 360)),
        para("(c)\tsearch a pupil’s telephone.", props=indent(1080, 360)),
        para("Only the headteacher may search a telephone, and a second adult must be present.", props=indent(720)),
        para("Telling parents", look=UNDERLINED),
        para("The head of year must ring the parents of both pupils within one school day."),
        para("If a parent complains", look=UNDERLINED),
        para("The complaints procedure applies from the first letter."),
        para("4.\tSANCTIONS", look=BOLD),
        para(run("Fixed. ", BOLD) + run("A pupil who bullies must lose two break times.")),
        para(run("At the headteacher’s discretion. ", BOLD) + run("The headteacher may suspend a pupil who bullies again.")),
    )
    return package("".join(said))


def charging() -> Mapping[str, str]:
    """Return a policy in which a section is one paragraph with line breaks, titles and typed numbers inside."""
    said = (
        para("Charging and Remissions\nMill Road Federation", look=f'{BOLD}<w:sz w:val="32"/>'),
        para("Approved by: Finance Committee\nDate: 14 May 2026"),
        para("Section 1\nIntroduction", "Heading1"),
        para(
            "Education during school hours is free.\n"
            "The federation may charge only for what this policy names,\n"
            "and never for admission."
        ),
        para("Section 2\nWhat may be charged for", "Heading1"),
        para(
            "2.1\tMusic lessons for one pupil or a small group may be charged for, unless the pupil is in care.\n"
            "2.2\tA residential visit may be charged for as follows:\n"
            "(a)\tboard and lodging, at what they cost; and\n"
            "(b)\ttravel, if the visit is outside school hours.\n"
            "2.3\tThe charge must not be more than the cost divided by the number of pupils."
        ),
        para(run("Section 3\nVoluntary contributions"), "Heading1"),
        para(run("3.1\t") + run("A letter that asks for a contribution must say:\n", "") + run("that there is no obligation to contribute; and\nthat no pupil is left out if the parents do not contribute.")),
        para("3.2\tStaff must not tell a pupil whether another pupil’s parents have paid."),
        para("Section 4\nRemissions", "Heading1"),
        para("Parents who receive a qualifying benefit do not pay for board and lodging.\nThey must show the office a letter of award.\n\nOther parents may ask the business manager, in confidence, to pay in instalments."),
        para("Section 5\nBreakages", "Heading1"),
        para("5.1\tParents may be asked to pay for a window, a book or equipment that their child breaks on purpose.\n5.2\tThe headteacher may waive the payment."),
    )  # fmt: skip
    return package("".join(said), styles=heading(1))
