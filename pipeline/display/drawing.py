"""What every chart is drawn with: value axis, tick labels, legend above the data, and labels that keep clear of each other."""

from decimal import Decimal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from pipeline import formats
from pipeline.display import style
from pipeline.display.figures import known
from pipeline.display.selection import Scale


def numbers(values) -> np.ndarray:
    """Values to draw: exact figures as floats, a missing one as not-a-number."""
    return np.array([float(value) if known(value) else np.nan for value in values])


def value_axis(axes: Axes, scale: Scale) -> None:
    """Ticks as readers see them (60%, £20,000) on few, light grid lines."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], integer=scale.decimal_places == 0))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, scale.unit)))
    axes.grid(axis="y", visible=True)
    axes.grid(axis="x", visible=False)


def tick(value: float, unit: str) -> str:
    exact = Decimal(repr(round(float(value), 6)))
    places = max(0, -exact.normalize().as_tuple().exponent)
    return formats.with_unit(exact, unit, places)


def unit_heading(axes: Axes, text: str) -> None:
    """The unit stands level above the axis, where it is read first, not turned on its side."""
    axes.set_title(text, loc="left", fontsize=style.SMALL, color=style.QUIET, pad=8)


def legend(figure: Figure, names: list[str], handles: list | None = None) -> None:
    """Which look belongs to which series, above the chart and never over the data, in as many columns as fit."""
    handles = handles or [Patch(label=name, **fill(place)) for place, name in enumerate(names)]
    for handle, name in zip(handles, names, strict=True):
        handle.set_label(style.wrapped(name, 60))
    for columns in (len(names), 2, 1):
        made = figure.legend(
            handles=handles, loc="outside upper left", ncols=columns, handlelength=2.4, handleheight=1.1,
            borderpad=0.2, borderaxespad=0.1, columnspacing=1.6,
        )  # fmt: skip
        if made.get_window_extent().width < figure.bbox.width or columns == 1:
            return
        made.remove()


def fill(place: int) -> dict:
    """Colour and hatching of a series: neighbours differ in lightness, and those of like lightness in hatching."""
    return {
        "facecolor": style.COLOURS[place],
        "hatch": style.HATCHES[place] or None,
        "edgecolor": style.ON_COLOUR[place] if style.HATCHES[place] else "white",
        "linewidth": 0.0 if style.HATCHES[place] else 0.5,
    }


def period_ticks(labels: list[str]) -> list[str]:
    """Period labels on two lines; the year of a quarter is written once, under its first quarter."""
    found, year = [], None
    for label in labels:
        head, _, tail = label.rpartition(" ")
        if label.startswith("Q"):
            found.append(f"{head}\n{tail if tail != year else ''}")
            year = tail
        else:
            found.append(style.wrapped(label, 10))
    return found


def thin_out(axes: Axes) -> None:
    """Leave out tick labels that would touch, counting back from the last period."""
    ticks = [label for label in axes.get_xticklabels() if label.get_text()]
    settle(axes.figure)
    boxes = [label.get_window_extent() for label in ticks]
    last = None
    for label, box in zip(reversed(ticks), reversed(boxes), strict=True):
        if last is not None and box.x1 + 3 > last.x0:
            label.set_visible(False)
        else:
            last = box


def touching(texts) -> bool:
    """True when two of the labels overlap as drawn."""
    texts = [text for text in texts if text.get_text()]
    if not texts:
        return False
    settle(texts[0].figure)
    boxes = [text.get_window_extent() for text in texts]
    return any(a.overlaps(b) for place, a in enumerate(boxes) for b in boxes[:place])


def settle(figure: Figure) -> Figure:
    """Lay the figure out, once; what is measured, drawn and saved afterwards stays where it is."""
    if figure.get_layout_engine():
        figure.get_layout_engine().execute(figure)
        figure.set_layout_engine(None)  # "none" would keep a place for it, for which every picture is drawn twice
    return figure


def series_names(points: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(points["series"]))


def row_height(labels: list[str]) -> float:
    """Millimetres that the longest of the names down the side needs."""
    return 3.7 * max(map(lines_of, labels)) + 0.9


def lines_of(text: str) -> int:
    return text.count("\n") + 1
