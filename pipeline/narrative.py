"""Sentences whose numbers, directions and ranks come from publishable rows.

A template is written with str.format's placeholders: ``{cases_open_count.from_previous}``. A ``Value`` is one figure
(an indicator at an area, a time and a breakdown) that knows how to say itself and how it compares. A figure that is
missing says 'x', one that is withheld 'c'; neither ever rises or falls.
"""

import functools
import re
import string
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pandas as pd
import yaml

from pipeline import formats, paths, periods
from pipeline.errors import PlaceholderError, SettingError, nearest
from pipeline.series import Indicator

NOT_COMPARABLE = "cannot be compared"


class Value:
    """One figure: an indicator at one area, time and breakdown.

    ``told`` is called with the figure, the words shown and what part of it they show, each time that it is shown.
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
        rows = self._indicator.rows
        for name, column in {"area": "area", "breakdown": "breakdown", "time_identifier": "time_identifier"}.items():
            if (rows[column] == label).any():
                return self._with(**{name: label})
        if label in self._context_areas():
            return self._with(area=label)
        labels = [*self._indicator.breakdowns, *self._indicator.areas, *dict.fromkeys(rows["time_identifier"])]
        if not labels:
            return self._with(breakdown=label)
        raise PlaceholderError(
            f"{self._indicator.name}[{label}]", f"there is no such area, breakdown or time; {nearest(label, labels)}", "Correct the label."
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
        return self._say(self._indicator.format(self.value, self._status), "value")

    @property
    def count(self) -> str:
        """The number counted: the numerator of a percentage."""
        return self._say(self._part("numerator"), "numerator")

    @property
    def base(self) -> str:
        """The number that a percentage is of."""
        return self._say(self._part("denominator"), "denominator")

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
        if self.value is None:
            return f"{self} {self._indicator.unit}"
        return self._say(formats.counted(self.value, self._indicator.unit, self._indicator.decimal_places), "value")

    @property
    def words(self) -> str:
        """Four; from eleven in figures."""
        return str(self) if self.value is None else self._say(formats.in_words(self.value), "value")

    @property
    def Words(self) -> str:  # noqa: N802 - the capital shows what it does
        words = self.words
        return words[0].upper() + words[1:]

    @property
    def words_with_unit(self) -> str:
        """Four cases."""
        return str(self) if self.value is None else f"{self.words} {formats.noun(self._indicator.unit, self.value)}"

    @property
    def ordinal(self) -> str:
        """Ninth: for ranks."""
        return str(self) if self.value is None else self._say(formats.ordinal(int(self.value)), "value")

    @property
    def label(self) -> str:
        """The breakdown's label."""
        return self._breakdown or NOT_COMPARABLE

    @property
    def label_lower(self) -> str:
        """The breakdown's label inside a sentence; abbreviations keep their capitals."""
        label = self.label
        return label if label[:2].isupper() else label[0].lower() + label[1:]

    @property
    def period(self) -> str:
        """2017-18, or 31 March 2018, as fits."""
        return periods.label(self._time_period, self._time_identifier)

    # How it compares in time

    @property
    def difference(self) -> str:
        """How much it changed since the year before, without sign."""
        return self._gap(self.previous)

    @property
    def percent_change(self) -> str:
        """(now - before) / before, without sign."""
        now, before = self.value, self.previous.value
        if now is None or not before:
            return self._unknown(self.previous)
        return self._say(formats.with_unit(abs(now - before) / before * 100, "percent", 1), "percent change")

    @property
    def direction(self) -> str:
        """rose, fell, or stayed the same."""
        return self._sign_words(self.previous, "rose", "fell", "stayed the same")

    @property
    def direction_noun(self) -> str:
        return self._sign_words(self.previous, "a rise", "a fall", "no change")

    @property
    def higher(self) -> str:
        return self._sign_words(self.previous, "higher than", "lower than", "the same as")

    @property
    def more(self) -> str:
        """121 more, 121 fewer, or the same number."""
        if self._indicator.unit in ("percent", "pounds") or self._indicator.unit.startswith("per "):
            words = ("higher", "lower", "no different")
        else:
            words = ("more", "fewer", "the same number")
        sign = self._sign(self.previous)
        if sign is None:
            return NOT_COMPARABLE
        return words[2] if sign == 0 else f"{self.difference} {words[0] if sign > 0 else words[1]}"

    @property
    def from_previous(self) -> str:
        """up from 630 in 2016-17."""
        before = self.previous
        sign = self._sign(before)
        if sign is None:
            return f"which {NOT_COMPARABLE} with {before.period}" if before._row else "with no earlier figure to compare"
        if sign == 0:
            return f"the same as {before._preposition}{before.period}"
        return f"{'up' if sign > 0 else 'down'} from {before} {before._preposition}{before.period}"

    @property
    def earlier(self) -> str:
        """99 in 2016-17, 77 in 2015-16 and 82 in 2014-15."""
        return formats.joined([f"{value} {value._preposition}{value.period}" for value in self._past()[1:]]) or "no earlier figures"

    @property
    def history(self) -> str:
        """The same, this year first."""
        return formats.joined([f"{value} {value._preposition}{value.period}" for value in self._past()])

    @property
    def run(self) -> str:
        """'a rise for the third year running', counted in the series; blank when there is no run."""
        past = self._past()
        signs = [now._sign(before) for now, before in zip(past, past[1:], strict=False)]
        length = next((index for index, sign in enumerate(signs) if sign != signs[0]), len(signs)) if signs else 0
        if length < 2 or not signs[0]:
            return ""
        return self._say(f"{'a rise' if signs[0] > 0 else 'a fall'} for the {formats.ordinal(length)} year running", "run")

    @property
    def rank_in_series(self) -> str:
        """'the highest of the six years held', counted in the series; blank in between."""
        values = [value._shown for value in self._past() if value.value is not None]
        if self.value is None or len(values) < 3:
            return ""
        for word, pick in {"highest": max, "lowest": min}.items():
            if self._shown == pick(values) and values.count(self._shown) == 1:
                kind = "years" if self._time_identifier in periods.ANNUAL else "counts"
                return self._say(f"the {word} of the {formats.in_words(len(values))} {kind} held", "rank")
        return ""

    # How it compares with other areas

    @property
    def against(self) -> "_Against":
        """``against[England]``: above England (341.0)."""
        return _Against(self)

    @property
    def comparators(self) -> str:
        """above the comparator average (359.1) and England (341.0), and below ..."""
        groups: dict[str, list[str]] = {"above": [], "the same as": [], "below": []}
        for area in self._indicator.areas:
            other = self._with(area=area)
            sign = self._sign(other)
            if area != self._area and sign is not None:
                groups[("the same as", "above", "below")[sign]].append(f"{self._area_words(area)} ({other})")
        said = [f"{word} {formats.joined(areas)}" for word, areas in groups.items() if areas]
        return ", and ".join(said) or f"{NOT_COMPARABLE} with other areas"

    # Inside

    @property
    def value(self) -> Fraction | None:
        return self._row["value"] if self._row else None

    @functools.cached_property
    def _row(self) -> dict | None:
        everything = self._indicator.rows
        if not self._breakdown and len(everything) and not (everything["breakdown"] == "").any():
            raise PlaceholderError(
                self._indicator.name, f"the figure has no total: choose a label; {nearest('', self._indicator.breakdowns)}", "Add [label]."
            )
        rows = self._indicator.at(
            area=self._area, time_period=self._time_period, time_identifier=self._time_identifier, breakdown=self._breakdown
        )
        return rows.iloc[0].to_dict() if len(rows) else None

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
        now = {
            "area": self._area,
            "time_period": self._time_period,
            "time_identifier": self._time_identifier,
            "breakdown": self._breakdown,
        }
        return Value(self._indicator, self._told, **{**now, **changed})

    def _part(self, column: str) -> str:
        number = self._row[column] if self._row else None
        return formats.number(number) if number is not None else (self._status or "x")

    def _say(self, words: str, part: str) -> str:
        self._told(self, words, part)
        return words

    def _unknown(self, other: "Value") -> str:
        status = self._status if self.value is None else other._status
        return self._say(status or "x", "comparison")

    def _sign(self, other: "Value") -> int | None:
        if self.value is None or other.value is None:
            return None
        return (self._shown > other._shown) - (self._shown < other._shown)

    def _sign_words(self, other: "Value", up: str, down: str, level: str) -> str:
        sign = self._sign(other)
        return NOT_COMPARABLE if sign is None else self._say((level, up, down)[sign], "direction")

    def _gap(self, other: "Value") -> str:
        if self.value is None or other.value is None:
            return self._unknown(other)
        unit, places = self._indicator.unit, self._indicator.decimal_places
        gap = abs(self._shown - other._shown) if unit == "percent" else abs(self.value - other.value)
        if unit == "percent":
            return self._say(f"{formats.number(gap, places)} percentage {'point' if gap == 1 else 'points'}", "difference")
        return self._say(formats.with_unit(gap, unit, places), "difference")

    def _earlier(self, steps: int) -> "Value":
        if self._time_identifier in periods.ANNUAL or self._time_identifier.startswith("Financial year Q"):
            return self._with(time_period=periods.previous(self._time_period, steps))
        past = [time for time in self._times() if periods.sort_key(*time) < periods.sort_key(self._time_period, self._time_identifier)]
        if len(past) < steps:
            return self._with(time_period=periods.previous(self._time_period, steps))
        period, identifier = past[-steps]
        return self._with(time_period=period, time_identifier=identifier)

    def _times(self) -> list[tuple[str, str]]:
        rows = self._indicator.at(area=self._area, breakdown=self._breakdown)
        pairs = set(zip(rows["time_period"], rows["time_identifier"], strict=True))
        return sorted(pairs, key=lambda pair: periods.sort_key(*pair))

    def _past(self) -> list["Value"]:
        """This figure and those before it, as far back as the series goes without a gap."""
        found, value = [self], self.previous
        while value._row is not None:
            found.append(value)
            value = value.previous
        return found

    def _ranked(self, place: int) -> "Value":
        rows = self._indicator.at(area=self._area, time_period=self._time_period, time_identifier=self._time_identifier)
        rows = rows[(rows["breakdown"] != "") & rows["value"].notna()]
        order = sorted(rows.to_dict("records"), key=lambda row: row["value"], reverse=True)
        index = place - 1 if place > 0 else place
        if not -len(order) <= index < len(order):
            return self._with(breakdown="")
        return self._with(breakdown=order[index]["breakdown"])

    def _context_areas(self) -> set[str]:
        context = self._indicator.context
        return {context.area, context.comparators, context.region, context.nation, context.county}

    def _area_words(self, area: str) -> str:
        context = self._indicator.context
        if area == context.comparators:
            return f"the {area[0].lower()}{area[1:]}"
        return f"the {area}" if area == context.region else area

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        allowed = [item for item in dir(type(self)) if not item.startswith("_")]
        raise PlaceholderError(f"{self._indicator.name}.{name}", f"a figure has no '{name}'; {nearest(name, allowed)}", "Correct the placeholder.")


