"""Charts as notebooks ask for them: an indicator in, a Chart out, with its title, alt text, notes and data.

    charts.trend(section.indicator("children_in_need_rate"), against=["England"])
"""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from pipeline import alt_text, bars, formats, lines, style
from pipeline.selection import Selection, as_list, fault, home, known, select


@dataclass
class Chart:
    """A drawn chart with everything that belongs to it. Where nothing can be drawn, `figure` is None and a note says why."""

    title: str
    alt: str
    data: pd.DataFrame
    figure: Figure | None
    notes: list[str] = field(default_factory=list)
    source: str = ""

    def save(self, folder: Path, chart_id: str) -> None:
        """Write figures/<id>.svg, .png and .csv under the section's folder; the same chart gives the same bytes."""
        if self.figure is None:
            return
        figures = Path(folder) / "figures"
        figures.mkdir(parents=True, exist_ok=True)
        with style.theme():
            self.figure.savefig(figures / f"{chart_id}.svg", metadata={"Date": None, "Creator": None})
            self.figure.savefig(figures / f"{chart_id}.png", metadata={"Software": None})
        self.data.to_csv(figures / f"{chart_id}.csv", index=False, lineterminator="\n", encoding="utf-8")
        self.figure.clear()

    def block(self, chart_id: str) -> dict:
        """What assembly needs to place the chart; the note alone when there is nothing to draw."""
        if self.figure is None:
            return {"type": "note", "id": chart_id, "markdown": " ".join(self.notes)}
        files = {kind: f"figures/{chart_id}.{kind}" for kind in ("svg", "png", "csv")}
        return {
            "type": "chart", "id": chart_id, "title": self.title, "alt": self.alt, **files,
            "width_mm": style.WIDTH_MM, "notes": self.notes, "source": self.source,
        }  # fmt: skip


def bar(indicator, top: int | None = None, order: str = "size", title: str | None = None, **choice) -> Chart:
    """This period's breakdown as bars, the largest first (order="given" keeps the order received)."""
    selection = select(indicator, ["breakdown"], totals=False, **choice)
    points = selection.points("breakdown")
    notes = []
    if order == "size":
        points = by_size(points)
    if top and top < len(points):
        notes.append(f"The {formats.in_words(top)} largest of {len(points)} categories are shown; all are in the chart's data.")
    data, shown = points, points.head(top or len(points))
    name = title or heading(selection, f"by {topic(selection)}", now(selection))
    alt = alt_text.by_category("Bar chart", name, shown)
    return finished(selection, name, alt, shown, data, notes, lambda: bars.horizontal(shown, selection.indicators[0]))


def columns(indicators, by: str = "time_period", title: str | None = None, **choice) -> Chart:
    """Upright bars over periods (or over `by`); several indicators, breakdowns or areas stand in groups, at most four."""
    selection, points, series = grouped(indicators, by, choice)
    first = selection.indicators[0]
    if by == "time_period":
        name = title or heading(selection, across(selection, series), span(points))
        alt = alt_text.over_time("Column chart", name, points)
        return finished(selection, name, alt, points, points, [], lambda: bars.vertical(points, first))
    name = title or heading(selection, f"by {topic(selection) if by == 'breakdown' else by}", now(selection))
    alt = alt_text.by_category("Bar chart", name, points)
    return finished(selection, name, alt, points, points, [], lambda: bars.horizontal(points, first))


def trend(indicators, against=None, title: str | None = None, **choice) -> Chart:
    """Lines over periods: one indicator, or several, or one area against others. A single period is drawn as bars."""
    if against:
        choice["areas"] = [home(as_list(indicators)[0]), *as_list(against)]
    selection, points, series = grouped(indicators, "time_period", choice)
    first = selection.indicators[0]
    name = title or heading(selection, across(selection, series), span(points))
    if points["x"].nunique() < 2 or points.loc[points["status"] == "", "x"].nunique() < 2:
        return one_period(selection, points, name)
    alt = alt_text.over_time("Line chart", name, points)
    chart = finished(selection, name, alt, points, points, [], lambda: lines.trend(points, first))
    if chart.figure and lines.starts_at(chart.figure) > 0:
        start = formats.with_unit(formats.exact(repr(lines.starts_at(chart.figure))), first.unit, 0)
        chart.notes.insert(0, f"The vertical axis starts at {start}, not at zero.")
    return chart


