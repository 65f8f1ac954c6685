"""Children in need at the end of the year: how many, for how long, why, and with which disabilities."""

from pipeline.calculations import counts, percents, received


def children_in_need_count(tables):
    return counts(tables["children_in_need"], measure="children_in_need")


def children_in_need_rate(tables):
    return received(tables["children_in_need"], measure="children_in_need_rate")


def children_in_need_duration_percent(tables):
    return percents(tables["children_in_need_duration"], by="time_open", measure="children_in_need_by_duration")


def children_in_need_primary_need_percent(tables):
    return percents(tables["children_in_need_need"], by="primary_need", measure="children_in_need_by_primary_need")


def children_in_need_with_a_disability_count(tables):
    return counts(tables["children_in_need_disability"], measure="children_in_need_with_a_disability")


def children_in_need_with_a_disability_percent(tables):
    return percents(tables["children_in_need_disability"], measure="children_in_need_with_a_disability")


def disabilities_recorded_percent(tables):
    return percents(tables["children_in_need_disability"], by="kind", measure="disability_recorded")
