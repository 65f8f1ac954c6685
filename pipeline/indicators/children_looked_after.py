"""Children looked after: numbers in care, independent reviewing officers, placements from other areas, care proceedings."""

from pipeline.calculations import combine, counts, shares, totals


def children_looked_after_count(tables):
    return counts(tables["children_looked_after"], measure="children_looked_after")


def statutory_reviews_count(tables):
    return counts(tables["reviewing_officer_activity"], measure="statutory_reviews")


def reviewing_officer_notifications_count(tables):
    table = tables["reviewing_officer_notifications"]
    return combine(totals(table, measure="notifications"), counts(table, by="reason", measure="notifications"))


def reviewing_officer_notifications_percent(tables):
    return shares(tables["reviewing_officer_notifications"], by="reason", measure="notifications")


def escalations_count(tables):
    """The total as received for years without the matters, which the others have."""
    table = tables["reviewing_officer_activity"]
    return combine(
        counts(table, measure="escalations"),
        totals(table, measure="escalations_by_matter"),
        counts(table, by="matter", measure="escalations_by_matter"),
    )


def escalations_without_response_count(tables):
    return counts(tables["reviewing_officer_activity"], measure="escalations_without_response")


def placed_from_other_areas_count(tables):
    """The total as received for dates without the home areas, which the others have."""
    table = tables["children_placed_from_other_areas"]
    return combine(
        counts(table, measure="placed"),
        totals(table, measure="placed_by_home_area"),
        counts(table, by="category", measure="placed_by_home_area"),
    )


def placed_from_other_areas_by_placement_count(tables):
    return counts(tables["children_placed_from_other_areas"], by="category", measure="placed_by_placement")


def placed_from_other_areas_by_legal_status_count(tables):
    return counts(tables["children_placed_from_other_areas"], by="category", measure="placed_by_legal_status")


def care_proceedings_count(tables):
    return counts(tables["care_proceedings"], measure="cases_issued")