def compare_areas(indicator, title: str | None = None, **choice) -> Chart:
    """The board's area beside its comparators, this period."""
    selection = select(indicator, ["area"], **choice)
    points = selection.points("area")
    name = title or heading(selection, f"in {formats.joined(list(points['x']))}", now(selection))
    alt = alt_text.by_category("Bar chart", name, points)
    first = selection.indicators[0]
    return finished(selection, name, alt, points, points, [], lambda: bars.horizontal(points, first, highlight=home(first)))


def compare_areas_by_breakdown(indicator, title: str | None = None, **choice) -> Chart:
    """A group of bars for each category, one bar an area, this period."""
    selection = select(indicator, ["breakdown", "area"], totals=False, **choice)
    points = selection.points("breakdown", "area")
    name = title or heading(selection, f"by {topic(selection)}", f"in {formats.joined(names(points))}", now(selection))
    alt = alt_text.by_category("Bar chart", name, points)
    return finished(selection, name, alt, points, points, [], lambda: bars.horizontal(points, selection.indicators[0]))


def stacked(indicators, by: str = "time_period", title: str | None = None, **choice) -> Chart:
    """Parts of a whole end to end: columns over periods, or bars over `by`."""
    selection, points, series = grouped(indicators, by, choice)
    first = selection.indicators[0]
    lying = by != "time_period"
    when = now(selection) if lying else span(points)
    name = title or heading(selection, f"by {topic(selection) if by == 'breakdown' else by}" if lying else across(selection, series), when)
    describe = alt_text.by_category if lying else alt_text.over_time
    alt = describe("Stacked bar chart" if lying else "Stacked column chart", name, points)
    return finished(selection, name, alt, points, points, [], lambda: bars.stacked(points, first, lying))


def dots(indicators, reference=None, title: str | None = None, **choice) -> Chart:
    """Each cohort's breakdown as dots in a panel of its own, against a reference such as the census."""
    selection = select(indicators, ["breakdown", "indicator"], totals=False, **choice)
    points = selection.points("breakdown", "indicator")
    name = title or heading(selection, f"by {topic(selection)}", now(selection))
    data, marks, marked = points, None, ""
    if reference is not None:
        against = select(reference, ["breakdown"], totals=False, **choice)
        marks = against.points("breakdown")
        marked = f"{against.label('indicator', 0)}, {now(against)}"
        data = pd.concat([points, marks.assign(series=marked)], ignore_index=True)
    alt = alt_text.by_category("Dot chart", name, data)
    draw = lambda: lines.dots(points, selection.indicators[0], marks, marked)  # noqa: E731
    return finished(selection, name, alt, points, data, [], draw)


def grouped(indicators, by: str, choice: dict) -> tuple[Selection, pd.DataFrame, str | None]:
    """The selection over `by`, and which dimension makes the series: indicators, else areas, else breakdowns."""
    indicators = as_list(indicators)
    over = [by]
    if len(indicators) > 1:
        over.append("indicator")
    elif len(as_list(choice.get("areas"))) > 1 and by != "area":
        over.append("area")
    elif by != "breakdown" and (len(as_list(choice.get("breakdowns"))) > 1 or has_parts_only(indicators[0], choice)):
        over.append("breakdown")
    selection = select(indicators, over, totals="breakdown" not in over, **choice)
    series = over[1] if len(over) > 1 else None
    return selection, selection.points(by, series), series


def has_parts_only(indicator, choice: dict) -> bool:
    """True where the total is not among the rows: then its few breakdowns are what there is to show."""
    labels = set(indicator.rows["breakdown"])
    return not choice.get("breakdowns") and "" not in labels and 1 < len(labels) <= style.MOST_CATEGORIES


