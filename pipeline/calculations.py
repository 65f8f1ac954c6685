"""The few ways in which a figure is made from a table, in exact arithmetic.

Each takes a clean table (columns time_period, time_identifier, area, measure, breakdowns, count, base, value, status)
and gives tidy rows (see ``pipeline.frames.TIDY``). ``where`` chooses rows: a value or a list of values for a column.
``by`` names the column whose labels become the breakdown.
"""

from fractions import Fraction

import pandas as pd

from pipeline.frames import TIDY, records, tidy

PLACE = ["area", "time_period", "time_identifier"]


def counts(table: pd.DataFrame, by: str | None = None, **where) -> pd.DataFrame:
    """The counts as received, one row each."""
    return tidy([_row(row, by, numerator=row["count"], value=row["count"]) for row in _chosen(table, by, where)])


def received(table: pd.DataFrame, by: str | None = None, **where) -> pd.DataFrame:
    """Results as received (rates, averages, ranks), when what they were made from was not published."""
    return tidy([_row(row, by, value=row["value"]) for row in _chosen(table, by, where)])


def percents(table: pd.DataFrame, by: str | None = None, **where) -> pd.DataFrame:
    """count / base as a percentage; where only the result was received, that."""
    return tidy([_quotient(row, by, 100) for row in _chosen(table, by, where)])


def rates(table: pd.DataFrame, per: int, by: str | None = None, **where) -> pd.DataFrame:
    """count / base, per so many; where only the result was received, that."""
    return tidy([_quotient(row, by, per) for row in _chosen(table, by, where)])


def totals(table: pd.DataFrame, by: str | None = None, **where) -> pd.DataFrame:
    """Sums of counts over everything but place, time and ``by``. A part withheld or missing makes the total so."""
    summed: dict[tuple, dict] = {}
    for row in _rows(table, where):
        place = tuple(row[column] for column in PLACE) + ((row[by],) if by else ())
        total = summed.setdefault(place, _row(row, by, numerator=Fraction(0)) | {"status": ""})
        total["status"] = _worse(total["status"], row["status"])
        if row["count"] is not None:
            total["numerator"] += row["count"]
    for total in summed.values():
        if total["status"] in ("c", "x"):
            total["numerator"] = None
        total["value"] = total["numerator"]
    return tidy(list(summed.values()))


def shares(table: pd.DataFrame, by: str, **where) -> pd.DataFrame:
    """Each label's count as a percentage of the total over all labels, in the same place and time."""
    return ratio(totals(table, by, **where), totals(table, **where))


def ratio(numerators: pd.DataFrame, denominators: pd.DataFrame, scale: int = 100) -> pd.DataFrame:
    """One set of tidy rows over another, matched on area and time (and breakdown, when the second has any).

    A base of nothing gives 'z' (not applicable), never an error and never 0.
    """
    keys = [*PLACE, "breakdown"] if (denominators["breakdown"] != "").any() else PLACE
    base = {tuple(row[key] for key in keys): row for row in records(denominators)}
    rows = []
    for row in records(numerators):
        below = base.get(tuple(row[key] for key in keys))
        status = _worse(row["status"], below["status"] if below else "x")
        top, bottom = row["value"], below["value"] if below else None
        if status in ("c", "x", "z"):
            rows.append(row | {"numerator": None, "denominator": None, "value": None, "status": status})
        else:
            rows.append(row | {"numerator": top, "denominator": bottom} | _divided(top, bottom, scale, status))
    return tidy(rows)


def difference(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """First minus second, matched on area, time and breakdown."""
    keys = [*PLACE, "breakdown"]
    other = {tuple(row[key] for key in keys): row for row in records(second)}
    rows = []
    for row in records(first):
        taken = other.get(tuple(row[key] for key in keys))
        status = _worse(row["status"], taken["status"] if taken else "x")
        value = None if status in ("c", "x", "z") else row["value"] - taken["value"]
        rows.append(row | {"numerator": value, "denominator": None, "value": value, "status": status})
    return tidy(rows)


def combine(*parts: pd.DataFrame) -> pd.DataFrame:
    """Tidy rows one after the other."""
    return pd.concat(parts, ignore_index=True)[TIDY]


def labelled(rows: pd.DataFrame, topic: str, label: str) -> pd.DataFrame:
    """The same rows with this breakdown."""
    return rows.assign(breakdown_topic=topic, breakdown=label)


def _rows(table: pd.DataFrame, where: dict) -> list[dict]:
    for column in where:
        assert column in table.columns, f"no column {column!r}; there are {', '.join(table.columns)}"
    allowed = {column: wanted if isinstance(wanted, (list, tuple, set)) else [wanted] for column, wanted in where.items()}
    return [row for row in records(table) if all(row[column] in labels for column, labels in allowed.items())]


def _chosen(table: pd.DataFrame, by: str | None, where: dict) -> list[dict]:
    """The rows wanted, each with a place, time and label of its own: a figure has one value."""
    rows = _rows(table, where)
    places = [tuple(row[column] for column in PLACE) + ((row[by],) if by else ()) for row in rows]
    assert len(set(places)) == len(places), f"several rows for one figure ({where}, by {by}): choose fewer, or use totals()"
    return rows


def _row(row: dict, by: str | None, **numbers) -> dict:
    return {
        **{column: row[column] for column in PLACE},
        "breakdown_topic": by or "",
        "breakdown": row[by] if by else "",
        "status": row["status"],
        **numbers,
    }


def _quotient(row: dict, by: str | None, scale: int) -> dict:
    if row["status"] or row["count"] is None:
        return _row(row, by, denominator=None if row["status"] else row["base"], value=row["value"])
    if row["base"] is None:
        return _row(row, by) | {"status": "x"}
    made = _row(row, by, numerator=row["count"], denominator=row["base"])
    return made | _divided(row["count"], row["base"], scale, row["status"])


def _divided(top: Fraction, bottom: Fraction, scale: int, status: str) -> dict:
    if bottom == 0:
        return {"value": None, "status": "z"}
    return {"value": top / bottom * scale, "status": status}


def _worse(first: str, second: str) -> str:
    """The symbol that a figure made of two carries: withheld before missing before the rest."""
    for symbol in ("c", "x", "z", "u", "low"):
        if symbol in (first, second):
            return symbol
    return ""