class _Total(Value):
    """A figure summed over its breakdowns; unknown as soon as one part is."""

    def __init__(self, value: Value):
        super().__init__(
            value._indicator,
            value._told,
            area=value._area,
            time_period=value._time_period,
            time_identifier=value._time_identifier,
            breakdown="",
        )

    @functools.cached_property
    def _row(self) -> dict | None:
        rows = self._indicator.at(area=self._area, time_period=self._time_period, time_identifier=self._time_identifier)
        rows = rows[rows["breakdown"] != ""]
        if rows.empty:
            return None
        unknown = [status for status in ("c", "x") if (rows["status"] == status).any()]
        total = None if unknown else sum(value for value in rows["value"] if value is not None)
        return {**rows.iloc[0].to_dict(), "breakdown": "", "numerator": total, "value": total, "status": unknown[0] if unknown else ""}

    def _with(self, **changed) -> Value:
        other = super()._with(**changed)
        return other if changed.get("breakdown") else _Total(other)


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


class _Against:
    def __init__(self, value: Value):
        self._value = value

    def __getitem__(self, area: str) -> str:
        value, other = self._value, self._value[area]
        words = value._area_words(area)
        sign = value._sign(other)
        if sign is None:
            return f"{NOT_COMPARABLE} with {words}"
        return f"{('the same as', 'above', 'below')[sign]} {words} ({other})"


