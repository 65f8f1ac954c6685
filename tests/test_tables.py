"""Tables: every header has a scope, what adds up adds up exactly, no cell is silently empty, and every number is told."""

from dataclasses import replace
from html.parser import HTMLParser

import lxml.html
import pandas as pd
import pytest

from pipeline.binding import plain
from pipeline.display import tables
from pipeline.errors import NotebookError
from tests.builders import bound, by_area, grid, indicator, parts, untold, yearly

YEARS = ["201516", "201617", "201718"]
QUARTERS = [
    ("201617", "Q1"),
    ("201617", "Q2"),
    ("201617", "Q3"),
    ("201617", "Q4"),
    ("201718", "Q1"),
    ("201718", "Q2"),
    ("201718", "Q3-Q4"),
]


@pytest.fixture
def met():
    return grid({"Police": [4, 3, 2], "Health": [5, 4, 4]}, YEARS, id="met_count", title="Threshold met", topic="agency")


@pytest.fixture
def advice():
    return grid({"Police": [1, 0, 0], "Health": [3, 8, 12]}, YEARS, id="advice_count", title="Advice only", topic="agency")


@pytest.fixture
def notifications():
    rows = [
        {"time_period": year, "time_identifier": f"Financial year {quarter}", "breakdown": "Drift", "value": 9 + place}
        for place, (year, quarter) in enumerate(QUARTERS)
    ]
    rows += [{"time_period": year, "breakdown": "Drift", "value": 14} for year in ("201617", "201718")]
    return indicator(rows, id="notifications_percent", title="Notifications", unit="percent", base="cases raised")


def headings(table):
    return [[cell["text"] for cell in row] for row in table.header]


def test_breakdowns_go_down_and_years_across(met):
    table = tables.pivot(met)

    assert headings(table) == [["Agency", "2015-16", "2016-17", "2017-18"]]
    assert table.rows == [["Police", "4", "3", "2"], ["Health", "5", "4", "4"]]
    assert table.caption == "Threshold met by agency, 2015-16 to 2017-18"


def test_two_levels_of_columns_make_two_header_rows(met, advice):
    table = tables.pivot([met, advice], columns=["time_period", "indicator"])

    assert headings(table) == [["Agency", "2015-16", "2016-17", "2017-18"], ["Threshold met", "Advice only"] * 3]
    assert [(cell["colspan"], cell["rowspan"]) for cell in table.header[0]] == [(1, 2), (2, 1), (2, 1), (2, 1)]
    assert table.rows[1] == ["Health", "5", "3", "4", "8", "4", "12"]


def test_quarters_stand_under_their_year_with_the_year_itself_last(notifications):
    table = tables.pivot(notifications, columns=["time_period", "time_identifier"], time_identifier="all")

    assert headings(table) == [
        ["Reason", "2016-17", "2017-18"],
        ["Q1", "Q2", "Q3", "Q4", "Year", "Q1", "Q2", "Q3 and Q4", "Year"],
    ]
    assert [cell["colspan"] for cell in table.header[0]] == [1, 5, 4]
    assert table.rows == [["Drift", "9%", "10%", "11%", "12%", "14%", "13%", "14%", "15%", "14%"]]


def test_yearly_figures_are_shown_when_quarters_are_held_too(notifications):
    assert headings(tables.pivot(notifications)) == [["Reason", "2016-17", "2017-18"]]


def test_two_levels_of_rows_make_groups(met, advice):
    table = tables.pivot([met, advice], rows=["breakdown", "time_period"], columns="indicator")

    assert table.groups == [{"label": "Police", "rows": 3}, {"label": "Health", "rows": 3}]
    assert table.rows[0] == ["2015-16", "4", "1"]
    assert list(table.data.columns) == ["Agency", "Year", "Threshold met", "Advice only"]
    assert table.data.iloc[3].tolist() == ["Health", "2015-16", "5", "3"]


def test_a_total_row_adds_up(met):
    table = tables.pivot(met, total="All agencies")

    assert table.rows[-1] == ["All agencies", "9", "7", "6"]
    assert table.total_row


