"""The tables as an Excel workbook, laid out by gptables as government statisticians ask."""

import warnings
from pathlib import Path

import gptables
import pandas as pd

from pipeline.publishing import zips
from pipeline.publishing.sheets import INSTRUCTION, Book, Cell, Sheet

A4 = 9  # Excel's code for the paper


def write(content: Book, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # gptables warns of each blank cell; a list may have them
        book = gptables.produce_workbook(
            str(path),
            sheets={sheet.name: table(sheet) for sheet in content.pages},
            cover=cover(content),
            contentsheet_label=None,  # gptables' own puts title and section on top of each other
            workbook_options={"in_memory": True},  # not a file a part
        )
        for worksheet in book.worksheets():
            worksheet.set_landscape()
            worksheet.set_paper(A4)
            worksheet.fit_to_pages(1, 0)
            if content.draft:
                worksheet.set_header('&C&"Arial,Bold"Draft')
        book.set_properties(
            {"title": content.full_title, "author": content.author, "created": content.moment.replace(tzinfo=None)}
        )
        book.close()
    zips.fix(path, content.moment)


def cover(content: Book) -> gptables.Cover:
    return gptables.Cover(
        title=content.title,
        intro=content.introduction,
        about=[f"{name}: {value}" for name, value in content.facts if name != "Contact"],
        contact=[value for name, value in content.facts if name == "Contact"],
    )


def table(sheet: Sheet) -> gptables.GPTable:
    frame = pd.DataFrame([[linked(cell) for cell in row] for row in sheet.rows], columns=sheet.header, dtype=object)
    formats = [
        {"cell": {"cells": (row + 1, column), "format": {"num_format": number_format(cell), "align": "right"}}}
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if not isinstance(cell.value, str)
    ]
    return gptables.GPTable(
        table=frame,
        table_name=sheet.name.lower().replace(" ", "_"),
        title=sheet.title,
        scope=sheet.section or None,
        instructions=INSTRUCTION,
        legend=list(sheet.lines),
        index_columns={1: 0},
        additional_formatting=formats,
    )


def linked(cell: Cell) -> int | float | str | dict:
    """The value of a cell; one that names a sheet leads there."""
    return {cell.value: f"internal:'{cell.sheet}'!A1"} if cell.sheet else cell.value


def number_format(cell: Cell) -> str:
    """Excel's code for how the report shows the figure: #,##0.0"%"."""
    places = "." + "0" * cell.decimals if cell.decimals else ""
    before = f'"{cell.before}"' if cell.before else ""
    after = f'"{cell.after}"' if cell.after else ""
    return f"{before}#,##0{places}{after}"
