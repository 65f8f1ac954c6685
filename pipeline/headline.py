"""The headline figures of the year, as `dvc metrics` shows and compares them."""

import json

from pipeline import formats, paths, rows
from pipeline.errors import SettingError
from pipeline.params import Params
from pipeline.series import Context, Indicator
from pipeline.values import Value, plainly


def write(params: Params) -> None:
    """reports/<period>/headline.json: {section: {indicator: number}} for the board's area and the report's year.

    Figures that are withheld or not supplied are left out: dvc metrics compares numbers only.
    """
    figures: dict[str, dict] = {}
    for section in params.sections:
        folder = paths.PUBLISHABLE / section
        words = json.loads((folder / "indicators.json").read_text(encoding="utf-8"))
        every = rows.read(folder / "figures.csv")
        for name, definition in words.items():
            lender, _, identity = name.partition(".")
            if lender != section or not definition.pop("headline"):
                continue
            mine = [row for row in every if (row["section"], row["indicator"]) == (lender, identity)]
            labels = {row["breakdown"] for row in mine}
            if "" not in labels and len(labels) > 1:
                raise SettingError(
                    f"pipeline/indicators/{section}.yml: {identity}",
                    "a headline needs a figure without breakdown",
                    "Remove headline: true.",
                )
            indicator = Indicator(lender, identity, rows=mine, context=Context.of(params), **definition)
            value = Value(indicator, told=plainly).value
            if value is not None:
                shown = formats.rounded(value, indicator.decimal_places)
                figures.setdefault(section, {})[identity] = int(shown) if indicator.decimal_places == 0 else float(shown)
    path = paths.report(params.report.time_period) / "headline.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
