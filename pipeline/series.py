"""An indicator as a notebook sees it: its words, and its publishable rows over areas, periods and breakdowns."""

import functools
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline import formats, periods
from pipeline.params import Params

if TYPE_CHECKING:
    import pandas as pd

SYMBOLS = tuple(formats.SYMBOLS)


@dataclass(frozen=True)
class Context:
    """Whose report this is, and of which year."""

    time_period: str
    area: str
    county: str
    region: str
    nation: str
    comparators: str

    @classmethod
    def of(cls, params: Params, time_period: str | None = None) -> "Context":
        board = params.board
        return cls(
            time_period or params.report.time_period, board.area, board.county, board.region, board.nation, board.comparators
        )


@dataclass(frozen=True, eq=False)
class Indicator:
    """One indicator.

    ``rows`` has the columns area, time_period, time_identifier, breakdown_topic, breakdown (blank: the total),
    numerator, denominator, value (exact fractions or None) and status (blank or a symbol), in the order received. Where no
    table or chart is made of it, plain rows will do.
    ``labels`` are all that its breakdowns may have, also those of which no row was supplied.
    """

    section: str
    id: str
    title: str
    definition: str
    unit: str
    denominator: str | None
    decimal_places: int
    polarity: str
    year_type: str
    source: str
    rows: "pd.DataFrame | list[dict]"
    context: Context
    labels: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its full name, as another section borrows it."""
        return f"{self.section}.{self.id}"

    @property
    def axis_label(self) -> str:
        """What an axis or a column heading says of the unit."""
        unit = {"percent": "Percentage", "pounds": "Pounds (£)"}.get(self.unit, self.unit)
        base = (self.denominator or "").removesuffix(" (not published)")
        unit = f"{unit} of {base}" if self.unit == "percent" and self.named_base else unit
        return unit[0].upper() + unit[1:]

    @property
    def named_base(self) -> bool:
        return bool(self.denominator) and not self.denominator.startswith("not published")

    def format(self, value: Fraction | None, status: str = "") -> str:
        """The value as readers see it: 95.4%, £113,295, or its symbol when there is none."""
        if value is None:
            return status or "x"
        return formats.with_unit(value, self.unit, self.decimal_places)

    def at(self, **wanted) -> "pd.DataFrame":
        """Rows with these values (a value or a list) of area, time_period, time_identifier or breakdown; None is any."""
        rows = self.rows
        for column, value in wanted.items():
            if value is not None:
                rows = rows[rows[column].isin(value if isinstance(value, (list, tuple, set)) else [value])]
        return rows

    @functools.cached_property
    def records(self) -> tuple[dict, ...]:
        """The rows as dicts: what sentences ask, many times over."""
        return tuple(self.rows if isinstance(self.rows, list) else self.rows.to_dict("records"))

    def found(self, **wanted: str) -> list[dict]:
        """The rows with these values, as dicts."""
        found = list(self.records)
        for column, value in wanted.items():
            found = [row for row in found if row[column] == value]
        return found

    def labels_of(self, column: str) -> list[str]:
        """The different values of a column, in the order received."""
        return list(self._labels[column])

    @functools.cached_property
    def _labels(self) -> dict[str, dict[str, None]]:
        columns = ("area", "time_period", "time_identifier", "breakdown")
        return {column: dict.fromkeys(row[column] for row in self.records) for column in columns}

    @property
    def areas(self) -> list[str]:
        """Areas in the rows: the board's own, its comparators, the region, the nation, then any other."""
        found = self.labels_of("area")
        context = self.context
        order = [context.area, context.comparators, context.region, context.county, context.nation]
        return [area for area in order if area in found] + [area for area in found if area not in order]

    @property
    def breakdowns(self) -> list[str]:
        """Labels in the order received, the total (blank) left out."""
        return [label for label in self.labels_of("breakdown") if label]

    @property
    def times(self) -> list[tuple[str, str]]:
        """(time_period, time_identifier) pairs in order of time."""
        pairs = dict.fromkeys((row["time_period"], row["time_identifier"]) for row in self.records)
        return sorted(pairs, key=lambda pair: periods.sort_key(*pair))
