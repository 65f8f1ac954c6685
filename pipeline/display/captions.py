"""Titles and notes that charts and tables share, made from what they show."""

import pandas as pd

from pipeline import formats, periods
from pipeline.display.selection import Selection


def heading(selection: Selection, when: str, by: str = "", areas=()) -> str:
    """'Children in need by primary need: Derby and England, 31 March 2018'."""
    subject = formats.joined([selection.label("indicator", key) for key in range(len(selection.indicators))])
    by = topic(selection) if by == "breakdown" else by
    by = f" by {by}" if by and by not in subject.lower() else ""
    among = f": {formats.joined(list(areas))}" if len(areas) else ""
    return f"{subject}{by}{among}, {when}"


def topic(selection: Selection) -> str:
    """'reason' from the breakdown's column name; nothing where there is no breakdown."""
    found = [name for name in dict.fromkeys(selection.rows["breakdown_topic"]) if name]
    return found[0].replace("_", " ") if found else ""


def now(selection: Selection) -> str:
    """The newest period shown."""
    shown = selection.keys("time_period")
    return selection.label("time_period", shown[-1]) if shown else periods.year_label(selection.context.time_period)


def span(selection: Selection) -> str:
    """'2014-15 to 2017-18', or the one period shown."""
    labels = [selection.label("time_period", key) for key in selection.keys("time_period")]
    return f"{labels[0]} to {labels[-1]}" if len(labels) > 1 else now(selection)


def places(rows: pd.DataFrame, size: int, most: int) -> str:
    """'Bullying and Diabetes', or '12 of 40 figures' when there are too many to name."""
    names = [f"{row.x} for {row.series}" if row.series else str(row.x) for row in rows.itertuples()]
    return formats.joined(names) if len(names) <= most else f"{len(names)} of {size} figures"


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
            found.append(f"{symbol}: {meaning} ({places(rows, len(points), most=8)}).")
    late: dict[str, list[str]] = {}
    for name in dict.fromkeys(points.loc[~begun(points), "series"]):
        late.setdefault(shown.loc[shown["series"] == name, "x"].iloc[0], []).append(name)
    for first, names in late.items():
        found.append(f"{formats.joined(names)}: not held before {first}." if any(names) else f"Not held before {first}.")
    return found


def table_notes(statuses: set[str]) -> list[str]:
    """What each symbol in a table means."""
    return [f"{symbol}: {meaning}." for symbol, meaning in formats.SYMBOLS.items() if symbol in statuses]


def base_notes(selection: Selection) -> list[str]:
    """Every percentage says what it is a percentage of."""
    bases: dict[str, list[str]] = {}
    for key, indicator in enumerate(selection.indicators):
        if indicator.unit == "percent" and indicator.named_base:
            bases.setdefault(indicator.denominator, []).append(selection.label("indicator", key))
    if len(bases) == 1:
        return [f"Percentages are of {next(iter(bases))}."]
    found = "; ".join(f"{formats.joined(titles)} (of {base})" for base, titles in bases.items())
    return [f"Percentages: {found}."] if found else []


def cannot_draw(title: str, points: pd.DataFrame) -> str:
    reason = formats.SYMBOLS["c" if (points["status"] == "c").any() else "x"]
    return f"The chart '{title}' cannot be drawn because the figures were {reason}."
