"""Word files as they are left after years of editing: changes, notes, fields, boxes, controls, odd characters."""

from collections.abc import Mapping

from wordml import (
    BOLD,
    CAPS,
    HIDDEN,
    UNDERLINED,
    called,
    cell,
    definition,
    field,
    heading,
    indent,
    level,
    notes,
    numbered,
    package,
    para,
    part,
    row,
    run,
    starting,
    style,
    table,
)

_BY = 'w:id="{}" w:author="Office" w:date="2026-05-14T09:00:00Z"'
_CLAUSES = definition(
    1, level(0, "%1.", left=360), level(1, "%1.%2", left=720), level(2, "(%3)", "lowerLetter", left=1260)
) + numbered(1, 1)
_TITLE = f'{BOLD}<w:sz w:val="36"/>'


def _added(text: str, key: int, tag: str = "ins") -> str:
    return f"<w:{tag} {_BY.format(key)}>{run(text)}</w:{tag}>"


def _taken(text: str, key: int, tag: str = "del") -> str:
    return f"<w:{tag} {_BY.format(key)}>{run(text).replace('w:t>', 'w:delText>').replace('<w:t ', '<w:delText ')}</w:{tag}>"


def whistleblowing(*, accepted: bool = False) -> Mapping[str, str]:
    """Return a policy with tracked changes, comments and hidden text; ``accepted`` as it is once Word has accepted them."""
    gone = f"<w:rPr><w:del {_BY.format(90)}/></w:rPr>"
    hidden = f"<w:rPr>{HIDDEN}</w:rPr>"
    comment = '<w:r><w:commentReference w:id="1"/></w:r>'

    def changed(after: str, before: str) -> str:
        return after if accepted else before

    said = (
        para("Whistleblowing Policy", look=_TITLE),
        para("Purpose", num=(1, 0), look=BOLD),
        para(run("Anyone who works for the trust ") + changed(run("must"), _taken("should", 1) + _added("must", 2)) + run(" report wrongdoing that they believe on good grounds has happened."), num=(1, 1)),
        changed("", para(_taken("Concerns about pay are wrongdoing.", 3), num=(1, 1), props=gone)),
        para("A complaint about one’s own contract is a grievance and is not covered.", num=(1, 1)),
        para("Whom to tell", num=(1, 0), look=BOLD),
        para("A concern may be raised with any of the following:", num=(1, 1)),
        para("the line manager;", num=(1, 2)),
        changed(para("the chair of the audit committee; or", num=(1, 2)), para(_added("the chair of the audit committee; or", 4), num=(1, 2), props=f"<w:rPr><w:ins {_BY.format(5)}/></w:rPr>")),
        para(run("the chief executive") + comment + changed(run("."), _taken(", in writing.", 6) + _added(".", 7)), num=(1, 2)),
        changed("", para(_taken("A concern about the chief executive goes to the chair of trustees.", 8, "moveFrom"), num=(1, 1), props=f"<w:rPr><w:moveFrom {_BY.format(9)}/></w:rPr>")),
        para("What the trust does", num=(1, 0), look=BOLD),
        para("The trust must reply in writing within ten working days.", num=(1, 1)),
        changed(para("A concern about the chief executive goes to the chair of trustees.", num=(1, 1)), para(_added("A concern about the chief executive goes to the chair of trustees.", 10, "moveTo"), num=(1, 1))),
        changed(
            para("The trust keeps the name of whoever raised the concern confidential, unless the law requires otherwise.", num=(1, 1)),
            para("The trust keeps the name of whoever raised the concern confidential,", num=(1, 1), props=gone) + para(" unless the law requires otherwise.", num=(1, 1)),
        ),
        "" if accepted else para("Model policy 4b: delete this line before it is published.", num=(1, 1), props=hidden, look=HIDDEN),
        para(run("No one must suffer for raising a concern") + ("" if accepted else run(" (check with HR)", HIDDEN)) + run("."), num=(1, 1)),
        changed("", table(row("Old contact", "Room 4", props=f"<w:del {_BY.format(11)}/>"))),
        para("Going outside the trust", num=(1, 0), look=BOLD),
        para("Staff should use this policy before they go to a regulator. Staff must not speak to the press.", num=(1, 1)),
    )  # fmt: skip
    asked = f"<w:comment {_BY.format(1)}>{para('Is she still the chief executive?')}</w:comment>"
    return package("".join(said), numbering=_CLAUSES, parts={"comments": part("comments", asked)})


