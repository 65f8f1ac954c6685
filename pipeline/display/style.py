"""How charts look: the Analysis Function's style sheet and colours, our font, and sizes for a page 160 mm wide.

Everything is set inside `theme()`, so that drawing leaves nobody else's settings changed.
"""

from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap

import matplotlib as mpl
import seaborn as sns
from afcharts.af_colours import get_af_colours
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pipeline import paths

WIDTH_MM = 160
DPI = 150
MOST_CATEGORIES = 4
COLOURS = get_af_colours("categorical", number_of_colours=MOST_CATEGORIES)
FOCUS = [COLOURS[0], "#8C8C8C"]
# White text is readable on the first and third colours, dark text on the others.
ON_COLOUR = ["#FFFFFF", "#0B0C0C", "#FFFFFF", "#0B0C0C"]
MARKERS = ["o", "s", "^", "D"]
LINES = ["-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5))]
HATCHES = ["", "", "///", "..."]
TEXT = "#0B0C0C"
QUIET = "#505A5F"
FONT_SIZE = 10
SMALL = 9

# Only our fonts and Matplotlib's own: the machine may have other versions of the same.
font_manager.fontManager.ttflist = [
    font for font in font_manager.fontManager.ttflist if Path(font.fname).is_relative_to(mpl.get_data_path())
]
for _font in sorted((paths.TEMPLATES / "fonts").glob("*.ttf")):
    font_manager.fontManager.addfont(str(_font))


@contextmanager
def theme():
    """Settings for drawing and for saving; the same bytes come out of the same figures."""
    with mpl.rc_context():
        sns.set_theme(style="white")
        mpl.style.use("afcharts.afcharts")
        mpl.rcParams.update(
            {
                "font.family": "sans-serif",
                "font.sans-serif": ["Liberation Sans", "DejaVu Sans"],
                "font.size": FONT_SIZE,
                "axes.labelsize": FONT_SIZE,
                "axes.titlesize": FONT_SIZE,
                "xtick.labelsize": FONT_SIZE,
                "ytick.labelsize": FONT_SIZE,
                "legend.fontsize": FONT_SIZE,
                "text.color": TEXT,
                "axes.labelcolor": TEXT,
                "xtick.labelcolor": TEXT,
                "ytick.labelcolor": TEXT,
                "hatch.linewidth": 0.6,
                "lines.markersize": 6,
                "svg.fonttype": "path",
                "svg.hashsalt": "safeguarding-annual-report",
                "savefig.dpi": DPI,
            }
        )
        yield


def blank_figure(height_mm: float) -> Figure:
    """An empty figure of the report's width, drawn without pyplot so that no window or notebook shows it twice."""
    figure = Figure(figsize=(WIDTH_MM / 25.4, height_mm / 25.4), dpi=DPI, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    figure.get_layout_engine().set(w_pad=0.06, h_pad=0.04)
    return figure


def wrapped(text: str, width: int = 36) -> str:
    """A long name over several lines, never broken inside a word."""
    return "\n".join(wrap(text, width, break_long_words=False, break_on_hyphens=False)) or text


def spread(positions: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions moved as little as possible so that neighbours are a gap apart and all lie between low and high.

    Labels that collide form a block centred on where they want to be; blocks that collide join.
    """
    order = sorted(range(len(positions)), key=lambda i: (positions[i], i))
    blocks: list[list] = []  # [members, start]
    for index in order:
        blocks.append([[index], positions[index]])
        while True:
            members, _ = blocks[-1]
            length = gap * (len(members) - 1)
            start = sum(positions[i] for i in members) / len(members) - length / 2
            blocks[-1][1] = min(max(start, low), max(high - length, low))
            if len(blocks) < 2 or blocks[-2][1] + gap * len(blocks[-2][0]) <= blocks[-1][1]:
                break
            last = blocks.pop()
            blocks[-1][0] = blocks[-1][0] + last[0]
    result = list(positions)
    for members, start in blocks:
        for place, index in enumerate(members):
            result[index] = start + gap * place
    return result
