"""Drawn worked cases: small rows in, tidy rows out. The cases are in tests/cases/."""

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
import yaml

from pipeline import calculations, frames, indicators
from pipeline.formats import exact
from pipeline.frames import NUMBERS, TIDY

CASES = [
    pytest.param(case, id=case["case"])
    for path in sorted((Path(__file__).parent / "cases").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def table(rows):
    """Rows as the clean tables have them: text blank and numbers None where nothing is said."""
    columns = dict.fromkeys(["count", "base", "value", "status", *(name for row in rows for name in row)])
    filled = [{name: exact(row.get(name)) if name in NUMBERS else row.get(name, "") for name in columns} for row in rows]
    return pd.DataFrame(filled, columns=list(columns), dtype=object)


def tidy(rows):
    return frames.tidy(expected_rows(rows))


def tidy_rows(frame):
    return [{name: value for name, value in row.items() if value not in ("", None)} for row in frame[TIDY].to_dict("records")]


def expected_rows(rows):
    return [{name: exact(value) if name in NUMBERS else value for name, value in row.items()} for row in rows]


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_comes_out_as_drawn(case):
    if "indicator" in case:
        section, name = case["indicator"].split(".")
        made = indicators.calculations(section)[name]({key: table(rows) for key, rows in case["tables"].items()})
    else:
        given = [table(case["table"])] if "table" in case else [tidy(case[name]) for name in ("numerators", "denominators")]
        made = getattr(calculations, case["calculation"])(*given, **case.get("arguments", {}))

    assert expected_rows(case["expected"]) == tidy_rows(made)


def row(count=None, base=None, value=None, status="", label="All", period="201718"):
    return {
        "time_period": period, "time_identifier": "Financial year", "area": "Derby", "measure": "m", "label": label,
        "count": count, "base": base, "value": value, "status": status,
    }  # fmt: skip


def test_a_percentage_of_nothing_is_not_applicable_and_never_nought():
    made = calculations.percents(table([row(0, 0)])).iloc[0]

    assert (None, "z") == (made["value"], made["status"])


def test_a_total_with_a_withheld_part_is_withheld_and_with_a_missing_part_missing():
    withheld = calculations.totals(table([row(3, label="a"), row(status="c", label="b"), row(status="x", label="d")])).iloc[0]
    missing = calculations.totals(table([row(3, label="a"), row(status="x", label="b")])).iloc[0]

    assert [(None, "c"), (None, "x")] == [(made["value"], made["status"]) for made in (withheld, missing)]


def test_rates_are_exact():
    made = calculations.rates(table([row(2836, 59670)]), per=10_000).iloc[0]

    assert Fraction(28360000, 59670) == made["value"]


def test_difference_is_first_minus_second():
    first, second = (calculations.counts(table([row(count)])) for count in (9, 4))

    assert [5] == list(calculations.difference(first, second)["value"])


def test_two_rows_for_one_figure_are_a_programming_mistake():
    with pytest.raises(AssertionError, match="several rows for one figure"):
        calculations.counts(table([row(1, label="a"), row(2, label="b")]))


def test_the_table_given_is_not_changed():
    given = table([row(3, label="a"), row(4, label="b")])
    before = given.copy(deep=True)

    calculations.shares(given, by="label")

    pd.testing.assert_frame_equal(before, given)
