"""Tables as notebooks ask for them: indicators or records in, a Table out, with caption, headers, notes and data.

tables.pivot(section.indicator("notifications_percent"), rows="breakdown", columns="time_period")
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pandas as pd
from markupsafe import Markup

from pipeline import formats, periods
from pipeline.binding import Fact, Tell
from pipeline.display.blocks import Binder, called, plain_rows, templates
from pipeline.display.captions import base_notes, table_notes, typed
from pipeline.display.choosing import select
from pipeline.display.phrases import named, put, stated
from pipeline.display.pivoting import Pivot
from pipeline.display.selection import as_list, fault
from pipeline.errors import NotebookError
from pipeline.narrative import in_words
from pipeline.publishing.html_blocks import table_body


@dataclass
class Table:
    """Formatted cells for readers, and the same table as data. Without rows it is shown as a note.

    Texts are `phrases.Phrase` where they state a number. `call` and `known`: see `blocks.Binder`.
    """

    folder: ClassVar[str] = "tables"

    id: str
    caption: str
    header: list[list[dict]]
    rows: list[list[str]]
    align: list[str]
    data: pd.DataFrame
    row_headers: int = 1
    groups: list[dict] | None = None
    total_row: bool = False
    notes: list[str] = field(default_factory=list)
    source: str = ""
    call: str = "tables"
    known: list[Fact] = field(default_factory=list)

    def save(self, folder: Path, table_id: str) -> None:
        """Write <id>.csv: numbers without signs or commas, a symbol in square brackets where there is no number."""
        if not self.rows:
            return
        folder.mkdir(parents=True, exist_ok=True)
        self.data.to_csv(folder / f"{table_id}.csv", index=False, lineterminator="\n", encoding="utf-8")

    def block(self, table_id: str, tell: Tell) -> dict:
        """What assembly needs to place the table, each number told to the ledger; a note alone when there is nothing to show."""
        binder = Binder(tell, self.call, self.known)
        if not self.rows:
            return self._layout(table_id) | {"markdown": binder.words(self.absence, "caption")}
        bound = {
            "caption": binder.words(self.caption, "caption"), "header": binder.header(self.header),
            "groups": binder.groups(self.groups), "bound": binder.cells(self.rows),
            "notes": binder.notes(self.notes), "source": binder.words(self.source, "source"),
        }  # fmt: skip
        return self._layout(table_id) | bound

    def _layout(self, table_id: str) -> dict:
        if not self.rows:
            return {"type": "note", "id": table_id, "markdown": self.absence, "notes": [f"x: {formats.SYMBOLS['x']}."]}
        return {
            "type": "table", "id": table_id, "caption": self.caption, "header": self.header, "rows": plain_rows(self.rows),
            "row_headers": self.row_headers, "align": self.align, "groups": self.groups, "total_row": self.total_row,
            "notes": self.notes, "source": self.source, "csv": f"tables/{table_id}.csv",
        }  # fmt: skip

    def html(self) -> str:
        """The table as it stands in the notebook, laid out as the report lays it out: a caption, a scope on every header."""
        body = Markup(table_body(self._layout(self.id))) if self.rows else ""
        return templates.get_template("table.html.j2").render(table=self, body=body)

    @property
    def absence(self) -> str:
        return put("The table '{}' cannot be shown because its rows were not supplied.", self.caption)


def pivot(
    indicators,
    rows="breakdown",
    columns="time_period",
    caption: str | None = None,
    total: str | bool | None = None,
    heading: str | None = None,
    notes: list[str] | None = None,
    **choice,
) -> Table:
    """Indicators as a table: what goes down, what goes across; two names across make two header rows, two down make groups.

    `total` names a last row that adds up the others (or the total received, when there is one); False leaves it out.
    The rest (areas, breakdowns, periods, time_identifier, later, labels) chooses what is shown: see `selection.select`.
    """
    down, across = as_list(rows), as_list(columns)
    indicators = as_list(indicators)
    if not 1 <= len(down) <= 2 or not 1 <= len(across) <= 2 or set(down) & set(across):
        raise fault(indicators, "rows and columns take one name or two, and not the same name twice")
    shown = Pivot(select(indicators, [*down, *across], totals=total is not False, **choice), down, across, total)
    name = heading or shown.row_heading()
    return Table(
        id=f"t-{indicators[0].id.replace('_', '-')}",
        caption=typed(caption, shown.when, shown.caption()),
        header=shown.header(name),
        rows=[[label, *(figure.said for figure in figures)] for label, figures in shown.lines],
        align=["left"] + ["right"] * len(shown.columns),
        data=shown.data(name),
        groups=shown.groups(),
        total_row=shown.has_total,
        notes=[*(notes or []), *base_notes(shown.selection), *table_notes({figure.status for figure in shown.figures})],
        source=shown.selection.source,
        call=called("tables.pivot", indicators),
        known=shown.selection.facts,
    )


def records(frame: pd.DataFrame, columns, caption: str, notes: list[str] | None = None, source: str = "") -> Table:
    """A list as a table: `columns` maps columns to headings. The first column heads its row; dates are put in words."""
    titles = columns if isinstance(columns, dict) else {name: name.replace("_", " ").capitalize() for name in columns}
    unknown = [name for name in titles if name not in frame.columns]
    if unknown:
        message = f"no column {', '.join(unknown)}; there are {', '.join(frame.columns)}"
        raise NotebookError(f"table '{caption}'", message, "Correct the call in the notebook.")
    shown = pd.DataFrame([readable(row) for row in frame.to_dict("records")], columns=frame.columns)[list(titles)]
    lines = [received(row, frame, place) for place, row in enumerate(shown.values.tolist())]
    return Table(
        id=f"t-{caption_id(caption)}",
        caption=caption,
        header=[[{"text": title, "colspan": 1, "rowspan": 1} for title in titles.values()]],
        rows=[[cell or "–" if place == 0 else cell for place, cell in enumerate(row)] for row in lines],
        align=["right" if numeric(shown[name]) else "left" for name in titles],
        data=frame[list(titles)].rename(columns=titles),
        notes=[*(notes or []), *table_notes({"c"} & set(shown.values.flatten()))],
        source=source,
        call=f"tables.records '{caption}'",
    )


def received(cells: list[str], frame: pd.DataFrame, place: int) -> list[str]:
    """The cells of one record; those with a numeral or `c` know their list (`frame.attrs`) and their line of a return."""
    table = frame.attrs.get("table", "")
    line = [str(frame[name].iloc[place]) for name in ("returned_for", "source_row") if name in frame.columns]
    keys = {"table": table, "row": "/".join([table, *line])}
    return [stated(cell, "record", keys) if cell == "c" else named(cell, "record", keys) for cell in cells]


def readable(row: dict) -> dict[str, str]:
    """Dates as precise as the row's date_precision says, years and large numbers as readers write them."""
    found = in_words({name: "" if cell is None or cell != cell else str(cell) for name, cell in row.items()})
    for name, cell in found.items():
        if name == "time_period" and cell:
            found[name] = periods.year_label(cell)
        elif cell.isdigit() and not name.endswith("_id"):
            found[name] = formats.number(int(cell))
    return found


def numeric(column: pd.Series) -> bool:
    """True where every cell that is filled and not withheld is a number."""
    cells = [cell.replace(",", "") for cell in column if cell not in ("", "c")]
    return bool(cells) and all(re.fullmatch(r"-?£?\d+(\.\d+)?%?", cell) for cell in cells)


def caption_id(caption: str) -> str:
    words = re.findall(r"[a-z]+", caption.lower())
    return "-".join(words[:5]) or "records"
