"""Serious case reviews: how many, and how far they have come."""

from pipeline.calculations import counts, totals


def reviews_count(tables):
    return counts(tables["serious_case_reviews"], by="stage", measure="reviews")


def reviews_under_way_count(tables):
    stages = ["Under way, early learning shared", "Newly commissioned"]
    return totals(tables["serious_case_reviews"], measure="reviews", stage=stages)
