"""Printed figures beside ours: each outcome, the errors of 2017-18, and the pages that list them."""

import csv
import json
from collections import Counter
from types import SimpleNamespace

import pytest
from pages import faults, invalid, opened

from pipeline import catalogue, paths
from pipeline.consistency import Finding
from pipeline.consistency.finding import Acceptance, Evidence
from pipeline.errors import ReportError
from pipeline.reconciling import errata, reconciliation, review, review_page
from pipeline.reconciling.matching import AGREES, DIFFERS, OUTCOMES, ROUNDED, UNEXPLAINED, UNKNOWN, WITHHELD
from pipeline.reconciling.published import COLUMNS, moment

WORDS = {
    "definition": "Invented.", "denominator": None, "polarity": "none", "year_type": "financial", "source": "Invented",
    "labels": [], "headline": False,
}  # fmt: skip
INDICATORS = {
    "cases_count": {"title": "Cases", "unit": "cases", "decimal_places": 0},
    "listened_percent": {"title": "Listened to", "unit": "percent", "decimal_places": 1, "denominator": "surveys"},
    "plans_rate": {"title": "Rate of plans", "unit": "per 10,000 children", "decimal_places": 1},
    "agencies_count": {"title": "Referrals", "unit": "referrals", "decimal_places": 0},
    "sent_count": {"title": "Surveys sent", "unit": "surveys", "decimal_places": 0},
    "visits_count": {"title": "Visits", "unit": "visits", "decimal_places": 0},
    "all_visits_count": {"title": "Visits in all", "unit": "visits", "decimal_places": 0},
    "shares_percent": {"title": "Share", "unit": "percent", "decimal_places": 1, "denominator": "pounds"},
    "agreed_percent": {"title": "Agreed share", "unit": "percent", "decimal_places": 1, "denominator": "pounds"},
    "missed_percent": {"title": "Missed", "unit": "percent", "decimal_places": 1, "denominator": "cases"},
}
FIGURES = """
indicator,area,time_period,time_identifier,breakdown_topic,breakdown,numerator,denominator,value,status,tables,cells
cases_count,Northbridge,202425,Financial year,,,1645,,1645,,cases,cases/202425/2/count
cases_count,Northbridge,202324,Financial year,,,1242,,1242,,cases,cases/202425/3/count
cases_count,Northbridge,202223,Financial year,,,1100,,1100,,cases,cases/202425/4/count
listened_percent,Northbridge,202425,Financial year,,,541,567,95.414462081129,,survey,survey/202425/2/count survey/202425/2/base
plans_rate,Northbridge,202425,31 March,,,,,87,,plans,plans/202425/2/value
plans_rate,England,202425,31 March,,,,,45.3,,plans,plans/202425/3/value
agencies_count,Northbridge,202425,Financial year,agency,Schools,83,,83,,agencies,agencies/202425/2/count
agencies_count,Northbridge,202425,Financial year,agency,Police,,,,c,agencies,agencies/202425/3/count
agencies_count,Northbridge,202425,Financial year,agency,Health,,,,x,agencies,agencies/202425/4/count
listened_percent,Northbridge,202324,Financial year,,,500,640,78.125,,survey,survey/202425/3/count survey/202425/3/base
sent_count,Northbridge,202425,Financial year,,,710,,710,,survey,survey/202425/4/count
visits_count,Northbridge,202425,Financial year,team,North,150,,150,,trip,trip/202425/2/count
visits_count,Northbridge,202425,Financial year,team,South,30,,30,,trip,trip/202425/3/count
visits_count,Northbridge,202425,Financial year,team,East,20,,20,,trip,trip/202425/4/count
visits_count,Northbridge,202425,Financial year,team,Other town,17,,17,,trip,trip/202425/5/count
all_visits_count,Northbridge,202425,Financial year,,,200,,200,,trip,trip/202425/2/count trip/202425/3/count trip/202425/4/count
shares_percent,Northbridge,202425,Financial year,partner,Council,586,1000,58.6,,money,money/202425/2/count
agreed_percent,Northbridge,202425,Financial year,partner,Council,,,56.7,,money,money/202425/3/value
missed_percent,Northbridge,202425,Financial year,,,,,18,,missed,missed/202425/2/value
missed_percent,Northbridge,202425,Financial year Q1,,,,,10,,missed,missed/202425/3/value
missed_percent,Northbridge,202425,Financial year Q2,,,,,22,,missed,missed/202425/4/value
missed_percent,Northbridge,202425,Financial year Q3-Q4,,,,,32,,missed,missed/202425/5/value
"""
EVENTS = """
event_id,event_date,date_precision,section
review_published,2025-05-08,day,early_help
launch,2025-05-01,month,early_help
"""