def test_a_total_is_withheld_with_its_parts_and_missing_with_them():
    table = tables.pivot(grid({"Police": [4, "c", "x"], "Health": [5, 4, 4]}, YEARS), total="Total")

    assert table.rows[-1] == ["Total", "9", "c", "x"]


def test_a_total_is_added_before_rounding():
    table = tables.pivot(parts({"Police": "1.4", "Health": "1.4"}), total=True)

    assert table.rows == [["Police", "1"], ["Health", "1"], ["Total", "3"]]


def test_a_total_that_was_received_is_used_as_it_is():
    received = indicator([{"value": 906}, {"breakdown": "Illness", "value": 231}, {"breakdown": "Bullying", "value": "c"}])

    assert tables.pivot(received).rows == [["Illness", "231"], ["Bullying", "c"], ["Total", "906"]]
    assert tables.pivot(received, total="All factors").rows[-1] == ["All factors", "906"]
    assert tables.pivot(received, total=False).rows == [["Illness", "231"], ["Bullying", "c"]]
    assert not tables.pivot(received, total=False).total_row


def test_percentages_are_not_added_up():
    with pytest.raises(NotebookError, match="cannot be added up"):
        tables.pivot(parts({"Drift": 10, "Delay": 20}, id="a_percent", unit="percent"), total="Total")


def test_a_percentage_over_all_periods_is_taken_of_the_sums_behind_it():
    rows = [("201516", 40, 62), ("201617", 33, 50), ("201718", 61, 71)]
    share = indicator(
        [{"time_period": year, "numerator": part, "denominator": whole, "value": 0} for year, part, whole in rows],
        id="share_percent", title="Share", unit="percent", places=1,
    )  # fmt: skip
    table = tables.pivot(share, rows="time_period", columns="indicator", total="Three years")

    assert table.rows[-1] == ["Three years", "73.2%"]  # 134 of 183


def test_a_figure_nobody_sent_is_an_x_with_a_note():
    table = tables.pivot(by_area({"Derby": {"201617": 1, "201718": 2}, "England": {"201718": 3}}), rows="area")

    assert table.rows == [["Derby", "1", "2"], ["England", "x", "3"]]
    assert table.notes == ["x: not supplied."]


def test_symbols_are_explained_once_each_and_only_those_present():
    table = tables.pivot(grid({"Police": ["c", "c", "z"], "Health": [5, 4, 4]}, YEARS))

    assert table.notes == ["c: withheld so that nobody can be identified.", "z: not applicable."]


def test_the_reports_year_is_shown_even_when_nothing_came_for_it():
    table = tables.pivot(yearly({"201516": 20, "201617": 13}))

    assert headings(table)[0][1:] == ["2015-16", "2016-17", "2017-18"]
    assert table.rows == [["Child protection plans", "20", "13", "x"]]


def test_years_after_the_reports_own_are_left_out_unless_asked_for():
    plans = yearly({"201718": 519, "201819": 441})

    assert headings(tables.pivot(plans))[0][1:] == ["2017-18"]
    assert headings(tables.pivot(plans, later=True))[0][1:] == ["2017-18", "2018-19"]


def test_areas_come_in_the_boards_order():
    values = {
        "England": {"201718": 4},
        "Leeds": {"201718": 5},
        "East Midlands": {"201718": 3},
        "Comparator average": {"201718": 2},
        "Derby": {"201718": 1},
    }

    assert [row[0] for row in tables.pivot(by_area(values), rows="area").rows] == [
        "Derby",
        "Comparator average",
        "East Midlands",
        "England",
        "Leeds",
    ]


def test_periods_come_in_order_of_time_and_breakdowns_as_received():
    table = tables.pivot(grid({"Zoo": [3, 2, 1], "Ark": [6, 5, 4]}, YEARS[::-1]))

    assert table.rows == [["Zoo", "1", "2", "3"], ["Ark", "4", "5", "6"]]


def test_rows_columns_and_years_can_be_chosen(met):
    table = tables.pivot(
        met, breakdowns=["Health", "Police"], periods=2, labels={"Police": "Derbyshire Police"}, heading="Who referred"
    )

    assert headings(table) == [["Who referred", "2016-17", "2017-18"]]
    assert table.rows == [["Health", "4", "4"], ["Derbyshire Police", "3", "2"]]


