"""What a reader must be able to trust in a chart: bars from zero, labels apart, gaps marked, nothing withheld drawn,
and no number in the picture or beside it of which nobody is told where it comes from.
"""

import re
from dataclasses import replace
from itertools import combinations

import matplotlib
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from pipeline.binding import plain
from pipeline.display import charts, style
from pipeline.errors import NotebookError
from tests.builders import bound, by_area, grid, indicator, parts, untold, yearly

YEARS = ["201415", "201516", "201617", "201718"]
NAMES = [
    "Emotional, behavioural or mental health condition in a parent or carer",
    "Alcohol or substance misuse by a parent or carer",
    "Smoking by a parent or carer in the household",
    "Independent residential children's homes and agency care",
]
TWENTY = {f"{NAMES[number % 4]} {number}": 1000 - 40 * number for number in range(20)}


def boxes(texts):
    """Where the labels stand on the page, without the lines that lead to them."""
    return [Text.get_window_extent(text) for text in texts if text.get_text() and text.get_visible()]


def apart(found) -> bool:
    return not any(one.overlaps(other) for one, other in combinations(found, 2))


def labels(chart, kind):
    return [text for axes in chart.figure.axes for text in axes.texts if text.get_gid() == kind]


def inside_page(chart, found) -> bool:
    page = chart.figure.bbox
    return all(
        box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 and box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1 for box in found
    )


@pytest.fixture
def crimes():
    return grid(
        {"Rape": [81, 91, 110], "Other sexual offences": [251, 225, 216], "Injury": [508, 505, 579], "Other": [272, 300, 285]},
        YEARS[1:], id="crimes_count", title="Recorded crimes", unit="crimes", topic="crime_type",
    )  # fmt: skip


@pytest.fixture
def near():
    """Three lines that run and end as good as together, and one more."""
    values = {
        "Derby": ["50.0", "50.2"],
        "Comparator average": ["50.1", "50.1"],
        "East Midlands": ["50.1", "50.2"],
        "England": ["40", "50.3"],
    }
    return by_area(
        {area: dict(zip(YEARS[2:], row, strict=True)) for area, row in values.items()}, id="a_percent", unit="percent", places=1
    )


@pytest.mark.parametrize("draw", [charts.bar, charts.columns, charts.stacked], ids=lambda draw: draw.__name__)
def test_bars_start_at_zero(draw, crimes):
    chart = draw(crimes)

    for axes in chart.figure.axes:
        assert 0 in (axes.get_xlim()[0], axes.get_ylim()[0])


def test_a_picture_is_drawn_once(crimes, monkeypatch):
    chart, drawn = charts.columns(crimes), []
    draw = Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda figure, renderer: (drawn.append(renderer), draw(figure, renderer)))

    assert chart.svg and chart.png
    assert 2 == len(drawn)


def test_a_bar_is_as_long_as_its_figure():
    chart = charts.bar(parts({"Drift": 30, "Delay": 15}))

    assert [bar.get_width() for bar in chart.figure.axes[0].patches] == [30, 15]


def test_bars_are_ordered_by_size_with_what_is_withheld_at_the_end():
    chart = charts.bar(parts({"Bullying": "c", "Drift": 2, "Lost": "x", "Delay": 15}))

    assert list(chart.data["category"]) == ["Delay", "Drift", "Bullying", "Lost"]


def test_bars_keep_the_given_order_when_asked():
    chart = charts.bar(parts({"Under 5": 3, "5 to 9": 9, "10 and over": 6}), order="given")

    assert list(chart.data["category"]) == ["Under 5", "5 to 9", "10 and over"]


def test_what_is_withheld_has_a_c_where_its_bar_would_be_and_no_bar():
    chart = charts.bar(parts({"Drift": 30, "Delay": "c"}))
    bar = chart.figure.axes[0].patches[1]

    assert bar.get_width() == 0
    assert [text.get_text() for text in chart.figure.axes[0].texts] == ["30", "c"]
    assert any(note.startswith("c: withheld") and "Delay" in note for note in chart.notes)


def test_a_total_row_is_no_bar_among_its_parts():
    chart = charts.bar(indicator([{"value": 45}, {"breakdown": "Drift", "value": 30}, {"breakdown": "Delay", "value": 15}]))

    assert list(chart.data["category"]) == ["Drift", "Delay"]