@pytest.fixture
def publishable(tmp_path, monkeypatch, small_settings):
    """A small catalogue: figures and events of one section, the others empty."""
    monkeypatch.setattr(paths, "PUBLISHABLE", tmp_path / "publishable")
    monkeypatch.setattr(paths, "PUBLISHED", tmp_path / "published")
    monkeypatch.setattr(paths, "REPORTS", tmp_path / "reports")
    heading, *rows = FIGURES.strip().splitlines()
    heading, rows = f"{heading},value_from", [f"{row},{row.rpartition(',')[2].replace(' ', ' + ')}" for row in rows]
    for section in small_settings.sections:
        folder = paths.PUBLISHABLE / section
        folder.mkdir(parents=True)
        lines = [f"early_help,{row}" for row in rows] if section == "early_help" else []
        (folder / "figures.csv").write_text("\n".join([f"section,{heading}", *lines]) + "\n", encoding="utf-8")
        words = {f"early_help.{name}": WORDS | item for name, item in INDICATORS.items()} if section == "early_help" else {}
        (folder / "indicators.json").write_text(json.dumps(words), encoding="utf-8")
    (paths.PUBLISHABLE / "early_help" / "events.csv").write_text(EVENTS.strip() + "\n", encoding="utf-8")
    paths.PUBLISHED.mkdir()
    return tmp_path


