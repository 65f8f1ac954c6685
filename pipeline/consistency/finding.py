"""One thing that does not hold together: what, where, how bad, and the rows that show it."""

import re
from dataclasses import dataclass

from pipeline import contracts, formats, periods
from pipeline.reconciling import published
from pipeline.relating import relations
from pipeline.relating.instances import PLACE, Cell

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Acceptance:
    """Why a finding may stand, who decided it, and when."""

    reason: str
    role: str
    date: str


@dataclass(frozen=True)
class Evidence:
    """One row: its name ``<table>/<returned_for>/<line>``, its file and line, and what stands there."""

    name: str
    file: str
    row: str
    text: str


@dataclass(frozen=True)
class Finding:
    """``kind`` and ``where`` make the id, which stays the same from run to run. ``sentence`` has the numbers put in."""

    kind: str
    where: str
    severity: str
    sentence: str
    evidence: tuple[Evidence, ...] = ()
    section: str = ""
    paragraph: str = ""
    accepted: Acceptance | None = None

    @property
    def id(self) -> str:
        return f"{self.kind}/{self.where}"

    @property
    def rows(self) -> list[str]:
        return [evidence.name for evidence in self.evidence]


def slug(*words: str) -> str:
    """Words as a part of an id."""
    return "/".join(re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_") for word in words if word)


def evidence(cell: Cell) -> Evidence:
    """The row of a cell."""
    name = cell.name.rpartition("/")[0]
    table, folder, line = name.split("/")
    if table == relations.PUBLISHED:
        return Evidence(name, f"data/published/{folder}.csv", line, f"{cell.row['paragraph']}: {cell.row['printed_text']}")
    label = ", ".join(cell.row[column] for column in ("measure", *label_columns(table)) if cell.row.get(column))
    return Evidence(name, f"data/raw/{folder}/{table}.csv", line, f"{label or cell.row.get('title', '')}: {shown(cell)}")


def of_row(row: published.Printed, time_period: str) -> Evidence:
    """A row as it was printed."""
    name = f"{relations.PUBLISHED}/{time_period}/{row.row_id}"
    return Evidence(name, f"data/published/{time_period}.csv", row.row_id, f"{row.paragraph}: {row.printed_text}")


def label_columns(table: str) -> list[str]:
    """The columns of a table that break its figures down."""
    if table == relations.PUBLISHED:
        return ["breakdown"]
    columns = contracts.load(table).primary_key
    return [column for column in columns if column not in (*PLACE, "measure")]


def shown(cell: Cell) -> str:
    """A number as it was received, with its sign; a symbol when there is none."""
    column = cell.name.rpartition("/")[2]
    if cell.value is None:
        return cell.row.get("status") or "blank"
    places = len(cell.row[column].partition(".")[2])
    return formats.with_unit(cell.value, cell.row["unit"] if column not in ("count", "base") else "", places)


def moment(place: dict[str, str]) -> str:
    """'Derby, 31 March 2018, neglect': where and when, as far as a place says."""
    try:
        when = periods.label(place["time_period"], place.get("time_identifier", "Financial year"))
    except AssertionError:  # the day of one event
        when = f"{place['time_identifier']} {periods.year_label(place['time_period'])}"
    labels = [text.replace("_", " ") for column, text in place.items() if column not in PLACE and text]
    return ", ".join(part for part in (place.get("area"), when, *labels) if part)
