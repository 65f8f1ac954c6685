"""What does not hold together: each kind of finding seen on a few made-up rows, and absent when they are right."""

from dataclasses import replace

import pandas as pd
import pytest
from pydantic import TypeAdapter

from pipeline import consistency, contracts, definitions, frames, paths, receiving, rows
from pipeline.consistency import acceptances, claims, dates, finding, labels, paragraphs, printed
from pipeline.errors import SettingError
from pipeline.reconciling.published import Printed, read
from pipeline.relating import relations

POPULATIONS = {"children": {"title": "children", "greatest_change": 2}}
RETURNS = {
    "time_period": "201718",
    "time_identifier": "Financial year",
    "area": "Derby",
    "unit": "referrals",
    "returned_for": "201718",
}
REFERRALS = [
    "time_period",
    "time_identifier",
    "area",
    "measure",
    "count",
    "base",
    "value",
    "unit",
    "status",
    "reference",
    "returned_for",
    "source_row",
]


def of_returns(rows, table="referrals", **relation):
    """The findings of one relation over made-up rows of a return; the first row stands in line 2."""
    full = [RETURNS | row | {"source_row": str(line)} for line, row in enumerate(rows, start=2)]
    columns = dict.fromkeys([*REFERRALS, *(column for row in rows for column in row)])
    tables = {table: [dict.fromkeys(columns, "") | row for row in full]}
    declared = {"populations": POPULATIONS}
    if relation:
        declared["returns"] = [{"id": "made_up", "sentence": "It holds."} | relation]
    return consistency.of_returns(tables, relations.Relations.model_validate(declared))


def row(row_id, **words):
    """A printed row in which everything but what is given has a default."""
    usual = dict.fromkeys(("breakdown", "note", "figure", "line"), "") | {
        "section": "referrals",
        "paragraph": "27.3",
        "why_not": "-",
    }
    usual |= {
        "measure": "referrals",
        "area": "Derby",
        "time_period": "201718",
        "time_identifier": "Financial year",
        "unit": "referrals",
    }
    text = words.pop("text")
    return Printed(**(usual | {"row_id": row_id, "printed_text": text, "printed_value": words.pop("value", text)} | words))


def cells(measure, column=None, table="referrals", **more):
    return {"table": table, "where": {"measure": measure}} | ({"column": column} if column else {}) | more


def sentences(findings):
    return [item.sentence for item in findings]


TOTAL = {"kind": "total", "total": [cells("all")], "parts": [cells("part")]}
PARTS = [{"measure": "part", "count": "3", "reference": "1.2"}, {"measure": "part", "count": "4"}]


def test_parts_that_do_not_make_their_total_are_found():
    (found,) = of_returns([{"measure": "all", "count": "8", "reference": "1.1"}, *PARTS], **TOTAL)

    assert "It holds. Not so for Derby, 2017-18: 3 + 4 is 7; 8 is given." == found.sentence
    assert ("made_up/derby/201718/financial_year", "error", "1.1") == (found.id, found.severity, found.paragraph)
    assert ["referrals/201718/2", "referrals/201718/3", "referrals/201718/4"] == found.rows
    assert ("data/raw/201718/referrals.csv", "3", "part: 3") == (
        found.evidence[1].file,
        found.evidence[1].row,
        found.evidence[1].text,
    )


def test_parts_that_make_their_total_are_no_finding():
    assert [] == of_returns([{"measure": "all", "count": "7"}, *PARTS], **TOTAL)


def test_a_total_with_a_withheld_part_is_a_note_without_numbers():
    """Beside the parts that are shown, the total would give the withheld one away."""
    rows = [{"measure": "all", "count": "97"}, {"measure": "part", "count": "93"}, {"measure": "part", "status": "c"}]
    (found,) = of_returns(rows, **TOTAL)

    assert "note" == found.severity
    assert "It holds. This cannot be checked for Derby, 2017-18: one of the three figures is withheld." == found.sentence
    assert ["part: c"] == [item.text for item in found.evidence]