def printed(*rows: dict) -> None:
    """data/published/202425.csv with these rows; what a row does not say has a default."""
    with (paths.PUBLISHED / "202425.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            place = {"row_id": f"{number:04}", "section": "early_help", "paragraph": "1.2", "line": str(number), "unit": "cases"}
            place |= {"time_period": "202425", "time_identifier": "Financial year", "measure": "cases", "area": "Northbridge"}
            writer.writerow(place | row)


def only(settings, **row):
    """The result of one printed row."""
    printed(row)
    (result,) = reconciliation.results(settings)
    return result


CASES = "early_help.cases_count"
LISTENED = "early_help.listened_percent"
CHANGE = {"unit": "percent", "figure": f"{CASES}.percent_change"}
SAID = [
    ({"printed_text": "1,645", "printed_value": "1645", "figure": CASES}, AGREES, "1,645; printed 1,645"),
    (
        {"printed_text": "403", "printed_value": "403", "figure": f"{CASES}.difference"},
        AGREES,
        "1,645 - 1,242 = 403; printed 403",
    ),
    (CHANGE | {"printed_text": "32.4%", "printed_value": "32.4"}, AGREES, "(1,645 - 1,242) / 1,242 x 100 = 32.4%; printed 32.4%"),
    (CHANGE | {"printed_text": "32%", "printed_value": "32"}, ROUNDED, "(1,645 - 1,242) / 1,242 x 100 = 32.4%"),
    (CHANGE | {"printed_text": "32.45%", "printed_value": "32.45"}, ROUNDED, "(1,645 - 1,242) / 1,242 x 100 = 32.4%"),
    (
        CHANGE | {"printed_text": "24.5%", "printed_value": "24.5"},
        DIFFERS,
        "(1,645 - 1,242) / 1,242 x 100 = 32.4%; printed 24.5%",
    ),
    (
        {"printed_text": "95.5%", "printed_value": "95.5", "figure": LISTENED},
        DIFFERS,
        "541 / 567 x 100 = 95.4% (before rounding 95.414); printed 95.5%",
    ),
    ({"printed_text": "541", "printed_value": "541", "figure": f"{LISTENED}.count"}, AGREES, "541; printed 541"),
    ({"printed_text": "<5", "figure": "early_help.agencies_count[Police]"}, AGREES, "withheld here (c); printed <5"),
    ({"printed_text": "4", "printed_value": "4", "figure": "early_help.agencies_count[Police]"}, WITHHELD, "withheld here"),
    ({"printed_text": "<5", "figure": "early_help.agencies_count[Schools]"}, DIFFERS, "83; withheld in print (<5)"),
    ({"printed_text": "7", "printed_value": "7", "figure": "early_help.agencies_count[Health]"}, UNKNOWN, "not supplied (x)"),
    ({"printed_text": "Not recorded", "figure": "early_help.agencies_count[Health]"}, AGREES, "not supplied (x)"),
    ({"printed_text": "7", "printed_value": "7", "why_not": "The base was not published."}, UNKNOWN, "The base was not"),
]
CLAIMED = [
    ("rose", f"{CASES}.direction", AGREES, "1,645 (2024-25) and 1,242 (2023-24): rose; printed rose"),
    ("fell", f"{CASES}.direction", DIFFERS, "1,645 (2024-25) and 1,242 (2023-24): rose; printed fell"),
    ("a rise for the second year running", f"{CASES}.run", AGREES, "1,645 (2024-25), 1,242 (2023-24) and 1,100 (2022-23)"),
    ("a rise for the third year running", f"{CASES}.run", UNKNOWN, "no earlier figures are held"),
    ("a fall for the third year running", f"{CASES}.run", DIFFERS, "a rise for the second year running"),
    ("the highest of the three years held", f"{CASES}.previous.rank_in_series", DIFFERS, "nothing of the kind can be said"),
    ("above England (45.3)", "early_help.plans_rate.against[England]", AGREES, "87.0 in Northbridge and 45.3 in England"),
    ("rose", "early_help.plans_rate.direction", UNKNOWN, "cannot be compared"),
]
DATED = [
    ("08 May 2025", "2025-05-08", "events.review_published", AGREES),
    ("May", "2025-05; year not printed", "events.review_published", ROUNDED),
    ("spring 2025", "2025 spring", "events.review_published", ROUNDED),
    ("9 May 2025", "2025-05-09", "events.launch", ROUNDED),
    ("8 June 2025", "2025-06-08", "events.review_published", DIFFERS),
    ("31/04/25", "there is no such day", "report.year_end", DIFFERS),
]


@pytest.mark.parametrize(("row", "outcome", "working"), SAID)
def test_a_printed_number_has_one_outcome_and_a_working(publishable, small_settings, row, outcome, working):
    result = only(small_settings, **row)

    assert outcome == result.outcome
    assert result.working.startswith(working)


@pytest.mark.parametrize(("words", "figure", "outcome", "working"), CLAIMED)
def test_a_claim_is_compared_with_what_our_functions_say(publishable, small_settings, words, figure, outcome, working):
    result = only(small_settings, unit="claim", printed_text="as printed", printed_value=words, figure=figure)

    assert outcome == result.outcome
    assert working in result.working


@pytest.mark.parametrize(("text", "note", "figure", "outcome"), DATED)
def test_dates_agree_as_far_as_both_go(publishable, small_settings, text, note, figure, outcome):
    assert outcome == only(small_settings, unit="date", printed_text=text, note=note, figure=figure).outcome


@pytest.mark.parametrize(
    ("text", "figure", "cause"),
    [
        ("31 March 2024", "early_help.plans_rate.period", "label of the year before"),
        ("2025-26", f"{CASES}.period", "label of the year after"),
        ("2024-25", "early_help.plans_rate.period", "label of a year for a figure of one day"),
        ("1 May 2024", "early_help.plans_rate.period", UNEXPLAINED),
    ],
)
def test_the_label_of_a_wrong_year_is_recognised(publishable, small_settings, text, figure, cause):
    result = only(small_settings, unit="period", printed_text="heading", printed_value=text, figure=figure)

    assert (DIFFERS, cause) == (result.outcome, result.probable_cause)


def test_a_date_of_a_wrong_year_is_recognised(publishable, small_settings):
    result = only(small_settings, unit="date", printed_text="1st April 2023", figure="report.year_start")

    assert "label of the year before" == result.probable_cause


def test_a_claim_is_not_explained_even_where_a_label_would_be(publishable, small_settings):
    words = {"printed_value": "31 March 2024", "figure": "early_help.plans_rate.period"}

    assert "label of the year before" == only(small_settings, unit="period", **words).probable_cause
    assert UNEXPLAINED == only(small_settings, unit="claim", **words).probable_cause


def test_a_row_of_a_list_that_two_sections_show_counts_once(publishable, small_settings):
    for section in ("early_help", "child_protection"):
        (paths.PUBLISHABLE / section / "visits.csv").write_text("visit_id,kind\na,full\nb,short\n", encoding="utf-8")
    result = only(small_settings, section="preface", printed_text="two", printed_value="2", figure="records.visits")

    assert (AGREES, "2") == (result.outcome, result.ours)


def test_a_date_that_does_not_exist_is_put_down_to_the_key_beside(publishable, small_settings):
    result = only(small_settings, unit="date", printed_text="31/04/25", figure="report.year_end")

    assert "slip of the keyboard: the key beside" == result.probable_cause
    assert "31/03/25 typed as 31/04/25; there is no such date" == result.cause.working


@pytest.mark.parametrize(
    ("figure", "value", "cause"),
    [
        (f"{CASES}.percent_change", "24.5", "change divided by the later value"),
        (LISTENED, "76.2", "share of another base in the same return"),
        ("early_help.missed_percent", "21.3", "plain mean of parts of the year that are not equal"),
        ("early_help.all_visits_count", "180", "total with one row left out"),
        ("early_help.all_visits_count", "217", "total with one row too many"),
        ("early_help.all_visits_count", "150", "total with two rows left out"),
        (LISTENED, "84.5", "share of the base of the year before"),
        (LISTENED, "88.2", "count of the year before on this year's base"),
        (LISTENED, "78.1", "value of another year"),
        (f"{CASES}.difference", "142", "value of another year"),
        (f"{LISTENED}.base", "640", "value of another year"),
        ("early_help.plans_rate", "45.3", "value of another area"),
        ("early_help.shares_percent", "56.7", "another measure of the same label"),
        (LISTENED, "541", "another number of the same return"),
        (f"{CASES}.percent_change", "403", "another number of the same return"),
        (f"{CASES}.percent_change", "12.9", "value of another year"),
        ("early_help.missed_percent[Financial year Q1]", "27.0", UNEXPLAINED),
    ],
)
def test_what_the_returns_hold_explains_a_printed_figure(publishable, small_settings, figure, value, cause):
    result = only(small_settings, printed_text=value, printed_value=value, figure=figure)

    assert (DIFFERS, cause) == (result.outcome, result.probable_cause)


def test_a_total_that_differs_shows_what_it_adds_up(publishable, small_settings):
    result = only(small_settings, printed_text="180", printed_value="180", figure="early_help.all_visits_count")

    assert "150 + 30 + 20 = 200; printed 180" == result.working


def test_a_claim_that_does_not_follow_is_unexplained(publishable, small_settings):
    result = only(small_settings, unit="claim", printed_value="fell", figure=f"{CASES}.direction")

    assert UNEXPLAINED == result.probable_cause


def test_nothing_of_a_withheld_figure_is_told(publishable, small_settings):
    """What was printed is known; ours is not tried against it."""
    result = only(small_settings, printed_text="4", printed_value="4", figure="early_help.agencies_count[Police]")

    assert ("c", None, "") == (result.ours, result.cause, result.probable_cause)
    assert "withheld here, so that nobody can be identified; printed 4" == result.working


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"printed_text": "7", "printed_value": "7"}, "neither figure nor why_not; did you mean 'early_help.cases_count'?"),
        ({"figure": CASES, "why_not": "no"}, "both figure and why_not"),
        ({"printed_value": "7", "figure": "early_help.cases_cuont"}, "did you mean 'early_help.cases_count'?"),
        ({"printed_value": "7", "figure": f"{CASES}.dirction"}, "did you mean 'direction'?"),
        ({"printed_value": "7", "figure": f"{CASES}.period"}, "gives '2024-25' where one number was printed"),
        ({"printed_value": "7,1", "why_not": "x"}, "is not a plain number"),
        ({"unit": "claim", "figure": CASES}, "needs its words"),
        ({"unit": "date", "printed_text": "May", "note": "2025-05", "figure": CASES}, "where a date was printed"),
        ({"printed_value": "7", "figure": "events.lanch"}, "did you mean 'launch'?"),
        ({"printed_value": "7", "figure": "records.event"}, "did you mean 'events'?"),
    ],
)
def test_a_fault_of_the_file_is_told_on_one_screen(publishable, small_settings, row, fault):
    printed(row, {"printed_value": "7"})

    with pytest.raises(ReportError) as error:
        reconciliation.results(small_settings)

    assert "data/published/202425.csv" == error.value.where
    assert fault in str(error.value)
    assert "row 0002" in str(error.value)