class Records:
    """A list that the section shows: says how many rows it has, and joins a column into a phrase."""

    def __init__(self, name: str, rows: pd.DataFrame, told: Callable):
        self._name, self._rows, self._told = name, rows, told

    def __getitem__(self, choice: str) -> "Records":
        """``[kind=priority]``: the rows with this value."""
        column, _, value = choice.partition("=")
        if column not in self._rows.columns:
            raise PlaceholderError(f"records.{self._name}[{choice}]", nearest(column, self._rows.columns), "Correct the column's name.")
        return Records(self._name, self._rows[self._rows[column] == value], self._told)

    def __str__(self) -> str:
        words = formats.number(len(self._rows))
        self._told(self._name, words, len(self._rows))
        return words

    @property
    def words(self) -> str:
        words = formats.in_words(len(self._rows))
        self._told(self._name, words, len(self._rows))
        return words

    @property
    def Words(self) -> str:  # noqa: N802
        words = self.words
        return words[0].upper() + words[1:]

    @property
    def list(self) -> "_Column":
        """``list[column]``: a, b and c; dates in words."""
        return _Column(self._rows)


class _Column:
    def __init__(self, rows: pd.DataFrame):
        self._rows = rows

    def __getitem__(self, column: str) -> str:
        if column not in self._rows.columns:
            raise PlaceholderError(f"list[{column}]", nearest(column, self._rows.columns), "Correct the column's name.")
        return formats.joined([in_words(row)[column] for row in self._rows.to_dict("records")]) or "x"


