"""Returns as received: each checked against its contract by Frictionless, and its rows typed as the contract says."""

import csv
import functools
from pathlib import Path

import pandas as pd
from frictionless import FrictionlessException, Resource, Schema
from frictionless.errors import RowError

from pipeline import contracts, paths
from pipeline.contracts import Contract
from pipeline.errors import ReportError, ReturnError, SettingError, nearest, raise_all

FAULTS = {
    "type-error": "is not of the right kind",
    "constraint-error": "is not allowed",
    "missing-cell": "is missing",
    "extra-cell": "has a cell too many",
    "primary-key": "repeats an earlier row",
    "blank-row": "is empty",
}


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
    """Refuse a contract whose schema Frictionless cannot read."""
    try:
        _schema(contract)
    except FrictionlessException as error:
        faults = [reason.message for reason in (error.reasons or [error.error])]
        raise SettingError(f"data/contracts/{contract.name}.yml", faults, contracts.REMEDY) from None


@functools.cache
def _schema(contract: Contract) -> Schema:
    """The contract's schema as Frictionless has it, which takes as long to make as a return to read."""
    return Schema.from_descriptor(contract.schema)


def read(path: Path, contract: Contract, time_period: str, corrections: list[dict] = ()) -> pd.DataFrame:
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
    with Resource([header, *rows], schema=_schema(contract)) as resource:
        typed = list(resource.row_stream)
    faults = [_fault(contract, error) for row in typed for error in row.errors]
    if faults:
        raise refusal(path, contract, faults)
    frame = pd.DataFrame([row.to_dict() for row in typed], columns=contract.field_names, dtype=object)
    return frame.assign(returned_for=time_period, source_row=range(2, len(frame) + 2))


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


def _fault(contract: Contract, error: RowError) -> str:
    words, column = FAULTS.get(error.type, error.title.lower()), getattr(error, "field_name", None)
    place = f"row {error.row_number}"
    if error.type == "primary-key":
        return f"{place}   {words} (the same {', '.join(contract.primary_key)})"
    if column in contract.field_names:
        return f"{place}   column {column}   {words}; allowed: {contract.allowed(column)}"
    return f"{place}   {words}"


def refusal(path: Path, contract: Contract, faults: list[str]) -> ReturnError:
    sender = contract.source.get("sender", "the sender named in the contract")
    return ReturnError(
        f"{paths.shown(path)} does not meet data/contracts/{contract.name}.yml:",
        faults,
        f"Ask {sender} for a corrected file, or record the fault in data/corrections.yml.",
    )