def test_a_missing_column_is_named(publishable, small_settings):
    (paths.PUBLISHED / "202425.csv").write_text("row_id,section\n0001,early_help\n", encoding="utf-8")

    with pytest.raises(ReportError, match="there is no column 'figure'"):
        reconciliation.results(small_settings)


def test_a_mistake_made_several_times_in_a_paragraph_is_probable(publishable, small_settings):
    slip = {"printed_text": "88", "printed_value": "88", "figure": "early_help.plans_rate"}
    alone = only(small_settings, **slip)
    printed(slip, slip, slip | {"paragraph": "1.3"}, slip)

    assert (False, 1) == (alone.cause.is_likely, alone.cause.shared)
    assert [(True, 3), (True, 3), (False, 1), (True, 3)] == [
        (item.cause.is_likely, item.cause.shared)
        for item in sorted(reconciliation.results(small_settings), key=lambda item: item.printed.row_id)
    ]


def test_the_worst_come_first(publishable, small_settings):
    rows = [("1645", "1645"), ("1600", "1600"), ("500", "500")]
    printed(*({"printed_text": text, "printed_value": value, "figure": CASES} for text, value in rows))

    assert ["500", "1600", "1645"] == [item.printed.text for item in reconciliation.results(small_settings)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/12/18", ("2018-12-05", "day")),
        ("1st April 2016", ("2016-04-01", "day")),
        ("29June 2019", ("2019-06-29", "day")),
        ("May 2018", ("2018-05-01", "month")),
        ("autumn 2018", ("2018-09-01", "season")),
        ("2019", ("2019-01-01", "year")),
        ("31/04/18", None),
        ("later in 2018", None),
    ],
)
def test_a_printed_date_is_read(text, expected):
    found = moment(text)

    assert expected == (found and (found[0].isoformat(), found[1]))


