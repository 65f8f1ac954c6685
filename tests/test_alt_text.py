"""Alt text says what the picture shows: direction, ends, peaks, the largest and smallest, and what is withheld."""

import pytest

from pipeline.display import charts
from pipeline.display.alt_text import LONGEST
from tests.builders import bound, by_area, grid, indicator, parts, yearly

YEARS = ["201415", "201516", "201617", "201718"]


def told(chart, *parts):
    """What the alt text told, of these parts: its entries come first after those of the title."""
    return [entry for entry in bound(chart)[1].values() if entry["part"] in parts]


def alt(values):
    return charts.trend(yearly(dict(zip(YEARS, values, strict=True)))).alt


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((340, 350, 368, 519), "Rose from 340 in 2014-15 to 519 in 2017-18."),
        ((519, 400, 390, 340), "Fell from 519 in 2014-15 to 340 in 2017-18."),
        ((340, 400, 390, 340), "Was 340 in 2014-15 and in 2017-18; highest 400 in 2015-16."),
        ((340, 340, 340, 340), "Was 340 in 2014-15 and in 2017-18; the same throughout."),
        ((340, 600, 300, 519), "Rose from 340 in 2014-15 to 519 in 2017-18; highest 600 in 2015-16 and lowest 300 in 2016-17."),
        ((340, "x", 368, 519), "Rose from 340 in 2014-15 to 519 in 2017-18. Not supplied: 2015-16."),
        ((340, 350, "c", 519), "Rose from 340 in 2014-15 to 519 in 2017-18. Withheld: 2016-17."),
        ((340, 350, 368, "x"), "Rose from 340 in 2014-15 to 368 in 2016-17. Not supplied: 2017-18."),
    ],
    ids=["up", "down", "level", "flat", "turning", "missing", "withheld", "missing at the end"],
)
def test_a_line_says_how_it_went(values, sentence):
    assert alt(values) == f"Line chart: Child protection plans, 2014-15 to 2017-18. {sentence}"


def test_figures_that_look_alike_are_not_called_a_change():
    rate = yearly({"201617": "45.04", "201718": "45.01"}, id="a_rate", places=1)

    assert charts.trend(rate).alt.endswith("Was 45.0 in 2016-17 and in 2017-18.")


def test_a_peak_that_readers_cannot_see_is_none():
    rate = yearly(dict(zip(YEARS, ["45", "45.04", "45", "45"], strict=True)), id="a_rate", places=1)

    assert charts.trend(rate).alt.endswith("Was 45.0 in 2014-15 and in 2017-18; the same throughout.")


def test_one_period_has_its_figure():
    assert charts.trend(yearly({"201718": 12})).alt == "Bar chart: Child protection plans, 2017-18. One figure: 12 in 2017-18."


def test_each_line_is_named():
    rates = by_area({"Derby": {"201617": "461.1", "201718": "475.3"}, "England": {"201718": 341}}, id="a_rate", places=1)

    assert charts.trend(rates, against=["England"]).alt.endswith(
        "Derby rose from 461.1 in 2016-17 to 475.3 in 2017-18. England: 341.0 in 2017-18."
    )


def test_a_day_is_named_with_at_and_a_quarter_with_in():
    rows = [("201617", "31 March", 5), ("201718", "31 March", 9)]
    days = indicator([{"time_period": period, "time_identifier": part, "value": value} for period, part, value in rows])
    quarters = indicator([{"time_period": "201718", "time_identifier": f"Financial year Q{q}", "value": q} for q in (1, 2)])

    assert "Rose from 5 at 31 March 2017 to 9 at 31 March 2018." in charts.trend(days).alt
    assert "Rose from 1 in Q1 2017-18 to 2 in Q2 2017-18." in charts.trend(quarters).alt


def test_bars_name_the_two_largest_and_the_smallest_and_what_is_withheld():
    factors = parts({"Illness": 231, "Access": 59, "Treatment": 90, "Allergies": 5, "Asthma": 6, "Bullying": "c"}, topic="factor")

    assert charts.bar(factors).alt == (
        "Bar chart: Child protection plans by factor, 2017-18. "
        "Largest Illness 231, then Treatment 90; smallest shown Allergies 5. Withheld: Bullying."
    )


def test_what_is_not_shown_may_be_larger_or_smaller():
    def tell(symbol):
        return charts.bar(parts({"A": 9, "B": 8, "C": 7, "D": 6, "E": 5, "F": symbol})).alt

    assert "Largest A 9, then B 8; smallest shown E 5" in tell("c")
    assert "Largest shown A 9, then B 8; smallest shown E 5" in tell("x")
    assert "Largest A 9, then B 8; smallest F 0" in tell(0)


def test_the_lowest_of_a_line_with_a_withheld_figure_is_the_lowest_shown():
    assert alt((340, 600, "c", 519)).endswith("; highest 600 in 2015-16. Withheld: 2016-17.")
    assert alt((340, 300, "c", 519)).endswith("; lowest shown 300 in 2015-16. Withheld: 2016-17.")
    assert alt((340, 600, "x", 519)).endswith("; highest shown 600 in 2015-16. Not supplied: 2016-17.")