def gifts() -> Mapping[str, str]:
    """Return a policy whose footnotes change its rules: of a clause, a lead-in, a heading and a row."""
    lists = _CLAUSES
    said = (
        para("Gifts and Hospitality", look=_TITLE),
        para("Accepting gifts", num=(1, 0), look=BOLD),
        para(
            run("Staff must not accept a gift worth more than £25")
            + called("footnote", 2)
            + run(" from a parent or a supplier."),
            num=(1, 1),
        ),
        para("A gift of money must be refused whatever its amount.", num=(1, 1)),
        para(run("The following may be accepted:") + called("footnote", 3), num=(1, 1)),
        para("flowers and chocolates at the end of term;", num=(1, 2)),
        para(run("a meal with a supplier, once in a year;") + called("footnote", 4) + run(" and"), num=(1, 2)),
        para("calendars and pens.", num=(1, 2)),
        para(run("Giving gifts", BOLD) + called("footnote", 5), num=(1, 0)),
        para("Staff must not give presents to individual pupils.", num=(1, 1)),
        para(run("The register", BOLD), num=(1, 0)),
        para("Every gift that is offered is entered in the register within five days, as this table says:", num=(1, 1)),
        table(
            row("Worth", "Who decides"),
            row(cell(para(run("Under £25") + called("footnote", 6))), "Nobody: it is only entered"),
            row("£25 and over", "The business manager must agree in writing"),
        ),
        para(run("The register is open to parents.") + called("endnote", 2), num=(1, 1)),
    )
    foot = notes(
        "footnote",
        "Several gifts from one giver in a term count as one gift.",
        "Not by staff who choose suppliers. They must refuse them too.",
        "Only if the headteacher has agreed beforehand.",
        "Prizes that the school awards are no gifts.",
        "The sum is looked at each September.",
    )
    end = notes("endnote", "See the publication scheme, class 3.")
    return package("".join(said), numbering=lists, parts={"footnotes": foot, "endnotes": end})


def _box(text: str) -> str:
    inner = f"<w:txbxContent>{text}</w:txbxContent>"
    shape = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="4000000" cy="900000"/>'
        '<wp:wrapTopAndBottom/><wp:docPr id="1" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
    )
    old = f'<w:pict><v:shape style="width:300pt;height:60pt"><v:textbox>{inner}</v:textbox></v:shape></w:pict>'
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>'


def visitors() -> Mapping[str, str]:
    """Return a policy with a cover, a contents list that Word made, text boxes, fields, links, headers and footers."""
    titles = ("Before the visit", "Arrival", "While on site", "Contractors")
    styles = (
        heading(1)
        + heading(2)
        + style("Title", "Title", look=_TITLE)
        + style("TOC1", "toc 1")
        + style("TOCHeading", "TOC Heading", look=BOLD)
    )
    entries = [para(run(f"{title}\t") + field("PAGEREF _Toc1 \\h", "2"), "TOC1") for title in titles]
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = para('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    toc = f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{para("Contents", "TOCHeading")}{entries[0].replace("</w:pPr>", "</w:pPr>" + begin, 1)}{"".join(entries[1:])}{end}</w:sdtContent></w:sdt>'
    empty = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + run("Click or tap to enter a date.")
        + "</w:sdtContent></w:sdt>"
    )
    link = f'<w:hyperlink w:anchor="x">{run("the safeguarding policy", UNDERLINED)}</w:hyperlink>'  # fmt: skip
    page = '<w:r><w:br w:type="page"/></w:r>'
    said = (
        para("Visitors to School", "Title"),
        para("Oakfield Academy"),
        para(run("Date of issue: ") + empty),
        para(page),
        toc,
        para(page + run(titles[0]), "Heading1"),
        para("A member of staff who invites a visitor must tell reception the day before."),
        para(run("An outside speaker must be agreed by the headteacher, as ") + link + run(" requires.") + _box(para("Speakers on politics or religion need two weeks’ notice.") + para("No exceptions are made."))),
        para(titles[1], "Heading1"),
        para("Visitors must:"),
        para("show identification that has a photograph;", num=(2, 0)),
        para("sign in on the screen in the lobby; and", num=(2, 0)),
        para("wear the red badge.", num=(2, 0)),
        para(run("The badge is explained under ") + field("REF badge \\h", "Badges") + run(" and the map in ") + field("REF gone \\r", "Error! Reference source not found.") + run(".")),
        para(titles[2], "Heading1"),
        para('<w:bookmarkStart w:id="5" w:name="badge"/>' + run("Badges") + '<w:bookmarkEnd w:id="5"/>', "Heading2"),
        para("A visitor with a red badge must be accompanied at all times. A visitor with a green badge need not be."),
        para(run("Telephones") + page, "Heading2"),
        para("Visitors must not use a telephone or a camera where pupils are."),
        para(titles[3], "Heading1"),
        para("Contractors must sign the asbestos register before they drill.") + para(_box(para("Emergency: ring 2222.", look=BOLD))),
    )  # fmt: skip
    margins = {
        "header1": part("hdr", para("Oakfield Academy – Visitors to School")),
        "footer1": part(
            "ftr", para(run("Review date: September 2027   Page ") + field("PAGE", "1") + run(" of ") + field("NUMPAGES", "3"))
        ),
    }
    section = '<w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/>'
    lists = definition(2, level(0, "%1)", "lowerLetter")) + numbered(2, 2)
    return package("".join(said), styles=styles, numbering=lists, parts=margins, section=section)