def one_period(selection: Selection, points: pd.DataFrame, name: str) -> Chart:
    """What a trend becomes when figures are held for one period only."""
    seen = points.loc[points["status"] == "", "x"].unique()
    shown = points[points["x"].isin(seen[-1:])] if len(seen) else points
    if (shown["series"] != "").any():
        shown = shown.assign(x=shown["series"], series="")
    alt = alt_text.by_category("Bar chart", name, shown)
    return finished(selection, name, alt, shown, points, [], lambda: bars.horizontal(shown, selection.indicators[0]))


def finished(selection: Selection, name: str, alt: str, points, data, notes: list[str], draw) -> Chart:
    """The chart drawn, or the reason why it cannot be."""
    series = names(points)
    if len(series) > style.MOST_CATEGORIES:
        raise fault(
            selection.indicators,
            f"a chart shows at most {style.MOST_CATEGORIES} categories at once, not {len(series)}: {', '.join(series)}",
        )
    if not points["value"].map(known).any():
        return Chart(name, "", tidy(data, selection), None, [cannot_draw(name, points)], selection.source)
    with style.theme():
        figure = draw()
    return Chart(name, alt, tidy(data, selection), figure, notes + symbol_notes(points), selection.source)


def cannot_draw(name: str, points: pd.DataFrame) -> str:
    withheld = (points["status"] == "c").any()
    reason = f"were {formats.SYMBOLS['c']}" if withheld else "were not supplied"
    return f"The chart '{name}' cannot be drawn because the figures {reason}."


def symbol_notes(points: pd.DataFrame) -> list[str]:
    """'c: withheld so that nobody can be identified (Diabetes).'"""
    found = []
    for symbol, meaning in formats.SYMBOLS.items():
        rows = points[(points["status"] == symbol) & alt_text.inside(points)]
        if len(rows):
            found.append(f"{symbol}: {meaning} ({alt_text.places(rows, len(points), most=8)}).")
    early = points[(points["status"] == "x") & ~alt_text.inside(points)]
    for series, rows in early.groupby("series", sort=False):
        first = points[(points["series"] == series) & (points["status"] != "x")].iloc[0]
        found.append(f"{series or 'Figures'}: not held before {first.x}.")
    return found


def tidy(points: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The chart's data as a reader downloads it: labels, figures as shown, and the symbol where there is none."""
    places = max(indicator.decimal_places for indicator in selection.indicators)
    shown = [str(formats.rounded(value, places)) if known(value) else "" for value in points["value"]]
    data = pd.DataFrame({"category": points["x"], "series": points["series"], "value": shown, "status": points["status"]})
    return data if (data["series"] != "").any() else data.drop(columns="series")


def by_size(points: pd.DataFrame) -> pd.DataFrame:
    """Largest first; what is withheld or missing comes after, in the order received."""
    size = points["value"].map(lambda value: -value if known(value) else float("inf"))
    return points.loc[size.sort_values(kind="stable").index].reset_index(drop=True)


def names(points: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(points["series"]))


def topic(selection: Selection) -> str:
    """'reason' from the breakdown's column name."""
    found = [name for name in dict.fromkeys(selection.rows["breakdown_topic"]) if name]
    return found[0].replace("_", " ") if found else "category"


def heading(selection: Selection, *parts: str) -> str:
    """'Children in need by primary need, 31 March 2018': the indicators' titles and what is shown of them."""
    subject = formats.joined([selection.label("indicator", key) for key in range(len(selection.indicators))])
    *middle, when = parts
    return ", ".join([" ".join([subject, *[part for part in middle if part]]), when])


def across(selection: Selection, series: str | None) -> str:
    """The part of a heading that says which series are compared."""
    if series == "area":
        return f"in {formats.joined([selection.label('area', key) for key in selection.keys('area')])}"
    return f"by {topic(selection)}" if series == "breakdown" else ""


def now(selection: Selection) -> str:
    periods = selection.keys("time_period")
    return selection.label("time_period", periods[-1]) if periods else selection.context.time_period


def span(points: pd.DataFrame) -> str:
    labels = list(dict.fromkeys(points["x"]))
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
