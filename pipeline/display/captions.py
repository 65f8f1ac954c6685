"""Titles and notes that charts and tables share, made from what they show."""

import pandas as pd

from pipeline import formats
from pipeline.display.phrases import Phrase, counted, joined, named, put, strung
from pipeline.display.selection import Selection

HEADINGS = {"indicator": "Measure", "area": "Area", "time_identifier": "Part of the year"}


def heading(selection: Selection, when: str, by: str = "", areas=()) -> Phrase:
    """'Children in need by primary need: Derby and England, 31 March 2018'."""
    subject = joined([selection.label("indicator", key) for key in range(len(selection.indicators))])
    by = topic(selection) if by == "breakdown" else by
    by = f" by {by}" if by and by not in subject.lower() else ""
    among = put(": {}", joined(areas)) if len(areas) else ""
    return put("{}{}{}, {}", subject, by, among, when)


def typed(text: str | None, when: str, made: str) -> str:
    """A caption as a notebook gives it, in which {period} is the period shown; the one made when it gives none."""
    return strung("", [part for words in text.split("{period}") for part in (when, words)][1:]) if text else made


def topic(selection: Selection) -> str:
    """'reason' from the breakdown's column name; nothing where there is no breakdown."""
    found = [name for name in dict.fromkeys(selection.rows["breakdown_topic"]) if name]
    return found[0].replace("_", " ") if found else ""


def over_rows(selection: Selection, dimension: str) -> str:
    """What stands over the names of a dimension's keys: 'Reason', 'Area', 'Year'."""
    if dimension == "breakdown":
        return (topic(selection) or "category").capitalize()
    if dimension == "time_period":
        return "Year" if all(name == "Financial year" for _, name in selection.keys(dimension)) else "Period"
    return HEADINGS[dimension]


def now(selection: Selection) -> str:
    """The newest period shown."""
    shown = selection.keys("time_period")
    period = selection.context.time_period
    return selection.label("time_period", shown[-1] if shown else (period, "Financial year"))


def span(selection: Selection) -> str:
    """'2014-15 to 2017-18', or the one period shown."""
    labels = [selection.label("time_period", key) for key in selection.keys("time_period")]
    return put("{} to {}", labels[0], labels[-1]) if len(labels) > 1 else now(selection)


def places(rows: pd.DataFrame, size: int, most: int) -> Phrase:
    """'Bullying and Diabetes', or '12 of 40 figures' when there are too many to name."""
    names = [put("{} for {}", row.x, row.series) if row.series else row.x for row in rows.itertuples()]
    return joined(names) if len(names) <= most else put("{} of {} figures", counted(len(names)), counted(size))


def begun(points: pd.DataFrame) -> pd.Series:
    """False for periods before a series was first collected: those are no gap, and get no mark."""
    if points.empty or not points["x_key"].map(lambda key: isinstance(key, tuple)).all():
        return pd.Series(True, index=points.index)
    held = points["status"] != "x"
    started = held.groupby(points["series"], sort=False).cummax()
    return started | ~held.groupby(points["series"], sort=False).transform("any")


def chart_notes(points: pd.DataFrame) -> list[str]:
    """'c: withheld so that nobody can be identified (Diabetes).'; and from when series are held that begin late."""
    found = []
    shown = points[begun(points)]
    for symbol, meaning in formats.SYMBOLS.items():
        rows = shown[shown["status"] == symbol]
        if len(rows):
            found.append(put("{}: {} ({}).", symbol, meaning, places(rows, len(points), most=8)))
    late: dict[str, list[str]] = {}
    for name in dict.fromkeys(points.loc[~begun(points), "series"]):
        late.setdefault(shown.loc[shown["series"] == name, "x"].iloc[0], []).append(name)
    for first, names in late.items():
        found.append(put("{}: not held before {}.", joined(names), first) if any(names) else put("Not held before {}.", first))
    return found


def table_notes(statuses: set[str]) -> list[str]:
    """What each symbol in a table means."""
    return [f"{symbol}: {meaning}." for symbol, meaning in formats.SYMBOLS.items() if symbol in statuses]


def base_notes(selection: Selection) -> list[str]:
    """Every percentage says what it is a percentage of."""
    bases: dict[str, list[int]] = {}
    for key, indicator in enumerate(selection.indicators):
        if indicator.unit == "percent" and indicator.named_base:
            bases.setdefault(indicator.denominator, []).append(key)
    words = {base: named(base, "definition", {"indicator": selection.indicators[keys[0]].name}) for base, keys in bases.items()}
    if len(bases) == 1:
        return [put("Percentages are of {}.", *words.values())]
    titles = {base: joined([selection.label("indicator", key) for key in keys]) for base, keys in bases.items()}
    found = strung("; ", [put("{} (of {})", titles[base], words[base]) for base in bases])
    return [put("Percentages: {}.", found)] if found else []


def cannot_draw(title: str, points: pd.DataFrame) -> Phrase:
    reason = formats.SYMBOLS["c" if (points["status"] == "c").any() else "x"]
    return put("The chart '{}' cannot be drawn because the figures were {}.", title, reason)