def test_a_total_with_a_missing_part_is_no_finding():
    assert [] == of_returns([{"measure": "all", "count": "97"}, {"measure": "part", "status": "x"}], **TOTAL)


def test_one_measure_that_two_rows_give_differently_is_found():
    same = {"kind": "same", "first": cells("here", "value"), "others": [cells("there", "value")]}
    rows = [{"measure": "here", "value": "91", "unit": "percent"}, {"measure": "there", "value": "92", "unit": "percent"}]

    assert ["It holds. Not so for Derby, 2017-18: 91% and 92% are given."] == sentences(of_returns(rows, **same))
    assert [] == of_returns([rows[0], rows[1] | {"value": "91.2"}], **same)


def test_a_share_on_another_base_is_found():
    share = {"kind": "share", "percent": cells("x", "value"), "count": [cells("x")], "base": [cells("x", "base")]}
    wrong = {"measure": "x", "count": "206", "base": "798", "value": "21.8", "unit": "percent"}

    assert ["It holds. Not so for Derby, 2017-18: 206 of 798 is 25.8%; 21.8% is given."] == sentences(
        of_returns([wrong], **share)
    )
    assert [] == of_returns([wrong | {"value": "25.8"}], **share)


def test_shares_that_do_not_make_a_whole_are_found():
    shares = {"kind": "sums_to_100", "shares": [cells(["one", "two"], "value")]}
    rows = [{"measure": "one", "value": "60.1", "unit": "percent"}, {"measure": "two", "value": "41.2", "unit": "percent"}]
    (found,) = of_returns(rows, **shares)

    assert found.sentence.endswith("the two shares add up to 101.3%, and rounding explains no more than 0.1 points.")
    assert [] == of_returns([rows[0], rows[1] | {"value": "40.0"}], **shares)


def test_stock_and_flow_that_do_not_balance_are_a_warning():
    flow = {
        "kind": "stock_and_flow", "closing": cells("open"), "opening": cells("open", before=1),
        "joined": [cells("new")], "left": [cells("closed")],
    }  # fmt: skip
    rows = [
        {"measure": "open", "count": "519"}, {"measure": "open", "count": "368", "time_period": "201617"},
        {"measure": "new", "count": "633"}, {"measure": "closed", "count": "471"},
    ]  # fmt: skip
    (found,) = of_returns(rows, **flow)

    assert ("warning", True) == (found.severity, found.sentence.endswith("368 + 633 - 471 is 530; 519 is given."))
    assert [] == of_returns([rows[0] | {"count": "530"}, *rows[1:]], **flow)


RATE = {"kind": "rate", "rate": cells("rate", "value"), "count": [cells("n")], "by": ["area", "time_period", "time_identifier"]}


def rated(count, rate, **more):
    return [{"measure": "n", "count": count} | more, {"measure": "rate", "value": rate, "unit": "per_10000"} | more]


def test_rates_of_one_year_on_different_populations_are_found():
    """5,000 children at first, 6,000 in the second measure."""
    relation = RATE | {"population": "children"}
    first, second = rated("50", "100.0"), rated("60", "100.0", time_identifier="31 March")
    (found,) = of_returns([*first, *second], **relation)

    assert "rates_population/derby/201718" == found.id
    assert "50 at a rate of 100.0 implies 4,998 to 5,003; 60 at a rate of 100.0 implies 5,997 to 6,003" in found.sentence
    assert [] == of_returns([*first, *rated("60", "120.0", time_identifier="31 March")], **relation)


def test_a_rounded_count_implies_a_wider_range():
    """60 to the nearest ten is 55 to 65."""
    rough = RATE | {"population": "children", "count": [cells("n", nearest=10)]}
    rows = [*rated("50", "100.0"), *rated("60", "100.0", time_identifier="31 March")]

    assert [] == of_returns(rows, **rough)


def test_a_population_that_leaps_from_year_to_year_is_a_warning():
    relation = RATE | {"population": "children"}
    (found,) = of_returns([*rated("50", "100.0", time_period="201617"), *rated("60", "100.0")], **relation)

    assert ("rates_population_change", "warning") == (found.kind, found.severity)
    assert "rises from 4,998 to 5,003 in 2016-17 to 5,997 to 6,003 in 2017-18, by more than 2.0%" in found.sentence
    assert [] == of_returns([*rated("50", "100.0", time_period="201617"), *rated("51", "101.0")], **relation)


