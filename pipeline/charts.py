"""Charts as notebooks ask for them: an indicator in, a Chart out, with its title, alt text, notes and data.

    charts.trend(section.indicator("children_in_need_rate"), against=["England"])
"""

from base64 import b64encode
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from pipeline import alt_text, bars, formats, lines, style
from pipeline.blocks import templates
from pipeline.drawing import settle, tick
from pipeline.selection import Selection, as_list, fault, home, known, select


@dataclass
class Chart:
    """A drawn chart with everything that belongs to it. Where nothing can be drawn, `figure` is None and a note says why."""

    id: str
    title: str
    alt: str
    data: pd.DataFrame
    figure: Figure | None
    notes: list[str] = field(default_factory=list)
    source: str = ""

    @cached_property
    def svg(self) -> bytes:
        return self._drawn("svg", {"Date": None, "Creator": None})

    @cached_property
    def png(self) -> bytes:
        return self._drawn("png", {"Software": None})

    def save(self, folder: Path, chart_id: str) -> None:
        """Write <id>.svg, .png and .csv; the same chart gives the same bytes."""
        if self.figure is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{chart_id}.svg").write_bytes(self.svg)
        (folder / f"{chart_id}.png").write_bytes(self.png)
        self.data.to_csv(folder / f"{chart_id}.csv", index=False, lineterminator="\n", encoding="utf-8")

    def block(self, chart_id: str) -> dict:
        """What assembly needs to place the chart; the note alone when there is nothing to draw."""
        if self.figure is None:
            return {"type": "note", "id": chart_id, "markdown": " ".join(self.notes[:1]), "notes": self.notes[1:]}
        files = {kind: f"figures/{chart_id}.{kind}" for kind in ("svg", "png", "csv")}
        return {
            "type": "chart", "id": chart_id, "title": self.title, "alt": self.alt, **files,
            "width_mm": style.WIDTH_MM, "notes": self.notes, "source": self.source,
        }  # fmt: skip

    def html(self) -> str:
        """The chart as reviewers see it in the notebook, complete in itself."""
        picture = b64encode(self.svg).decode() if self.figure else None
        return templates.get_template("chart.html.j2").render(chart=self, picture=picture)

    def _drawn(self, kind: str, metadata: dict) -> bytes:
        buffer = BytesIO()
        with style.theme():
            self.figure.savefig(buffer, format=kind, metadata=metadata)
        return buffer.getvalue()


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
    name = title or heading(selection, now(selection), "breakdown")
    alt = alt_text.by_category("Bar chart", name, shown)
    return finished(selection, name, alt, shown, data, notes, lambda: bars.horizontal(shown, selection.indicators[0]))


def columns(indicators, by: str = "time_period", title: str | None = None, **choice) -> Chart:
    """Upright bars over periods (or over `by`); several indicators, breakdowns or areas stand in groups, at most four."""
    selection, points, series = grouped(indicators, by, choice)
    first = selection.indicators[0]
    if by == "time_period":
        name = title or over_heading(selection, points, series)
        alt = alt_text.over_time("Column chart", name, points)
        return finished(selection, name, alt, points, points, [], lambda: bars.vertical(points, first))
    name = title or heading(selection, now(selection), by)
    alt = alt_text.by_category("Bar chart", name, points)
    return finished(selection, name, alt, points, points, [], lambda: bars.horizontal(points, first))


def trend(indicators, against=None, title: str | None = None, **choice) -> Chart:
    """Lines over periods: one indicator, or several, or one area against others. A single period is drawn as bars."""
    if against:
        choice["areas"] = [home(as_list(indicators)[0]), *as_list(against)]
    selection, points, series = grouped(indicators, "time_period", choice)
    first = selection.indicators[0]
    name = title or over_heading(selection, points, series)
    if points["x"].nunique() < 2 or points.loc[points["status"] == "", "x"].nunique() < 2:
        return one_period(selection, points, name)
    alt = alt_text.over_time("Line chart", name, points)
    chart = finished(selection, name, alt, points, points, [], lambda: lines.trend(points, first))
    if chart.figure and lines.starts_at(chart.figure) > 0:
        chart.notes.insert(0, f"The vertical axis starts at {tick(lines.starts_at(chart.figure), first.unit)}, not at zero.")
    return chart


