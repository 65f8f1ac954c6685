"""A figure that can be put into a sentence: an indicator at one area, time and breakdown.

A figure that is missing says 'x', one that is withheld 'c'.
"""

import functools
from collections.abc import Callable, Sequence
from fractions import Fraction

from pipeline import formats, periods
from pipeline.comparisons import Comparisons
from pipeline.errors import PlaceholderError, nearest
from pipeline.series import Indicator


def plainly(value: "Value", words: str, *_) -> str:
    """Of what is shown, nothing but the words."""
    return words


class Value(Comparisons):
    """One figure: an indicator at one area, time and breakdown.

    ``told`` is called each time that the figure is shown: with the figure, the words, what part of it they show, the
    exact number behind them (None where they show none) and the other figures that they compare with. It gives the words
    as they go into the sentence (``plainly``: as they are).
    """

    def __init__(self, indicator: Indicator, told: Callable, area=None, time_period=None, time_identifier=None, breakdown=None):
        self._indicator = indicator
        self._told = told
        self._area = area or _default_area(indicator)
        self._time_period = time_period or indicator.context.time_period
        self._breakdown = _default_breakdown(indicator) if breakdown is None else breakdown
        self._time_identifier = time_identifier or _default_time(indicator, self._area, self._time_period, self._breakdown)

    # Which figure

    def __getitem__(self, label: str) -> "Value":
        """The same figure for another area, breakdown or part of the year."""
        for column in ("area", "breakdown", "time_identifier"):
            if label in self._indicator.labels_of(column):
                return self._with(**{column: label})
        if label in self._context_areas():
            return self._with(area=label)
        if label in self._indicator.labels:
            return self._with(breakdown=label)
        labels = [*self._indicator.breakdowns, *self._indicator.areas, *self._indicator.labels_of("time_identifier")]
        if not labels:
            return self._with(breakdown=label)
        raise PlaceholderError(
            f"{self._indicator.name}[{label}]",
            f"there is no such area, breakdown or time; {nearest(label, labels)}",
            "Correct the label.",
        )

    @property
    def previous(self) -> "Value":
        """A year before; for counts at irregular dates, the date before."""
        return self._earlier(1)

    @property
    def next(self) -> "Value":
        """A year after, or so far in the year after: for projections."""
        following = periods.following(self._time_period)
        identifier = _default_time(self._indicator, self._area, following, self._breakdown)
        return self._with(time_period=following, time_identifier=identifier)

    @property
    def before(self) -> "_Earlier":
        """``before[2]``: two years before."""
        return _Earlier(self)

    @property
    def largest(self) -> "Value":
        return self._ranked(1)

    @property
    def smallest(self) -> "Value":
        return self._ranked(-1)

    @property
    def ranked(self) -> "_Ranked":
        """``ranked[2]``: the breakdown with the second highest value."""
        return _Ranked(self)

    @property
    def total(self) -> "Value":
        """The sum over all breakdowns."""
        return _Total(self)

    # What it says

    def __str__(self) -> str:
        return self._say(self._indicator.format(self.value, self._status), "value", self.value)

    @property
    def count(self) -> str:
        """The number counted: the numerator of a percentage."""
        return self._said_part("numerator")

    @property
    def base(self) -> str:
        """The number that a percentage is of."""
        return self._said_part("denominator")

    @property
    def of(self) -> str:
        """541 of 567."""
        return f"{self.count} of {self.base}"

    @property
    def with_base(self) -> str:
        """95.4% (541 of 567); the percentage alone when its base was not published."""
        return f"{self} ({self.of})" if self._row and self._row["denominator"] is not None else str(self)

    @property
    def with_unit(self) -> str:
        """798 cases."""
        unit = self._indicator.unit
        if self.value is None:
            return f"{self} {unit}"
        return str(self) if unit in ("percent", "pounds") else f"{self} {formats.noun(unit, self.value)}"

    @property
    def words(self) -> str:
        """Four; from eleven in figures; for nought, no: 'no crimes'."""
        return self._in_words(str)

    @property
    def Words(self) -> str:  # noqa: N802 - the capital shows what it does
        return self._in_words(formats.capital)

    @property
    def words_with_unit(self) -> str:
        """Four cases."""
        return str(self) if self.value is None else f"{self.words} {formats.noun(self._indicator.unit, self.value)}"

    @property
    def ordinal(self) -> str:
        """Ninth: for ranks."""
        return str(self) if self.value is None else self._say(formats.ordinal(int(self.value)), "ordinal", self.value)

    @property
    def label(self) -> str:
        """The breakdown's label."""
        return self._say(self._breakdown, "label")

    @property
    def label_lower(self) -> str:
        """The breakdown's label inside a sentence; abbreviations keep their capitals."""
        label = self._breakdown
        return self._say(label if label[:2].isupper() or not label else label[0].lower() + label[1:], "label")

    @property
    def period(self) -> str:
        """2017-18, or 31 March 2018, as fits."""
        return self._say(self._when, "period")

    # Inside

    @property
    def _when(self) -> str:
        return periods.label(self._time_period, self._time_identifier)

    @property
    def value(self) -> Fraction | None:
        return self._row["value"] if self._row else None

    @functools.cached_property
    def _row(self) -> dict | None:
        if not self._breakdown and "" not in (self._indicator.labels_of("breakdown") or [""]):
            raise PlaceholderError(
                self._indicator.name,
                f"the figure has no total: choose a label; {nearest('', self._indicator.breakdowns)}",
                "Add [label].",
            )
        return next(iter(self._indicator.found(**self._place, breakdown=self._breakdown)), None)

    @property
    def _place(self) -> dict[str, str]:
        return {"area": self._area, "time_period": self._time_period, "time_identifier": self._time_identifier}

    @property
    def _status(self) -> str:
        return self._row["status"] if self._row else "x"

    @property
    def _shown(self):
        """The value as rounded for show: what readers can compare."""
        return formats.rounded(self.value, self._indicator.decimal_places)

    @property
    def _preposition(self) -> str:
        return "at " if self._time_identifier[0].isdigit() else "in "

    def _with(self, **changed) -> "Value":
        return Value(self._indicator, self._told, **{**self._place, "breakdown": self._breakdown, **changed})

    def _said_part(self, column: str) -> str:
        number = self._row[column] if self._row else None
        return self._say(formats.number(number) if number is not None else (self._status or "x"), column, number)

    def _in_words(self, cased: Callable[[str], str]) -> str:
        if self.value is None:
            return str(self)
        return self._say(cased("no" if self.value == 0 else formats.in_words(self.value)), "value", self.value)

    def _say(self, words: str, part: str, exact: Fraction | None = None, others: Sequence["Value"] = ()) -> str:
        return self._told(self, words, part, exact, others)

    def _earlier(self, steps: int) -> "Value":
        if self._time_identifier in periods.ANNUAL or self._time_identifier.startswith("Financial year Q"):
            return self._with(time_period=periods.previous(self._time_period, steps))
        past = [
            time for time in self._times() if periods.sort_key(*time) < periods.sort_key(self._time_period, self._time_identifier)
        ]
        if len(past) < steps:
            return self._with(time_period=periods.previous(self._time_period, steps))
        period, identifier = past[-steps]
        return self._with(time_period=period, time_identifier=identifier)

    def _times(self) -> list[tuple[str, str]]:
        rows = self._indicator.found(area=self._area, breakdown=self._breakdown)
        pairs = {(row["time_period"], row["time_identifier"]) for row in rows}
        return sorted(pairs, key=lambda pair: periods.sort_key(*pair))

    def _ranked(self, place: int) -> "Value":
        """Counted from the largest, or with -1 the smallest. Unknown while a breakdown that could take the place is."""
        rows = [row for row in self._indicator.found(**self._place) if row["breakdown"]]
        order = sorted((row for row in rows if row["value"] is not None), key=lambda row: row["value"], reverse=True)
        statuses = {row["status"] for row in rows}
        index = place - 1 if place > 0 else place
        if "x" in statuses or not -len(order) <= index < len(order):
            return _Unknown(self, "x")
        if "c" in statuses and place < 0:  # what is withheld is small
            return _Unknown(self, "c")
        return self._with(breakdown=order[index]["breakdown"])

    def _context_areas(self) -> set[str]:
        context = self._indicator.context
        return {context.area, context.comparators, context.region, context.nation, context.county}

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        allowed = [item for item in dir(type(self)) if not item.startswith("_")]
        raise PlaceholderError(
            f"{self._indicator.name}.{name}", f"a figure has no '{name}'; {nearest(name, allowed)}", "Correct the placeholder."
        )


