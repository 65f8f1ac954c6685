"""The printed report: typst source by pandoc, a PDF that meets PDF/UA-1 by typst, row headers marked by pikepdf."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import typst

from pipeline import paths
from pipeline.publishing import elements, pandoc, widths
from pipeline.publishing.content import Report, Section
from pipeline.publishing.document import parts
from pipeline.publishing.elements import Attributes, Element
from pipeline.publishing.html_blocks import groups, placed_header, side, typographic, width

TEMPLATE = paths.TEMPLATES / "typst" / "report.typ"
TEXT_MM = 166  # between the margins
PICTURE = 0.9  # of a picture's own size: its words are then as large as the text
TALL = 0.7  # height to width of a picture
threaded: dict[str, int] = {}  # the process in which typst has begun its threads
TABLELESS = {"/P", "/H1", "/H2", "/H3", "/TOC", "/L", "/Figure", "/Caption"}  # tags below which no table stands
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def write(report: Report, parsed: list[list[Element]], path: Path) -> None:
    """Beside the file stands a folder of its parts while it is made.

    Typst begins threads, which no forked child inherits: a process that has written a PDF has no children that can.
    """
    assert threaded.setdefault("by", os.getpid()) == os.getpid(), "the process that forked this one has written a PDF before"
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / "report.typ")
        shutil.copy(paths.TEMPLATES / "cover.svg", folder / "cover.svg")
        for section, block in report.blocks("chart"):
            shutil.copy(section.path(block, "svg"), folder / picture(section, block))
        main = folder / "main.typ"
        main.write_text(source(report, parsed), encoding="utf-8")
        typst.compile(
            str(main),
            output=str(path),
            root=str(folder),
            font_paths=[str(paths.TEMPLATES / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    mark_row_headers(path, [block.get("row_headers", 1) for _, block in report.blocks("table")])


def source(report: Report, parsed: list[list[Element]]) -> str:
    """The whole typst document."""
    sections = elements.replaced(parsed, lambda element: replaced(report, element))
    body = "".join(f"{text}\n" for text in pandoc.write_each(sections, "typst"))
    facts = "".join(f"({quoted(name)}, {quoted(value)})," for name, value in report.facts)
    draft = "".join(f"{quoted(reason)}, " for reason in report.draft)
    day = report.published
    return f"""#import "report.typ": *
#show: report.with(
  board: {quoted(report.board)}, title: {quoted(report.title)}, year: {quoted(report.year)},
  full-title: {quoted(report.full_title)}, facts: ({facts}),
  published: datetime(year: {day.year}, month: {day.month}, day: {day.day}),
  draft: ({draft}),
)
{body}"""


def replaced(report: Report, element: Element) -> list[Element] | None:
    if element["t"] not in ("Header", "Div"):
        return None
    named, inner = elements.attributes(element), elements.content(element)
    if element["t"] == "Header":
        return section_heading(element["c"][0], named, inner) if "number" in named.named else None
    kind = named.classes[0] if named.classes else ""
    if kind in ("table", "chart"):
        return exhibit(report, named, inner)
    if kind in ("paragraph", "list"):
        number = named.named.get("number")
        call = f"#numbered({quoted(number)})[" if number else "#unnumbered["
        return wrapped(call, inner, f"] <{named.identity}>")
    if kind in ("action", "callout"):
        return wrapped(f"#{kind}({quoted(typographic(named.named.get('title', '')))})[", inner, "]")
    if kind in ("note", "byline"):
        return wrapped(f"#{kind}[", inner, "]")
    return None


def section_heading(level: int, named: Attributes, inner: list[Element]) -> list[Element]:
    """Typst counts headings itself; ours come with their number, which the contents and the bookmarks show too."""
    call = f"#heading(level: {level}, numbering: (..counts) => {quoted(named.named['number'])})["
    return [elements.plain(elements.raw_inline(call, "typst"), *inner, elements.raw_inline(f"] <{named.identity}>", "typst"))]


def exhibit(report: Report, named: Attributes, inner: list[Element]) -> list[Element]:
    """Caption and small print stay text; the table or picture between them is typst's own."""
    section, block, label, caption, small = parts(report, named, inner)
    turned, way = False, ""
    if block["type"] == "table":
        plan = widths.layout(block)
        turned, body = plan.landscape, table(block, plan)
        way = ", breakable: true" if widths.is_long(block) else ""
    else:
        share = min(1.0, block.get("width_mm", TEXT_MM) / TEXT_MM) * PICTURE
        body = f"chart({quoted(picture(section, block))}, {quoted(block['alt'])}, {share * 100:.0f}%)"
        way = ", tall: true" if is_tall(section.path(block, "svg")) else ""
    opening = "#turned(" if turned else "#"
    kind = '"table"' if block["type"] == "table" else '"chart"'
    return [
        raw(f"{opening}exhibit({kind}, {quoted(label)}, ["),
        elements.plain(*caption),
        raw("], " + ("[" if small else "none")),
        *small,
        raw(("]" if small else "") + f"{way}, {body}){')' if turned else ''}"),
    ]


