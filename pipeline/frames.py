"""Tables on disk and in memory: text stays text, numbers stay exact, a blank is never 0."""

import csv
from fractions import Fraction
from pathlib import Path

import pandas as pd

from pipeline.formats import exact, rounded

NUMBERS = ("count", "base", "value", "numerator", "denominator")
TIDY = [
    "area", "time_period", "time_identifier", "breakdown_topic", "breakdown",
    "numerator", "denominator", "value", "status",
]  # fmt: skip


def read(path: Path) -> pd.DataFrame:
    """A table made by the pipeline: text columns as text, number columns as Fraction or None."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).astype(object)
    for column in frame.columns.intersection(NUMBERS):
        frame[column] = pd.Series([exact(cell) for cell in frame[column]], dtype=object, index=frame.index)
    return frame


def write(frame: pd.DataFrame, path: Path) -> None:
    """The same table again: numbers as plain decimals, to twelve places where they do not end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(map(text, row) for row in frame.itertuples(index=False, name=None))


def text(cell) -> str:
    """A cell as it is written: a number without loss, to twelve places where it does not end; nothing for None."""
    if isinstance(cell, Fraction):
        digits = f"{rounded(cell, 12):f}"  # never 0E-12
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "" if cell is None or cell != cell else str(cell)


def tidy(rows: list[dict]) -> pd.DataFrame:
    """Rows in the one shape that all indicators share; what a row does not say is blank."""
    blank = {column: None if column in NUMBERS else "" for column in TIDY}
    cells = [[blank[column] if row.get(column) is None else row[column] for column in TIDY] for row in rows]
    return pd.DataFrame(cells, columns=TIDY, dtype=object)