def test_a_long_list_can_be_cut_to_the_largest_and_says_so():
    chart = charts.bar(parts(TWENTY), top=3)

    assert len(chart.figure.axes[0].patches) == 3
    assert len(chart.data) == 20
    assert "three largest of 20" in chart.notes[0]


def test_the_largest_may_keep_the_given_order():
    chart = charts.bar(parts({"Under 5": 6, "5 to 9": 9, "10 and over": 3}), top=2, order="given")

    assert [label.get_text() for label in chart.figure.axes[0].get_yticklabels()] == ["Under 5", "5 to 9"]
    assert "two largest of 3" in chart.notes[0]


def test_figures_of_other_years_are_not_in_this_years_bars():
    chart = charts.bar(grid({"Drift": [9, 30], "Delay": [8, 15]}, YEARS[2:]))

    assert list(chart.data["value"]) == ["30", "15"]


def test_twenty_long_names_do_not_overlap():
    chart = charts.bar(parts(TWENTY))
    axes = chart.figure.axes[0]
    names, figures = boxes(axes.get_yticklabels()), boxes(axes.texts)

    assert len(names) == len(figures) == 20
    assert apart(names + figures)
    assert inside_page(chart, names + figures)


def test_long_names_are_wrapped_between_words():
    assert style.wrapped(NAMES[0]).split() == NAMES[0].split()
    assert max(map(len, style.wrapped(NAMES[0]).split("\n"))) <= 36


def test_names_at_the_ends_of_near_equal_lines_do_not_overlap(near):
    chart = charts.trend(near, against=["Comparator average", "East Midlands", "England"])
    ends = labels(chart, "line-end")

    assert sorted(text.get_text().replace("\n", " ") for text in ends) == [
        "Comparator average 50.1%", "Derby 50.2%", "East Midlands 50.2%", "England 50.3%",
    ]  # fmt: skip
    assert apart(boxes(ends))
    assert inside_page(chart, boxes(ends))


def test_figures_over_many_grouped_columns_do_not_overlap():
    years = ["201213", "201314", *YEARS]
    chart = charts.columns(
        grid({f"Kind {kind}": ["175.1", "176.4", "176.3", "178.2", "179.5", "178.9"] for kind in "abcd"}, years, places=1)
    )

    assert apart(boxes(chart.figure.axes[0].texts))
    assert len(boxes(chart.figure.axes[0].texts)) == 24


def test_figures_at_the_points_of_a_line_do_not_overlap():
    quarters = [(year, f"Financial year Q{quarter}") for year in YEARS for quarter in range(1, 5)]
    rows = [
        {"time_period": year, "time_identifier": part, "value": 12000 + 7 * place} for place, (year, part) in enumerate(quarters)
    ]
    chart = charts.trend(indicator(rows))

    assert apart(boxes(labels(chart, "point")))
    assert apart(boxes(chart.figure.axes[0].get_xticklabels()))


def test_names_of_periods_do_not_overlap_in_a_long_series():
    chart = charts.trend(yearly({f"{year}{(year + 1) % 100:02d}": year for year in range(1995, 2018)}))
    shown = [text.get_text() for text in chart.figure.axes[0].get_xticklabels() if text.get_visible()]

    assert apart(boxes(chart.figure.axes[0].get_xticklabels()))
    assert shown[-1] == "2017-18"


def test_the_legend_is_above_the_bars(crimes):
    chart = charts.columns(crimes)
    legend = chart.figure.legends[0].get_window_extent()

    assert [text.get_text() for text in chart.figure.legends[0].get_texts()] == [
        "Rape",
        "Other sexual offences",
        "Injury",
        "Other",
    ]
    assert legend.y0 >= chart.figure.axes[0].get_window_extent().y1
    assert inside_page(chart, [legend])


def test_short_names_stand_in_one_row_of_the_legend_and_long_ones_below_each_other():
    short = charts.columns(grid({"Met": [1, 2], "Advice": [3, 4]}, YEARS[2:]))
    long = charts.columns(grid({f"{NAMES[0]} {place}": [1, 2] for place in "abc"}, YEARS[2:]))

    for chart, rows in ((short, 1), (long, 3)):
        chart.figure.draw_without_rendering()
        assert len({round(box.y1) for box in boxes(chart.figure.legends[0].get_texts())}) == rows
        assert inside_page(chart, boxes(chart.figure.legends[0].get_texts()))


