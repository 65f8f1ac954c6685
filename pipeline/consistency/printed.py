"""The figures of a report as they were printed: one figure with two values."""

from collections import defaultdict

from pipeline import formats
from pipeline.consistency.finding import Evidence, Finding, moment, slug
from pipeline.reconciling.published import COLUMNS, WORDS, Printed
from pipeline.relating.instances import PLACE
from pipeline.relating.relations import PUBLISHED

FIGURE = ("measure", *PLACE, "breakdown", "unit")
MANY = ("years_of_age", "school_year", "year_in_sequence", "year", "months", "hours", "years")  # a report may name several


def table(rows: list[Printed], time_period: str) -> list[dict]:
    """The printed numbers as a table, as declared relations read it."""
    numbers = [row for row in rows if row.unit not in (*WORDS, "date")]
    return [{column: getattr(row, column) for column in COLUMNS} | {"returned_for": time_period} for row in numbers]


def two_values(table: list[dict]) -> list[Finding]:
    """One figure printed with two values, rounding aside: one measure, place, label and period of a section, or one of ours."""
    figures: dict[tuple, list[dict]] = defaultdict(list)
    for row in table:
        if row["printed_value"] and row["unit"] not in MANY:
            figures[row["section"], *(row[column] for column in FIGURE)].append(row)
            if row["figure"]:
                figures[row["figure"], row["unit"]].append(row)
    found = {}
    for rows in sorted(figures.values(), key=len, reverse=True):
        finding = _found(rows) if len({_coarse(row, rows) for row in rows}) > 1 else None
        if finding and not any(set(finding.rows) <= set(other.rows) for other in found.values()):
            found[finding.id] = finding
    return list(found.values())


def _coarse(row: dict, rows: list[dict]) -> str:
    """The value to the fewest digits in which any of the rows gives it."""
    places = min(len(other["printed_value"].partition(".")[2]) for other in rows)
    return formats.number(formats.exact(row["printed_value"]), places)


def _found(rows: list[dict]) -> Finding:
    first = rows[0]
    values: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        values[row["printed_text"]].append(row["paragraph"])
    given = formats.joined([f"{text} ({', '.join(dict.fromkeys(where))})" for text, where in values.items()])
    place = moment({column: first[column] for column in PLACE})
    label = ", ".join(part for part in (first["measure"].replace("_", " "), first["breakdown"]) if part)
    evidence = tuple(
        Evidence(
            f"{PUBLISHED}/{row['returned_for']}/{row['row_id']}", f"data/published/{row['returned_for']}.csv", row["row_id"],
            f"{row['paragraph']}: {row['printed_text']}",
        )
        for row in rows
    )  # fmt: skip
    where = slug(first["section"], *(first[column] for column in FIGURE))
    sentence = f"One figure is printed with {formats.in_words(len(values))} values. {label.capitalize()}, {place}: {given}."
    return Finding("two_values", where, "error", sentence, evidence, first["section"], first["paragraph"])
