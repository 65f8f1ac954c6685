"""What may be published, written to data/publishable/ and read back as a reader finds it.

data/publishable/<section>/ holds figures.csv (own and borrowed indicators), indicators.json (their words and sources),
returns.json (the rows of returns behind the figures) and one <table>.csv for each list that the section shows.
data/publishable/_tables/ holds the clean tables. A number that may not be shown is blank, or c where text stands.
"""

import hashlib
import json
import shutil
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path

import pandas as pd

from pipeline import contracts, frames, indicators, lineage, paths
from pipeline.lineage import RECEIVED
from pipeline.params import Params
from pipeline.protecting.knowledge import Numbers, name_of, row_name
from pipeline.protecting.received import Received

WITHHELD = "c"
BLANK = {"numerator": None, "denominator": None, "value": None, "status": WITHHELD}


def tables_folder() -> Path:
    """The clean tables as they may be shown: what reconciliation reads."""
    return paths.PUBLISHABLE / "_tables"


def write(params: Params, numbers: Numbers, withheld: Collection[str], hidden: Collection[str]) -> None:
    """All of data/publishable/ anew: without the figures ``withheld`` and the cells ``hidden``."""
    shutil.rmtree(tables_folder(), ignore_errors=True)
    rows = [row | BLANK if name_of(row) in withheld else row for row in numbers.figures]
    figures = pd.DataFrame(rows, columns=indicators.COLUMNS, dtype=object)
    received = Received()
    for section in params.sections:
        folder = paths.PUBLISHABLE / section
        shutil.rmtree(folder, ignore_errors=True)
        shown = _write_figures(section, figures, folder)
        write_json(_returns(shown, numbers, hidden, received), folder / "returns.json")
        for table, rows in lists(section, params).items():
            frames.write(rows, folder / f"{table}.csv")
    for table, frame in numbers.tables.items():
        frames.write(_without(table, frame, hidden), tables_folder() / f"{table}.csv")
    for table in contracts.names():
        if contracts.load(table).records:
            frames.write(protected_list(table, _read(table), params), tables_folder() / f"{table}.csv")


def read(params: Params) -> Numbers:
    """The numbers that a reader finds in data/publishable/: figures, tables, and rows of returns."""
    figures = [
        row for section in params.sections for row in frames.read(paths.PUBLISHABLE / section / "figures.csv").to_dict("records")
    ]
    tables = {
        table: pd.read_csv(tables_folder() / f"{table}.csv", dtype=str, keep_default_na=False)
        for table in contracts.names()
        if not contracts.load(table).records
    }
    rows = {}
    for section in params.sections:
        rows |= json.loads((paths.PUBLISHABLE / section / "returns.json").read_text(encoding="utf-8"))["rows"]
    tables = {table: _completed(table, frame, rows) for table, frame in tables.items()}
    return Numbers(list({name_of(row) + row["status"]: row for row in figures}.values()), tables)


def _completed(table: str, frame: pd.DataFrame, rows: dict[str, dict[str, str]]) -> pd.DataFrame:
    """A table with the numbers that it does not show and that rows of returns do: {row: {column: text}}."""
    beside = [rows.get(row_name(table, row), {}) for row in frame[["returned_for", "source_row"]].to_dict("records")]
    completed = {
        column: [
            row[column] if cell == "" and row.get(column, WITHHELD) != WITHHELD else cell
            for cell, row in zip(frame[column], beside, strict=True)
        ]
        for column in frame.columns.intersection(RECEIVED)
    }
    return frame.assign(**completed)


def _write_figures(section: str, figures: pd.DataFrame, folder) -> pd.DataFrame:
    words = indicators.definitions(section)
    parts, described = (
        [figures[figures["section"] == section]],
        {f"{section}.{name}": item for name, item in words.indicators.items()},
    )
    for borrowed in words.borrows:
        lender, name = borrowed.split(".")
        parts.append(figures[(figures["section"] == lender) & (figures["indicator"] == name)])
        described[borrowed] = indicators.definitions(lender).indicators[name]
    shown = pd.concat(parts, ignore_index=True)
    frames.write(shown, folder / "figures.csv")
    sources = shown.groupby(["section", "indicator"])["tables"].first()
    text = {
        name: definition.model_dump() | _origin(sources.get(tuple(name.split(".")), "").split())
        for name, definition in described.items()
    }
    write_json(text, folder / "indicators.json")
    return shown


