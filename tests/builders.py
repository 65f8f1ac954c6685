"""Small invented indicators for the tests of charts, tables and alt text."""

from pipeline.formats import SYMBOLS, exact
from pipeline.frames import tidy
from pipeline.series import Context, Indicator

CONTEXT = Context("201718", "Derby", "Derbyshire", "East Midlands", "England", "Comparator average")
ROW = {"area": "Derby", "time_period": "201718", "time_identifier": "Financial year", "breakdown": "", "status": ""}
NUMBERS = ("numerator", "denominator", "value")


def indicator(rows, id="plans_count", title="Child protection plans", unit="children", places=0, base=None, topic="reason"):
    """An indicator from rows in which everything but the value has a default; a symbol as value is a status."""
    full = []
    for row in rows:
        row = ROW | row
        if row.get("value") in SYMBOLS:
            row |= {"status": row["value"], "value": None}
        row |= {"breakdown_topic": topic if row["breakdown"] else ""}
        full.append(row | {name: exact(row.get(name)) for name in NUMBERS})
    words = ("Invented.", unit, base, places, "none", "financial", "Invented returns")
    return Indicator("test", id, title, *words, tidy(full), CONTEXT)


def yearly(values: dict, **words):
    """{'201617': 12, '201718': 'c'}: one figure a year."""
    return indicator([{"time_period": period, "value": value} for period, value in values.items()], **words)


def parts(values: dict, **words):
    """{'Drift': 12, 'Delay': 'c'}: this year's figures by breakdown."""
    return indicator([{"breakdown": name, "value": value} for name, value in values.items()], **words)


def by_area(values: dict, **words):
    """{'Derby': {'201617': 12, '201718': 13}, 'England': {...}}."""
    return indicator(
        [{"area": area, "time_period": period, "value": value} for area, row in values.items() for period, value in row.items()],
        **words,
    )


def grid(values: dict, periods, **words):
    """{'Rape': [81, 91, 110], ...} with a figure for each of the periods."""
    return indicator(
        [
            {"time_period": period, "breakdown": name, "value": value}
            for name, row in values.items()
            for period, value in zip(periods, row, strict=True)
        ],
        **words,
    )
