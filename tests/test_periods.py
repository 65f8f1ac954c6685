"""Years and parts of years."""

from datetime import date

import pytest

from pipeline import periods
from pipeline.errors import SettingError


@pytest.mark.parametrize(
    ("time_identifier", "expected"),
    [
        ("Financial year", "2017-18"),
        ("31 March", "31 March 2018"),
        ("Financial year Q1", "Q1 2017-18"),
        ("Financial year Q3-Q4", "Q3 and Q4 2017-18"),
        ("August", "August 2017"),
        ("December", "December 2017"),
        ("January", "January 2018"),
        ("31 January", "31 January 2018"),
        ("Mid-year", "mid-2017"),
        ("Census", "2018 Census"),
        ("Five years", "2013-14 to 2017-18"),
        ("Year to date", "2017-18 to date"),
    ],
)
def test_a_period_reads_as_the_field_writes_it(time_identifier, expected):
    assert expected == periods.label("201718", time_identifier)


def test_the_century_turns_in_keys_and_labels():
    assert "199900" == periods.following("199899")
    assert "1999-00" == periods.year_label("199900")
    assert "199899" == periods.previous("199900")


@pytest.mark.parametrize("text", ["2017", "201719", "2017-18", "20171", "abcdef"])
def test_a_year_that_is_not_two_following_years_is_refused(text):
    with pytest.raises(SettingError, match="six digits"):
        periods.check(text)


def test_times_sort_as_they_follow_each_other():
    times = [
        ("201718", "31 March"),
        ("201718", "Financial year Q1"),
        ("201617", "August"),
        ("201617", "31 March"),
        ("201718", "31 January"),
    ]

    expected = [
        ("201617", "August"),
        ("201617", "31 March"),
        ("201718", "Financial year Q1"),
        ("201718", "31 January"),
        ("201718", "31 March"),
    ]
    assert expected == sorted(times, key=lambda time: periods.sort_key(*time))


@pytest.mark.parametrize(
    ("precision", "expected"), [("day", "1 March 2018"), ("month", "March 2018"), ("season", "spring 2018"), ("year", "2018")]
)
def test_a_date_is_said_only_as_precisely_as_it_is_known(precision, expected):
    assert expected == periods.date_in_words(date(2018, 3, 1), precision)