def table(block: dict, plan: widths.Layout) -> str:
    """A call of data-table in the template."""
    columns = width(block)
    head = placed_header(block["header"])
    header = "".join(f"({''.join(header_cell(cell, plan.broken) for _, cell in cells)})," for cells in head)
    aligns = "".join(side(block, column) + "," for column in range(columns))
    rows, start = [], 0
    for label, size in groups(block):
        if label:
            rows.append(f"(group-cell({columns}, {quoted(label)}),),")
        for position in range(start, start + size):
            total = block.get("total_row") and position == len(block["rows"]) - 1
            rows.append("(" + "".join(cell(value, total) + "," for value in block["rows"][position]) + "),")
        start += size
    sizes = "".join(f"{value:.1f}," for value in plan.widths)
    return f"data-table({plan.size}, {plan.padding}, ({sizes}), ({aligns}), ({header}), ({''.join(rows)}))"


def header_cell(cell: dict, broken: bool) -> str:
    """Text and spans. Typst keeps 2017-18 whole; a zero-width space lets it break after the hyphen."""
    text = typographic(cell["text"]).replace("-", "-\u200b" if broken else "-")
    return f"({quoted(text)}, {cell.get('colspan', 1)}, {cell.get('rowspan', 1)}),"


def cell(value: str, total: bool) -> str:
    content = f"text({quoted(typographic(value))})"
    return f"total-cell({content})" if total else f"[#{content}]"


def is_tall(picture: Path) -> bool:
    """Whether a picture is taller than a third of a page."""
    across, down = (float(number) for number in VIEW_BOX.search(picture.read_text(encoding="utf-8")).groups())
    return down / across > TALL


def mark_row_headers(path: Path, counts: list[int]) -> None:
    """Make the first cells of each body row headers: typst writes them as data.

    counts has the number of header cells in a row, one entry a table in the order of the report.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        tables = list(tables_below(pdf.Root.StructTreeRoot))
        assert len(tables) == len(counts), f"{len(tables)} tables in the PDF, {len(counts)} in the report"
        for node, count in zip(tables, counts, strict=True):
            for body in children(node):
                if body.get("/S") == "/TBody":
                    for row in children(body):
                        cells = children(row)
                        for item in cells[: count if len(cells) > 1 else 1]:
                            item.S = pikepdf.Name("/TH")
                            item.A = with_scope(item.get("/A"))
        pdf.save(path, deterministic_id=True)


def with_scope(attributes: pikepdf.Object | None) -> pikepdf.Array:
    """The cell's attributes with the scope of a row header added."""
    found = [] if attributes is None else list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return pikepdf.Array([*found, pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=pikepdf.Name("/Row"))])


def tables_below(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """In their order; no table of ours stands in another."""
    for child in children(node):
        if child.S == "/Table":
            yield child
        elif child.S not in TABLELESS:
            yield from tables_below(child)


def children(node: pikepdf.Object) -> list[pikepdf.Object]:
    """The structure elements directly below one."""
    kids = node.get("/K")
    if kids is None:
        return []
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def picture(section: Section, block: dict) -> str:
    return f"{section.id(block)}.svg"


def quoted(value: str) -> str:
    """A typst string."""
    return json.dumps(str(value), ensure_ascii=False)


def wrapped(opening: str, inner: list[Element], closing: str) -> list[Element]:
    return [raw(opening), *inner, raw(closing)]


def raw(text: str) -> Element:
    return elements.raw(text, "typst")