def test_chosen_breakdowns_come_in_the_order_of_the_choice():
    table = tables.pivot(parts({"Ark": 1, "Zoo": 2, "Moon": 3}), breakdowns=["Zoo", "Ark", "Moon"])

    assert [row[0] for row in table.rows] == ["Zoo", "Ark", "Moon"]


def test_a_breakdown_nobody_knows_is_refused():
    with pytest.raises(NotebookError, match="no breakdown called Arc"):
        tables.pivot(parts({"Ark": 1}), breakdowns=["Arc"])


def test_quarters_and_single_dates_are_not_mixed():
    rows = [{"time_identifier": f"Financial year Q{quarter}", "value": quarter} for quarter in (1, 2)]
    table = tables.pivot(indicator([*rows, {"time_identifier": "August", "value": 9}]))

    assert headings(table)[0][1:] == ["Q1 2017-18", "Q2 2017-18"]


def test_indicators_can_be_the_rows(met, advice):
    table = tables.pivot([met, advice], rows="indicator", labels={"advice_count": "Advice"})

    assert table.rows == [["Threshold met", "9", "7", "6"], ["Advice", "4", "8", "12"]]


def test_a_second_indicator_may_stand_as_a_row_under_the_breakdown_of_the_first(notifications):
    raised = indicator([{"time_period": "201617", "value": 201}, {"value": 256}], id="raised_count", title="Cases raised")

    assert tables.pivot([notifications, raised]).rows == [["Drift", "14%", "14%"], ["Cases raised", "201", "256"]]


def test_rows_that_would_be_mixed_up_are_refused(met, advice):
    with pytest.raises(NotebookError, match=r"several have a row 'Police'.*"):
        tables.pivot([met, advice])


def test_a_census_stands_beside_this_years_figures_under_its_own_year(met):
    census = indicator(
        [{"time_period": "201011", "time_identifier": "Census", "breakdown": "Police", "value": 7}], title="Population"
    )
    table = tables.pivot([met, census], columns="indicator")

    assert headings(table) == [["Agency", "Threshold met", "Population (2011 Census)"]]
    assert table.rows == [["Police", "2", "7"], ["Health", "4", "x"]]


def test_every_percentage_says_of_what(notifications):
    assert tables.pivot(notifications).notes == ["Percentages are of cases raised."]


def test_the_data_has_plain_numbers_and_symbols_in_brackets(tmp_path):
    table = tables.pivot(parts({"Council": "113295", "Police": "c"}, unit="pounds"))
    table.save(tmp_path, "t-money")

    assert table.rows == [["Council", "£113,295"], ["Police", "c"]]
    assert (tmp_path / "t-money.csv").read_text() == "Reason,2017-18\nCouncil,113295\nPolice,[c]\n"


def test_the_data_joins_two_header_rows(met, advice):
    table = tables.pivot([met, advice], columns=["time_period", "indicator"])

    assert list(table.data.columns)[:3] == ["Agency", "2015-16, Threshold met", "2015-16, Advice only"]


def test_every_header_cell_has_a_scope_and_a_text(met, advice):
    grouped = tables.pivot([met, advice], rows=["breakdown", "time_period"], columns="indicator")
    wide = tables.pivot([met, advice], columns=["time_period", "indicator"], total="Total")
    for table in (grouped, wide, tables.pivot(met)):
        page = lxml.html.fromstring(f"<div>{table.html()}</div>")

        assert page.findtext(".//caption") == table.caption
        assert all(cell.get("scope") in ("col", "colgroup", "row", "rowgroup") and cell.text for cell in page.iter("th"))
        assert [cell.get("scope") for cell in page.findall(".//thead//th")] == [
            "colgroup" if cell["colspan"] > 1 else "col" for row in table.header for cell in row
        ]
        assert all(row[0].tag == "th" for row in page.findall(".//tbody/tr"))


