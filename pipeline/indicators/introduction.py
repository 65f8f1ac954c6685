"""The people of the city: how many live there, how many are children, and how fast their number grows."""

from pipeline.calculations import counts, received


def population_count(tables):
    return counts(tables["population"], measure="population")


def population_increase_percent(tables):
    return received(tables["population"], measure="population_percent_increase_since_census")


def population_increase_between_censuses_count(tables):
    return counts(tables["population"], measure="population_increase_between_censuses")


def population_increase_between_censuses_percent(tables):
    return received(tables["population"], measure="population_percent_increase_between_censuses")


def population_under_19_count(tables):
    return counts(tables["population"], measure="population_under_19", time_identifier="Mid-year")


def population_under_19_census_count(tables):
    return counts(tables["population"], measure="population_under_19", time_identifier="Census")
