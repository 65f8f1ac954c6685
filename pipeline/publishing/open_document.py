"""The same sheets as an OpenDocument spreadsheet, for those without Excel."""

from pathlib import Path

from odf import dc, meta, number, style, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet

from pipeline.publishing import zips
from pipeline.publishing.sheets import INSTRUCTION, Book, Cell, Sheet

WIDEST = 11  # centimetres of a column
CHARACTER = 0.21  # centimetres


class Document:
    """An open document with its styles, made as they are first needed."""

    def __init__(self, content: Book):
        self.document = OpenDocumentSpreadsheet()
        self.styles = {}
        self.title = self.cell_style("title", bold=True, size=16)
        self.words = self.cell_style("words", wrap=False)
        self.header = self.cell_style("header", bold=True, wrap=True, line=True)
        self.index = self.cell_style("index", bold=True, wrap=True)
        self.body = self.cell_style("body", wrap=True)
        self.symbol = self.cell_style("symbol", align="end")
        self.describe(content)

    def describe(self, content: Book) -> None:
        properties = self.document.meta
        properties.childNodes = []
        stamp = content.moment.strftime("%Y-%m-%dT%H:%M:%S")
        for element, words in (
            (dc.Title, content.full_title),
            (dc.Creator, content.author),
            (meta.CreationDate, stamp),
            (dc.Date, stamp),
            (dc.Language, "en-GB"),
        ):
            properties.addElement(element(text=words))

    def cell_style(self, name: str, bold=False, size=12, wrap=False, line=False, data=None, align=None) -> style.Style:
        extra = {"datastylename": data} if data else {}
        made = style.Style(name=name, family="table-cell", **extra)
        weight = {"fontweight": "bold"} if bold else {}
        made.addElement(style.TextProperties(fontfamily="Arial", fontsize=f"{size}pt", language="en", country="GB", **weight))
        border = {"borderbottom": "0.75pt solid #000000"} if line else {}
        made.addElement(style.TableCellProperties(wrapoption="wrap" if wrap else "no-wrap", verticalalign="top", **border))
        if align:
            made.addElement(style.ParagraphProperties(textalign=align))
        self.document.automaticstyles.addElement(made)
        return made

    def number_style(self, cell: Cell) -> style.Style:
        """How a figure is shown: sign, decimal places, sign."""
        key = (cell.before, cell.decimals, cell.after)
        if key not in self.styles:
            name = f"number{len(self.styles) + 1}"
            form = number.NumberStyle(name=f"{name}form")
            if cell.before:
                form.addElement(number.Text(text=cell.before))
            form.addElement(number.Number(decimalplaces=cell.decimals, minintegerdigits=1, grouping="true"))
            if cell.after:
                form.addElement(number.Text(text=cell.after))
            self.document.automaticstyles.addElement(form)
            self.styles[key] = self.cell_style(name, data=form, align="end")
        return self.styles[key]

    def column_style(self, width: float) -> style.Style:
        key = ("width", round(width, 1))
        if key not in self.styles:
            made = style.Style(name=f"column{len(self.styles) + 1}", family="table-column")
            made.addElement(style.TableColumnProperties(columnwidth=f"{width:.1f}cm"))
            self.document.automaticstyles.addElement(made)
            self.styles[key] = made
        return self.styles[key]

    def add(self, name: str, widths: list[float]) -> table.Table:
        sheet = table.Table(name=name)
        for width in widths:
            sheet.addElement(table.TableColumn(stylename=self.column_style(width)))
        self.document.spreadsheet.addElement(sheet)
        return sheet


def write(content: Book, path: Path) -> None:
    Element.namespaces.clear()  # odfpy keeps those of every document made before in this process
    book = Document(content)
    add_cover(book, content)
    for sheet in content.pages:
        add_sheet(book, sheet)
    book.document.save(str(path))
    zips.fix(path, content.moment)


def add_cover(book: Document, content: Book) -> None:
    sheet = book.add("Cover", [20])
    add_row(sheet, [content.title], book.title)
    for line in [*content.introduction, *(f"{name}: {value}" for name, value in content.facts)]:
        add_row(sheet, [line], book.words)


def add_sheet(book: Document, content: Sheet) -> None:
    sheet = book.add(content.name, column_widths(content))
    add_row(sheet, [content.title], book.title)
    for line in [INSTRUCTION, *content.lines, content.section]:
        if line:
            add_row(sheet, [line], book.words)
    head = table.TableHeaderRows()
    head.addElement(row_of([word_cell(name, book.header) for name in content.header]))
    sheet.addElement(head)
    for cells in content.rows:
        made = [value_cell(book, cell, book.index if not position else book.body) for position, cell in enumerate(cells)]
        sheet.addElement(row_of(made))


def column_widths(content: Sheet) -> list[float]:
    columns = zip(content.header, *[[str(cell.value) for cell in row] for row in content.rows], strict=True)
    return [min(WIDEST, max(2.2, max(len(part) for part in column) * CHARACTER + 0.6)) for column in columns]


def value_cell(book: Document, cell: Cell, words: style.Style) -> table.TableCell:
    if isinstance(cell.value, str):
        symbol = cell.value.startswith("[") and words is book.body
        return word_cell(cell.value, book.symbol if symbol else words, cell.sheet)
    made = table.TableCell(stylename=book.number_style(cell), valuetype="float", value=str(cell.value))
    made.addElement(text.P(text=f"{cell.before}{cell.value:,.{cell.decimals}f}{cell.after}"))
    return made


def word_cell(words: str, stylename: style.Style, sheet: str = "") -> table.TableCell:
    """A cell of words; one that names a sheet leads there."""
    made = table.TableCell(stylename=stylename, valuetype="string")
    paragraph = text.P() if sheet else text.P(text=words)
    if sheet:
        paragraph.addElement(text.A(href=f"#'{sheet}'", type="simple", text=words))
    made.addElement(paragraph)
    return made


def row_of(cells: list[table.TableCell]) -> table.TableRow:
    row = table.TableRow()
    for cell in cells:
        row.addElement(cell)
    return row


def add_row(sheet: table.Table, words: list[str], stylename: style.Style) -> None:
    sheet.addElement(row_of([word_cell(part, stylename) for part in words]))