def test_rows_of_a_group_come_under_their_label_in_the_page(met, advice):
    table = tables.pivot([met, advice], rows=["breakdown", "time_period"], columns="indicator")
    page = lxml.html.fromstring(f"<div>{table.html()}</div>")

    assert [body.find(".//th").text for body in page.findall(".//tbody")] == ["Police", "Health"]
    assert [len(body.findall("tr")) for body in page.findall(".//tbody")] == [4, 4]


def test_the_page_is_well_formed_and_escaped():
    html = tables.pivot(parts({"<b>Bold</b> & co": 3}), caption='Say "less"').html()
    HTMLParser().feed(html)

    assert "<b>" not in html
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; co" in html


def test_a_table_of_nothing_becomes_a_note(tmp_path):
    table = tables.pivot(indicator([]), caption="Nothing came")
    table.save(tmp_path, "t-nothing")

    assert bound(table)[0]["type"] == "note"
    assert "'Nothing came' cannot be shown because its rows were not supplied" in bound(table)[0]["markdown"]
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_missing_figures_is_still_a_table():
    assert tables.pivot(yearly({"201718": "x"})).rows == [["Child protection plans", "x"]]


def test_the_block_is_what_assembly_needs(met):
    block = tables.pivot(met, total="Total", notes=["A note."]).block("t-met", lambda entry: "n")

    assert block["row_headers"] == 1 and block["align"] == ["left", "right", "right", "right"] and block["total_row"] is True
    assert block["csv"] == "tables/t-met.csv" and block["source"] == "Invented returns" and block["notes"] == ["A note."]
    assert all(len(row) == len(block["align"]) for row in block["rows"])


@pytest.mark.parametrize(
    ("rows", "columns"),
    [("breakdown", "breakdown"), ([], "area"), ("breakdown", ["area", "indicator", "time_period"]), ("colour", "area")],
)
def test_an_arrangement_that_cannot_be_made_is_refused(rows, columns, met):
    with pytest.raises(NotebookError, match=r"rows and columns|is not one of"):
        tables.pivot(met, rows=rows, columns=columns)


def test_percentages_without_a_total_ask_for_one_breakdown():
    with pytest.raises(NotebookError, match="name one"):
        tables.pivot(parts({"Drift": 10, "Delay": 20}, id="a_percent", unit="percent"), rows="area")


@pytest.fixture
def meetings():
    return pd.DataFrame(
        {
            "meeting_id": ["june", "spring"],
            "meeting_date": ["2017-06-07", "2018-03-01"],
            "date_precision": ["day", "season"],
            "time_period": ["201718", "201718"],
            "title": ["Board", ""],
            "people": ["1200", "31"],
        }
    )


def test_records_show_dates_and_years_in_words_and_numbers_with_commas(meetings):
    columns = {"meeting_date": "Date", "time_period": "Year", "title": "Meeting", "people": "People"}
    table = tables.records(meetings, columns, caption="Meetings")

    assert headings(table) == [["Date", "Year", "Meeting", "People"]]
    assert table.rows == [["7 June 2017", "2017-18", "Board", "1,200"], ["spring 2018", "2017-18", "", "31"]]
    assert table.align == ["left", "left", "left", "right"]


def test_a_record_without_a_name_still_heads_its_row(meetings):
    assert tables.records(meetings, ["title", "people"], caption="Meetings").rows[1] == ["–", "31"]


def test_a_column_that_records_lack_is_named(meetings):
    with pytest.raises(NotebookError, match="no column place"):
        tables.records(meetings, {"place": "Place"}, caption="Meetings")


def test_no_records_become_a_note(meetings):
    assert bound(tables.records(meetings.head(0), {"title": "Meeting"}, caption="Meetings"))[0]["type"] == "note"


def test_the_data_of_records_is_as_received(meetings, tmp_path):
    tables.records(meetings, {"meeting_date": "Date", "people": "People"}, caption="Meetings").save(tmp_path, "t")

    assert (tmp_path / "t.csv").read_text() == "Date,People\n2017-06-07,1200\n2018-03-01,31\n"


def test_making_a_table_does_not_change_the_indicator(met):
    before = met.rows.copy(deep=True)
    tables.pivot(met, total="Total", labels={"Police": "Other"})

    pd.testing.assert_frame_equal(met.rows, before)


