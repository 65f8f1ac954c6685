"""Lines over time with each name at its line's end, and dots with a reference mark."""

import math

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from pipeline import periods
from pipeline.display import style
from pipeline.display.captions import begun
from pipeline.display.drawing import (
    legend,
    numbers,
    period_ticks,
    row_height,
    series_names,
    settle,
    thin_out,
    tick,
    touching,
    unit_heading,
    value_axis,
)
from pipeline.display.phrases import Phrase, stated
from pipeline.display.selection import Scale

# Bars always start at zero. Lines do too, unless even the lowest figure is this near the highest.
NEARLY_LEVEL = 0.75
BESIDE = 7  # points between a dot or a mark and the figure that belongs to it
LEADER = {"arrowstyle": "-", "linewidth": 1, "shrinkA": 1, "shrinkB": 5, "relpos": (0, 0.5)}


def trend(points: pd.DataFrame, scale: Scale) -> Figure:
    """One line a series. A figure that is missing leaves a gap, with its symbol on the base line."""
    series = series_names(points)
    figure = style.blank_figure(80)
    axes = figure.subplots()
    keys = list(dict.fromkeys(points["x_key"]))
    places = {key: position(key) for key in keys}
    for number, name in enumerate(series):
        part = points[points["series"] == name]
        axes.plot(
            [places[key] for key in part["x_key"]], numbers(part["value"]), color=style.COLOURS[number],
            linestyle=style.LINES[number], marker=style.MARKERS[number], markeredgecolor="white", markeredgewidth=0.8,
            markersize=7, linewidth=2.4 if number == 0 else 2, zorder=4 - number / 10, clip_on=False,
        )  # fmt: skip
    first, last = min(places.values()), max(places.values())
    margin = (last - first) * 0.04
    axes.set_xlim(first - margin, last + margin)
    axes.set_xticks(list(places.values()), period_ticks(list(dict.fromkeys(points["x"]))))
    value_axis(axes, scale)
    set_base(axes, numbers(points["value"]))
    unit_heading(axes, scale.label)
    mark_gaps(axes, points, places)
    label_ends(axes, points, places) if len(series) > 1 else label_points(axes, points, places)
    thin_out(axes)
    return figure


def position(key: tuple[str, str]) -> float:
    """Where a period lies in time, in years, so that uneven intervals look uneven."""
    year, part = periods.sort_key(*key)
    return year + part / 12


def set_base(axes, values: np.ndarray) -> None:
    low, high = np.nanmin(values), np.nanmax(values)
    if low < NEARLY_LEVEL * high:
        axes.set_ylim(min(0, low), high * 1.1)
    else:
        pad = (high - low) * 0.25 or high * 0.1
        ticks = MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=high > 10).tick_values(max(0, low - pad), high + pad)
        axes.set_yticks(ticks)
        axes.set_ylim(ticks[0], max(ticks[-1], high + pad / 2))


def ticks(figure: Figure, scale: Scale) -> list[Phrase]:
    """The numbers along the value axis, from its foot."""
    axes = figure.axes[0]
    low, high = axes.get_ylim()
    values = [value for value in axes.get_yticks() if low <= value <= high]
    return [stated(tick(value, scale.unit), "axis", {"unit": scale.unit}) for value in values]


def starts_at(figure: Figure, scale: Scale) -> Phrase | None:
    """The number at the foot of the value axis, for a note; none when it is zero."""
    foot = figure.axes[0].get_ylim()[0]
    return stated(tick(foot, scale.unit), "axis", {"unit": scale.unit}) if foot > 0 else None


def mark_gaps(axes, points: pd.DataFrame, places: dict) -> None:
    """Symbols on the base line where a series has begun and a figure is missing; one for each period and symbol."""
    missing = points[(points["status"] != "") & begun(points)]
    for key, rows in missing.groupby("x_key", sort=False):
        symbols = " ".join(dict.fromkeys(rows["text"]))
        axes.annotate(
            symbols, (places[key], 0), xycoords=("data", "axes fraction"), xytext=(0, 4), textcoords="offset points",
            ha="center", va="bottom", color=style.TEXT, fontweight="bold", gid="gap",
        )  # fmt: skip


def label_points(axes, points: pd.DataFrame, places: dict) -> None:
    """The figure at each point of a single line: above a peak, below a dip; at the ends and turns only when they would touch."""
    seen = points[points["status"] == ""]
    values = numbers(seen["value"])
    texts = []
    for place, row in enumerate(seen.itertuples()):
        around = values[max(place - 1, 0) : place + 2]
        below = len(around) > 1 and values[place] == around.min() and values[place] < around.max() and 0 < place < len(values) - 1
        texts.append(
            axes.annotate(
                row.text, (places[row.x_key], values[place]), xytext=(0, -7 if below else 7), textcoords="offset points",
                ha="center", va="top" if below else "bottom", fontsize=style.SMALL, gid="point",
            )
        )  # fmt: skip
    if touching(texts):
        kept = {0, len(values) - 1, int(np.argmax(values)), int(np.argmin(values))}
        for place, text in enumerate(texts):
            text.set_visible(place in kept)


