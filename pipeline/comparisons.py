"""How a figure compares: with the years before it, and with other areas.

Nothing is said to rise, fall or rank unless every figure that it takes is known. Figures are compared as rounded for
show, so that what looks equal to a reader is never called a change.
"""

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline import formats, periods

if TYPE_CHECKING:
    from pipeline.values import Value

NOT_COMPARABLE = "cannot be compared"


class Comparisons:
    """The comparing half of ``pipeline.values.Value``."""

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
        change = abs(now - before) / before * 100
        return self._say(formats.with_unit(change, "percent", 1), "percent change", change, [self.previous])

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
        word = self._say(words[{1: 0, -1: 1, 0: 2}[sign]], "direction", others=[self.previous])
        return word if sign == 0 else f"{self.difference} {word}"

    @property
    def from_previous(self) -> str:
        """up from 630 in 2016-17."""
        before = self.previous
        sign = self._sign(before)
        if sign is None:
            return f"which {NOT_COMPARABLE} with {before.period}" if before._row else "with no earlier figure to compare"
        word = self._say({1: "up", -1: "down", 0: "the same"}[sign], "direction", others=[before])
        if sign == 0:
            return f"{word} as {before._preposition}{before.period}"
        return f"{word} from {before} {before._preposition}{before.period}"

    @property
    def change(self) -> str:
        """up from 1,242 in 2016-17: 403 more, a rise of 32.4%; only what can be said of it."""
        if not self._sign(self.previous):
            return self.from_previous
        share = (
            f", {self.direction_noun} of {self.percent_change}"
            if self._indicator.unit != "percent" and self.previous.value
            else ""
        )
        return f"{self.from_previous}: {self.more}{share}"

    @property
    def earlier(self) -> str:
        """99 in 2016-17, 77 in 2015-16 and 82 in 2014-15."""
        return (
            formats.joined([f"{value} {value._preposition}{value.period}" for value in self._past()[1:]]) or "no earlier figures"
        )

    @property
    def history(self) -> str:
        """The same, this year first."""
        return formats.joined([f"{value} {value._preposition}{value.period}" for value in self._past()])

    @property
    def run(self) -> str:
        """'a rise for the third year running', counted in the series; blank when there is no run."""
        return self._running(self._past(), "year")

    @property
    def rank_in_series(self) -> str:
        """'the highest of the six years held', counted in the series; blank in between."""
        quarterly = self._time_identifier.startswith("Financial year Q")
        held = [value for value in (self._quarters() if quarterly else self._past()) if value.value is not None]
        values = [value._shown for value in held]
        if self.value is None or len(values) < 3:
            return ""
        for word, pick in {"highest": max, "lowest": min}.items():
            if self._shown == pick(values) and values.count(self._shown) == 1:
                kind = "quarters" if quarterly else "years" if self._time_identifier in periods.ANNUAL else "counts"
                return self._say(f"the {word} of the {formats.in_words(len(values))} {kind} held", "rank", others=held)
        return ""

    @property
    def quarter_run(self) -> str:
        """'a rise for the sixth quarter running', counted in the quarters held; blank when there is no run."""
        return self._running(self._quarters()[::-1], "quarter")

    @property
    def years_held(self) -> str:
        """Third: the place of this year in the unbroken series."""
        past = self._past()
        return self._say(formats.ordinal(len(past)), "count", Fraction(len(past)), past[1:])

    @property
    def earliest(self) -> "Value":
        """The first figure of the unbroken series up to this one."""
        return self._past()[-1]

    # What it says alone

    @property
    def rose_by(self) -> str:
        """rose by 3.3%, or fell by 3.3%: for a figure that is itself a change."""
        if self.value is None:
            return str(self)
        word = ("did not change", "rose by", "fell by")[self._sense]
        said = self._say(word, "direction")
        return f"{said} {self._size}" if self._sense else said

    @property
    def above(self) -> str:
        """£2,400 above, £2,400 below, or level with: for a figure that is itself a difference."""
        if self.value is None:
            return str(self)
        word = self._say(("level with", "above", "below")[self._sense], "direction")
        return f"{self._size} {word}" if self._sense else word

    @property
    def majority(self) -> str:
        """the majority, half, or a minority: of a percentage."""
        if self.value is None:
            return str(self)
        half = self.value - 50
        return self._say("half" if half == 0 else "the majority" if half > 0 else "a minority", "comparison", self.value)

    # How it compares with other areas

    @property
    def against(self) -> "_Against":
        """``against[England]``: above England (341.0)."""
        return _Against(self)

    @property
    def comparators(self) -> str:
        """above the comparator average (359.1) and England (341.0), and below ..."""
        groups: dict[str, list[Value]] = {"above": [], "the same as": [], "below": []}
        for area in self._indicator.areas:
            other = self._with(area=area)
            sign = self._sign(other)
            if area != self._area and sign is not None:
                groups[("the same as", "above", "below")[sign]].append(other)
        said = [
            f"{self._say(word, 'direction', others=others)} "
            + formats.joined([f"{self._area_words(other._area)} ({other})" for other in others])
            for word, others in groups.items()
            if others
        ]
        return ", and ".join(said) or f"which {NOT_COMPARABLE} with other areas"

    # Inside

    def _unknown(self, other: "Value") -> str:
        status = self._status if self.value is None else other._status
        return self._say(status or "x", "comparison")

    def _sign(self, other: "Value") -> int | None:
        if self.value is None or other.value is None:
            return None
        return (self._shown > other._shown) - (self._shown < other._shown)

    def _sign_words(self, other: "Value", up: str, down: str, level: str) -> str:
        sign = self._sign(other)
        return NOT_COMPARABLE if sign is None else self._say((level, up, down)[sign], "direction", others=[other])

    def _gap(self, other: "Value") -> str:
        if self.value is None or other.value is None:
            return self._unknown(other)
        unit, places = self._indicator.unit, self._indicator.decimal_places
        gap = abs(self._shown - other._shown) if unit == "percent" else abs(self.value - other.value)
        if unit == "percent":
            number = self._say(formats.number(gap, places), "difference", gap, [other])
            return f"{number} percentage {'point' if gap == 1 else 'points'}"
        return self._say(formats.with_unit(gap, unit, places), "difference", gap, [other])

    @property
    def _sense(self) -> int:
        """Whether the figure as shown is above (1), below (-1) or at nought."""
        return (self._shown > 0) - (self._shown < 0)

    @property
    def _size(self) -> str:
        """The figure without its sign."""
        size = abs(self.value)
        return self._say(formats.with_unit(size, self._indicator.unit, self._indicator.decimal_places), "value", size)

    def _running(self, past: list["Value"], kind: str) -> str:
        """How often in a row it went the same way; ``past`` begins with this figure."""
        signs = [now._sign(before) for now, before in pairwise(past)]
        length = next((index for index, sign in enumerate(signs) if sign != signs[0]), len(signs)) if signs else 0
        if length < 2 or not signs[0]:
            return ""
        words = f"{'a rise' if signs[0] > 0 else 'a fall'} for the {formats.ordinal(length)} {kind} running"
        return self._say(words, "run", others=past[1 : length + 1])

    def _area_words(self, area: str) -> str:
        context = self._indicator.context
        if area == context.comparators:
            return f"the {area[0].lower()}{area[1:]}"
        return f"the {area}" if area == context.region else area

    def _past(self) -> list["Value"]:
        """This figure and those before it, as far back as the series goes without a gap."""
        found, value = [self], self.previous
        while value._row is not None:
            found.append(value)
            value = value.previous
        return found

    def _quarters(self) -> list["Value"]:
        """Every quarter held up to this one."""
        now = periods.sort_key(self._time_period, self._time_identifier)
        return [
            self._with(time_period=period, time_identifier=identifier)
            for period, identifier in self._times()
            if identifier.startswith("Financial year Q") and periods.sort_key(period, identifier) <= now
        ]


class _Against:
    def __init__(self, value: "Comparisons"):
        self._value = value

    def __getitem__(self, area: str) -> str:
        value, other = self._value, self._value[area]
        words = value._area_words(area)
        sign = value._sign(other)
        if sign is None:
            return f"{NOT_COMPARABLE} with {words}"
        word = value._say(("the same as", "above", "below")[sign], "direction", others=[other])
        return f"{word} {words} ({other})"