def test_every_cell_is_told_with_the_figure_that_it_shows(met):
    block, ledger = bound(tables.pivot(met))

    for row, ids, label in zip(block["rows"], block["bound"], ["Police", "Health"], strict=True):
        assert ids[0] is None  # a name without a numeral
        for text, identity, period in zip(row[1:], ids[1:], YEARS, strict=True):
            entry = ledger[identity]
            assert (entry["shown"], entry["part"], entry["value"]) == (text, "value", text)
            assert (entry["indicator"], entry["unit"], entry["area"]) == ("test.met_count", "children", "Derby")
            assert (entry["time_period"], entry["time_identifier"]) == (period, "Financial year")
            assert (entry["breakdown"], entry["status"], entry["others"]) == (label, "", [])


def test_a_percentage_is_told_with_the_numbers_behind_it_and_where_they_come_from():
    share = indicator([{"numerator": 541, "denominator": 567, "value": "95.4144"}], id="a_percent", unit="percent", places=1)
    forms = {"numerator_from": "a/201718/2/count", "denominator_from": "a/201718/2/base", "cells": "a/201718/2/count"}
    block, ledger = bound(tables.pivot(replace(share, rows=share.rows.assign(**forms, value_from=""))))
    entry = ledger[block["bound"][0][1]]

    assert entry["shown"] == "95.4%"
    assert (entry["value"], entry["numerator"], entry["denominator"]) == ("95.4144", "541", "567")
    assert forms.items() <= entry.items()


def test_the_periods_of_the_caption_and_of_the_headings_are_told(met):
    block, ledger = bound(tables.pivot(met))
    spans = [ledger[cell["bound"]] for cell in block["header"][0][1:]]

    assert block["caption"] == "Threshold met by agency, [2015-16]{#n-1 .figure} to [2017-18]{#n-2 .figure}"
    assert [(entry["part"], entry["time_period"]) for entry in [ledger["n-1"], ledger["n-2"]]] == [
        ("period", "201516"),
        ("period", "201718"),
    ]
    assert [(entry["shown"], entry["time_period"]) for entry in spans] == [
        ("2015-16", "201516"),
        ("2016-17", "201617"),
        ("2017-18", "201718"),
    ]
    assert "bound" not in block["header"][0][0]


def test_parts_of_the_year_and_names_with_numerals_are_told_in_their_cells(notifications):
    quarters, told = bound(tables.pivot(notifications, columns=["time_period", "time_identifier"], time_identifier="all"))
    ages, named = bound(tables.pivot(parts({"1 and under": 3, "Older": 9})))

    assert told[quarters["header"][1][0]["bound"]]["time_identifier"] == "Financial year Q1"
    assert (
        named[ages["bound"][0][0]] | {"part": "label", "shown": "1 and under", "breakdown": "1 and under"}
        == named[ages["bound"][0][0]]
    )
    assert ages["bound"][1][0] is None


def test_the_label_of_a_group_of_rows_is_told(met, advice):
    block, ledger = bound(tables.pivot([met, advice], rows=["time_period", "breakdown"], columns="indicator"))

    assert [ledger[group["bound"]]["shown"] for group in block["groups"]] == ["2015-16", "2016-17", "2017-18"]


@pytest.mark.parametrize("total", ["All agencies", True])
def test_a_total_is_told_with_its_parts(met, total):
    forms = [f"met/201718/{line}/count" for line in range(2, 8)]
    met = replace(met, rows=met.rows.assign(value_from=forms, cells=forms))
    block, ledger = bound(tables.pivot(met, total=total))
    entry = ledger[block["bound"][-1][1]]

    assert (entry["shown"], entry["part"], entry["value"], entry["status"]) == ("9", "total", "9", "")
    assert (entry["time_period"], entry["breakdown"]) == ("201516", "")
    assert [(part["breakdown"], part["value"]) for part in entry["others"]] == [("Police", "4"), ("Health", "5")]
    assert entry["value_from"] == "met/201718/2/count + met/201718/5/count"
    assert entry["cells"] == "met/201718/2/count met/201718/5/count"


