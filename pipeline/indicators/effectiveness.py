"""The board's own effectiveness: issues settled, and what it weighed when it assessed itself."""

from pipeline.calculations import counts


def issues_completed_count(tables):
    return counts(tables["board_effectiveness"], measure="issues_completed")


def inspection_reports_considered_count(tables):
    return counts(tables["board_effectiveness"], measure="inspection_reports_considered")