def test_series_differ_in_more_than_colour(near, crimes):
    lines = charts.trend(near, against=["Comparator average", "East Midlands", "England"]).figure.axes[0].lines
    bars = [container[0] for container in charts.columns(crimes).figure.axes[0].containers]

    assert len({line.get_marker() for line in lines}) == 4
    assert len({(grey(bar.get_facecolor()), bar.get_hatch()) for bar in bars}) == 4


def grey(colour) -> bool:
    """Whether a colour comes out dark in greyscale."""
    red, green, blue, _ = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.35


def test_text_is_at_least_nine_points(near, crimes):
    for chart in (
        charts.trend(near, against=["England"]),
        charts.columns(crimes),
        charts.bar(parts(TWENTY)),
        charts.stacked(crimes),
    ):
        texts = [text for text in chart.figure.findobj(Text) if text.get_text()]

        assert min(text.get_fontsize() for text in texts) >= 9


def test_five_categories_are_refused_with_their_names():
    with pytest.raises(NotebookError, match="at most 4 categories at once, not 5: Kind a, Kind b"):
        charts.columns(
            grid({f"Kind {kind}": [1, 2] for kind in "abcde"}, YEARS[2:]), breakdowns=[f"Kind {kind}" for kind in "abcde"]
        )


def test_percentages_and_numbers_do_not_share_an_axis():
    with pytest.raises(NotebookError, match=r"cannot share one value axis: Plans \(children\) and Share \(percent\)"):
        charts.trend(
            [
                yearly({"201617": 1, "201718": 2}, title="Plans"),
                yearly({"201617": 1, "201718": 2}, id="a_percent", unit="percent", title="Share"),
            ]
        )


def test_numbers_of_different_things_are_called_numbers():
    enquiries = yearly({"201617": 1, "201718": 2}, id="enquiries_count", unit="enquiries", title="Enquiries")
    chart = charts.columns([enquiries, yearly({"201617": 1, "201718": 2})])

    assert chart.figure.axes[0].get_title(loc="left") == "Number"


def test_two_series_of_one_name_are_refused():
    with pytest.raises(NotebookError, match="two things are called 'Child protection plans'"):
        charts.columns([yearly({"201718": 1}), yearly({"201718": 2}, id="other_count")])


def test_two_columns_stand_in_the_middle_and_are_no_wider_than_three():
    axes = charts.columns(yearly({"201617": 1, "201718": 2})).figure.axes[0]

    assert sum(axes.get_xlim()) == pytest.approx(1)
    assert axes.patches[0].get_width() < 0.2 * (axes.get_xlim()[1] - axes.get_xlim()[0])


def test_a_missing_year_leaves_a_gap_with_a_mark_and_a_note():
    chart = charts.trend(yearly(dict(zip(YEARS, [340, "x", 368, 519], strict=True))))
    line = chart.figure.axes[0].lines[0]

    assert [value == value for value in line.get_ydata()] == [True, False, True, True]
    assert [text.get_text() for text in labels(chart, "gap")] == ["x"]
    assert "x: not supplied (2015-16)." in chart.notes


def test_years_before_a_comparison_began_are_noted_once_and_not_marked():
    chart = charts.trend(
        by_area({"Derby": dict(zip(YEARS, [1, 2, 3, 4], strict=True)), "England": {"201718": 3}}), against=["England"]
    )

    assert labels(chart, "gap") == []
    assert "England: not held before 2017-18." in chart.notes


def test_a_line_that_stops_early_says_when_beside_its_name():
    chart = charts.trend(
        by_area({"Derby": {"201617": 2, "201718": 9}, "England": {"201516": 1, "201617": 3}}), against=["England"]
    )

    assert "England 3 (2016-17)" in [text.get_text() for text in labels(chart, "line-end")]


def test_a_series_that_stops_before_the_reports_year_shows_that_year_as_missing():
    chart = charts.trend(yearly({"201415": 5, "201516": 6}))

    assert list(chart.data["period"]) == ["2014-15", "2015-16", "2017-18"]
    assert list(chart.data["status"]) == ["", "", "x"]