def test_a_figure_added_up_behind_the_table_is_told_with_its_parts(met):
    block, ledger = bound(tables.pivot(met, rows="indicator"))
    entry = ledger[block["bound"][0][1]]

    assert (entry["shown"], entry["part"], entry["breakdown"]) == ("9", "total", "")
    assert [part["value"] for part in entry["others"]] == ["4", "5"]


def test_a_percentage_over_all_periods_is_told_with_its_sums_and_parts():
    rows = [("201516", 40, 62), ("201617", 33, 50), ("201718", 61, 71)]
    share = indicator(
        [{"time_period": year, "numerator": part, "denominator": whole, "value": 0} for year, part, whole in rows],
        id="share_percent", title="Share", unit="percent", places=1,
    )  # fmt: skip
    forms = {f"{name}_from": [f"{name}/{year}" for year, *_ in rows] for name in ("numerator", "denominator")}
    share = replace(share, rows=share.rows.assign(**forms))
    block, ledger = bound(tables.pivot(share, rows="time_period", columns="indicator", total="All years"))
    entry = ledger[block["bound"][-1][1]]

    assert (entry["part"], entry["numerator"], entry["denominator"]) == ("total", "134", "183")
    assert entry["time_period"] == "" and [part["time_period"] for part in entry["others"]] == YEARS
    assert entry["numerator_from"] == "numerator/201516 + numerator/201617 + numerator/201718"


def test_a_withheld_figure_is_told_without_its_number_and_so_is_its_total():
    hidden = indicator(
        [{"breakdown": "Drift", "value": 3, "numerator": 3, "denominator": 9, "status": "c"}, {"breakdown": "Delay", "value": 20}]
    )
    block, ledger = bound(tables.pivot(hidden, total=True))
    cell, total = ledger[block["bound"][0][1]], ledger[block["bound"][-1][1]]

    for entry in (cell, total, total["others"][0]):
        assert (entry["value"], entry["numerator"], entry["denominator"], entry["status"]) == ("", "", "", "c")
    assert cell["shown"] == total["shown"] == "c"


def test_a_figure_nobody_sent_is_told_by_its_place():
    block, ledger = bound(tables.pivot(by_area({"Derby": {"201617": 1, "201718": 2}, "England": {"201718": 3}}), rows="area"))
    entry = ledger[block["bound"][1][1]]

    assert (entry["shown"], entry["status"], entry["value"]) == ("x", "x", "")
    assert (entry["area"], entry["time_period"], entry["indicator"]) == ("England", "201617", "test.plans_count")


def test_a_census_is_told_under_its_own_year(met):
    census = indicator(
        [{"time_period": "201011", "time_identifier": "Census", "breakdown": "Police", "value": 7}], title="Population"
    )
    block, ledger = bound(tables.pivot([met, census], columns="indicator"))
    entry = ledger[block["header"][0][2]["bound"]]

    assert (entry["shown"], entry["time_period"]) == ("Population (2011 Census)", "201011")
    assert ledger[block["bound"][0][2]]["time_identifier"] == "Census"
    assert ledger[block["bound"][0][2]]["indicator"] == "test.plans_count"


def test_a_row_named_by_its_indicator_is_told_as_the_figure_without_a_breakdown(notifications):
    raised = indicator([{"time_period": "201617", "value": 201}, {"value": 256}], id="raised_count", title="Cases raised")
    block, ledger = bound(tables.pivot([notifications, raised]))
    entry = ledger[block["bound"][1][1]]

    assert (entry["shown"], entry["indicator"], entry["breakdown"]) == ("201", "test.raised_count", "")


def test_numbers_in_an_indicators_own_words_are_told():
    share = parts({"Drift": 10}, id="a_percent", unit="percent", base="cases on 31 March")
    block, ledger = bound(tables.pivot(replace(share, source="A ward (until 2016 another)")))

    assert plain(block["notes"][0]) == "Percentages are of cases on 31 March."
    assert plain(block["source"]) == "A ward (until 2016 another)"
    assert [entry["shown"] for entry in ledger.values() if entry["part"] == "definition"] == [
        "cases on 31 March", "A ward (until 2016 another)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        {"caption": "The 3 agencies"}, {"caption": "All 3, {period}"},
        {"caption": "In 2017-18"}, {"notes": ["Of 12 cases."]}, {"heading": "Top 5"},
        {"total": "All 2"}, {"labels": {"Police": "Police in 2018"}}, {"labels": {"met_count": "Met, 9"}, "rows": "indicator"},
    ],
    ids=str,
)  # fmt: skip
def test_a_digit_typed_into_a_table_is_refused(typed, met):
    with pytest.raises(NotebookError, match=r"tables.pivot of test.met_count, \w+(.|\n)*a number is typed into the text"):
        bound(tables.pivot(met, **typed))


