"""Where a number comes from, in words: every part of a figure that a sentence can show."""

import pytest

from pipeline.explanation import Explainer, explained, figure, lines
from pipeline.formats import exact

WORDS = {
    "early_help.cases_open_count": {
        "title": "Open cases", "definition": "Cases open in the year.", "unit": "cases", "denominator": None, "decimal_places": 0,
    },
    "early_help.listened_percent": {
        "title": "Felt listened to", "definition": "Families who felt listened to.", "unit": "percent",
        "denominator": "families asked", "decimal_places": 1,
    },
}  # fmt: skip
FILES = {"201718": {"path": "data/raw/201718/activity.csv", "sha256": "ab" * 32}}
RETURNS = {
    "tables": {"activity": {"title": "Activity", "sender": "Derby City Council", "received": "31 May 2018", "files": FILES}},
    "rows": {
        "activity/201718/2": {"measure": "cases", "count": "1645", "note": ""},
        "activity/201718/3": {"measure": "cases", "count": "1242"},
        "activity/201718/4": {"measure": "listened", "count": "541", "base": "567"},
        "activity/201718/5": {"measure": "small", "count": "c"},
    },
}
PLACE = {"area": "Derby", "time_period": "201718", "time_identifier": "Financial year", "breakdown": ""}


def entry(shown, part="value", value="", cells="", others=(), **keys):
    blank = {"numerator": "", "denominator": "", "status": "", "numerator_from": "", "denominator_from": "", "value_from": ""}
    figure = {"indicator": "early_help.cases_open_count", "unit": "cases", "figure": value, "value": value, "cells": cells}
    return PLACE | blank | figure | {"shown": shown, "part": part, "others": list(others)} | keys


NOW = entry("1,645", value="1645", value_from="activity/201718/2/count", cells="activity/201718/2/count")
BEFORE = PLACE | {
    "indicator": "early_help.cases_open_count", "time_period": "201617", "value": "1242", "status": "",
    "cells": "activity/201718/3/count",
}  # fmt: skip


def working(entry) -> str:
    return dict(Explainer(WORDS, RETURNS).explain(entry)["parts"])["How it was made"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (NOW, "1,645, as received."),
        (
            entry("2,887", value="2887", value_from="activity/201718/2/count + activity/201718/3/count"),
            "1,645 + 1,242 = 2,887.",
        ),
        (
            entry("403", value="403", value_from="activity/201718/2/count - activity/201718/3/count"),
            "1,645 − 1,242 = 403.",
        ),
        (
            entry("95.4%", value="95.414462081129", numerator="541", denominator="567", indicator="early_help.listened_percent"),
            "541 ÷ 567 × 100 = 95.4145…, shown as 95.4%.",
        ),
        (entry("541", "numerator", value="541", numerator="541", numerator_from="activity/201718/4/count"), "541, as received."),
        (
            entry("32.4%", "percent change", value="32.447665056361", figure="1645", others=[BEFORE]),
            "(1,645 − 1,242) ÷ 1,242 × 100 = 32.4477…, shown as 32.4%. A change is a share of the earlier figure.",
        ),
        (
            entry("403", "difference", value="403", figure="1645", others=[BEFORE]),
            "From 1,242 (Derby, 2016-17) to 1,645 (Derby, 2017-18): a difference of 403, shown as 403.",
        ),
        (
            entry("up", "direction", figure="1645", others=[BEFORE]),
            "Up: 1,645 (Derby, 2017-18); compared with 1,242 (Derby, 2016-17).",
        ),
        (
            entry("the highest of the three years held", "rank", figure="1645", others=[BEFORE]),
            "Counted in the series: 1,645 (Derby, 2017-18); 1,242 (Derby, 2016-17).",
        ),
        (entry("27", "total", value="27", others=[{"value": "12"}, {"value": "15"}]), "12 + 15 = 27, shown as 27."),
        (entry("c", status="c"), "c: withheld so that nobody can be identified."),
        (entry("x", status="x"), "x: not supplied."),
        (entry("2017-18", "period"), "2017-18: the financial year from 1 April 2017 to 31 March 2018."),
    ],
)
def test_the_calculation_is_put_in_words_with_its_numbers(entry, words):
    assert words == working(entry)


def test_the_rows_their_sender_the_day_and_the_file_are_named():
    parts = dict(Explainer(WORDS, RETURNS).explain(NOW)["parts"])

    row = {"file": "data/raw/201718/activity.csv", "row": 2, "cells": [["measure", "cases"], ["count", "1645"]]}
    assert [row] == parts["Rows used"]
    assert ("Derby City Council", "31 May 2018") == (parts["Sent by"], parts["Received"])
    assert f"data/raw/201718/activity.csv, SHA-256 {'ab' * 32}" == parts["File"]


def test_what_is_compared_with_brings_its_rows_too():
    made = Explainer(WORDS, RETURNS).explain(entry("up", "direction", figure="1645", cells=NOW["cells"], others=[BEFORE]))

    assert [2, 3] == [row["row"] for row in dict(made["parts"])["Rows used"]]


def test_a_sum_with_a_part_that_may_not_be_shown_is_not_written_out():
    made = entry(
        "1,648", value="1648", value_from="activity/201718/2/count + activity/201718/5/count", cells="activity/201718/5/count"
    )

    assert "1,648, worked out from the returns; the rows are below." == working(made)


def test_the_title_names_figure_place_and_time_and_the_base_is_named():
    made = Explainer(WORDS, RETURNS).explain(entry("95.4%", value="95.4", indicator="early_help.listened_percent"))

    assert "Felt listened to, Derby, 2017-18" == made["title"]
    assert "Families who felt listened to. A percentage of families asked." == dict(made["parts"])["Meaning"]


def test_equal_explanations_are_kept_once():
    entries = [dict(NOW), dict(NOW), dict(BEFORE, shown="1,242", part="value")]
    found = explained(entries, Explainer(WORDS, RETURNS).explain)

    assert ["e1", "e1", "e2"] == [item["explanation"] for item in entries]
    assert {"e1", "e2"} == set(found)


def test_the_terminal_says_the_same():
    told = lines(Explainer(WORDS, RETURNS).explain(NOW))

    assert "Open cases, Derby, 2017-18" == told[0]
    assert "How it was made: 1,645, as received." in told
    assert "  data/raw/201718/activity.csv, row 2: measure cases, count 1645" in told


@pytest.mark.parametrize(
    ("number", "shown"), [("1645", "1,645"), ("45.25", "45.25"), ("0.5", "0.5"), ("32.447665056361", "32.4477…")]
)
def test_workings_show_numbers_exactly_or_with_an_ellipsis(number, shown):
    assert shown == figure(exact(number))