# Errata


def finding(kind: str, *rows: str, paragraph="1.2", severity="error", sentence="These do not add up: 12 and 13.", accepted=None):
    evidence = tuple(Evidence(row, "file.csv", row.rpartition("/")[2], "text") for row in rows)
    return Finding(kind, "here", severity, sentence, evidence, "early_help", paragraph, accepted)


def corrections(settings, *findings):
    return errata.errata(settings, reconciliation.results(settings), findings)


def test_a_finding_about_a_figure_that_differs_stands_under_it(publishable, small_settings):
    printed({"printed_value": "1600", "figure": CASES}, {"printed_value": "95.4", "figure": LISTENED})
    found = corrections(
        small_settings,
        finding("by_row", "published/202425/0001"),
        finding("by_return", "cases/202425/2", sentence="The parts make 1,645."),
        finding("other", "survey/202425/2", sentence="The bases differ: 567."),
    )

    assert [("0001", ["by_row", "by_return"]), (None, ["other"])] == [
        (item.result and item.result.printed.row_id, [each.kind for each in item.findings]) for item in found
    ]


def test_what_is_accepted_a_note_or_never_printed_is_no_erratum(publishable, small_settings):
    printed({"printed_value": "1645", "figure": CASES})
    found = corrections(
        small_settings,
        finding("accepted", "published/202425/0001", accepted=Acceptance("Rounding.", "data analyst", "2025-01-01")),
        finding("note", "published/202425/0001", severity="note"),
        finding("elsewhere", "audits/202425/2"),
    )

    assert [] == found


def test_the_same_finding_about_print_and_return_is_told_once(publishable, small_settings):
    printed({"printed_value": "1645", "figure": CASES})
    found = corrections(small_settings, finding("return", "cases/202425/2"), finding("print", "published/202425/0001"))

    assert [["print"]] == [[each.kind for each in item.findings] for item in found]


# Pages


