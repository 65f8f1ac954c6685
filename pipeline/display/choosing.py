"""Which rows of an indicator a chart or a table shows: whatever is not on an axis is held at what the report is about."""

from collections.abc import Iterable

import pandas as pd

from pipeline import periods as years
from pipeline.display.figures import addable, figure_of, total
from pipeline.display.phrases import named, put
from pipeline.display.selection import Selection, as_list, fault, ordered_areas
from pipeline.frames import tidy
from pipeline.lineage import LINEAGE

DIMENSIONS = ["breakdown", "indicator", "area", "time_period", "time_identifier"]


def select(
    indicators,
    over: Iterable[str],
    areas=None,
    breakdowns=None,
    periods: int | None = None,
    time_identifier=None,
    later: bool = False,
    labels: dict[str, str] | None = None,
    totals: bool = True,
) -> Selection:
    """The rows shown. A dimension that is not in `over` is held at one key: the board's area, the report's period, the total.

    areas, breakdowns: only these. periods: the newest so many years. time_identifier: one, several or "all", where an
    indicator mixes kinds of period. later: also what is known of periods after the report's. labels: other words for an
    indicator or a label. totals: whether total rows stand among the breakdowns.
    """
    indicators, over = as_list(indicators), list(over)
    unknown = [name for name in over if name not in DIMENSIONS]
    if unknown:
        raise fault(indicators, f"'{unknown[0]}' is not one of {', '.join(DIMENSIONS)}")
    timed = bool({"time_period", "time_identifier"} & set(over))
    chosen = []
    for position, indicator in enumerate(indicators):
        rows = chosen_areas(indicator, "area" in over, areas)
        rows = chosen_periods(indicator, rows, timed, time_identifier, later)
        rows = chosen_breakdowns(indicator, rows, "breakdown" in over, breakdowns, totals)
        parts = rows["parts"] if "parts" in rows else [()] * len(rows)
        chosen.append(rows.assign(indicator=position, own=rows["breakdown"], parts=parts))
    rows = pd.concat(chosen, ignore_index=True)
    labels = census_labels(indicators, rows, over) | (labels or {})
    if "indicator" not in over and len(indicators) > 1:
        rows = titles_as_breakdowns(indicators, rows, labels)
    if timed:
        rows = with_report_period(rows, indicators[0].context.time_period)
        rows = rows[rows["time_period"].isin(sorted(set(rows["time_period"]))[-periods:])] if periods else rows
    return Selection(indicators, with_period_keys(rows, over), labels)


def census_labels(indicators, rows: pd.DataFrame, over: list[str]) -> dict[str, str]:
    """A census stands beside later figures under its own year, which its name must say."""
    if "time_period" in over:
        return {}
    found = rows[rows["time_identifier"] == "Census"].drop_duplicates("indicator")
    return {
        indicators[row.indicator].name: census_title(indicators[row.indicator], row.time_period)
        for row in found.itertuples()
        if "Census" not in indicators[row.indicator].title
    }


def census_title(indicator, period: str) -> str:
    """'Population (2011 Census)'."""
    year = named(years.label(period, "Census"), "period", {"time_period": period, "time_identifier": "Census"})
    return put("{} ({})", named(indicator.title, "label", {"indicator": indicator.name}), year)


def chosen_areas(indicator, shown: bool, areas) -> pd.DataFrame:
    rows = indicator.rows
    if areas is None:
        return rows if shown else rows[rows["area"] == home(indicator)]
    absent = [area for area in as_list(areas) if area not in set(rows["area"])]
    context = indicator.context
    named = {context.area, context.county, context.comparators, context.region, context.nation}
    unknown = [area for area in absent if area not in named]
    if unknown:
        raise fault([indicator], f"no figures for {', '.join(unknown)}; there are figures for {', '.join(rows['area'].unique())}")
    rows = rows[rows["area"].isin(as_list(areas))]
    return pd.concat([rows, *(not_supplied(rows, area=area) for area in absent)], ignore_index=True)


def not_supplied(rows: pd.DataFrame, **changed) -> pd.DataFrame:
    """The newest of these rows again, for an area or a period of which nothing was supplied."""
    last = rows[rows["time_period"] == rows["time_period"].max()]
    blank = dict.fromkeys(last.columns.intersection(LINEAGE), "") | dict.fromkeys(("numerator", "denominator", "value"))
    if "parts" in last.columns:
        blank["parts"] = [()] * len(last)
    last = last.assign(**blank, status="x", **changed)
    return last.drop_duplicates(last.columns.intersection(DIMENSIONS))


def home(indicator) -> str:
    """The board's own area, or the nearest to it when nothing is collected for it (a police force covers the county)."""
    return (ordered_areas(indicator.rows["area"], indicator.context) or [indicator.context.area])[0]