def label_ends(axes, points: pd.DataFrame, places: dict) -> None:
    """Name and last figure to the right of each line, moved apart where lines end close together."""
    last_key = list(dict.fromkeys(points["x_key"]))[-1]
    labels, values = [], []
    for number, name in enumerate(series_names(points)):
        part = points[(points["series"] == name) & (points["status"] == "")]
        if part.empty:
            continue
        row = part.iloc[-1]
        note = "" if row["x_key"] == last_key else f" ({row['x']})"
        leader = LEADER | {"color": style.COLOURS[number]}
        labels.append(
            axes.annotate(
                style.wrapped(f"{name} {row['text']}{note}", 24), (places[row["x_key"]], float(row["value"])),
                xytext=(1.04, 0.5), textcoords="axes fraction", va="center", ha="left", annotation_clip=False,
                arrowprops=leader, gid="line-end",
            )
        )  # fmt: skip
        values.append(float(row["value"]))
    settle(axes.figure)
    frame = axes.get_window_extent()
    heights = [Text.get_window_extent(label).height / frame.height for label in labels]  # without the leader
    wanted = [axes.transAxes.inverted().transform(axes.transData.transform((0, value)))[1] for value in values]
    gap = max(heights) + 0.02
    for label, place in zip(labels, style.spread(wanted, gap, gap / 2, 1 - gap / 2), strict=True):
        label.set_position((1.04, place))


def dots(points: pd.DataFrame, scale: Scale, reference: pd.DataFrame | None, reference_name: str) -> Figure:
    """A small panel a series: one dot a category with its figure, against the mark of the reference."""
    series = series_names(points)
    names = list(dict.fromkeys(points["x"]))
    labels = [style.wrapped(name, 26) for name in names]
    across = 2 if len(series) > 1 else 1
    down = math.ceil(len(series) / across)
    row_mm = max(5.6, row_height(labels))
    figure = style.blank_figure(down * (row_mm * len(names) + 10) + 12)
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False).flatten()
    marks = {} if reference is None else {row.x: row for row in reference.itertuples() if row.status == ""}
    longest = max(np.nanmax(numbers(points["value"]), initial=0), *(float(row.value) for row in marks.values()), 0)
    shown = []
    for axes, name in zip(grid, series, strict=False):
        part = points[points["series"] == name]
        for place, row in enumerate(part.itertuples()):
            value = float(row.value) if row.status == "" else 0
            mark = float(marks[row.x].value) if row.x in marks else 0
            axes.plot([0, value], [place, place], color=style.COLOURS[0], linewidth=1.6, solid_capstyle="butt")
            if row.status == "":
                axes.plot(value, place, style.MARKERS[0], color=style.COLOURS[0], markersize=6.5, clip_on=False)
            if row.x in marks:
                axes.plot(mark, place, "|", color=style.COLOURS[3], markersize=13, markeredgewidth=2.6, clip_on=False)
            text = axes.annotate(
                row.text, (max(value, mark), place), xytext=(BESIDE, 0), textcoords="offset points", va="center",
                fontsize=style.SMALL, gid="point",
            )  # fmt: skip
            shown.append((text, value, mark))
        axes.set_title(style.wrapped(name, 38), loc="left", fontsize=style.FONT_SIZE, fontweight="bold", pad=5)
        axes.set_yticks(range(len(names)), labels)
        axes.tick_params(axis="y", length=0, pad=7)
        axes.set_xticks([])
        axes.set_xlim(0, longest * 1.2)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set_visible(True)
    for axes in grid[len(series) :]:
        axes.set_visible(False)
    handles = [Line2D([], [], marker=style.MARKERS[0], color=style.COLOURS[0], linewidth=1.6)]
    if marks:
        handles.append(Line2D([], [], marker="|", color=style.COLOURS[3], linewidth=0, markersize=13, markeredgewidth=2.6))
    legend(figure, [scale.label, reference_name][: len(handles)], handles)
    bring_near(settle(figure), shown)
    return figure


def bring_near(figure: Figure, shown: list[tuple]) -> None:
    """Figures were laid out past the reference mark, where they could be read as its own.

    One that fits between its dot and the mark goes there; else on the line that leads to the dot, if that is long enough.
    """
    gap = BESIDE * figure.dpi / 72
    for text, value, mark in shown:
        start, dot, reference = (text.axes.transData.transform((x, 0))[0] for x in (0, value, mark))
        width = text.get_window_extent().width + 2 * gap
        if width < reference - dot:
            text.xy = (value, text.xy[1])
        elif reference > dot and width < dot - start:
            text.set(ha="right", x=-BESIDE, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})
            text.xy = (value, text.xy[1])