@pytest.fixture
def pages(publishable, small_settings, monkeypatch):
    """The folder of the pages, from a row of each outcome and a finding of each kind."""
    rows = [row for row, _, _ in SAID]
    printed(*rows, {"unit": "claim", "printed_value": "<b>fell</b>", "figure": f"{CASES}.direction"})
    accepted = Acceptance("Each share is rounded.", "data analyst", "2025-10-01")
    found = [
        finding("a", "published/202425/0006"),
        finding("b", *(f"cases/202425/{line}" for line in range(2, 9)), severity="warning", sentence="A sum of 99."),
        finding("c", "plans/202425/2", severity="note"),
        finding("d", "plans/202425/2", accepted=accepted),
    ]
    monkeypatch.setattr(reconciliation, "consistency", SimpleNamespace(findings=lambda params: found))
    reconciliation.reconcile(small_settings)
    return paths.report("202425") / "review"


def table(path) -> list[dict]:
    return list(csv.DictReader(path.open(encoding="utf-8")))


def test_every_row_and_every_finding_is_listed_once(pages):
    rows, found = table(pages / "reconciliation.csv"), table(pages / "consistency.csv")

    assert [f"{number:04}" for number in range(1, len(SAID) + 2)] == sorted(row["row_id"] for row in rows)
    assert set(OUTCOMES) == {row["outcome"] for row in rows}
    assert ["a/here", "b/here", "c/here", "d/here"] == [row["id"] for row in found]
    assert ("yes", "Each share is rounded.", "data analyst") == tuple(found[3][name] for name in ("accepted", "reason", "role"))
    html = (pages / "reconciliation.html").read_text(encoding="utf-8")
    assert len(rows) == html.count('<th scope="row">1.2')


def test_what_was_printed_is_shown_as_text_never_as_markup(pages):
    for name in ("reconciliation.html", "errata.html"):
        html = (pages / name).read_text(encoding="utf-8")

        assert "<b>fell</b>" not in html
        assert "&lt;b&gt;fell&lt;/b&gt;" in html


def test_errata_hold_what_differs_with_our_figure_and_the_cause(pages):
    rows = table(pages / "errata.csv")

    assert ["24.5%", "95.5%", "<5", "<b>fell</b>"] == [row["printed"] for row in rows if row["printed"]]
    first = next(row for row in rows if row["printed"] == "24.5%")
    assert ("32.4%", "change divided by the later value") == (first["recomputed"], first["probable_cause"])
    assert ("These do not add up: 12 and 13. A sum of 99.", "reconciliation; consistency") == (
        first["findings"],
        first["found_by"],
    )


def test_the_same_inputs_give_the_same_bytes(pages, small_settings):
    before = {path.name: path.read_bytes() for path in pages.iterdir()}
    reconciliation.reconcile(small_settings)

    assert before == {path.name: path.read_bytes() for path in pages.iterdir()}


def test_all_files_are_written_or_none(pages, small_settings, monkeypatch):
    before = {path.name: path.read_bytes() for path in pages.iterdir()}
    printed({"printed_value": "1645", "figure": CASES})
    monkeypatch.setattr(review, "_errata", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        reconciliation.reconcile(small_settings)

    assert before == {path.name: path.read_bytes() for path in pages.iterdir()}


def test_a_file_that_cannot_be_written_leaves_nothing_half_done(pages, small_settings):
    before = {path.name: path.read_bytes() for path in pages.iterdir()}

    with pytest.raises(UnicodeEncodeError):
        review_page.write(small_settings, {"errata.csv": "new", "errata.html": "\ud800"})

    assert before == {path.name: path.read_bytes() for path in pages.iterdir()}


def test_a_year_of_which_nothing_was_published_says_so(publishable, small_settings, monkeypatch):
    found = [finding("a", "cases/202425/2")]
    monkeypatch.setattr(reconciliation, "consistency", SimpleNamespace(findings=lambda params: found))
    reconciliation.reconcile(small_settings)
    folder = paths.report("202425") / "review"

    assert "No published figures of 2024-25 are held" in (folder / "reconciliation.html").read_text(encoding="utf-8")
    assert "there is nothing to correct" in (folder / "errata.html").read_text(encoding="utf-8")
    assert "These do not add up" in (folder / "consistency.html").read_text(encoding="utf-8")
    assert [] == table(folder / "errata.csv")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["reconciliation", "consistency", "errata"])
