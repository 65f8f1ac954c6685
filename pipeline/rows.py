"""Tables as plain rows, {column: cell}, and on disk: text stays text, numbers stay exact, a blank is never 0."""

import csv
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from pipeline.formats import exact, rounded

NUMBERS = ("count", "base", "value", "numerator", "denominator")

TIDY = [
    "area", "time_period", "time_identifier", "breakdown_topic", "breakdown",
    "numerator", "denominator", "value", "status",
]  # fmt: skip

Row = dict[str, object]


def read(path: Path) -> list[Row]:
    """A table made by the pipeline: text columns as text, number columns as Fraction or None."""
    return [row | {column: exact(row[column]) for column in NUMBERS if column in row} for row in read_text(path)]


def read_text(path: Path) -> list[dict[str, str]]:
    """The same with every cell as the text that it is: 21.0 keeps its last digit."""
    columns, lines = read_lines(path)
    return [dict(zip(columns, cells, strict=True)) for cells in lines]


def read_lines(path: Path) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, and the cells of each row."""
    with path.open(encoding="utf-8", newline="") as file:
        columns, *lines = csv.reader(file)
    return columns, [cells for cells in lines if cells]


def write(rows: Iterable[Row], columns: Iterable[str], path: Path) -> None:
    """The same table again: numbers as plain decimals, to twelve places where they do not end."""
    columns = list(columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([text(row[column]) for column in columns] for row in rows)


def text(cell) -> str:
    """A cell as it is written: a number without loss, to twelve places where it does not end; nothing for None."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Fraction):
        digits = f"{rounded(cell, 12):f}"  # never 0E-12
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "" if cell is None or cell != cell else str(cell)
