"""The figures of a chart as a small table, which stands under it for those who read figures rather than pictures."""

import pandas as pd

from pipeline import formats
from pipeline.display.captions import begun
from pipeline.display.figures import Figure, total
from pipeline.display.selection import Scale

NOT_BEGUN = "–"


def plotted(points: pd.DataFrame, heading: str, scale: Scale, ends: bool = False, marks: pd.DataFrame | None = None) -> dict:
    """{header, rows, row_headers, align}, as a block of a table has them: a row for each place on the axis, a column a series.

    `heading` stands over the row labels. `ends` adds the wholes of stacks, `marks` the reference of a dot chart.
    """
    rows = {name: [name] for name in dict.fromkeys(points["x"])}
    series = list(dict.fromkeys(points["series"]))
    columns = [name or scale.label for name in series]
    held = begun(points)
    for name in series:
        for row in points.assign(held=held)[points["series"] == name].itertuples():
            rows[row.x].append(row.figure.said if row.held else NOT_BEGUN)
    if marks is not None:
        columns.append(marks["series"].iloc[0] if len(marks) else "")
        found = {row.x: row.figure.said for row in marks.itertuples()}
        for name, cells in rows.items():
            cells.append(found.get(name, NOT_BEGUN))
    if ends and any(whole.text for whole in wholes(points, scale)):
        columns.append("Total")
        for cells, whole in zip(rows.values(), wholes(points, scale), strict=True):
            cells.append(whole.said if whole.text else "")
    header = [[{"text": text, "colspan": 1, "rowspan": 1} for text in (heading, *columns)]]
    align = ["left"] + ["right"] * len(columns)
    return {"header": header, "rows": list(rows.values()), "row_headers": 1, "align": align}


def wholes(points: pd.DataFrame, scale: Scale) -> list[Figure]:
    """What stands at the end of each stack: the sum, where parts add up; the symbol where one of them is not known."""

    def write(value, status: str) -> str:
        return status or (formats.with_unit(value, scale.unit, scale.decimal_places) if scale.adds_up else "")

    return [total(list(points.loc[points["x"] == name, "figure"]), write) for name in dict.fromkeys(points["x"])]