def test_nobody_is_shut_out_of_the_pages(browser, pages, name, width):
    page, asked = opened(browser, pages / f"{name}.html", width)

    assert [] == faults(page)
    assert [] == asked
    assert width >= page.evaluate("document.documentElement.scrollWidth")
    page.close()


def test_the_pages_are_valid_html(pages):
    assert "" == invalid(sorted(pages.glob("*.html")))


# The example


@pytest.fixture(scope="module")
def example_results(example):
    """{row_id: its row of reconciliation.csv} of the 2017-18 report."""
    return {row["row_id"]: row for row in table(example.path("reports/201718/review/reconciliation.csv"))}


def test_every_printed_row_of_the_example_is_accounted_for_once(example, example_results):
    printed_rows = [row["row_id"] for row in table(example.path("data/published/201718.csv"))]
    counted = Counter(row["row_id"] for row in table(example.path("reports/201718/review/reconciliation.csv")))

    assert Counter(printed_rows) == counted
    assert {row["outcome"] for row in example_results.values()} <= set(OUTCOMES)


@pytest.mark.parametrize(
    ("row_id", "printed_text", "ours", "cause"),
    [
        ("1060", "24.5%", "32.4%", "change divided by the later value"),
        ("1075", "24.3%", "32.0%", "change divided by the later value"),
        ("1096", "27.2%", "37.3%", "change divided by the later value"),
        ("1071", "24.6%", "34.6%", "slip of the keyboard: the key beside"),
        ("0126", "95.5%", "95.4%", "last digit not rounded half up"),
        ("0458", "18", "18.7", "last digit not rounded half up"),
        ("0130", "89%", "87.1%", UNEXPLAINED),
        ("0135", "21.8%", "25.8%", UNEXPLAINED),
        ("0223", "6%", "5%", "plain mean of parts of the year that are not equal"),
        ("0232", "14%", "16%", "plain mean of parts of the year that are not equal"),
        ("0040", "£236,974", "£197,282", UNEXPLAINED),
        ("0052", "56.7%", "58.6%", "another measure of the same label"),
        ("1047", "9.0%", "8.2%", UNEXPLAINED),
        ("0381", "11", "57", UNEXPLAINED),
        ("0387", "31/04/18", "31 March 2018", "slip of the keyboard: the key beside"),
        ("0469", "20117", "2017", "slip of the keyboard: a digit doubled"),
        ("0486", "1st April 2016", "1 April 2017", "label of the year before"),
        ("0487", "31st March 2017", "31 March 2018", "label of the year before"),
    ],
)
def test_the_known_errors_of_the_example_are_found(example_results, row_id, printed_text, ours, cause):
    row = example_results[row_id]

    assert (DIFFERS, printed_text, ours, cause) == (row["outcome"], row["printed"], row["ours"], row["probable_cause"])


def test_the_count_of_allegations_in_schools_differs(example_results):
    assert (DIFFERS, "72") == (example_results["0773"]["outcome"], example_results["0773"]["printed"])


def test_the_agreed_proportions_printed_as_shares_are_recognised(example_results):
    assert "56.7: " in example_results["0052"]["how"]


@pytest.mark.parametrize("row_id", ["0577", "0578", "0579", "0580", "0581", "0582", "0583", "0584"])
def test_what_was_withheld_in_print_is_withheld_here(example_results, row_id):
    row = example_results[row_id]

    assert (AGREES, "c") == (row["outcome"], row["ours"])


def test_each_row_that_differs_is_in_the_errata(example, example_results):
    corrected = {row["row_id"] for row in table(example.path("reports/201718/review/errata.csv")) if row["row_id"]}

    assert {row_id for row_id, row in example_results.items() if row["outcome"] == DIFFERS} == corrected


@pytest.mark.parametrize("name", ["reconciliation", "consistency", "errata"])
def test_nobody_is_shut_out_of_the_pages_of_the_example(browser, example, name):
    page, asked = opened(browser, example.path(f"reports/201718/review/{name}.html"), 320)

    assert ([], []) == (faults(page), asked)
    page.close()


def test_every_figure_of_the_catalogue_can_be_named(publishable, small_settings):
    assert [f"early_help.{name}" for name in INDICATORS] == catalogue.Catalogue(small_settings).names
