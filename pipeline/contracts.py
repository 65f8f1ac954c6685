"""What each return must look like: data/contracts/<table>.yml.

The vocabulary is Frictionless Table Schema. A field that is only a name is defined in data/contracts/fields.yml.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline import paths, yamls
from pipeline.errors import SettingError, nearest
from pipeline.protecting import policy
from pipeline.protecting.policy import Policy

REMEDY = "Correct the contract."
KEYS = {"name", "title", "description", "source", "disclosure", "schema", "received_as", "records"}


@dataclass(frozen=True, eq=False)
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
    def columns(self) -> list[str]:
        """Those of the clean table: each row knows the return and the line in which it stands."""
        return [*self.field_names, "returned_for", "source_row"]

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
    return yamls.load((folder / "fields.yml").read_text(encoding="utf-8"))


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
        text = yamls.load(path.read_text(encoding="utf-8"))
        faults = [f"unknown key '{key}'; {nearest(key, KEYS)}" for key in text if key not in KEYS]
        if text["name"] != table:
            faults.append(f"name is '{text['name']}', the file is named '{table}'")
        fields = [_field(item, _shared_fields(folder)) for item in text["schema"]["fields"]]
        schema = {
            "fields": fields,
            "primaryKey": text["schema"].get("primaryKey", []),
            "missingValues": text["schema"].get("missingValues", [""]),
        }
        decided, wrong = policy.read(text["disclosure"], schema, bool(text.get("records")))
        faults += wrong
    except yaml.YAMLError as error:
        faults = [" ".join(str(error).split())]
    except KeyError as error:
        faults = [f"{error.args[0]!r} is missing"]
    if faults:
        raise SettingError(paths.shown(path), faults, REMEDY)
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
