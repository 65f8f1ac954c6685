"""Small invented indicators for the tests of charts, tables and alt text; and a contract for those of returns."""

from pipeline import binding
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


def bound(shown):
    """The block of a table or a chart, and what it told the ledger, by id."""
    ledger = {}

    def tell(entry):
        ledger[f"n-{len(ledger) + 1}"] = entry
        return f"n-{len(ledger)}"

    return shown.block("shown", tell), ledger


def untold(block) -> list[str]:
    """Numerals of a bound block that stand in no span and in no cell with an id."""
    texts = [block.get(name) or "" for name in ("caption", "title", "source", "markdown")] + (block.get("notes") or [])
    found = [numeral for text in texts for numeral in binding.numerals(binding.SPAN.sub("", text))]
    table = block.get("figures", block)
    cells = [(cell["text"], cell.get("bound")) for row in table.get("header", []) for cell in row]
    cells += [(group["label"], group.get("bound")) for group in table.get("groups") or []]
    for texts, ids in zip(table.get("rows", []), table.get("bound", []), strict=True):
        cells += zip(texts, ids, strict=True)
    return found + [text for text, identity in cells if identity is None and binding.numerals(text)]


VISITS = """
name: visits
title: Visits
description: One row a school.
source: {sender: Derby City Council}
disclosure: {counts: people, as_published: release, reason: Published in full.}
schema:
  fields:
    - time_period
    - area
    - {name: school, type: string, title: School, constraints: {required: true, enum: [Primary school, Secondary school]}}
    - count
    - {name: visited, type: date, title: Date, constraints: {maximum: "2018-03-31"}}
  primaryKey: [time_period, area, school]
received_as:
  201617: {count: Number}
"""
"""The contract of one small table, ``visits``."""
