"""Private fostering: arrangements reported, and children in them."""

from pipeline.calculations import combine, counts, totals


def new_arrangements_count(tables):
    return counts(tables["private_fostering"], measure="new_arrangements")


def children_in_arrangements_count(tables):
    table = tables["private_fostering"]
    return combine(totals(table, measure="children_by_start"), counts(table, by="start", measure="children_by_start"))


def new_arrangements_still_open_count(tables):
    return counts(tables["private_fostering"], measure="new_in_review_still_open")
