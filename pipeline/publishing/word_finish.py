"""What pandoc leaves undone in a Word file: table marks and widths, running header, page numbers, fixed times."""

import copy
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from pipeline import binding
from pipeline.publishing import widths, zips
from pipeline.publishing.content import Report

TWIPS = 20  # in a point
CELL_MARGIN = 85  # twips, as in the table style of the reference document
LOOK = {"firstRow": 1, "lastRow": 0, "firstColumn": 1, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
LIST_INDENT = 440  # twips by which lists stand further in, under the text of numbered paragraphs
DECORATIVE_ID = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"


class Alike:
    """Changes properties once, and gives a copy to each owner that had the same: a table has thousands of a few kinds."""

    def __init__(self, name: str, change: Callable[..., None]):
        self._name, self._change, self._made = qn(name), change, {}

    def __call__(self, owner: BaseOxmlElement, *wanted: object) -> None:
        had = owner.find(self._name)
        kind = (b"" if had is None else etree.tostring(had, with_tail=False), *wanted)
        if kind not in self._made:
            self._change(owner, *wanted)
            self._made[kind] = copy.deepcopy(owner.find(self._name))
            return
        if had is not None:
            owner.remove(had)
        owner.insert(0, copy.deepcopy(self._made[kind]))


def finish(report: Report, path: Path) -> None:
    document = docx.Document(str(path))
    blocks, tables = report.blocks("table"), document.tables
    assert len(tables) == len(blocks), f"{len(tables)} tables in Word, {len(blocks)} in the report"
    type_of, stay = Alike("w:rPr", set_type), Alike("w:pPr", stay_with_next)
    for table, (section, block) in zip(tables, blocks, strict=True):
        finish_table(table, block, f"{report.label(section, block)}: {binding.plain(block['caption'])}", type_of, stay)
    describe_pictures(document)
    indent_lists(document)
    number_pages(report, document)
    if report.draft:
        mark_as_draft(document)
    describe(report, document)
    document.save(str(path))
    zips.fix(path, report.moment)


def finish_table(table: Table, block: dict, title: str, type_of: Alike, stay: Alike) -> None:
    plan = widths.layout(block)
    room = widths.PORTRAIT / max(sum(plan.widths), widths.PORTRAIT)
    points = [value * room for value in plan.widths]
    properties = table._tbl.tblPr
    for name in ("w:tblW", "w:tblInd", "w:tblLayout", "w:tblLook", "w:tblCaption", "w:tblDescription", "w:jc"):
        for element in properties.findall(qn(name)):
            properties.remove(element)
    space = nsdecls("w")
    look = " ".join(f'w:{name}="{on}"' for name, on in LOOK.items())
    for element in (
        f'<w:tblW {space} w:type="dxa" w:w="{round(sum(points) * TWIPS)}"/>',
        f'<w:tblInd {space} w:type="dxa" w:w="{CELL_MARGIN}"/>',
        f'<w:tblLayout {space} w:type="fixed"/>',
        f'<w:tblLook {space} w:val="00A0" {look}/>',
    ):
        properties.append(parse_xml(element))
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    properties.append(caption)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), points, strict=True):
        column.set(qn("w:w"), str(round(width * TWIPS)))
    size = Pt(min(plan.size, 9.5) * (1 if room == 1 else 0.9))
    rows = table._tbl.tr_lst
    if not widths.is_long(block):
        keep_together(rows if block.get("notes") or block.get("source") else rows[:-1], stay)
    for position, row in enumerate(rows):
        finish_row(row, points, size, position < len(block["header"]), type_of)


def finish_row(row, points: list[float], size: Pt, head: bool, type_of: Alike) -> None:
    """Whole rows stay on a page; the head is repeated; each cell has its width and its size of type."""
    properties = row.get_or_add_trPr()
    for name, wanted in (("w:cantSplit", True), ("w:tblHeader", head)):
        for element in properties.findall(qn(name)):
            properties.remove(element)
        if wanted:
            properties.append(OxmlElement(name))
    column = 0
    for cell in row.tc_lst:
        span = cell.grid_span
        cell_properties = cell.get_or_add_tcPr()
        for element in cell_properties.findall(qn("w:tcW")):
            cell_properties.remove(element)
        width = round(sum(points[column : column + span]) * TWIPS)
        cell_properties.insert(0, parse_xml(f'<w:tcW {nsdecls("w")} w:type="dxa" w:w="{width}"/>'))
        if head:
            shade(cell_properties)
        column += span
        for run in cell.iter(qn("w:r")):
            type_of(run, size, head)


def keep_together(rows: list, stay: Alike) -> None:
    """Every row stays with what follows, so that a short table stays on one page, its small print with it."""
    for row in rows:
        for paragraph in row.iter(qn("w:p")):
            stay(paragraph)


def stay_with_next(paragraph: BaseOxmlElement) -> None:
    Paragraph(paragraph, None).paragraph_format.keep_with_next = True


def shade(properties) -> None:
    """The style shades the first row only; a second row of headers needs it said."""
    for element in properties.findall(qn("w:shd")):
        properties.remove(element)
    mark = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="12436D"/>')
    after = [properties.find(qn(name)) for name in ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign")]
    following = next((element for element in after if element is not None), None)
    properties.append(mark) if following is None else following.addprevious(mark)


def set_type(run: BaseOxmlElement, size: Pt, head: bool) -> None:
    font = docx.text.run.Run(run, None).font
    font.size = size
    if head:
        font.bold = True
        font.color.rgb = docx.shared.RGBColor(255, 255, 255)


def describe_pictures(document: Document) -> None:
    """Pandoc leaves the path of each file in the picture: words take its place.

    The cover's picture, the first, is decoration: those who hear the report are spared it.
    """
    pictures = list(document.element.body.iter(qn("wp:inline")))
    for picture in pictures:
        inner = next(picture.iter(qn("pic:cNvPr")))
        inner.set("descr", picture.docPr.get("descr", ""))
    pictures[0].docPr.set("descr", "")
    next(pictures[0].iter(qn("pic:cNvPr"))).set("descr", "")
    pictures[0].docPr.append(
        parse_xml(
            f'<a:extLst {nsdecls("a")}><a:ext uri="{DECORATIVE_ID}">'
            f'<adec:decorative xmlns:adec="{DECORATIVE}" val="1"/></a:ext></a:extLst>'
        )
    )


def indent_lists(document: Document) -> None:
    numbering = document.part.numbering_part.element
    for indent in numbering.iter(qn("w:ind")):
        indent.set(qn("w:left"), str(int(indent.get(qn("w:left"), "0")) + LIST_INDENT))


def number_pages(report: Report, document: Document) -> None:
    """Board and year at the head, the page at the foot, neither on the cover."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = f"{report.board}. {report.title} {report.year}"
    section.header.paragraphs[0].style = document.styles["Header"]
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Footer"]
    foot.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    foot._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def mark_as_draft(document: Document) -> None:
    """The head of every page says Draft: of each section, of its first page and of even pages too."""
    for section in document.sections:
        for header in (section.header, section.first_page_header, section.even_page_header):
            header.is_linked_to_previous = False
            mark = header.paragraphs[0].insert_paragraph_before(style=document.styles["Header"])
            mark.alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
            font = mark.add_run("Draft").font
            font.bold, font.size, font.color.rgb = True, Pt(11), docx.shared.RGBColor(0x80, 0x16, 0x50)


def describe(report: Report, document: Document) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = report.full_title, report.board, "en-GB"
    properties.created = properties.modified = report.moment.replace(tzinfo=None)
    properties.last_modified_by, properties.revision = report.board, 1
