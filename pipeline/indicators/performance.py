"""Ethnicity of the children who receive services beside that of the city, and requests for early help."""

from pipeline.calculations import counts, received


def ethnicity_of_population_percent(tables):
    return received(tables["ethnicity"], by="ethnic_group", measure="population")


def ethnicity_of_early_help_percent(tables):
    return received(tables["ethnicity"], by="ethnic_group", measure="early_help")


def ethnicity_of_children_in_need_percent(tables):
    return received(tables["ethnicity"], by="ethnic_group", measure="children_in_need")


def ethnicity_of_children_looked_after_percent(tables):
    return received(tables["ethnicity"], by="ethnic_group", measure="children_looked_after")


def ethnicity_of_child_protection_plans_percent(tables):
    return received(tables["ethnicity"], by="ethnic_group", measure="child_protection_plans")


def requests_for_services_count(tables):
    return counts(tables["requests_for_services"], measure="requests")


def cases_open_over_twelve_months_percent(tables):
    return received(tables["requests_for_services"], measure="open_over_twelve_months_limit")
