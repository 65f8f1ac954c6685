"""Charts as notebooks ask for them: an indicator in, a Chart out, with its title, alt text, notes and data.

charts.trend(section.indicator("children_in_need_rate"), against=["England"])
"""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import ClassVar

import pandas as pd
from matplotlib.figure import Figure

from pipeline import formats
from pipeline.binding import Fact, Tell
from pipeline.display import alt_text, bars, lines, style
from pipeline.display.blocks import Binder, called, plain_rows, templates
from pipeline.display.captions import cannot_draw, chart_notes, heading, now, over_rows, span, typed
from pipeline.display.choosing import home, select
from pipeline.display.drawing import settle
from pipeline.display.figures import known, plain
from pipeline.display.phrases import counted, put, stated
from pipeline.display.plotted import plotted
from pipeline.display.selection import Selection, as_list, fault


@dataclass
class Chart:
    """A drawn chart with everything that belongs to it. Where nothing can be drawn, `figure` is None and a note says why.

    Texts are `phrases.Phrase` where they state a number. `figures` are those drawn, as a table (see `plotted`); `axis` is
    what else the picture has of numbers. `call` and `known`: see `blocks.Binder`.
    """

    folder: ClassVar[str] = "figures"

    id: str
    title: str
    alt: str
    data: pd.DataFrame
    figure: Figure | None
    notes: list[str] = field(default_factory=list)
    source: str = ""
    figures: dict = field(default_factory=dict)
    axis: list[str] = field(default_factory=list)
    call: str = "chart"
    known: list[Fact] = field(default_factory=list)

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

    def block(self, chart_id: str, tell: Tell) -> dict:
        """What assembly needs to place the chart, each number told to the ledger; a note alone when there is nothing to draw."""
        binder = Binder(tell, self.call, self.known)
        if self.figure is None:
            notes = binder.notes(self.notes)
            return self._layout(chart_id) | {"markdown": " ".join(notes[:1]), "notes": notes[1:]}
        bound = {
            "title": binder.words(self.title, "title"),
            "figures": self.figures | {
                "header": binder.header(self.figures["header"]), "rows": plain_rows(self.figures["rows"]),
                "bound": binder.cells(self.figures["rows"]),
            },
            "notes": binder.notes(self.notes), "source": binder.words(self.source, "source"),
        }  # fmt: skip
        binder.notes(self.axis)
        replace(binder, tell=lambda entry: tell(entry | in_alt_text(entry["part"]))).words(self.alt, "alt text")
        return self._layout(chart_id) | bound

    def _layout(self, chart_id: str) -> dict:
        if self.figure is None:
            return {"type": "note", "id": chart_id, "markdown": " ".join(self.notes[:1]), "notes": self.notes[1:]}
        files = {kind: f"figures/{chart_id}.{kind}" for kind in ("svg", "png", "csv")}
        return {
            "type": "chart", "id": chart_id, "title": self.title, "alt": str(self.alt), **files,
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
    ranked = by_size(points)
    largest = ranked.head(top or len(ranked))
    points, shown = (ranked, largest) if order == "size" else (points, points[points["x"].isin(largest["x"])])
    name = titled(title, selection, "breakdown")
    chart = finished(selection, name, "Bar chart", "breakdown", shown, lambda: bars.horizontal(shown, selection.scale), points)
    if len(shown) == len(points) or not chart.figure:
        return chart
    rank = stated("largest", "rank", largest["figure"].iloc[0].entry(ranked["figure"].iloc[1:]))
    few = "The {} {} of {} categories are shown; all are in the chart's data."
    note = put(few, counted(len(shown), words=True), rank, counted(len(points)))
    return replace(chart, alt=alt_text.describe("Bar chart", name, shown), notes=[note, *chart.notes])


def columns(indicators, by: str = "time_period", title: str | None = None, **choice) -> Chart:
    """Upright bars over periods, or lying ones over `by`; several indicators, breakdowns or areas in groups of up to four."""
    selection, points, series = grouped(indicators, by, choice)
    if by == "time_period":
        name = titled_over(title, selection, series)
        return finished(selection, name, "Column chart", by, points, lambda: bars.vertical(points, selection.scale))
    name = titled(title, selection, by)
    return finished(selection, name, "Bar chart", by, points, lambda: bars.horizontal(points, selection.scale))


def trend(indicators, against=None, title: str | None = None, **choice) -> Chart:
    """Lines over periods: one indicator, or several, or one area against others. A single period is drawn as bars."""
    if against:
        choice["areas"] = [home(as_list(indicators)[0]), *as_list(against)]
    over = "time_period"
    selection, points, series = grouped(indicators, over, choice)
    name, scale = titled_over(title, selection, series), selection.scale
    if points["x"].nunique() < 2:
        swapped = points.assign(x=points["series"], x_key=None, series="") if series else points
        return finished(selection, name, "Bar chart", series or over, swapped, lambda: bars.horizontal(swapped, scale), points)
    if points.loc[points["status"] == "", "x"].nunique() < 2:
        return finished(selection, name, "Column chart", over, points, lambda: bars.vertical(points, scale))
    chart = finished(selection, name, "Line chart", over, points, lambda: lines.trend(points, scale))
    foot = lines.starts_at(chart.figure, scale)
    notes = [put("The vertical axis starts at {}, not at zero.", foot)] if foot else []
    return replace(chart, axis=[*chart.axis, *lines.ticks(chart.figure, scale)], notes=[*notes, *chart.notes])


def compare_areas(indicator, title: str | None = None, **choice) -> Chart:
    """The board's area beside its comparators, this period."""
    selection = select(indicator, ["area"], **choice)
    points = selection.points("area")
    name = titled(title, selection, areas=list(points["x"]))
    own = home(selection.indicators[0])
    return finished(selection, name, "Bar chart", "area", points, lambda: bars.horizontal(points, selection.scale, highlight=own))


def compare_areas_by_breakdown(indicator, title: str | None = None, **choice) -> Chart:
    """A group of bars for each category, one bar an area, this period."""
    selection = select(indicator, ["breakdown", "area"], totals=False, **choice)
    points = selection.points("breakdown", "area")
    name = titled(title, selection, "breakdown", names(points))
    return finished(selection, name, "Bar chart", "breakdown", points, lambda: bars.horizontal(points, selection.scale))


def stacked(indicators, by: str = "time_period", title: str | None = None, **choice) -> Chart:
    """Parts of a whole end to end: columns over periods, or bars over `by`."""
    selection, points, series = grouped(indicators, by, choice, parts=True)
    lying = by != "time_period"
    name = titled(title, selection, by) if lying else titled_over(title, selection, series)
    kind = "Stacked bar chart" if lying else "Stacked column chart"
    chart = finished(selection, name, kind, by, points, lambda: bars.stacked(points, selection.scale, lying))
    return replace(chart, figures=plotted(points, over_rows(selection, by), selection.scale, ends=True))


def dots(indicators, reference=None, title: str | None = None, **choice) -> Chart:
    """Each cohort's breakdown as dots in a panel of its own, against a reference such as the census."""
    selection = select(indicators, ["breakdown", "indicator"], totals=False, **choice)
    points = selection.points("breakdown", "indicator")
    name = titled(title, selection, "breakdown")
    data, marks, marked = points, None, ""
    if reference is not None:
        against = select(reference, ["breakdown"], totals=False, **choice)
        marked = against.label("indicator", 0)
        marked = marked if "Census" in marked else put("{}, {}", marked, now(against))
        marks = against.points("breakdown")
        marks["series"] = [marked] * len(marks)
        data = pd.concat([points, marks], ignore_index=True)
    scale = selection.scale
    chart = finished(selection, name, "Dot chart", "breakdown", points, lambda: lines.dots(points, scale, marks, marked), data)
    return replace(chart, figures=plotted(points, over_rows(selection, "breakdown"), scale, marks=marks))


def grouped(indicators, by: str, choice: dict, parts: bool = False) -> tuple[Selection, pd.DataFrame, str | None]:
    """The selection over `by`, and which dimension makes the series: indicators, else areas, else breakdowns."""
    indicators = as_list(indicators)
    series = None
    if len(indicators) > 1:
        series = "indicator"
    elif len(as_list(choice.get("areas"))) > 1 and by != "area":
        series = "area"
    elif by != "breakdown" and (parts or len(as_list(choice.get("breakdowns"))) > 1 or has_parts_only(indicators[0], choice)):
        series = "breakdown"
    selection = select(indicators, [by, *([series] if series else [])], totals="breakdown" not in (by, series), **choice)
    return selection, selection.points(by, series), series


def has_parts_only(indicator, choice: dict) -> bool:
    """True where the total is not among the rows: then its few breakdowns are what there is to show."""
    labels = set(indicator.rows["breakdown"])
    return not choice.get("breakdowns") and "" not in labels and 1 < len(labels) <= style.MOST_CATEGORIES


def finished(
    selection: Selection, title: str, kind: str, over: str, points: pd.DataFrame, draw, data: pd.DataFrame | None = None
) -> Chart:
    """The chart drawn over a dimension, or the reason why it cannot be. `data` is what belongs to it beyond the points drawn."""
    data = points if data is None else data
    series = names(points)
    if len(series) > style.MOST_CATEGORIES:
        message = f"a chart shows at most {style.MOST_CATEGORIES} categories at once, not {len(series)}: {', '.join(series)}"
        raise fault(selection.indicators, message)
    scale = selection.scale
    chart = Chart(
        id=f"f-{selection.indicators[0].id.replace('_', '-')}", title=title, alt="", data=tidy(data), figure=None,
        notes=chart_notes(data), source=selection.source, figures=plotted(points, over_rows(selection, over), scale),
        axis=[scale.label], call=called(kind, selection.indicators), known=selection.facts,
    )  # fmt: skip
    if not points["value"].map(known).any():
        return replace(chart, notes=[cannot_draw(title, points), *(chart.notes or [f"x: {formats.SYMBOLS['x']}."])])
    with style.theme():
        figure = settle(draw())
    return replace(chart, figure=figure, alt=alt_text.describe(kind, title, data))


def tidy(points: pd.DataFrame) -> pd.DataFrame:
    """The chart's data as a reader downloads it: labels, figures as shown, and the symbol where there is none."""
    shown = ["" if status else plain(text) for text, status in zip(points["text"], points["status"], strict=True)]
    timed = len(points) and isinstance(points["x_key"].iloc[0], tuple)
    data = pd.DataFrame({"series": points["series"], "period" if timed else "category": points["x"], "value": shown})
    data["status"] = points["status"]
    return data if (data["series"] != "").any() else data.drop(columns="series")


def by_size(points: pd.DataFrame) -> pd.DataFrame:
    """Largest first; what is withheld or missing comes after, in the order received."""
    size = points["value"].map(lambda value: -value if known(value) else float("inf"))
    return points.loc[size.sort_values(kind="stable").index].reset_index(drop=True)


def in_alt_text(part: str) -> dict:
    """Figures in alt text are told as such, since no eye sees them."""
    return {"part": "alt text"} if part in ("value", "total") else {}


def names(points: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(points["series"]))


def titled(title: str | None, selection: Selection, by: str = "", areas=()) -> str:
    """The title of a chart of one period, unless the notebook gives one."""
    return typed(title, now(selection), heading(selection, now(selection), by, areas))


def titled_over(title: str | None, selection: Selection, series: str | None) -> str:
    """The title of a chart over periods, unless the notebook gives one."""
    areas = selection.keys("area") if series == "area" else ()
    made = heading(selection, span(selection), "breakdown" if series == "breakdown" else "", areas)
    return typed(title, span(selection), made)
