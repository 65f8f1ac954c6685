"""Education: how schools, colleges and early years settings took part in safeguarding work."""

from pipeline.calculations import combine, counts, labelled, percents


def hub_attendance_count(tables):
    hub = tables["education_engagement"]
    return combine(
        labelled(counts(hub, measure="hub_attendance_fewest"), "attendance", "Fewest"),
        labelled(counts(hub, measure="hub_attendance_most"), "attendance", "Most"),
    )


def audit_years_count(tables):
    return counts(tables["education_engagement"], measure="audit_years_running")


def audits_confirmed_percent(tables):
    return percents(tables["education_engagement"], measure="providers_confirming_audit")


def online_safety_briefing_count(tables):
    return counts(tables["education_engagement"], measure="online_safety_briefing_participants")


def leads_mentored_count(tables):
    return counts(tables["education_engagement"], measure="new_leads_mentored")


def film_settings_count(tables):
    return counts(tables["awareness_film"], measure="settings_taking_up_materials")


def film_students_count(tables):
    return counts(tables["awareness_film"], measure="students_taking_part")


def conference_feedback_percent(tables):
    return percents(tables["conference_feedback"], by="statement", measure="participants_agreeing")
