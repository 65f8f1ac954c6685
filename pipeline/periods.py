"""Years and parts of years: one key in data (201718), one label for readers (2017-18)."""

from datetime import date

from pipeline.errors import SettingError

MONTHS = [
    "April", "May", "June", "July", "August", "September",
    "October", "November", "December", "January", "February", "March",
]  # fmt: skip
LENGTHS = {
    "Two years": 2, "Three years": 3, "Five years": 5, "Six years": 6,
    "Eight years": 8, "Ten years": 10, "Twenty years": 20,
}  # fmt: skip
ANNUAL = ["Financial year", "31 March", "Academic year", "Mid-year"]


def check(time_period: str) -> str:
    """The period itself, if it is six digits naming two following years."""
    text = str(time_period)
    if len(text) != 6 or not text.isdigit() or (int(text[:4]) + 1) % 100 != int(text[4:]):
        raise SettingError(
            "params.yaml: report.time_period",
            f"'{text}' is not a year: six digits naming two following years are allowed, such as 201718",
            "Correct report.time_period and run again.",
        )
    return text


def start_year(time_period: str) -> int:
    return int(time_period[:4])


def from_start_year(year: int) -> str:
    return f"{year}{(year + 1) % 100:02d}"


def previous(time_period: str, years: int = 1) -> str:
    """The period so many years before."""
    return from_start_year(start_year(time_period) - years)


def following(time_period: str, years: int = 1) -> str:
    """The period so many years after."""
    return from_start_year(start_year(time_period) + years)


def year_label(time_period: str) -> str:
    """201718 -> 2017-18."""
    return f"{time_period[:4]}-{time_period[4:]}"


def first_day(time_period: str) -> date:
    return date(start_year(time_period), 4, 1)


def last_day(time_period: str) -> date:
    return date(start_year(time_period) + 1, 3, 31)


def label(time_period: str, time_identifier: str = "Financial year") -> str:
    """How readers see a period.

    201718 with 'Financial year' -> 2017-18; '31 March' -> 31 March 2018; 'Financial year Q1' -> Q1 2017-18;
    'August' -> August 2017; 'Five years' -> 2013-14 to 2017-18.
    """
    year = start_year(time_period)
    if time_identifier in ("Financial year", "Academic year"):
        return year_label(time_period)
    if time_identifier.startswith("Financial year Q"):
        quarter = time_identifier.removeprefix("Financial year ").replace("Q3-Q4", "Q3 and Q4")
        return f"{quarter} {year_label(time_period)}"
    if time_identifier == "Mid-year":
        return f"mid-{year}"
    if time_identifier == "Census":
        return f"{year + 1} Census"
    if time_identifier == "Year to date":
        return f"{year_label(time_period)} to date"
    if time_identifier in LENGTHS:
        first = previous(time_period, LENGTHS[time_identifier] - 1)
        return f"{year_label(first)} to {year_label(time_period)}"
    month = time_identifier.split()[-1]
    assert month in MONTHS, f"no label for time identifier {time_identifier!r}"
    return f"{time_identifier} {year + (MONTHS.index(month) >= 9)}"


def sort_key(time_period: str, time_identifier: str = "Financial year") -> tuple[int, float]:
    """Order in time: by year, then by where in the year the part ends."""
    year = start_year(time_period)
    if time_identifier.startswith("Financial year Q"):
        return year, {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "Q3-Q4": 12}[time_identifier.split()[-1]]
    if time_identifier == "Mid-year":
        return year, 3
    words = time_identifier.split()
    if words[-1] in MONTHS:
        return year, MONTHS.index(words[-1]) + 1 + (0.5 if len(words) == 1 else 0)
    return year, 13


def long_date(day: date) -> str:
    """8 January 2019."""
    return date_in_words(day)


def date_in_words(day: date, precision: str = "day") -> str:
    """A date as precisely as it was recorded: 8 January 2019, January 2019, spring 2019 or 2019."""
    from babel.dates import format_date  # every command imports this module, few say a date

    if precision == "season":
        return f"{ {3: 'spring', 6: 'summer', 9: 'autumn', 12: 'winter'}[day.month] } {day.year}"
    return format_date(day, {"day": "d MMMM y", "month": "MMMM y", "year": "y"}[precision], locale="en_GB")
