"""Returns as received -> tidy tables of all years known at the report's period.

Every return is checked against its contract before anything is written. A later return supersedes an earlier one;
the differences go into data/clean/restatements.csv.
"""

from itertools import pairwise
from pathlib import Path

from pipeline import contracts, paths, receiving, rows, yamls
from pipeline.errors import ReportError, ReturnError, SettingError, nearest, raise_all
from pipeline.params import Params
from pipeline.rows import Row

STATISTICS = {"count", "value", "status"}
RESTATEMENTS = ["table", "row", "column", "earlier_return", "earlier", "later_return", "later"]
CORRECTION_KEYS = {"table", "returned_for", "where", "column", "expect", "correct", "reason", "told"}


def clean(params: Params) -> None:
    """Check all returns up to the newest folder allowed, join the years, write data/clean/."""
    folders = _folders(params)
    corrections = _corrections()
    errors: list[ReportError] = [*_unknown(folders)]
    made: dict[str, list[Row]] = {}
    restatements: list[Row] = []
    for table in contracts.names():
        try:
            made[table], changed = _join(table, folders, corrections)
            restatements += changed
        except ReportError as error:
            errors.append(error)
    raise_all(errors)
    for table, joined in made.items():
        rows.write(joined, contracts.load(table).columns, paths.CLEAN / f"{table}.csv")
    rows.write(restatements, RESTATEMENTS, paths.CLEAN / "restatements.csv")


def _folders(params: Params) -> list[Path]:
    """Folders of returns that this report may read, oldest first."""
    every = sorted(path for path in paths.RAW.iterdir() if path.is_dir())
    chosen = [path for path in every if path.name <= params.returns_up_to]
    if not chosen:
        raise SettingError(
            f"data/raw holds no returns up to {params.returns_up_to}",
            f"folders there: {', '.join(path.name for path in every) or 'none'}",
            "Put the returns of the year into data/raw/<period>/, or set report.returns_up_to in params.yaml to a later folder.",
        )
    return chosen


def _unknown(folders: list[Path]) -> list[ReturnError]:
    known = contracts.names()
    return [
        ReturnError(
            paths.shown(path),
            f"no contract for table '{path.stem}'; {nearest(path.stem, known)}",
            "Rename the file, or write data/contracts/<table>.yml for a new table.",
        )
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.suffix == ".csv" and path.stem not in known
    ]


def _corrections() -> list[dict]:
    corrections = yamls.load(paths.CORRECTIONS.read_text(encoding="utf-8")) or []
    for number, correction in enumerate(corrections, start=1):
        missing = CORRECTION_KEYS - set(correction)
        if missing:
            raise SettingError(
                "data/corrections.yml",
                f"correction {number} does not say: {', '.join(sorted(missing))}",
                "Complete the correction: table, year, row, column, value expected, right value, reason, who was told.",
            )
    return corrections


def _join(table: str, folders: list[Path], corrections: list[dict]) -> tuple[list[Row], list[Row]]:
    """All years of one table, and what later returns changed."""
    contract = contracts.load(table)
    returns = []
    for folder in folders:
        path = folder / f"{table}.csv"
        if path.exists():
            mine = [item for item in corrections if (item["table"], str(item["returned_for"])) == (table, folder.name)]
            returns.append(receiving.read(path, contract, folder.name, mine))
            _check_numbers(returns[-1], contract, path)
    if not returns:
        raise ReturnError(
            f"data/raw: no return for table '{table}'",
            f"looked for {table}.csv in {', '.join(folder.name for folder in folders)}",
            f"Ask {contract.source['sender']} for it, or remove data/contracts/{table}.yml if it is no longer collected.",
        )
    every = [row for received in returns for row in received]
    keys = [tuple(row[column] for column in contract.primary_key) for row in every]
    latest = {key: line for line, key in enumerate(keys)}
    return [every[line] for line in sorted(latest.values())], _restatements(every, keys, contract)


def _restatements(every: list[Row], keys: list[tuple], contract: contracts.Contract) -> list[Row]:
    """What each later return changed of a row, in the order in which the rows came first."""
    columns = [name for name in contract.field_names if name not in (*contract.primary_key, "reference")]
    given: dict[tuple, list[dict]] = {}
    for key, row in zip(keys, every, strict=True):
        given.setdefault(key, []).append(row)
    about = {key: (contract.name, " / ".join(map(str, key))) for key in given}
    changes = [
        (*about[key], column, earlier["returned_for"], earlier[column], later["returned_for"], later[column])
        for key, versions in given.items()
        for earlier, later in pairwise(versions)
        for column in columns
        if earlier[column] != later[column]
    ]
    return [dict(zip(RESTATEMENTS, change, strict=True)) for change in changes]


def _check_numbers(received: list[Row], contract: contracts.Contract, path: Path) -> None:
    """A statistic is a number or a symbol, never both and never neither; a part is not larger than its base."""
    if contract.records or not STATISTICS <= set(contract.field_names):
        return
    faults = []
    for row in received:
        place = f"row {row['source_row']}"
        numbers = [row.get(column) for column in ("count", "value") if row.get(column) is not None]
        if row["status"] and numbers:
            faults.append(f"{place}   columns count, value   hold a number beside the symbol in status; allowed: one of them")
        if not row["status"] and not numbers:
            faults.append(f"{place}   columns count, value, status   are all blank; allowed: a number, or a symbol in status")
        if row.get("base") is not None and row["count"] is not None and row["count"] > row["base"]:
            faults.append(f"{place}   column count   is larger than base; allowed: a part of the base")
    if faults:
        raise receiving.refusal(path, contract, faults)


def check_returns(settings: Params) -> None:
    """Refuse a year in which a table with a contract has no return at all."""
    folders = [path for path in sorted(paths.RAW.iterdir()) if path.is_dir() and path.name <= settings.returns_up_to]
    missing = [table for table in contracts.names() if not any((folder / f"{table}.csv").exists() for folder in folders)]
    if not folders:
        return  # said once, by clean, with what to do
    if missing:
        present = [path.stem for folder in folders for path in folder.glob("*.csv") if path.stem not in contracts.names()]
        raise SettingError(
            f"data/raw (folders up to {settings.returns_up_to})",
            [
                f"no return for table '{table}'; {nearest(table, present)}" if present else f"no return for table '{table}'"
                for table in missing
            ],
            "Ask the sender named in the contract, or correct the file's name.",
        )
