"""Learning and improvement: parents and community groups reached."""

from pipeline.calculations import counts, percents


def parents_attending_count(tables):
    return counts(tables["community_learning"], measure="parents_at_citizenship_sessions")


def expected_attendance_percent(tables):
    return percents(tables["community_learning"], measure="expected_school_attendance")


def community_teachers_trained_count(tables):
    return counts(tables["community_learning"], measure="community_teachers_trained")


def bookmarks_circulated_count(tables):
    return counts(tables["community_learning"], measure="bookmarks_circulated")