def _origin(tables: list[str]) -> dict:
    """Who sent the returns behind an indicator, and the labels that its breakdowns may have."""
    used = [contracts.load(table) for table in tables]
    return {
        "source": "; ".join(dict.fromkeys(contract.source["sender"] for contract in used)),
        "labels": list(dict.fromkeys(label for contract in used for label in contract.labels)),
    }


def _returns(shown: pd.DataFrame, numbers: Numbers, hidden: Collection[str], received: Received) -> dict:
    """The rows of returns behind the figures, as received, and the files in which they came.

    A file that holds a hidden number has no hash here: with all other numbers known, a reader could try out the missing
    ones until the hash fits.
    """
    names = lineage.rows_of(name for cells in shown["cells"] for name in cells.split())
    rows, files = {}, {}
    secret = {"/".join(name.split("/")[:2]) for name in hidden}
    for name in names:
        table, folder, line = name.split("/")
        row = received.row(table, folder, line)
        rows[name] = {column: WITHHELD if f"{name}/{column}" in hidden else text for column, text in row.items()}
        files.setdefault(table, {}).setdefault(folder, received.path(table, folder))
    tables = {}
    for table, paths_of in sorted(files.items()):
        contract = contracts.load(table)
        tables[table] = {
            "title": contract.title,
            **{key: contract.source.get(key, "") for key in ("sender", "received", "citation")},
            "files": {
                folder: {
                    "path": paths.shown(path),
                    "sha256": None if f"{table}/{folder}" in secret else hashlib.sha256(path.read_bytes()).hexdigest(),
                }
                for folder, path in sorted(paths_of.items())
            },
        }
    return {"tables": tables, "rows": rows}


def _without(table: str, frame: pd.DataFrame, hidden: Collection[str]) -> pd.DataFrame:
    """A clean table, its hidden cells blank and their rows marked c."""
    rows = []
    for row in frame.to_dict("records"):
        gone = [column for column in RECEIVED if f"{table}/{row['returned_for']}/{row['source_row']}/{column}" in hidden]
        rows.append(row | dict.fromkeys(gone, "") | ({"status": WITHHELD} if gone else {}))
    return pd.DataFrame(rows, columns=frame.columns, dtype=object)


def lists(section: str, params: Params) -> dict[str, pd.DataFrame]:
    """The section's rows of each list; of a list that is made anew each year (the year is in its key), this year's only."""
    words, found = indicators.definitions(section), {}
    for table in dict.fromkeys([*words.records, *words.records_all]):
        rows = _read(table)
        if table not in words.records_all:
            rows = rows[rows["section"] == section]
        if "time_period" in contracts.load(table).primary_key:
            rows = rows[rows["time_period"] == params.report.time_period]
        found[table] = protected_list(table, rows, params)
    return found


def protected_list(table: str, rows: pd.DataFrame, params: Params) -> pd.DataFrame:
    """A list without its small numbers of people; one that has few rows, each about a person, as a single row of c."""
    policy, threshold = contracts.load(table).policy, params.disclosure.threshold
    if not policy.withholds(params.disclosure.profile):
        return rows
    rows = rows.copy()
    for column in policy.columns:
        rows[column] = [WITHHELD if _has_small(cell, threshold) else cell for cell in rows[column]]
    if policy.each_row == "person":
        parts = [_veiled(part, threshold) for _, part in rows.groupby(["section", "time_period"], sort=False)]
        rows = pd.concat(parts, ignore_index=True) if parts else rows
    return rows


def _veiled(rows: pd.DataFrame, threshold: int) -> pd.DataFrame:
    if len(rows) > threshold:
        return rows
    kept = ["time_period", "section", "returned_for", "source_row"]
    return rows.head(1).assign(**dict.fromkeys(rows.columns.difference(kept), WITHHELD))


def _has_small(cell: str, threshold: int) -> bool:
    """A number, or either end of a range ('4 to 6')."""
    return any(1 <= Fraction(word) <= threshold for word in cell.split() if word.isdigit())


def _read(table: str) -> pd.DataFrame:
    return pd.read_csv(paths.CLEAN / f"{table}.csv", dtype=str, keep_default_na=False)


def write_json(content: dict, path) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
