"""WordprocessingML by hand: the awkward Word files of the tests are written with it, the same bytes each time."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_THEN = (2026, 11, 21, 9, 0, 0)
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
BOLD, ITALIC, UNDERLINED, CAPS, HIDDEN = "<w:b/>", "<w:i/>", '<w:u w:val="single"/>', "<w:caps/>", "<w:vanish/>"


def run(text: str, props: str = "") -> str:
    """Return a run; a tab and a line break in ``text`` are Word's own."""
    pieces = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    inner = f"<w:t>{pieces}</w:t>".replace("<w:t></w:t>", "").replace("<w:t>", '<w:t xml:space="preserve">')
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{inner}</w:r>"


def para(content: str = "", style: str = "", num: tuple[int, int] | None = None, props: str = "", look: str = "") -> str:
    """Return a paragraph: of runs, or of a text with the look ``look``; ``num`` is its list and level."""
    inner = content if content.startswith("<") or not content else run(content, look)
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    return f"<w:p><w:pPr>{styled}{listed}{props}</w:pPr>{inner}</w:p>"


def indent(left: int, hanging: int = 0) -> str:
    """Return the property of a paragraph that stands in from the margin, in twentieths of a point."""
    return f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def cell(*blocks: str, props: str = "") -> str:
    """Return a cell of paragraphs, or of one text."""
    inner = "".join(block if block.startswith("<") else para(block) for block in blocks) or para()
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, props: str = "") -> str:
    """Return a row; a cell that is only a text is made one."""
    inner = "".join(one if one.startswith("<w:tc>") else cell(one) if one else cell() for one in cells)
    return f"<w:tr><w:trPr>{props}</w:trPr>{inner}</w:tr>"


def table(*rows: str, columns: int = 2, width: int = 9000) -> str:
    """Return a table with lines."""
    grid = "".join(f'<w:gridCol w:w="{width // columns}"/>' for _ in range(columns))
    return f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def field(code: str, result: str) -> str:
    """Return a field with what it showed when the file was saved."""
    parts = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))
    begin, separate, end = (f"<w:r>{part}</w:r>" for part in parts)
    shown = result if result.startswith("<") else run(result)
    return f'{begin}<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>{separate}{shown}{end}'


def level(  # noqa: PLR0913, PLR0917 (a level has as many properties)
    depth: int, text: str, form: str = "decimal", start: int = 1, left: int | None = None, more: str = "", props: str = ""
) -> str:
    """Return a level of a list; ``more`` stands after its number format, as the schema wants it."""
    left = 720 + 540 * depth if left is None else left
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val={quoteattr(text)}/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{indent(left, 540)}</w:pPr>{props}</w:lvl>'
    )


def definition(number: int, *levels: str, props: str = "") -> str:
    """Return the definition of a list."""
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{props}{"".join(levels)}</w:abstractNum>'


def numbered(number: int, defined: int, overrides: str = "") -> str:
    """Return a list of a definition."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{defined}"/>{overrides}</w:num>'


def starting(depth: int, start: int) -> str:
    """Return the override that a list begins anew with at a level."""
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(key: str, name: str, based: str = "Normal", props: str = "", look: str = "", kind: str = "paragraph") -> str:  # noqa: PLR0913, PLR0917
    """Return a style."""
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{on}<w:pPr>{props}</w:pPr><w:rPr>{look}</w:rPr></w:style>'


def heading(depth: int, key: str = "", props: str = "", look: str = BOLD) -> str:
    """Return Word's own style for headings of one depth (from 1)."""
    return style(key or f"Heading{depth}", f"heading {depth}", props=f'{props}<w:outlineLvl w:val="{depth - 1}"/>', look=look)


def notes(kind: str, *said: str) -> str:
    """Return the part with the footnotes or endnotes, their ids from 2 as Word gives them."""
    kinds = enumerate(("separator", "continuationSeparator"))
    rule = para("<w:r><w:separator/></w:r>")
    ruled = "".join(f'<w:{kind} w:type="{what}" w:id="{at}">{rule}</w:{kind}>' for at, what in kinds)
    mark = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
    said_so = [para(mark + run(f" {one}")) for one in said]
    texts = "".join(f'<w:{kind} w:id="{at}">{one}</w:{kind}>' for at, one in enumerate(said_so, start=2))
    return f"<w:{kind}s {_SPACES}>{ruled}{texts}</w:{kind}s>"


def called(kind: str, key: int) -> str:
    """Return the mark of a note in the text."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{key}"/></w:r>'


def part(kind: str, inner: str) -> str:
    """Return a header, a footer or another part of paragraphs."""
    return f"<w:{kind} {_SPACES}>{inner}</w:{kind}>"


def package(
    body: str, *, styles: str = "", numbering: str = "", parts: Mapping[str, str] | None = None, section: str = ""
) -> dict[str, str]:
    """Return the parts of a Word file by their names; ``parts`` are further ones (``footnotes``, ``header1``)."""
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="120"/></w:pPr></w:style>'
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Carlito" w:hAnsi="Carlito"/><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    inner = {"styles": f"<w:styles {_SPACES}>{defaults}{normal}{styles}</w:styles>", **(parts or {})}
    if numbering:
        inner["numbering"] = f"<w:numbering {_SPACES}>{numbering}</w:numbering>"
    page = f'<w:sectPr>{section}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr>'
    kinds = {name: name.rstrip("0123456789") for name in inner}
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in kinds.items())
    relations = "".join(f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{name}.xml"/>' for name, kind in kinds.items())
    base = "http://schemas.openxmlformats.org/package/2006"
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{base}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{base}/relationships"><Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{base}/relationships">{relations}</Relationships>',
        "word/document.xml": f"{_HEAD}<w:document {_SPACES}><w:body>{body}{page}</w:body></w:document>",
        **{f"word/{name}.xml": _HEAD + text for name, text in inner.items()},
    }


def packed(parts: Mapping[str, str]) -> bytes:
    """Return the bytes of a Word file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return file.getvalue()


def save(path: Path, parts: Mapping[str, str]) -> None:
    """Write a Word file."""
    path.write_bytes(packed(parts))
