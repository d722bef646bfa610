"""Word files whose numbers are all drawn: by heading styles, by lists that restart and resume, by words."""

from collections.abc import Mapping

from wordml import BOLD, definition, heading, indent, level, numbered, package, para, run, starting, style


def lettings() -> Mapping[str, str]:
    """Return a policy that counts by its heading styles, clauses included; the styles have German ids."""
    keys = {depth: f"berschrift{depth}" for depth in range(1, 5)}
    linked = [f'<w:pStyle w:val="{keys[depth]}"/>' for depth in range(1, 5)]
    shapes = (("%1.", "decimal"), ("%1.%2", "decimal"), ("(%3)", "lowerLetter"), ("(%4)", "lowerRoman"))
    levels = [level(depth, text, form, more=linked[depth]) for depth, (text, form) in enumerate(shapes)]
    styles = "".join(
        heading(depth, key, f'<w:numPr><w:ilvl w:val="{depth - 1}"/><w:numId w:val="4"/></w:numPr>', BOLD if depth == 1 else "")
        for depth, key in keys.items()
    )
    styles += style("Titel", "Title", look=f'{BOLD}<w:sz w:val="40"/>') + style("Untertitel", "Subtitle")
    styles += style("berschrift2eng", "Clause Tight", based="berschrift2", props='<w:spacing w:after="0"/>')
    said = (
        (1, "Introduction"),
        (2, "The governing board of Harrow Lane Primary School lets the school hall, the playing field and the music room outside school hours."),
        (2, "Letting is never allowed to disturb the education of pupils."),
        (1, "Who may hire the premises"),
        (2, "The school accepts bookings from:"),
        (3, "the friends’ association and other groups of parents;"),
        (3, "registered charities and voluntary groups; and"),
        (3, "other groups, if the headteacher has agreed in writing."),
        (2, "The school does not let its premises to:"),
        (3, "any organisation whose aims conflict with the duty to prevent radicalisation;"),
        (3, "anyone who intends to:"),
        (4, "sell alcohol without a licence;"),
        (4, "hold a private party for people under the age of 21; or"),
        (4, "use fireworks on the field."),
        (1, "Charges"),
        (2, "The scale of charges is set each April by the resources committee."),
        ("berschrift2eng", "A deposit of £100 must be paid before the first letting. It is returned within 14 days unless there is damage."),
        (2, "Hirers who cancel with less than 48 hours’ notice must pay the full charge."),
        (1, "Safeguarding"),
        (2, "A hirer who works with children must show the school office:"),
        (3, "its own safeguarding policy;"),
        (3, "evidence that staff and volunteers have had the checks that the law requires; and"),
        (3, "the name of the person to whom concerns are reported."),
        (2, "The hirer must tell the designated safeguarding lead of any allegation on the same day."),
        (1, "Leaving the premises"),
        (2, "The hirer must leave the rooms as they were found and lock the side gate by 10 pm."),
    )  # fmt: skip
    body = para("Lettings Policy", "Titel") + para("Harrow Lane Primary School", "Untertitel")
    body += "".join(para(text, key if isinstance(key, str) else keys[key]) for key, text in said)
    return package(body, styles=styles, numbering=definition(7, *levels) + numbered(4, 7))


def own_devices() -> Mapping[str, str]:
    """Return a policy with lists that restart, begin at another number, and are resumed after others."""
    lists = definition(1, level(0, "%1.", left=360), level(1, "%1.%2", left=720), level(2, "%3)", "lowerLetter", left=1260))
    lists += definition(2, level(0, "\uf0b7", "bullet", props='<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr>'))
    lists += definition(3, level(0, "%1)", "lowerRoman"), level(1, "(%2)", "upperLetter"))
    lists += definition(5, level(0, "R%1", left=900))
    own = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1."/></w:lvl></w:lvlOverride>'
    lists += numbered(1, 1) + numbered(2, 2) + numbered(3, 3) + numbered(4, 3, starting(0, 1)) + numbered(5, 3, starting(0, 4))
    lists += numbered(6, 5) + numbered(7, 3, own)
    said = (
        para("Bring Your Own Device", look=f'{BOLD}<w:sz w:val="36"/>'),
        para("Scope", num=(1, 0), look=BOLD),
        para("This policy covers every device that a member of staff owns and uses for work.", num=(1, 1)),
        para("It does not cover devices that the school lends.", num=(1, 1)),
        para("Before a device is used", num=(1, 0), look=BOLD),
        para("Staff must ask the network manager to register the device. The network manager will check that:", num=(1, 1)),
        para("the device has a PIN of six digits or more;", num=(3, 0)),
        para("its storage is encrypted; and", num=(3, 0)),
        para("it still gets security updates.", num=(3, 0)),
        para("A device that fails any of these checks must not be connected to the school’s network.", num=(1, 1)),
        para("Using a device", num=(1, 0), look=BOLD),
        para("Staff may use their own device for:", num=(1, 1)),
        para("e-mail and calendars;", num=(2, 0)),
        para("the register, through the school’s app; and", num=(2, 0)),
        para("lesson resources that hold no personal data.", num=(2, 0)),
        para("Staff must not use their own device to:", num=(1, 1)),
        para("take photographs or films of pupils;", num=(1, 2)),
        para("keep copies of pupils’ records;", num=(1, 2)),
        para("share a hotspot with pupils.", num=(1, 2)),
        para("If a device is lost, the member of staff must do the following in this order:", num=(1, 1)),
        para("ring the network manager;", num=(4, 0)),
        para("change the password of the school account; and", num=(4, 0)),
        para("write down what was on the device and when it was last seen, and in particular:", num=(4, 0)),
        para("whether it was locked; and", num=(4, 1)),
        para("whether any pupil’s name could be read on it.", num=(4, 1)),
        para("send this to the data protection lead.", num=(4, 0)),
        para("The numbers go on here, as in the form that is handed to the data protection lead:", props=indent(720)),
        para("keep the reference that the data protection lead gives you.", num=(5, 0)),
        para("Leaving", num=(1, 0), look=BOLD),
        para(
            "On their last day staff must remove the school account from the device in front of the network manager.", num=(1, 1)
        ),
        para("Reminders for the staff handbook", look=BOLD),
        para("The school is not liable for damage to a device that staff own.", num=(6, 0)),
        para("Devices must be switched off during examinations.", num=(6, 0)),
        para(),
        para("Agreed by the staff forum", look=BOLD),
        para("The policy is looked at again every September.", num=(7, 0)),
        para("The staff forum may propose changes at any time.", num=(7, 0)),
    )
    return package("".join(said), numbering=lists)


