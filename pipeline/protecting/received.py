"""Rows of returns as they were received: the text of each cell, to its last digit."""

import csv
from pathlib import Path

from pipeline import contracts, paths
from pipeline.formats import exact
from pipeline.lineage import RECEIVED


class Received:
    """The returns in data/raw/, each read when first asked for."""

    def __init__(self, folder: Path | None = None):
        self._folder = folder or paths.RAW
        self._read: dict[tuple[str, str], dict[str, dict[str, str]]] = {}

    def path(self, table: str, returned_for: str) -> Path:
        return self._folder / returned_for / f"{table}.csv"

    def row(self, table: str, returned_for: str, line: str) -> dict[str, str]:
        """One row, its columns named as the contract names them. Line 2 is the first under the heading."""
        if (table, returned_for) not in self._read:
            with self.path(table, returned_for).open(encoding="utf-8", newline="") as file:
                header, *lines = csv.reader(file)
            renamed = {received: name for name, received in contracts.load(table).received_as.get(returned_for, {}).items()}
            header = [renamed.get(column, column) for column in header]
            rows = {str(number): dict(zip(header, cells, strict=False)) for number, cells in enumerate(lines, start=2)}
            self._read[table, returned_for] = rows
        return self._read[table, returned_for][line]

    def to_the_last_digit(self, table: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """A clean table as text, each number with the digits received (52.0, not 52); a corrected number as corrected."""
        made = []
        for row in rows:
            raw = self.row(table, row["returned_for"], row["source_row"])
            numbers = (column for column in RECEIVED if column in row)
            made.append(row | {column: _as_received(row[column], raw.get(column, "").strip()) for column in numbers})
        return made


def _as_received(text: str, raw: str) -> str:
    try:
        return raw if text and raw and exact(raw) == exact(text) else text
    except ValueError:
        return text