def in_words(row: dict[str, str]) -> dict[str, str]:
    """A row of a list as readers see it: ISO dates in words, as precise as the row's date_precision says."""
    precision = row.get("date_precision") or "day"
    return {
        column: periods.date_in_words(date.fromisoformat(cell), precision) if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else cell
        for column, cell in row.items()
    }


class Template(string.Formatter):
    """Fills the placeholders of one text; ``where`` names it in messages."""

    def __init__(self, names: Callable[[str], object], where: str):
        self._names, self._where = names, where

    def fill(self, text: str) -> str:
        refuse_digits(text, self._where)
        try:
            return self.vformat(text, (), {})
        except PlaceholderError as error:
            raise PlaceholderError(f"{self._where}: {error.where}", error.faults, error.remedy) from None
        except (ValueError, KeyError, IndexError, AttributeError) as error:
            raise PlaceholderError(self._where, f"a placeholder is not readable: {error}", "Correct the braces or the name.") from None

    def get_value(self, key, args, kwargs):
        return self._names(key)


def refuse_digits(text: str, where: str) -> None:
    """A digit typed into prose is an error; titles of laws and the like are declared in data/numerals.yml."""
    rest = re.sub(r"\{[^{}]*\}|\[\^[^\]]*\]|\]\([^)]*\)|`[^`]*`", " ", text)
    for pattern in _allowed_numerals():
        rest = pattern.sub(" ", rest)
    found = re.search(r"\S*\d\S*", rest)
    if found:
        raise PlaceholderError(
            where,
            f"a number is typed into the text: '{found.group()}'",
            "Put the figure into a return and use its placeholder; declare titles of laws and fixed names in data/numerals.yml.",
        )


@functools.cache
def _allowed_numerals() -> tuple[re.Pattern, ...]:
    entries = yaml.safe_load(paths.NUMERALS.read_text(encoding="utf-8")) or []
    try:
        return tuple(re.compile(entry["pattern"]) for entry in entries)
    except (re.error, KeyError, TypeError) as error:
        raise SettingError("data/numerals.yml", f"an entry is not readable: {error}", "Each entry needs a pattern and a reason.") from None


def _default_area(indicator: Indicator) -> str:
    areas, context = indicator.areas, indicator.context
    for area in (context.area, context.county, f"{context.area} and {context.county}"):
        if area in areas:
            return area
    return areas[0] if areas else context.area


def _default_breakdown(indicator: Indicator) -> str:
    labels = indicator.breakdowns
    return labels[0] if len(labels) == 1 and not (indicator.rows["breakdown"] == "").any() else ""


def _default_time(indicator: Indicator, area: str, time_period: str, breakdown: str) -> str:
    """The only part of the year that the rows speak of, or the year as a whole."""
    for rows in (
        indicator.at(area=area, time_period=time_period, breakdown=breakdown),
        indicator.at(time_period=time_period),
        indicator.rows,
    ):
        found = list(dict.fromkeys(rows["time_identifier"]))
        if len(found) == 1:
            return found[0]
        for annual in periods.ANNUAL:
            if annual in found:
                return annual
        if found:
            return max(found, key=lambda name: periods.sort_key(time_period, name))
    return "Financial year"