def test_quarters_that_stop_before_the_reports_year_show_its_quarters_as_missing():
    rows = [
        {"time_period": "201617", "time_identifier": f"Financial year Q{quarter}", "value": quarter} for quarter in (1, 2, 3, 4)
    ]

    assert list(charts.trend(indicator(rows)).data["period"])[-2:] == ["Q3 2017-18", "Q4 2017-18"]


def test_irregular_dates_do_not_make_up_a_missing_one():
    rows = [{"time_period": year, "time_identifier": "August", "value": 5} for year in ("201516", "201617")]

    assert list(charts.trend(indicator(rows)).data["period"]) == ["August 2015", "August 2016"]


def test_years_after_the_reports_own_are_left_out_unless_asked_for():
    plans = yearly({"201617": 1, "201718": 2, "201819": 3})

    assert list(charts.trend(plans).data["period"]) == ["2016-17", "2017-18"]
    assert list(charts.trend(plans, later=True).data["period"]) == ["2016-17", "2017-18", "2018-19"]


def test_the_newest_years_can_be_chosen():
    chart = charts.trend(yearly(dict(zip(YEARS, [1, 2, 3, 4], strict=True))), periods=2)

    assert list(chart.data["period"]) == ["2016-17", "2017-18"]


def test_a_line_whose_axis_does_not_start_at_zero_says_so():
    chart = charts.trend(yearly({"201617": 900, "201718": 910}))

    assert chart.figure.axes[0].get_ylim()[0] > 0
    assert any("starts at" in note and "not at zero" in note for note in chart.notes)


def test_a_line_with_a_wide_range_starts_at_zero():
    chart = charts.trend(yearly({"201617": 30, "201718": 60}))

    assert chart.figure.axes[0].get_ylim()[0] == 0
    assert chart.notes == []


def test_uneven_intervals_look_uneven():
    dates = [("201516", "December"), ("201617", "August"), ("201718", "31 January")]
    chart = charts.trend(indicator([{"time_period": y, "time_identifier": d, "value": 60 + n} for n, (y, d) in enumerate(dates)]))
    first, second, third = chart.figure.axes[0].lines[0].get_xdata()

    assert third - second > 1.5 * (second - first)


def test_a_trend_of_one_period_is_drawn_as_bars():
    alone = charts.trend(yearly({"201718": 12}))
    areas = charts.trend(by_area({"Derby": {"201718": 12}, "England": {"201718": 9}}), against=["England"])

    assert [bar.get_width() for bar in alone.figure.axes[0].patches] == [12]
    assert [bar.get_width() for bar in areas.figure.axes[0].patches] == [12, 9]
    assert [*alone.figure.axes[0].lines, *areas.figure.axes[0].lines] == []


def test_a_trend_of_which_one_period_is_known_is_drawn_as_columns():
    chart = charts.trend(yearly({"201617": "x", "201718": 5}))

    assert [bar.get_height() for bar in chart.figure.axes[0].patches] == [0, 5]


@pytest.mark.parametrize("rows", [[], [{"value": "x"}], [{"value": "c"}], [{"value": "x", "breakdown": "Drift"}]], ids=str)
@pytest.mark.parametrize(
    "draw",
    [
        charts.bar, charts.columns, charts.trend, charts.stacked, charts.dots,
        charts.compare_areas, charts.compare_areas_by_breakdown,
        lambda found: charts.trend(found, against=["England", "Comparator average"]),
        lambda found: charts.columns([found, replace(found, title="Other")], by="breakdown"),
        lambda found: charts.dots([found, replace(found, title="Other")], reference=found),
        lambda found: charts.stacked([found, replace(found, title="Other")], by="breakdown"),
    ],
)  # fmt: skip
def test_a_chart_of_nothing_becomes_a_note(draw, rows, tmp_path):
    chart = draw(indicator(rows))
    chart.save(tmp_path, "f-plans")
    block, _ = bound(chart)

    assert chart.figure is None
    assert block["type"] == "note"
    assert "cannot be drawn because the figures were" in block["markdown"]
    assert block["notes"][0][:2] in ("x:", "c:")
    assert list(tmp_path.iterdir()) == []
    assert "<img" not in chart.html()


def test_a_chart_of_nothing_says_why():
    assert "were not supplied" in bound(charts.trend(yearly({"201718": "x"})))[0]["markdown"]
    assert "were withheld so that nobody can be identified" in bound(charts.trend(yearly({"201718": "c"})))[0]["markdown"]