def test_a_date_of_a_list_outside_its_year_is_a_warning():
    event = {
        "time_period": "201718",
        "event_date": "2018-05-01",
        "date_precision": "month",
        "title": "Review published",
        "section": "case_reviews",
    }
    (found,) = of_returns([event], table="events")

    assert "'Review published' is listed under 2017-18, and its date is May 2018." == found.sentence
    assert [] == of_returns([event | {"event_date": "2017-03-01", "date_precision": "season"}], table="events")


@pytest.mark.parametrize("text", ["31/04/18", "30 February 2018"])
def test_a_printed_day_that_does_not_exist_is_found(text):
    (found,) = dates.of_printed([row("0001", text=text, value="", unit="date")], "201718")

    assert f"27.3 prints the date {text}. There is no such day." == found.sentence


@pytest.mark.parametrize("text", ["30/04/17", "June 2017", "spring 2017", "2018", "in the summer"])
def test_a_printed_date_of_its_year_is_no_finding(text):
    assert [] == dates.of_printed([row("0001", text=text, value="", unit="date")], "201718")


def test_a_printed_date_outside_its_year_is_found():
    (found,) = dates.of_printed([row("0001", text="1st April 2016", value="", unit="date")], "201718")

    assert "27.3 prints the date '1st April 2016' for referrals, which is about 2017-18." == found.sentence


def test_a_printed_year_that_cannot_be_is_found():
    (found,) = dates.of_printed([row("0001", text="20117", unit="year")], "201718")

    assert "date_impossible" == found.kind
    assert [] == dates.of_printed([row("0001", text="2017", unit="year")], "201718")


@pytest.mark.parametrize(
    ("value", "identifier", "right"),
    [("31 March 2017", "31 March", False), ("31 March 2018", "31 March", True), ("2016-17", "Financial year", False),
     ("2013-14 to 2017-18", "Five years", True), ("mid-2017", "Mid-year", True)],
)  # fmt: skip
def test_a_printed_label_is_of_the_period_of_its_figures(value, identifier, right):
    found = dates.of_printed(
        [row("0001", text=f"as of {value}", value=value, unit="period", time_identifier=identifier)], "201718"
    )

    assert ([] if right else ["period_outside_year"]) == [item.kind for item in found]


def test_one_event_that_two_sections_date_differently_is_a_warning():
    rows = [
        row("0001", measure="team_start", text="autumn 2018", value="", unit="date", time_period="201819", section="education"),
        row("0002", measure="team_start", text="June 2018", value="", unit="date", time_period="201819"),
    ]

    assert ["Team start has two dates: autumn 2018 (27.3) and June 2018 (27.3)."] == sentences(dates.of_printed(rows, "201718"))
    assert [] == dates.of_printed([rows[0], replace(rows[1], printed_text="October 2018")], "201718")
    assert [] == dates.of_printed([replace(rows[0], section="referrals"), rows[1]], "201718")


def test_an_event_counted_in_a_year_in_which_it_was_not_is_a_warning():
    rows = [
        row("0001", measure="reviews_published", text="one", value="1", unit="reviews"),
        row("0002", measure="review_published", text="May 2018", value="", unit="date", time_period="201819"),
    ]
    (found,) = dates.of_printed(rows, "201718")

    assert ("events_outside_year", ["published/201718/0001", "published/201718/0002"]) == (found.kind, found.rows)
    assert [] == dates.of_printed([rows[0], replace(rows[1], printed_text="May 2017", time_period="201718")], "201718")
    assert [] == dates.of_printed([replace(rows[0], time_period="201819", time_identifier="Two years"), rows[1]], "201718")
    assert [] == dates.of_printed(
        [replace(rows[0], time_identifier="Two years"), replace(rows[1], printed_text="May 2016", time_period="201617")], "201718"
    )


