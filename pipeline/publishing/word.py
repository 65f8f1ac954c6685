"""The report for those who work in Word: real headings, notes, captions and tables, written by pandoc."""

from html import escape
from pathlib import Path

import panflute as pf

from pipeline import paths
from pipeline.publishing import pandoc, widths, word_finish
from pipeline.publishing.content import Report
from pipeline.publishing.html import parts
from pipeline.publishing.html_blocks import groups, placed_header, side, typographic, width

REFERENCE = paths.TEMPLATES / "word" / "reference.docx"
PICTURE = 0.9  # of a picture's own size: its words are then as large as the text
SIDES = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}


def write(report: Report, parsed: str, path: Path) -> None:
    document = pandoc.filtered(parsed, lambda element: replaced(report, element))
    document.content = [*cover(report), *contents(report), *document.content]
    pandoc.write(
        document,
        "--to=docx",
        f"--reference-doc={REFERENCE}",
        "--metadata=lang:en-GB",
        f"--output={path}",
        moment=report.moment,
    )
    word_finish.finish(report, path)


def cover(report: Report) -> list[pf.Block]:
    picture = pf.Image(url=str(paths.TEMPLATES / "cover.png"), attributes={"width": "166mm"})
    facts = [styled("Cover Fact", pf.Str(name), raw_inline("<w:r><w:tab/></w:r>"), pf.Str(value)) for name, value in report.facts]
    return [
        styled("Picture", picture),
        styled("Cover Board", pf.Str(report.board)),
        styled("Title", pf.Str(report.title)),
        styled("Subtitle", pf.Str(report.year)),
        *facts,
        raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
    ]


