"""Figures in sentences: up, down, level, one year only, withheld and missing; and placeholders that are wrong."""

from dataclasses import replace

import pytest

from pipeline import frames
from pipeline.errors import PlaceholderError
from pipeline.formats import exact
from pipeline.narrative import Template
from pipeline.series import Context, Indicator
from pipeline.values import Value

CONTEXT = Context("201718", "Derby", "Derbyshire", "East Midlands", "England", "Comparator average")


def row(value=None, period="201718", area="Derby", label="", status="", time="Financial year", base=None, count=None):
    numerator = count if count is not None else value
    return {
        "area": area, "time_period": period, "time_identifier": time, "breakdown_topic": "kind" if label else "",
        "breakdown": label, "numerator": exact(numerator), "denominator": exact(base), "value": exact(value), "status": status,
    }  # fmt: skip


def indicator(*rows, unit="cases", decimal_places=0):
    words = ("early_help", "cases_open_count", "Open cases", "Cases open.", unit, None, decimal_places, "none", "financial")
    return Indicator(*words, "Derby City Council", frames.tidy(list(rows)), CONTEXT)


@pytest.fixture
def told():
    return []


@pytest.fixture
def say(told):
    """Fill a template in which {x} is the figure of these rows."""

    def say(text, *rows, **words):
        value = Value(indicator(*rows, **words), lambda figure, shown, *_: told.append(shown) or shown)
        return Template({"x": value}.__getitem__, "here").fill(text)

    return say


UP = (row(798), row(630, "201617"))
DOWN = (row(577), row(600, "201617"))
LEVEL = (row(48), row(48, "201617"))
ALONE = (row(48),)
WITHHELD = (row(None, status="c"), row(6, "201617"))
BEFORE_WITHHELD = (row(8), row(None, "201617", status="c"))
MISSING = (row(6, "201617"),)


@pytest.mark.parametrize(
    ("rows", "direction", "more", "since"),
    [
        (UP, "rose", "168 more", "up from 630 in 2016-17"),
        (DOWN, "fell", "23 fewer", "down from 600 in 2016-17"),
        (LEVEL, "stayed the same", "the same number", "the same as in 2016-17"),
        (ALONE, "cannot be compared", "cannot be compared", "with no earlier figure to compare"),
        (WITHHELD, "cannot be compared", "cannot be compared", "which cannot be compared with 2016-17"),
        (BEFORE_WITHHELD, "cannot be compared", "cannot be compared", "which cannot be compared with 2016-17"),
        (MISSING, "cannot be compared", "cannot be compared", "which cannot be compared with 2016-17"),
    ],
)
def test_a_change_is_said_only_when_both_years_are_known(say, rows, direction, more, since):
    assert [direction, more, since] == say("{x.direction}|{x.more}|{x.from_previous}", *rows).split("|")


def test_a_withheld_figure_says_c_and_a_missing_one_x(say):
    assert "c c" == say("{x} {x.count}", *WITHHELD)
    assert "x x" == say("{x} {x.count}", *MISSING)


def test_percent_change_divides_by_the_earlier_value(say):
    assert "32.4%" == say("{x.percent_change}", row(1645), row(1242, "201617"))  # the printed 24.5% divided by the later one


def test_change_from_nothing_has_no_percentage(say):
    assert "x" == say("{x.percent_change}", row(3), row(0, "201617"))


def test_percentages_change_by_points(say):
    rows = (row("95.4", count=541, base=567), row("94.4", "201617"))

    assert "1.0 percentage point" == say("{x.difference}", *rows, unit="percent", decimal_places=1)
    assert "95.4% (541 of 567)" == say("{x.with_base}", *rows, unit="percent", decimal_places=1)


def test_a_percentage_without_a_published_base_stands_alone(say):
    assert "97%" == say("{x.with_base}", row(97, count="") | {"numerator": None}, unit="percent")


def test_what_looks_equal_to_the_reader_is_not_called_a_rise(say):
    assert "stayed the same" == say("{x.direction}", row("95.41"), row("95.39", "201617"), unit="percent", decimal_places=1)


def test_the_series_can_be_told_backwards_until_its_first_gap(say):
    rows = (row(109), row(99, "201617"), row(77, "201516"), row(82, "201415"), row(70, "201213"))

    assert "99 in 2016-17, 77 in 2015-16 and 82 in 2014-15" == say("{x.earlier}", *rows)
    assert "77" == say("{x.before[2]}", *rows)