def two_values(*rows):
    return printed.two_values(printed.table(list(rows), "201718"))


def test_one_figure_printed_with_two_values_is_found():
    (found,) = two_values(row("0001", text="73"), row("0002", text="71*", value="71", paragraph="27.4"))

    assert "One figure is printed with two values. Referrals, Derby, 2017-18: 73 (27.3) and 71* (27.4)." == found.sentence
    assert ["published/201718/0001", "published/201718/0002"] == found.rows


def test_a_figure_printed_twice_alike_or_rounded_is_no_finding():
    assert [] == two_values(row("0001", text="73"), row("0002", text="73"))
    assert [] == two_values(
        row("0001", text="75.2%", value="75.2", unit="percent"), row("0002", text="75%", value="75", unit="percent")
    )


def test_figures_of_one_name_in_two_sections_are_one_only_when_ours_is_one():
    first, second = row("0001", text="1000", section="early_help"), row("0002", text="18")

    assert [] == two_values(first, second)
    assert 1 == len(two_values(replace(first, figure="referrals.cases_count"), replace(second, figure="referrals.cases_count")))


def test_two_values_of_one_figure_are_told_once():
    rows = [
        row(f"000{number}", text=text, measure=measure, figure="a.b_count")
        for number, text, measure in [(1, "73", "all"), (2, "73", "b"), (3, "71", "b")]
    ]

    assert [["published/201718/0001", "published/201718/0002", "published/201718/0003"]] == [
        item.rows for item in two_values(*rows)
    ]


def test_ages_of_one_group_are_no_two_values():
    assert [] == two_values(row("0001", text="16", unit="years_of_age"), row("0002", text="17", unit="years_of_age"))


def in_series(values, text, value, measure="referrals_increase"):
    years = ["201718", "201617", "201516", "201415"]
    rows = [
        row(f"{number:04}", text=each, time_period=year)
        for number, (each, year) in enumerate(zip(values, years, strict=False), 1)
    ]
    claim = row("0100", text=text, value=value, measure=measure, unit="year_in_sequence")
    return claims.of_printed(printed.table([claim, *rows], "201718"))


def test_a_run_that_the_series_does_not_show_is_found():
    (found,) = in_series(["475.3", "461.1", "397.9", "418.9"], "third", "3")

    assert "27.3 prints 'third' for referrals increase in 2017-18; the series makes it the second rise running" in found.sentence


def test_a_run_that_the_series_shows_or_is_too_short_to_tell_is_no_finding():
    assert [] == in_series(["475.3", "461.1", "397.9", "418.9"], "second", "2")
    assert [] == in_series(["475.3", "461.1"], "third", "3")


def test_a_highest_that_an_earlier_year_exceeds_is_found():
    assert "2015-16 is higher" in in_series(["5", "4", "6"], "three", "3", "referrals_highest_in")[0].sentence
    assert [] == in_series(["5", "4", "6"], "two", "2", "referrals_highest_in")


def test_a_printed_total_is_tried_with_each_of_its_values():
    declared = relations.Relations(
        published=[
            TypeAdapter(relations.AnyRelation).validate_python(
                {
                    "id": "total",
                    "sentence": "It holds.",
                    "kind": "total",
                    "total": [cells("all", table="published")],
                    "parts": [cells("part", table="published")],
                }
            )
        ]
    )
    rows = [row("0001", measure="all", text="8"), row("0002", measure="all", text="7"), row("0003", measure="part", text="7")]
    broken = [item for item in consistency.of_printed(rows, "201718", declared) if item.kind == "total"]

    assert ["total/derby/201718/financial_year/0001"] == [item.id for item in broken]


def test_a_printed_total_is_right_when_one_value_of_its_part_makes_it():
    words = {"id": "total", "sentence": "It holds.", "kind": "total", "total": [cells("all", table="published")]}
    words["parts"] = [cells("part", table="published")]
    declared = relations.Relations(published=[TypeAdapter(relations.AnyRelation).validate_python(words)])
    rows = [row("0001", measure="all", text="7"), row("0002", measure="part", text="6"), row("0003", measure="part", text="7")]

    assert [] == [item for item in consistency.of_printed(rows, "201718", declared) if item.kind == "total"]