def test_the_boards_area_stands_out_and_comes_first():
    chart = charts.compare_areas(
        by_area({"England": {"201718": 341}, "East Midlands": {"201718": 299}, "Derby": {"201718": 475}})
    )
    colours = [bar.get_facecolor() for bar in chart.figure.axes[0].patches]

    assert list(chart.data["category"]) == ["Derby", "East Midlands", "England"]
    assert colours[0] != colours[1] == colours[2]


def test_an_area_without_figures_this_year_is_named_as_missing():
    chart = charts.compare_areas(by_area({"Derby": {"201718": 475}}), areas=["Derby", "England"])

    assert [text.get_text() for text in chart.figure.axes[0].texts] == ["475", "x"]


def test_an_area_nobody_knows_is_refused():
    with pytest.raises(NotebookError, match="no figures for Englund"):
        charts.trend(by_area({"Derby": {"201718": 475}}), against=["Englund"])


def test_figures_for_the_county_alone_stand_in_for_the_boards_area():
    chart = charts.trend(
        by_area({"Derbyshire": {"201617": 75, "201718": 79}, "England": {"201617": 73, "201718": 76}}), against=["England"]
    )

    assert list(dict.fromkeys(chart.data["series"])) == ["Derbyshire", "England"]


def test_a_stack_carries_its_exact_total_and_hides_it_when_a_part_is_withheld():
    met = grid({"Police": [3, 4], "Health": [4, "c"]}, YEARS[2:], id="met_count", title="Met")
    advice = grid({"Police": [1, 1], "Health": [8, 5]}, YEARS[2:], id="advice_count", title="Advice only")
    chart = charts.stacked([met, advice], by="breakdown")
    ends = [text.get_text() for text in chart.figure.axes[0].texts if text.get_fontweight() == "bold"]

    assert ends == ["5", "c"]


def test_a_figure_that_does_not_fit_its_part_of_a_stack_is_left_to_the_total():
    chart = charts.stacked(grid({"Attended": [2021, 2229], "Late": [3, 900]}, YEARS[2:]))
    shown = [text.get_text() for text in chart.figure.axes[0].texts if text.get_text()]

    assert shown == ["2,021", "2,229", "900", "2,024", "3,129"]
    assert apart(boxes(chart.figure.axes[0].texts))


def test_dots_have_a_panel_for_each_cohort_and_the_reference_in_each():
    groups = {"Asian": "11.4", "Black": "3.7", "White British": "58.5"}
    cohorts = [parts(groups, id=f"{name}_percent", title=name, unit="percent", places=1) for name in ("Help", "Plans")]
    census = indicator(
        [{"time_period": "201011", "time_identifier": "Census", "breakdown": name, "value": 9} for name in list(groups)[::2]],
        id="population_percent", title="Population", unit="percent", places=1,
    )  # fmt: skip
    chart = charts.dots(cohorts, reference=census)
    marks = [line for axes in chart.figure.axes for line in axes.lines if line.get_marker() == "|"]

    assert [axes.get_title(loc="left") for axes in chart.figure.axes] == ["Help", "Plans"]
    assert len(marks) == 4
    assert "Population (2011 Census)" in [text.get_text() for text in chart.figure.legends[0].get_texts()]
    assert all(apart(boxes(text for text in axes.texts)) for axes in chart.figure.axes)


@pytest.mark.parametrize("panels", [1, 2])
def test_the_figure_of_a_dot_stands_by_it_and_never_on_the_mark(panels):
    served = {"White British": "54.4", "Irish": "66.6", "Black": "62", "Asian": "11.4"}
    counted = {"White British": "75.3", "Irish": "75.3", "Black": "75.3", "Asian": "12.6"}
    cohorts = [
        parts(served, id=f"help_{number}_percent", title=f"Help {number}", unit="percent", places=1) for number in range(panels)
    ]
    census = indicator(
        [{"time_period": "201011", "time_identifier": "Census", "breakdown": name, "value": counted[name]} for name in counted],
        id="population_percent", title="Population", unit="percent", places=1,
    )  # fmt: skip
    chart = charts.dots(cohorts, reference=census)
    anchors = {text.get_text(): text.xy[0] for text in chart.figure.axes[0].texts}

    assert anchors == {"54.4%": 54.4, "66.6%": 66.6, "62.0%": 62, "11.4%": 11.4 if panels == 1 else 12.6}
    for axes in chart.figure.axes:
        marks = boxes_of_marks(axes)
        assert inside_page(chart, boxes(axes.texts))
        assert not any(text.overlaps(mark) for text in boxes(axes.texts) for mark in marks)


