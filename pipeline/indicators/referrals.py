"""Referrals to children's social care: how many, from whom, and what became of them."""

from pipeline.calculations import counts, percents, received


def referrals_count(tables):
    return counts(tables["referrals"], measure="referrals")


def referrals_rate(tables):
    return received(tables["referrals"], measure="referrals_rate")


def referrals_projected_count(tables):
    return counts(tables["referrals"], measure="referrals_projected")


def referrals_projected_rate(tables):
    return received(tables["referrals"], measure="referrals_projected_rate")


def re_referrals_percent(tables):
    return percents(tables["referrals"], measure="re_referrals")


def referrals_no_further_action_percent(tables):
    return percents(tables["referrals"], measure="no_further_action")


def referrals_assessed_not_in_need_percent(tables):
    return percents(tables["referrals"], measure="assessed_not_in_need")


def referral_sources_percent(tables):
    return percents(tables["referral_sources"], by="referral_source", measure="referrals_by_source")