def test_runs_and_ranks_are_counted_in_the_series(say):
    rising = (row(109), row(99, "201617"), row(77, "201516"), row(82, "201415"))

    assert "a rise for the second year running" == say("{x.run}", *rising)
    assert "the highest of the four years held" == say("{x.rank_in_series}", *rising)
    assert "|" == say("{x.run}|{x.rank_in_series}", row(5), row(6, "201617"), row(4, "201516"))


def test_other_areas_are_compared_in_words(say):
    rows = (
        row("341.2"),
        row("341.0", area="England"),
        row("359.1", area="Comparator average"),
        row("341.2", area="East Midlands"),
    )
    words = {"unit": "per 10,000 children", "decimal_places": 1}

    assert "above England (341.0)" == say("{x.against[England]}", *rows, **words)
    assert "above England (341.0), and the same as the East Midlands (341.2), and below the comparator average (359.1)" == say(
        "{x.comparators}", *rows, **words
    )


def test_breakdowns_are_chosen_ranked_and_totalled(say):
    rows = (row(3, label="Drift"), row(9, label="Excellence"), row(0, label="Delay"))

    assert "9 Excellence 3 Delay 12" == say("{x.largest} {x.largest.label} {x[Drift]} {x.smallest.label} {x.total}", *rows)
    assert "Drift" == say("{x.ranked[2].label}", *rows)


def test_no_breakdown_is_called_largest_while_one_is_missing(say):
    assert "x x" == say("{x.largest} {x.largest.label}", row(3, label="Drift"), row(None, label="Delay", status="x"))
    assert "x" == say("{x.largest.label}", row(3, "201617", label="Drift"), row(4, "201617", label="Delay"))
    assert "Drift c" == say("{x.largest.label} {x.smallest}", row(9, label="Drift"), row(None, label="Delay", status="c"))


def test_quarters_are_ranked_among_all_quarters_held(say):
    quarters = [row(value, time=f"Financial year Q{number}") for number, value in enumerate((462, 470, 478, 491), start=1)]

    assert "the highest of the four quarters held" == say("{x[Financial year Q4].rank_in_series}", *quarters)


def test_a_label_of_which_no_row_was_supplied_is_missing_and_not_mistyped(told):
    held = replace(indicator(row(3, label="Drift")), labels=("Drift", "Delay"))
    names = {"x": Value(held, lambda figure, shown, *_: told.append(shown) or shown)}

    assert "x" == Template(names.__getitem__, "here").fill("{x[Delay]}")
    with pytest.raises(PlaceholderError, match="did you mean 'Drift'"):
        Template(names.__getitem__, "here").fill("{x[Drfit]}")


def test_a_total_with_a_withheld_part_is_withheld(say):
    assert "c" == say("{x.total}", row(3, label="Drift"), row(None, label="Delay", status="c"))


def test_dates_between_years_compare_with_the_date_before(say):
    rows = (row(83, time="31 January"), row(62, "201617", time="August"), row(59, "201516", time="December"))

    assert "up from 62 in August 2016" == say("{x.from_previous}", *rows)


def test_a_projection_is_named_by_its_year(say):
    rows = (row(519, time="31 March"), row(441, "201819", time="Year to date"))

    assert "519 441 down from 519 at 31 March 2018" == say("{x} {x.next} {x.next.from_previous}", *rows)


def test_words_agree_with_their_number(say):
    assert "no cases" == say("{x.words_with_unit}", row(0))
    assert "one case One 11 cases" == say("{x.words_with_unit} {x.Words} ", row(1)) + say("{x.with_unit}", row(11))


def test_every_figure_shown_is_told(say, told):
    say("{x}, {x.from_previous}", *UP)

    assert ["798", "up", "630", "2016-17"] == told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{x.directoin}", "did you mean 'direction'?"),
        ("{x[Drfit]}", "did you mean 'Drift'?"),
        ("{x}", "choose a label"),
        ("{x", "not readable"),
        ("{x.before[two]}", "not readable"),
    ],
)
def test_a_wrong_placeholder_is_refused_with_the_nearest_name(say, text, message):
    with pytest.raises(PlaceholderError, match="here") as error:
        say(text, row(3, label="Drift"), row(4, label="Delay"))

    assert message.strip("?") in str(error.value)


def test_a_change_says_only_what_can_be_said(say):
    assert "up from 1,242 in 2016-17: 403 more, a rise of 32.4%" == say("{x.change}", row(1645), row(1242, "201617"))
    assert "the same as in 2016-17" == say("{x.change}", *LEVEL)
    assert "which cannot be compared with 2016-17" == say("{x.change}", *MISSING)
    assert "up from 0 in 2016-17: 3 more" == say("{x.change}", row(3), row(0, "201617"))
