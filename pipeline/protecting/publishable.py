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

from pipeline import contracts, definitions, lineage, paths, rows
from pipeline.lineage import RECEIVED
from pipeline.params import Params
from pipeline.protecting.knowledge import Numbers, name_of, row_name
from pipeline.protecting.received import Received
from pipeline.rows import Row

WITHHELD = "c"
BLANK = {"numerator": None, "denominator": None, "value": None, "status": WITHHELD}


def tables_folder() -> Path:
    """The clean tables as they may be shown: what reconciliation reads."""
    return paths.PUBLISHABLE / "_tables"


def write(params: Params, numbers: Numbers, withheld: Collection[str], hidden: Collection[str]) -> None:
    """All of data/publishable/ anew: without the figures ``withheld`` and the cells ``hidden``."""
    shutil.rmtree(tables_folder(), ignore_errors=True)
    figures: dict[str, dict[str, list[Row]]] = {}
    for row in numbers.figures:
        kept = row | BLANK if name_of(row) in withheld else row
        figures.setdefault(row["section"], {}).setdefault(row["indicator"], []).append(kept)
    received = Received()
    for section in params.sections:
        folder = paths.PUBLISHABLE / section
        shutil.rmtree(folder, ignore_errors=True)
        shown = _write_figures(section, figures, folder)
        write_json(_returns(shown, numbers, hidden, received), folder / "returns.json")
        for table, listed in lists(section, params).items():
            _write_table(table, listed, folder)
    for table, every in numbers.tables.items():
        _write_table(table, _without(table, every, hidden), tables_folder())
    for table in contracts.names():
        if contracts.load(table).records:
            _write_table(table, protected_list(table, _read(table), params), tables_folder())


def read(params: Params) -> Numbers:
    """The numbers that a reader finds in data/publishable/: figures, tables, and rows of returns."""
    figures = [row for section in params.sections for row in rows.read(paths.PUBLISHABLE / section / "figures.csv")]
    tables = {
        table: rows.read_text(tables_folder() / f"{table}.csv")
        for table in contracts.names()
        if not contracts.load(table).records
    }
    beside = {}
    for section in params.sections:
        beside |= json.loads((paths.PUBLISHABLE / section / "returns.json").read_text(encoding="utf-8"))["rows"]
    tables = {table: [_completed(row, beside.get(row_name(table, row), {})) for row in every] for table, every in tables.items()}
    return Numbers(list({name_of(row) + row["status"]: row for row in figures}.values()), tables)


def _completed(row: dict[str, str], beside: dict[str, str]) -> dict[str, str]:
    """A row of a table with the numbers that it does not show and that the row of the return does."""
    blank = (column for column in RECEIVED if row.get(column) == "" and beside.get(column, WITHHELD) != WITHHELD)
    return row | {column: beside[column] for column in blank}


def _write_figures(section: str, figures: dict[str, dict[str, list[Row]]], folder: Path) -> list[Row]:
    """The figures that a section may show, its own first, with their words; ``figures`` are those of all, by full name."""
    words = definitions.of(section)
    shown = [row for own in figures.get(section, {}).values() for row in own]
    described = {f"{section}.{name}": item for name, item in words.indicators.items()}
    for borrowed in words.borrows:
        lender, name = borrowed.split(".")
        shown += figures.get(lender, {}).get(name, [])
        described[borrowed] = definitions.of(lender).indicators[name]
    rows.write(shown, definitions.COLUMNS, folder / "figures.csv")
    made_from = {f"{row['section']}.{row['indicator']}": row["tables"] for row in reversed(shown)}
    text = {name: definition.model_dump() | _origin(made_from.get(name, "").split()) for name, definition in described.items()}
    write_json(text, folder / "indicators.json")
    return shown


def _origin(tables: list[str]) -> dict:
    """Who sent the returns behind an indicator, and the labels that its breakdowns may have."""
    used = [contracts.load(table) for table in tables]
    return {
        "source": "; ".join(dict.fromkeys(contract.source["sender"] for contract in used)),
        "labels": list(dict.fromkeys(label for contract in used for label in contract.labels)),
    }


def _returns(shown: list[Row], numbers: Numbers, hidden: Collection[str], received: Received) -> dict:
    """The rows of returns behind the figures, as received, and the files in which they came.

    A file that holds a hidden number has no hash here: with all other numbers known, a reader could try out the missing
    ones until the hash fits.
    """
    names = lineage.rows_of(name for row in shown for name in row["cells"].split())
    found, files = {}, {}
    secret = {"/".join(name.split("/")[:2]) for name in hidden}
    for name in names:
        table, folder, line = name.split("/")
        row = received.row(table, folder, line)
        found[name] = {column: WITHHELD if f"{name}/{column}" in hidden else text for column, text in row.items()}
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
    return {"tables": tables, "rows": found}


def _without(table: str, every: list[Row], hidden: Collection[str]) -> list[Row]:
    """A clean table, its hidden cells blank and their rows marked c."""
    made = []
    for row in every:
        gone = [column for column in RECEIVED if f"{row_name(table, row)}/{column}" in hidden] if hidden else []
        made.append(row | dict.fromkeys(gone, "") | ({"status": WITHHELD} if gone else {}))
    return made


def lists(section: str, params: Params) -> dict[str, list[Row]]:
    """The section's rows of each list; of a list that is made anew each year (the year is in its key), this year's only."""
    words, found = definitions.of(section), {}
    for table in dict.fromkeys([*words.records, *words.records_all]):
        listed = _read(table)
        if table not in words.records_all:
            listed = [row for row in listed if row["section"] == section]
        if "time_period" in contracts.load(table).primary_key:
            listed = [row for row in listed if row["time_period"] == params.report.time_period]
        found[table] = protected_list(table, listed, params)
    return found


def protected_list(table: str, listed: list[Row], params: Params) -> list[Row]:
    """A list without its small numbers of people; one that has few rows, each about a person, as a single row of c."""
    policy, threshold = contracts.load(table).policy, params.disclosure.threshold
    if not policy.withholds(params.disclosure.profile):
        return listed
    listed = [row | {column: WITHHELD for column in policy.columns if _has_small(row[column], threshold)} for row in listed]
    if policy.each_row != "person":
        return listed
    parts: dict[tuple, list[Row]] = {}
    for row in listed:
        parts.setdefault((row["section"], row["time_period"]), []).append(row)
    return [row for part in parts.values() for row in _veiled(part, threshold)]


def _veiled(part: list[Row], threshold: int) -> list[Row]:
    if len(part) > threshold:
        return part
    kept = ("time_period", "section", "returned_for", "source_row")
    return [{column: cell if column in kept else WITHHELD for column, cell in part[0].items()}]


def _has_small(cell: str, threshold: int) -> bool:
    """A number, or either end of a range ('4 to 6')."""
    return any(1 <= Fraction(word) <= threshold for word in cell.split() if word.isdigit())


def _read(table: str) -> list[Row]:
    return rows.read_text(paths.CLEAN / f"{table}.csv")


def _write_table(table: str, every: list[Row], folder: Path) -> None:
    rows.write(every, contracts.load(table).columns, folder / f"{table}.csv")


def write_json(content: dict, path) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