def test_smallest_that_are_alike_are_counted_not_picked():
    assert "smallest 1 (2 of 5 categories)" in charts.bar(parts({"A": 9, "B": 5, "C": 3, "D": 1, "E": 1})).alt


def test_a_few_bars_are_all_named():
    assert charts.bar(parts({"Neglect": 28, "Physical": 13, "Sexual": 6})).alt.endswith("Neglect 28, Physical 13 and Sexual 6.")


def test_each_area_of_grouped_bars_is_named():
    rows = [("Derby", "Neglect", 28), ("Derby", "Physical", 13), ("England", "Neglect", 47), ("England", "Physical", 8)]
    abuse = indicator([{"area": area, "breakdown": name, "value": value} for area, name, value in rows])

    assert charts.compare_areas_by_breakdown(abuse).alt.endswith(
        "Derby: Neglect 28 and Physical 13. England: Neglect 47 and Physical 8."
    )


def test_many_withheld_figures_are_counted():
    assert "Withheld: 7 of 8 figures." in charts.bar(parts({"A": 9} | {f"Kind {kind}": "c" for kind in "abcdefg"})).alt


def test_a_cut_list_describes_what_is_drawn():
    text = charts.bar(parts({f"Kind {number}": 100 - number for number in range(20)}), top=6).alt

    assert "smallest Kind 5 95" in text


LONG = "Children whose needs were assessed in the year by the service called number {}"


def test_long_text_loses_its_asides_first():
    text = charts.trend(grid({LONG.format(number): [100, 900, 1, 500] for number in range(4)}, YEARS)).alt

    assert len(text) < LONGEST
    assert "highest" not in text
    assert LONG.format(3) in text


def test_longer_text_then_names_fewer_lines_and_points_to_the_data():
    text = charts.trend(
        grid({f"{LONG.format(number)} of the county, or by another": [100, 900, 1, 500] for number in range(4)}, YEARS)
    ).alt

    assert len(text) < LONGEST
    assert LONG.format(0) in text and LONG.format(3) not in text
    assert text.endswith("The figures are in the chart's data.")


def test_money_and_percentages_have_their_signs():
    assert "£113,295" in charts.bar(parts({"Council": 113295, "Police": 25839}, unit="pounds")).alt
    assert "52.0%" in charts.bar(parts({"Neglect": 52, "Other": 48}, id="a_percent", unit="percent", places=1)).alt


def test_the_figures_of_alt_text_are_told_in_their_order():
    chart = charts.trend(yearly(dict(zip(YEARS, [340, 600, 300, 519], strict=True))))

    assert [(entry["shown"], entry["time_period"], entry["value"]) for entry in told(chart, "alt text")] == [
        ("340", "201415", "340"), ("519", "201718", "519"), ("600", "201516", "600"), ("300", "201617", "300"),
    ]  # fmt: skip


def test_figures_that_read_the_same_are_told_each_as_its_own():
    rates = by_area({"Derby": {"201617": "45.04", "201718": "46"}, "England": {"201617": "44", "201718": "45.01"}}, places=1)
    entries = [entry for entry in told(charts.trend(rates, against=["England"]), "alt text") if entry["shown"] == "45.0"]

    assert [(entry["area"], entry["value"]) for entry in entries] == [("Derby", "45.04"), ("England", "45.01")]


def test_a_direction_is_told_with_the_figure_that_it_starts_from():
    (entry,) = told(charts.trend(yearly({"201617": 340, "201718": 300})), "direction")

    assert (entry["shown"], entry["value"], entry["time_period"]) == ("Fell", "300", "201718")
    assert [(other["value"], other["time_period"]) for other in entry["others"]] == [("340", "201617")]


def test_the_largest_is_told_with_all_others():
    largest, smallest = told(charts.bar(parts({"A": 9, "B": 8, "C": 7, "D": 6, "E": "c", "F": 5})), "rank")

    assert (largest["shown"], largest["breakdown"], smallest["shown"], smallest["breakdown"]) == (
        "Largest", "A", "smallest shown", "F",
    )  # fmt: skip
    assert [other["breakdown"] for other in largest["others"]] == ["B", "C", "D", "F", "E"]


def test_numbers_of_categories_are_told_as_counts():
    entries = told(charts.bar(parts({"A": 9, "B": 5, "C": 3, "D": 1, "E": 1})), "count")

    assert [(entry["shown"], entry["value"]) for entry in entries] == [("2", "2"), ("5", "5")]


def test_shortened_text_tells_only_what_it_says():
    chart = charts.trend(grid({LONG.format(number): [100, 900, 1, 500] for number in range(4)}, YEARS))

    assert {entry["shown"] for entry in told(chart, "alt text")} == {"100", "500"}


def test_alt_text_is_plain_and_the_same_with_and_without_a_ledger():
    chart = charts.trend(yearly({"201617": 340, "201718": 300}))

    assert bound(chart)[0]["alt"] == chart.alt and "{#" not in chart.alt
