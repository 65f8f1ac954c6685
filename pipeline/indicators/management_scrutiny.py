"""Management scrutiny: audits by single agencies, and the mock inspection."""

from pipeline.calculations import percents, received


def settings_confirming_audit_percent(tables):
    return received(tables["management_scrutiny"], measure="settings_confirming_audit")


def recommendations_with_progress_percent(tables):
    return percents(tables["management_scrutiny"], measure="recommendations_with_progress")
