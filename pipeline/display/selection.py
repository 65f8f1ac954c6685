"""The figures that a chart or a table shows, with their order and labels.

Charts, tables and alt text all read one Selection, so they cannot disagree about the periods, the areas or what is missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import product
from numbers import Rational

import pandas as pd

from pipeline import periods as years
from pipeline.errors import NotebookError

ADDABLE = ("_count", "_amount")
REMEDY = "Correct the call in the notebook."


@dataclass(frozen=True)
class Figure:
    """One figure as shown: exact value or None, status symbol or blank, and the text that readers see."""

    value: Fraction | None
    status: str
    text: str
    numerator: Fraction | None = None
    denominator: Fraction | None = None

    @property
    def plain(self) -> str:
        """For a computer: as precise as shown, without sign or commas; [c] where it is withheld."""
        return f"[{self.status}]" if self.status else plain(self.text)


@dataclass(frozen=True)
class Scale:
    """What one value axis measures."""

    label: str
    unit: str
    decimal_places: int
    adds_up: bool


@dataclass(frozen=True)
class Selection:
    """The chosen rows of one or more indicators, with the order and the label of every key."""

    indicators: list
    rows: pd.DataFrame
    renamed: dict[str, str] = field(default_factory=dict)
    _index: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def context(self):
        return self.indicators[0].context

    def keys(self, dimension: str, **fixed) -> list:
        """Keys of a dimension in the order shown, among the rows that have the fixed keys."""
        rows = self._matching(fixed)
        if dimension == "area":
            return ordered_areas(rows["area"], self.context)
        found = list(dict.fromkeys(rows[dimension]))
        if dimension == "time_period":
            return sorted(found, key=lambda period: years.sort_key(*period))
        if dimension == "indicator":
            return sorted(found)
        if dimension == "time_identifier":
            return sorted(found, key=lambda name: years.sort_key(self.context.time_period, name))
        totals = [key for key in found if key == ""]
        return [key for key in found if key != ""] + totals

    def label(self, dimension: str, key) -> str:
        """How readers see a key."""
        if dimension == "time_period":
            return years.label(*key)
        if dimension == "time_identifier":
            return key.removeprefix("Financial year ").replace("Q3-Q4", "Q3 and Q4").replace("Financial year", "Year")
        if dimension == "indicator":
            indicator = self.indicators[key]
            return self.renamed.get(indicator.name) or self.renamed.get(indicator.id) or indicator.title
        return self.renamed.get(key, key)

    def figure(self, **keys) -> Figure:
        """The figure at these keys; where no row exists, a figure that was not supplied."""
        rows = self._rows_at(keys)
        if not rows:
            return Figure(None, "x", "x")
        assert len(rows) == 1, f"{len(rows)} rows for {keys} in {[indicator.id for indicator in self.indicators]}"
        row = rows[0]
        status = row.status or ("" if known(row.value) else "x")
        value = row.value if not status else None
        text = self.indicators[row.indicator].format(value, status)
        return Figure(value, status, text, row.numerator, row.denominator)

    def points(self, x: str, series: str | None = None) -> pd.DataFrame:
        """Every combination of x and series, in order: x, series, value, status, text (and x_key, series_key)."""
        found = []
        for x_key, series_key in product(self.keys(x), self.keys(series) if series else [None]):
            keys = {x: x_key} | ({series: series_key} if series else {})
            figure = self.figure(**keys)
            label = self.label(series, series_key) if series else ""
            found.append((self.label(x, x_key), label, figure.value, figure.status, figure.text, x_key, series_key))
        names = ["x", "series", "value", "status", "text", "x_key", "series_key"]
        points = pd.DataFrame(found, columns=names, dtype=object)
        twice = points[points.duplicated(["x", "series"])]
        if len(twice):
            name = twice["series"].iloc[0] or twice["x"].iloc[0]
            raise fault(self.indicators, f"two things are called '{name}': tell them apart with labels")
        return points

    def _matching(self, keys: dict) -> pd.DataFrame:
        rows = self.rows
        for dimension, key in keys.items():
            rows = rows[[item == key for item in rows[dimension]]]
        return rows

    def _rows_at(self, keys: dict) -> list:
        """Rows by their keys, looked up rather than searched: a wide table asks for hundreds."""
        names = tuple(keys)
        if names not in self._index:
            self._index[names] = {}
            for row in self.rows.itertuples(index=False):
                self._index[names].setdefault(tuple(getattr(row, name) for name in names), []).append(row)
        return self._index[names].get(tuple(keys.values()), [])

    @property
    def scale(self) -> Scale:
        """The one scale of all indicators: counts may stand beside counts, never beside percentages or pounds."""
        kinds = {"count" if item.id.endswith("_count") else item.unit: item for item in self.indicators}
        if len(kinds) > 1:
            named = " and ".join(f"{item.title} ({item.unit})" for item in kinds.values())
            raise fault(self.indicators, f"cannot share one value axis: {named}")
        labels = {item.axis_label for item in self.indicators}
        shared = {"percent": "Percentage", "count": "Number"}.get(next(iter(kinds)), min(labels))
        return Scale(
            label=shared if len(labels) > 1 else min(labels),
            unit=self.indicators[0].unit,
            decimal_places=max(item.decimal_places for item in self.indicators),
            adds_up=all(map(addable, self.indicators)),
        )

    @property
    def source(self) -> str:
        """Who supplied the figures, each named once."""
        return "; ".join(dict.fromkeys(indicator.source for indicator in self.indicators if indicator.source))


def plain(text: str) -> str:
    """'£113,295' -> '113295', '95.4%' -> '95.4'."""
    return text.replace(",", "").replace("£", "").removesuffix("%")


def addable(indicator) -> bool:
    """Numbers and amounts add up; percentages, rates and averages do not."""
    return indicator.id.endswith(ADDABLE)


def added(parts: Iterable[tuple]) -> tuple[Fraction | None, str]:
    """Exact sum of (value, status) parts. One part withheld makes the sum withheld; one not supplied, not supplied."""
    parts = list(parts)
    statuses = {status or ("" if known(value) else "x") for value, status in parts} - {"z"}
    for status in ("c", "x", "u", "low"):
        if status in statuses:
            return None, status
    values = [value for value, status in parts if not status]
    return (sum(values, Fraction(0)), "") if values else (None, "z" if parts else "x")


def known(value) -> bool:
    return isinstance(value, Rational | Decimal)


def ordered_areas(areas: Iterable[str], context) -> list[str]:
    """The board's own area first, then its county, comparators, region and nation, then any other as it comes."""
    found = list(dict.fromkeys(areas))
    order = [context.area, context.county, context.comparators, context.region, context.nation]
    first = [area for area in order if area in found]
    return first + [area for area in found if area not in first]


def as_list(value) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def fault(indicators, message: str) -> NotebookError:
    where = ", ".join(indicator.name for indicator in indicators)
    return NotebookError(where, message, REMEDY)
