"""Children in need: scrutiny of child protection plans and conferences, and quality assurance notifications."""

from pipeline.calculations import combine, counts, ratio, received, totals

QUARTERS_IN = {
    "Financial year Q1": 1, "Financial year Q2": 1, "Financial year Q3": 1, "Financial year Q4": 1, "Financial year Q3-Q4": 2,
}  # fmt: skip
QUARTERS_IN_A_YEAR = 4


def child_protection_plans_rise_count(tables):
    return counts(tables["child_protection_plans_during_year"], measure="rise_since_march")


def advocates_invited_count(tables):
    return counts(tables["child_protection_conferences_attendance"], measure="invited", attender="Advocates")


def police_lowest_attendance_percent(tables):
    return received(tables["child_protection_conferences_attendance"], measure="lowest_attendance", attender="Police")


def quality_assurance_reports_count(tables):
    return counts(tables["quality_assurance_reports"], measure="reports_completed")


def cases_raised_count(tables):
    """Each period as received, and whole years as their sum."""
    table = tables["quality_assurance_notifications"]
    return combine(counts(table, measure="cases_raised"), totals(_whole_years(table), measure="cases_raised"))


def notifications_percent(tables):
    """Each period as received, and whole years as the mean of their periods, weighted by the cases raised in each."""
    table = tables["quality_assurance_notifications"]
    years = _whole_years(table)
    weighted = totals(years.assign(count=years["value"] * years["cases"]), by="reason", measure="notifications")
    means = ratio(weighted, totals(years, measure="cases_raised"), scale=1).assign(numerator=None, denominator=None)
    return combine(received(table, by="reason", measure="notifications"), means)


def _whole_years(table):
    """The rows of years that came complete, under the year, each with the cases raised in its period."""
    raised = table[table["measure"] == "cases_raised"]
    supplied = raised["time_identifier"].map(QUARTERS_IN).groupby(raised["time_period"]).sum()
    cases = raised.set_index(["area", "time_period", "time_identifier"])["count"].to_dict()
    places = zip(table["area"], table["time_period"], table["time_identifier"], strict=True)
    years = table.assign(cases=[cases.get(place) for place in places], time_identifier="Financial year")
    return years[years["time_period"].map(supplied) == QUARTERS_IN_A_YEAR]