def contents(report: Report) -> list[pf.Block]:
    """A contents field, filled already, so that it shows before Word has counted the pages."""
    first, *others = [entry(section.anchor, section.heading) for section in report.sections]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    lines = "".join([first.replace("</w:pPr>", f"</w:pPr>{begin}", 1), *others, end])
    return [
        styled("TOC Heading", pf.Str("Contents")),
        raw(f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{lines}</w:sdtContent></w:sdt>"),
        raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
    ]


def entry(anchor: str, heading: str) -> str:
    """One line of the contents: a link. Word adds the number of the page when it opens the file."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="toc1"/></w:pPr><w:hyperlink w:anchor="{anchor}" w:history="1">'
        f"<w:r><w:t>{escape(heading)}</w:t></w:r></w:hyperlink></w:p>"
    )


def replaced(report: Report, element: pf.Element) -> pf.Block | list[pf.Block] | None:
    if isinstance(element, pf.Header) and "number" in element.attributes:
        element.content = [pf.Str(element.attributes.pop("number")), pf.Space(), *element.content]
        return element
    if not isinstance(element, pf.Div) or not element.classes:
        return None
    kind, content = element.classes[0], list(element.content)
    if kind == "paragraph":
        number = element.attributes.get("number")
        return numbered(number, content) if number else content
    if kind in ("action", "callout"):
        return boxed(kind.title(), typographic(element.attributes.get("title", "")), content)
    if kind in ("note", "byline"):
        return styles("Small Print" if kind == "note" else "Byline", content)
    if kind == "table":
        return table(report, element)
    if kind == "chart":
        return chart(report, element)
    return None


def numbered(number: str, content: list[pf.Block]) -> list[pf.Block]:
    first, *rest = content
    lead = [pf.Str(number), raw_inline("<w:r><w:tab/></w:r>")]
    return [styled("Numbered Paragraph", *lead, *first.content), *styles("Continued Paragraph", rest)]


def boxed(style: str, title: str, content: list[pf.Block]) -> list[pf.Block]:
    """Paragraphs with the same border and shade stand as one box; lists in it become lines with bullets."""
    lines = [styled(f"{style} Title", pf.Str(title))] if title else []
    for block in content:
        if isinstance(block, pf.BulletList | pf.OrderedList):
            lines += [styled(style, pf.Str("•\u00a0"), *part.content) for item in block.content for part in flat(item)]
        else:
            lines += styles(style, [block])
    return lines


def flat(item: pf.ListItem) -> list[pf.Block]:
    """The paragraphs of a list item, those of inner lists after them."""
    found = []
    for block in item.content:
        if isinstance(block, pf.BulletList | pf.OrderedList):
            found += [part for inner in block.content for part in flat(inner)]
        else:
            found.append(block)
    return found


def table(report: Report, div: pf.Div) -> list[pf.Block]:
    _, block, label, caption, small = parts(report, div)
    plan = widths.layout(block)
    full = sum(plan.widths)
    page = max(full, widths.PORTRAIT)
    columns = [(SIDES[side(block, position)], value / page) for position, value in enumerate(plan.widths)]
    head = pf.TableHead(*[pf.TableRow(*[header_cell(cell) for _, cell in cells]) for cells in placed_header(block["header"])])
    body = pf.TableBody(*rows(block), row_head_columns=block.get("row_headers", 1))
    return [
        styled("Table Caption", *lead(label), *caption.content),
        pf.Table(body, head=head, caption=pf.Caption(), colspec=columns),
        *styles("Small Print", small or [pf.Para(pf.Str("\u00a0"))]),
    ]


def rows(block: dict) -> list[pf.TableRow]:
    made, start = [], 0
    for label, size in groups(block):
        if label:
            made.append(pf.TableRow(pf.TableCell(pf.Plain(pf.Strong(pf.Str(typographic(label)))), colspan=width(block))))
        for position in range(start, start + size):
            strong = block.get("total_row") and position == len(block["rows"]) - 1
            made.append(pf.TableRow(*[body_cell(value, strong) for value in block["rows"][position]]))
        start += size
    return made


def header_cell(cell: dict) -> pf.TableCell:
    spans = {name: cell[name] for name in ("colspan", "rowspan") if cell.get(name, 1) > 1}
    align = {"alignment": "AlignCenter"} if cell.get("colspan", 1) > 1 else {}
    return pf.TableCell(pf.Plain(*words(cell["text"])), **spans, **align)


def body_cell(value: str, strong: bool) -> pf.TableCell:
    inlines = words(value)
    return pf.TableCell(pf.Plain(*([pf.Strong(*inlines)] if strong else inlines)))


def words(value: str) -> list[pf.Inline]:
    found = []
    for line in typographic(value).split("\n"):
        found += [pf.LineBreak, pf.Str(line)]
    return [part() if part is pf.LineBreak else part for part in found[1:]]


def chart(report: Report, div: pf.Div) -> list[pf.Block]:
    section, block, label, caption, small = parts(report, div)
    image = pf.Image(
        pf.Str(block["alt"]),
        url=str(section.path(block, "png")),
        attributes={"width": f"{block.get('width_mm', 160) * PICTURE:.0f}mm"},
    )
    return [
        styled("Image Caption", *lead(label), *caption.content),
        styled("Picture", image),
        *styles("Small Print", small or [pf.Para(pf.Str("\u00a0"))]),
    ]


def lead(label: str) -> list[pf.Inline]:
    return [pf.Strong(pf.Str(f"{label}:")), pf.Space()]


def styles(style: str, content: list[pf.Block]) -> list[pf.Block]:
    """Paragraphs in a style of the reference document; lists keep their own."""
    return [styled(style, *block.content) if isinstance(block, pf.Para | pf.Plain) else block for block in content]


def styled(style: str, *inlines: pf.Inline) -> pf.Div:
    return pf.Div(pf.Para(*inlines), attributes={"custom-style": style})


def raw(text: str) -> pf.RawBlock:
    return pandoc.raw(text, "openxml")


def raw_inline(text: str) -> pf.RawInline:
    return pandoc.raw_inline(text, "openxml")
