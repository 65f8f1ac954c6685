"""Early help: how much was done, how well, and with what effect."""

from pipeline.calculations import combine, counts, percents, totals


def cases_open_count(tables):
    return counts(tables["early_help_activity"], measure="cases_open")


def spidergraphs_completed_count(tables):
    return counts(tables["early_help_activity"], measure="spidergraphs_completed")


def surveys_received_count(tables):
    return counts(tables["early_help_activity"], measure="surveys_received")


def assessments_completed_count(tables):
    return counts(tables["early_help_activity"], measure="assessments_completed")


def cases_screened_count(tables):
    return counts(tables["early_help_activity"], measure="cases_screened_for_sexual_exploitation")


def cases_at_medium_or_high_risk_count(tables):
    return counts(tables["early_help_activity"], measure="cases_at_medium_or_high_risk")


def cases_reopened_count(tables):
    return counts(tables["early_help_activity"], measure="cases_reopened")


def cases_closed_count(tables):
    return counts(tables["early_help_activity"], measure="cases_closed")


def survey_answers_percent(tables):
    return percents(tables["early_help_survey"], by="statement", measure="families_agreeing")


def spidergraphs_improving_percent(tables):
    return percents(tables["early_help_activity"], measure="spidergraphs_improving")


def spidergraphs_reported_fall_percent(tables):
    return percents(tables["early_help_activity"], measure="fall_in_spidergraphs_improving")


def cases_escalated_percent(tables):
    return percents(tables["early_help_activity"], measure="cases_escalated")


def escalation_reported_rise_percent(tables):
    return percents(tables["early_help_activity"], measure="rise_in_cases_escalated")


def cases_kept_from_worsening_percent(tables):
    return percents(tables["early_help_activity"], measure="cases_not_deteriorating")


def childrens_centres_count(tables):
    return counts(tables["early_help_services"], measure="childrens_centres")


def children_in_school_work_count(tables):
    return counts(tables["early_help_services"], measure="children_in_school_work")


def citywide_posts_created_count(tables):
    return counts(tables["early_help_services"], measure="citywide_posts_created")


def young_carers_service_years_count(tables):
    return counts(tables["early_help_services"], measure="young_carers_service_years")


def staff_trained_count(tables):
    return counts(tables["early_help_training"], by="approach", measure="staff_trained")


def staff_to_be_trained_count(tables):
    return counts(tables["early_help_training"], by="approach", measure="staff_to_be_trained")


def families_supported_count(tables):
    return counts(tables["early_help_services"], measure="families_in_priority_families")


def families_with_outcome_count(tables):
    outcomes = tables["priority_families_outcomes"]
    return combine(
        totals(outcomes, measure="families_with_outcome"),
        counts(outcomes, by="outcome", measure="families_with_outcome"),
    )


def needs_met_percent(tables):
    return percents(tables["priority_families_outcomes"], by="outcome", measure="families_with_need_met")


def programme_staff_count(tables):
    return counts(tables["priority_families_staff"], by="post", measure="staff_in_post")