def fire() -> Mapping[str, str]:
    """Return a policy with run-in titles, characters of picture fonts, odd hyphens, capitals, a formula and smart tags."""
    apart = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    clause = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    styles = heading(1, props='<w:numPr><w:numId w:val="1"/></w:numPr>', look=f"{BOLD}{CAPS}")
    styles += heading(2, props=clause, look=BOLD) + style("RunOn", "Run On")
    soft, fixed = "<w:r><w:softHyphen/></w:r>", "<w:r><w:noBreakHyphen/></w:r>"

    def sign(font: str, code: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    lists = definition(
        1,
        level(0, "%1", "upperLetter", left=360, more='<w:pStyle w:val="Heading1"/>'),
        level(1, "%1.%2", left=720, more='<w:pStyle w:val="Heading2"/>'),
        level(2, "%1.%2.%3", "lowerRoman", left=1260),
    )
    lists += definition(
        2, level(0, "\uf0fc", "bullet", props='<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr>')
    )
    lists += numbered(1, 1) + numbered(2, 2) + numbered(3, 1, starting(2, 5))
    smart = f'<w:smartTag w:uri="urn:x" w:element="place">{run("Lower Playground")}</w:smartTag>'
    sum_ = "<m:oMath><m:r><m:t>n</m:t></m:r><m:r><m:t>/</m:t></m:r><m:r><m:t>20</m:t></m:r></m:oMath>"
    said = (
        para("Fire and Evacuation", look=_TITLE),
        para("Raising the alarm", "Heading1"),
        para("Anyone. ", "Heading2", props=apart) + para("Anyone who sees a fire must break the nearest glass and shout “Fire”.", "RunOn"),
        para("Calling the brigade. ", "Heading2", props=apart) + para("The office rings 999 at once; nobody waits to see whether it is a false alarm.", "RunOn"),
        para("Leaving the building", "Heading1"),
        para(run("Pupils walk to the ") + smart + run(" by the nearest exit. Nobody goes back for bags."), num=(1, 1)),
        para(run("Teachers must:"), num=(1, 1)),
        para(run("take the reg") + soft + run("ister;"), num=(1, 2)),
        para(run("close win") + soft + run("dows and doors; and"), num=(1, 2)),
        para(run("report to the fire") + fixed + run("warden."), num=(1, 2)),
        para("Teachers who find a pupil missing must:", num=(1, 1)),
        para("tell the fire warden; and", num=(3, 2)),
        para("stay with the class.", num=(3, 2)),
        para("Fire wardens", "Heading1"),
        para(run("There must be one warden for every twenty staff, that is ") + sum_ + run(" wardens for n staff."), num=(1, 1)),
        para(run("Wardens check that doors marked ") + sign("Wingdings", "F0E0") + run(" open outwards and are kept at ") + sign("Symbol", "F0B3") + run(" 10 °C.")  , num=(1, 1)),
        para("A warden wears:", num=(1, 1)),
        para("a yellow tabard; and", num=(2, 0)),
        para("a whistle.", num=(2, 0)),
        para("The tabard is kept by the door.", props=indent(720)),
        para(run("Practices", ""), "Heading1"),
        para("A practice is held once a term. Staff are not told beforehand.", num=(1, 1)),
    )  # fmt: skip
    return package("".join(said), styles=styles, numbering=lists)