def test_every_row_that_prints_a_broken_figure_is_shown():
    words = {"id": "total", "sentence": "It holds.", "kind": "total", "total": [cells("all", table="published")]}
    words["parts"] = [cells("part", table="published")]
    declared = relations.Relations(published=[TypeAdapter(relations.AnyRelation).validate_python(words)])
    rows = [row("0001", measure="all", text="8"), row("0002", measure="all", text="8"), row("0003", measure="part", text="7")]
    (found,) = consistency.of_printed(rows, "201718", declared)

    assert ["published/201718/0001", "published/201718/0002", "published/201718/0003"] == found.rows


@pytest.fixture
def section(tmp_path, monkeypatch):
    """A section of one indicator, with figures of 2017-18 only."""

    def section(title):
        figures = pd.DataFrame([{"indicator": "referrals_count", "time_period": "201718"}])
        frames.write(figures, tmp_path / "referrals" / "figures.csv")
        definition = {
            "title": title,
            "definition": "D.",
            "unit": "referrals",
            "decimal_places": 0,
            "polarity": "none",
            "year_type": "financial",
        }
        words = definitions.SectionDefinitions.model_validate({"indicators": {"referrals_count": definition}})
        monkeypatch.setattr(labels.definitions, "of", lambda name: words)
        monkeypatch.setattr(paths, "PUBLISHABLE", tmp_path)
        return labels.of_figures(type("Params", (), {"sections": ["referrals"]}))

    return section


@pytest.mark.parametrize("label", ["Referrals by 31 March 2017", "Referrals in 2016-17", "Referrals in 2015"])
def test_a_title_that_names_a_year_without_figures_is_found(section, label):
    assert ["label_of_another_year"] == [item.kind for item in section(label)]


@pytest.mark.parametrize("label", ["Referrals by 31 March 2018", "Referrals in 2017-18", "Referrals in 2018", "Referrals"])
def test_a_title_of_the_year_of_its_figures_is_no_finding(section, label):
    assert [] == section(label)


def test_a_printed_share_is_read_with_the_base_of_its_own_paragraph():
    """16.9% is of the 71 of the table; but the sentence says 12 of 73."""
    words = {
        "id": "share", "sentence": "It holds.", "kind": "share",
        "percent": {"table": "published", "where": {"measure": "deaths", "unit": "percent"}},
        "count": [{"table": "published", "where": {"measure": "deaths", "unit": "deaths"}}],
        "base": [cells("reviewed", table="published")],
    }  # fmt: skip
    declared = relations.Relations(published=[TypeAdapter(relations.AnyRelation).validate_python(words)])
    rows = [
        row("0001", measure="deaths", text="12", unit="deaths"),
        row("0002", measure="deaths", text="16.9%", value="16.9", unit="percent"),
        row("0003", measure="reviewed", text="73"),
        row("0004", measure="reviewed", text="71", paragraph="27.4"),
    ]
    (found,) = [item for item in consistency.of_printed(rows, "201718", declared) if item.kind == "share"]

    assert "12 of 73 is 16.4%; 16.9% is given" in found.sentence
    assert [] == [item for item in consistency.of_printed(rows[:2] + rows[3:], "201718", declared) if item.kind == "share"]


WHOLE = {"kind": "share", "percent": cells("x", "value"), "count": [cells("x")], "base": [cells("x", "base")], "known": False}


def test_a_percentage_of_no_whole_number_is_a_warning():
    (found,) = of_returns([{"measure": "x", "base": "491", "value": "3.4", "unit": "percent"}], **WHOLE)

    assert "whole_numbers/made_up/derby/201718/financial_year" == found.id
    assert "It holds. For Derby, 2017-18, no whole number of 491 is 3.4% (x): 16 is 3.3%, 17 is 3.5%." == found.sentence