def chosen_periods(indicator, rows, shown: bool, time_identifier, later: bool) -> pd.DataFrame:
    """Rows up to the report's period, of one kind of period (years, or quarters, or dates) unless kinds are named."""
    now = indicator.context.time_period
    if not later:
        rows = rows[rows["time_period"] <= now]
    if time_identifier is not None and time_identifier != "all":
        rows = rows[rows["time_identifier"].isin(as_list(time_identifier))]
    elif time_identifier is None:
        rows = rows[rows["time_identifier"].isin(usual_identifiers(rows, now))]
    if shown:
        return rows
    if (rows["time_identifier"] == "Census").all() and len(rows):
        return rows[rows["time_period"] == rows["time_period"].max()]
    rows = rows[rows["time_period"] == now]
    if rows["time_identifier"].nunique() > 1:
        last = max(rows["time_identifier"].unique(), key=lambda name: years.sort_key(now, name))
        rows = rows[rows["time_identifier"] == last]
    return rows


def usual_identifiers(rows: pd.DataFrame, now: str) -> list[str]:
    """The kind of period to show when an indicator has several: yearly figures first, else all quarters, else all dates."""
    present = list(dict.fromkeys(rows.loc[rows["time_period"] == now, "time_identifier"])) or list(
        dict.fromkeys(rows["time_identifier"])
    )
    for name in years.ANNUAL:
        if name in present:
            return [name]
    kinds = {kind(name) for name in present[:1]}
    return [name for name in rows["time_identifier"].unique() if kind(name) in kinds]


def kind(time_identifier: str) -> str:
    if time_identifier.startswith("Financial year Q"):
        return "quarters"
    return "dates" if time_identifier.split()[-1] in years.MONTHS else time_identifier


def chosen_breakdowns(indicator, rows, shown: bool, breakdowns, totals: bool) -> pd.DataFrame:
    if breakdowns is not None:
        wanted = as_list(breakdowns)
        unknown = [name for name in wanted if name not in set(indicator.rows["breakdown"])]
        if unknown and len(indicator.rows):
            raise fault([indicator], f"no breakdown called {', '.join(unknown)}")
        rows = rows[rows["breakdown"].isin(wanted)]
        rows = rows.sort_values("breakdown", key=lambda column: column.map(wanted.index), kind="stable")
        return rows if shown or len(wanted) == 1 else added_up(indicator, rows)
    labelled = rows["breakdown"] != ""
    if shown:
        return rows[labelled] if not totals and labelled.any() else rows
    if not labelled.all() or rows["breakdown"].nunique() <= 1:
        return rows[~labelled] if not labelled.all() else rows
    return added_up(indicator, rows)


def added_up(indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """One row for all breakdowns together, where adding up makes sense."""
    if not addable(indicator):
        names = ", ".join(rows["breakdown"].unique()[:6])
        raise fault([indicator], f"has several breakdowns ({names}) and no total, and its figures cannot be added up: name one")
    sums = []
    for (area, period, identifier), part in rows.groupby(["area", "time_period", "time_identifier"], sort=False):
        whole = total([figure_of(indicator, row) for row in part.itertuples()], indicator.format)
        place = {"area": area, "time_period": period, "time_identifier": identifier}
        sums.append(place | {"value": whole.value, "status": whole.status, "parts": whole.parts} | whole.forms)
    more = pd.DataFrame(sums, columns=[*LINEAGE, "parts"], dtype=object).fillna("")
    return tidy(sums).assign(**more)


def titles_as_breakdowns(indicators, rows: pd.DataFrame, labels: dict) -> pd.DataFrame:
    """Several indicators down one side of a table: the total row of each goes by the indicator's title."""
    titles = [labels.get(indicator.name) or labels.get(indicator.id) or indicator.title for indicator in indicators]
    names = [label or titles[position] for label, position in zip(rows["breakdown"], rows["indicator"], strict=True)]
    rows = rows.assign(breakdown=names)
    same = rows[rows.duplicated(["area", "time_period", "time_identifier", "breakdown"])]
    if len(same):
        raise fault(indicators, f"several have a row '{same['breakdown'].iloc[0]}': put 'indicator' in rows or columns")
    return rows


def with_report_period(rows: pd.DataFrame, now: str) -> pd.DataFrame:
    """A yearly or quarterly series that stops before the report's period gets that period too, marked as not supplied."""
    last = rows[rows["time_period"] == rows["time_period"].max()]
    regular = all(name in years.ANNUAL or kind(name) == "quarters" for name in last["time_identifier"])
    if rows.empty or last["time_period"].iloc[0] >= now or not regular:
        return rows
    return pd.concat([rows, not_supplied(rows, time_period=now)], ignore_index=True)


def with_period_keys(rows: pd.DataFrame, over: list[str]) -> pd.DataFrame:
    """`time_period` becomes the pair that names a period. Yearly figures of different kinds share the year as their key."""
    kinds = rows.groupby("indicator")["time_identifier"].nunique()
    yearly = len(set(rows["time_identifier"])) > 1 and set(rows["time_identifier"]) <= set(years.ANNUAL) and kinds.max() == 1
    plain = "time_identifier" in over or yearly
    identifiers = ["Financial year" if plain else name for name in rows["time_identifier"]]
    return rows.assign(time_period=list(zip(rows["time_period"], identifiers, strict=True)))
