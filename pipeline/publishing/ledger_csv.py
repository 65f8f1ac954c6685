"""The ledger of the whole report as CSV: every number that it shows, in order, with the rows that it comes from."""

import csv
from pathlib import Path

from pipeline.publishing.content import Report

COLUMNS = [
    "id",
    "section",
    "place",
    "block",
    "shown",
    "part",
    "value",
    "unit",
    "indicator",
    "area",
    "time_period",
    "time_identifier",
    "breakdown",
    "numerator",
    "denominator",
    "status",
    "value_from",
    "numerator_from",
    "denominator_from",
    "table",
    "row",
]
WORKING = "How it was made"  # the part of an explanation
COMPARED = ["indicator", "area", "breakdown", "time_identifier", "time_period", "value", "status"]


def write(report: Report, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow([*COLUMNS, "compared_with", "how_it_was_made", "source_rows"])
        for section in report.sections:
            for entry in section.ledger["figures"]:
                lines.writerow(line(section.key, entry, section.ledger["explanations"]))


def line(section: str, entry: dict, explanations: dict[str, dict]) -> list[str]:
    parts = explanations[entry["explanation"]]["parts"]
    working = [content for label, content in parts if label == WORKING and isinstance(content, str)]
    rows = [row for _, content in parts if not isinstance(content, str) for row in content]
    others = [" ".join(filter(None, (other.get(name) for name in COMPARED))) for other in entry.get("others") or []]
    return [
        *(section if name == "section" else str(entry.get(name) or "") for name in COLUMNS),
        "; ".join(others),
        "; ".join(working),
        "; ".join(f"{row['file']} row {row['row']}" for row in rows),
    ]
