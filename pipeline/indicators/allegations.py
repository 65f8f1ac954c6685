"""Allegations against people who work or volunteer with children, referred to the designated officer."""

from pipeline.calculations import combine, counts, ratio, received, shares, totals

EDUCATION_AND_CHILD_CARE = ["Child care", "Nursery", "Primary school", "Secondary school", "College", "Unspecified education"]


def allegations_count(tables):
    return counts(tables["allegations"], measure="referrals")


def allegations_by_agency_count(tables):
    table = tables["allegations_by_agency"]
    return combine(totals(table, by="agency"), totals(table))


def threshold_met_count(tables):
    return _by_agency(tables, "Threshold met")


def advice_only_count(tables):
    return _by_agency(tables, "Advice only")


def threshold_met_percent(tables):
    return _share_of_referrals(tables, "Threshold met", "threshold_met")


def advice_only_percent(tables):
    return _share_of_referrals(tables, "Advice only", "advice_only")


def education_and_child_care_count(tables):
    return totals(tables["allegations_by_agency"], agency=EDUCATION_AND_CHILD_CARE)


def education_and_child_care_percent(tables):
    return ratio(education_and_child_care_count(tables), totals(tables["allegations_by_agency"]))


def children_by_disability_count(tables):
    table = tables["allegations_disability"]
    return combine(counts(table, by="disability"), totals(table))


def children_by_disability_percent(tables):
    return shares(tables["allegations_disability"], by="disability")


def concerns_percent(tables):
    return received(tables["allegations_concerns"], by="concern", measure="referrals")


def concerns_meeting_threshold_percent(tables):
    return received(tables["allegations_concerns"], by="concern", measure="threshold_met")


def unresolved_count(tables):
    return counts(tables["allegations"], measure="unresolved")


def resolutions_percent(tables):
    return received(tables["allegations_resolutions"], by="resolution")


def _by_agency(tables, outcome):
    table = tables["allegations_by_agency"]
    return combine(counts(table, by="agency", outcome=outcome), totals(table, outcome=outcome))


def _share_of_referrals(tables, outcome, measure):
    """Worked out for the years whose referrals are held in number, as received for those before."""
    referrals = counts(tables["allegations"], measure="referrals")
    table = tables["allegations_by_agency"]
    held = table[table["time_period"].isin(referrals["time_period"])]
    return combine(received(tables["allegations"], measure=measure), ratio(totals(held, outcome=outcome), referrals))
