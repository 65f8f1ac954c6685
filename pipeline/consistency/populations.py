"""Rates against their population: which population each rate implies, and whether those agree."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from pipeline import formats, periods
from pipeline.consistency.finding import SEVERITIES, Finding, evidence, shown, slug
from pipeline.relating.instances import Cell, Instance
from pipeline.relating.relations import Relations


@dataclass(frozen=True)
class Implied:
    """The population that one rate implies, between two numbers, since the rate is rounded."""

    low: Fraction
    high: Fraction
    count: Cell
    rate: Cell
    severity: str

    def __str__(self) -> str:
        return f"{shown(self.count)} at a rate of {shown(self.rate)} implies {_range(self.low, self.high)}"


def findings(instances: list[Instance], declared: Relations) -> list[Finding]:
    """Rates of one place and year that imply different populations; and populations that leap from year to year."""
    groups: dict[tuple[str, str], dict[str, list[Implied]]] = defaultdict(lambda: defaultdict(list))
    for instance in instances:
        if instance.relation.kind == "rate":
            key = instance.relation.population, instance.place["area"]
            groups[key][instance.place["time_period"]] += _implied(instance)
    found = []
    for (population, area), years in groups.items():
        title, limit = declared.populations[population].title, declared.populations[population].greatest_change
        for year, implied in sorted(years.items()):
            found += _within(implied, title, area, year)
            found += _across(years.get(periods.previous(year), []), implied, title, area, year, Fraction(str(limit)))
    return found


def _implied(instance: Instance) -> list[Implied]:
    made = {}
    for chosen in instance.choices():
        count, rate = chosen["count"][0], chosen["rate"][0]
        if len(chosen["count"]) == 1 and count.value and rate.value and rate.value > rate.half:
            scale = instance.relation.per
            low = (count.value - count.half) * scale / (rate.value + rate.half)
            high = (count.value + count.half) * scale / (rate.value - rate.half)
            made[count.value, rate.value] = Implied(low, high, count, rate, instance.relation.severity)
    return list(made.values())


def _within(implied: list[Implied], title: str, area: str, year: str) -> list[Finding]:
    """Do all rates of one year have a population in common?"""
    if len(implied) < 2 or max(item.low for item in implied) <= min(item.high for item in implied):
        return []
    working = "; ".join(str(item) for item in sorted(implied, key=lambda item: item.low))
    sentence = (
        f"Rates of one year are on one population. In {area}, {periods.year_label(year)}, "
        f"they imply different numbers of {title}: {working}."
    )
    severity = min((item.severity for item in implied), key=lambda word: -SEVERITIES.index(word))
    return [_finding("rates_population", area, year, severity, sentence, implied)]


def _across(before: list[Implied], now: list[Implied], title: str, area: str, year: str, limit: Fraction) -> list[Finding]:
    """Does the population move further from one year to the next than it can?"""
    if not before or not now:
        return []
    earlier = min(item.low for item in before), max(item.high for item in before)
    later = min(item.low for item in now), max(item.high for item in now)
    rise, fall = later[0] / earlier[1] - 1, 1 - later[1] / earlier[0]
    if max(rise, fall) * 100 <= limit:
        return []
    sentence = (
        f"The number of {title} that the rates in {area} imply {'rises' if rise > fall else 'falls'} from {_range(*earlier)} in "
        f"{periods.year_label(periods.previous(year))} to {_range(*later)} in {periods.year_label(year)}, "
        f"by more than {formats.number(limit, 1)}%."
    )
    return [_finding("rates_population_change", area, year, "warning", sentence, [*before, *now])]


def _finding(kind: str, area: str, year: str, severity: str, sentence: str, implied: list[Implied]) -> Finding:
    cells = [cell for item in implied for cell in (item.count, item.rate)]
    where = slug("printed" if cells[0].name.startswith("published/") else "", area, year)
    row = cells[-1].row
    paragraph = row.get("paragraph") or row.get("reference", "")
    return Finding(kind, where, severity, sentence, tuple(dict.fromkeys(map(evidence, cells))), row.get("section", ""), paragraph)


def _range(low: Fraction, high: Fraction) -> str:
    first, last = formats.number(low), formats.number(high)
    return first if first == last else f"{first} to {last}"