def test_what_a_name_says_may_be_repeated_in_a_caption():
    block, ledger = bound(tables.pivot(parts({"1 and under": 3, "Older": 9}), caption="Aged 1 and under, and older"))

    assert block["caption"] == "Aged [1 and under]{#n-1 .figure}, and older"
    assert ledger["n-1"]["breakdown"] == "1 and under"


def test_a_caption_may_ask_for_the_period(met):
    table = tables.pivot(met, caption="Who met it, {period}, by agency")

    assert table.caption == "Who met it, 2015-16 to 2017-18, by agency"
    assert untold(bound(table)[0]) == []


def test_a_name_may_be_shortened_but_keeps_its_numerals():
    ages = parts({"Children aged 1 or less": 3, "Older": 9})
    block, ledger = bound(tables.pivot(ages, labels={"Children aged 1 or less": "1 or less"}))

    assert ledger[block["bound"][0][0]]["shown"] == "1 or less"


def test_a_table_of_nothing_tells_its_caption_too():
    with pytest.raises(NotebookError, match="a number is typed"):
        bound(tables.pivot(indicator([]), caption="The 3 agencies"))

    assert untold(bound(tables.pivot(indicator([])))[0]) == []


def test_nothing_in_a_table_is_left_untold(met, advice, notifications):
    for table in (
        tables.pivot([met, advice], columns=["time_period", "indicator"], total=True),
        tables.pivot([met, advice], rows=["breakdown", "time_period"], columns="indicator"),
        tables.pivot(notifications, columns=["time_period", "time_identifier"], time_identifier="all"),
    ):
        assert untold(bound(table)[0]) == []


def test_numerals_of_records_are_told_with_their_list_and_line(meetings):
    meetings = meetings.assign(returned_for="201718", source_row=["2", "3"])
    meetings.attrs["table"] = "meetings"
    columns = {"meeting_date": "Date", "title": "Meeting", "people": "People"}
    block, ledger = bound(tables.records(meetings[meetings["people"] == "31"], columns, caption="Meetings"))

    assert block["bound"][0][1] is None
    assert ledger == {
        "n-1": {"shown": "spring 2018", "part": "record", "table": "meetings", "row": "meetings/201718/3"},
        "n-2": {"shown": "31", "part": "record", "table": "meetings", "row": "meetings/201718/3"},
    }


def test_a_withheld_cell_of_a_record_is_told_and_explained(meetings):
    block, ledger = bound(tables.records(meetings.assign(people=["c", "31"]), ["title", "people"], caption="Meetings"))

    assert (block["rows"][0][1], ledger[block["bound"][0][1]]["part"]) == ("c", "record")
    assert block["notes"] == ["c: withheld so that nobody can be identified."] and block["align"] == ["left", "right"]
    assert bound(tables.records(meetings, ["title", "people"], caption="Meetings"))[0]["notes"] == []


@pytest.mark.parametrize("typed", [{"caption": "5 meetings"}, {"notes": ["All 5."]}, {"source": "Board, 2018"}], ids=str)
def test_a_digit_typed_into_a_table_of_records_is_refused(typed, meetings):
    with pytest.raises(NotebookError, match="a number is typed into the text"):
        bound(tables.records(meetings, {"title": "Meeting"}, **{"caption": "Meetings"} | typed))


def test_a_digit_typed_over_a_column_of_records_is_refused(meetings):
    with pytest.raises(NotebookError, match="a number is typed into the text"):
        bound(tables.records(meetings, {"people": "People in 2018"}, caption="Meetings"))