class _Whole(Value):
    """A figure of no one breakdown, at the place and time of another."""

    def __init__(self, value: Value):
        super().__init__(value._indicator, value._told, **value._place, breakdown="")


class _Total(_Whole):
    """A figure summed over its breakdowns; unknown as soon as one part is."""

    @functools.cached_property
    def _row(self) -> dict | None:
        rows = [row for row in self._indicator.found(**self._place) if row["breakdown"]]
        if not rows:
            return None
        unknown = [status for status in ("c", "x") if any(row["status"] == status for row in rows)]
        total = None if unknown else sum(row["value"] for row in rows if row["value"] is not None)
        return {
            **rows[0],
            "breakdown": "",
            "numerator": total,
            "value": total,
            "status": unknown[0] if unknown else "",
        }

    def _with(self, **changed) -> Value:
        other = super()._with(**changed)
        return other if changed.get("breakdown") else _Total(other)


class _Unknown(_Whole):
    """A figure that cannot be told, since the breakdown that it belongs to is not known."""

    def __init__(self, value: Value, status: str):
        super().__init__(value)
        self._unknown_status = status

    @property
    def _row(self) -> None:
        return None

    @property
    def _status(self) -> str:
        return self._unknown_status

    @property
    def label(self) -> str:
        return self._say(self._status, "label")

    @property
    def label_lower(self) -> str:
        return self.label

    def _with(self, **changed) -> Value:
        other = super()._with(**changed)
        return other if changed.get("breakdown") else _Unknown(other, self._unknown_status)


class _Earlier:
    def __init__(self, value: Value):
        self._value = value

    def __getitem__(self, steps) -> Value:
        return self._value._earlier(int(steps))


class _Ranked:
    def __init__(self, value: Value):
        self._value = value

    def __getitem__(self, place) -> Value:
        return self._value._ranked(int(place))


def _default_area(indicator: Indicator) -> str:
    areas, context = indicator.areas, indicator.context
    for area in (context.area, context.county, f"{context.area} and {context.county}"):
        if area in areas:
            return area
    return areas[0] if areas else context.area


def _default_breakdown(indicator: Indicator) -> str:
    labels = indicator.breakdowns
    return labels[0] if labels == indicator.labels_of("breakdown") and len(labels) == 1 else ""


def _default_time(indicator: Indicator, area: str, time_period: str, breakdown: str) -> str:
    """The only part of the year that the rows speak of, or the year as a whole."""
    for wanted in ({"area": area, "time_period": time_period, "breakdown": breakdown}, {"time_period": time_period}, {}):
        found = list(dict.fromkeys(row["time_identifier"] for row in indicator.found(**wanted)))
        if len(found) == 1:
            return found[0]
        for annual in periods.ANNUAL:
            if annual in found:
                return annual
        if found:
            return max(found, key=lambda name: periods.sort_key(time_period, name))
    return "Financial year"
