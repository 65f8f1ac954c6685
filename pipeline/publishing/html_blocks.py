"""Tables and charts as HTML: a caption, a scope on every header, a scroll region of its own, the data to take away.

Used by the public report and by the reviewers' pages.
"""

import base64
from html import escape
from pathlib import Path
from urllib.parse import quote

SHORT = 9  # characters of a header that is not broken: 2017-18, for one


def table_body(block: dict) -> str:
    """Column groups, head and body of a table; the caption stands before it."""
    rows = block["rows"]
    parts = [column_groups(block["header"]), "<thead>"]
    for cells in placed_header(block["header"]):
        parts.append("<tr>" + "".join(header_cell(cell, side(block, column)) for column, cell in cells) + "</tr>")
    parts.append("</thead>")
    start = 0
    for label, size in groups(block):
        parts.append("<tbody>")
        if label:
            parts.append(f'<tr class="group"><th scope="rowgroup" colspan="{width(block)}">{text(label)}</th></tr>')
        for position in range(start, start + size):
            total = block.get("total_row") and position == len(rows) - 1
            parts.append(row(block, rows[position], total))
        parts.append("</tbody>")
        start += size
    return "\n".join(parts)


def header_cell(cell: dict, align: str) -> str:
    spans = "".join(f' {name}="{cell[name]}"' for name in ("colspan", "rowspan") if cell.get(name, 1) > 1)
    if not cell["text"]:
        return f"<td{spans}></td>"
    if cell.get("colspan", 1) > 1:
        return f'<th scope="colgroup"{spans}>{text(cell["text"])}</th>'
    short = " short" if len(cell["text"]) <= SHORT else ""
    return f'<th scope="col" class="{align}{short}"{spans}>{text(cell["text"])}</th>'


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


def row(block: dict, values: list[str], total: bool) -> str:
    cells = []
    for position, value in enumerate(values):
        align = side(block, position)
        style = f' class="{align}"' if align != "left" else ""
        if position < block.get("row_headers", 1) and value:
            cells.append(f'<th scope="row"{style}>{text(value)}</th>')
        else:
            cells.append(f"<td{style}>{text(value)}</td>")
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


def image(path: Path, alt: str) -> str:
    """An SVG file inside the page, so that the page needs no other file."""
    data = base64.b64encode(path.read_bytes()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}">'


def download(path: Path, label: str, name: str) -> str:
    """A link that saves the data of a table or chart, carried in the page itself."""
    data = quote(path.read_text(encoding="utf-8"), safe="/,:;()'!*~")
    href = f"data:text/csv;charset=utf-8,{data}"
    return f'<a class="download" download="{escape(name)}" href="{escape(href)}">Data of {escape(label)} (CSV)</a>'
