"""Bars, columns and stacks: lengths from zero, each with its figure beside it."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from pipeline.display import style
from pipeline.display.drawing import (
    fill,
    legend,
    numbers,
    period_ticks,
    row_height,
    series_names,
    settle,
    touching,
    unit_heading,
)
from pipeline.display.plotted import wholes
from pipeline.display.selection import Scale


def horizontal(points: pd.DataFrame, scale: Scale, highlight: str | None = None) -> Figure:
    """Bars lying down: one group a category, one bar a series; with `highlight` one bar stands out and the rest are grey."""
    series = series_names(points)
    labels = [style.wrapped(name) for name in dict.fromkeys(points["x"])]
    row_mm = max(6.4 if len(series) == 1 else 5.0 * len(series) + 3, row_height(labels))
    figure = style.blank_figure(row_mm * len(labels) + 11 + (7 if len(series) > 1 else 0))
    axes = figure.subplots()
    draw(axes, points, series, "h")
    if highlight:
        for bar, name in zip(axes.containers[0], points["x"], strict=True):
            bar.set_facecolor(style.FOCUS[name != highlight])
    lay_down(axes, labels, longest(points))
    unit_heading(axes, scale.label)
    if len(series) > 1:
        legend(figure, series)
    return figure


def vertical(points: pd.DataFrame, scale: Scale) -> Figure:
    """Bars standing up over periods; laid down instead when their figures would not fit beside each other."""
    series = series_names(points)
    figure = style.blank_figure(78 + (7 if len(series) > 1 else 0))
    axes = figure.subplots()
    texts = draw(axes, points, series, "v")
    periods = list(dict.fromkeys(points["x"]))
    stand_up(axes, period_ticks(periods), longest(points))
    unit_heading(axes, scale.label)
    if len(series) > 1:
        legend(figure, series)
    if touching(texts) or touching(axes.get_xticklabels()):
        return horizontal(points, scale)
    return figure


def lay_down(axes, labels: list[str], room: float) -> None:
    """Names down the side and no value axis: each bar has its figure, for which the layout makes room."""
    axes.set_yticks(range(len(labels)), labels, fontsize=style.SMALL if len(labels) > 12 else style.FONT_SIZE, linespacing=1.05)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_xlim(0, room * 1.005)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(True)


def stand_up(axes, labels: list[str], room: float) -> None:
    """Columns across the page, each with its figure; one or two stand in the middle, no wider than three would be."""
    spare = max(0, 3 - len(labels)) / 2
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlim(-0.6 - spare, len(labels) - 0.4 + spare)
    axes.set_yticks([])
    axes.set_ylim(0, room * 1.14)
    axes.grid(visible=False)


def draw(axes, points: pd.DataFrame, series: list[str], orient: str) -> list:
    """The bars and their figures; a figure withheld or not supplied shows its symbol where the bar would begin."""
    frame = points.assign(number=np.nan_to_num(numbers(points["value"])))
    lying = orient == "h"
    sns.barplot(
        frame, x="number" if lying else "x", y="x" if lying else "number", hue="series", hue_order=series, orient=orient,
        order=list(dict.fromkeys(points["x"])), palette=style.COLOURS[: len(series)], saturation=1, errorbar=None,
        width=(0.72 if lying else 0.6) if len(series) == 1 else 0.82, legend=False, ax=axes,
    )  # fmt: skip
    axes.set(xlabel=None, ylabel=None)
    texts = []
    for place, (container, name) in enumerate(zip(axes.containers, series, strict=True)):
        for bar in container:
            bar.set(**fill(place))
        shown = points.loc[points["series"] == name, "text"]
        texts += axes.bar_label(container, labels=list(shown), padding=3, fontsize=style.SMALL, color=style.TEXT)
    return texts


def longest(points: pd.DataFrame) -> float:
    return np.nanmax(numbers(points["value"]), initial=0) or 1


def stacked(points: pd.DataFrame, scale: Scale, lying: bool) -> Figure:
    """Parts end to end, each with its figure where it fits, and the whole (or its symbol) at the end."""
    series = series_names(points)
    names = list(dict.fromkeys(points["x"]))
    labels = [style.wrapped(name) for name in names] if lying else period_ticks(names)
    row_mm = max(6.4, row_height(labels))
    figure = style.blank_figure(row_mm * len(names) + 20 if lying else 88)
    axes = figure.subplots()
    places, starts, pairs = np.arange(len(names)), np.zeros(len(names)), []
    for place, name in enumerate(series):
        part = points[points["series"] == name]
        lengths = np.nan_to_num(numbers(part["value"]))
        if lying:
            bars = axes.barh(places, lengths, left=starts, height=0.74, **fill(place))
        else:
            bars = axes.bar(places, lengths, bottom=starts, width=0.62, **fill(place))
        texts = [row.text if row.value else "" for row in part.itertuples()]
        plain = {"facecolor": style.COLOURS[place], "edgecolor": "none", "pad": 1} if style.HATCHES[place] else None
        inside = axes.bar_label(
            bars, labels=texts, label_type="center", fontsize=style.SMALL, color=style.ON_COLOUR[place], bbox=plain
        )
        pairs += zip(bars, inside, strict=True)
        starts = starts + lengths
    ends = [figure.text for figure in wholes(points, scale)]
    axes.bar_label(axes.containers[-1], labels=ends, padding=3, fontsize=style.SMALL, fontweight="bold", color=style.TEXT)
    room = starts.max(initial=0) or 1
    if lying:
        lay_down(axes, labels, room)
    else:
        stand_up(axes, labels, room)
    unit_heading(axes, scale.label)
    legend(figure, series)
    hide_cramped(figure, pairs)
    return figure


def hide_cramped(figure: Figure, pairs: list) -> None:
    """A figure wider or taller than its part of the stack is left to the chart's data and to the total."""
    settle(figure)
    for bar, text in pairs:
        room, size = bar.get_window_extent(), text.get_window_extent()
        if size.width + 4 > room.width or size.height + 2 > room.height:
            text.set_text("")