def volunteers() -> Mapping[str, str]:
    """Return a policy that counts in words, with sections that begin anew in every part, and lists that its styles bring."""
    lists = definition(
        1,
        level(0, "PART %1", "cardinalText", left=0, more='<w:pStyle w:val="PartTitle"/>'),
        level(1, "SECTION %2.", left=0, more='<w:pStyle w:val="SectionTitle"/>'),
        level(2, "%2.%3", left=720, more='<w:pStyle w:val="Clause"/>'),
    )
    lists += definition(2, level(0, "Step %1:", left=900, more='<w:pStyle w:val="Step"/>'))
    lists += definition(3, props='<w:numStyleLink w:val="Duties"/>')
    lists += definition(
        4, level(0, "%1", "upperRoman"), level(1, "%1-%2"), level(2, "Note:", "none"), props='<w:styleLink w:val="Duties"/>'
    )
    lists += "".join(numbered(number, number) for number in range(1, 5))
    listed = '<w:numPr><w:numId w:val="{}"/></w:numPr>'
    styles = heading(1) + style("PartTitle", "Part Title", "Heading1", f"<w:keepNext/>{listed.format(1)}")
    styles += heading(2) + style(
        "SectionTitle", "Section Title", "Heading2", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    )
    styles += style("Clause", "Clause", props='<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>')
    styles += style("ClauseMore", "Clause More", "Clause", props=indent(720))
    styles += style("Step", "Step", props=listed.format(2))
    styles += '<w:style w:type="numbering" w:styleId="Duties"><w:name w:val="Duties"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    said = (
        para("Volunteers in School", look=f'{BOLD}<w:sz w:val="36"/>'),
        para("Becoming a volunteer", "PartTitle"),
        para("Who may volunteer", "SectionTitle"),
        para("Parents, former pupils and neighbours of the school may volunteer.", "Clause"),
        para("A parent must not volunteer in the class of their own child.", "Clause"),
        para("The class teacher may agree otherwise for a single visit.", "ClauseMore", props=off),
        para("How to apply", "SectionTitle"),
        para("An application goes through these steps, and none may be left out:", "Clause"),
        para("the volunteer fills in the form and names two referees;", "Step"),
        para("the office checks the volunteer’s identity; and", "Step"),
        para("the headteacher meets the volunteer.", "Step"),
        para("While volunteering", "PartTitle"),
        para("Conduct", "SectionTitle"),
        para("Volunteers must sign in at reception and wear the yellow lanyard.", "Clause"),
        para("Volunteers must never be alone with a pupil behind a closed door.", "Clause"),
        para("What volunteers do not do", "Heading2"),
        para("Volunteers must not:", "Normal"),
        para("take pupils to the toilet;", num=(3, 0)),
        para("give medicine; or", num=(3, 0)),
        para("discipline a pupil, and in particular:", num=(3, 0)),
        para("keep a pupil in at break; or", num=(3, 1)),
        para("send a pupil out of the room.", num=(3, 1)),
        para("raising a concern with the class teacher is not discipline.", num=(3, 2)),
        para("Confidentiality", "SectionTitle"),
        para("What a volunteer hears about a pupil in school must stay in school.", "Clause"),
        para(run("A volunteer who is told of harm to a child must tell the designated safeguarding lead at once."), "Clause"),
    )
    return package("".join(said), styles=styles, numbering=lists)