def compare_areas(indicator, title: str | None = None, **choice) -> Chart:
    """The board's area beside its comparators, this period."""
    selection = select(indicator, ["area"], **choice)
    points = selection.points("area")
    name = title or heading(selection, now(selection), areas=list(points["x"]))
    alt = alt_text.by_category("Bar chart", name, points)
    first = selection.indicators[0]
    return finished(selection, name, alt, points, points, [], lambda: bars.horizontal(points, first, highlight=home(first)))


def compare_areas_by_breakdown(indicator, title: str | None = None, **choice) -> Chart:
    """A group of bars for each category, one bar an area, this period."""
    selection = select(indicator, ["breakdown", "area"], totals=False, **choice)
    points = selection.points("breakdown", "area")
    name = title or heading(selection, now(selection), "breakdown", names(points))
    alt = alt_text.by_category("Bar chart", name, points)
    return finished(selection, name, alt, points, points, [], lambda: bars.horizontal(points, selection.indicators[0]))


def stacked(indicators, by: str = "time_period", title: str | None = None, **choice) -> Chart:
    """Parts of a whole end to end: columns over periods, or bars over `by`."""
    selection, points, series = grouped(indicators, by, choice)
    first = selection.indicators[0]
    lying = by != "time_period"
    name = title or (heading(selection, now(selection), by) if lying else over_heading(selection, points, series))
    describe = alt_text.by_category if lying else alt_text.over_time
    alt = describe("Stacked bar chart" if lying else "Stacked column chart", name, points)
    return finished(selection, name, alt, points, points, [], lambda: bars.stacked(points, first, lying))


def dots(indicators, reference=None, title: str | None = None, **choice) -> Chart:
    """Each cohort's breakdown as dots in a panel of its own, against a reference such as the census."""
    selection = select(indicators, ["breakdown", "indicator"], totals=False, **choice)
    points = selection.points("breakdown", "indicator")
    name = title or heading(selection, now(selection), "breakdown")
    data, marks, marked = points, None, ""
    if reference is not None:
        against = select(reference, ["breakdown"], totals=False, **choice)
        marks = against.points("breakdown")
        marked = against.label("indicator", 0)
        marked = marked if "Census" in marked else f"{marked}, {now(against)}"
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
    identity = f"f-{selection.indicators[0].id.replace('_', '-')}"
    if len(series) > style.MOST_CATEGORIES:
        raise fault(
            selection.indicators,
            f"a chart shows at most {style.MOST_CATEGORIES} categories at once, not {len(series)}: {', '.join(series)}",
        )
    if not points["value"].map(known).any():
        notes = [cannot_draw(name, points), *symbol_notes(points)]
        return Chart(identity, name, "", tidy(data, selection), None, notes, selection.source)
    with style.theme():
        figure = settle(draw())
    return Chart(identity, name, alt, tidy(data, selection), figure, notes + symbol_notes(data), selection.source)


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


def heading(selection: Selection, when: str, by: str = "", areas=()) -> str:
    """'Children in need by primary need: Derby and England, 31 March 2018'."""
    subject = formats.joined([selection.label("indicator", key) for key in range(len(selection.indicators))])
    by = topic(selection) if by == "breakdown" else by
    by = f" by {by}" if by and by not in subject.lower() else ""
    among = f": {formats.joined(list(areas))}" if len(areas) else ""
    return f"{subject}{by}{among}, {when}"


def over_heading(selection: Selection, points: pd.DataFrame, series: str | None) -> str:
    """The heading of a chart over periods."""
    return heading(selection, span(points), "breakdown" if series == "breakdown" else "", names(points) if series == "area" else ())


def now(selection: Selection) -> str:
    periods = selection.keys("time_period")
    return selection.label("time_period", periods[-1]) if periods else selection.context.time_period


def span(points: pd.DataFrame) -> str:
    labels = list(dict.fromkeys(points["x"]))
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
