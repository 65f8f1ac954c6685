"""What each return must look like: data/contracts/<table>.yml, checked by Frictionless.

The vocabulary is Frictionless Table Schema. A field that is only a name is defined in data/contracts/fields.yml.
"""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml
from frictionless import Checklist, FrictionlessException, Resource, Schema

from pipeline import paths
from pipeline.errors import ReportError, ReturnError, SettingError, nearest, raise_all
from pipeline.protecting import policy
from pipeline.protecting.policy import Policy

KEYS = {"name", "title", "description", "source", "disclosure", "schema", "received_as", "records"}


@dataclass(frozen=True)
class Contract:
    """One table's contract.

    ``policy`` is what the board decided about small numbers.
    ``records`` marks a list (meetings, actions) in contrast to statistics.
    """

    name: str
    title: str
    description: str
    source: dict
    policy: Policy
    schema: dict
    received_as: dict
    records: bool

    @property
    def field_names(self) -> list[str]:
        return [field["name"] for field in self.schema["fields"]]

    @property
    def primary_key(self) -> list[str]:
        return self.schema["primaryKey"]

    @property
    def labels(self) -> list[str]:
        """Every label that a breakdown of the table may have."""
        shared = _shared_fields(paths.CONTRACTS)
        breakdowns = [field for field in self.schema["fields"] if field["name"] not in shared]
        return [label for field in breakdowns for label in field.get("constraints", {}).get("enum", [])]

    def allowed(self, field_name: str) -> str:
        """What a field may hold, in words."""
        field = next(field for field in self.schema["fields"] if field["name"] == field_name)
        limits = field.get("constraints", {})
        words = {"integer": "a whole number", "number": "a number", "date": "a date such as 2018-03-31"}
        parts = [words.get(field["type"], "text")]
        if "enum" in limits:
            parts = ["one of " + ", ".join(str(item) for item in limits["enum"][:12])]
            parts += ["..."] if len(limits["enum"]) > 12 else []
        if "minimum" in limits:
            parts.append(f"{limits['minimum']} or more")
        if "maximum" in limits:
            parts.append(f"{limits['maximum']} or less")
        if "pattern" in limits:
            parts.append(f"in the form {limits['pattern']}")
        return " ".join(parts)


@functools.cache
def _shared_fields(folder: Path) -> dict:
    return yaml.safe_load((folder / "fields.yml").read_text(encoding="utf-8"))


def names(folder: Path | None = None) -> list[str]:
    """Every table that has a contract."""
    return sorted(path.stem for path in (folder or paths.CONTRACTS).glob("*.yml") if path.stem != "fields")


@functools.cache
def load(table: str, folder: Path | None = None) -> Contract:
    """The contract of a table, its shared fields filled in."""
    folder = folder or paths.CONTRACTS
    path = folder / f"{table}.yml"
    if not path.exists():
        raise SettingError(
            paths.shown(path), f"no contract for table '{table}'; {nearest(table, names(folder))}", "Write the contract first."
        )
    try:
        text = yaml.safe_load(path.read_text(encoding="utf-8"))
        faults = [f"unknown key '{key}'; {nearest(key, KEYS)}" for key in text if key not in KEYS]
        if text["name"] != table:
            faults.append(f"name is '{text['name']}', the file is named '{table}'")
        fields = [_field(item, _shared_fields(folder)) for item in text["schema"]["fields"]]
        schema = {
            "fields": fields,
            "primaryKey": text["schema"].get("primaryKey", []),
            "missingValues": text["schema"].get("missingValues", [""]),
        }
        Schema.from_descriptor(schema)
        decided, wrong = policy.read(text["disclosure"], schema, bool(text.get("records")))
        faults += wrong
    except yaml.YAMLError as error:
        faults = [" ".join(str(error).split())]
    except KeyError as error:
        faults = [f"{error.args[0]!r} is missing"]
    except FrictionlessException as error:
        faults = [reason.message for reason in (error.reasons or [error.error])]
    if faults:
        raise SettingError(paths.shown(path), faults, "Correct the contract.")
    return Contract(
        name=table,
        title=text["title"],
        description=text["description"],
        source=text["source"],
        policy=decided,
        schema=schema,
        received_as={str(year): columns for year, columns in (text.get("received_as") or {}).items()},
        records=bool(text.get("records")),
    )


def _field(item: str | dict, shared: dict) -> dict:
    name = item if isinstance(item, str) else item["name"]
    if isinstance(item, str) and item not in shared:
        raise KeyError(f"field {item} (not defined here, nor in fields.yml)")
    base = shared.get(name, {})
    own = {} if isinstance(item, str) else item
    limits = {**base.get("constraints", {}), **own.get("constraints", {})}
    return {**base, **own, "name": name, **({"constraints": limits} if limits else {})}


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
    resource = Resource([header, *rows], schema=Schema.from_descriptor(contract.schema))
    faults = resource.validate(Checklist(), limit_errors=1000).flatten(["rowNumber", "fieldName", "type", "title"])
    if faults:
        raise refusal(path, contract, [_fault(contract, *fault) for fault in faults])
    typed = Resource([header, *rows], schema=Schema.from_descriptor(contract.schema)).read_rows()
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


FAULTS = {
    "type-error": "is not of the right kind",
    "constraint-error": "is not allowed",
    "missing-cell": "is missing",
    "extra-cell": "has a cell too many",
    "primary-key": "repeats an earlier row",
    "blank-row": "is empty",
}


def _fault(contract: Contract, row: int | None, column: str | None, kind: str, title: str) -> str:
    words = FAULTS.get(kind, title.lower())
    place = f"row {row}" if row else "file"
    if kind == "primary-key":
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


def check_all() -> None:
    """Raise if any contract is not in order."""
    errors: list[ReportError] = []
    for table in names():
        try:
            load(table)
        except ReportError as error:
            errors.append(error)
    raise_all(errors)