def boxes_of_marks(axes):
    return [line.get_window_extent() for line in axes.lines if line.get_marker() == "|"]


def test_the_data_holds_the_figures_as_shown(crimes):
    rates = by_area({"Derby": {"201617": "461.14", "201718": "475.25"}}, id="a_rate", unit="per 10,000 children", places=1)
    money = yearly({"201718": 1000, "201617": "c"}, unit="pounds")

    pd.testing.assert_frame_equal(
        charts.trend(rates).data,
        pd.DataFrame({"period": ["2016-17", "2017-18"], "value": ["461.1", "475.3"], "status": ["", ""]}),
        check_dtype=False,
    )
    assert charts.columns(money).data.to_csv(index=False) == "period,value,status\n2016-17,,c\n2017-18,1000,\n"
    assert list(charts.columns(crimes).data.columns) == ["series", "period", "value", "status"]


def test_the_same_chart_gives_the_same_bytes(tmp_path, crimes, near):
    for name, draw in {
        "columns": lambda: charts.columns(crimes), "stack": lambda: charts.stacked(crimes),
        "bar": lambda: charts.bar(parts(TWENTY)),
        "trend": lambda: charts.trend(near, against=["England"]),
    }.items():  # fmt: skip
        draw().save(tmp_path / "one", name)
        draw().save(tmp_path / "two", name)
        for kind in ("svg", "png", "csv"):
            assert (tmp_path / "one" / f"{name}.{kind}").read_bytes() == (tmp_path / "two" / f"{name}.{kind}").read_bytes()


def test_a_picture_holds_no_date_and_no_address_to_fetch_from(near):
    svg = charts.trend(near, against=["England"]).svg.decode()

    assert "dc:date" not in svg and "<text" not in svg and "matplotlib.org" not in svg


def test_a_picture_is_as_wide_as_the_page(near):
    figure = charts.trend(near, against=["England"]).figure

    assert figure.get_figwidth() * 25.4 == pytest.approx(160)


def test_drawing_leaves_the_settings_of_matplotlib_alone(near):
    with matplotlib.rc_context({"font.size": 23, "axes.grid": False}):
        before = dict(matplotlib.rcParams)
        charts.trend(near, against=["England"]).svg  # noqa: B018

        assert dict(matplotlib.rcParams) == before


def test_the_block_names_the_files_and_carries_alt_text_notes_and_source(tmp_path, near):
    chart = charts.trend(near, against=["England"], title="A title")
    chart.save(tmp_path, "f-a")
    block = chart.block("f-a", lambda entry: "n")

    assert {path.name for path in tmp_path.iterdir()} == {"f-a.svg", "f-a.png", "f-a.csv"}
    assert block["svg"] == "figures/f-a.svg" and block["title"] == "A title" and block["width_mm"] == 160
    assert block["alt"] == chart.alt and block["source"] == "Invented returns"
    assert [plain(note) for note in block["notes"]] == chart.notes


def test_alt_text_is_escaped_in_the_notebook():
    html = charts.bar(parts({'"Quoted" <b>': 3, "Plain": 2})).html()

    assert "<b>" not in html
    assert "&#34;Quoted&#34; &lt;b&gt;" in html


def test_labels_that_fit_stay_where_they_are():
    assert style.spread([10, 50, 90], 10, 0, 100) == [10, 50, 90]


def test_labels_that_collide_are_spread_about_their_middle():
    assert style.spread([50, 50, 51], 10, 0, 100) == pytest.approx([40.33, 50.33, 60.33], abs=0.01)


def test_labels_at_the_edge_are_pushed_inwards_and_push_their_neighbours():
    assert style.spread([100, 99, 80], 10, 0, 100) == [100, 90, 80]


def census(values):
    return indicator(
        [{"time_period": "201011", "time_identifier": "Census", "breakdown": name, "value": 9} for name in values],
        id="population_percent", title="Population", unit="percent", places=1,
    )  # fmt: skip


