"""The figures that a chart or a table shows, with their order and labels.

Charts, tables and alt text all read one Selection, so they cannot disagree about the periods, the areas or what is missing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

import pandas as pd

from pipeline import periods as years
from pipeline.binding import Fact
from pipeline.display.figures import PLACE, Figure, addable, figure_of
from pipeline.display.phrases import Phrase, facts, named, strung
from pipeline.errors import NotebookError

REMEDY = "Correct the call in the notebook."


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
        """How readers see a key; one with a numeral knows what it names."""
        if dimension == "time_period":
            return named(years.label(*key), "period", {"time_period": key[0], "time_identifier": key[1]})
        if dimension == "time_identifier":
            words = key.removeprefix("Financial year ").replace("Q3-Q4", "Q3 and Q4").replace("Financial year", "Year")
            return named(words, "period", {"time_identifier": key})
        place = self._place({dimension: key})
        if dimension == "indicator":
            indicator = self.indicators[key]
            renamed = self.renamed.get(indicator.name) or self.renamed.get(indicator.id)
            return _name(renamed or indicator.title, indicator.title, place)
        received = key if place[dimension] == key else self.indicators[self._position({dimension: key})].title
        return _name(self.renamed.get(key, key), received, place)

    def figure(self, **keys) -> Figure:
        """The figure at these keys; where no row exists, a figure that was not supplied."""
        rows = self._rows_at(keys)
        if not rows:
            return Figure(None, "x", "x", place=self._place(keys))
        assert len(rows) == 1, f"{len(rows)} rows for {keys} in {[indicator.id for indicator in self.indicators]}"
        return figure_of(self.indicators[rows[0].indicator], rows[0])

    @property
    def facts(self) -> list[Fact]:
        """What the names of indicators, areas and breakdowns state, which a notebook may repeat in its captions."""
        names = [self.label("indicator", key) for key in range(len(self.indicators))]
        return facts(
            [*names, *(self.label(dimension, key) for dimension in ("area", "breakdown") for key in self.keys(dimension))]
        )

    def points(self, x: str, series: str | None = None) -> pd.DataFrame:
        """Every combination of x and series, in order: x, series, value, status, text, figure (and x_key, series_key)."""
        found = []
        for x_key, series_key in product(self.keys(x), self.keys(series) if series else [None]):
            keys = {x: x_key} | ({series: series_key} if series else {})
            figure = self.figure(**keys)
            label = self.label(series, series_key) if series else ""
            found.append((self.label(x, x_key), label, figure.value, figure.status, figure.text, figure, x_key, series_key))
        names = ["x", "series", "value", "status", "text", "figure", "x_key", "series_key"]
        points = pd.DataFrame(found, columns=names, dtype=object)
        twice = points[points.duplicated(["x", "series"])]
        if len(twice):
            name = twice["series"].iloc[0] or twice["x"].iloc[0]
            raise fault(self.indicators, f"two things are called '{name}': tell them apart with labels")
        return points

    def _position(self, keys: dict) -> int:
        """Which indicator the keys belong to."""
        return keys.get("indicator", next((row.indicator for row in self._rows_of(keys)), 0))

    def _place(self, keys: dict) -> dict[str, str]:
        """Where a figure of these keys stands; what the keys leave open is what all rows share, or else blank."""
        rows = self._rows_of(keys)
        found = {name: list(dict.fromkeys(getattr(row, name) for row in rows)) for name in ("area", "time_identifier", "own")}
        found["time_period"] = list(dict.fromkeys(row.time_period[0] for row in rows))
        one = {name: values[0] if len(values) == 1 else "" for name, values in found.items()}
        period, identifier = keys.get("time_period", (one["time_period"], ""))
        indicator = self.indicators[self._position(keys)]
        names = (
            indicator.name, keys.get("area", one["area"]), period,
            keys.get("time_identifier", one["time_identifier"] or identifier), one["own"], indicator.unit,
        )  # fmt: skip
        return dict(zip(PLACE, names, strict=True))

    def _rows_of(self, keys: dict) -> list:
        """The rows of the keys' indicator and breakdown."""
        return self._rows_at({name: key for name, key in keys.items() if name in ("indicator", "breakdown")})

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
            titles = " and ".join(f"{item.title} ({item.unit})" for item in kinds.values())
            raise fault(self.indicators, f"cannot share one value axis: {titles}")
        labels = {item.axis_label for item in self.indicators}
        shared = {"percent": "Percentage", "count": "Number"}.get(next(iter(kinds)), min(labels))
        return Scale(
            label=shared if len(labels) > 1 else named(min(labels), "definition", self._place({"indicator": 0})),
            unit=self.indicators[0].unit,
            decimal_places=max(item.decimal_places for item in self.indicators),
            adds_up=all(map(addable, self.indicators)),
        )

    @property
    def source(self) -> str:
        """Who supplied the figures, each named once."""
        found = {indicator.source: {"indicator": indicator.name} for indicator in self.indicators if indicator.source}
        return strung("; ", [named(source, "definition", place) for source, place in found.items()])


def _name(shown: str, received: str, place: dict) -> str:
    """A label; one that a notebook changed may hold no numeral that the label received does not."""
    if isinstance(shown, Phrase) or not set(re.findall(r"\d+", shown)) <= set(re.findall(r"\d+", received)):
        return shown
    return named(shown, "label", place)


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
