"""Participation: what children were asked, how they were reached, and how many took part."""

from pipeline.calculations import counts, percents, ratio


def decision_topics_count(tables):
    return counts(tables["participation_activity"], measure="decision_topics")


def resources_circulated_count(tables):
    return counts(tables["participation_activity"], measure="online_safety_resources_circulated")


def review_participation_percent(tables):
    return percents(tables["review_participation"], measure="children_participating")


def primary_schools_count(tables):
    return counts(tables["childline_visits"], measure="primary_schools")


def schools_visited_count(tables):
    return counts(tables["childline_visits"], measure="schools_visited")


def schools_visited_percent(tables):
    return ratio(schools_visited_count(tables), primary_schools_count(tables))


def children_spoken_to_count(tables):
    return counts(tables["childline_visits"], measure="children_spoken_to")
