"""Small invented indicators for tests of charts, tables and alt text."""

import pandas as pd

from pipeline.formats import exact
from pipeline.frames import TIDY
from pipeline.series import Context, Indicator

CONTEXT = Context("201718", "Derby", "Derbyshire", "East Midlands", "England", "Comparator average")


def indicator(rows, id="plans_count", title="Child protection plans", unit="children", decimal_places=0, **words) -> Indicator:
    """An indicator from short rows: dictionaries in which everything but the value has a default."""
    defaults = {"area": "Derby", "time_period": "201718", "time_identifier": "Financial year", "breakdown": "", "status": ""}
    full = []
    for row in rows:
        row = defaults | row
        numbers = {name: exact(row.get(name)) for name in ("numerator", "denominator", "value")}
        topic = row.get("breakdown_topic", words.get("topic", "reason") if row["breakdown"] else "")
        full.append(row | numbers | {"breakdown_topic": topic})
    frame = pd.DataFrame(full, columns=TIDY, dtype=object)
    frame = frame.where(frame.notna(), None)
    words = {"definition": "Invented.", "denominator": None, "polarity": "none", "year_type": "financial", "section": "test"} | words
    words = {"source": "Invented returns"} | {name: word for name, word in words.items() if name != "topic"}
    return Indicator(id=id, title=title, unit=unit, decimal_places=decimal_places, rows=frame, context=words.pop("context", CONTEXT), **words)


def yearly(values: dict, **words) -> Indicator:
    """{'201617': 12, '201718': 'c'}: one figure a year; a symbol where there is none."""
    return indicator([{"time_period": period} | figure(value) for period, value in values.items()], **words)


def parts(values: dict, **words) -> Indicator:
    """{'Drift': 12, 'Delay': 'c'}: this year's figures by breakdown."""
    return indicator([{"breakdown": name} | figure(value) for name, value in values.items()], **words)


def by_area(values: dict, **words) -> Indicator:
    """{'Derby': {'201617': 12, '201718': 13}, 'England': {...}}."""
    rows = [
        {"area": area, "time_period": period} | figure(value) for area, series in values.items() for period, value in series.items()
    ]
    return indicator(rows, **words)


def figure(value) -> dict:
    return {"status": value, "value": None} if isinstance(value, str) and not value[0].isdigit() else {"value": value}
