"""Policies and procedures: how often they were revised, and who reads them on the website."""

from pipeline.calculations import counts, ratio


def revisions_count(tables):
    return counts(tables["procedure_revisions"], by="kind", measure="revisions")


def website_users_count(tables):
    return counts(tables["website_use"], measure="users")


def new_users_percent(tables):
    site = tables["website_use"]
    return ratio(counts(site, measure="new_users"), counts(site, measure="users"))


def website_sessions_count(tables):
    return counts(tables["website_use"], measure="sessions")


def visits_per_user_average(tables):
    return ratio(website_sessions_count(tables), website_users_count(tables), scale=1)


def page_views_count(tables):
    return counts(tables["website_use"], measure="page_views")


def pages_per_visit_average(tables):
    return ratio(page_views_count(tables), website_sessions_count(tables), scale=1)