@pytest.mark.parametrize(("base", "value"), [("491", "3.5"), ("491", "3"), ("20", "3.4"), ("", "3.4")])
def test_a_percentage_that_a_whole_number_gives_or_without_a_base_is_no_finding(base, value):
    found = of_returns([{"measure": "x", "base": base, "value": value, "unit": "percent"}], **WHOLE)

    assert (["whole_numbers"] if base == "20" else []) == [item.kind for item in found]


def test_a_percentage_of_several_bases_is_not_asked_for_a_whole_number():
    several = WHOLE | {"base": [cells(["one", "two"], "base")], "by": ["area", "time_period", "time_identifier"]}
    rows = [
        {"measure": "x", "value": "3.4", "unit": "percent"},
        {"measure": "one", "base": "20"},
        {"measure": "two", "base": "471"},
    ]

    assert [] == of_returns(rows, **several)


def test_a_withheld_count_is_not_asked_for_a_whole_number():
    assert [] == of_returns([{"measure": "x", "base": "491", "value": "3.4", "status": "c"}], **WHOLE)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (["7.1", "7.2", "8.1", "10.1"], []),
        (
            ["27.1", "27.2", "27.2", "27.3"],
            ["The number 27.2 stands before two paragraphs, so that a reference to it may mean either."],
        ),
        (["19.11", "19.20"], ["Paragraph 19.11 is followed by 19.20: the numbers between them are missing."]),
        (["19.1", "20.2"], ["Paragraph 19.1 is followed by 20.2: the numbers between them are missing."]),
    ],
)
def test_paragraphs_are_numbered_one_after_the_other(tmp_path, numbers, said):
    path = tmp_path / "paragraphs.csv"
    path.write_text("paragraph,line\n" + "".join(f"{number},{line}\n" for line, number in enumerate(numbers)), encoding="utf-8")

    assert said == sentences(paragraphs.findings("201718", path))


@pytest.fixture
def accepted(tmp_path, monkeypatch):
    def accepted(text):
        monkeypatch.setattr(acceptances, "ACCEPTED", tmp_path / "accepted_findings.yml")
        acceptances.ACCEPTED.write_text(text, encoding="utf-8")
        return acceptances.applied([finding.Finding("total", "derby/201718", "error", "It does not add up.")])

    return accepted


def test_an_accepted_finding_shows_reason_role_and_date(accepted):
    (found,) = accepted("- {finding: total/derby/201718, reason: The source explains it., role: Editor, date: 2019-01-08}")

    assert ("The source explains it.", "Editor", "2019-01-08") == (
        found.accepted.reason,
        found.accepted.role,
        found.accepted.date,
    )


def test_an_acceptance_without_its_finding_is_reported_with_the_nearest(accepted):
    first, stale = accepted("- {finding: total/derby/201617, reason: R., role: Editor, date: 2019-01-08}")

    assert None is first.accepted
    assert ("stale_acceptance", "warning") == (stale.kind, stale.severity)
    assert "The nearest finding is total/derby/201718." in stale.sentence


def test_an_acceptance_without_a_reason_is_refused(accepted):
    with pytest.raises(SettingError, match="acceptance 1, reason: field required"):
        accepted("- {finding: total/derby/201718, role: Editor, date: 2019-01-08}")


@pytest.fixture(scope="module")
def example():
    """What is found in the 2017-18 example: its returns as received, and the report as it was printed."""
    tables = {
        name: [
            {column: rows.text(cell) for column, cell in row.items()}
            for row in receiving.read(paths.RAW / "201718" / f"{name}.csv", contracts.load(name), "201718")
        ]
        for name in contracts.names()
    }
    made = relations.load(check_published=True)
    found = [*consistency.of_returns(tables, made), *consistency.of_printed(read("201718"), "201718", made)]
    return [*found, *paragraphs.findings("201718")]


