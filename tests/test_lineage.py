"""Numbers that know which cells of which returns they were made from."""

from fractions import Fraction

import pandas as pd
import pytest

from pipeline import frames, indicators, lineage, params, paths
from pipeline.calculations import counts, percents, totals
from pipeline.formats import exact
from pipeline.lineage import Cell


def cell(value, name):
    return Cell(value, {name: Fraction(1)})


A, B = cell(12, "t/201718/2/count"), cell(30, "t/201718/3/count")


@pytest.mark.parametrize(
    ("made", "value", "form"),
    [
        (A + B, 42, "t/201718/2/count + t/201718/3/count"),
        (B - A, 18, "t/201718/3/count - t/201718/2/count"),
        (sum([A, B], Fraction(0)), 42, "t/201718/2/count + t/201718/3/count"),
        (5 - A, -7, "-t/201718/2/count"),
        (A * 2 + A, 36, "3*t/201718/2/count"),
        (B / 4, Fraction(15, 2), "1/4*t/201718/3/count"),
        (-A, -12, "-t/201718/2/count"),
        (A - A, 0, ""),
    ],
)
def test_sums_differences_and_multiples_are_linear_forms(made, value, form):
    assert value == made
    assert form == lineage.text(lineage.terms_of(made))
    assert lineage.terms_of(made) == lineage.parse(form)


@pytest.mark.parametrize("made", [A / B, A * B, (A / B) * 100, A / B + A])
def test_quotients_and_products_know_their_cells_and_have_no_form(made):
    assert {"t/201718/2/count", "t/201718/3/count"} == set(lineage.cells_of(made))
    assert not lineage.terms_of(made)


def test_a_plain_number_has_no_cells():
    assert ({}, ()) == (lineage.terms_of(Fraction(3)), lineage.cells_of(Fraction(3)))


def test_rows_of_cells_are_named_once():
    assert ["t/201718/2", "t/201718/3"] == lineage.rows_of(["t/201718/2/count", "t/201718/2/base", "t/201718/3/count"])


@pytest.fixture
def table():
    rows = [("Neglect", 12, 40, "2"), ("Physical", 30, 40, "3")]
    frame = pd.DataFrame(
        [
            {
                "area": "Derby", "time_period": "201718", "time_identifier": "Financial year", "category": label,
                "count": exact(count), "base": exact(base), "value": None, "status": "",
                "returned_for": "201718", "source_row": line,
            }
            for label, count, base, line in rows
        ],
        dtype=object,
    )  # fmt: skip
    return lineage.named("plans", frame)


def formed(figures):
    return [lineage.with_forms(row) for row in frames.records(figures)]


def test_every_figure_says_which_cells_it_was_made_from(table):
    total = formed(totals(table))[0]
    share = formed(percents(table, by="category"))[0]
    count = formed(counts(table, by="category"))[1]

    assert "plans/201718/2/count + plans/201718/3/count" == total["numerator_from"] == total["value_from"]
    assert ("plans/201718/2/count", "plans/201718/2/base", "") == tuple(share[form] for form in lineage.FORMS)
    assert "plans/201718/2/count plans/201718/2/base" == share["cells"]
    assert "plans/201718/3/count" == count["value_from"]


def test_no_figure_of_the_example_is_without_its_cells(example):
    """And each linear form gives the number beside it when the cells are put in."""
    forms = 0
    for section in params.load().sections:
        rows = pd.read_csv(example.path(f"data/indicators/{section}.csv"), dtype=str, keep_default_na=False)
        assert not len(rows[(rows["value"] != "") & (rows["cells"] == "")]), section
        for row in rows.to_dict("records"):
            for column in lineage.COLUMNS:
                terms = lineage.parse(row[f"{column}_from"])
                if row[column] and terms:
                    forms += 1
                    assert exact(row[column]) == sum(times * received(example, name) for name, times in terms.items())
    assert forms > 1000


def received(example, name):
    table, folder, line, column = name.split("/")
    if table not in CLEAN:
        frame = pd.read_csv(example.path(f"data/clean/{table}.csv"), dtype=str, keep_default_na=False)
        CLEAN[table] = frame.set_index(["returned_for", "source_row"])
    return exact(CLEAN[table].loc[(folder, line), column])


CLEAN: dict = {}


def test_tables_that_indicators_read_are_named(monkeypatch, tmp_path, table):
    monkeypatch.setattr(paths, "CLEAN", tmp_path)
    table.map(str).replace("None", "").to_csv(tmp_path / "plans.csv", index=False)

    assert ("plans/201718/2/count",) == lineage.cells_of(indicators.Tables()["plans"]["count"].iloc[0])
