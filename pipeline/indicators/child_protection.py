"""Child protection: section 47 enquiries, initial child protection conferences and child protection plans."""

from pipeline.calculations import counts, percents, received


def section_47_enquiries_count(tables):
    return counts(tables["section_47_enquiries"], measure="section_47_enquiries")


def section_47_enquiries_change_percent(tables):
    return received(tables["section_47_enquiries"], measure="section_47_enquiries_change")


def section_47_enquiries_leading_to_conference_percent(tables):
    return percents(tables["section_47_enquiries"], measure="enquiries_leading_to_conference")


def initial_child_protection_conferences_count(tables):
    return counts(tables["initial_child_protection_conferences"], measure="conferences")


def initial_child_protection_conferences_rate(tables):
    return received(tables["initial_child_protection_conferences"], measure="conferences_rate")


def initial_child_protection_conferences_rank(tables):
    return received(tables["initial_child_protection_conferences"], measure="conferences_rate_rank")


def initial_child_protection_conferences_in_time_percent(tables):
    return percents(tables["initial_child_protection_conferences"], measure="conferences_within_15_working_days")


def child_protection_plans_count(tables):
    return counts(tables["child_protection_plans"], measure="plans")


def child_protection_plans_rate(tables):
    return received(tables["child_protection_plans"], measure="plans_rate")


def child_protection_plans_rank(tables):
    return received(tables["child_protection_plans"], measure="plans_rate_rank")


def child_protection_plans_started_count(tables):
    return counts(tables["child_protection_plans"], measure="plans_started")


def second_or_subsequent_plans_percent(tables):
    return percents(tables["child_protection_plans"], measure="second_or_subsequent_plans")


def child_protection_plan_categories_percent(tables):
    return percents(tables["child_protection_plan_categories"], by="category_of_abuse", measure="plans_by_category")


def child_protection_plans_reviewed_in_time_percent(tables):
    return percents(tables["child_protection_plans"], measure="plans_reviewed_in_time")


def child_protection_plans_ended_count(tables):
    return counts(tables["child_protection_plans"], measure="plans_ended")


def child_protection_plans_lasting_two_years_percent(tables):
    return percents(tables["child_protection_plans"], measure="plans_lasting_two_years_or_more")
