"""Tables and charts as HTML: a caption, a scope on every header, a scroll region of its own, the data to take away.

Used by the public report and by the reviewers' pages.
"""

import base64
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import quote

SHORT = 9  # characters of a header that is not broken: 2017-18, for one

# Makes HTML that shows a number of the ledger, by the entry's id, into its element on this page; no id: no number.
Mark = Callable[[str | None, str], str]


def unmarked(identity: str | None, html: str) -> str:
    """For pages whose numbers explain nothing."""
    return html


def table_body(block: dict, mark: Mark = unmarked) -> str:
    """Column groups, head and body of a table; the caption stands before it.

    Its cells name their entries of the ledger: those of rows in ``bound``, of the same shape; headers and groups in theirs.
    """
    rows = block["rows"]
    parts = [column_groups(block["header"]), "<thead>"]
    for cells in placed_header(block["header"]):
        parts.append("<tr>" + "".join(header_cell(cell, side(block, column), mark) for column, cell in cells) + "</tr>")
    parts.append("</thead>")
    start = 0
    bound = block.get("bound") or [[None] * len(values) for values in rows]
    names = [group.get("bound") for group in block.get("groups") or []]
    for number, (label, size) in enumerate(groups(block)):
        parts.append("<tbody>")
        if label:
            words = mark(names[number], text(label))
            parts.append(f'<tr class="group"><th scope="rowgroup" colspan="{width(block)}">{words}</th></tr>')
        for position in range(start, start + size):
            total = block.get("total_row") and position == len(rows) - 1
            parts.append(row(block, rows[position], bound[position], total, mark))
        parts.append("</tbody>")
        start += size
    return "\n".join(parts)


def header_cell(cell: dict, align: str, mark: Mark) -> str:
    spans = "".join(f' {name}="{cell[name]}"' for name in ("colspan", "rowspan") if cell.get(name, 1) > 1)
    if not cell["text"]:
        return f"<td{spans}></td>"
    words = mark(cell.get("bound"), text(cell["text"]))
    if cell.get("colspan", 1) > 1:
        return f'<th scope="colgroup"{spans}>{words}</th>'
    short = " short" if len(cell["text"]) <= SHORT else ""
    return f'<th scope="col" class="{align}{short}"{spans}>{words}</th>'


def placed_header(header: list[list[dict]]) -> list[list[tuple[int, dict]]]:
    """Each header cell with the column in which it begins."""
    taken, rows = set(), []
    for level, cells in enumerate(header):
        column, placed = 0, []
        for cell in cells:
            while (level, column) in taken:
                column += 1
            placed.append((column, cell))
            for down in range(cell.get("rowspan", 1)):
                taken.update((level + down, column + across) for across in range(cell.get("colspan", 1)))
        rows.append(placed)
    return rows


def side(block: dict, column: int) -> str:
    """left, right or center, as the block asks for this column."""
    return block["align"][column] if column < len(block["align"]) else "left"


def column_groups(header: list[list[dict]]) -> str:
    """A header over several columns is only valid over a declared group of columns."""
    return "".join(
        f'<colgroup span="{cell["colspan"]}"></colgroup>' if cell.get("colspan", 1) > 1 else "<colgroup><col></colgroup>"
        for cell in header[0]
    )


def row(block: dict, values: list[str], bound: list[str | None], total: bool, mark: Mark) -> str:
    cells = []
    for position, value in enumerate(values):
        words = mark(bound[position], text(value))
        align = side(block, position)
        style = f' class="{align}"' if align != "left" else ""
        if position < block.get("row_headers", 1) and value:
            cells.append(f'<th scope="row"{style}>{words}</th>')
        else:
            cells.append(f"<td{style}>{words}</td>")
    opening = '<tr class="total">' if total else "<tr>"
    return opening + "".join(cells) + "</tr>"


def groups(block: dict) -> list[tuple[str, int]]:
    """Row groups as (label, number of rows); a table without groups is one group without a label."""
    found = [(group["label"], group["rows"]) for group in block.get("groups") or []]
    rest = len(block["rows"]) - sum(size for _, size in found)
    return [*found, ("", rest)] if rest else found


def width(block: dict) -> int:
    """Number of columns."""
    return sum(cell.get("colspan", 1) for cell in block["header"][0])


def text(value: str) -> str:
    return escape(typographic(value), quote=False).replace("\n", "<br>")


def typographic(value: str) -> str:
    """Table cells are plain text: give them the apostrophes that the running text has."""
    return str(value).replace("'", "’")


def chart_figures(block: dict, caption: str, mark: Mark = unmarked) -> str:
    """What a chart draws, as a table folded under it; ``caption`` is the id of the chart's own."""
    figures = block.get("figures")
    if not figures:
        return ""
    columns = width(figures)
    table = {"align": ["left", *["right"] * (columns - 1)]} | figures
    return (
        '<details class="chart-figures"><summary>Figures of this chart</summary>'
        f'<div class="scroll" role="region" tabindex="0" aria-label="Figures of this chart">'
        f'<table aria-labelledby="{caption}">{table_body(table, mark)}</table></div></details>'
    )


def image(path: Path, alt: str) -> str:
    """An SVG file inside the page, so that the page needs no other file."""
    data = base64.b64encode(path.read_bytes()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}">'


def download(path: Path, label: str, name: str) -> str:
    """A link that saves the data of a table or chart, carried in the page itself."""
    data = quote(path.read_text(encoding="utf-8"), safe="/,:;()'!*~")
    href = f"data:text/csv;charset=utf-8,{data}"
    words = f'Data of <span class="label">{escape(label)}</span> (CSV)'
    return f'<a class="download" download="{escape(name)}" href="{escape(href)}">{words}</a>'
