"""Dates and the words of periods: when two agree, and how a printed one that does not was probably made."""

import re
from collections.abc import Iterator
from datetime import date

from pipeline import periods
from pipeline.reconciling import published, slips
from pipeline.reconciling.hypotheses import Cause
from pipeline.reconciling.published import PRECISIONS, Printed

SEASON_OF = {3: 3, 4: 3, 5: 3, 6: 6, 7: 6, 8: 6, 9: 9, 10: 9, 11: 9, 12: 12, 1: 12, 2: 12}


def agree(ours: tuple[date, str], printed: tuple[date, str]) -> bool:
    """Whether the two are the same as far as both go: 9 February 2018 and February 2018."""
    coarse = max(ours[1], printed[1], key=PRECISIONS.index)
    return _at(*ours, coarse) == _at(*printed, coarse)


def explain(row: Printed, ours: str) -> Cause | None:
    """How a printed date or the words of a period were probably made; None for claims, which few words can make."""
    if row.unit == "claim":
        return None
    return next(filter(None, (tried(row.text, ours) for tried in (_another_year, _whole_year, _slip))), None)


def _another_year(printed: str, ours: str) -> Cause | None:
    """The same day or label, of the year before or after."""
    one, other = published.moment(printed), published.moment(ours)
    if one and other and one[1] == other[1]:
        years = one[0].year - other[0].year
        if years and (one[0].month, one[0].day) == (other[0].month, other[0].day):
            return _year(printed, ours, years)
    years = [re.search(r"\d{4}", text) for text in (printed, ours)]
    if all(years):
        apart = int(years[0][0]) - int(years[1][0])
        if apart and printed.lower() == _moved(ours, apart).lower():
            return _year(printed, ours, apart)
    return None


def _whole_year(printed: str, ours: str) -> Cause | None:
    """A year where our figure is of a day: the year that the day lies in, or one beside it."""
    day = published.moment(ours)
    if not day or not re.fullmatch(r"\d{4}-\d\d", printed) or day[1] in ("season", "year"):
        return None
    lies_in = day[0].year - (day[0].month < 4)
    if int(printed[:4]) != lies_in:
        return _year(printed, ours, int(printed[:4]) - lies_in)
    return Cause("label of a year for a figure of one day", f"{ours} printed as {printed}")


def _slip(printed: str, ours: str) -> Cause | None:
    """One slip of the keyboard in a date of digits."""
    meant = published.moment(ours)
    if not meant or meant[1] != "day":
        return None
    kinds = {"a digit doubled": slips.doubled, "two digits swapped": slips.swapped, "the key beside": slips.beside}
    for kind, make in kinds.items():
        for form in _written(meant[0]):
            if printed in make(form):
                missing = "" if published.moment(printed) else "; there is no such date"
                return Cause(f"slip of the keyboard: {kind}", f"{form} typed as {printed}{missing}")
    return None


def _year(printed: str, ours: str, years: int) -> Cause:
    name = {-1: "year before", 1: "year after"}.get(years, f"{abs(years)} years {'before' if years < 0 else 'after'}")
    return Cause(f"label of the {name}" if abs(years) == 1 else f"label of {name}", f"{ours} printed as {printed}")


def _moved(label: str, years: int) -> str:
    """2017-18 and 31 March 2018, some years on."""

    def later(found: re.Match) -> str:
        if found[2]:
            return periods.year_label(periods.from_start_year(int(found[1]) + years))
        return str(int(found[1]) + years)

    return re.sub(r"(\d{4})(-\d\d)?", later, label)


def _written(day: date) -> Iterator[str]:
    yield f"{day:%d/%m/%y}"
    yield f"{day:%d/%m/%Y}"
    yield periods.long_date(day)


def _at(day: date, _: str, precision: str) -> tuple:
    """The date as precise as that; a winter belongs to the year in which it begins."""
    if precision == "season":
        return day.year - (day.month < 3), SEASON_OF[day.month]
    return {"day": (day.year, day.month, day.day), "month": (day.year, day.month), "year": (day.year,)}[precision]
