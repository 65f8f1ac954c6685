"""Returns as received: each checked against its contract by Frictionless, and its rows typed as the contract says.

Frictionless says of each cell what it is and whether it is allowed; what concerns several cells is looked at here.
"""

import csv
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

from frictionless import Field, FrictionlessException

from pipeline import contracts, paths
from pipeline.contracts import Contract
from pipeline.errors import ReportError, ReturnError, SettingError, nearest, raise_all
from pipeline.rows import Row

Reader = Callable[[str], tuple[object, dict | None]]  # of a cell: what it is, what is wrong with it


def check_all() -> None:
    """Raise if any contract is not in order."""
    errors: list[ReportError] = []
    for table in contracts.names():
        try:
            check(contracts.load(table))
        except ReportError as error:
            errors.append(error)
    raise_all(errors)


def check(contract: Contract) -> None:
    """Refuse a contract whose fields Frictionless cannot read, or whose key is not among them."""
    faults, names = [], contract.field_names
    try:
        _readers(contract)
    except FrictionlessException as error:
        faults = [reason.message for reason in (error.reasons or [error.error])]
    faults += [f"primaryKey: no column '{name}'; {nearest(name, names)}" for name in contract.primary_key if name not in names]
    faults += [f"column '{name}' is there twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    if faults:
        raise SettingError(f"data/contracts/{contract.name}.yml", faults, contracts.REMEDY)


@functools.cache
def _readers(contract: Contract) -> list[Reader]:
    """What reads the cells of a row, column by column."""
    return [_reader(field, contract.schema["missingValues"]) for field in contract.schema["fields"]]


_made: dict[str, Reader] = {}


def _reader(field: dict, missing: list[str]) -> Reader:
    """What reads a cell: made once for all tables that have the same field, since it takes as long as a return to read."""
    key = repr((field, missing))
    if key not in _made:
        made = Field.from_descriptor(field)
        made.missing_values = missing
        _made[key] = made.create_cell_reader()
    return _made[key]


def read(path: Path, contract: Contract, time_period: str, corrections: list[dict] = ()) -> list[Row]:
    """The rows of one return, typed as the contract says, with ``returned_for`` and ``source_row``.

    Columns are renamed from the names in use that year, declared corrections applied, then everything is checked.
    Raises one ReturnError that lists every fault: rows and columns, what is wrong and what is allowed; never the value.
    """
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    renamed = {received: name for name, received in contract.received_as.get(time_period, {}).items()}
    header = [renamed.get(column, column) for column in header]
    _check_header(header, path, contract)
    _correct(header, rows, corrections, path)
    typed, faults = _typed(rows, contract)
    if faults:
        raise refusal(path, contract, faults)
    return [row | {"returned_for": time_period, "source_row": line} for line, row in enumerate(typed, start=2)]


def _typed(rows: list[list[str]], contract: Contract) -> tuple[list[Row], list[str]]:
    """The rows as the contract types them, and one line for each fault."""
    names, readers, typed, faults = contract.field_names, _readers(contract), [], []
    for line, cells in enumerate(rows, start=2):
        pairs = {name: read(cell) for name, read, cell in zip(names, readers, cells, strict=False)}
        typed.append({name: cell for name, (cell, _) in pairs.items()})
        if not any(cells):
            faults.append(f"row {line}   is empty")
            continue
        wrong = {
            name: "is not of the right kind" if "type" in notes else "is not allowed"
            for name, (_, notes) in pairs.items()
            if notes
        }
        wrong |= dict.fromkeys(names[len(cells) :], "is missing")
        faults += [f"row {line}   column {name}   {words}; allowed: {contract.allowed(name)}" for name, words in wrong.items()]
        faults += [f"row {line}   has a cell too many"] * (len(cells) - len(names))
    return typed, [*faults, *_repeated(typed, contract)]


def _repeated(typed: list[Row], contract: Contract) -> Iterator[str]:
    """Rows that repeat the key, or what else no two rows may share, of an earlier one."""
    alone = [[field["name"]] for field in contract.schema["fields"] if field.get("constraints", {}).get("unique")]
    for columns in filter(None, [contract.primary_key, *alone]):
        seen = set()
        for line, row in enumerate(typed, start=2):
            key = tuple(row.get(column) for column in columns)
            if key in seen:
                yield f"row {line}   repeats an earlier row (the same {', '.join(columns)})"
            elif any(cell is not None for cell in key):
                seen.add(key)


def _check_header(header: list[str], path: Path, contract: Contract) -> None:
    wanted = contract.field_names
    faults = [f"column '{name}' is missing" for name in wanted if name not in header]
    faults += [f"column '{name}' is not in the contract; {nearest(name, wanted)}" for name in header if name not in wanted]
    if not faults and header != wanted:
        faults = [f"the columns are in another order; allowed: {', '.join(wanted)}"]
    if faults:
        raise refusal(path, contract, faults)


def _correct(header: list[str], rows: list[list[str]], corrections: list[dict], path: Path) -> None:
    """Apply declared corrections to the rows as received; refuse one whose fault is no longer there."""
    for correction in corrections:
        found = [
            row
            for row in rows
            if len(row) == len(header)
            and all(row[header.index(column)] == str(value) for column, value in correction["where"].items())
        ]
        column = header.index(correction["column"])
        if len(found) != 1 or found[0][column] != str(correction["expect"]):
            raise SettingError(
                "data/corrections.yml",
                f"the correction of '{correction['column']}' in {paths.shown(path)} does not find the fault that it expects",
                "The source may have been corrected: compare it, then remove or renew the correction.",
            )
        found[0][column] = str(correction["correct"])


def refusal(path: Path, contract: Contract, faults: list[str]) -> ReturnError:
    sender = contract.source.get("sender", "the sender named in the contract")
    return ReturnError(
        f"{paths.shown(path)} does not meet data/contracts/{contract.name}.yml:",
        faults,
        f"Ask {sender} for a corrected file, or record the fault in data/corrections.yml.",
    )
