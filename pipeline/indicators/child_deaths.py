"""Deaths of children across the city and the county, and what the panel that reviews them found."""

from pipeline import periods
from pipeline.calculations import combine, counts, difference, ratio, received, shares, totals


def child_deaths_count(tables):
    return counts(tables["child_deaths"], measure="deaths")


def cases_reviewed_count(tables):
    return counts(tables["child_deaths"], measure="cases_reviewed")


def cases_with_modifiable_factors_count(tables):
    return counts(tables["child_deaths"], measure="cases_with_modifiable_factors")


def cases_with_modifiable_factors_percent(tables):
    return ratio(cases_with_modifiable_factors_count(tables), totals(tables["child_death_reviews"]))


def cases_reviewed_by_age_count(tables):
    reviews = tables["child_death_reviews"]
    years, five_years = (combine(totals(rows, by="age_band"), totals(rows)) for rows in (reviews, _five_years(reviews)))
    return combine(years, five_years)


def cases_reviewed_by_age_percent(tables):
    reviews = tables["child_death_reviews"]
    return combine(shares(reviews, by="age_band"), shares(_five_years(reviews), by="age_band"))


def cases_without_age_band_count(tables):
    return difference(cases_reviewed_count(tables), cases_reviewed_by_age_count(tables))


def contributory_factors_count(tables):
    return counts(tables["contributory_factors"], by="factor")


def contributory_factors_percent(tables):
    return ratio(contributory_factors_count(tables), cases_reviewed_count(tables))


def contributory_factors_recorded_count(tables):
    return counts(tables["child_deaths"], measure="contributory_factors_recorded")


def cot_safety_amount(tables):
    return received(tables["cot_safety_dimensions"], by="dimension")


def genetic_literacy_sessions_count(tables):
    return counts(tables["child_deaths"], measure="genetic_literacy_sessions")


def genetic_literacy_attendances_count(tables):
    return counts(tables["child_deaths"], measure="genetic_literacy_attendances")


def _five_years(table):
    """The rows of the five years ending with the latest, as one period; none when a year is missing."""
    latest = table["time_period"].max()
    years = [periods.previous(latest, number) for number in range(5)]
    complete = set(years) <= set(table["time_period"])
    return table[table["time_period"].isin(years if complete else [])].assign(time_period=latest, time_identifier="Five years")