@pytest.mark.parametrize(
    ("kind", "paragraph", "said"),
    [
        ("printed_budget", "7.2", "£193,320 + £3,962 is £197,282; £236,974 is given"),
        ("two_values", "7.2", "£236,974 (7.2) and £197,282 (7.2)"),
        ("budget_proportions", "7.4", "£113,295 of £193,320 is 58.6%; 56.7% is given"),
        ("spidergraphs_base", "10.8", "577 and 567"),
        ("printed_cases_escalated", "10.8", "206 of 798 is 25.8%; 21.8% is given"),
        ("printed_listened_to", "10.8", "541 of 567 is 95.4%; 95.5% is given"),
        ("schools_confirming_audit", "20.3", "92% and 91%"),
        ("two_values", "15", "11 (15) and 57 (15)"),
        ("date_impossible", "15", "31/04/18"),
        ("date_impossible", "22.3", "20117"),
        ("printed_attendees_per_course", "21.1", "2,229 over 119 is 18.7; 18 is given"),
        ("events_outside_year", "3.6", "May 2018"),
        ("date_outside_year", "24.1", "1st April 2016"),
        ("printed_modifiable_factors", "24.2", "12 of 73 is 16.4%; 16.9% is given"),
        ("child_deaths_reviewed", "24.2", "61 + 10 is 71; 73 is given"),
        ("child_deaths_reviewed_in_five_years", "24.3", "add up to 305; 307 is given"),
        ("two_values", "24.3", "307 (24.3, 24.4) and 305* (24.3)"),
        ("contributory_factors_total", "24.4", "four of the 28 figures are withheld"),
        ("allegations_total", "26.2", "the 40 parts add up to 181; 183 is given"),
        ("allegations_threshold_share", "26.3", "93 of 207 is 44.9%; 44% is given"),
        ("allegations_outcomes", "26.3", "98.0%"),
        ("printed_allegations_in_schools", "26.5", "add up to 83; 72 is given"),
        ("ethnicity_shares", "27.1", "99.2%"),
        ("whole_numbers", "27.1", "no whole number of 491 is 3.4%"),
        ("whole_numbers", "27.1", "All the shares could be of 494 or 506."),
        ("rates_population", "27.25", "4,000 at a rate of 660 implies 59,803 to 61,410"),
        ("rates_population", "27.21", "2,715 at a rate of 461.1 implies 58,875 to 58,887"),
        ("paragraph_numbers", "27.2", "stands before two paragraphs"),
        ("paragraph_numbers", "19.20", "19.11 is followed by 19.20"),
        ("claim_about_series", "27.10", "the second rise running"),
        ("two_values", "27.13", "8.2% (27.13) and 9.0% (27.14)"),
        ("printed_enquiries_percent_change", "27.18", "from 1,242 to 1,645 is 32.4%; 24.5% is given"),
        ("enquiries_leading_to_conference_share", "27.19", "541 of 1,242 is 43.6%; 44.2% is given"),
        ("printed_conferences_percent_change", "27.20", "from 541 to 728 is 34.6%; 24.6% is given"),
        ("printed_conferences_rate_percent_change", "27.21", "from 92.4 to 122.0 is 32.0%; 24.3% is given"),
        ("plans_stock_and_flow", "27.23", "368 + 633 - 471 is 530; 519 is given"),
        ("period_outside_year", "27.23", "31 March 2017"),
        ("printed_plans_started_percent_change", "27.26", "from 461 to 633 is 37.3%; 27.2% is given"),
        ("plan_categories_shares", "27.28", "England, 31 March 2018: the four shares add up to 101.3%"),
        ("plan_categories_shares", "27.28", "Comparator average, 31 March 2018: the four shares add up to 100.6%"),
        ("period_outside_year", "27.28", "31 March 2017"),
    ],
)
def test_the_contradictions_of_the_example_are_found(example, kind, paragraph, said):
    assert any(item.kind == kind and item.paragraph == paragraph and said in item.sentence for item in example)


def test_ids_of_findings_are_unlike(example):
    ids = [item.id for item in example]

    assert sorted(set(ids)) == sorted(ids)


def test_every_acceptance_of_the_example_answers_to_a_finding(example):
    assert [] == [item.sentence for item in acceptances.applied(example) if item.kind == "stale_acceptance"]


def test_the_census_rates_of_the_example_year_agree_on_their_population(example):
    assert not any(item.kind == "rates_population" and item.where.endswith("201718") for item in example)
