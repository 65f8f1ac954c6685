"""docs/benchmark.svg: bars with their seconds beside them, in the style of the report's charts."""

import io
from pathlib import Path
from xml.etree import ElementTree

from matplotlib.axes import Axes

from benchmarks.contender import COLD, COMMENTARY, NOTEBOOK, UNCHANGED
from benchmarks.contenders import ALL, IDLE, OURS, STOCK, WATCHED
from benchmarks.machine import Run
from benchmarks.report import measured, told
from benchmarks.summary import Measurements, Spread, spread
from pipeline.display import style

SVG = "http://www.w3.org/2000/svg"
TITLES = {contender.name: contender.title for contender in ALL}
Bar = tuple[str, Spread, bool]


def panels(run: Run, found: Measurements) -> dict[str, list[Bar]]:
    """What is drawn: a heading and its bars, each a name, its seconds, and whether it is this project."""

    def bars(case: str, *names: str) -> list[Bar]:
        made = [(TITLES[name], spread(found.seconds(name, case)), name in (OURS, WATCHED)) for name in names]
        return [bar for bar in made if bar[1]]

    floor = spread(found.floor(run.cores))
    sections = [
        (contender.title, spread(found.seconds(contender.name, COLD)), contender.title == TITLES[OURS])
        for contender in measured("sections", found)
        if found.seconds(contender.name, COLD)
    ]
    drawn = {
        "The whole report, nothing made yet": bars(COLD, STOCK, OURS) + ([("The floor", floor, False)] if floor else []),
        "One commentary file edited": bars(COMMENTARY, STOCK, OURS, WATCHED),
        "One notebook edited": bars(NOTEBOOK, STOCK, OURS, WATCHED),
        "Nothing changed": bars(UNCHANGED, STOCK, OURS, IDLE),
        "The sections alone, nothing made yet": sorted(sections, key=lambda bar: -bar[1].median),
    }
    return {heading: shown for heading, shown in drawn.items() if shown}


def draw(run: Run, found: Measurements, path: Path) -> None:
    """Write the picture; each panel has a scale of its own, from nought."""
    shown = panels(run, found)
    with style.theme():
        heights = [len(bars) for bars in shown.values()]
        figure = style.blank_figure(6.5 * sum(heights) + 9 * len(heights))
        grid = figure.subplots(len(shown), 1, height_ratios=heights, squeeze=False)[:, 0]
        for axes, (heading, bars) in zip(grid, shown.items(), strict=True):
            panel(axes, heading, bars)
        drawn = io.BytesIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    path.write_bytes(described(drawn.getvalue(), shown))


def panel(axes: Axes, heading: str, bars: list[Bar]) -> None:
    """Bars from the top down; the least and the greatest as a thin line; the seconds beside each."""
    places = range(len(bars))
    greatest = max(taken.greatest for _, taken, _ in bars)
    colours = [style.FOCUS[0] if ours else style.FOCUS[1] for _, _, ours in bars]
    axes.barh(places, [taken.median for _, taken, _ in bars], color=colours, height=0.65)
    for place, (_, taken, _) in enumerate(bars):
        axes.plot([taken.least, taken.greatest], [place, place], color=style.TEXT, linewidth=1)
        at = taken.greatest + greatest * 0.012
        axes.text(at, place, told(taken), va="center", fontsize=style.SMALL, color=style.TEXT)
    axes.set_yticks(places, [name for name, _, _ in bars])
    axes.set_xlim(0, greatest * 1.35)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks([])
    axes.set_title(heading, loc="left", fontsize=style.FONT_SIZE, fontweight="bold", color=style.TEXT)


def described(svg: bytes, shown: dict[str, list[Bar]]) -> bytes:
    """The picture with a title and, for who cannot see it, all of its numbers in words."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(svg)
    words = [f"{heading}: " + "; ".join(f"{name} {told(taken)}" for name, taken, _ in bars) for heading, bars in shown.items()]
    for place, (tag, text) in enumerate({"title": "How long it takes to make the report", "desc": ". ".join(words)}.items()):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"benchmark-{tag}"})
        element.text = text
        root.insert(place, element)
    root.set("role", "img")
    root.set("aria-labelledby", "benchmark-title benchmark-desc")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