def quarterly():
    return indicator([{"time_identifier": f"Financial year Q{quarter}", "value": 11 * quarter} for quarter in (1, 2, 3, 4)])


AGES = {"1 and under": "11.4", "2 to 17": "3.7", "Not known": "c"}
RATES = by_area(
    {"Derby": {"201617": "461.14", "201718": "475.25"}, "England": {"201617": "341"}},
    id="a_rate", title="Rate per 10,000 children", unit="per 10,000 children", places=1,
)  # fmt: skip
SHARES = parts(AGES, id="a_percent", unit="percent", places=1, base="children on 31 March", topic="age")
GROWING = grid({"Rape": [81, 91], "Injury": [508, 505]}, YEARS[2:], id="crimes_count", title="Crimes")
DRAWN = {
    "bars": lambda: charts.bar(SHARES),
    "the largest bars": lambda: charts.bar(parts(TWENTY), top=12),
    "columns": lambda: charts.columns(GROWING),
    "columns of one series": lambda: charts.columns(yearly({"201617": 1200, "201718": 1310})),
    "a line": lambda: charts.trend(yearly({"201516": 900, "201617": "x", "201718": 910})),
    "lines": lambda: charts.trend(RATES, against=["England"]),
    "quarters": lambda: charts.trend(quarterly()),
    "one period": lambda: charts.trend(by_area({"Derby": {"201718": 12}, "England": {"201718": 9}}), against=["England"]),
    "areas": lambda: charts.compare_areas(RATES, areas=["Derby", "England"]),
    "areas by breakdown": lambda: charts.compare_areas_by_breakdown(SHARES),
    "stacks": lambda: charts.stacked(GROWING),
    "lying stacks": lambda: charts.stacked([GROWING, replace(GROWING, id="other_count", title="Other")], by="breakdown"),
    "stacked shares": lambda: charts.stacked(SHARES),
    "dots": lambda: charts.dots([SHARES, replace(SHARES, title="Plans on 31 March")], reference=census(AGES)),
    "many withheld": lambda: charts.bar(parts({"Drift": 900} | {f"Kind {kind}": "c" for kind in "abcdefghi"})),
    "nothing": lambda: charts.trend(yearly({"201617": "c", "201718": "c"})),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_nothing_in_a_chart_is_left_untold(draw):
    assert untold(bound(draw())[0]) == []


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_every_number_in_the_picture_is_told(draw):
    chart = draw()
    _, ledger = bound(chart)
    told = {digits for entry in ledger.values() if entry["part"] != "alt text" for digits in numbers_in(entry["shown"])}

    assert {digits for text in pictured(chart) for digits in numbers_in(text)} <= told


def pictured(chart) -> list[str]:
    """All text that is drawn; labels of ticks beyond the end of a value axis are not."""
    if chart.figure is None:
        return []
    beyond = [
        label
        for axes in chart.figure.axes
        for label in axes.get_yticklabels()
        if not min(axes.get_ylim()) <= label.get_position()[1] <= max(axes.get_ylim())
    ]
    return [text.get_text() for text in chart.figure.findobj(Text) if text.get_visible() and text not in beyond]


def numbers_in(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*", text)


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_every_number_in_the_alt_text_is_told(draw):
    chart = draw()
    _, ledger = bound(chart)

    assert set(numbers_in(chart.alt)) <= {digits for entry in ledger.values() for digits in numbers_in(entry["shown"])}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_what_is_drawn_is_the_figures_under_the_chart(draw):
    chart = draw()
    block, ledger = bound(chart)
    if chart.figure is None:
        return
    table = block["figures"]

    for row, ids in zip(table["rows"], table["bound"], strict=True):
        assert len(row) == len(ids) == len(table["header"][0]) == len(table["align"])
        for text, identity in zip(row[1:], ids[1:], strict=True):
            assert identity or text in ("", "–")
            assert not identity or (ledger[identity]["shown"] == text and ledger[identity]["part"] in ("value", "total"))


def headings(block):
    return [cell["text"] for cell in block["figures"]["header"][0]]


def test_figures_of_a_chart_stand_in_a_column_for_each_series():
    block, ledger = bound(charts.columns(GROWING))

    assert headings(block) == ["Year", "Rape", "Injury"]
    assert block["figures"]["rows"] == [["2016-17", "81", "508"], ["2017-18", "91", "505"]]
    assert ledger[block["figures"]["bound"][0][0]]["part"] == "period"
    assert ledger[block["figures"]["bound"][1][2]]["breakdown"] == "Injury"


def test_figures_of_a_single_series_stand_under_their_unit():
    block, ledger = bound(charts.compare_areas(RATES, areas=["Derby", "England"]))

    assert headings(block) == ["Area", "Per 10,000 children"]
    assert ledger[block["figures"]["header"][0][1]["bound"]]["part"] == "definition"
    assert block["figures"]["rows"] == [["Derby", "475.3"]]


def test_the_whole_of_a_stack_is_among_the_figures_with_its_parts():
    block, ledger = bound(charts.stacked(GROWING))
    whole = ledger[block["figures"]["bound"][1][-1]]

    assert headings(block) == ["Year", "Rape", "Injury", "Total"]
    assert (whole["shown"], whole["part"], whole["value"], whole["time_period"]) == ("596", "total", "596", "201718")
    assert [(part["breakdown"], part["value"]) for part in whole["others"]] == [("Rape", "91"), ("Injury", "505")]


def test_the_whole_of_a_stack_with_a_withheld_part_tells_no_number():
    hidden = grid({"Police": [3, 4], "Health": [4, "c"]}, YEARS[2:])
    block, ledger = bound(charts.stacked(hidden))
    whole = ledger[block["figures"]["bound"][1][-1]]

    assert (whole["shown"], whole["value"], whole["status"], whole["value_from"]) == ("c", "", "c", "")


def test_the_marks_of_dots_are_among_the_figures():
    block, ledger = bound(DRAWN["dots"]())

    assert headings(block)[-1] == "Population (2011 Census)"
    assert ledger[block["figures"]["bound"][0][-1]]["time_identifier"] == "Census"


def test_a_year_before_a_series_began_is_a_dash_among_the_figures():
    late = by_area({"Derby": {"201617": 1, "201718": 2}, "England": {"201718": 3}})

    assert bound(charts.trend(late, against=["England"]))[0]["figures"]["rows"][0] == ["2016-17", "1", "–"]


def test_the_figures_of_a_cut_list_are_those_drawn():
    block, ledger = bound(charts.bar(parts(TWENTY), top=3))

    assert len(block["figures"]["rows"]) == 3
    assert block["notes"][0].startswith("The [three]{#") and " of [20]{#" in block["notes"][0]
    assert [(entry["shown"], entry["value"]) for entry in ledger.values() if entry["part"] == "count"] == [
        ("three", "3"), ("20", "20"),
    ]  # fmt: skip


def test_the_numbers_along_an_axis_are_told_as_such():
    _, ledger = bound(charts.trend(yearly({"201617": 900, "201718": 910})))
    axis = [entry["shown"] for entry in ledger.values() if entry["part"] == "axis"]

    assert axis == ["895", "895", "900", "905", "910", "915"]  # first in the note that it does not start at zero


@pytest.mark.parametrize(
    ("draw", "call"),
    [
        (lambda: charts.bar(SHARES, title="The 3 ages"), "Bar chart of test.a_percent, title"),
        (lambda: charts.columns(GROWING, title="Crimes in 2017-18"), "Column chart of test.crimes_count, title"),
        (lambda: charts.trend(RATES, title="Over 2 years"), "Line chart of test.a_rate, title"),
        (lambda: charts.stacked(GROWING, labels={"Rape": "Rape (2)"}), "Stacked column chart of test.crimes_count, heading"),
        (lambda: charts.trend(yearly({"201718": "x"}), title="Over 2 years"), "Bar chart of test.plans_count, note"),
    ],
)
def test_a_digit_typed_into_a_chart_is_refused(draw, call):
    with pytest.raises(NotebookError, match=f"{call}(.|\n)*a number is typed into the text"):
        bound(draw())


def test_a_title_may_ask_for_the_period():
    one, several = charts.bar(SHARES, title="Ages, {period}"), charts.columns(GROWING, title="Crimes, {period}")

    assert (one.title, several.title) == ("Ages, 2017-18", "Crimes, 2016-17 to 2017-18")
    assert untold(bound(several)[0]) == []
