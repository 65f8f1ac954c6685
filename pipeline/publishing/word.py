"""The report for those who work in Word: real headings, notes, captions and tables, written by pandoc."""

import itertools
import shutil
import tempfile
from html import escape
from pathlib import Path

from pipeline import paths
from pipeline.publishing import elements, pandoc, widths, word_finish
from pipeline.publishing.content import Report, Section
from pipeline.publishing.document import parts
from pipeline.publishing.elements import Attributes, Element, words
from pipeline.publishing.html_blocks import groups, placed_header, side, typographic, width

COVER = "cover.png"
REFERENCE = paths.TEMPLATES / "word" / "reference.docx"
PICTURE = 0.9  # of a picture's own size: its words are then as large as the text
NOTHING = [elements.paragraph(words("\u00a0"))]  # small print of a table or chart that has none
SIDES = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}


def write(report: Report, parsed: list[list[Element]], path: Path) -> None:
    sections = elements.replaced(parsed, lambda element: replaced(report, element))
    with tempfile.TemporaryDirectory() as folder:
        pictures(report, Path(folder))
        pandoc.write(
            [*cover(report), *contents(report), *itertools.chain(*sections)],
            "--to=docx",
            f"--reference-doc={REFERENCE}",
            f"--resource-path={folder}",
            "--metadata=lang:en-GB",
            f"--output={path}",
            moment=report.moment,
        )
    word_finish.finish(report, path)


def pictures(report: Report, folder: Path) -> None:
    """All pictures in one folder. Pandoc puts them in the order of their paths, which must not tell where the project lies."""
    shutil.copy(paths.TEMPLATES / COVER, folder)
    for section, block in report.blocks("chart"):
        shutil.copy(section.path(block, "png"), folder / file_of(section, block))


def file_of(section: Section, block: dict) -> str:
    return f"{section.id(block)}.png"


def cover(report: Report) -> list[Element]:
    picture = elements.image(COVER, "166mm")
    facts = [styled("Cover Fact", words(name), raw_inline("<w:r><w:tab/></w:r>"), words(value)) for name, value in report.facts]
    return [
        styled("Picture", picture),
        styled("Cover Board", words(report.board)),
        styled("Title", words(report.title)),
        styled("Subtitle", words(report.year)),
        *facts,
        *why_draft(report),
        raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
    ]


def why_draft(report: Report) -> list[Element]:
    """On the cover of a draft: that it is one, and why."""
    if not report.draft:
        return []
    return [styled("Action Title", words("Draft")), *(styled("Action", words(reason)) for reason in report.draft)]


def contents(report: Report) -> list[Element]:
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
        styled("TOC Heading", words("Contents")),
        raw(f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{lines}</w:sdtContent></w:sdt>"),
        raw('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
    ]


def entry(anchor: str, heading: str) -> str:
    """One line of the contents: a link. Word adds the number of the page when it opens the file."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="toc1"/></w:pPr><w:hyperlink w:anchor="{anchor}" w:history="1">'
        f"<w:r><w:t>{escape(heading)}</w:t></w:r></w:hyperlink></w:p>"
    )


def replaced(report: Report, element: Element) -> list[Element] | None:
    if element["t"] not in ("Header", "Div"):
        return None
    named, inner = elements.attributes(element), elements.content(element)
    number = named.named.get("number")
    if element["t"] == "Header":
        if number is None:
            return None
        return [elements.heading(element["c"][0], named.identity, words(number), elements.space(), *inner)]
    kind = named.classes[0] if named.classes else ""
    if kind == "paragraph":
        return numbered(number, inner) if number else inner
    if kind in ("action", "callout"):
        return boxed(kind.title(), typographic(named.named.get("title", "")), inner)
    if kind in ("note", "byline"):
        return styles("Small Print" if kind == "note" else "Byline", inner)
    if kind == "table":
        return table(report, named, inner)
    if kind == "chart":
        return chart(report, named, inner)
    return None


def numbered(number: str, inner: list[Element]) -> list[Element]:
    first, *rest = inner
    start = [words(number), raw_inline("<w:r><w:tab/></w:r>")]
    return [styled("Numbered Paragraph", *start, *elements.content(first)), *styles("Continued Paragraph", rest)]


def boxed(style: str, title: str, inner: list[Element]) -> list[Element]:
    """Paragraphs with the same border and shade stand as one box; lists in it become lines with bullets."""
    lines = [styled(f"{style} Title", words(title))] if title else []
    for block in inner:
        if elements.is_list(block):
            items = [part for item in elements.content(block) for part in flat(item)]
            lines += [styled(style, words("•\u00a0"), *elements.content(part)) for part in items]
        else:
            lines += styles(style, [block])
    return lines


def flat(item: list[Element]) -> list[Element]:
    """The paragraphs of a list item, those of inner lists after them."""
    found = []
    for block in item:
        if elements.is_list(block):
            found += [part for inner in elements.content(block) for part in flat(inner)]
        else:
            found.append(block)
    return found


def table(report: Report, named: Attributes, inner: list[Element]) -> list[Element]:
    _, block, label, caption, small = parts(report, named, inner)
    plan = widths.layout(block)
    full = sum(plan.widths)
    page = max(full, widths.PORTRAIT)
    columns = [(SIDES[side(block, position)], value / page) for position, value in enumerate(plan.widths)]
    head = [[header_cell(cell) for _, cell in cells] for cells in placed_header(block["header"])]
    return [
        styled("Table Caption", *lead(label), *caption),
        elements.table(columns, head, rows(block), block.get("row_headers", 1)),
        *styles("Small Print", small or NOTHING),
    ]


def rows(block: dict) -> list[list[Element]]:
    made, start = [], 0
    for label, size in groups(block):
        if label:
            made.append([elements.cell(elements.strong(words(typographic(label))), across=width(block))])
        for position in range(start, start + size):
            strong = block.get("total_row") and position == len(block["rows"]) - 1
            made.append([body_cell(value, strong) for value in block["rows"][position]])
        start += size
    return made


def header_cell(cell: dict) -> Element:
    across = cell.get("colspan", 1)
    align = "AlignCenter" if across > 1 else "AlignDefault"
    return elements.cell(*lines(cell["text"]), align=align, down=cell.get("rowspan", 1), across=across)


def body_cell(value: str, strong: bool) -> Element:
    inlines = lines(value)
    return elements.cell(elements.strong(*inlines)) if strong else elements.cell(*inlines)


def lines(value: str) -> list[Element]:
    first, *others = typographic(value).split("\n")
    return [words(first), *(inline for line in others for inline in (elements.line_break(), words(line)))]


def chart(report: Report, named: Attributes, inner: list[Element]) -> list[Element]:
    section, block, label, caption, small = parts(report, named, inner)
    size = f"{block.get('width_mm', 160) * PICTURE:.0f}mm"
    return [
        styled("Image Caption", *lead(label), *caption),
        styled("Picture", elements.image(file_of(section, block), size, words(block["alt"]))),
        *styles("Small Print", small or NOTHING),
    ]


def lead(label: str) -> list[Element]:
    return [elements.strong(words(f"{label}:")), elements.space()]


def styles(style: str, blocks: list[Element]) -> list[Element]:
    """Paragraphs in a style of the reference document; lists keep their own."""
    return [styled(style, *elements.content(block)) if elements.is_paragraph(block) else block for block in blocks]


def styled(style: str, *inlines: Element) -> Element:
    return elements.division([elements.paragraph(*inlines)], custom_style=style)


def raw(text: str) -> Element:
    return elements.raw(text, "openxml")


def raw_inline(text: str) -> Element:
    return elements.raw_inline(text, "openxml")
