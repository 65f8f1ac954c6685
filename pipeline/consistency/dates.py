"""Dates that do not exist, or that fall outside the year that they stand under: in lists, and as they were printed."""

import functools
import re
from collections import defaultdict
from datetime import date, timedelta

import inflection

from pipeline import formats, periods
from pipeline.consistency.finding import Evidence, Finding, moment, of_row, slug
from pipeline.reconciling import published
from pipeline.reconciling.published import Printed

LENGTHS = {"day": 0, "month": 1, "season": 3, "year": 12}  # months that a date of this precision covers
DAY = re.compile(r"\d{1,2}(/\d{1,2}/|(st|nd|rd|th)? ?[A-Z][a-z]+ )\d{2,4}")
YEARS = range(1900, 2101)
DATED = ("date", "period")
Span = tuple[date, date]


def of_lists(tables: dict[str, list[dict]]) -> list[Finding]:
    """Rows of lists whose date is not in their year."""
    return [
        finding
        for table, rows in tables.items()
        for column in (rows[0] if rows else ())
        if column.endswith("_date")
        for row in rows
        if row[column]
        for finding in _outside(table, row, column)
    ]


def _outside(table: str, row: dict, column: str) -> list[Finding]:
    precision = row.get("date_precision") or "day"
    day = date.fromisoformat(row[column])
    if _meets(_span(day, precision), _year(row["time_period"])):
        return []
    words = periods.date_in_words(day, precision)
    name = f"{table}/{row['returned_for']}/{row['source_row']}"
    return [
        Finding(
            kind="date_outside_year",
            where=slug(table, row["returned_for"], row["source_row"]),
            severity="warning",
            sentence=f"'{row['title']}' is listed under {periods.year_label(row['time_period'])}, and its date is {words}.",
            evidence=(
                Evidence(name, f"data/raw/{row['returned_for']}/{table}.csv", row["source_row"], f"{row['title']}: {words}"),
            ),
            section=row.get("section", ""),
            paragraph=row.get("reference", ""),
        )
    ]


def of_printed(rows: list[Printed], time_period: str) -> list[Finding]:
    """Printed dates and years that do not exist or lie outside their year; one event with two dates; counts of events."""
    found = [finding for row in rows if row.unit in DATED for finding in _printed(row, time_period)]
    for row in rows:
        if row.unit == "year" and row.number not in YEARS:
            sentence = f"{row.paragraph} prints the year {row.printed_text} for {_about(row)}. There is no such year."
            found.append(_found("date_impossible", row, "error", sentence, time_period))
    dated = [row for row in rows if row.unit == "date" and row.when]
    return found + _two_dates(dated, time_period) + _counted(rows, dated, time_period)


def _printed(row: Printed, time_period: str) -> list[Finding]:
    text = " ".join(row.printed_text.split())
    if row.unit == "date" and not row.when and DAY.fullmatch(text):
        sentence = f"{row.paragraph} prints the date {text}. There is no such day."
        return [_found("date_impossible", row, "error", sentence, time_period)]
    span = _printed_span(row)
    if span is None or _meets(span, _year(row.time_period, row.time_identifier)):
        return []
    about = moment({"time_period": row.time_period, "time_identifier": row.time_identifier})
    sentence = f"{row.paragraph} prints the {row.unit} '{text}' for {_about(row)}, which is about {about}."
    return [_found(f"{row.unit}_outside_year", row, "error", sentence, time_period)]


def _two_dates(dated: list[Printed], time_period: str) -> list[Finding]:
    """One event (a measure with one label) that two sections date differently."""
    events: dict[tuple, list[Printed]] = defaultdict(list)
    for row in dated:
        events[row.measure, row.area, row.breakdown].append(row)
    found = []
    for event, (first, *rest) in events.items():
        others = [row for row in rest if row.section != first.section and not _meets(_span(*row.when), _span(*first.when))]
        if others:
            sentence = f"{_about(first).capitalize()} has two dates: {_given([first, *others])}."
            rows = tuple(of_row(row, time_period) for row in (first, *others))
            found.append(Finding("two_dates", slug(*event), "warning", sentence, rows, first.section, first.paragraph))
    return found


def _counted(rows: list[Printed], dated: list[Printed], time_period: str) -> list[Finding]:
    """A number of events in a year, when fewer of the dates printed for such events fall into it."""
    events: dict[str, list[Printed]] = defaultdict(list)
    for row in dated:
        events[_singular(row.measure)].append(row)
    found = []
    for row in rows:
        named = events.get(_singular(row.measure), []) if row.number and row.unit not in DATED else []
        year = _year(row.time_period, row.time_identifier)
        within = {item.when for item in named if _meets(_span(*item.when), year)}
        if named and row.number > len(within):
            counted = f"'{row.printed_text}' for {row.measure.replace('_', ' ')} in {periods.year_label(row.time_period)}"
            sentence = f"{row.paragraph} prints {counted}; the dates printed for them are {_given(named)}."
            evidence = tuple(of_row(item, time_period) for item in (row, *named))
            where = f"printed/{row.row_id}"
            found.append(Finding("events_outside_year", where, "warning", sentence, evidence, row.section, row.paragraph))
    return found


def _found(kind: str, row: Printed, severity: str, sentence: str, time_period: str) -> Finding:
    return Finding(kind, f"printed/{row.row_id}", severity, sentence, (of_row(row, time_period),), row.section, row.paragraph)


def _given(rows: list[Printed]) -> str:
    return formats.joined(list(dict.fromkeys(f"{row.printed_text} ({row.paragraph})" for row in rows)))


def _about(row: Printed) -> str:
    return ", ".join(part for part in (row.measure.replace("_", " "), row.breakdown) if part)


@functools.cache
def _singular(measure: str) -> str:
    return "_".join(inflection.singularize(word) for word in measure.split("_"))


def _printed_span(row: Printed) -> Span | None:
    """The days that a printed date covers, or a printed period that is not the row's own: 2016-17 or 31 March 2017."""
    if row.unit == "date":
        return _span(*row.when) if row.when else None
    if row.printed_value == moment({"time_period": row.time_period, "time_identifier": row.time_identifier}):
        return None
    if re.fullmatch(r"\d{4}-\d\d", row.printed_value):
        return _year(row.printed_value.replace("-", ""))
    when = published.moment(row.printed_value)
    return _span(*when) if when else None


def _span(day: date, precision: str) -> Span:
    """First and last day of a date that is known so precisely."""
    months = LENGTHS[precision]
    if not months:
        return day, day
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day, date(year, month + 1, 1) - timedelta(days=1)


def _year(time_period: str, time_identifier: str = "Financial year") -> Span:
    """First and last day of a financial or academic year, or of as many years as are named."""
    start = periods.start_year(time_period)
    if time_identifier == "Academic year":
        return date(start, 9, 1), date(start + 1, 8, 31)
    years = periods.LENGTHS.get(time_identifier, 1)
    return periods.first_day(periods.previous(time_period, years - 1)), periods.last_day(time_period)


def _meets(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
