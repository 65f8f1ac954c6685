"""Tables of pandas on disk and in memory: text stays text, numbers stay exact, a blank is never 0."""

from pathlib import Path

import pandas as pd

from pipeline import rows
from pipeline.formats import exact
from pipeline.rows import NUMBERS, TIDY, Row, text

__all__ = ["NUMBERS", "TIDY", "read", "records", "text", "tidy", "write"]


def read(path: Path) -> pd.DataFrame:
    """A table made by the pipeline: text columns as text, number columns as Fraction or None."""
    columns, lines = rows.read_lines(path)
    for place, column in enumerate(columns):
        if column in NUMBERS:
            for cells in lines:
                cells[place] = exact(cells[place])
    return pd.DataFrame(lines, columns=columns, dtype=object)


def write(frame: pd.DataFrame, path: Path) -> None:
    """The same table again: numbers as plain decimals, to twelve places where they do not end."""
    rows.write(records(frame), frame.columns, path)


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a table: what pandas itself gives, in a tenth of the time."""
    columns = list(frame.columns)
    return [dict(zip(columns, cells, strict=True)) for cells in frame.to_numpy(dtype=object).tolist()]


def tidy(given: list[dict]) -> pd.DataFrame:
    """Rows in the one shape that all indicators share; what a row does not say is blank."""
    blank = {column: None if column in NUMBERS else "" for column in TIDY}
    cells = [[blank[column] if row.get(column) is None else row[column] for column in TIDY] for row in given]
    return pd.DataFrame(cells, columns=TIDY, dtype=object)
