"""Domestic abuse: offences recorded by the police."""

from pipeline.calculations import counts, received


def domestic_abuse_of_recorded_crime_percent(tables):
    return received(tables["domestic_abuse"], measure="share_of_recorded_crimes")


def domestic_abuse_of_calls_percent(tables):
    return received(tables["domestic_abuse"], measure="crimes_share_of_calls")


def coercive_control_offences_count(tables):
    return counts(tables["domestic_abuse"], measure="coercive_control_offences")


def forced_marriage_crimes_count(tables):
    return counts(tables["domestic_abuse"], measure="forced_marriage_crimes")


def harassment_crimes_count(tables):
    return counts(tables["domestic_abuse"], measure="harassment_crimes")


def domestic_abuse_of_stalking_percent(tables):
    return received(tables["domestic_abuse"], measure="share_of_stalking_offences")
