"""Placeholders of templates, lists in sentences, and the rule that no digit is typed into prose."""

import pandas as pd
import pytest

from pipeline.binding import refuse_digits
from pipeline.errors import PlaceholderError
from pipeline.narrative import Events, Records, Report, See


def simply(table, words, *_):
    return words


@pytest.mark.parametrize("text", ["There were 12 cases.", "It rose 3%.", "In 2017 it rose.", "See paragraph 4.2", "One in 4"])
def test_a_digit_typed_into_prose_is_refused(text):
    with pytest.raises(PlaceholderError, match="a number is typed into the text"):
        refuse_digits(text, "here")


@pytest.mark.parametrize(
    "text",
    [
        "Under section 47 enquiries start.",
        "Working Together 2015 says so.",
        "The Children Act 2004 asks.",
        "{x[Financial year Q4]} were opened.[^report_2018]",
    ],
)
def test_laws_placeholders_and_footnotes_may_hold_digits(text):
    refuse_digits(text, "here")


def test_lists_say_how_many_rows_they_have_and_join_a_column():
    rows = pd.DataFrame(
        {
            "day": ["2017-06-07", "2017-09-01"],
            "date_precision": ["day", "month"],
            "kind": ["board", "other"],
            "girls": ["5", "12"],
        }
    )
    lists = Records("meetings", rows, simply)

    assert "two" == lists.words
    assert "7 June 2017 and September 2017" == lists.list["day"]
    assert "1" == str(lists["kind=board"])
    assert "five and 12" == lists.list["girls"]
    with pytest.raises(PlaceholderError, match="did you mean 'kind'"):
        lists["knid=board"]


def test_events_are_said_as_precisely_as_they_were_recorded():
    rows = pd.DataFrame({"event_id": ["launch"], "event_date": ["2018-09-01"], "date_precision": ["season"]})

    assert "autumn 2018" == Events(rows, simply).launch
    with pytest.raises(PlaceholderError, match="did you mean 'launch'"):
        Events(rows, simply).lanch  # noqa: B018


def test_the_report_knows_its_year_and_its_neighbours():
    report = Report("201718", simply)

    assert ("2017-18", "2016-17", "31 March 2018") == (report.year, report.previous_year, report.year_end)
    with pytest.raises(PlaceholderError, match="did you mean 'next_year'"):
        report.nxt_year  # noqa: B018


def test_a_cross_reference_names_a_section_that_exists():
    assert "[](#section:budget)" == See(["budget"]).budget
    with pytest.raises(PlaceholderError, match="did you mean 'budget'"):
        See(["budget"]).bugdet  # noqa: B018
